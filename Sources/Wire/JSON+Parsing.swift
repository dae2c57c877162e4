import Vocabulary

extension JSON {
    /// Reads one JSON value, by the rules of `JSONScanner`.
    ///
    /// - Throws: `bad_json` with the byte at which it is broken.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(Rejection) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw Rejection(.badJSON, "nothing was sent: send one JSON value")
        }
        var scanner = JSONScanner(bytes: base, count: bytes.count)
        scanner.skipSpace()
        let slice = try scanner.value(depth: Limits.standard.jsonDepth)
        scanner.skipSpace()
        guard scanner.at == scanner.count else {
            throw scanner.broken("something follows the value")
        }
        self = try JSON(scanner, slice)
    }

    /// The value of a slice that was found sound.
    init(_ scanner: JSONScanner, _ slice: JSONScanner.Slice) throws(Rejection) {
        switch slice.shape {
        case .null: self = .null
        case .yes: self = .bool(true)
        case .no: self = .bool(false)
        case .string, .escapedString: self = .string(scanner.text(slice))
        case .number:
            if let whole = scanner.integer(slice) {
                self = .int(whole)
            } else {
                let text = String(decoding: scanner.raw(slice), as: UTF8.self)
                self = .double(Double(text) ?? .nan)
            }
        case .array: self = .array(try Self.elements(scanner, slice))
        case .object: self = .object(try Self.members(scanner, slice))
        }
    }

    private static func inner(_ scanner: JSONScanner, _ slice: JSONScanner.Slice) -> JSONScanner {
        JSONScanner(
            bytes: scanner.bytes, count: Int(slice.start + slice.length), at: Int(slice.start) + 1)
    }

    private static func elements(
        _ scanner: JSONScanner, _ slice: JSONScanner.Slice
    ) throws(Rejection) -> [JSON] {
        var scanner = inner(scanner, slice)
        var values: [JSON] = []
        scanner.skipSpace()
        if scanner.take(0x5D) { return values }
        repeat {
            scanner.skipSpace()
            let value = try scanner.value(depth: Limits.standard.jsonDepth)
            values.append(try JSON(scanner, value))
            scanner.skipSpace()
        } while scanner.take(0x2C)
        return values
    }

    private static func members(
        _ scanner: JSONScanner, _ slice: JSONScanner.Slice
    ) throws(Rejection) -> [Member] {
        var scanner = inner(scanner, slice)
        var members: [Member] = []
        scanner.skipSpace()
        if scanner.take(0x7D) { return members }
        repeat {
            scanner.skipSpace()
            let name = scanner.text(try scanner.string())
            scanner.skipSpace()
            _ = scanner.take(0x3A)
            scanner.skipSpace()
            let value = try scanner.value(depth: Limits.standard.jsonDepth)
            members.append(Member(name: name, value: try JSON(scanner, value)))
            scanner.skipSpace()
        } while scanner.take(0x2C)
        return members
    }
}
