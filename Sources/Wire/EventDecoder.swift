package import Vocabulary

/// Bytes of NDJSON or of a JSON array → facts for the fold, and the lines for the journal.
///
/// Decoding is a pure function of the bytes, the receive time and the feed: the journal keeps these
/// three, so that replaying it gives the very same facts. One decoder serves one batch after
/// another and keeps its storage.
package struct EventDecoder {
    /// Accepted events in order; offsets point into the bytes given to `decode`.
    package private(set) var facts: [Fact] = []
    package private(set) var details: [Detail] = []
    package private(set) var rejections: [Rejection] = []
    /// For each fact with personal data, the byte ranges of its values (offsets as in `facts`).
    package internal(set) var personal: [PersonalData] = []
    /// The texts of the rooms and feeds met so far, found by their hashes.
    private var names: [String] = []
    private var nameNumbers = HashTable64()
    private var lastRoom: UInt64 = 0
    /// Lines seen, blank ones left out.
    package private(set) var lines = 0

    let limits: Limits
    private var maxEvents = Int.max
    private var slices = ContiguousArray<JSONScanner.Slice>(
        repeating: .init(), count: EventField.allCases.count)
    private let fields = EventField.table
    private let kinds = EventKind.table
    private var present: UInt32 = 0
    private var receivedTs: Int64 = 0
    /// Fields that name a person whatever the event.
    private static let personalFields: UInt32 =
        1 << UInt32(EventField.phone.rawValue) | 1 << UInt32(EventField.wechat.rawValue)

    package init(limits: Limits = .standard) { self.limits = limits }

    /// Decodes one frame, body or block. The buffer must outlive the use of the facts' offsets.
    ///
    /// - Parameter maxEvents: those beyond are rejected.
    package mutating func decode(
        _ bytes: UnsafeRawBufferPointer, receivedTs: Int64, maxEvents: Int = .max
    ) {
        self.maxEvents = maxEvents
        facts.removeAll(keepingCapacity: true)
        details.removeAll(keepingCapacity: true)
        rejections.removeAll(keepingCapacity: true)
        personal.removeAll(keepingCapacity: true)
        lines = 0
        if names.count > 2 * limits.rooms {
            names.removeAll()
            nameNumbers.removeAll()
        }
        lastRoom = 0
        self.receivedTs = receivedTs
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        var start = 0
        // A byte order mark before the first line is a habit of some editors, not an error.
        if bytes.count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { start = 3 }
        var scanner = JSONScanner(bytes: base, count: bytes.count, at: start)
        scanner.skipSpace()
        if scanner.at < bytes.count, base[scanner.at] == 0x5B {
            decodeArray(&scanner)
        } else {
            decodeLines(base, from: start, to: bytes.count)
        }
    }

    private mutating func decodeLines(_ base: UnsafePointer<UInt8>, from: Int, to end: Int) {
        var start = from
        var number = 0
        while start < end {
            let stop = lineEnd(base, from: start, to: end)
            number += 1
            var last = stop
            while last > start, base[last - 1] == 0x0D || base[last - 1] == 0x20 { last -= 1 }
            if last > start {
                lines += 1
                decodeLine(base, start, last, number, readable: end - start)
            }
            start = stop + 1
        }
    }

    @inline(__always)
    private func lineEnd(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var stop = start
        let ones: UInt64 = 0x0101_0101_0101_0101
        while stop + 8 <= end {
            let feed = UnsafeRawPointer(base + stop).loadUnaligned(as: UInt64.self) ^ (ones &* 0x0A)
            let found = (feed &- ones) & ~feed & (ones &* 0x80)
            guard found == 0 else { return stop + found.trailingZeroBitCount >> 3 }
            stop += 8
        }
        while stop < end, base[stop] != 0x0A { stop += 1 }
        return stop
    }

    @inline(__always)
    private mutating func decodeLine(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ number: Int, readable: Int
    ) {
        do throws(Rejection) {
            guard end - start <= limits.lineBytes else { throw tooLong(end - start) }
            guard facts.count < maxEvents else { throw tooMany() }
            var scanner = JSONScanner(bytes: base + start, count: end - start, readable: readable)
            scanner.skipSpace()
            try object(&scanner)
            scanner.skipSpace()
            guard scanner.at == scanner.count else {
                throw scanner.broken("something follows the object")
            }
            try admit(scanner, lineStart: start, lineEnd: end)
        } catch {
            reject(error, number)
        }
    }

    private mutating func decodeArray(_ scanner: inout JSONScanner) {
        _ = scanner.take(0x5B)
        scanner.skipSpace()
        if scanner.take(0x5D) { return }
        repeat {
            scanner.skipSpace()
            lines += 1
            let start = scanner.at
            var element = JSONScanner(bytes: scanner.bytes + start, count: scanner.count - start)
            do throws(Rejection) {
                try object(&element)
            } catch  where error.code != .badJSON {
                reject(error, lines)
                // The object may be only half read: find its end as plain JSON.
                element.at = 0
                guard (try? element.value(depth: limits.jsonDepth)) != nil else { return }
                scanner.at = start + element.at
                scanner.skipSpace()
                continue
            } catch {
                reject(error, lines)  // The array is not JSON from here on: nothing more to read.
                return
            }
            scanner.at = start + element.at
            do throws(Rejection) {
                guard element.at <= limits.lineBytes else { throw tooLong(element.at) }
                guard facts.count < maxEvents else { throw tooMany() }
                try admit(element, lineStart: start, lineEnd: start + element.at)
            } catch {
                reject(error, lines)
            }
            scanner.skipSpace()
        } while scanner.take(0x2C)
        if !scanner.take(0x5D) { reject(scanner.broken("the array does not end"), lines) }
    }

    private mutating func reject(_ rejection: Rejection, _ line: Int) {
        var rejection = rejection
        rejection.line = line
        rejections.append(rejection)
    }

    /// Reads the members of one object into `slices`.
    @inline(__always)
    mutating func object(_ scanner: inout JSONScanner) throws(Rejection) {
        present = 0
        guard scanner.take(0x7B) else { throw scanner.broken("a JSON object was expected") }
        scanner.skipSpace()
        if scanner.take(0x7D) { return }
        repeat {
            scanner.skipSpace()
            let key = try scanner.string()
            scanner.skipSpace()
            guard scanner.take(0x3A) else { throw scanner.broken("a colon is missing") }
            scanner.skipSpace()
            let value = try scanner.value(depth: limits.jsonDepth - 1)
            if let field = field(scanner, key), value.shape != .null {
                let bit: UInt32 = 1 << UInt32(field.rawValue)
                guard present & bit == 0 else {
                    throw Rejection(
                        .duplicateField, field: "\(field)",
                        "\(field) stands twice in the object: send it once")
                }
                present |= bit
                slices[field.rawValue] = value
            }
            scanner.skipSpace()
        } while scanner.take(0x2C)
        guard scanner.take(0x7D) else {
            throw scanner.broken("a comma or a closing brace is missing")
        }
    }

    @inline(__always)
    private func field(_ scanner: JSONScanner, _ key: JSONScanner.Slice) -> EventField? {
        if key.shape == .string {
            let start = Int(key.start)
            return fields.find(
                scanner.bytes + start, Int(key.length), readable: scanner.readable - start
            ).flatMap { EventField(rawValue: $0) }
        }
        let name = Array(scanner.text(key).utf8)
        return name.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.flatMap { fields.find($0, bytes.count, readable: bytes.count) }
                .flatMap { EventField(rawValue: $0) }
        }
    }

    @inline(__always)
    func slice(_ field: EventField) -> JSONScanner.Slice? {
        present & (1 << UInt32(field.rawValue)) != 0 ? slices[field.rawValue] : nil
    }

    /// Turns the members of one object into a fact.
    @inline(__always)
    private mutating func admit(
        _ scanner: JSONScanner, lineStart: Int, lineEnd: Int
    ) throws(Rejection) {
        var fact = Fact(kind: try kind(scanner))
        fact.lineOffset = Int32(lineStart)
        fact.lineLength = Int32(lineEnd - lineStart)
        fact.room = try room(scanner)
        try time(scanner, &fact)
        fact.viewer = try hash(scanner, .viewer) ?? 0
        if let source = slice(.source) {
            fact.source = try hash(scanner, .source) ?? 0
            fact.sourceOffset = Int32(lineStart) + source.start
            fact.sourceLength = source.length
        }
        if let feed = try hash(scanner, .feed) {
            fact.feed = feed
            if nameNumbers[feed] == nil {
                note(feed, String(string(scanner, .feed).prefix(64)))
            }
        }
        try checkText(scanner)
        try identify(scanner, &fact)
        if let n = slice(.n) {
            guard let value = scanner.integer(n), value >= 0, value <= 1_000_000 else {
                throw Rejection(
                    .badField, field: "n", "n must be a whole number from 0 to 1000000")
            }
            fact.n = Int32(value)
        }
        if let detail = try detail(scanner, fact) {
            fact.detail = Int32(details.count)
            details.append(detail)
        }
        if fact.kind == .lead || present & Self.personalFields != 0 {
            notePersonalData(scanner, of: fact.kind, lineStart)
        }
        facts.append(fact)
    }

    @inline(__always)
    private func kind(_ scanner: JSONScanner) throws(Rejection) -> EventKind {
        guard let type = slice(.type) else {
            throw Rejection(
                .missingField, field: "type",
                "type is missing: one of \(EventKind.names.joined(separator: ", "))")
        }
        let start = Int(type.start)
        guard type.shape == .string,
            let number = kinds.find(
                scanner.bytes + start, Int(type.length), readable: scanner.readable - start),
            let kind = EventKind(rawValue: UInt8(number))
        else {
            throw Rejection(
                .unknownType, field: "type",
                "type is not known: one of \(EventKind.names.joined(separator: ", "))")
        }
        return kind
    }

    @inline(__always)
    private mutating func room(_ scanner: JSONScanner) throws(Rejection) -> UInt64 {
        guard let room = slice(.room) else {
            throw Rejection(.missingField, field: "room", "room is missing: name the room")
        }
        guard room.shape == .string, room.length > 0, Int(room.length) <= limits.roomBytes else {
            throw badRoom
        }
        let bytes = scanner.raw(room)
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x3A, 0x2D: continue
            default: throw badRoom
            }
        }
        let hash = stableHash(bytes)
        if hash != lastRoom {
            lastRoom = hash
            if nameNumbers[hash] == nil { note(hash, String(decoding: bytes, as: UTF8.self)) }
        }
        return hash
    }

    private mutating func note(_ hash: UInt64, _ name: String) {
        nameNumbers.insert(hash, names.count)
        names.append(name)
    }

    /// The text of a room or feed that the last batch named.
    package func name(of hash: UInt64) -> String? { nameNumbers[hash].map { names[$0] } }

    private var badRoom: Rejection {
        Rejection(
            .badField, field: "room",
            "room must be 1 to \(limits.roomBytes) of the characters A-Z a-z 0-9 . _ : -")
    }

    @inline(__always)
    private func time(_ scanner: JSONScanner, _ fact: inout Fact) throws(Rejection) {
        guard let slice = slice(.ts) else {
            fact.ts = receivedTs
            fact.hasTs = false
            return
        }
        guard let ts = scanner.integer(slice) else {
            throw Rejection(
                .badField, field: "ts", "ts must be an integer of epoch milliseconds")
        }
        if ts < limits.earliestTs || ts > receivedTs + limits.futureToleranceMs {
            fact.ts = receivedTs
            fact.isClamped = true
        } else {
            fact.ts = ts
            fact.isClamped = self.slice(.clamped)?.shape == .yes
        }
    }

    @inline(__always)
    func hash(_ scanner: JSONScanner, _ field: EventField) throws(Rejection) -> UInt64? {
        guard let slice = slice(field) else { return nil }
        switch slice.shape {
        case .string: return slice.length == 0 ? nil : stableHash(scanner.raw(slice))
        case .escapedString: return stableHash(scanner.text(slice))
        default:
            throw Rejection(
                .badField, field: "\(field)", "\(field) must be a string: put it in quotes")
        }
    }

    @inline(__always)
    private func checkText(_ scanner: JSONScanner) throws(Rejection) {
        guard let text = slice(.text), Int(text.length) > limits.textCharacters else { return }
        guard scanner.text(text).count <= limits.textCharacters else {
            throw Rejection(
                .badField, field: "text",
                "text is longer than \(limits.textCharacters) characters: shorten or split it")
        }
    }

    /// Sets what duplicates are recognised by: the id; without one, the whole line and its second,
    /// unless nobody is named in it (five people may well say "1" in one second).
    @inline(__always)
    private func identify(_ scanner: JSONScanner, _ fact: inout Fact) throws(Rejection) {
        if let id = slice(.id) {
            guard id.shape == .string || id.shape == .escapedString, id.length > 0,
                Int(id.length) <= limits.idBytes
            else {
                throw Rejection(
                    .badField, field: "id",
                    "id must be a string of 1 to \(limits.idBytes) bytes")
            }
            if let weak = Self.weakID(scanner.raw(id)) {
                fact.isWeak = true
                fact.id = weak
                fact.idOrder = weak
                return
            }
            if id.shape == .string {
                fact.id = stableHash(scanner.raw(id), seed: fact.room)
                fact.idOrder = orderKey(of: scanner.raw(id))
            } else {
                var text = scanner.text(id)
                text.withUTF8 { bytes in
                    fact.id = stableHash(UnsafeRawBufferPointer(bytes), seed: fact.room)
                    fact.idOrder = orderKey(of: UnsafeRawBufferPointer(bytes))
                }
            }
            return
        }
        fact.isWeak = true
        fact.hasIdentity = fact.viewer != 0
        let line = UnsafeRawBufferPointer(start: scanner.bytes, count: scanner.at)
        Self.identifyWeakly(&fact, line)
    }

    /// `~` and 16 hexadecimal digits: what an export writes for an event that had no id, so that it
    /// is known again wherever it is imported.
    private static func weakID(_ id: UnsafeRawBufferPointer) -> UInt64? {
        guard id.count == 17, id[0] == 0x7E else { return nil }
        return UInt64(String(decoding: id.dropFirst(), as: UTF8.self), radix: 16)
    }

    /// The id of an event that came without one. Personal data must be out of the line already.
    package static func identifyWeakly(_ fact: inout Fact, _ line: UnsafeRawBufferPointer) {
        fact.id = stableHash(line, seed: fact.room ^ UInt64(bitPattern: fact.ts / 1000))
        fact.idOrder = fact.id
    }

    private func tooLong(_ bytes: Int) -> Rejection {
        Rejection(
            .lineTooLong,
            "the line has \(bytes) bytes, more than \(limits.lineBytes): split or shorten it")
    }

    private func tooMany() -> Rejection {
        Rejection(.tooManyEvents, "more than \(maxEvents) events in one frame: send smaller frames")
    }
}
