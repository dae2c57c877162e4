import Compliance
import Foundation
package import Vocabulary
package import Wire

/// Reads what was said, or is going to be, and tells what must not be, with its place: plain text a
/// sentence a line, or a recorded transcript.
package struct SpokenReport {
    private let rules: ComplianceRules
    private let day: CalendarDay?
    private var checks: [String: (check: SpokenCheck, rules: SpokenRules)] = [:]
    /// Where sentences stand, for what is told of one later.
    private var lines: [Int64: Int] = [:]

    /// - Parameter day: when it is said, where the file does not say it.
    package init(rules: ComplianceRules, day: CalendarDay?) {
        self.rules = rules
        self.day = day
    }

    /// - Throws: `Configuration.Failure` with the cure.
    package mutating func follow(_ path: String, _ body: (JSON) -> Void) throws {
        checks = [:]
        lines = [:]
        if path.lowercased().hasSuffix(".txt") {
            hear(try text(ofFile: path), room: "", path, body)
        } else {
            try followEvents(path, body)
        }
        tellRest(path, body)
    }

    /// A sentence a line, as it would be said in a room.
    mutating func follow(text: String, room: String, _ body: (JSON) -> Void) {
        hear(text, room: room, "", body)
        tellRest("", body)
    }

    /// Conditions that nobody told.
    private mutating func tellRest(_ path: String, _ body: (JSON) -> Void) {
        for room in checks.keys.sorted() {
            guard var entry = checks[room] else { continue }
            for finding in entry.check.due(at: .max / 2, entry.rules) {
                tell(finding, room, path, body)
            }
            checks[room] = entry
        }
    }

    private var startTs: Int64 {
        (day ?? dayInChina).noon(hoursEast: 8)
    }

    private mutating func hear(
        _ text: String, room: String, _ path: String, _ body: (JSON) -> Void
    ) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.allSatisfy(\.isWhitespace)
        {
            // Far enough from each other that no phrase reaches over two lines.
            let ts = startTs + Int64(number) * 5_000
            let sentence = Sentence(
                utterance: "\(number)", revision: 0, isFinal: true, ts: ts, endTs: ts, speaker: "",
                text: String(line))
            hear(sentence, room: room, line: number + 1, path, body)
        }
    }

    private mutating func followEvents(_ path: String, _ body: (JSON) -> Void) throws {
        let start = "\(startTs)"
        let file = try EventFile(path: path, room: "file", start: start)
        var decoder = EventDecoder()
        try file.forEachPiece(bytes: 1 << 20) { piece in
            decoder.decode(piece.lines, receivedTs: Limits.standard.latestTs)
            var line = piece.firstLine
            var counted = 0
            for fact in decoder.facts where fact.detail >= 0 {
                guard case .sentence(let sentence) = decoder.details[Int(fact.detail)] else {
                    continue
                }
                let before = piece.lines[counted..<Int(fact.lineOffset)]
                line += before.count { $0 == 0x0A }
                counted = Int(fact.lineOffset)
                let room = decoder.name(of: fact.room) ?? ""
                hear(sentence, room: room, line: line, path, body)
            }
        }
    }

    private mutating func hear(
        _ sentence: Sentence, room: String, line: Int, _ path: String, _ body: (JSON) -> Void
    ) {
        guard let own = checks[room]?.rules ?? rules.rules(of: room) else { return }
        var entry = checks[room] ?? (SpokenCheck(), own)
        lines[sentence.endTs ?? sentence.ts] = line
        for finding in entry.check.hear(sentence, entry.rules) { tell(finding, room, path, body) }
        checks[room] = entry
    }

    private func tell(
        _ finding: SpokenFinding, _ room: String, _ path: String, _ body: (JSON) -> Void
    ) {
        body(
            .members([
                "file": path.isEmpty ? nil : .string(path),
                "line": lines[finding.ts].map { .int(Int64($0)) },
                "room": room.isEmpty ? nil : .string(room), "ts": .int(finding.ts),
                "rule": .string(finding.rule.rawValue), "pack": .string(finding.pack),
                "label": .string(finding.label), "phrase": .string(finding.phrase),
                "severity": .string(finding.severity.rawValue),
                "certainty": .string(finding.certainty.name), "law": .string(finding.law.zh),
                "reason": .string(finding.reason.zh), "reason_en": .string(finding.reason.en),
                "say": finding.say.isEmpty ? nil : .string(finding.say),
                "sample": .string(finding.sample),
                "from": .int(Int64(finding.range.lowerBound)),
                "to": .int(Int64(finding.range.upperBound)),
            ]))
    }
}
