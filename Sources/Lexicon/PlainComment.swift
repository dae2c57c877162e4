/// A comment as patterns see it: what can be written in many ways is written in one.
///
/// - Letters: full-width forms become plain ones, capitals small ones, traditional characters of the
///   trade simplified ones (`Simplified`).
/// - Ornaments go: emoji, `[微笑]`, `@names`, quotes, brackets, colons. A few emoji are words: 💰.
/// - A letter three or more times in a row stands once; digits stay, 3000 is not 30.
/// - Each clause has a line of its own, so that `.` does not reach over: `,` `。` `!` … end one, `?`
///   stays and ends one. Blanks stay only between words of letters: "多 少 钱" is "多少钱".
package struct PlainComment {
    private var bytes: [UInt8] = []
    private var last: UInt32 = 0
    private var run = 0
    private var blankWaits = false
    private var characters = 0

    package static func bytes(of comment: String, atMost limit: Int) -> [UInt8] {
        var plain = PlainComment()
        plain.bytes.reserveCapacity(comment.utf8.count + 8)
        var scalars = comment.unicodeScalars[...]
        while let scalar = scalars.popFirst(), plain.characters < limit {
            plain.take(scalar.value, &scalars)
        }
        while plain.bytes.last == newline { plain.bytes.removeLast() }
        return plain.bytes
    }

    private static let newline = UInt8(ascii: "\n")

    private mutating func take(_ value: UInt32, _ rest: inout Substring.UnicodeScalarView) {
        switch value {
        case 0x61...0x7A, 0x30...0x39: put(value)
        case 0x4E00...0x9FFF: put(Simplified.of(value))
        case 0x41...0x5A: put(value + 32)
        case 0xFF01...0xFF5E: take(value - 0xFEE0, &rest)
        case 0x20, 0x09, 0x3000, 0xA0: blankWaits = true
        case 0x5B, 0x3010: Self.skipEmote(value, &rest)
        case 0x40: rest = rest.drop { $0.value > 0x20 && $0.value != 0x3000 }
        case 0x3F: question()
        case 0x2E where Self.isDigit(last) && Self.isDigit(rest.first?.value ?? 0): put(value)
        case 0x21, 0x2C, 0x2E, 0x3B, 0x7E, 0x0A, 0x0D, 0x3001, 0x3002, 0x2026, 0xFF61, 0xB7:
            endClause()
        case 0x25, 0x2B, 0x2D, 0x2F, 0x2A, 0x3D, 0x24, 0xA5, 0x5F: put(value)
        case 0x339E: "km".unicodeScalars.forEach { put($0.value) }
        case 0x1F4B0, 0x1F4B5, 0x1F4B4: put(0x94B1)  // 钱
        case 0x1F697, 0x1F698, 0x1F699: put(0x8F66)  // 车
        default: if Self.isLetter(value) { put(value) }
        }
    }

    private mutating func put(_ value: UInt32) {
        if blankWaits, value < 0x250, last < 0x250, last > 0x20 {
            bytes.append(UInt8(ascii: " "))
            last = 0x20
        }
        blankWaits = false
        run = value == last ? run + 1 : 1
        last = value
        if run >= 3, !Self.isDigit(value) {
            // The second of the run was kept until it turned out to be one.
            if run == 3 { removeLast() }
            return
        }
        characters += 1
        append(value)
    }

    private mutating func append(_ value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else { return }
        bytes.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
    }

    private mutating func removeLast() {
        while let byte = bytes.popLast(), byte & 0xC0 == 0x80 {}
    }

    private mutating func question() {
        if bytes.last == Self.newline { bytes.removeLast() }
        if bytes.last != UInt8(ascii: "?") { bytes.append(UInt8(ascii: "?")) }
        endClause()
    }

    private mutating func endClause() {
        blankWaits = false
        last = 0x0A
        if let end = bytes.last, end != Self.newline { bytes.append(Self.newline) }
    }

    /// A name of at most eight characters in brackets is a picture; otherwise the bracket alone goes.
    private static func skipEmote(_ open: UInt32, _ rest: inout Substring.UnicodeScalarView) {
        let close: Unicode.Scalar = open == 0x5B ? "]" : "】"
        let end = rest.prefix(9).firstIndex(of: close)
        if let end { rest = rest[rest.index(after: end)...] }
    }

    private static func isDigit(_ value: UInt32) -> Bool {
        (0x30...0x39).contains(value) || (0xFF10...0xFF19).contains(value)
    }

    /// Of scripts beyond Latin and the common ideographs; no symbols, no emoji, no joiners.
    private static func isLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0xC0...0x24F, 0x370...0x1FFF, 0x3040...0x30FF, 0x3400...0x4DBF, 0xAC00...0xD7AF,
            0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
