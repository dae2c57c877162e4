import Vocabulary

/// How many warnings a controller is shown: at most three in any ten minutes. P1 is always shown, and
/// counts; a P3 leaves room for what matters more.
struct Budget {
    private var shown: [Int64] = []

    /// Whether a warning that fires now is shown.
    mutating func admit(_ severity: Severity, at now: Int64) -> Bool {
        shown.removeAll { now - $0 >= WarningLog.windowMs }
        let room = severity == .p3 ? WarningLog.limit - 1 : WarningLog.limit
        guard severity == .p1 || shown.count < room else { return false }
        shown.append(now)
        return true
    }

    mutating func code(_ coder: inout StateCoder) { coder.code(&shown) }
}

/// How often the host is told: at most eight times in any hour, of which two are kept for P1; a P3
/// only when nothing was told for two minutes.
struct HostBudget {
    static let p3PauseMs: Int64 = 120_000
    private static let keptForP1 = 2

    private var told: [Int64] = []

    mutating func admit(_ severity: Severity, at now: Int64) -> Bool {
        told.removeAll { now - $0 >= WarningLog.hostWindowMs }
        let room = WarningLog.hostLimit - (severity == .p1 ? 0 : Self.keptForP1)
        guard told.count < room else { return false }
        if severity == .p3, let last = told.last, now - last < Self.p3PauseMs { return false }
        told.append(now)
        return true
    }

    mutating func code(_ coder: inout StateCoder) { coder.code(&told) }
}
