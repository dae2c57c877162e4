import Vocabulary

/// A validating scanner over the bytes of one JSON value (RFC 8259), without copies.
///
/// It is strict where the standard leaves room: strings must be UTF-8 without lone surrogates or
/// NUL, nesting is bounded, and nothing may follow the value. Everything it meets either passes or
/// throws; no input makes it read outside `0..<count`.
package struct JSONScanner {
    enum Shape: UInt8 { case string, escapedString, number, yes, no, null, object, array }

    struct Slice {
        var start: Int32 = 0
        var length: Int32 = 0
        var shape: Shape = .null
    }

    let bytes: UnsafePointer<UInt8>
    let count: Int
    /// Bytes that may be read, at least `count`: words are compared eight bytes at a time.
    let readable: Int
    var at = 0

    init(bytes: UnsafePointer<UInt8>, count: Int, readable: Int? = nil, at: Int = 0) {
        self.bytes = bytes
        self.count = count
        self.readable = readable ?? count
        self.at = at
    }

    @inline(__always)
    mutating func skipSpace() {
        while at < count, bytes[at] <= 0x20 {
            guard bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09
            else { return }
            at += 1
        }
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard at < count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    /// Scans the string whose opening quote stands at `at`; the slice leaves the quotes out.
    @inline(__always)
    mutating func string() throws(Rejection) -> Slice {
        guard take(0x22) else { throw broken("a string was expected") }
        let start = at
        var escaped = false
        while true {
            skipPlain()
            guard at < count else { break }
            let byte = bytes[at]
            if byte == 0x22 {
                let slice = Slice(
                    start: Int32(start), length: Int32(at - start),
                    shape: escaped ? .escapedString : .string)
                at += 1
                return slice
            }
            if byte >= 0x80 {
                try multibyte()
            } else if byte == 0x5C {
                escaped = true
                try escape()
            } else if byte < 0x20 {
                throw broken("a control character inside a string must be escaped")
            } else {
                at += 1
            }
        }
        throw broken("a string does not end")
    }

    /// Skips to the next byte that a string treats in its own way: a quote, a backslash, a control
    /// character, anything beyond ASCII.
    @inline(__always)
    private mutating func skipPlain() {
        while at + 8 <= readable {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            let special = Self.special(word)
            guard special == 0 else {
                at += special.trailingZeroBitCount >> 3
                return
            }
            at += 8
        }
        while at < count, bytes[at] >= 0x20, bytes[at] < 0x80, bytes[at] != 0x22,
            bytes[at] != 0x5C
        { at += 1 }
    }

    /// The high bit of each byte that is not plain; exact up to the first such byte, which is all
    /// that is asked ("Determine if a word has a byte less than n", S. E. Anderson, Bit Twiddling
    /// Hacks).
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let found =
            (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
            | (word &- ones &* 0x20) & ~word | word
        return found & (ones &* 0x80)
    }

    /// One UTF-8 sequence of two to four bytes (Unicode 15, table 3-7).
    private mutating func multibyte() throws(Rejection) {
        let lead = bytes[at]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xED: (length, high) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF4: (length, high) = (4, 0x8F)
        case 0xF1...0xF3: length = 4
        default: throw broken("the text is not UTF-8")
        }
        guard at + length <= count, bytes[at + 1] >= low, bytes[at + 1] <= high else {
            throw broken("the text is not UTF-8")
        }
        for k in 2..<max(2, length) where bytes[at + k] & 0xC0 != 0x80 {
            throw broken("the text is not UTF-8")
        }
        at += length
    }

    private mutating func escape() throws(Rejection) {
        guard at + 1 < count else { throw broken("a string does not end") }
        switch bytes[at + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: at += 2
        case 0x75:
            let unit = try hexUnit(at + 2)
            at += 6
            switch unit {
            case 0: throw broken("NUL is not allowed in text")
            case 0xD800...0xDBFF:
                guard at + 1 < count, bytes[at] == 0x5C, bytes[at + 1] == 0x75,
                    case 0xDC00...0xDFFF = try hexUnit(at + 2)
                else { throw broken("half of a surrogate pair stands alone") }
                at += 6
            case 0xDC00...0xDFFF: throw broken("half of a surrogate pair stands alone")
            default: break
            }
        default: throw broken("an unknown escape in a string")
        }
    }

    func hexUnit(_ start: Int) throws(Rejection) -> UInt32 {
        guard start + 4 <= count else { throw broken("a \\u escape needs four digits") }
        var value: UInt32 = 0
        for i in start..<start + 4 {
            switch bytes[i] {
            case 0x30...0x39: value = value << 4 | UInt32(bytes[i] - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(bytes[i] - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(bytes[i] - 0x61 + 10)
            default: throw broken("a \\u escape needs four digits")
            }
        }
        return value
    }

    /// Scans any value, `depth` levels of nesting still allowed.
    @inline(__always)
    mutating func value(depth: Int) throws(Rejection) -> Slice {
        guard at < count else { throw broken("a value is missing") }
        switch bytes[at] {
        case 0x22: return try string()
        case 0x2D, 0x30...0x39: return try number()
        default: return try other(depth: depth)
        }
    }

    private mutating func other(depth: Int) throws(Rejection) -> Slice {
        let start = at
        let shape: Shape
        switch bytes[at] {
        case 0x7B:
            shape = .object
            try members(depth: depth)
        case 0x5B:
            shape = .array
            try elements(depth: depth)
        case 0x74:
            shape = .yes
            try word("true")
        case 0x66:
            shape = .no
            try word("false")
        case 0x6E:
            shape = .null
            try word("null")
        default: throw broken("a value was expected")
        }
        return Slice(start: Int32(start), length: Int32(at - start), shape: shape)
    }

    private mutating func members(depth: Int) throws(Rejection) {
        guard depth > 0 else { throw broken("nested too deep") }
        at += 1
        skipSpace()
        if take(0x7D) { return }
        repeat {
            skipSpace()
            _ = try string()
            skipSpace()
            guard take(0x3A) else { throw broken("a colon is missing") }
            skipSpace()
            _ = try value(depth: depth - 1)
            skipSpace()
        } while take(0x2C)
        guard take(0x7D) else { throw broken("a comma or a closing brace is missing") }
    }

    private mutating func elements(depth: Int) throws(Rejection) {
        guard depth > 0 else { throw broken("nested too deep") }
        at += 1
        skipSpace()
        if take(0x5D) { return }
        repeat {
            skipSpace()
            _ = try value(depth: depth - 1)
            skipSpace()
        } while take(0x2C)
        guard take(0x5D) else { throw broken("a comma or a closing bracket is missing") }
    }

    private mutating func word(_ word: StaticString) throws(Rejection) {
        for i in 0..<word.utf8CodeUnitCount {
            guard at < count, bytes[at] == word.utf8Start[i] else {
                throw broken("a value was expected")
            }
            at += 1
        }
    }

    @inline(__always)
    mutating func number() throws(Rejection) -> Slice {
        let start = at
        _ = take(0x2D)
        if take(0x30) {
            // a leading zero stands alone
        } else {
            guard digits() else { throw broken("a number has no digits") }
        }
        if take(0x2E), !digits() { throw broken("a number ends with its point") }
        if at < count, bytes[at] == 0x65 || bytes[at] == 0x45 {
            at += 1
            if at < count, bytes[at] == 0x2B || bytes[at] == 0x2D { at += 1 }
            guard digits() else { throw broken("an exponent has no digits") }
        }
        return Slice(start: Int32(start), length: Int32(at - start), shape: .number)
    }

    @inline(__always)
    private mutating func digits() -> Bool {
        let start = at
        while at < count, bytes[at] &- 0x30 < 10 { at += 1 }
        return at > start
    }

    /// The integer of a number slice; nil if it has a fraction, an exponent or needs over 64 bits.
    @inline(__always)
    func integer(_ slice: Slice) -> Int64? {
        guard slice.shape == .number else { return nil }
        var i = Int(slice.start)
        let end = i + Int(slice.length)
        let negative = bytes[i] == 0x2D
        if negative { i += 1 }
        guard end - i <= 19 else { return nil }
        var value: UInt64 = 0
        while i < end {
            let digit = bytes[i] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ UInt64(digit)
            i += 1
        }
        guard value <= UInt64(Int64.max) else { return nil }
        return negative ? -Int64(value) : Int64(value)
    }

    /// The count of a number slice; nil if it is negative or beyond any count.
    func count(_ slice: Slice) -> Int64? {
        integer(slice).flatMap { 0...Limits.standard.count ~= $0 ? $0 : nil }
    }

    func raw(_ slice: Slice) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + Int(slice.start), count: Int(slice.length))
    }

    /// The text of a string slice, escapes resolved.
    func text(_ slice: Slice) -> String {
        guard slice.shape == .escapedString else {
            return String(decoding: raw(slice), as: UTF8.self)
        }
        var units: [UInt8] = []
        units.reserveCapacity(Int(slice.length))
        var i = Int(slice.start)
        let end = i + Int(slice.length)
        while i < end {
            guard bytes[i] == 0x5C else {
                units.append(bytes[i])
                i += 1
                continue
            }
            let letter = bytes[i + 1]
            i += 2
            switch letter {
            case 0x62: units.append(0x08)
            case 0x66: units.append(0x0C)
            case 0x6E: units.append(0x0A)
            case 0x72: units.append(0x0D)
            case 0x74: units.append(0x09)
            case 0x75: appendUnicode(&units, &i)
            default: units.append(letter)
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// The text of a string of which the bytes between its quotes are given, known to be valid.
    package static func text(_ quoted: UnsafeRawBufferPointer) -> String {
        guard let base = quoted.baseAddress else { return "" }
        let scanner = JSONScanner(
            bytes: base.assumingMemoryBound(to: UInt8.self), count: quoted.count)
        return scanner.text(
            Slice(start: 0, length: Int32(quoted.count), shape: .escapedString))
    }

    private func appendUnicode(_ units: inout [UInt8], _ i: inout Int) {
        guard var scalar = try? hexUnit(i) else { return }
        i += 4
        if case 0xD800...0xDBFF = scalar, let low = try? hexUnit(i + 2) {
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            i += 6
        }
        if let value = Unicode.Scalar(scalar) { units += Array(String(Character(value)).utf8) }
    }

    func broken(_ what: String) -> Rejection {
        Rejection(.badJSON, "\(what), at byte \(at + 1) of the line: send one JSON object a line")
    }
}
