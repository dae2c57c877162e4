import Vocabulary

/// Members that only rare events carry: looked up when such an event comes, so that the many
/// events that carry none of them pay nothing.
struct RareFields {
    private let scanner: JSONScanner

    /// - Parameter scanner: of an object that was found sound.
    init(_ scanner: JSONScanner) {
        self.scanner = JSONScanner(bytes: scanner.bytes, count: scanner.count)
    }

    /// The value of the first member of this name; nil if there is none or it is null.
    private func member(_ name: String) -> JSONScanner.Slice? {
        var scanner = scanner
        scanner.skipSpace()
        guard scanner.take(0x7B) else { return nil }
        repeat {
            scanner.skipSpace()
            guard let key = try? scanner.string() else { return nil }
            scanner.skipSpace()
            _ = scanner.take(0x3A)
            scanner.skipSpace()
            guard let value = try? scanner.value(depth: Limits.standard.jsonDepth) else {
                return nil
            }
            if scanner.text(key) == name { return value.shape == .null ? nil : value }
            scanner.skipSpace()
        } while scanner.take(0x2C)
        return nil
    }

    func text(_ name: String) -> String? {
        guard let value = member(name), value.shape == .string || value.shape == .escapedString
        else { return nil }
        return scanner.text(value)
    }

    /// The whole value of a member; nil if there is none or it is null.
    func value(_ name: String) throws(Rejection) -> JSON? {
        guard let slice = member(name) else { return nil }
        return try JSON(scanner, slice)
    }

    func isTrue(_ name: String) -> Bool? { member(name).map { $0.shape == .yes } }

    /// A whole number from 0 to the largest count.
    func count(_ name: String) throws(Rejection) -> Int64? {
        guard let value = member(name) else { return nil }
        guard let count = scanner.count(value) else { throw Self.badCount(name) }
        return count
    }

    /// A number from 0 to 1; whatever else stands there says nothing.
    private func share(_ name: String) -> Double? {
        let share: Double? =
            switch try? value(name) {
            case .double(let number): number
            case .int(let number): Double(number)
            default: nil
            }
        return share.flatMap { (0...1).contains($0) ? $0 : nil }
    }

    static func badCount(_ name: String) -> Rejection {
        Rejection(
            .badField, field: name,
            "\(name) must be a whole number from 0 to \(Limits.standard.count)")
    }

    /// A moment between 2015 and 2100.
    func moment(_ name: String) throws(Rejection) -> Int64? {
        guard let value = member(name) else { return nil }
        let limits = Limits.standard
        guard let ts = scanner.integer(value), limits.earliestTs...limits.latestTs ~= ts else {
            throw Rejection(
                .badField, field: name,
                "\(name) must be an integer of epoch milliseconds between 2015 and 2100")
        }
        return ts
    }

    /// The members of an object of names and whole numbers. Ratios that a platform reports
    /// (`reported.…`) are kept in the journal and never calculated with.
    func counts(_ name: String) throws(Rejection) -> [NamedCount] {
        guard let value = member(name) else { return [] }
        guard value.shape == .object else {
            throw Rejection(
                .badField, field: name, "\(name) must be an object of names and counts")
        }
        var inner = JSONScanner(
            bytes: scanner.bytes, count: Int(value.start + value.length),
            at: Int(value.start) + 1)
        var counts: [NamedCount] = []
        inner.skipSpace()
        if inner.take(0x7D) { return counts }
        repeat {
            inner.skipSpace()
            let member = inner.text(try inner.string())
            inner.skipSpace()
            _ = inner.take(0x3A)
            inner.skipSpace()
            let number = try inner.value(depth: Limits.standard.jsonDepth)
            inner.skipSpace()
            guard number.shape != .null, !member.hasPrefix("reported.") else { continue }
            guard let count = inner.count(number) else {
                throw Self.badCount("\(name).\(member)")
            }
            counts.append(NamedCount(name: member, value: count))
        } while inner.take(0x2C)
        return counts
    }
}

extension RareFields {
    func counters() throws(Rejection) -> CounterSample {
        var sample = CounterSample()
        sample.gauges = try counts("gauges")
        sample.totals = try counts("totals")
        sample.increments = try counts("increments")
        sample.halfWidths = try counts("approx")
        return sample
    }

    /// - Parameter fact: the event, whose own id stands for a missing utterance.
    func sentence(_ fact: Fact) throws(Rejection) -> Sentence {
        Sentence(
            utterance: text("utterance") ?? "~\(fact.id)",
            revision: try count("rev") ?? 0, isFinal: isTrue("final") ?? true, ts: fact.ts,
            endTs: try moment("end_ts"), speaker: text("speaker") ?? "", text: text("text") ?? "",
            confidence: share("confidence") ?? share("conf"))
    }

    func gap(_ fact: Fact) throws(Rejection) -> SilentSpan {
        let from = try moment("from_ts") ?? fact.ts
        let to = try moment("to_ts") ?? fact.ts
        guard from <= to else {
            throw Rejection(.badField, field: "to_ts", "to_ts must not lie before from_ts")
        }
        return SilentSpan(
            from: from, to: to, feed: text("feed") ?? "", cause: text("cause") ?? "")
    }
}
