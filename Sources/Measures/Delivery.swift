import Vocabulary

/// How events came: facts about the way, not about the evening. They alone depend on the order of
/// arrival, and no other number depends on them.
struct Delivery {
    /// Live windows are closed this long after the room's clock: what is later fires nothing.
    static let lateMs: Int64 = 3000
    private(set) var late = 0
    private(set) var maxMs: Int64 = 0
    private(set) var outOfOrder = 0
    /// Events by lag: eight classes to each doubling, so that a quantile is good to 13 %.
    private var classes = [Int32](repeating: 0, count: 8 * 40)

    /// Notes an event older than the newest one before it.
    mutating func note(lagMs: Int64) {
        outOfOrder += 1
        if lagMs > Self.lateMs { late += 1 }
        maxMs = max(maxMs, lagMs)
        classes[Self.number(of: lagMs)] += 1
    }

    private static func number(of lagMs: Int64) -> Int {
        let doublings = 63 - max(1, lagMs).leadingZeroBitCount
        let within = doublings >= 3 ? Int(lagMs >> Int64(doublings - 3)) & 7 : 0
        return min(8 * doublings + within, 8 * 40 - 1)
    }

    /// The largest lag of a class.
    private static func bound(of number: Int) -> Int64 {
        let (doublings, within) = (number / 8, Int64(number % 8))
        guard doublings >= 3 else { return (1 << Int64(doublings + 1)) - 1 }
        return ((9 + within) << Int64(doublings - 3)) - 1
    }

    /// The lag that this share of the events out of order does not pass.
    private func quantile(_ share: Double) -> Int64 {
        let rank = Int((share * Double(outOfOrder)).rounded(.up))
        var counted = 0
        for (number, n) in classes.enumerated() {
            counted += Int(n)
            if counted >= rank { return min(Self.bound(of: number), maxMs) }
        }
        return maxMs
    }

    var facts: DeliveryFacts {
        var facts = DeliveryFacts(outOfOrder: outOfOrder, late: late)
        if outOfOrder > 0 {
            facts.lagMs = LagQuantiles(p50: quantile(0.5), p99: quantile(0.99), max: maxMs)
        }
        return facts
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&late)
        coder.code(&maxMs)
        coder.code(&outOfOrder)
        coder.code(&classes)
    }
}

/// What `Delivery` has to say.
package struct DeliveryFacts: Sendable, Equatable {
    package var outOfOrder = 0
    package var late = 0
    package var lagMs: LagQuantiles?

    package init(outOfOrder: Int = 0, late: Int = 0) {
        self.outOfOrder = outOfOrder
        self.late = late
    }
}

/// Of the events out of order: how much older than the newest.
package struct LagQuantiles: Sendable, Equatable {
    package var p50: Int64
    package var p99: Int64
    package var max: Int64
}
