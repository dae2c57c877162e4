import Vocabulary

/// The platform's own counters: all most rooms have.
///
/// Rules (metric dictionary, "feeds without leaves"): a gauge's value holds until the next sample;
/// spans over 120 s are gaps; a total that falls never counts as negative.
struct CounterSeries {
    static let gapMs: Int64 = 120_000

    struct Sample {
        var ts: Int64
        var online: Int64
        var enterPV: Int64?
        var enterUV: Int64?
        var order: UInt64

        /// At one `ts` the sample with the largest enter_pv counts, then online, then id.
        var rank: (Int64, Int64, UInt64) { (enterPV ?? -1, online, order) }
    }

    private(set) var samples: [Sample] = []
    private(set) var series: [String: Series] = [:]

    struct Series {
        var isTotal: Bool
        var points: [(ts: Int64, value: Int64, order: UInt64)] = []

        /// A later point of one `ts` and value rank wins, so that arrival does not matter.
        mutating func add(ts: Int64, value: Int64, order: UInt64) {
            var at = points.count
            while at > 0, points[at - 1].ts > ts { at -= 1 }
            if at > 0, points[at - 1].ts == ts {
                if (value, order) > (points[at - 1].value, points[at - 1].order) {
                    points[at - 1] = (ts, value, order)
                }
            } else {
                points.insert((ts, value, order), at: at)
            }
        }
    }

    mutating func add(_ sample: CounterSample, ts: Int64, order: UInt64) {
        if let online = sample.gauges.first(where: { $0.name == "online" })?.value {
            let total = { (name: String) in sample.totals.first { $0.name == name }?.value }
            insert(
                Sample(
                    ts: ts, online: online, enterPV: total("enter_pv"), enterUV: total("enter_uv"),
                    order: order))
        }
        for (counts, isTotal) in [(sample.gauges, false), (sample.totals, true)] {
            for count in counts { note(count, isTotal: isTotal, ts: ts, order: order) }
        }
    }

    private mutating func note(_ count: NamedCount, isTotal: Bool, ts: Int64, order: UInt64) {
        if series[count.name] == nil {
            guard series.count < Limits.standard.counterNames else { return }
            series[count.name] = Series(isTotal: isTotal)
        }
        series[count.name]?.add(ts: ts, value: count.value, order: order)
    }

    private mutating func insert(_ sample: Sample) {
        var at = samples.count
        while at > 0, samples[at - 1].ts > sample.ts { at -= 1 }
        if at > 0, samples[at - 1].ts == sample.ts {
            if sample.rank > samples[at - 1].rank { samples[at - 1] = sample }
        } else {
            samples.insert(sample, at: at)
        }
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&samples)
        coder.code(&series, new: ("", Series(isTotal: false))) { entry, coder in
            coder.code(&entry.key)
            coder.code(&entry.value.isTotal)
            coder.code(&entry.value.points)
        }
    }

    /// What one pass over the samples gives.
    struct Summary {
        var online: Int?
        var peakOnline: Int?
        var averageOnline: Double?
        var entries = 0
        var viewers: Int?
        /// Time-integral of the gauge, viewer-milliseconds.
        var area = 0.0
    }

    func summary(clock: Int64) -> Summary? {
        guard let last = samples.last else { return nil }
        var summary = Summary()
        if clock - last.ts <= Self.gapMs { summary.online = Int(last.online) }
        summary.peakOnline = samples.map { Int($0.online) }.max()
        summary.viewers = last.enterUV.map(Int.init)
        var span: Int64 = 0
        for (a, b) in zip(samples, samples.dropFirst()) where b.ts - a.ts <= Self.gapMs {
            summary.area += Double(a.online) * Double(b.ts - a.ts)
            span += b.ts - a.ts
            if let from = a.enterPV, let to = b.enterPV {
                summary.entries += Int(max(0, to - from))
            }
        }
        if span > 0 { summary.averageOnline = summary.area / Double(span) }
        return summary
    }

    /// Each counter's last value; a total's rise, and how often one was reset (fell by over 1 %).
    func readings() -> (readings: [CounterReading], resets: Int) {
        var resets = 0
        let readings = series.sorted { $0.key < $1.key }.compactMap {
            name, series -> CounterReading? in
            guard let last = series.points.last else { return nil }
            var reading = CounterReading(
                name: name, isTotal: series.isTotal, value: last.value, ts: last.ts)
            guard series.isTotal else { return reading }
            var rise: Int64 = 0
            var highest = series.points[0].value
            for point in series.points.dropFirst() {
                if point.value >= highest {
                    rise += point.value - highest
                    highest = point.value
                } else if Double(highest - point.value) > 0.01 * Double(highest) {
                    resets += 1
                    highest = point.value
                }
            }
            reading.rise = rise
            return reading
        }
        return (readings, resets)
    }
}
