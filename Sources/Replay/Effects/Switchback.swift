import Glibc

/// A trial inside a stream: something is switched on and off by lot, block after block.
///
/// Blocks come in pairs, one on and one off in an order drawn by lot, so that drift hits both. After
/// each switch a washout is not counted: what came before still has its effect there (Bojinov,
/// Simchi-Levi and Zhao 2023, *Management Science* 69:3759).
package struct SwitchbackPlan: Sendable, Equatable {
    package struct Block: Sendable, Equatable {
        package var from: Int64
        package var to: Int64
        /// What counts begins here.
        package var countsFrom: Int64
        package var isOn: Bool
    }

    package var seed: UInt64
    package var blocks: [Block]

    /// As many whole pairs as fit.
    package init(from: Int64, lengthMs: Int64, blockMs: Int64, washoutMs: Int64, seed: UInt64) {
        self.seed = seed
        blocks = []
        guard blockMs > max(0, washoutMs), lengthMs > 0 else { return }
        var lot = Shuffle(seed: seed)
        for pair in 0..<lengthMs / (2 * blockMs) {
            let isFirstOn = lot.flip()
            for half in 0..<Int64(2) {
                let begin = from + (2 * pair + half) * blockMs
                blocks.append(
                    Block(
                        from: begin, to: begin + blockMs, countsFrom: begin + max(0, washoutMs),
                        isOn: isFirstOn == (half == 0)))
            }
        }
    }
}

/// What the lot makes of a switchback: the same blocks, switched in all the other ways that it
/// could have drawn (Fisher's randomisation test).
package struct SwitchbackTest: Sendable, Equatable {
    /// One pair of blocks: how often, and in how much viewer time, on and off.
    package struct Pair: Sendable, Equatable {
        package var on: Double
        package var off: Double
        package var onMs: Double
        package var offMs: Double

        package init(on: Double, off: Double, onMs: Double, offMs: Double) {
            (self.on, self.off, self.onMs, self.offMs) = (on, off, onMs, offMs)
        }
    }

    /// Rate while on ÷ rate while off; nil where nothing happened while off.
    package private(set) var ratio: Double?
    package private(set) var low: Double?
    package private(set) var high: Double?
    /// How often the lot alone gives as large a difference, to either side.
    package private(set) var p: Double
    /// All ways were tried, not a sample of them.
    package private(set) var isExact: Bool

    /// With fewer no interval is told: the lot alone would hardly reject anything.
    static let leastForInterval = 7
    /// Up to so many pairs every one of the 2ⁿ ways is tried.
    static let mostExact = 12
    static let draws = 4096

    private let pairs: [Pair]
    private let ways: [UInt64]

    /// - Returns: nil with fewer than two pairs, of which no lot could be drawn, and above 64.
    package init?(_ pairs: [Pair], seed: UInt64 = 0) {
        guard (2...64).contains(pairs.count) else { return nil }
        self.pairs = pairs
        isExact = pairs.count <= Self.mostExact
        var lot = Shuffle(seed: seed)
        ways =
            isExact
            ? (0..<(UInt64(1) << pairs.count)).map(\.self)
            : [0] + (0..<Self.draws).map { _ in lot.next() }
        p = 1
        p = p(ratio: 1)
        let sum = pairs.reduce(into: Pair(on: 0, off: 0, onMs: 0, offMs: 0)) { sum, pair in
            sum.on += pair.on
            sum.off += pair.off
            sum.onMs += pair.onMs
            sum.offMs += pair.offMs
        }
        guard sum.onMs > 0, sum.offMs > 0, sum.off > 0 else { return }
        let estimate = sum.on / sum.onMs / (sum.off / sum.offMs)
        ratio = estimate
        guard estimate > 0, pairs.count >= Self.leastForInterval else { return }
        low = limit(from: log(estimate), step: -1)
        high = limit(from: log(estimate), step: 1)
    }

    /// p if the truth were this ratio: what happened while on is taken back by it, then switched.
    ///
    /// Sums over the pairs of on − off, each weighted so that with equal rates it is zero.
    private func p(ratio: Double) -> Double {
        let differences = pairs.map { pair -> Double in
            let all = pair.onMs + pair.offMs
            return all > 0
                ? (pair.on / ratio * pair.offMs - pair.off * pair.onMs) / all : 0
        }
        func sum(_ way: UInt64) -> Double {
            differences.enumerated().reduce(0) {
                $0 + (way >> UInt64($1.offset) & 1 == 0 ? $1.element : -$1.element)
            }
        }
        let seen = abs(sum(0))
        let slack = 1e-9 * differences.reduce(1) { $0 + abs($1) }
        return Double(ways.count { abs(sum($0)) >= seen - slack }) / Double(ways.count)
    }

    /// The last ratio, going out from the estimate, that the test does not reject; nil beyond 20
    /// times.
    private func limit(from estimate: Double, step: Double) -> Double? {
        var (inside, outside) = (0.0, 3.0)
        guard p(ratio: exp(estimate + step * outside)) < 0.05 else { return nil }
        for _ in 0..<24 {
            let middle = (inside + outside) / 2
            if p(ratio: exp(estimate + step * middle)) >= 0.05 {
                inside = middle
            } else {
                outside = middle
            }
        }
        return exp(estimate + step * inside)
    }
}
