import Vocabulary

/// What can be said of a room that has only counters: the same questions, answered by estimates and
/// by what the platform reports, each with its basis.
extension CounterSeries {
    /// Names of the window counts, and the counters that give them: the first there is.
    private static let counted: KeyValuePairs<String, [String]> = [
        "entries": ["enter_pv"], "leaves": ["leave_pv"], "viewers": ["enter_uv"],
        "comments": ["comment_pv"], "likes": ["like_pv"],
        "follows": ["follow_uv", "follow_pv"], "shares": ["share_pv", "share_uv"],
        "card_clicks": ["card_click_pv", "card_click_uv"],
        "icon_clicks": ["icon_click_pv", "icon_click_uv"],
        "form_opens": ["form_open_pv", "form_open_uv"],
        "form_submits": ["form_submit_pv", "form_submit_uv"], "leads": ["lead_uv"],
    ]

    /// The rise of each counter within (from, to], and the stay of those who entered.
    func span(after from: Int64, to: Int64) -> CountedSpan? {
        var span = CountedSpan()
        for (name, counters) in Self.counted {
            guard let track = counters.lazy.compactMap({ self.track($0) }).first,
                let rise = track.rise(after: from, to: to)
            else { continue }
            span.counts.append(NamedCount(name: name, value: rise))
        }
        span.stay = stay(after: from, to: to)
        span.reportedStay = reportedStay(after: from, to: to)
        return span.counts.isEmpty && span.stay == nil && span.reportedStay == nil ? nil : span
    }

    /// Little's law within a span: mean visit = viewer-seconds ÷ entries.
    private func stay(after from: Int64, to: Int64) -> Stay? {
        let lived = lived(after: from, to: to)
        return Self.littleStay(areaMs: lived.areaMs, entries: lived.entries)
    }

    /// - Returns: nil below 30 entries, where the quotient says nothing.
    static func littleStay(areaMs: Double, entries: Int) -> Stay? {
        guard entries >= 30 else { return nil }
        let mean = areaMs / 1000 / Double(entries)
        // Entries are taken as Poisson: the delta method gives a relative error of 1/√n.
        let relative = Statistics.z / Double(entries).squareRoot()
        return Stay(
            n: entries, meanS: mean, low: mean * (1 - relative), high: mean * (1 + relative),
            basis: .estimated)
    }

    /// Viewer-milliseconds and entries over the steps between samples at most 120 s apart.
    private func lived(after from: Int64, to: Int64) -> (areaMs: Double, entries: Int) {
        var (area, entries) = (0.0, 0)
        for (a, b) in zip(samples, samples.dropFirst())
        where b.ts > from && b.ts <= to && b.ts - a.ts <= Self.gapMs {
            guard let before = a.enterPV, let after = b.enterPV else { continue }
            area += Double(a.online) * Double(b.ts - a.ts)
            entries += Int(max(0, after - before))
        }
        return (area, entries)
    }

    /// Stay within a span from the platform's average since the start: (S₂U₂ − S₁U₁)/(U₂ − U₁).
    ///
    /// - Returns: nil below 100 new viewers: the average is rounded, and the difference of two
    ///   large products carries all of that.
    private func reportedStay(after from: Int64, to: Int64) -> Stay? {
        guard let watched = watched(after: from, to: to), watched.viewers >= 100 else { return nil }
        let mean = watched.seconds / Double(watched.viewers)
        return mean < 0
            ? nil : Stay(n: Int(watched.viewers), meanS: mean, basis: .reported)
    }

    /// Viewer-seconds that the platform's average adds within a span, and its new viewers.
    private func watched(after from: Int64, to: Int64) -> (seconds: Double, viewers: Int64)? {
        func reading(_ ts: Int64) -> (product: Double, viewers: Int64)? {
            guard let average = gauges["average_stay_s"]?.points.last(where: { $0.ts <= ts }),
                let viewers = totals["enter_uv"]?.points.last(where: { $0.ts <= ts }),
                ts - min(average.ts, viewers.ts) <= Self.gapMs
            else { return nil }
            return (Double(average.value) * Double(viewers.value), viewers.value)
        }
        guard let before = reading(from), let after = reading(to) else { return nil }
        return (after.product - before.product, after.viewers - before.viewers)
    }

    /// Watch time by the gauge beside that by the platform's average, where they differ by more
    /// than 30 %: one of the two counts something else than it says.
    func disagreement(after from: Int64, to: Int64) -> StayDisagreement? {
        let little = lived(after: from, to: to)
        guard let reported = watched(after: from, to: to), reported.viewers >= 100,
            reported.seconds > 0, little.areaMs > 0
        else { return nil }
        let ratio = little.areaMs / 1000 / reported.seconds
        guard ratio > 1.3 || ratio < 1 / 1.3 else { return nil }
        return StayDisagreement(
            estimatedS: little.areaMs / 1000, reportedS: reported.seconds,
            windowS: Int((to - from) / 1000))
    }
}

extension CounterSeries {
    private static let funnel: [(step: String, counters: [String])] = [
        ("exposure", ["impression"]), ("enter", ["enter"]),
        ("card_click", ["card_click", "icon_click"]), ("form_open", ["form_open"]),
        ("form_submit", ["form_submit"]),
    ]

    /// The lead funnel from totals, in people or, where these are not told, in times; the two are
    /// never mixed, and steps that no counter tells are left out.
    func leadFunnel() -> Funnel? {
        let funnels = ["uv", "pv"].map { unit -> Funnel in
            var before: Int?
            let steps = Self.funnel.compactMap { name, counters -> FunnelStep? in
                let counts = counters.compactMap { track("\($0)_\(unit)") }
                guard let count = counts.compactMap({ $0.reading(named: "")?.value }).max() else {
                    return nil
                }
                defer { before = Int(count) }
                return FunnelStep(step: name, viewers: Int(count), after: before)
            }
            return Funnel(
                name: "lead", whole: FunnelVariants(steps: steps, entry: nil), bySource: [],
                basis: .reported, unit: unit)
        }
        return funnels.max { $0.whole.steps.count < $1.whole.steps.count }
            .flatMap { $0.whole.steps.count < 2 ? nil : $0 }
    }

    /// Share of sessions that are likely to have heard a whole span, were stays exponential with
    /// this mean: of the N online when span i begins, N·exp(−(eᵢ − sᵢ)/m) stay to its end, and those
    /// who heard the span before as well are counted once.
    func expectedReach(starts: [Int64], ends: [Int64], meanS: Double, entries: Int) -> Double? {
        func online(_ ts: Int64) -> Double? {
            guard let last = samples.last(where: { $0.ts <= ts }), ts - last.ts <= Self.gapMs
            else { return nil }
            return Double(last.online)
        }
        func staying(_ from: Int64, _ to: Int64) -> Double {
            Statistics.exponential(-Double(to - from) / 1000 / meanS)
        }
        guard let first = samples.first, entries > 0, meanS > 0 else { return nil }
        var heard = 0.0
        var isKnown = false
        for i in starts.indices {
            guard let there = online(starts[i]) else { continue }
            isKnown = true
            heard += there * staying(starts[i], ends[i])
            guard i > 0, let before = online(starts[i - 1]) else { continue }
            heard -= before * staying(starts[i - 1], ends[i])
        }
        let people = Double(entries) + Double(first.online)
        return isKnown ? min(1, max(0, heard / people)) : nil
    }
}
