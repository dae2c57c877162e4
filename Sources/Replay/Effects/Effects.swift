package import Measures

/// What went with each thing on air, metric by metric.
package struct Effects {
    /// Leaves need no time to answer; what people do comes about so much later than what was said.
    package static let delayMs: Int64 = 5000
    private static let metrics: [StreamSeconds.Metric] = [
        .leaves, .interactions, .leadSteps, .leads,
    ]

    private let seconds: StreamSeconds
    private let sums: [StreamSeconds.Metric: RunningSums]
    private let delayMs: Int64

    /// - Parameter delayMs: of interactions, lead steps and leads.
    package init(_ seconds: StreamSeconds, delayMs: Int64 = Self.delayMs) {
        self.seconds = seconds
        self.delayMs = delayMs
        var sums: [StreamSeconds.Metric: RunningSums] = [:]
        for metric in Self.metrics where seconds.known.contains(metric) {
            sums[metric] = RunningSums(seconds, metric)
        }
        self.sums = sums
    }

    /// One effect for each name, in order of first appearance.
    package func of(_ onAir: [OnAir]) -> [Effect] {
        var names: [String] = []
        var stretches: [String: [Range<Int64>]] = [:]
        for span in onAir.sorted(by: { ($0.from, $0.name) < ($1.from, $1.name) }) {
            if stretches[span.name] == nil { names.append(span.name) }
            let from = span.from - seconds.fromTs
            stretches[span.name, default: []]
                .append(from..<max(from, span.to - seconds.fromTs))
        }
        var effects = names.map { name in
            plain(name, Surroundings(stretches[name]!, seconds, delayMs: 0))
        }
        for metric in Self.metrics {
            guard let sums = sums[metric] else { continue }
            let all = names.map {
                Surroundings(
                    stretches[$0]!, seconds, delayMs: metric == .leaves ? 0 : delayMs)
            }
            for (i, rate) in rates(all, sums).enumerated() { effects[i].rates[metric] = rate }
        }
        return effects
    }

    private func plain(_ name: String, _ around: Surroundings) -> Effect {
        let everybody = sums.values.first
        let ms = around.places.reduce(0) { $0 + (everybody?.viewerMs($1.on) ?? 0) }
        return Effect(name: name, spans: around.places.count, viewerS: ms / 1000)
    }

    /// The rates of all things together: how much blocks vary, each learns from the others.
    private func rates(_ all: [Surroundings], _ sums: RunningSums) -> [Rate] {
        let comparisons = all.map { $0.comparison(sums) }
        let own = comparisons.map(\.dispersion)
        return all.indices.map { i in
            var rate = Rate(all[i], sums)
            guard comparisons[i].isEnough else { return rate }
            guard let mine = own[i] else { return rate }
            var others = own.indices.compactMap { $0 == i ? nil : own[$0] }
            if mine.df < Dispersion.enoughDf,
                let usual = Self.placebo(all[i], seconds, sums)
            {
                others.append(usual)
            }
            let spread = mine.moderated(by: others)
            if let spread { rate.tell(comparisons[i], spread) }
            return rate
        }
    }

    /// How much a stretch as long as these differs from its surroundings anywhere in the stream:
    /// for things on air too seldom to tell by themselves.
    static func placebo(
        _ around: Surroundings, _ seconds: StreamSeconds, _ sums: RunningSums
    ) -> Dispersion? {
        let lengths = around.places.map { Int64($0.on.count) * seconds.binMs }.sorted()
        guard let length = lengths.isEmpty ? nil : lengths[lengths.count / 2], length > 0 else {
            return nil
        }
        let step = length + max(length / 2, Surroundings.leastReachMs)
        let stretches = stride(
            from: step / 2, to: Int64(seconds.bins) * seconds.binMs - length, by: Int(step)
        ).map { $0..<$0 + length }
        return Surroundings(stretches, seconds, delayMs: 0).comparison(sums).dispersion
    }
}

extension Rate {
    init(_ around: Surroundings, _ sums: RunningSums) { self.init([(around, sums)]) }

    /// Plain counts over streams together.
    init(_ parts: [(around: Surroundings, sums: RunningSums)]) {
        self.init(n: 0, restN: 0)
        var (onMs, restMs) = (0.0, 0.0)
        for (around, sums) in parts {
            for place in around.places {
                n += Int(sums.count(place.on))
                onMs += sums.viewerMs(place.on)
            }
            for stretch in around.rest {
                restN += Int(sums.count(stretch))
                restMs += sums.viewerMs(stretch)
            }
        }
        rate = Self.perMinute(n, onMs)
        restRate = Self.perMinute(restN, restMs)
    }

    static func perMinute(_ n: Int, _ viewerMs: Double) -> Double? {
        viewerMs > 0 ? Double(n) * 60_000 / viewerMs : nil
    }

    mutating func tell(_ comparison: Comparison, _ spread: Dispersion, alpha: Double = 0.05) {
        let estimate = comparison.ratio
        ratio = estimate.isFinite ? estimate : nil
        let interval = comparison.interval(spread, alpha: alpha)
        (low, high) = (interval.low, interval.high)
    }
}
