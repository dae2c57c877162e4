import Vocabulary

/// Tests whether something happens more or less often than usual for as long as people could do it:
/// clicks, questions, complaints by viewer-second, entries by second. Phases in which the usual
/// differs (just after a lead call) are groups of their own.
struct RateTest {
    struct Policy {
        var guardRatio: Double
        var sizes: [Double]
        var cap: Double
        /// A room without a past is expected to see `priorEvents` in `priorLived`.
        var priorEvents: Double
        var priorLived: Double
        var maxWeight: Double
        var minWeight: Double
        var reference = Reference.Policy()
    }

    let policy: Policy
    private(set) var reference: Reference
    private(set) var excursions: Excursions
    private var events: [Double]
    private var lived: [Double]

    init(_ policy: Policy, groups: Int = 1) {
        self.policy = policy
        reference = Reference(bins: 1, policy: policy.reference)
        reference.grow(to: groups)
        excursions = Excursions(
            guardRatio: policy.guardRatio, sizes: policy.sizes, cap: policy.cap)
        events = Array(repeating: 0, count: groups)
        lived = events
    }

    mutating func note(_ group: Int = 0) { events[group] += 1 }
    mutating func live(_ group: Int = 0, _ amount: Double) { lived[group] += amount }

    /// Events per unit lived, as usual.
    func usual(_ group: Int) -> Double {
        (reference.events[group] + policy.priorEvents) / (reference.lived[group] + policy.priorLived)
    }

    private func weight(_ group: Int) -> Double {
        let weight = reference.events[group] + policy.priorEvents
        return weight < policy.minWeight ? 0 : min(weight, policy.maxWeight)
    }

    mutating func tick(_ tick: Int64, isBlind: Bool, isSuspect: Bool) {
        let now = tick / 1000
        if isBlind { reference.taint() }
        for group in events.indices where !isBlind {
            for _ in 0..<Int(events[group]) { reference.noteEvent(group, 0) }
            reference.noteLived(group, 0, lived[group])
            guard weight(group) > 0 else { continue }
            let usual = lived[group] * usual(group)
            for (i, size) in policy.sizes.enumerated() {
                excursions.add(
                    i, group: group,
                    Excursions.Sum(
                        events: events[group], logs: events[group] * logOf(size), usual: usual,
                        changed: usual * size))
            }
        }
        if !isBlind { excursions.weigh(at: now, weights: events.indices.map(weight)) }
        for group in events.indices {
            events[group] = 0
            lived[group] = 0
        }
        _ = reference.tick(now, isSuspect: isSuspect || excursions.nats > 0.35 * policy.cap)
    }

    mutating func clear(at now: Int64) { excursions.clear(at: now) }
    mutating func taint() { reference.taint() }
    mutating func taintAll() { reference.taintAll() }

    mutating func close(at now: Int64) {
        reference.close()
        excursions.clear(at: now)
    }

    mutating func code(_ coder: inout StateCoder) {
        reference.code(&coder)
        excursions.code(&coder)
        coder.code(&events)
        coder.code(&lived)
    }
}
