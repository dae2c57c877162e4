package import Copywriting
import Vocabulary
package import Wire

/// Drafts, facts and findings as pages and other programs read them.
package enum CopyJSON {
    package static func draft(_ draft: Draft, _ findings: [CopyFinding]) -> JSON {
        .members([
            "template": .string(draft.template), "style": .string(draft.style),
            "text": text(draft.text), "blanks": .array(draft.blanks.map { .string($0) }),
            "findings": .array(findings.map(finding)),
        ])
    }

    package static func text(_ text: CopyText) -> JSON {
        .members([
            "title": .string(text.title), "body": .string(text.body),
            "locks": .array(
                text.titleLocks.map { lock($0, .title) } + text.bodyLocks.map { lock($0, .body) }),
        ])
    }

    private static func lock(_ lock: FactLock, _ part: CopyFinding.Part) -> JSON {
        .members([
            "part": .string(part.rawValue), "from": .int(Int64(lock.from)),
            "to": .int(Int64(lock.to)),
            "fact": fact(lock.fact),
        ])
    }

    package static func fact(_ fact: CopyFact) -> JSON {
        .members([
            "fact": .string(fact.fact), "kind": .string(fact.kind.rawValue),
            "name": .string(fact.name), "text": .string(fact.text),
            "source": fact.source.isEmpty ? nil : .string(fact.source),
            "until": fact.to.map { .string("\($0)") },
        ])
    }

    package static func finding(_ finding: CopyFinding) -> JSON {
        .members([
            "kind": .string(finding.kind.rawValue), "part": .string(finding.part.rawValue),
            "from": .int(Int64(finding.range.lowerBound)),
            "to": .int(Int64(finding.range.upperBound)),
            "blocks": .bool(finding.blocks),
            "reason": .both(finding.reason),
            "law": finding.law.zh.isEmpty ? nil : .both(finding.law),
            "instead": finding.instead.map { .string($0) },
        ])
    }
}
