import Vocabulary

extension Measures {
    /// People who came in within (from, to], at most the last twenty minutes: by when. Where the
    /// platform only counts, the rises of its total between two readings.
    package func entries(after from: Int64, to: Int64) -> [(ts: Int64, n: Int)] {
        let enter = EventKind.enter.rawValue
        let seen = windowLog.entries.filter { $0.kind == enter && $0.ts > from && $0.ts <= to }
        guard seen.isEmpty else { return seen.map { ($0.ts, 1) } }
        return counters.entryRises(after: from, to: to)
    }
}

extension CounterSeries {
    /// Each rise of the total of entries, at the middle of its step.
    func entryRises(after from: Int64, to: Int64) -> [(ts: Int64, n: Int)] {
        zip(samples, samples.dropFirst()).compactMap { a, b in
            guard b.ts > from, b.ts <= to, b.ts - a.ts <= Self.gapMs, let before = a.enterPV,
                let after = b.enterPV, after > before
            else { return nil }
            return (ts: (a.ts + b.ts) / 2, n: Int(after - before))
        }
    }
}
