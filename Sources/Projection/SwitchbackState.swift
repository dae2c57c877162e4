import Replay
import Script
import Vocabulary
import Wire

/// A switchback as the desk sees it: what is planned, and the blocks of the one on air. Pages follow
/// the clock themselves, so nothing has to be told when a block ends.
enum SwitchbackState {
    static func json(_ log: ScriptLog, at now: Int64, isOver: Bool) -> JSON? {
        let plan = log.rundown(at: now)?.switchback
        let run = log.switchbacks.runs(at: now, isOver: isOver).last
        guard plan != nil || run != nil else { return nil }
        return .members(["plan": plan.map(\.json), "run": run.map(json)])
    }

    private static func json(_ run: SwitchbackRun) -> JSON {
        let order = SwitchbackPlan(run.plan, from: run.fromTs).blocks.map { JSON.bool($0.isOn) }
        let missed = run.missed.sorted().map { JSON.int(Int64($0)) }
        return .members([
            "switchback": .string(run.switchback), "what": .string(run.plan.what),
            "goal": .string(run.plan.goal.rawValue), "from_ts": .int(run.fromTs),
            "block_s": .int(Int64(run.plan.blockS)),
            "washout_s": .int(Int64(run.plan.washoutS)), "order": .array(order),
            "missed": missed.isEmpty ? nil : .array(missed), "state": .string(run.end.rawValue),
            "end_ts": run.end == .running ? nil : .int(run.endTs),
        ])
    }
}
