package import Vocabulary

/// A set of 64-bit hashes: open addressing, 8 bytes a slot, growth by half. It recognises
/// duplicates over a whole stream at 10 to 14 bytes an event.
package struct HashSet64 {
    private var slots: ContiguousArray<UInt64> = []
    package private(set) var count = 0
    /// Slots that may be filled before the table grows (85 %).
    private var ceiling = 0

    package init() {}

    /// Adds a hash (never 0); false if it was there.
    @inline(__always)
    package mutating func insert(_ hash: UInt64) -> Bool {
        if count >= ceiling { grow() }
        let inserted = slots.withUnsafeMutableBufferPointer { Self.place(hash, in: $0) }
        if inserted { count += 1 }
        return inserted
    }

    /// Brings the place of a hash into the cache: several such loads wait for memory together,
    /// where as many insertions would wait one after the other.
    package func touch(_ hash: UInt64) -> UInt64 {
        slots.isEmpty ? 0 : slots[Self.home(hash, slots.count)]
    }

    /// Adds a hash, or the first of its kin that is not there yet: identical events that nothing
    /// tells apart are so numbered in their order. Answers what was added; beyond a few hundred,
    /// the last one looked at.
    package mutating func insertKin(of hash: UInt64) -> UInt64 {
        var kin = hash
        for _ in 0..<256 {
            if insert(kin) { break }
            kin = kin &+ 0x9E37_79B9_7F4A_7C15
            if kin == 0 { kin = 1 }
        }
        return kin
    }

    package func contains(_ hash: UInt64) -> Bool {
        guard !slots.isEmpty else { return false }
        var i = Self.home(hash, slots.count)
        while slots[i] != 0 {
            if slots[i] == hash { return true }
            i = i + 1 == slots.count ? 0 : i + 1
        }
        return false
    }

    @inline(__always)
    private static func home(_ hash: UInt64, _ count: Int) -> Int {
        // Lemire's multiply-shift: a fair slot for any table size, without a division.
        Int(hash.multipliedFullWidth(by: UInt64(count)).high)
    }

    @inline(__always)
    private static func place(_ hash: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>) -> Bool
    {
        var i = home(hash, slots.count)
        while true {
            let there = slots[i]
            if there == 0 {
                slots[i] = hash
                return true
            }
            if there == hash { return false }
            i += 1
            if i == slots.count { i = 0 }
        }
    }

    private mutating func grow() {
        let size = max(64, slots.count + slots.count / 2)
        var larger = ContiguousArray<UInt64>(repeating: 0, count: size)
        larger.withUnsafeMutableBufferPointer { to in
            for hash in slots where hash != 0 { _ = Self.place(hash, in: to) }
        }
        slots = larger
        ceiling = size * 85 / 100
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&slots)
        coder.code(&count)
        ceiling = slots.count * 85 / 100
    }
}
