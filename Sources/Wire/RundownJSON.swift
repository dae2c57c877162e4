package import Vocabulary

extension Rundown {
    /// The form that pages, files and events share; reading it gives the same rundown.
    package var json: JSON {
        .members([
            "title": .string(title), "repeats": .bool(repeats),
            "goal": goal.map {
                .members(["leads": .int(Int64($0.leads)), "hours": .double($0.hours)])
            },
            "segments": .array(segments.map(\.json)), "facts": .array(facts.map(\.json)),
            "templates": .array(
                templates.map {
                    .members(["kind": .string($0.kind.rawValue), "text": .string($0.text)])
                }),
            "switchback": switchback.map(\.json),
        ])
    }
}

extension Switchback {
    package var json: JSON {
        .members([
            "what": .string(what), "goal": .string(goal.rawValue), "block_s": .int(Int64(blockS)),
            "pairs": .int(Int64(pairs)), "washout_s": .int(Int64(washoutS)),
            "seed": .int(Int64(seed)),
        ])
    }
}

extension RundownSegment {
    var json: JSON {
        func list(_ texts: [String]) -> JSON? {
            texts.isEmpty ? nil : .array(texts.map { .string($0) })
        }
        let points = mustSay.map { point in
            JSON.members([
                "point": .string(point.point), "wordings": list(point.wordings),
                "cue": .string(point.cue),
            ])
        }
        return .members([
            "segment": .string(segment), "name": .string(name), "kind": .string(kind.rawValue),
            "planned_s": .int(Int64(plannedS)), "warning_s": .int(Int64(warningS)),
            "danger_s": .int(Int64(dangerS)),
            "purpose": purpose.isEmpty ? nil : .string(purpose),
            "must_say": points.isEmpty ? nil : .array(points), "lines": list(lines),
            "patterns": list(patterns), "facts": list(facts),
        ])
    }
}

extension SheetFact {
    package var json: JSON {
        .members([
            "fact": .string(fact), "text": .string(text),
            "source": source.isEmpty ? nil : .string(source),
            "valid_until": validUntil.isEmpty ? nil : .string(validUntil),
            "intents": intents.isEmpty ? nil : .array(intents.map { .string($0) }),
        ])
    }
}
