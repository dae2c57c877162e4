// Intervals of the metric dictionary. z is the 97.5 % quantile of the normal distribution.

import Glibc  // exp, log: the only thing from outside that the core needs

package enum Statistics {
    package static let z = 1.959963984540054

    /// Wilson's 95 % interval of k successes in n trials (Wilson 1927).
    package static func wilson(_ k: Int, of n: Int) -> (low: Double, high: Double) {
        let n = Double(n)
        let p = Double(k) / n
        let z2 = z * z
        let center = p + z2 / (2 * n)
        let width = z * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot()
        return ((center - width) / (1 + z2 / n), (center + width) / (1 + z2 / n))
    }

    /// 95 % interval of a survival share whose log has variance `variance`, on the log-minus-log
    /// scale (Kalbfleisch and Prentice 1980); nil at 0 and 1, where it does not exist.
    package static func logLog(_ share: Double, variance: Double) -> (low: Double, high: Double)? {
        guard share > 0, share < 1 else { return nil }
        let w = z * variance.squareRoot() / log(share)
        return (pow(share, exp(-w)), pow(share, exp(w)))
    }

    package static func exponential(_ x: Double) -> Double { exp(x) }
}
