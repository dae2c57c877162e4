import Glibc

/// Quantiles of Student's t: how far an estimate lies from the truth when its spread, too, is only
/// estimated.
enum StudentT {
    /// The value that |t| exceeds with probability `alpha`. Found by halving: the tail is monotone.
    static func twoSided(_ alpha: Double, df: Double) -> Double {
        var (low, high) = (0.0, 1e4)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if tail(middle, df: df) > alpha { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// P(|t| > x) = I(df/(df + x²); df/2, 1/2): Abramowitz and Stegun 26.7.1.
    static func tail(_ x: Double, df: Double) -> Double {
        incompleteBeta(df / (df + x * x), df / 2, 0.5)
    }

    /// I(x; a, b), the regularised incomplete beta function, by its continued fraction
    /// (Abramowitz and Stegun 26.5.8) with Lentz's method.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x))
        return x < (a + 1) / (a + b + 2)
            ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    private static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func away(_ y: Double) -> Double { abs(y) < tiny ? tiny : y }
        var c = 1.0
        var d = 1 / away(1 - (a + b) * x / (a + 1))
        var value = d
        for m in 1...500 {
            let m = Double(m)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var step = 1.0
            for term in [even, odd] {
                d = 1 / away(1 + term * d)
                c = away(1 + term / c)
                step = c * d
                value *= step
            }
            if abs(step - 1) < 1e-15 { break }
        }
        return value
    }
}
