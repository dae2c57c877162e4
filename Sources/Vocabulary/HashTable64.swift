/// Small numbers found by a 64-bit hash: open addressing, at most half full. For names that come
/// with every event (rooms, feeds), where a general dictionary would hash the hash again.
package struct HashTable64 {
    private var keys = ContiguousArray<UInt64>(repeating: 0, count: 16)
    private var values = ContiguousArray<Int32>(repeating: 0, count: 16)
    package private(set) var count = 0

    package init() {}

    /// The number kept for a hash (never 0).
    package subscript(hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == hash { return Int(values[slot]) }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    /// Keeps a number for a hash that has none yet.
    package mutating func insert(_ hash: UInt64, _ value: Int) {
        precondition(hash != 0 && self[hash] == nil)
        if 2 * (count + 1) > keys.count { grow() }
        place(hash, Int32(value))
        count += 1
    }

    package mutating func removeAll() { self = HashTable64() }

    private mutating func place(_ hash: UInt64, _ value: Int32) {
        var slot = Int(truncatingIfNeeded: hash) & (keys.count - 1)
        while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = hash
        values[slot] = value
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        keys = .init(repeating: 0, count: 2 * oldKeys.count)
        values = .init(repeating: 0, count: 2 * oldKeys.count)
        for (hash, value) in zip(oldKeys, oldValues) where hash != 0 { place(hash, value) }
    }
}
