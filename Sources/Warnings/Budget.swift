import Vocabulary

/// How many warnings a controller is shown: at most three in any ten minutes. P1 is always shown, and
/// counts; a P3 leaves room for what matters more.
struct Budget {
    static let windowMs: Int64 = 600_000
    static let limit = 3

    private var shown: [Int64] = []
    private(set) var held = 0

    /// Whether a warning that fires now is shown.
    mutating func admit(_ severity: Severity, at now: Int64) -> Bool {
        shown.removeAll { now - $0 >= Self.windowMs }
        let room = severity == .p3 ? Self.limit - 1 : Self.limit
        guard severity == .p1 || shown.count < room else {
            held += 1
            return false
        }
        shown.append(now)
        return true
    }
}
