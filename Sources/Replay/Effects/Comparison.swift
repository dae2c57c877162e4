import Glibc
import Measures

/// One cell of one block of time: how often, and in how much viewer time, on air and off.
struct Stratum: Equatable {
    var on: Double
    var off: Double
    var onMs: Double
    var offMs: Double

    var total: Double { on + off }

    /// Share of what happened that falls on air when the rate there is `ratio` times as high.
    func share(_ ratio: Double) -> Double { ratio * onMs / (ratio * onMs + offMs) }
}

/// A stretch on air with its surroundings: the unit that noise comes in.
typealias Block = [Stratum]

/// The rate ratio over many blocks, each compared only within itself and within its cells.
///
/// Given how often something happened in a stratum altogether, how often on air is binomial, and
/// everything common to the stratum (how many there are, drift, who they are) cancels: conditional
/// estimation of stratified Poisson rates (Breslow and Day 1987, *Statistical Methods in Cancer
/// Research* II, §3.6; the same point as Poisson regression with an effect for each stratum).
struct Comparison {
    let blocks: [Block]
    let on: Double
    let total: Double

    init(_ blocks: [Block]) {
        self.blocks =
            blocks
            .map { $0.filter { $0.total > 0 && $0.onMs > 0 && $0.offMs > 0 } }
            .filter { !$0.isEmpty }
        on = self.blocks.reduce(0) { $1.reduce($0) { $0 + $1.on } }
        total = self.blocks.reduce(0) { $1.reduce($0) { $0 + $1.total } }
    }

    /// How much happens on air by the ratio, and its binomial variance.
    private func expected(_ ratio: Double) -> (mean: Double, variance: Double) {
        var (mean, variance) = (0.0, 0.0)
        for block in blocks {
            for stratum in block {
                let share = stratum.share(ratio)
                mean += stratum.total * share
                variance += stratum.total * share * (1 - share)
            }
        }
        return (mean, variance)
    }

    /// At least this much would have to happen on either side, were there no effect, for a ratio
    /// to be told: about where the score interval holds its level (Agresti and Coull 1998).
    static let least = 5.0

    var isEnough: Bool {
        let usual = expected(1).mean
        return usual >= Self.least && total - usual >= Self.least
    }

    /// The conditional estimate; 0 where nothing happened on air, infinite where all did.
    var ratio: Double {
        guard on > 0 else { return 0 }
        guard on < total else { return .infinity }
        return exp(root { on - expected(exp($0)).mean })
    }

    /// Where a function falls through zero, between 10⁻⁷ and 10⁷ on the scale of logs.
    private func root(_ f: (Double) -> Double) -> Double {
        var (low, high) = (-16.0, 16.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if f(middle) > 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// All ratios that the data do not contradict: the score test turned around (Wilson's interval
    /// for strata), its variance `dispersion` times the binomial one.
    func interval(_ spread: Dispersion, alpha: Double = 0.05) -> (low: Double, high: Double?) {
        let q = StudentT.twoSided(alpha, df: spread.df)
        func score(_ x: Double, _ side: Double) -> Double {
            let (mean, variance) = expected(exp(x))
            return on - mean + side * q * (spread.factor * variance).squareRoot()
        }
        let low = on > 0 ? exp(root { score($0, -1) }) : 0
        return (low, on < total ? exp(root { score($0, 1) }) : nil)
    }

    /// How much more the blocks differ than chance alone would make them. Of a single block nothing
    /// is known but its weight.
    var dispersion: Dispersion? {
        let held = min(max(on, 0.5), total - 0.5)
        guard held > 0, held < total else { return nil }
        let ratio = exp(root { held - expected(exp($0)).mean })
        let misses = blocks.map { miss($0, ratio) }
        let variance = misses.reduce(0) { $0 + $1.variance }
        guard variance > 0 else { return nil }
        let weight = misses.reduce(0) { $0 + $1.variance * $1.variance } / variance
        guard variance / weight > 1.5 else { return Dispersion(factor: 1, df: 0, weight: weight) }
        // A block's own pull on the ratio makes its miss too small (HC2; with the units below, Bell
        // and McCaffrey 2002, *Survey Methodology* 28:169).
        let factor = misses.reduce(0) {
            $0 + $1.value * $1.value / max(0.2, 1 - $1.variance / variance) / variance
        }
        return Dispersion(
            factor: factor, df: units(misses.map(\.variance), factor, weight) - 1, weight: weight)
    }

    /// By how much a block misses what the ratio gives it, and the variance that chance gives that.
    private func miss(_ block: Block, _ ratio: Double) -> (value: Double, variance: Double) {
        block.reduce(into: (0, 0)) { sum, stratum in
            let share = stratum.share(ratio)
            sum.0 += stratum.on - stratum.total * share
            sum.1 += stratum.total * share * (1 - share)
        }
    }

    /// Blocks of unequal weight count for fewer (Satterthwaite 1946). What moves the room moves
    /// large blocks more, beyond chance, so they weigh even more then.
    private func units(_ variances: [Double], _ factor: Double, _ weight: Double) -> Double {
        let excess = max(0, factor - 1) / weight
        let weights = variances.map { $0 * (1 + excess * $0) }
        let sum = weights.reduce(0, +)
        return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
}

/// Variance as a multiple of that of chance alone, and from how many independent units it is known.
struct Dispersion: Equatable {
    var factor: Double
    var df: Double
    /// How much happens in a block, as its binomial variance: what moves a room moves all of it, so
    /// the excess over chance grows with this.
    var weight: Double

    /// Others fill up to so many units, where a thing's own are fewer.
    static let enoughDf = 12.0
    /// Below this nothing is said.
    static let leastDf = 2.5

    /// Fills few units up with what others tell (moderated variance: Smyth 2004, *Statistical
    /// Applications in Genetics and Molecular Biology* 3:3). Counts never vary less than chance
    /// makes them.
    func moderated(by others: [Dispersion]) -> Dispersion? {
        let theirs = others.reduce(0) { $0 + $1.df }
        let prior = max(0, min(theirs, Self.enoughDf - df))
        guard df + prior >= Self.leastDf else { return nil }
        let excess = others.reduce(0) { $0 + $1.df * ($1.factor - 1) / $1.weight }
        let usual = theirs > 0 ? 1 + weight * excess / theirs : 1
        let sum = factor * df + max(1, usual) * prior
        // At chance alone the variance is known, not estimated.
        guard sum > df + prior else { return Dispersion(factor: 1, df: 1e5, weight: weight) }
        return Dispersion(factor: sum / (df + prior), df: df + prior, weight: weight)
    }
}
