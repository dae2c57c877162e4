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
    /// By name. A name may be a gauge, and a total, and sent as increments.
    private(set) var gauges: [String: CounterTrack] = [:]
    private(set) var totals: [String: CounterTrack] = [:]
    private(set) var increments: [String: CounterTrack] = [:]

    mutating func add(_ sample: CounterSample, ts: Int64, order: UInt64) {
        if let online = sample.gauges.first(where: { $0.name == "online" })?.value {
            let total = { (name: String) in sample.totals.first { $0.name == name }?.value }
            insert(
                Sample(
                    ts: ts, online: online, enterPV: total("enter_pv"), enterUV: total("enter_uv"),
                    order: order))
        }
        for (counts, tracks, kind) in [
            (sample.gauges, \Self.gauges, CounterTrack.Kind.gauge),
            (sample.totals, \.totals, .total), (sample.increments, \.increments, .increment),
        ] {
            for count in counts {
                let half = sample.halfWidths.first { $0.name == count.name }?.value ?? 0
                let point = CounterTrack.Point(
                    ts: ts, value: count.value, halfWidth: half, order: order)
                Self.note(point, of: count.name, kind, in: &self[keyPath: tracks])
            }
        }
    }

    private static func note(
        _ point: CounterTrack.Point, of name: String, _ kind: CounterTrack.Kind,
        in tracks: inout [String: CounterTrack]
    ) {
        if tracks[name] == nil, tracks.count >= Limits.standard.counterNames { return }
        tracks[name, default: CounterTrack(kind: kind)].add(point)
    }

    /// A counted thing: totals win over increments.
    func track(_ name: String) -> CounterTrack? { totals[name] ?? increments[name] }

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
        for tracks in [\Self.gauges, \.totals, \.increments] {
            coder.code(&self[keyPath: tracks], new: ("", CounterTrack(kind: .gauge))) {
                entry, coder in
                coder.code(&entry.key)
                entry.value.code(&coder)
            }
        }
    }

    /// What one pass over the samples gives.
    struct Summary {
        var online: Int?
        var peakOnline: Int?
        var averageOnline: Double?
        /// Rise of enter_pv; nil where the platform does not tell it.
        var entries: Int?
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
        if samples.contains(where: { $0.enterPV != nil }) { summary.entries = 0 }
        var span: Int64 = 0
        for (a, b) in zip(samples, samples.dropFirst()) where b.ts - a.ts <= Self.gapMs {
            summary.area += Double(a.online) * Double(b.ts - a.ts)
            span += b.ts - a.ts
            if let from = a.enterPV, let to = b.enterPV {
                summary.entries = (summary.entries ?? 0) + Int(max(0, to - from))
            }
        }
        if span > 0 { summary.averageOnline = summary.area / Double(span) }
        return summary
    }

    /// Each counter's last value, in order of the names.
    func readings() -> [CounterReading] {
        gauges.merging(increments) { $1 }.merging(totals) { $1 }
            .sorted { $0.key < $1.key }.compactMap { $1.reading(named: $0) }
    }

    var resets: Int { totals.values.reduce(0) { $0 + $1.resets } }
}
