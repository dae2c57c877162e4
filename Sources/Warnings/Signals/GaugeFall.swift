import Glibc
import Vocabulary

/// Whether the people in a room become fewer all at once, by the platform's count alone. Where single
/// visits are told the test of stays knows sooner and on better grounds; a polled count is rounded, old
/// and seldom, so this one wants a deep fall, and sees it twice.
struct GaugeFall {
    private struct Sample: BitwiseCopyable {
        var ts: Int64
        var online: Double
    }

    /// The past that is compared with lies between these ages.
    private static let pastMs: ClosedRange<Int64> = 180_000...900_000
    private static let leastSpanMs: Int64 = 300_000
    private static let leastSamples = 4
    /// A longer pause between two counts, and nothing before it is comparable.
    private static let pauseMs: Int64 = 300_000
    /// In smaller rooms a few people are a large share.
    private static let leastOnline = 20.0
    private static let mostSamples = 2000

    private var samples: [Sample] = []

    mutating func note(_ online: Double, at ts: Int64) {
        if let last = samples.last {
            guard ts > last.ts else { return }
            if ts - last.ts > Self.pauseMs { samples.removeAll() }
        }
        samples.append(Sample(ts: ts, online: online))
        let oldest = ts - Self.pastMs.upperBound
        if samples.count > Self.mostSamples || samples[0].ts < oldest - 60_000 {
            samples.removeAll { $0.ts < oldest }
        }
    }

    struct Fall {
        var online: Double
        var usual: Double
        var z: Double
        var sinceTs: Int64
        /// The count before said the same.
        var isConfirmed: Bool

        var ratio: Double { online / usual }
    }

    /// The newest count against the median of the past; nil where there is too little of it.
    func fall(at now: Int64, below limit: Double) -> Fall? {
        guard let last = samples.last, now - last.ts <= Self.pauseMs, samples.count > 1 else {
            return nil
        }
        let past = samples.filter { Self.pastMs.contains(now - $0.ts) }
        guard past.count >= Self.leastSamples, let first = past.first, let end = past.last,
            end.ts - first.ts >= Self.leastSpanMs
        else { return nil }
        let usual = Self.median(past.map(\.online))
        guard usual >= Self.leastOnline else { return nil }
        // Half of the counts lie within 0.6745 standard deviations of the median; people by
        // chance alone would make a variance of the mean, taken 1.6 times.
        let spread = Self.median(past.map { abs($0.online - usual) }) / 0.6745
        let deviation = max(spread, (1.6 * usual).squareRoot())
        let low = samples.reversed().prefix { $0.online < limit * usual }
        return Fall(
            online: last.online, usual: usual, z: (usual - last.online) / deviation,
            sinceTs: low.last?.ts ?? last.ts, isConfirmed: low.count >= 2)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    mutating func code(_ coder: inout StateCoder) { coder.code(&samples) }
}
