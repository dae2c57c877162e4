import Vocabulary

/// One counter of a platform over time.
struct CounterTrack {
    enum Kind: UInt8 { case gauge, total, increment }

    struct Point {
        var ts: Int64
        var value: Int64
        var halfWidth: Int64
        var order: UInt64
    }

    var kind: Kind
    private(set) var points: [Point] = []

    init(kind: Kind) { self.kind = kind }

    /// At one ts increments add up; of other readings the largest counts, whichever came first.
    mutating func add(_ point: Point) {
        var at = points.count
        while at > 0, points[at - 1].ts > point.ts { at -= 1 }
        guard at > 0, points[at - 1].ts == point.ts else {
            return points.insert(point, at: at)
        }
        if kind == .increment {
            points[at - 1].value += point.value
        } else if (point.value, point.order) > (points[at - 1].value, points[at - 1].order) {
            points[at - 1] = point
        }
    }

    /// A step between two readings, and by how much the counter rose.
    struct Rise {
        var from: Int64
        var to: Int64
        var rise: Int64
        var isReset: Bool
    }

    /// The steps of a total. One that falls by under 1 %, or within its rounding, keeps its maximum;
    /// a deeper fall begins a new epoch and never counts as negative (metric dictionary).
    func rises() -> [Rise] {
        guard var highest = points.first?.value else { return [] }
        return zip(points, points.dropFirst()).map { before, point in
            var step = Rise(from: before.ts, to: point.ts, rise: 0, isReset: false)
            let fall = highest - point.value
            if fall <= 0 {
                step.rise = -fall
                highest = point.value
            } else if fall > max(highest / 100, before.halfWidth + point.halfWidth) {
                step.isReset = true
                highest = point.value
            }
            return step
        }
    }

    /// The rise within (from, to]; nil where less than half of the span was observed.
    func rise(after from: Int64, to: Int64) -> Int64? {
        var (rise, covered): (Int64, Int64) = (0, 0)
        if kind == .increment {
            guard let last = points.last(where: { $0.ts <= to }),
                to - last.ts <= CounterSeries.gapMs
            else { return nil }
            return points.reduce(0) { $0 + ($1.ts > from && $1.ts <= to ? $1.value : 0) }
        }
        for step in rises() where step.to > from && step.to <= to {
            guard step.to - step.from <= CounterSeries.gapMs else { continue }
            rise += step.rise
            covered += step.to - step.from
        }
        return 2 * covered >= to - from ? rise : nil
    }

    /// The last reading, and what became of the counter since the first.
    func reading(named name: String) -> CounterReading? {
        guard let last = points.last else { return nil }
        var reading = CounterReading(
            name: name, kind: kind.name, value: last.value, ts: last.ts,
            halfWidth: last.halfWidth > 0 ? last.halfWidth : nil)
        switch kind {
        case .gauge: reading.isSaturated = isSaturated
        case .total: reading.rise = rises().reduce(0) { $0 + $1.rise }
        case .increment:
            reading.value = points.reduce(0) { $0 + $1.value }
            reading.rise = reading.value
        }
        return reading
    }

    /// The last three readings stand at a number of nines: a display that counts no further.
    private var isSaturated: Bool {
        guard let last = points.last?.value, last >= 999, points.count >= 3 else { return false }
        return String(last).allSatisfy { $0 == "9" }
            && points.suffix(3).allSatisfy { $0.value == last }
    }

    var resets: Int { kind == .total ? rises().count { $0.isReset } : 0 }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&kind)
        coder.code(&points)
    }
}

extension CounterTrack.Kind {
    var name: String {
        switch self {
        case .gauge: "gauge"
        case .total: "total"
        case .increment: "increment"
        }
    }
}
