import Vocabulary

/// When a delivery that failed is tried again: waits that double, spread so that all that failed
/// together does not come back together.
package enum RetrySchedule {
    /// Tries before a delivery is a dead letter: with these waits, three quarters of an hour.
    package static let tries = 12
    private static let firstMs: Int64 = 2_000
    private static let longestMs: Int64 = 900_000

    /// Milliseconds until the next try; nil = that was the last.
    ///
    /// - Parameter tried: how often it was tried, at least 1.
    package static func waitMs(id: String, tried: Int, atLeastMs: Int64 = 0) -> Int64? {
        guard tried < tries else { return nil }
        let wait = min(firstMs << Int64(min(tried - 1, 20)), longestMs)
        // A quarter to either side. It follows from the id, so that the schedule can be tested.
        let spread = Int64(stableHash("\(id) \(tried)") % UInt64(wait / 2 + 1)) - wait / 4
        return max(wait + spread, atLeastMs)
    }

    /// A group's bot gets one message in ten seconds at most: they allow 20 a minute, and people
    /// read fewer.
    package static func gapMs(_ kind: Outlet.Kind) -> Int64 { kind.isBot ? 10_000 : 0 }
}
