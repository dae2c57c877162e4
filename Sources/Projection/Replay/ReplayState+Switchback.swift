import Replay
import Script
import Vocabulary
import Wire

/// What switchbacks showed.
extension ReplayState {
    static func switchback(_ result: SwitchbackResult) -> JSON {
        let run = result.run
        return .members([
            "switchback": .string(run.switchback), "what": .string(run.plan.what),
            "goal": .string(run.plan.goal.rawValue), "state": .string(run.end.rawValue),
            "from_ts": .int(run.fromTs), "end_ts": .int(run.endTs),
            "block_s": .int(Int64(run.plan.blockS)),
            "washout_s": .int(Int64(run.plan.washoutS)), "seed": .int(Int64(run.plan.seed)),
            "planned_pairs": .int(Int64(run.plan.pairs)), "pairs": .int(Int64(result.pairs)),
            "blocks": .array(result.blocks.map(block)),
            "on": side(result, on: true), "off": side(result, on: false),
            "ratio": result.test?.ratio.map(JSON.fine), "low": result.test?.low.map(JSON.fine),
            "high": result.test?.high.map(JSON.fine), "p": result.test.map { JSON.fine($0.p) },
            "exact": result.test.map { .bool($0.isExact) },
        ])
    }

    private static func block(_ one: SwitchbackResult.Counted) -> JSON {
        .members([
            "from_ts": .int(one.block.from), "to_ts": .int(one.block.to),
            "counts_from_ts": .int(one.block.countsFrom), "on": .bool(one.block.isOn),
            "counts": .bool(one.counts), "missed": one.isMissed ? .bool(true) : nil,
            "n": one.counts ? .int(Int64(one.n)) : nil,
        ])
    }

    /// Nothing of a running one, as long as somebody could end it by what is seen.
    private static func side(_ result: SwitchbackResult, on: Bool) -> JSON? {
        guard result.run.end != .running else { return nil }
        let (n, ms) = result.sum(on: on)
        return .members([
            "n": .int(Int64(n)), "minutes": JSON.fine(ms / 60_000),
            "rate": ms > 0 ? JSON.fine(n * 60_000 / ms) : nil,
        ])
    }
}
