import Measures
import Vocabulary

/// How often things happened in each second of a stream: every event counts, also those that nobody
/// is named in. A lead counts once, when it was told first.
package struct StreamCounts: Sendable {
    package enum Column: Int, CaseIterable, Sendable {
        case entries, leaves, interactions, clicks, opens, submits, comments, leads

        package var name: String { "\(self)" }

        /// The column that an event of this kind counts in (metric dictionary, "interaction").
        static func of(_ kind: EventKind) -> Column? {
            switch kind {
            case .enter: .entries
            case .leave: .leaves
            case _ where kind.isInteraction: .interactions
            case .cardClick, .iconClick: .clicks
            case .formOpen: .opens
            case .formSubmit: .submits
            default: nil
            }
        }
    }

    private let fromTs: Int64
    /// Of each column, how many came before a second begins.
    private let running: [[Int32]]
    /// When each lead was told first, by time.
    package let leadMoments: [(ts: Int64, lead: UInt64)]

    init(_ tally: StreamTally) {
        fromTs = tally.fromTs
        running = Column.allCases.map { column in
            stride(from: column.rawValue, to: tally.counts.count, by: StreamTally.width)
                .reduce(into: [0]) { $0.append($0.last! + tally.counts[$1]) }
        }
        leadMoments = tally.leads.map { ($0.value, $0.key) }
            .sorted { ($0.ts, $0.lead) < ($1.ts, $1.lead) }
    }

    package func total(_ column: Column) -> Int {
        column == .leads ? leadMoments.count : Int(running[column.rawValue].last!)
    }

    /// Events of [from, to), in whole seconds.
    package func count(_ column: Column, from: Int64, to: Int64) -> Int {
        guard column != .leads else { return max(0, leads(before: to) - leads(before: from)) }
        let last = running[column.rawValue].count - 1
        let (first, end) = (min(second(from), last), min(second(to), last))
        guard first < end else { return 0 }
        return Int(running[column.rawValue][end] - running[column.rawValue][first])
    }

    private func leads(before ts: Int64) -> Int {
        var (low, high) = (0, leadMoments.count)
        while low < high {
            let middle = (low + high) / 2
            if leadMoments[middle].ts < ts { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The column in `count` steps of so many seconds; nil if nothing of it ever came. What lies before
    /// or after them counts in the first or the last.
    package func steps(_ column: Column, from start: Int64, of stepS: Int, count: Int) -> [Int]? {
        guard total(column) > 0 else { return nil }
        var steps = [Int](repeating: 0, count: count)
        guard count > 0 else { return steps }
        func step(_ ts: Int64) -> Int {
            Int(min(max(0, (ts - start) / (1000 * Int64(stepS))), Int64(count - 1)))
        }
        guard column != .leads else {
            for lead in leadMoments { steps[step(lead.ts)] += 1 }
            return steps
        }
        let sums = running[column.rawValue]
        for second in 0..<sums.count - 1 where sums[second + 1] > sums[second] {
            steps[step(fromTs + Int64(second) * 1000)] += Int(sums[second + 1] - sums[second])
        }
        return steps
    }

    private func second(_ ts: Int64) -> Int { StreamTally.second(ts, from: fromTs) }
}

/// Counts a stream's events as they are folded, in any order.
struct StreamTally {
    private static let longestS = Int(StreamSeconds.longestMs / 1000)

    /// Events before a start lead into it (`StreamZones`): they count too.
    private static let leadInMs: Int64 = 600_000

    fileprivate static let width = StreamCounts.Column.allCases.count
    fileprivate let fromTs: Int64
    /// Second by second, the columns side by side.
    fileprivate var counts: [Int32] = []
    fileprivate var leads: [UInt64: Int64] = [:]

    init(startedTs: Int64) {
        fromTs = (startedTs - Self.leadInMs) / 1000 * 1000
    }

    mutating func note(_ fact: Fact, lead: UInt64? = nil) {
        if let lead { leads[lead] = min(leads[lead] ?? .max, fact.ts) }
        guard let column = StreamCounts.Column.of(fact.kind) else { return }
        let at = Self.second(fact.ts, from: fromTs) * Self.width
        if at >= counts.count {
            counts.append(
                contentsOf: repeatElement(0, count: at + Self.width - counts.count))
        }
        counts[at + column.rawValue] += 1
        if case .comment = fact.kind { counts[at + StreamCounts.Column.comments.rawValue] += 1 }
    }

    fileprivate static func second(_ ts: Int64, from: Int64) -> Int {
        Int(max(0, min(Int64(longestS - 1), (ts - from) / 1000)))
    }
}
