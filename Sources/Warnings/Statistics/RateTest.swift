import Glibc
import Vocabulary

/// Tests whether something happens more or less often than usual for as long as people could do it:
/// clicks, questions, complaints by viewer-second, entries by second. Phases in which the usual
/// differs (just after a lead call, while a topic is spoken of) have rates of their own.
struct RateTest {
    struct Policy {
        var guardRatio: Double
        var sizes: [Double]
        var cap: Double
        /// A room without a past is expected to see `priorEvents` in `priorLived`.
        var priorEvents: Double
        var priorLived: Double
        /// By how much the phases are expected to differ, and how many events that belief is worth.
        var shape: [Double] = [1]
        var shapeEvents = 3.0
        var maxWeight: Double
        var minWeight: Double
        var reference = Reference.Policy()
    }

    let policy: Policy
    private(set) var reference: Reference
    private(set) var excursions: Excursions
    private var events: [Double]
    private var lived: [Double]
    /// Events per unit lived, as usual, by phase.
    private var rates: [Double] = []

    init(_ policy: Policy) {
        self.policy = policy
        reference = Reference(bins: policy.shape.count, policy: policy.reference)
        reference.grow(to: 1)
        excursions = Excursions(
            guardRatio: policy.guardRatio, sizes: policy.sizes, cap: policy.cap)
        events = Array(repeating: 0, count: policy.shape.count)
        lived = events
        refresh()
    }

    mutating func note(_ phase: Int = 0, _ amount: Double = 1) { events[phase] += amount }
    mutating func live(_ phase: Int = 0, _ amount: Double) { lived[phase] += amount }

    func usual(_ phase: Int) -> Double { rates[phase] }

    /// The level of the room, then each phase's own rate, believed to follow the shape.
    private mutating func refresh() {
        var (all, expected) = (policy.priorEvents, policy.priorEvents)
        let priorRate = policy.priorEvents / policy.priorLived
        for (phase, factor) in policy.shape.enumerated() {
            all += reference.events[phase]
            expected += reference.lived[phase] * priorRate * factor
        }
        let level = priorRate * all / expected
        rates = policy.shape.enumerated().map { phase, factor in
            (reference.events[phase] + policy.shapeEvents)
                / (reference.lived[phase] + policy.shapeEvents / (level * factor))
        }
    }

    /// What happens now may be unusual: nothing is learnt of it.
    var isSuspect: Bool { excursions.nats > 0.35 * policy.cap }

    /// The usual rests on more than a belief.
    var isKnown: Bool { weight > 0 }

    private var weight: Double {
        let weight = reference.total(0) + policy.priorEvents
        return weight < policy.minWeight ? 0 : min(weight, policy.maxWeight)
    }

    mutating func tick(_ tick: Int64, isBlind: Bool) {
        let now = tick / 1000
        if isBlind {
            reference.taint()
        } else {
            test()
            excursions.weigh(at: now, weights: [weight])
        }
        for phase in events.indices {
            events[phase] = 0
            lived[phase] = 0
        }
        if reference.tick(now, isSuspect: isSuspect) { refresh() }
    }

    private mutating func test() {
        var sum = Excursions.Sum()
        for phase in events.indices {
            reference.noteEvent(0, phase, events[phase])
            reference.noteLived(0, phase, lived[phase])
            sum.events += events[phase]
            sum.usual += lived[phase] * rates[phase]
        }
        guard weight > 0 else { return }
        for (i, size) in policy.sizes.enumerated() {
            sum.logs = sum.events * log(size)
            sum.changed = sum.usual * size
            excursions.add(i, group: 0, sum)
        }
    }

    mutating func taint() { reference.taint() }

    mutating func taintAll() { reference.taintAll() }

    mutating func close(at now: Int64) {
        reference.close()
        excursions.clear(at: now)
        refresh()
    }

    mutating func code(_ coder: inout StateCoder) {
        reference.code(&coder)
        excursions.code(&coder)
        coder.code(&events)
        coder.code(&lived)
        coder.code(&rates)
    }
}
