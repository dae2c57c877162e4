import Glibc

/// Tests any series of numbers for what is not usual of it: the engine's idea (a reference that lags
/// and forgets, evidence in nats, once for each thing) where nothing is known of what is counted.
///
/// Looked at are how far a value is from the usual, how far the means of the last few and of many are,
/// how far it jumped, and how lively it is; each up and down, each against its own past. What is usual
/// is the median of the last day or, where that was nearer lately, the value of a day before.
package struct SeriesDetector {
    private let day: Int
    private let hasDays: Bool
    private var values: [Double] = []
    private var recent: [Double] = []
    private var levelError = 0.0
    private var dayError = 0.0
    private var residuals: [Double] = []
    private var steps: [Double] = []
    private var tails: [SeriesTail]
    private let level: Double
    private var seen = 0
    /// Values since it fired last, and since there was evidence last.
    private var sinceFired = Int.max / 2
    private var sinceSure = Int.max / 2

    private static let few = 8
    private static let many = 64
    private static let lively = 32
    /// How far back each look goes; each is taken up and down.
    private static let spans = [1, few, many, 2, lively]
    private static let memory = 2000

    /// What one value says.
    package struct Finding: Sendable {
        /// The evidence that something is wrong.
        package var nats: Double
        /// It is sure, and was not before.
        package var isNews: Bool
    }

    /// - Parameters:
    ///   - perDay: values a day; nil where there is no such time.
    ///   - nats: evidence at which it is sure.
    package init(perDay: Int?, nats: Double) {
        level = nats
        hasDays = perDay.map { (8...2000).contains($0) } ?? false
        day = min(max(perDay ?? 288, 48), 1440)
        let lag = day / 4
        tails = Self.spans.flatMap { span in
            (0..<2).map { _ in SeriesTail(memory: Self.memory, lag: lag, span: span) }
        }
    }

    package mutating func take(_ value: Double) -> Finding {
        let looks = look(at: value)
        var nats = 0.0
        for (i, look) in looks.enumerated() {
            nats = max(nats, tails[i].nats(look))
            tails[i].note(look)
        }
        // So many looks at one value find so much more by chance.
        nats = max(0, nats - log(Double(looks.count)))
        return Finding(nats: nats, isNews: isNews(nats))
    }

    /// What lasts, or returns within half a day, is the same thing.
    private mutating func isNews(_ nats: Double) -> Bool {
        seen += 1
        sinceFired += 1
        sinceSure += 1
        // Until a day has been compared with the one before, nothing is usual.
        guard nats >= level, seen > 2 * day + day / 4 else { return false }
        let isNews = sinceFired >= day / 2 && sinceSure >= day / 4
        sinceSure = 0
        if isNews { sinceFired = 0 }
        return isNews
    }

    private mutating func look(at value: Double) -> [Double] {
        let residual = value - usual(for: value)
        let step = value - (values.last ?? value)
        keep(value)
        Self.push(residual, to: &residuals, Self.many)
        Self.push(abs(step), to: &steps, Self.lively)
        let some = residuals.suffix(Self.few)
        let few = some.reduce(0, +) / Double(some.count)
        let many = residuals.reduce(0, +) / Double(residuals.count)
        let liveliness = steps.reduce(0, +) / Double(steps.count)
        // By ratio: twice and half are as far from the usual.
        let log = log(liveliness + 1e-6 * max(abs(median), 1e-3))
        return [residual, few, many, step, log].flatMap { [$0, -$0] }
    }

    private var median: Double { recent.isEmpty ? 0 : recent[recent.count / 2] }

    /// What is usual now, and how well that did so far.
    private mutating func usual(for value: Double) -> Double {
        guard !values.isEmpty else { return value }
        let middle = median
        guard hasDays, values.count > day else { return middle }
        let before = values[values.count - day]
        defer {
            let rate = 1 / Double(day)
            levelError += (abs(value - middle) - levelError) * rate
            dayError += (abs(value - before) - dayError) * rate
        }
        return dayError < levelError && values.count > 2 * day ? before : middle
    }

    private mutating func keep(_ value: Double) {
        if values.count >= day {
            let old = values[values.count - day]
            if let at = recent.firstIndex(where: { $0 >= old }) { recent.remove(at: at) }
        }
        values.append(value)
        if values.count > 4 * day { values.removeFirst(day) }
        recent.insert(value, at: recent.firstIndex { $0 >= value } ?? recent.count)
    }

    private static func push(_ value: Double, to list: inout [Double], _ limit: Int) {
        list.append(value)
        if list.count > limit { list.removeFirst() }
    }
}
