import Vocabulary
package import Warnings
package import Wire

/// Rules as pages and programs read them: each with what it means in plain words.
package enum RuleListing {
    package static func json(_ rules: [WarningRule], limits: RoomLimits = RoomLimits()) -> JSON {
        .array(
            rules.map { rule in
                let explained = RuleExplanation(rule, among: rules, limits: limits).text
                return json(rule, explained.zh, explained.en)
            })
    }

    /// What a page needs to speak of rules: their names, and who may silence them.
    package static func names(_ rules: [WarningRule]) -> JSON {
        .array(
            rules.map { rule in
                .members([
                    "rule": .string(rule.rule), "name": .string(rule.name.zh),
                    "name_en": .string(rule.name.en), "severity": .string(rule.severity.rawValue),
                    "on": .bool(rule.isOn), "labels": labels(rule),
                ])
            })
    }

    private static func isStandard(_ rule: WarningRule) -> Bool {
        RuleFile.standard.contains(rule)
    }

    /// By the names of rule files, with what is usual where the rule is silent; a limit that is the
    /// room's own is absent.
    private static func test(_ rule: WarningRule) -> JSON {
        let test = rule.inForce.test
        return .members([
            "guard": test.guardRatio.map { .double($0) },
            "seek": test.seek.isEmpty ? nil : .array(test.seek.map { .double($0) }),
            "nats": test.nats.map { .double($0) },
            "at_least": test.atLeast.map { .int(Int64($0)) },
            "longer_than": test.longerThanS.map { .double($0) },
            "below": test.below.map { .double($0) }, "above": test.above.map { .double($0) },
        ])
    }

    /// What a room sets itself, by the names of the settings.
    static func limits(_ limits: RoomLimits, of room: String) -> JSON {
        .members([
            "room": .string(room), "dead_air_s": .int(Int64(limits.deadAirS)),
            "lead_call_gap_s": .int(Int64(limits.leadCallGapS)),
            "segment_limit_s": .int(Int64(limits.segmentLimitS)),
            "stall_s": .int(Int64(limits.stallS)),
            "lead_goal": limits.leadGoal.map { .int(Int64($0)) },
            "stream_minutes": .int(Int64(limits.streamMinutes)),
            "forbidden": .array(limits.forbidden.map { .string($0) }),
            "topics": .array(
                limits.topics.map {
                    .members([
                        "name": .string($0.name), "words": .array($0.words.map { .string($0) }),
                    ])
                }),
        ])
    }

    private static func labels(_ rule: WarningRule) -> JSON {
        .object(
            rule.labels.sorted { $0.key < $1.key }.map {
                JSON.Member(name: $0.key, value: .string($0.value))
            })
    }

    private static func json(_ rule: WarningRule, _ explained: String, _ explainedEn: String)
        -> JSON
    {
        .members([
            "rule": .string(rule.rule), "name": .string(rule.name.zh),
            "name_en": .string(rule.name.en), "signal": .string(rule.signal.rawValue),
            "severity": .string(rule.severity.rawValue), "on": .bool(rule.isOn),
            "host": rule.host.map { .string($0) }, "for_s": .double(rule.forS),
            "keep_firing_for_s": .double(rule.keepFiringForS),
            "cooldown_s": .double(rule.cooldownS), "labels": labels(rule),
            "mutes": .array(rule.mutes.map { .string($0) }), "test": test(rule),
            "own": isStandard(rule) ? nil : .bool(true),
            "explained": .string(explained), "explained_en": .string(explainedEn),
        ])
    }
}
