import Measures

/// What came after a sentence, against what would have come had it been said at other moments near.
///
/// The windows after each time it was said are moved at random within their surroundings, each by
/// itself. That leaves the course as it is, with its bursts and waves; so whatever clumps does so in
/// the shuffled sums too, and no law of counts has to be believed (Fisher's randomisation test).
struct Aftermath {
    /// What happened, and what was to be expected by the cells' own rates, up to each bin.
    private let happened: [Double]
    private let usual: [Double]

    init(_ seconds: StreamSeconds, _ metric: StreamSeconds.Metric) {
        var usual = [Double](repeating: 0, count: seconds.bins)
        for cell in 0..<StreamSeconds.cells {
            let counts = seconds.counts(metric, cell)
            let lived = seconds.viewerMs(cell)
            let all = Double(lived.reduce(0, +))
            let n = counts.reduce(0) { $0 + Int($1) }
            guard all > 0, n > 0 else { continue }
            for (bin, ms) in lived.enumerated() { usual[bin] += Double(n) / all * Double(ms) }
        }
        happened = Self.running(seconds.total(metric).map(Double.init))
        self.usual = Self.running(usual)
    }

    private static func running(_ values: [Double]) -> [Double] {
        values.reduce(into: [0]) { $0.append($0.last! + $1) }
    }

    /// For one window: what it holds beyond the usual at each place that it could have had.
    struct Choices {
        fileprivate var excess: [Double]
        fileprivate var own: Int
        fileprivate var usual: Double
    }

    func choices(_ around: Surroundings) -> [Choices] { around.places.compactMap(choices) }

    private func choices(_ place: Surroundings.Place) -> Choices? {
        let length = place.on.count
        let (from, to) = (place.before.lowerBound, place.after.upperBound)
        guard length > 0, to - from >= 2 * length, place.on.lowerBound >= from else { return nil }
        let usualHere = usual[to] - usual[from]
        guard usualHere > 0 else { return nil }
        let scale = (happened[to] - happened[from]) / usualHere
        let excess = (from...to - length).map { at in
            happened[at + length] - happened[at] - scale * (usual[at + length] - usual[at])
        }
        let own = place.on.lowerBound - from
        return Choices(
            excess: excess, own: own,
            usual: scale * (usual[place.on.upperBound] - usual[place.on.lowerBound]))
    }

    /// At least so many times said, and so much expected: else it is not tried.
    static let leastTimes = 3
    static let leastExpected = 3.0

    /// A sentence's windows, of one stream or of several, made ready; nil when there is too little to
    /// try.
    static func trial(_ choices: [Choices]) -> Trial? {
        guard choices.count >= leastTimes,
            choices.reduce(0, { $0 + $1.usual }) >= leastExpected
        else { return nil }
        return Trial(
            excess: choices.map(\.excess), seen: choices.reduce(0) { $0 + $1.excess[$1.own] })
    }

    struct Trial {
        fileprivate var excess: [[Double]]
        fileprivate var seen: Double

        /// How far out it lies, in standard deviations of chance: tells apart what chance never gave.
        var z: Double {
            var (mean, variance) = (0.0, 0.0)
            for places in excess {
                let n = Double(places.count)
                let own = places.reduce(0, +) / n
                mean += own
                variance += places.reduce(0) { $0 + ($1 - own) * ($1 - own) } / n
            }
            return variance > 0 ? (seen - mean) / variance.squareRoot() : 0
        }

        /// How often chance gives as much or more. Drawn until it did ten times, which fixes p well
        /// enough where it is large (Besag and Clifford 1991), else `draws` times.
        func p(draws: Int, seed: UInt64) -> Double {
            guard seen > 0 else { return 1 }
            var shuffle = Shuffle(seed: seed)
            var above = 0
            for draw in 1...draws {
                var sum = 0.0
                for places in excess { sum += places[shuffle.below(places.count)] }
                // Sums of the same parts in another order differ in their last bits.
                if sum >= seen - 1e-9 { above += 1 }
                if above == 10 { return 10 / Double(draw) }
            }
            return Double(above + 1) / Double(draws + 1)
        }
    }
}
