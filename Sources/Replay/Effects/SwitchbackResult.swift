package import Measures
package import Script
package import Vocabulary

extension SwitchbackPlan {
    package init(_ plan: Switchback, from ts: Int64) {
        self.init(
            from: ts, lengthMs: plan.lengthMs, blockMs: Int64(plan.blockS) * 1000,
            washoutMs: Int64(plan.washoutS) * 1000, seed: UInt64(plan.seed))
    }
}

/// What a switchback showed: proof for the stream in which it was done.
///
/// Each block counts as the lot drew it, also one that somebody missed to switch: leaving out what
/// went wrong could make an effect of nothing, keeping it can only make one look smaller (analysis as
/// randomised; e.g. Imbens and Rubin 2015, *Causal Inference*, §23). Pairs that were not finished are
/// left out whole, both blocks: that they ended had nothing to do with the lot.
package struct SwitchbackResult: Sendable {
    package struct Counted: Sendable, Equatable {
        package var block: SwitchbackPlan.Block
        package var n: Double
        /// Viewer time; for entries time by the clock.
        package var ms: Double
        /// Its pair was finished.
        package var counts: Bool
        package var isMissed: Bool
    }

    package let run: SwitchbackRun
    package let blocks: [Counted]
    /// Nil while it is running, so that nobody ends it when it looks well, and with too few pairs.
    package let test: SwitchbackTest?

    package init(_ run: SwitchbackRun, _ seconds: StreamSeconds) {
        self.run = run
        let drawn = SwitchbackPlan(run.plan, from: run.fromTs).blocks
        blocks = drawn.enumerated().map { i, block in
            let last = drawn[i | 1]
            let (n, ms) = Self.count(block, run.plan.goal, seconds)
            return Counted(
                block: block, n: n, ms: ms, counts: last.to <= min(run.endTs, seconds.toTs),
                isMissed: run.missed.contains(i))
        }
        let whole = blocks.filter(\.counts)
        let pairs = stride(from: 0, to: whole.count, by: 2).map { i in
            let (on, off) =
                whole[i].block.isOn ? (whole[i], whole[i + 1]) : (whole[i + 1], whole[i])
            return SwitchbackTest.Pair(on: on.n, off: off.n, onMs: on.ms, offMs: off.ms)
        }
        test = run.end == .running ? nil : SwitchbackTest(pairs, seed: UInt64(run.plan.seed))
    }

    package var pairs: Int { blocks.count(where: \.counts) / 2 }

    /// How often, and in how much time, over the blocks that count.
    package func sum(on: Bool) -> (n: Double, ms: Double) {
        blocks.filter { $0.counts && $0.block.isOn == on }.reduce((0, 0)) {
            ($0.0 + $1.n, $0.1 + $1.ms)
        }
    }

    /// Whole bins within what counts of a block.
    private static func count(
        _ block: SwitchbackPlan.Block, _ goal: Switchback.Goal, _ seconds: StreamSeconds
    ) -> (n: Double, ms: Double) {
        let first = Int((block.countsFrom - seconds.fromTs + seconds.binMs - 1) / seconds.binMs)
        let last = Int((block.to - seconds.fromTs) / seconds.binMs)
        let bins = max(0, min(first, seconds.bins))..<max(first, min(last, seconds.bins), 0)
        guard bins.lowerBound < bins.upperBound, bins.upperBound <= seconds.bins else {
            return (0, 0)
        }
        let n = (0..<StreamSeconds.cells).reduce(0.0) { sum, cell in
            let counts = seconds.counts(goal.metric, cell)
            return bins.reduce(sum) { $0 + Double(counts[counts.startIndex + $1]) }
        }
        guard goal != .entries else { return (n, Double(bins.count) * Double(seconds.binMs)) }
        let lived = seconds.viewerMs(StreamSeconds.everybody)
        return (n, bins.reduce(0.0) { $0 + Double(lived[lived.startIndex + $1]) })
    }
}

extension Switchback.Goal {
    fileprivate var metric: StreamSeconds.Metric {
        switch self {
        case .leadSteps: .leadSteps
        case .leads: .leads
        case .interactions: .interactions
        case .entries: .entries
        }
    }
}
