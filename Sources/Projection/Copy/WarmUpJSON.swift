package import Copywriting
import Vocabulary
package import Wire

/// The calendar of short videos as it is kept and as pages see it.
package enum WarmUpJSON {
    package static func plan(_ plan: WarmUp) -> JSON { .object(members(plan)) }

    private static func members(_ plan: WarmUp) -> [JSON.Member] {
        JSON.list([
            "kind": .string(plan.kind.rawValue), "day": .string("\(plan.at.day)"),
            "time": .string(plan.at.time), "title": .string(plan.title),
            "owner": plan.owner.isEmpty ? nil : .string(plan.owner),
            "state": .string(plan.state.rawValue),
            "text": plan.text.isEmpty ? nil : .string(plan.text),
            "shots": .array(plan.shots.map(shot)),
        ])
    }

    private static func shot(_ shot: WarmUp.Shot) -> JSON {
        .members([
            "picture": .string(shot.picture), "words": .string(shot.words),
            "seconds": .int(Int64(shot.seconds)), "clip": shot.clip.map(span),
        ])
    }

    package static func span(_ clip: WarmUp.ClipSpan) -> JSON {
        .members([
            "stream": .string(clip.stream), "from_ms": .int(clip.fromMs),
            "to_ms": .int(clip.toMs), "started_ts": .int(clip.startedTs),
        ])
    }

    /// What is kept of a deed beside who, when and which.
    ///
    /// - Parameter room: told with the first one.
    package static func deed(_ deed: WarmUpDeed, room: String?) -> JSON {
        .members(["room": room.map { .string($0) }, "plan": deed.plan.map(plan)])
    }

    /// An entry in a week.
    package static func entry(_ entry: WarmUpEntry, _ findings: [WarmUpCheck.Finding]) -> JSON {
        .object(
            JSON.list([
                "entry": .string(entry.entry), "room": .string(entry.room),
                "number": .int(Int64(entry.deeds.count)),
                "removed": entry.isRemoved ? .bool(true) : nil,
                "findings": .array(findings.map(finding)),
            ]) + members(entry.plan))
    }

    private static func finding(_ finding: WarmUpCheck.Finding) -> JSON {
        .members(["kind": .string(finding.name), "reason": .both(finding.reason)])
    }

    /// Who did what.
    package static func history(_ entry: WarmUpEntry) -> JSON {
        .array(
            entry.deeds.map { deed in
                .members([
                    "deed": .string(deed.kind.rawValue), "ts": .int(deed.ts),
                    "by": .string(deed.by), "plan": deed.plan.map(plan),
                ])
            })
    }

    package static func count(_ count: WarmUpWeek.Count) -> JSON {
        .members([
            "kind": .string(count.kind.rawValue), "have": .int(Int64(count.have)),
            "least": .int(Int64(count.wanted.lowerBound)),
            "most": .int(Int64(count.wanted.upperBound)), "missing": .int(Int64(count.missing)),
            "above": .int(Int64(count.above)),
        ])
    }
}
