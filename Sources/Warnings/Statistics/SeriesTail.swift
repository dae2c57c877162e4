import Glibc

/// How rare it is that a quantity is so large: from its own past, which it lags behind and in time
/// forgets, continued beyond the largest values by a generalised Pareto tail.
///
/// Peaks over a threshold: Pickands 1975; on streams Siffer et al., KDD 2017. The tail's shape comes
/// from moments (Hosking and Wallis 1987), kept between exponential and clearly heavy.
struct SeriesTail {
    /// Values that are remembered, and after how many more each is learnt.
    private let memory: Int
    private let lag: Int
    private static let share = 0.05
    private static let fewest = 60
    /// Means of so many values know only a share of as many looks.
    private let span: Int
    private static let fewestSpans = 10
    private static let heaviest = 0.45

    private var waiting: [Double] = []
    /// In order of arrival, and by size.
    private var past: [Double] = []
    private var next = 0
    private var sorted: [Double] = []

    /// - Parameter span: values that one look goes back; looks that overlap are not independent.
    init(memory: Int, lag: Int, span: Int = 1) {
        self.span = span
        self.memory = memory
        self.lag = lag
    }

    /// Evidence that a value is none of the past's, in nats: −ln of the chance of one so large.
    func nats(_ value: Double) -> Double {
        let n = sorted.count
        guard n >= max(Self.fewest, Self.fewestSpans * span) else { return 0 }
        let k = max(10, Int(Double(n) * Self.share))
        let from = sorted[n - k]
        guard value > from else { return 0 }
        var (sum, squares) = (0.0, 0.0)
        for large in sorted[(n - k)...] {
            sum += large - from
            squares += (large - from) * (large - from)
        }
        // What never varied is known only as well as it is measured.
        let mean = max(sum / Double(k), 0.01 * spread)
        let variance = max(squares / Double(k) - mean * mean, 1e-12 * mean * mean)
        let ratio = mean * mean / variance
        let shape = min(max(0.5 * (1 - ratio), 0), Self.heaviest)
        let scale = mean * (1 - shape)
        guard scale > 0 else { return 0 }
        let beyond = (value - from) / scale
        let tail = shape > 1e-6 ? log1p(shape * beyond) / shape : beyond
        return log(Double(n) / Double(k)) + tail
    }

    /// Between the quarters of the past.
    private var spread: Double {
        let n = sorted.count
        let width = sorted[3 * n / 4] - sorted[n / 4]
        return width > 0 ? width : max(abs(sorted[n / 2]) * 1e-3, 1e-9)
    }

    mutating func note(_ value: Double) {
        waiting.append(value)
        guard waiting.count > lag else { return }
        learn(waiting.removeFirst())
    }

    private mutating func learn(_ value: Double) {
        if past.count < memory {
            past.append(value)
        } else {
            sorted.remove(at: place(of: past[next]))
            past[next] = value
            next = (next + 1) % memory
        }
        sorted.insert(value, at: place(of: value))
    }

    /// The first place at which nothing smaller stands.
    private func place(of value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
