import Glibc  // log, sqrt
import Measures
import Script
import Vocabulary
import Warnings

/// A moment from which on something went differently, with what was said and done just before.
package struct Jump: Sendable, Equatable {
    package var ts: Int64
    package var metric: StreamCounts.Column
    /// In the minute that follows, and in a usual minute around it.
    package var n: Int
    package var usual: Double
    /// Signed root of the deviance: how far from chance, in standard deviations.
    package var score: Double
    /// Utterances that ended in the half minute before.
    package var said: [String] = []
    /// What else was there: `intervention:boost`, `segment:offer`, `warning:dead_air`, `cue:lead_call`.
    package var around: [String] = []
}

/// Finds the biggest changes of a stream: a minute is held against the ten minutes around it.
///
/// Counts are taken to be Poisson, the distance is the signed root of the deviance (McCullagh & Nelder
/// 1989, §2.3). Only what stands out clearly is named, a moment once.
package enum Jumps {
    private static let windowMs: Int64 = 60_000
    private static let aroundMs: Int64 = 600_000
    private static let stepMs: Int64 = 5000
    private static let apartMs: Int64 = 120_000
    private static let most = 8
    private static let saidMs: Int64 = 30_000

    private static let metrics: [StreamCounts.Column] = [
        .leads, .clicks, .interactions, .leaves, .entries,
    ]

    package static func find(in replay: StreamReplay) -> [Jump] {
        // A room fills when it opens: that is no news.
        let start = replay.startedTs + windowMs
        let end = min(replay.clock, replay.seconds.toTs) - windowMs
        guard end > start else { return [] }
        var found: [Jump] = []
        for metric in metrics where replay.counts.total(metric) > 0 {
            for ts in stride(from: start, through: end, by: Int64.Stride(stepMs)) {
                if let jump = jump(metric, at: ts, replay) { found.append(jump) }
            }
        }
        var chosen: [Jump] = []
        for jump in found.sorted(by: comesFirst) where chosen.count < most {
            let isKnown = chosen.contains { abs($0.ts - jump.ts) < apartMs }
            if !isKnown { chosen.append(described(jump, replay)) }
        }
        return chosen.sorted { $0.ts < $1.ts }
    }

    /// By how far it stands out beyond what the metric needs: leads are few and matter most, what the
    /// platform sends swings by itself.
    private static func comesFirst(_ a: Jump, _ b: Jump) -> Bool {
        func weight(_ jump: Jump) -> Double { abs(jump.score) / least(jump.metric) }
        return (weight(b), a.ts) < (weight(a), b.ts)
    }

    private static func least(_ metric: StreamCounts.Column) -> Double {
        switch metric {
        case .leads, .submits: 2.5
        case .clicks, .opens: 3
        case .entries: 9
        default: 3.5
        }
    }

    private static func jump(
        _ metric: StreamCounts.Column, at ts: Int64, _ replay: StreamReplay
    ) -> Jump? {
        let n = replay.counts.count(metric, from: ts, to: ts + windowMs)
        let from = max(replay.startedTs, ts - aroundMs / 2)
        let to = min(replay.clock, ts + windowMs + aroundMs / 2)
        let others = replay.counts.count(metric, from: from, to: to) - n
        guard to - from >= 2 * windowMs else { return nil }
        let share = share(metric, ts, from, to, replay)
        let usual = Double(others) * share / (1 - share)
        let score = distance(Double(n), usual)
        guard abs(score) >= least(metric) else { return nil }
        return Jump(ts: ts, metric: metric, n: n, usual: usual, score: score)
    }

    /// The part of [from, to) that the window is: of its time, or where more people leave and talk
    /// because more are there, of the time that they were there together.
    private static func share(
        _ metric: StreamCounts.Column, _ ts: Int64, _ from: Int64, _ to: Int64,
        _ replay: StreamReplay
    ) -> Double {
        let ofTime = Double(windowMs) / Double(to - from)
        guard metric == .leaves || metric == .interactions else { return ofTime }
        let course = replay.course
        let step = Int64(course.stepS) * 1000
        func present(_ from: Int64, _ to: Int64) -> Int {
            let first = Int(max(0, (from - course.fromTs) / step))
            let last = min(course.online.count, Int(max(0, (to - course.fromTs + step - 1) / step)))
            guard first < last else { return 0 }
            return course.online[first..<last].reduce(0) { $0 + ($1 ?? 0) }
        }
        let all = present(from, to)
        guard all > 0 else { return ofTime }
        return min(0.9, max(0.01, Double(present(ts, ts + windowMs)) / Double(all)))
    }

    private static func distance(_ n: Double, _ usual: Double) -> Double {
        let expected = max(usual, 0.25)
        let deviance = 2 * ((n > 0 ? n * log(n / expected) : 0) - (n - expected))
        return (n < expected ? -1 : 1) * max(0, deviance).squareRoot()
    }

    private static func described(_ jump: Jump, _ replay: StreamReplay) -> Jump {
        var jump = jump
        let before = (jump.ts - saidMs)...(jump.ts + 10_000)
        jump.said = replay.sentences.filter { before.contains($0.endTs ?? $0.ts) }.map(\.utterance)
        if let span = replay.spans.last(where: { $0.fromTs <= jump.ts }) {
            jump.around.append("segment:\(span.segment)")
        }
        for mark in replay.marks where before.contains(mark.ts) {
            if let change = mark.change { jump.around.append("intervention:\(change)") }
        }
        for entry in replay.warnings.entries where before.contains(entry.warning.firedTs) {
            jump.around.append("warning:\(entry.warning.rule)")
        }
        for entry in replay.script.cues.all {
            if let ts = entry.ts(of: .seen) ?? entry.ts(of: .shown), before.contains(ts) {
                jump.around.append("cue:\(entry.cue.kind.rawValue)")
            }
        }
        return jump
    }
}
