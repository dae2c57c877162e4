import Measures

/// Sums from the beginning, so that any stretch costs two look-ups: viewer time by cell, and how
/// often one metric happened.
struct RunningSums {
    let bins: Int
    private var lived: [Double]
    private var counts: [Double]

    init(_ seconds: StreamSeconds, _ metric: StreamSeconds.Metric) {
        bins = seconds.bins
        lived = .init(repeating: 0, count: StreamSeconds.cells * (bins + 1))
        counts = lived
        for cell in 0..<StreamSeconds.cells {
            var at = cell * (bins + 1)
            for (ms, n) in zip(seconds.viewerMs(cell), seconds.counts(metric, cell)) {
                lived[at + 1] = lived[at] + Double(ms)
                counts[at + 1] = counts[at] + Double(n)
                at += 1
            }
        }
    }

    func viewerMs(_ cell: Int, _ span: Range<Int>) -> Double {
        let at = cell * (bins + 1)
        return lived[at + span.upperBound] - lived[at + span.lowerBound]
    }

    func count(_ cell: Int, _ span: Range<Int>) -> Double {
        let at = cell * (bins + 1)
        return counts[at + span.upperBound] - counts[at + span.lowerBound]
    }

    func count(_ span: Range<Int>) -> Double {
        (0..<StreamSeconds.cells).reduce(0) { $0 + count($1, span) }
    }

    func viewerMs(_ span: Range<Int>) -> Double { viewerMs(StreamSeconds.everybody, span) }
}
