import Vocabulary
package import Warnings
package import Wire

/// Warnings as pages see them: what is open or just over, what the budget held back, what is shelved.
package enum WarningState {
    /// The names of what this adds to a room's state.
    package static let names = ["warnings", "warning_budget", "shelved_rules"]

    package static func members(_ log: WarningLog, at now: Int64) -> [JSON.Member] {
        guard !log.entries.isEmpty || !log.shelves.isEmpty else { return [] }
        var members: [JSON.Member] = []
        let listed = log.listed(at: now)
        if !listed.isEmpty {
            members.append(
                .init(name: "warnings", value: .array(listed.map { json($0, log, at: now) })))
        }
        let counts = log.counts(at: now)
        func whole(_ number: Int) -> JSON { .int(Int64(number)) }
        members.append(
            .init(
                name: "warning_budget",
                value: .members([
                    "window_s": .int(WarningLog.windowMs / 1000),
                    "limit": whole(WarningLog.limit), "shown": whole(counts.shown),
                    "held": whole(counts.held), "held_total": whole(counts.heldTotal),
                    "host_shown": whole(counts.host), "host_limit": whole(WarningLog.hostLimit),
                ])))
        let shelves = log.shelves.filter { $0.untilTs > now }
        if !shelves.isEmpty {
            members.append(.init(name: "shelved_rules", value: .array(shelves.map(json))))
        }
        return members
    }

    /// All warnings of a stream by first firing, without what was measured.
    package static func course(_ log: WarningLog, at now: Int64) -> JSON? {
        guard !log.entries.isEmpty else { return nil }
        return .array(
            log.entries.map { entry in
                guard case .object(let members) = json(entry, log, at: now) else { return .null }
                return .object(members.filter { told.contains($0.name) })
            })
    }

    private static let told: Set = [
        "warning", "rule", "label", "severity", "state", "started_ts", "fired_ts", "resolved_ts",
        "reason", "held", "text", "text_en", "acked", "feedback",
    ]

    private static func json(
        _ entry: WarningLog.Entry, _ log: WarningLog, at now: Int64
    ) -> JSON {
        var warning = entry.warning
        if entry.isResolvedByHand {
            warning.state = .resolved
            warning.reason = .manual
            warning.resolvedTs = entry.overTs
        }
        let snoozedUntil = entry.snoozed.flatMap { $0.value > now ? $0.value : nil }
        let more = JSON.members([
            "confidence": warning.figures.nats.map { .string(confidence($0)) },
            "acked": entry.acknowledged.map { word($0.by, $0.ts, []) },
            "feedback": entry.feedback.map {
                word($0.by, $0.ts, [.init(name: "verdict", value: .string($0.value.rawValue))])
            },
            "snoozed_until_ts": snoozedUntil.map { .int($0) },
            "shelved": log.isShelved(warning.rule, at: now) ? .bool(true) : nil,
            "stale": log.isStale(entry, at: now) ? .bool(true) : nil,
        ])
        guard case .object(let rest) = more else { return .object(warning.members) }
        return .object(warning.members + rest)
    }

    private static func word(_ by: String, _ ts: Int64, _ first: [JSON.Member]) -> JSON {
        .object(
            first + [
                .init(name: "by", value: .string(by)), .init(name: "ts", value: .int(ts)),
            ])
    }

    private static func json(_ shelf: WarningLog.Shelf) -> JSON {
        .members([
            "rule": .string(shelf.rule), "until_ts": .int(shelf.untilTs), "by": .string(shelf.by),
        ])
    }

    /// In four stages: what stands on evidence of e^nats against chance.
    private static func confidence(_ nats: Double) -> String {
        nats >= 11 ? "certain" : nats >= 9 ? "sure" : nats >= 7 ? "likely" : "weak"
    }
}
