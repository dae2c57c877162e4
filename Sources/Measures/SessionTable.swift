import Vocabulary

/// The stays of all sessions that no passing of time can change, kept sorted for Kaplan–Meier.
///
/// A key is stay (ms) << 7 | source << 1 | observed. Changes are collected and merged in when
/// somebody looks: one linear pass for any number of them.
struct SessionTable {
    private(set) var sorted: [UInt64] = []
    private var added: [UInt64] = []
    private var removed: [UInt64] = []

    @inline(__always)
    static func key(_ session: Session) -> UInt64 {
        UInt64(session.stay) << 7 | UInt64(session.source) << 1
            | (session.fate == .observed ? 1 : 0)
    }

    @inline(__always)
    mutating func add(_ session: Session) { added.append(Self.key(session)) }

    @inline(__always)
    mutating func remove(_ session: Session) { removed.append(Self.key(session)) }

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
}
