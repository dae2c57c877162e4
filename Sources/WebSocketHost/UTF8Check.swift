/// Whether bytes that come piece by piece are UTF-8 (RFC 3629), told at the first byte that cannot be.
///
/// The library has such a check too. It looks at single bytes, which costs a feed more than its JSON
/// does, and it counts the payload of a pong between two pieces of a message as part of that message.
struct UTF8Check {
    /// Bytes of the present character that are still to come, and the range of the next of them.
    private var missing = 0
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether a message may end here.
    var isComplete: Bool { missing == 0 }

    /// False at the first byte that makes it something else.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var i = 0
        while i < bytes.count {
            if missing == 0 {
                i = Self.skipASCII(bytes, from: i)
                guard i < bytes.count else { return true }
                guard begin(bytes[i]) else { return false }
            } else {
                guard next.contains(bytes[i]) else { return false }
                missing -= 1
                next = 0x80...0xBF
            }
            i += 1
        }
        return true
    }

    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var i = start
        while i + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            i += 8
        }
        while i < bytes.count, bytes[i] < 0x80 { i += 1 }
        return i
    }

    /// The first byte of a character of several: neither overlong, nor a surrogate, nor beyond
    /// U+10FFFF.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, next) = (2, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE, 0xEF: missing = 2
        case 0xED: (missing, next) = (2, 0x80...0x9F)
        case 0xF0: (missing, next) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, next) = (3, 0x80...0x8F)
        default: return false
        }
        return true
    }
}
