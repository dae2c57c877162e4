/// What a stream's audience was and did, bin by bin: the ground of everything the replay compares.
///
/// People differ by where they come from and by how long they have been here, far more than by
/// what is said to them; so each bin is kept apart by cell: paid or not × under 30 s, under 120 s,
/// longer in the stream. What cannot be placed so (no viewer given, never seen to enter) is in the
/// cell of everybody, whose viewer time is that of all.
package struct StreamSeconds: Sendable, Equatable {
    package enum Metric: Int, CaseIterable, Sendable {
        /// Observed leaves.
        case leaves
        /// Comments, likes, shares, joins of the fan club, gifts, follows: events, a burst of likes
        /// sent as one being one.
        case interactions
        /// Clicks on card and icon, forms opened, forms sent.
        case leadSteps
        /// People, each once: as the stream's leads are counted.
        case leads
        case entries
    }

    package static let ages = 3
    /// Ends of the first two classes of age in the stream, milliseconds.
    package static let ageEndsMs: [Int64] = [30_000, 120_000]
    /// The cell of everybody, after those by traffic and age.
    package static let everybody = 2 * ages
    package static let cells = everybody + 1

    /// Where the first bin begins, epoch milliseconds.
    package let fromTs: Int64
    /// 1,000 where single events are known, 60,000 where a platform only counts.
    package let binMs: Int64
    package let bins: Int
    /// Only counters are known: no cells but everybody's, bins of a minute.
    package let isCounted: Bool
    /// Metrics of which the stream has anything at all; of others nothing is known.
    package private(set) var known: Set<Metric> = []
    /// Viewer-milliseconds by cell and bin.
    private var lived: [Int64]
    /// Counts by cell, metric and bin.
    private var counts: [Int32]

    /// Nobody is on air for longer: of a stream that says so, what comes later is left out.
    package static let longestMs: Int64 = 48 * 3_600_000

    package init(from: Int64, to: Int64, binMs: Int64 = 1000, isCounted: Bool = false) {
        fromTs = from
        self.binMs = binMs
        self.isCounted = isCounted
        bins = Int(max(0, min(to - from, Self.longestMs) + binMs - 1) / binMs)
        lived = .init(repeating: 0, count: Self.cells * bins)
        counts = .init(repeating: 0, count: Self.cells * Metric.allCases.count * bins)
    }

    package var toTs: Int64 { fromTs + Int64(bins) * binMs }

    @inline(__always)
    private func place(_ cell: Int, _ metric: Metric) -> Int {
        (cell * Metric.allCases.count + metric.rawValue) * bins
    }

    /// Viewer-milliseconds of a cell, by bin.
    package func viewerMs(_ cell: Int) -> ArraySlice<Int64> {
        lived[cell * bins..<(cell + 1) * bins]
    }

    /// How often a metric happened in a cell, by bin.
    package func counts(_ metric: Metric, _ cell: Int) -> ArraySlice<Int32> {
        let at = place(cell, metric)
        return counts[at..<at + bins]
    }

    /// A metric over all cells, by bin.
    package func total(_ metric: Metric) -> [Int] {
        (0..<bins).map { bin in
            (0..<Self.cells).reduce(0) { $0 + Int(counts[place($1, metric) + bin]) }
        }
    }

    package static func cell(paid: Bool, ageMs: Int64) -> Int {
        (paid ? ages : 0) + (ageMs < ageEndsMs[0] ? 0 : ageMs < ageEndsMs[1] ? 1 : 2)
    }
}

extension StreamSeconds {
    /// Counts what happened at a moment; outside of the bins it is left out.
    package mutating func add(_ metric: Metric, _ cell: Int, at ts: Int64, _ n: Int = 1) {
        guard n != 0, ts >= fromTs, ts < toTs else { return }
        known.insert(metric)
        counts[place(cell, metric) + Int((ts - fromTs) / binMs)] += Int32(clamping: n)
    }

    /// Sets a bin as a whole: for columns that come from elsewhere.
    package mutating func set(_ metric: Metric, _ cell: Int, bin: Int, _ n: Int) {
        if n != 0 { known.insert(metric) }
        counts[place(cell, metric) + bin] = Int32(clamping: n)
    }

    package mutating func set(viewerMs: Int64, _ cell: Int, bin: Int) {
        lived[cell * bins + bin] = viewerMs
    }

    /// One viewer in a cell from one moment to another.
    package mutating func live(_ cell: Int, from: Int64, to: Int64, viewers: Int64 = 1) {
        let (begin, end) = (max(from, fromTs) - fromTs, min(to, toTs) - fromTs)
        guard end > begin else { return }
        let (first, last) = (Int(begin / binMs), Int((end - 1) / binMs))
        let base = cell * bins
        guard last > first else { return lived[base + first] += viewers * (end - begin) }
        lived[base + first] += viewers * (Int64(first + 1) * binMs - begin)
        for bin in first + 1..<last { lived[base + bin] += viewers * binMs }
        lived[base + last] += viewers * (end - Int64(last) * binMs)
    }

    /// Everybody's time is that of all others; done once, when the others stand.
    package mutating func sumUp() {
        for bin in 0..<bins {
            let all = (0..<Self.everybody).reduce(Int64(0)) { $0 + lived[$1 * bins + bin] }
            if all > 0 { lived[Self.everybody * bins + bin] = all }
        }
    }

    /// Takes out a span of which nothing was known: it is neither much nor little.
    package mutating func blank(from: Int64, to: Int64) {
        let (begin, end) = (max(from, fromTs), min(to, toTs))
        guard end > begin else { return }
        for bin in Int((begin - fromTs) / binMs)...Int((end - 1 - fromTs) / binMs) {
            for cell in 0..<Self.cells {
                lived[cell * bins + bin] = 0
                for metric in Metric.allCases { counts[place(cell, metric) + bin] = 0 }
            }
        }
    }
}
