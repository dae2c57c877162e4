import Glibc

/// Where a number lies usually, from what it was in other streams: the interval that holds the next one of
/// the same kind 19 times of 20 (a prediction interval with Student's t), and what is to be said of one.
package struct UsualRange: Sendable, Equatable {
    package enum Verdict: String, Sendable { case low, usual, high }

    package let n: Int
    package let mean: Double
    package let low: Double
    package let high: Double

    /// Of fewer nothing is usual yet.
    package static let least = 3
    /// Streams alike to the digit are no reason to make much of the next digit.
    private static let leastShare = 0.05

    /// - Returns: nil where there are too few.
    package init?(_ values: [Double]) {
        guard values.count >= Self.least else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let width = StudentT.twoSided(0.05, df: n - 1) * (variance * (1 + 1 / n)).squareRoot()
        let half = max(width, Self.leastShare * abs(mean))
        (self.n, self.mean) = (values.count, mean)
        (low, high) = (mean - half, mean + half)
    }

    package func verdict(of value: Double) -> Verdict {
        value < low ? .low : value > high ? .high : .usual
    }
}
