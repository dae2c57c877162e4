package import Dispatch
import Synchronization

/// A number that only grows.
package final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    package init() {}
    package func add(_ n: Int) { if n != 0 { value.add(n, ordering: .relaxed) } }
    package var current: Int { value.load(ordering: .relaxed) }
}

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let value = Atomic<Int>(0)
    package init() {}
    package func set(_ n: Int) { value.store(n, ordering: .relaxed) }
    package var current: Int { value.load(ordering: .relaxed) }
}

/// Durations in buckets whose bounds double from 0.1 ms to 52 s.
package final class Histogram: Sendable {
    static let bounds: [Double] = (0..<20).map { 0.0001 * Double(1 << $0) }
    private struct State {
        var counts = [Int](repeating: 0, count: Histogram.bounds.count + 1)
        var sum = 0.0
    }
    private let state = Mutex(State())
    package init() {}

    /// Notes the time since `start`.
    package func observe(_ start: DispatchTime) {
        observe(Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9)
    }

    package func observe(_ seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += seconds
        }
    }

    func lines(_ name: String) -> String {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var text = ""
        var total = 0
        for (bound, count) in zip(Self.bounds, counts) {
            total += count
            text += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
        }
        total += counts.last ?? 0
        return text
            + "\(name)_bucket{le=\"+Inf\"} \(total)\n\(name)_sum \(sum)\n\(name)_count \(total)\n"
    }
}

/// The Prometheus text format, version 0.0.4.
package struct MetricsPage {
    package private(set) var text = ""
    package init() {}

    package mutating func counter(_ name: String, _ help: String, _ value: Int) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) counter\n\(name) \(value)\n"
    }

    package mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
    }

    package mutating func histogram(_ name: String, _ help: String, _ value: Histogram) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n\(value.lines(name))"
    }
}
