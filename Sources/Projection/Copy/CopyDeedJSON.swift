package import Copywriting
import Vocabulary
package import Wire

/// A text's deeds as they are kept, and its state as pages see it.
extension CopyJSON {
    /// What is kept of a deed beside who, when and which.
    package static func deed(_ deed: CopyDeed, _ origin: CopyOrigin?) -> JSON {
        .members([
            "note": deed.note.isEmpty ? nil : .string(deed.note),
            "origin": origin.map(self.origin),
            "text": deed.version.map { text($0.text) },
            "by_model": deed.version?.byModel == true ? .bool(true) : nil,
            "entries": deed.result.map { .int(Int64($0.entries)) },
            "leads": deed.result.map { .int(Int64($0.leads)) },
        ])
    }

    private static func origin(_ origin: CopyOrigin) -> JSON {
        func named(_ text: String) -> JSON? { text.isEmpty ? nil : .string(text) }
        return .members([
            "channel": .string(origin.channel), "style": .string(origin.style),
            "template": .string(origin.template), "stream": named(origin.stream),
            "room": named(origin.room),
            "product": named(origin.product), "dealer": named(origin.dealer),
            "keywords": .array(origin.keywords.map { .string($0) }), "from": named(origin.from),
        ])
    }

    /// A text in a list.
    package static func summary(_ piece: CopyPiece, _ findings: [CopyFinding]) -> JSON {
        .object(head(piece, findings))
    }

    private static func head(_ piece: CopyPiece, _ findings: [CopyFinding]) -> [JSON.Member] {
        JSON.list([
            "piece": .string(piece.piece), "state": .string(piece.state.rawValue),
            "origin": origin(piece.origin), "title": .string(piece.text.title),
            "opening": .string(piece.text.opening), "author": .string(piece.author),
            "by_model": .bool(piece.byModel),
            "ts": .int(piece.deeds.last?.ts ?? 0), "number": .int(Int64(piece.deeds.count)),
            "blocks": .int(Int64(findings.count { $0.blocks })),
            "warns": .int(Int64(findings.count { !$0.blocks })),
            "expired": .bool(findings.contains { $0.kind == .expired }),
            "entries": piece.result.map { .int(Int64($0.entries)) },
            "leads": piece.result.map { .int(Int64($0.leads)) },
        ])
    }

    /// A text with its history, its facts and what is said against it.
    package static func piece(
        _ piece: CopyPiece, _ findings: [CopyFinding], facts: [CopyFact]
    ) -> JSON {
        let rest = JSON.list([
            "text": text(piece.text),
            "findings": .array(findings.map(finding)),
            "facts": .array(facts.map(fact)),
            "deeds": .array(
                piece.deeds.map { deed in
                    .members([
                        "deed": .string(deed.kind.rawValue), "ts": .int(deed.ts),
                        "by": .string(deed.by),
                        "note": deed.note.isEmpty ? nil : .string(deed.note),
                    ])
                }),
            "versions": .array(
                piece.versions.map { version in
                    .members([
                        "by": .string(version.by), "ts": .int(version.ts),
                        "text": text(version.version.text),
                    ])
                }),
        ])
        return .object(head(piece, findings) + rest)
    }
}
