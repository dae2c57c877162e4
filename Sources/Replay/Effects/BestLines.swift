package import Measures
package import Vocabulary

/// A sentence as it was said.
package struct SaidLine: Sendable, Equatable {
    package var from: Int64
    package var to: Int64
    package var text: String

    package init(from: Int64, to: Int64, text: String) {
        (self.from, self.to, self.text) = (from, to, text)
    }

    package init(_ sentence: Sentence) {
        self.init(from: sentence.ts, to: sentence.endTs ?? sentence.ts, text: sentence.text)
    }
}

/// A stream and what was said in it.
package struct SpokenStream: Sendable {
    package var seconds: StreamSeconds
    package var said: [SaidLine]

    package init(_ seconds: StreamSeconds, _ said: [SaidLine]) {
        (self.seconds, self.said) = (seconds, said)
    }
}

/// A sentence after which more happened than at other moments near.
package struct BestLine: Sendable, Equatable {
    /// Positions of all times it was said among the sentences of all streams, one stream after the
    /// other, each by time.
    package var said: [Int]
    package var metric: StreamSeconds.Metric
    /// Within the time after it: how often, and in what it is compared with.
    package var rate: Rate
    /// The chance of naming any line like this by mistake, were this the last one named.
    package var q: Double
}

/// The lines of a stream, or of several together, that did something, such that where none did the
/// chance of naming even one is at most 5 %.
///
/// Each time that a line was said is a stratum of its own, compared with what lies around it in its
/// own stream and nothing else: streams with more people, other hosts and better evenings cancel
/// (Breslow and Day 1987, as in `Comparison`). The windows after it are moved at random each within its
/// own surroundings, so the test holds over streams as it does within one.
package struct BestLines {
    package static let afterMs: Int64 = 30_000
    package static let alpha = 0.05
    package static let metrics: [StreamSeconds.Metric] = [.leadSteps, .interactions]
    /// Of more the ones said most often are tried: how often a line was said says nothing of what came
    /// after it, and with more tests than this no draw could reach what the strictest of them asks.
    static let mostTried = 2000

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

    private typealias Place = (stream: Int, line: SaidLine)
    private let places: [Place]
    private let streams: [StreamSeconds]

    package init(_ seconds: StreamSeconds, _ said: [SaidLine]) {
        self.init([SpokenStream(seconds, said)])
    }

    package init(_ spoken: [SpokenStream], metrics: [StreamSeconds.Metric] = Self.metrics) {
        streams = spoken.map(\.seconds)
        places = spoken.enumerated().flatMap { stream, one in
            one.said.sorted { ($0.from, $0.text) < ($1.from, $1.text) }.map { (stream, $0) }
        }
        let groups = Self.often(SaidAgain.groups(places.map(\.line.text)))
        var candidates = metrics.flatMap { trials(groups, $0) }
        tried = Set(candidates.map(\.said)).count
        Self.correct(&candidates)
        let named = candidates.filter { $0.q <= Self.alpha }
        name(named, of: candidates.count)
        lines.sort { ($0.rate.low ?? 0, $1.q) > ($1.rate.low ?? 0, $0.q) }
    }

    /// Those that can be tried, by first appearance.
    private static func often(_ groups: [[Int]]) -> [[Int]] {
        let enough = groups.filter { $0.count >= Aftermath.leastTimes }
        guard enough.count > mostTried else { return enough }
        return enough.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }.prefix(mostTried)
            .sorted { $0[0] < $1[0] }
    }

    /// Where a line was said, stream by stream.
    private func around(_ group: [Int]) -> [(stream: Int, around: Surroundings)] {
        Dictionary(grouping: group) { places[$0].stream }.sorted { $0.key < $1.key }
            .map { stream, said in
                let seconds = streams[stream]
                let windows = said.map { place in
                    let end = places[place].line.to - seconds.fromTs
                    return end..<end + Self.afterMs
                }
                return (stream, Surroundings(windows, seconds, delayMs: 0))
            }
    }

    private func trials(_ groups: [[Int]], _ metric: StreamSeconds.Metric) -> [Candidate] {
        let aftermaths = streams.map { $0.known.contains(metric) ? Aftermath($0, metric) : nil }
        func trial(_ group: [Int]) -> Aftermath.Trial? {
            Aftermath.trial(
                around(group).flatMap { aftermaths[$0.stream]?.choices($0.around) ?? [] })
        }
        // Made twice, because of many streams all of them together would be hundreds of megabytes.
        let tried = groups.filter { trial($0) != nil }
        let draws = Self.draws(for: 2 * tried.count)
        return tried.compactMap { group in
            trial(group).map { trial in
                Candidate(
                    said: group, metric: metric,
                    p: trial.p(draws: draws, seed: UInt64(group[0])), z: trial.z)
            }
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
        var untouched: [StreamSeconds.Metric: [StreamSeconds]] = [:]
        for candidate in named {
            let metric = candidate.metric
            let left = untouched[metric] ?? streams
            let around = around(candidate.said)
            if untouched[metric] != nil {
                let choices = around.flatMap {
                    Aftermath(left[$0.stream], metric).choices($0.around)
                }
                guard let trial = Aftermath.trial(choices),
                    trial.p(draws: Self.draws(for: tests), seed: UInt64(candidate.said[0]))
                        <= Self.alpha / Double(tests)
                else { continue }
            }
            // The interval of one that was chosen for being far out is wider (Benjamini and
            // Yekutieli 2005).
            let alpha = Self.alpha * Double(named.count) / Double(tests)
            let parts = around.map { LinePart(left[$0.stream], $0.around, metric) }
            lines.append(
                BestLine(
                    said: candidate.said, metric: metric, rate: LinePart.rate(parts, alpha),
                    q: candidate.q))
            untouched[metric] = without(candidate.said, left)
        }
    }

    private func without(_ group: [Int], _ streams: [StreamSeconds]) -> [StreamSeconds] {
        var left = streams
        for place in group {
            let (stream, line) = places[place]
            left[stream].blank(from: line.from, to: line.to + 2 * Self.afterMs)
        }
        return left
    }
}

/// All that came after a line in one stream, and what it is compared with.
private struct LinePart {
    let around: Surroundings
    let seconds: StreamSeconds
    let sums: RunningSums

    init(_ seconds: StreamSeconds, _ around: Surroundings, _ metric: StreamSeconds.Metric) {
        (self.seconds, self.around) = (seconds, around)
        sums = RunningSums(seconds, metric)
    }

    /// One ratio over all streams. How much it is sure of follows from how much the moments differ,
    /// and where there are streams enough also from how much the streams do: the wider of both.
    static func rate(_ parts: [LinePart], _ alpha: Double) -> Rate {
        let blocks = parts.map { $0.around.comparison($0.sums).blocks }
        let comparison = Comparison(blocks.flatMap { $0 })
        var rate = Rate(parts.map { ($0.around, $0.sums) })
        let usual = parts.compactMap { Effects.placebo($0.around, $0.seconds, $0.sums) }
        if let spread = comparison.dispersion?.moderated(by: usual) {
            rate.tell(comparison, spread, alpha: alpha)
        }
        let byStream = Comparison(blocks.map { $0.flatMap { $0 } })
        if parts.count > 1, rate.ratio != nil,
            let spread = byStream.dispersion?.moderated(by: [])
        {
            let wide = byStream.interval(spread, alpha: alpha)
            rate.low = rate.low.map { min($0, wide.low) }
            rate.high = rate.high.flatMap { high in wide.high.map { max(high, $0) } }
        }
        return rate
    }
}
