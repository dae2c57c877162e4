/// A closed set of ASCII words, found by one multiplication and one comparison.
///
/// A word is known by its first eight bytes, its last eight and its length; the multiplier is
/// searched once so that no two words share a slot.
struct WordTable: Sendable {
    private struct Entry: Sendable {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var length = 0
        var number = 0
    }

    private static let slots = 64
    private var entries = ContiguousArray<Entry>()
    private var multiplier: UInt64 = 1

    /// - Parameter words: each with the number that finding it answers; at most 40, all different.
    init(_ words: [(word: StaticString, number: Int)]) {
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        while !place(words, multiplier: candidate) {
            candidate = candidate &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 | 1
        }
    }

    private mutating func place(
        _ words: [(word: StaticString, number: Int)], multiplier candidate: UInt64
    ) -> Bool {
        entries = .init(repeating: Entry(), count: Self.slots)
        multiplier = candidate
        for (word, number) in words {
            let length = word.utf8CodeUnitCount
            let first = Self.load(word.utf8Start, length, readable: length)
            let slot = slot(first, length)
            guard entries[slot].length == 0 else { return false }
            entries[slot] = Entry(
                first: first, last: Self.tail(word.utf8Start, length), length: length,
                number: number)
        }
        return true
    }

    /// The number of a word; nil if it is not in the set.
    ///
    /// - Parameter readable: bytes from `start` on that may be read, at least `length`.
    @inline(__always)
    func find(_ start: UnsafePointer<UInt8>, _ length: Int, readable: Int) -> Int? {
        guard length > 0 else { return nil }
        let first = Self.load(start, length, readable: readable)
        let entry = entries[slot(first, length)]
        guard entry.first == first, entry.length == length,
            length <= 8 || entry.last == Self.tail(start, length)
        else { return nil }
        return entry.number
    }

    @inline(__always)
    private func slot(_ first: UInt64, _ length: Int) -> Int {
        Int(truncatingIfNeeded: ((first &+ UInt64(length)) &* multiplier) >> 58)
    }

    /// The first eight bytes, zeros where the word is shorter.
    @inline(__always)
    private static func load(
        _ start: UnsafePointer<UInt8>, _ length: Int, readable: Int
    ) -> UInt64 {
        if readable >= 8 {
            let bytes = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
            return length >= 8 ? bytes : bytes & ((1 << UInt64(8 * length)) &- 1)
        }
        var bytes: UInt64 = 0
        for i in 0..<min(length, 8) { bytes |= UInt64(start[i]) << UInt64(8 * i) }
        return bytes
    }

    /// The last eight bytes of a word longer than that, else 0.
    @inline(__always)
    private static func tail(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        guard length > 8 else { return 0 }
        return UnsafeRawPointer(start + length - 8).loadUnaligned(as: UInt64.self)
    }
}
