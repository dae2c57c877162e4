package import Measures
package import Script
import Vocabulary

extension ScriptState.Live {
    /// Brings the lead call's pace up to a moment, from the numbers of that moment.
    package mutating func keepPace(
        _ numbers: Numbers, _ measures: Measures, _ log: ScriptLog, at now: Int64, startedTs: Int64
    ) {
        leads = numbers.leads.total
        guard let rundown = log.rundown(at: now) else {
            pace = nil
            return
        }
        let calls = Set(rundown.segments.filter { $0.kind == .leadCall }.map(\.segment))
        let lastCall = log.changes.last { $0.ts <= now && calls.contains($0.segment) }
        let heard = numbers.reach.filter { calls.contains($0.segment) }
        reach = heard.max { $0.share < $1.share }.map { ($0.recent ?? ($0.share, $0.n)) }
        lastLeadCallTs = lastCall?.ts
        let lengthS = rundown.segments.first { $0.kind == .leadCall }.map { Double($0.plannedS) }
        guard let lengthS else {
            pace = nil
            return
        }
        // Whoever came in after the last call began has not heard a whole one.
        let since = max(lastCall?.ts ?? startedTs, now - 300_000)
        let entries = measures.entries(after: since, to: now)
        entriesUnheard = entries.reduce(0) { $0 + $1.n }
        pace = LeadCallPace(
            entries: entries, curve: Self.curve(numbers.audience),
            startedTs: startedTs, lastStartTs: lastCall?.ts, lengthS: lengthS, now: now)
        entriesNow = measures.entries(after: now - 30_000, to: now).reduce(0) { $0 + $1.n }
        let before = measures.entries(after: now - 330_000, to: now - 30_000)
        entriesUsual = Double(before.reduce(0) { $0 + $1.n }) / 10
    }

    /// How long people stay, now if that is known; from a mean alone by an exponential law.
    package static func curve(_ audience: Audience) -> LeadCallPace.Curve? {
        for shares in [audience.retentionNow, audience.retention] {
            guard let shares, shares.count >= 2 else { continue }
            return LeadCallPace.Curve(shares.map { (Double($0.tS), $0.share) })
        }
        guard let mean = audience.stay?.meanS, mean > 0 else { return nil }
        let points = [5, 10, 20, 30, 60, 120, 300]
        return LeadCallPace.Curve(
            points.map { (Double($0), LeadCallPace.decay(Double($0) / mean)) })
    }
}
