import Measures
import Script
import Vocabulary
import Warnings

/// How well a stream was run, line by line, each with the moments it rests on.
package struct Scorecard: Sendable, Equatable {
    package enum Line: String, CaseIterable, Sendable {
        case completeness, order, timing
        case leadCalls = "lead_calls"
        case reach, interaction, answers, compliance, offers
    }

    package struct Evidence: Sendable, Equatable {
        package var ts: Int64
        package var text: String
    }

    package struct Result: Sendable, Equatable {
        package var line: Line
        /// 0 to 100; nil = the stream does not tell.
        package var score: Double?
        package var weight: Double
        /// What was measured, in the unit of the line, and what is aimed at.
        package var value: Double?
        package var goal: Double?
        /// How many it rests on.
        package var n = 0
        package var evidence: [Evidence] = []
    }

    package var lines: [Result]

    /// The weighted mean of the lines that are known; nil = none is.
    package var score: Double? {
        let known = lines.filter { $0.score != nil && $0.weight > 0 }
        let weight = known.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return nil }
        return known.reduce(0) { $0 + $1.score! * $1.weight } / weight
    }
}

/// Makes a scorecard. Where the rundown, the transcript or the viewers are missing, the lines that need
/// them are not known: missing is not zero.
struct ScorecardMaker {
    let replay: StreamReplay
    let tags: [Tag]
    let points: [PointHeard]
    let weights: [Scorecard.Line: Double]

    /// Seconds between lead calls that most viewers' stay allows, and in which a question is to be
    /// taken up (product brief: viewers stay about 30 s; a loop of the script takes under three minutes).
    private static let leadCallGapS = 180.0
    private static let answerS = 120.0
    private static let reachGoal = 0.5
    private static let mostEvidence = 5

    func scorecard() -> Scorecard {
        let lines: [Scorecard.Result] = [
            completeness(), order(), timing(), leadCalls(), reach(), interaction(), answers(),
            told(.compliance, ["forbidden_phrase", "contact_leak"]),
            told(.offers, ["offer_wrong", "offer_expired", "offer_unknown", "offer_condition"]),
        ]
        return Scorecard(lines: lines)
    }

    private func result(
        _ line: Scorecard.Line, _ share: Double?, value: Double? = nil, goal: Double? = nil,
        n: Int = 0,
        _ evidence: [Scorecard.Evidence] = []
    ) -> Scorecard.Result {
        Scorecard.Result(
            line: line, score: share.map { 100 * min(1, max(0, $0)) }, weight: weights[line] ?? 0,
            value: value, goal: goal, n: n, evidence: Array(evidence.prefix(Self.mostEvidence)))
    }

    // The script

    /// Of the points due in the stretches that were on air, the share that was made there.
    private func completeness() -> Scorecard.Result {
        guard let rundown = replay.rundown, !replay.sentences.isEmpty else {
            return result(.completeness, nil)
        }
        var (due, made) = (0, 0)
        var missed: [Scorecard.Evidence] = []
        for span in replay.spans {
            guard let position = rundown.position(of: span.segment) else { continue }
            for point in rundown.segments[position].mustSay {
                due += 1
                let isMade = points.contains {
                    $0.point == point.point && $0.segment == span.segment
                        && $0.ts >= span.fromTs - 5000 && $0.ts <= span.toTs + 5000
                }
                if isMade {
                    made += 1
                } else {
                    missed.append(.init(ts: span.fromTs, text: point.wordings.first ?? point.point))
                }
            }
        }
        guard due > 0 else { return result(.completeness, nil) }
        let share = Double(made) / Double(due)
        return result(.completeness, share, value: share, goal: 1, n: due, missed)
    }

    /// The share of changes that went to what the rundown has next.
    private func order() -> Scorecard.Result {
        guard let rundown = replay.rundown else { return result(.order, nil) }
        let spans = replay.spans.filter { rundown.position(of: $0.segment) != nil }
        guard spans.count >= 2 else { return result(.order, nil) }
        var wrong: [Scorecard.Evidence] = []
        for (before, after) in zip(spans, spans.dropFirst()) {
            let next = rundown.position(of: before.segment).flatMap { rundown.position(after: $0) }
            if next != rundown.position(of: after.segment) {
                wrong.append(.init(ts: after.fromTs, text: after.name))
            }
        }
        let n = spans.count - 1
        let share = 1 - Double(wrong.count) / Double(n)
        return result(.order, share, value: share, goal: 1, n: n, wrong)
    }

    /// The share of stretches that took between half of what was planned and a quarter more.
    private func timing() -> Scorecard.Result {
        // The last one was cut off by the end of the stream.
        let spans = replay.spans.dropLast().filter { ($0.plannedS ?? 0) > 0 }
        guard !spans.isEmpty else { return result(.timing, nil) }
        let wrong = spans.filter { span in
            let ratio = Double(span.toTs - span.fromTs) / 1000 / Double(span.plannedS!)
            return ratio < 0.5 || ratio > 1.25
        }
        let share = 1 - Double(wrong.count) / Double(spans.count)
        let evidence = wrong.sorted { $0.toTs - $0.fromTs > $1.toTs - $1.fromTs }.map {
            Scorecard.Evidence(ts: $0.fromTs, text: $0.name)
        }
        return result(.timing, share, value: share, goal: 1, n: spans.count, evidence)
    }

    // Lead calls

    /// When lead calls began: by the script where it tells, else by what was said.
    private var callTimes: [Int64]? {
        let planned = replay.spans.filter { $0.kind == .leadCall }.map(\.fromTs)
        if !planned.isEmpty { return planned }
        guard !replay.sentences.isEmpty || replay.rundown != nil else { return nil }
        return tags.filter { $0.tag == "lead_call" && $0.state != .removed }.map(\.fromTs).sorted()
    }

    /// The share of the stream in which the last lead call lay no longer back than viewers wait.
    private func leadCalls() -> Scorecard.Result {
        let lengthS = Double(replay.clock - replay.startedTs) / 1000
        guard let times = callTimes, lengthS >= 60 else { return result(.leadCalls, nil) }
        let edges = [replay.startedTs] + times + [replay.clock]
        let gaps = zip(edges, edges.dropFirst()).map { (from: $0, s: Double($1 - $0) / 1000) }
        let lost = gaps.reduce(0) { $0 + max(0, $1.s - Self.leadCallGapS) }
        let long = gaps.filter { $0.s > Self.leadCallGapS }.sorted { $0.s > $1.s }
        return result(
            .leadCalls, 1 - lost / lengthS, value: gaps.map(\.s).max(), goal: Self.leadCallGapS,
            n: times.count, long.map { .init(ts: $0.from, text: "\(Int($0.s)) s") })
    }

    private func reach() -> Scorecard.Result {
        let calls = Set(
            replay.rundown?.segments.filter { $0.kind == .leadCall }.map(\.segment) ?? [])
        let reached = replay.reach.filter {
            calls.contains($0.segment) || $0.segment == "lead_call"
        }
        guard let best = reached.max(by: { $0.share < $1.share }), best.n > 0 else {
            return result(.reach, nil)
        }
        return result(
            .reach, best.share / Self.reachGoal, value: best.share, goal: Self.reachGoal, n: best.n)
    }

    // Viewers

    /// Interactions a viewer-minute. What is good is for the room's other evenings to say.
    private func interaction() -> Scorecard.Result {
        let lived = replay.seconds.viewerMs(StreamSeconds.everybody).reduce(0, +)
        let n = replay.counts.total(.interactions)
        guard lived > 0, n > 0 else { return result(.interaction, nil) }
        return result(.interaction, nil, value: Double(n) / (Double(lived) / 60_000), n: n)
    }

    /// Of what several asked at once, the share that was taken up in time.
    private func answers() -> Scorecard.Result {
        let asked = tags.filter {
            $0.tag == "question" && $0.state != .removed && !$0.about.isEmpty
        }
        // Nobody noted answers in a stream that was not on air here.
        guard !asked.isEmpty, !replay.script.answers.isEmpty else {
            return result(.answers, nil)
        }
        var delays: [Double] = []
        var open: [Scorecard.Evidence] = []
        for tag in asked {
            let answer = replay.script.answers.first {
                $0.question == tag.about && $0.ts >= tag.fromTs
            }
            let delay = answer.map { Double($0.ts - tag.fromTs) / 1000 }
            if let delay, delay <= Self.answerS {
                delays.append(delay)
            } else {
                open.append(.init(ts: tag.fromTs, text: tag.evidence))
            }
        }
        let share = Double(delays.count) / Double(asked.count)
        let median = delays.isEmpty ? nil : delays.sorted()[delays.count / 2]
        return result(.answers, share, value: median, goal: Self.answerS, n: asked.count, open)
    }

    /// A quarter is lost for every time the watch had to tell of it.
    private func told(_ line: Scorecard.Line, _ rules: Set<String>) -> Scorecard.Result {
        guard !replay.sentences.isEmpty else { return result(line, nil) }
        let warnings = replay.warnings.entries.filter {
            rules.contains($0.warning.rule) && $0.feedback?.value != .noise
        }
        return result(
            line, 1 - 0.25 * Double(warnings.count), value: Double(warnings.count), goal: 0,
            n: replay.sentences.count,
            warnings.map { .init(ts: $0.warning.firedTs, text: $0.warning.text.zh) })
    }
}
