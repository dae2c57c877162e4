package import Vocabulary

/// Where personal data stands in a line, so that it can go to the vault and nowhere else.
package struct PersonalData: Sendable {
    /// Index of the fact.
    package var fact: Int
    package var hasID: Bool
    /// Offsets and lengths of the values, quotes included.
    package var ranges: [Range<Int>]
    package var lead: String
    package var phone: String?
    package var name: String?
    package var wechat: String?
}

extension EventDecoder {
    func string(_ scanner: JSONScanner, _ field: EventField) -> String {
        guard let slice = slice(field), slice.shape == .string || slice.shape == .escapedString
        else { return "" }
        return scanner.text(slice)
    }

    func detail(
        _ scanner: JSONScanner, _ fact: Fact
    ) throws(Rejection) -> Detail? {
        switch fact.kind {
        case .streamStart:
            return .streamStart(
                title: string(scanner, .title), host: string(scanner, .host),
                isRehearsal: RareFields(scanner).isTrue("rehearsal") ?? false)
        case .streamEnd: return .streamEnd(reason: string(scanner, .reason))
        case .segment:
            let name = string(scanner, .segment)
            guard !name.isEmpty else {
                throw Rejection(
                    .missingField, field: "segment", "segment is missing: name what goes on air")
            }
            return .segment(name: name, by: string(scanner, .by))
        case .counters: return .counters(try RareFields(scanner).counters())
        case .transcript: return .sentence(try RareFields(scanner).sentence(fact))
        case .gap: return .silence(try RareFields(scanner).gap(fact))
        case .rundown: return .rundown(try RareFields(scanner).rundown())
        case .cue: return .cue(try RareFields(scanner).cue(fact))
        case .receipt: return .receipt(try RareFields(scanner).receipt())
        case .answer:
            return .answer(
                question: try RareFields(scanner).required("question"), by: string(scanner, .by))
        case .point: return .point(try RareFields(scanner).required("point"))
        case .extend:
            return .extend(seconds: try RareFields(scanner).whole("seconds", -3600...3600))
        case .quiet: return .quiet(minutes: try RareFields(scanner).whole("minutes", 0...240))
        case .intervention:
            let fields = RareFields(scanner)
            return .intervention(kind: fields.text("kind") ?? "", note: fields.text("note") ?? "")
        case .marker: return .marker(RareFields(scanner).text("label") ?? "")
        case .warning: return .warning(try RareFields(scanner).warning(fact))
        case .handling: return .handling(try RareFields(scanner).handling())
        case .review: return .review(try RareFields(scanner).review(fact))
        case .switchback: return .switchback(try RareFields(scanner).switchback())
        case .like:
            guard let total = slice(.total) else { return nil }
            guard let count = scanner.count(total) else { throw RareFields.badCount("total") }
            return .total(count)
        case .lead:
            guard let lead = try hash(scanner, .lead) else { return nil }
            return .lead(id: lead)
        default: return nil
        }
    }

    mutating func notePersonalData(
        _ scanner: JSONScanner, of kind: EventKind, _ lineStart: Int
    ) {
        // `name` is that of a person only in a lead: gifts and counters have names too.
        let fields: [EventField] =
            kind == .lead ? [.phone, .name, .wechat] : [.phone, .wechat]
        let ranges = fields.compactMap { field -> Range<Int>? in
            guard let slice = slice(field) else { return nil }
            let quote = slice.shape == .string || slice.shape == .escapedString ? 1 : 0
            let start = lineStart + Int(slice.start) - quote
            return start..<start + Int(slice.length) + 2 * quote
        }
        guard !ranges.isEmpty else { return }
        func value(_ field: EventField) -> String? {
            guard fields.contains(field), let slice = slice(field) else { return nil }
            return slice.shape == .string || slice.shape == .escapedString
                ? scanner.text(slice) : String(decoding: scanner.raw(slice), as: UTF8.self)
        }
        personal.append(
            PersonalData(
                fact: facts.count, hasID: slice(.id) != nil,
                ranges: ranges.sorted { $0.lowerBound < $1.lowerBound },
                lead: string(scanner, .lead), phone: value(.phone), name: value(.name),
                wechat: value(.wechat)))
    }

    /// The line of an event that alone says all: with the time and id that were given to it, and
    /// with its feed. Importing it anywhere gives the same fact.
    ///
    /// - Parameters:
    ///   - fact: of the last block decoded, which `bytes` is.
    ///   - arrival: when it was received; a line that says so itself keeps its own.
    package mutating func standalone(
        _ fact: Fact, in bytes: UnsafeRawBufferPointer, feed: String, arrival: Int64
    ) -> [UInt8] {
        let start = Int(fact.lineOffset)
        var line = Array(bytes[start..<start + Int(fact.lineLength)])
        var extra = ""
        if fact.isWeak, !line.starts(with: #"{"id":"~"#.utf8), slice(of: .id, in: line) == nil {
            let hex = String(fact.id, radix: 16)
            extra += #""id":"~\#(String(repeating: "0", count: 16 - hex.count) + hex)","#
        }
        if !fact.hasTs { extra += #""ts":\#(fact.ts),"# }
        if fact.isClamped, slice(of: .clamped, in: line) == nil {
            _ = slice(of: .ts, in: line).map {
                line.replaceSubrange($0, with: Array(String(fact.ts).utf8))
            }
            extra += #""clamped":true,"#
        }
        if fact.feed == 0 { extra += #""feed":\#(JSON.string(feed).text),"# }
        if line.firstRange(of: Self.recv) == nil { extra += #""recv":\#(arrival),"# }
        line.replaceSubrange(0..<1, with: Array(("{" + extra).utf8))
        return line
    }

    /// A quote within a text is escaped, so these bytes can only be a name.
    private static let recv = Array("\"recv\":".utf8)

    /// The value of `recv`: when the service that recorded the line received it.
    package static func arrival(in line: UnsafeRawBufferPointer) -> Int64? {
        let name = Self.recv
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

    /// Where a field's value stands in a line that has been decoded before.
    private mutating func slice(of field: EventField, in line: [UInt8]) -> Range<Int>? {
        line.withUnsafeBufferPointer { line in
            var scanner = JSONScanner(bytes: line.baseAddress!, count: line.count)
            guard (try? object(&scanner)) != nil else { return nil }
            return slice(field).map { Int($0.start)..<Int($0.start + $0.length) }
        }
    }
}

extension Fact {
    /// Writes an event's line as watchers get it: with the time it was given where it had none.
    package func writeItem(_ line: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        guard !hasTs, line.count > 2 else { return out.append(contentsOf: line) }
        out += #"{"ts":\#(ts),"#.utf8
        out.append(contentsOf: line.dropFirst())
    }
}
