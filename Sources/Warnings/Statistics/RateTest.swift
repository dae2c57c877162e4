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
        /// A room without a past is listened to for so long before anything is tested: a belief that is
        /// far off would take what is usual here for a change, and never learn it.
        var learnS = 180
        var reference = Reference.Policy()
    }

    let policy: Policy
    private(set) var reference: Reference
    private(set) var excursions: Excursions
    private var events: [Double]
    private var lived: [Double]
    /// Seconds of all streams.
    private var heardS = 0
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

    /// On how many events the usual rests; 0 = too few to test.
    private var weight: Double {
        let weight = reference.total(0) + policy.priorEvents
        guard weight >= policy.minWeight, heardS >= policy.learnS else { return 0 }
        return min(weight, policy.maxWeight)
    }

    /// The first phase and all others count by themselves: how much they differ is uncertain, too, until
    /// each was seen often enough.
    private var weights: [Double] {
        guard policy.shape.count > 1 else { return [weight] }
        guard weight > 0 else { return [0, 0] }
        let first = reference.events[0] + policy.shapeEvents
        let others = reference.events.dropFirst().reduce(policy.shapeEvents, +)
        return [min(first, policy.maxWeight), min(others, policy.maxWeight)]
    }

    mutating func tick(_ tick: Int64, isBlind: Bool) {
        let now = tick / 1000
        if isBlind {
            reference.taint()
        } else {
            heardS += 1
            test()
            excursions.weigh(at: now, weights: weights)
        }
        for phase in events.indices {
            events[phase] = 0
            lived[phase] = 0
        }
        if reference.tick(now, isSuspect: isSuspect) { refresh() }
    }

    private mutating func test() {
        var sums = [Excursions.Sum](repeating: Excursions.Sum(), count: min(events.count, 2))
        for phase in events.indices {
            reference.noteEvent(0, phase, events[phase])
            reference.noteLived(0, phase, lived[phase])
            let group = min(phase, 1)
            sums[group].events += events[phase]
            sums[group].usual += lived[phase] * rates[phase]
        }
        guard weight > 0 else { return }
        for (i, size) in policy.sizes.enumerated() {
            for group in sums.indices {
                sums[group].logs = sums[group].events * log(size)
                sums[group].changed = sums[group].usual * size
                excursions.add(i, group: group, sums[group])
            }
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
        coder.code(&heardS)
        coder.code(&rates)
    }
}
