import Glibc

/// P(Poisson(mean) ≤ k).
func poissonTail(_ k: Int, mean: Double) -> Double {
    guard mean > 0 else { return 1 }
    var term = exp(-mean)
    var sum = term
    for i in 0..<max(0, k) {
        term *= mean / Double(i + 1)
        sum += term
    }
    return min(1, sum)
}
