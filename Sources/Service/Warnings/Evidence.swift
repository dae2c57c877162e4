import Journal
import Measures
import Room
import Vocabulary
import Warnings
import Wire

extension Past {
    /// How long before a warning and after it is told.
    private static let beforeMs: Int64 = 600_000
    private static let afterMs: Int64 = 300_000

    /// What the rule of a warning saw, second by second: the journal folded once more, watched by the
    /// rule alone.
    func evidence(
        of warning: Warning, room name: String, _ plan: WatchPlan
    ) throws(JournalError) -> JSON {
        let end = (warning.resolvedTs ?? warning.changedTs) + Self.afterMs
        let span = warning.firedTs - Self.beforeMs...max(end, warning.firedTs + Self.afterMs)
        var room = Room(name: name, policy: policies.measures(of: name))
        var watch: RoomWatch? = RoomWatch(name, plan)
        watch?.trace(rule: warning.rule, label: warning.label, span)
        var fold = RoomFold(limits: limits)
        try journal.forEachBlock(room: name) { block in
            guard block.receivedTs <= span.upperBound else { return }
            fold.apply(block, to: &room, &watch, plan)
        }
        let rule = plan.rules.first { $0.rule == warning.rule }
        return .members([
            "warning": .string(warning.warning), "rule": .string(warning.rule),
            "from_ts": .int(span.lowerBound), "to_ts": .int(span.upperBound),
            "threshold": rule?.test.nats.map { .double($0) },
            "samples": .array((watch?.traced ?? []).map(\.json)),
        ])
    }
}

extension RoomWarnings.Sample {
    fileprivate var json: JSON {
        func number(_ value: Double?) -> JSON? {
            value.map { .double(($0 * 1000).rounded() / 1000) }
        }
        return .members([
            "ts": .int(ts), "nats": number(figures.nats), "value": number(figures.value),
            "baseline": number(figures.baseline), "met": isMet ? .bool(true) : nil,
        ])
    }
}
