import Foundation
package import Lexicon
import Measures
import TextPatterns
package import Vocabulary
package import Warnings
package import Wire

/// What rules would have said about recorded streams: the same fold as live, in order of arrival.
package struct Backtest {
    package enum Clock: String, CaseIterable, Sendable { case recv, ts }

    private let rules: [WarningRule]
    private let limits: RoomLimits
    private let clock: Clock
    private let words: SpokenWords
    private let lexicon: IntentLexicon
    private var rooms: [Watched] = []
    private var places: HashTable64 = HashTable64()
    /// Warnings in the order of their firing; later news of one replaces it in place.
    private var told: [(room: String, warning: Warning)] = []
    private var numbers: [String: Int] = [:]

    private struct Watched {
        var warnings: RoomWarnings
        var seen = HashSet64()
    }

    package init(
        rules: [WarningRule], limits: RoomLimits, clock: Clock, lexicon: IntentLexicon
    ) throws(PatternError) {
        self.rules = rules
        self.limits = limits
        self.clock = clock
        self.lexicon = lexicon
        words = try SpokenWords(compiler: PatternCompiler(triesPatterns: false))
    }

    package mutating func follow(_ file: EventFile) throws {
        var decoder = EventDecoder()
        var now = Int64.min
        try file.forEachPiece(bytes: 1 << 20) { piece in
            decoder.decode(piece.lines, receivedTs: Limits.standard.latestTs)
            for fact in decoder.facts {
                let line = UnsafeRawBufferPointer(
                    rebasing: piece.lines[
                        Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
                let arrival = clock == .recv ? Self.arrival(line) ?? fact.ts : fact.ts
                now = max(now, arrival)
                take(
                    fact, fact.detail < 0 ? nil : decoder.details[Int(fact.detail)], line, now,
                    decoder)
            }
        }
    }

    private mutating func take(
        _ fact: Fact, _ detail: Detail?, _ line: UnsafeRawBufferPointer, _ now: Int64,
        _ decoder: EventDecoder
    ) {
        let place = place(of: fact.room, decoder)
        guard !fact.hasIdentity || rooms[place].seen.insert(fact.id) else { return }
        let source = { text(line, fact.sourceOffset - fact.lineOffset, fact.sourceLength) }
        let (lexicon, topics) = (lexicon, limits.topics)
        let hasNews = rooms[place].warnings.take(fact, detail, at: now, source: source) {
            CommentReading.asking(line, lexicon: lexicon, topics: topics)
        }
        if hasNews { collect(place) }
    }

    private mutating func place(of room: UInt64, _ decoder: EventDecoder) -> Int {
        if let there = places[room] { return there }
        places.insert(room, rooms.count)
        let name = decoder.name(of: room) ?? ""
        rooms.append(
            Watched(
                warnings: RoomWarnings(room: name, rules: rules, limits: limits, words: words)))
        return rooms.count - 1
    }

    private mutating func collect(_ place: Int) {
        let room = rooms[place].warnings.room
        for warning in rooms[place].warnings.takeNews() {
            let key = "\(room) \(warning.warning)"
            if let number = numbers[key] {
                told[number].warning = warning
            } else {
                numbers[key] = told.count
                told.append((room, warning))
            }
        }
    }

    /// One warning a line, in the order of their firing.
    ///
    /// - Parameter withHeld: also those that the budget held back.
    package func lines(withHeld: Bool) -> [JSON] {
        told.filter { withHeld || !$0.warning.isHeld }.map { $0.warning.line(room: $0.room) }
    }

    private static let recv = Array("\"recv\":".utf8)

    /// The value of `recv`: when the service that recorded the line received it. A quote within a
    /// text is escaped, so these bytes can only be a name.
    private static func arrival(_ line: UnsafeRawBufferPointer) -> Int64? {
        let name = recv
        var start = line.count - name.count - 1
        while start > 0, !name.indices.allSatisfy({ line[start + $0] == name[$0] }) { start -= 1 }
        guard start > 0 else { return nil }
        var at = start + name.count
        while at < line.count, line[at] == 0x20 { at += 1 }
        var value: Int64 = 0
        let first = at
        while at < line.count, (0x30...0x39).contains(line[at]), at - first < 16 {
            value = value * 10 + Int64(line[at] - 0x30)
            at += 1
        }
        return at > first ? value : nil
    }
}

extension Warning {
    package func line(room: String) -> JSON {
        .members([
            "warning": .string(warning), "room": .string(room), "rule": .string(rule),
            "label": label.isEmpty ? nil : .string(label), "severity": .string(severity.rawValue),
            "started_ts": .int(startedTs), "fired_ts": .int(firedTs),
            "resolved_ts": resolvedTs.map { .int($0) } ?? .null,
            "reason": reason.map { .string($0.rawValue) },
            "n": .int(Int64(reading.n)),
            "nats": .double(((reading.nats ?? 0) * 100).rounded() / 100),
            "refires": refires > 0 ? .int(Int64(refires)) : nil,
            "held": isHeld ? .bool(true) : nil, "text": .string(text.zh),
            "text_en": .string(text.en), "host": host.map { .string($0) },
        ])
    }
}
