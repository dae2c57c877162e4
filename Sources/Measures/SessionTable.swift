import Vocabulary

/// The stays of all sessions that no passing of time can change, kept sorted for Kaplan–Meier.
///
/// A key is stay (ms) << 15 | segment at entry << 7 | source << 1 | observed. Changes are collected and merged in when
/// somebody looks: one linear pass for any number of them.
struct SessionTable {
    private(set) var sorted: [UInt64] = []
    private var added: [UInt64] = []
    private var removed: [UInt64] = []

    @inline(__always)
    static func key(_ session: Session, segment: Int) -> UInt64 {
        UInt64(session.stay) << 15 | UInt64(segment) << 7 | UInt64(session.source) << 1
            | (session.fate == .observed ? 1 : 0)
    }

    static func stay(of key: UInt64) -> Int64 { Int64(key >> 15) }
    static func segment(of key: UInt64) -> Int { Int(key >> 7) & 255 }
    static func source(of key: UInt64) -> Int { Int(key >> 1) & 63 }
    static func isObserved(_ key: UInt64) -> Bool { key & 1 == 1 }

    @inline(__always)
    mutating func add(_ key: UInt64) { added.append(key) }

    @inline(__always)
    mutating func remove(_ key: UInt64) { removed.append(key) }

    mutating func settle() {
        guard !added.isEmpty || !removed.isEmpty else { return }
        added.sort()
        removed.sort()
        var merged: [UInt64] = []
        merged.reserveCapacity(sorted.count + added.count - removed.count)
        var (i, j, k) = (0, 0, 0)
        while i < sorted.count || j < added.count {
            let key: UInt64
            if j == added.count || (i < sorted.count && sorted[i] <= added[j]) {
                key = sorted[i]
                i += 1
            } else {
                key = added[j]
                j += 1
            }
            if k < removed.count, removed[k] == key {
                k += 1
            } else {
                merged.append(key)
            }
        }
        precondition(k == removed.count, "a session was taken out that had never been put in")
        sorted = merged
        added.removeAll(keepingCapacity: true)
        removed.removeAll(keepingCapacity: true)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&sorted)
        coder.code(&added)
        coder.code(&removed)
    }

    /// Calls `body` with the keys of two sorted arrays in ascending order.
    @inline(__always)
    static func merge(_ a: [UInt64], _ b: [UInt64], _ body: (UInt64) -> Void) {
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if j == b.count || (i < a.count && a[i] <= b[j]) {
                body(a[i])
                i += 1
            } else {
                body(b[j])
                j += 1
            }
        }
    }
}
