import Vocabulary

/// Which script segment went on air when, and the spans that follow from it.
struct SegmentLog {
    /// Number that stands for "no segment on air yet".
    static let none = 255

    struct Entry {
        var ts: Int64
        var order: UInt64
        var segment: Int
    }

    private(set) var names: [String] = []
    private(set) var entries: [Entry] = []

    mutating func add(name: String, ts: Int64, order: UInt64) {
        let entry = Entry(ts: ts, order: order, segment: number(of: name))
        var at = entries.count
        while at > 0, (entries[at - 1].ts, entries[at - 1].order) > (ts, order) { at -= 1 }
        entries.insert(entry, at: at)
    }

    private mutating func number(of name: String) -> Int {
        if let known = names.firstIndex(of: name) { return known }
        guard names.count < Limits.standard.segmentNames else { return names.count - 1 }
        names.append(names.count == Limits.standard.segmentNames - 1 ? "other" : name)
        return names.count - 1
    }

    /// The spans of each segment that are over at `clock`, ascending. A span reaches to the next
    /// segment, the last one to the end of the stream; spans of no length are left out.
    struct Spans {
        fileprivate(set) var starts: [[Int64]]
        fileprivate(set) var ends: [[Int64]]
        /// Every change of what is on air, ascending; of several at one ts the last.
        fileprivate(set) var changes: [(ts: Int64, segment: Int)] = []

        /// Calls `body` for each segment of which the session heard a whole span. Spans of one name
        /// do not overlap, so the first that begins at or after the enter also ends first.
        func forEachHeard(_ session: Session, _ body: (Int) -> Void) {
            for segment in starts.indices {
                let begin = starts[segment]
                var (low, high) = (0, begin.count)
                while low < high {
                    let middle = (low + high) / 2
                    if begin[middle] < session.start { low = middle + 1 } else { high = middle }
                }
                if low < begin.count, ends[segment][low] <= session.end { body(segment) }
            }
        }
    }

    func spans(clock: Int64, isOver: Bool) -> Spans {
        var spans = Spans(
            starts: .init(repeating: [], count: names.count),
            ends: .init(repeating: [], count: names.count))
        for (i, entry) in entries.enumerated() {
            if spans.changes.last?.ts == entry.ts { spans.changes.removeLast() }
            spans.changes.append((entry.ts, entry.segment))
            let end = i + 1 < entries.count ? entries[i + 1].ts : isOver ? clock : .max
            guard end <= clock, end > entry.ts else { continue }
            spans.starts[entry.segment].append(entry.ts)
            spans.ends[entry.segment].append(end)
        }
        return spans
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&names, new: "") { $1.code(&$0) }
        coder.code(&entries)
    }

    /// Numbers of the segments in order of their names: answers must not depend on arrival.
    var numbersByName: [Int] { names.indices.sorted { names[$0] < names[$1] } }

    func name(_ segment: Int) -> String { segment == Self.none ? "-" : names[segment] }

    /// The segment on air at `clock`: its name, and since when.
    func onAir(at clock: Int64) -> (name: String, since: Int64)? {
        entries.last { $0.ts <= clock }.map { (names[$0.segment], $0.ts) }
    }
}

extension SegmentLog.Spans {
    /// Position in `changes` of what is on air at a time; -1 = nothing yet.
    private func position(at ts: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].ts <= ts { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The segment on air when a session begins.
    func segment(at ts: Int64) -> Int {
        let at = position(at: ts)
        return at < 0 ? SegmentLog.none : changes[at].segment
    }

    /// Calls `body` with each stretch of a session's first `ages` of life and what was on air then.
    func forEachStretch(
        of session: Session, _ body: (_ segment: Int, _ from: Int64, _ to: Int64) -> Void
    ) {
        let end = min(session.end, session.start + LifeTable.agesMs)
        var at = max(0, position(at: session.start))
        while at < changes.count, changes[at].ts <= end {
            let until = at + 1 < changes.count ? changes[at + 1].ts : .max
            body(changes[at].segment, changes[at].ts, until)
            at += 1
        }
    }
}
