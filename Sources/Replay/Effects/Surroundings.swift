import Measures

/// Stretches on air laid over the bins, each with what it is compared with.
///
/// Around each stretch lie its surroundings: to both sides as far as the middle of the gap to the
/// next stretch of the same thing, and no farther than `reach`. A slow drift is the same before and
/// after, and cancels. Bins on a border belong to neither.
struct Surroundings {
    struct Place: Equatable {
        var on: Range<Int>
        var before: Range<Int>
        var after: Range<Int>
    }

    private(set) var places: [Place] = []
    private let bins: Int

    /// - Parameters:
    ///   - stretches: of one thing, in milliseconds since the first bin.
    ///   - delayMs: what people do comes so much after what it answers.
    init(_ stretches: [Range<Int64>], _ seconds: StreamSeconds, delayMs: Int64) {
        bins = seconds.bins
        let stretches = Self.joined(stretches)
        for (i, stretch) in stretches.enumerated() {
            let length = stretch.upperBound - stretch.lowerBound
            let reach = max(length, Self.leastReachMs, 5 * seconds.binMs)
            var (from, to) = (stretch.lowerBound - reach, stretch.upperBound + reach)
            if i > 0 { from = max(from, (stretches[i - 1].upperBound + stretch.lowerBound) / 2) }
            if i + 1 < stretches.count {
                to = min(to, (stretch.upperBound + stretches[i + 1].lowerBound) / 2)
            }
            add(stretch, from, to, seconds, delayMs)
        }
    }

    /// Surroundings reach at least so far, gap permitting.
    static let leastReachMs: Int64 = 150_000
    /// Single events: so much to both sides of a border is left out, or as much as the delay: who
    /// answers at once and who takes twice as long are both on the right side then.
    static let borderMs: Int64 = 2000

    private mutating func add(
        _ stretch: Range<Int64>, _ from: Int64, _ to: Int64, _ seconds: StreamSeconds,
        _ delayMs: Int64
    ) {
        let border =
            seconds.isCounted
            ? 0 : min(max(Self.borderMs, delayMs), (stretch.upperBound - stretch.lowerBound) / 4)
        func whole(_ from: Int64, _ to: Int64) -> Range<Int> {
            let first = (from + delayMs + seconds.binMs - 1).floored(seconds.binMs)
            let last = (to + delayMs).floored(seconds.binMs)
            let low = min(max(0, Int(first)), bins)
            return low..<max(low, min(bins, Int(last)))
        }
        let (begin, end) = (stretch.lowerBound, stretch.upperBound)
        places.append(
            Place(
                on: whole(begin + border, end - border), before: whole(from, begin - border),
                after: whole(end + border, to)))
    }

    /// Overlapping and touching stretches as one, by time.
    private static func joined(_ stretches: [Range<Int64>]) -> [Range<Int64>] {
        var joined: [Range<Int64>] = []
        for next in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) where !next.isEmpty {
            if let last = joined.last, next.lowerBound <= last.upperBound {
                joined[joined.count - 1] =
                    last.lowerBound..<max(last.upperBound, next.upperBound)
            } else {
                joined.append(next)
            }
        }
        return joined
    }

    func comparison(_ sums: RunningSums) -> Comparison {
        Comparison(
            places.map { place in
                (0..<StreamSeconds.cells).map { cell in
                    Stratum(
                        on: sums.count(cell, place.on),
                        off: sums.count(cell, place.before) + sums.count(cell, place.after),
                        onMs: sums.viewerMs(cell, place.on),
                        offMs: sums.viewerMs(cell, place.before)
                            + sums.viewerMs(cell, place.after))
                }
            })
    }

    /// Everything that is not on air nor on a border, in the whole stream.
    var rest: [Range<Int>] {
        var rest: [Range<Int>] = []
        var at = 0
        for place in places {
            let until = place.before.upperBound
            if until > at { rest.append(at..<until) }
            at = max(at, place.after.lowerBound)
        }
        if bins > at { rest.append(at..<bins) }
        return rest
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity.
    func floored(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
