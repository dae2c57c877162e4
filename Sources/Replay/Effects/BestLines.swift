package import Measures

/// A sentence as it was said.
package struct SaidLine: Sendable, Equatable {
    package var from: Int64
    package var to: Int64
    package var text: String

    package init(from: Int64, to: Int64, text: String) {
        (self.from, self.to, self.text) = (from, to, text)
    }
}

/// A sentence after which more happened than at other moments near.
package struct BestLine: Sendable, Equatable {
    /// Positions of all times it was said, by time.
    package var said: [Int]
    package var metric: StreamSeconds.Metric
    /// Within the time after it: how often, and in what it is compared with.
    package var rate: Rate
    /// The chance of naming any line of a stream like this by mistake, were this the last one named.
    package var q: Double
}

/// The lines of a stream that did something, such that on a stream where none did the chance of
/// naming even one is at most 5 %.
package struct BestLines {
    package static let afterMs: Int64 = 30_000
    package static let alpha = 0.05
    private static let metrics: [StreamSeconds.Metric] = [.leadSteps, .interactions]

    /// Best first.
    package private(set) var lines: [BestLine] = []
    /// Sentences that were said often enough to be tried.
    package private(set) var tried = 0

    private struct Candidate {
        var said: [Int]
        var metric: StreamSeconds.Metric
        var p: Double
        var z: Double
        var q = 1.0
    }

    private let said: [SaidLine]
    private var seconds: StreamSeconds

    package init(_ seconds: StreamSeconds, _ said: [SaidLine]) {
        self.said = said.sorted { ($0.from, $0.text) < ($1.from, $1.text) }
        self.seconds = seconds
        let groups = SaidAgain.groups(self.said.map(\.text))
            .filter { $0.count >= Aftermath.leastTimes }
        var candidates = Self.metrics.filter(seconds.known.contains).flatMap { metric in
            trials(groups, metric)
        }
        tried = Set(candidates.map(\.said)).count
        Self.correct(&candidates)
        let named = candidates.filter { $0.q <= Self.alpha }
        name(named, of: candidates.count)
        lines.sort { ($0.rate.low ?? 0, $1.q) > ($1.rate.low ?? 0, $0.q) }
    }

    private func around(_ group: [Int]) -> Surroundings {
        Surroundings(
            group.map {
                let end = said[$0].to - seconds.fromTs
                return end..<end + Self.afterMs
            }, seconds, delayMs: 0)
    }

    private func trials(_ groups: [[Int]], _ metric: StreamSeconds.Metric) -> [Candidate] {
        let aftermath = Aftermath(seconds, metric)
        let trials = groups.compactMap { group in
            aftermath.trial(around(group)).map { (group: group, trial: $0) }
        }
        let draws = Self.draws(for: 2 * trials.count)
        return trials.map { group, trial in
            Candidate(
                said: group, metric: metric,
                p: trial.p(draws: draws, seed: UInt64(group[0])),
                z: trial.z)
        }
    }

    /// Enough for p to fall well below what the strictest of so many tests asks.
    private static func draws(for tests: Int) -> Int { min(200_000, max(2000, 200 * tests)) }

    /// Holm's correction (Holm 1979): holds the chance of any false name, whatever the tests share.
    private static func correct(_ candidates: inout [Candidate]) {
        candidates.sort { ($0.p, -$0.z, $0.said[0]) < ($1.p, -$1.z, $1.said[0]) }
        var q = 0.0
        for i in candidates.indices {
            q = max(q, min(1, candidates[i].p * Double(candidates.count - i)))
            candidates[i].q = q
        }
    }

    /// Neighbours share what comes after them, and what comes later of that (a form is sent half a
    /// minute after the click). The strongest is named, its time is taken out, and the next has to
    /// hold without it.
    private mutating func name(_ named: [Candidate], of tests: Int) {
        var untouched: [StreamSeconds.Metric: StreamSeconds] = [:]
        for candidate in named {
            let metric = candidate.metric
            let left = untouched[metric] ?? seconds
            let around = around(candidate.said)
            if untouched[metric] != nil {
                guard let trial = Aftermath(left, metric).trial(around),
                    trial.p(draws: Self.draws(for: tests), seed: UInt64(candidate.said[0]))
                        <= Self.alpha / Double(tests)
                else { continue }
            }
            // The interval of one that was chosen for being far out is wider (Benjamini and
            // Yekutieli 2005).
            let alpha = Self.alpha * Double(named.count) / Double(tests)
            lines.append(
                BestLine(
                    said: candidate.said, metric: metric,
                    rate: rate(around, RunningSums(left, metric), alpha), q: candidate.q))
            untouched[metric] = without(candidate.said, left)
        }
    }

    private func without(_ group: [Int], _ seconds: StreamSeconds) -> StreamSeconds {
        var left = seconds
        for i in group { left.blank(from: said[i].from, to: said[i].to + 2 * Self.afterMs) }
        return left
    }

    private func rate(_ around: Surroundings, _ sums: RunningSums, _ alpha: Double) -> Rate {
        let comparison = around.comparison(sums)
        var rate = Rate(around, sums)
        let usual = Effects.placebo(around, seconds, sums)
        let spread = comparison.dispersion?.moderated(by: [usual].compactMap(\.self))
        if let spread { rate.tell(comparison, spread, alpha: alpha) }
        return rate
    }
}
