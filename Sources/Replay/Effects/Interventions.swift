import Glibc
package import Measures

/// The six changes of the trade, and others.
package enum Change: String, CaseIterable, Sendable {
    case push, duration, campaign, channel
    case timeSlot = "time_slot"
    case paid, other

    /// What the `kind` of an intervention is; feeds and crews have words of their own.
    package init(kind: String) {
        let word = kind.lowercased()
        let first = word.split { !($0.isLetter || $0.isNumber) }.first.map(String.init) ?? ""
        self =
            switch first {
            case _ where Change(rawValue: word) != nil: Change(rawValue: word)!
            case "boost", "paid", "付费", "投流", "付费推流": .paid
            case "push", "traffic", "推流", "抖音推流": .push
            case "duration", "extend", "时长", "直播时长": .duration
            case "campaign", "red", "lucky", "红包", "福袋", "活动", "直播活动": .campaign
            case "channel", "渠道", "推流渠道": .channel
            case "time", "slot", "时间段", "时段", "直播时间段": .timeSlot
            default: .other
            }
    }
}

/// Something that the crew or the platform changed at a moment.
package struct Deed: Sendable, Equatable {
    package var ts: Int64
    package var kind: String
    package var note: String

    package init(ts: Int64, kind: String, note: String = "") {
        (self.ts, self.kind, self.note) = (ts, kind, note)
    }
}

/// What a stretch of time held; what is not known is not there.
package struct StretchCounts: Sendable, Equatable {
    package var from: Int64
    package var to: Int64
    /// Events; of the usual course, the mean over streams.
    package var counts: [StreamSeconds.Metric: Double] = [:]
    /// Viewers on average.
    package var online: Double?
}

/// What was before and after a change. Observed, not proven: whatever else changed is in it too.
package struct InterventionEffect: Sendable, Equatable {
    package var deed: Deed
    package var change: Change
    package var before: StretchCounts
    package var after: StretchCounts
    /// The same minutes after, in the room's other streams.
    package var usual: StretchCounts?
    /// After against before: entries per minute, interactions and leads per viewer-minute. Where
    /// there are streams enough, their own way from before to after is taken out.
    package var rates: [StreamSeconds.Metric: Rate]
}

package struct Interventions {
    package static let windowMs: Int64 = 600_000
    /// A window cut shorter than this by the stream's ends is compared with nothing.
    static let leastMs: Int64 = 60_000
    /// So many other streams tell the usual course.
    static let leastUsual = 5
    /// About so many windows side by side make up a stream.
    private static let placebos = 16
    private static let metrics: [StreamSeconds.Metric] = [.entries, .interactions, .leads]

    private let seconds: StreamSeconds
    private let others: [StreamSeconds]
    private let windowMs: Int64

    /// - Parameter others: the room's other streams, each from its own start.
    package init(
        _ seconds: StreamSeconds, others: [StreamSeconds] = [], windowMs: Int64 = Self.windowMs
    ) {
        self.seconds = seconds
        self.others = others.filter { $0.binMs == seconds.binMs }
        self.windowMs = windowMs
    }

    package func of(_ deeds: [Deed]) -> [InterventionEffect] {
        deeds.sorted { ($0.ts, $0.kind) < ($1.ts, $1.kind) }.map(effect)
    }

    private func effect(_ deed: Deed) -> InterventionEffect {
        let at = Int((deed.ts - seconds.fromTs).floored(seconds.binMs))
        let length = Int(windowMs / seconds.binMs)
        // On minutes, the one in which it happened belongs to neither.
        let skip = seconds.isCounted ? 1 : 0
        func bin(_ number: Int) -> Int { min(seconds.bins, max(0, number)) }
        let before = bin(at - length)..<bin(at)
        let after = bin(at + skip)..<bin(at + skip + length)
        var effect = InterventionEffect(
            deed: deed, change: Change(kind: deed.kind), before: counts(before, seconds),
            after: counts(after, seconds), usual: nil, rates: [:])
        let peers = others.filter { $0.bins >= after.upperBound }
        if peers.count >= Self.leastUsual { effect.usual = usual(after, peers) }
        for metric in Self.metrics where seconds.known.contains(metric) {
            effect.rates[metric] = rate(metric, before, after, peers)
        }
        return effect
    }

    private func counts(_ span: Range<Int>, _ seconds: StreamSeconds) -> StretchCounts {
        var counts = StretchCounts(
            from: seconds.fromTs + Int64(span.lowerBound) * seconds.binMs,
            to: seconds.fromTs + Int64(span.upperBound) * seconds.binMs)
        guard !span.isEmpty else { return counts }
        for metric in Self.metrics where seconds.known.contains(metric) {
            counts.counts[metric] = RunningSums(seconds, metric).count(span)
        }
        let lived = seconds.viewerMs(StreamSeconds.everybody)
        let ms = lived[lived.startIndex + span.lowerBound..<lived.startIndex + span.upperBound]
            .reduce(0, +)
        if ms > 0 { counts.online = Double(ms) / Double(Int64(span.count) * seconds.binMs) }
        return counts
    }

    private func usual(_ span: Range<Int>, _ peers: [StreamSeconds]) -> StretchCounts {
        var usual = counts(span, seconds)
        let all = peers.map { counts(span, $0) }
        for metric in Self.metrics {
            let known = all.compactMap { $0.counts[metric] }
            usual.counts[metric] =
                known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        let online = all.compactMap(\.online)
        usual.online = online.isEmpty ? nil : online.reduce(0, +) / Double(online.count)
        return usual
    }
}

extension Interventions {
    private func rate(
        _ metric: StreamSeconds.Metric, _ before: Range<Int>, _ after: Range<Int>,
        _ peers: [StreamSeconds]
    ) -> Rate {
        let sums = RunningSums(seconds, metric)
        var rate = Rate(n: Int(sums.count(after)), restN: Int(sums.count(before)))
        rate.rate = Rate.perMinute(rate.n, exposure(metric, after, sums))
        rate.restRate = Rate.perMinute(rate.restN, exposure(metric, before, sums))
        let least = Int(Self.leastMs / seconds.binMs)
        guard before.count >= least, after.count >= least else { return rate }
        let comparison = Comparison([block(metric, before, after, sums)])
        guard comparison.isEnough else { return rate }
        let known = peers.filter { $0.known.contains(metric) }
        if known.count >= Self.leastUsual {
            tell(&rate, comparison, metric, before, after, known)
        } else if let usual = placebo(metric, before, after, sums),
            let spread = comparison.dispersion?.moderated(by: [usual])
        {
            rate.tell(comparison, spread)
        }
        return rate
    }

    private func exposure(
        _ metric: StreamSeconds.Metric, _ span: Range<Int>, _ sums: RunningSums
    ) -> Double {
        metric == .entries ? Double(Int64(span.count) * seconds.binMs) : sums.viewerMs(span)
    }

    /// Entries are per time, and whoever enters is new: no cells. The rest is within them.
    private func block(
        _ metric: StreamSeconds.Metric, _ before: Range<Int>, _ after: Range<Int>,
        _ sums: RunningSums
    ) -> Block {
        if metric == .entries {
            return [
                Stratum(
                    on: sums.count(after), off: sums.count(before),
                    onMs: exposure(metric, after, sums), offMs: exposure(metric, before, sums))
            ]
        }
        return (0..<StreamSeconds.cells).map { cell in
            Stratum(
                on: sums.count(cell, after), off: sums.count(cell, before),
                onMs: sums.viewerMs(cell, after), offMs: sums.viewerMs(cell, before))
        }
    }

    /// How much two windows side by side differ elsewhere in the stream, shorter ones where the
    /// stream is too short for many; around the change itself it would be the change.
    private func placebo(
        _ metric: StreamSeconds.Metric, _ before: Range<Int>, _ after: Range<Int>,
        _ sums: RunningSums
    ) -> Dispersion? {
        let least = max(1, Int(Self.leastMs / seconds.binMs))
        let length = max(least, min(after.count, seconds.bins / Self.placebos))
        let blocks = stride(from: length, through: seconds.bins - length, by: 2 * length)
            .filter { $0 + length <= before.lowerBound || $0 - length >= after.upperBound }
            .map { block(metric, $0 - length..<$0, $0..<$0 + length, sums) }
        return Comparison(blocks).dispersion
    }

    /// Against the way that the other streams went at the same minute: theirs differ by chance and
    /// by mood, and so does this one (a prediction interval on the scale of logs).
    private func tell(
        _ rate: inout Rate, _ comparison: Comparison, _ metric: StreamSeconds.Metric,
        _ before: Range<Int>, _ after: Range<Int>, _ peers: [StreamSeconds]
    ) {
        let ways = peers.compactMap { peer -> Double? in
            let one = Comparison([block(metric, before, after, RunningSums(peer, metric))])
            guard one.isEnough, one.on > 0, one.on < one.total else { return nil }
            return log(one.ratio)
        }
        let own = comparison.ratio
        guard ways.count >= Self.leastUsual, own > 0, own.isFinite else { return }
        let n = Double(ways.count)
        let mean = ways.reduce(0, +) / n
        let variance = ways.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let chance = 1 / comparison.on + 1 / (comparison.total - comparison.on)
        let width =
            StudentT.twoSided(0.05, df: n - 1)
            * (max(variance, chance) + variance / n).squareRoot()
        rate.ratio = exp(log(own) - mean)
        rate.low = exp(log(own) - mean - width)
        rate.high = exp(log(own) - mean + width)
    }
}
