import Glibc
import Vocabulary

/// Tests whether what happens to people at a certain age (they leave, they enter, they become
/// leads) happens more or less often than usual, by the likelihood of exact ages.
struct AgeTest {
    struct Policy {
        /// Upper ends of the age bins in whole seconds; the last is the oldest age followed.
        var ends: [Int]
        var keepsOlder: Bool
        /// True where more is worse: K times the hazard; false where less is.
        var isRise: Bool
        var guardRatio: Double
        var sizes: [Double]
        var cap: Double
        /// Hazards per second that a room without a past is expected to have, for each bin, and how
        /// many events that belief is worth.
        var prior: [Double]
        var priorEvents: Double
        /// A reference counts for at most so many events: levels swing by themselves.
        var maxWeight: Double
        /// Groups whose reference rests on fewer events are learnt, not tested.
        var minWeight: Double
        var reference = Reference.Policy()
    }

    let policy: Policy
    private let binOfAge: [Int]
    private var groups: [Waiting] = []
    private(set) var reference: Reference
    private(set) var excursions: Excursions
    /// Hazards by group and age, as the reference says.
    private var hazards: [[Double]] = []
    private var ratios: [[Double]] = []
    private var scratch: [Double]
    /// Events since the last tick: group, age, and when the person came (in seconds).
    private var happened: [Happening] = []

    private struct Happening: BitwiseCopyable {
        var group: Int32
        var age: Int32
        var second: Int64
    }

    init(_ policy: Policy) {
        self.policy = policy
        let ages = policy.ends[policy.ends.count - 1]
        var bins: [Int] = []
        var bin = 0
        for age in 0...ages {
            while bin < policy.ends.count, age >= policy.ends[bin] { bin += 1 }
            bins.append(bin)
        }
        binOfAge = bins
        scratch = Array(repeating: 0, count: ages + 1)
        reference = Reference(bins: policy.ends.count + 1, policy: policy.reference)
        excursions = Excursions(
            guardRatio: policy.guardRatio, sizes: policy.sizes, cap: policy.cap, perSecond: 2.5)
    }

    private var ages: Int { binOfAge.count - 1 }

    mutating func come(_ group: Int, at ts: Int64, tick: Int64) {
        while groups.count <= group {
            groups.append(Waiting(ages: ages, keepsOlder: policy.keepsOlder))
            hazards.append([])
        }
        reference.grow(to: groups.count)
        groups[group].come(at: ts, tick: tick)
    }

    /// It happened at `end` to one who came at `ts`.
    mutating func go(_ group: Int, _ ts: Int64, at end: Int64, tick: Int64) {
        guard group < groups.count, groups[group].keeps(ts, tick: tick) else { return }
        groups[group].go(ts, at: end, tick: tick)
        let age = min(Int(max(0, end - ts) / 1000), ages)
        happened.append(Happening(group: Int32(group), age: Int32(age), second: ts / 1000))
        reference.noteEvent(group, binOfAge[age])
    }

    /// One who came at `ts` is not followed any longer, though nothing happened.
    mutating func drop(_ group: Int, _ ts: Int64, at end: Int64, tick: Int64) {
        guard group < groups.count, groups[group].keeps(ts, tick: tick) else { return }
        groups[group].go(ts, at: end, tick: tick)
    }

    var present: Double { groups.reduce(0) { $0 + max(0, $1.total) } }

    mutating func forget() {
        for i in groups.indices { groups[i].forget() }
        happened.removeAll(keepingCapacity: true)
    }

    /// Ends the second before `tick` (ms).
    ///
    /// - Parameter isBlind: nothing is known of this second: it counts for nothing.
    mutating func tick(_ tick: Int64, isBlind: Bool) {
        let now = tick / 1000
        let weights = groups.indices.map(weight)
        for group in groups.indices {
            groups[group].tick(tick, into: &scratch)
            guard !isBlind else { continue }
            learn(group)
            if weights[group] > 0 { test(group, now) }
        }
        if isBlind {
            reference.taint()
        } else {
            count(weights)
            excursions.weigh(at: now, weights: weights)
        }
        happened.removeAll(keepingCapacity: true)
        let isLearning = reference.tick(now, isSuspect: excursions.nats > 0.35 * policy.cap)
        if isLearning || hazards.contains(where: \.isEmpty) { refresh() }
    }

    /// On how many events the reference of a group rests; 0 = too few to test.
    private func weight(_ group: Int) -> Double {
        guard group < reference.groups else { return 0 }
        let total = reference.total(group) + policy.priorEvents
        return total < policy.minWeight ? 0 : min(total, policy.maxWeight)
    }

    private mutating func learn(_ group: Int) {
        for age in scratch.indices where scratch[age] != 0 {
            reference.noteLived(group, binOfAge[age], scratch[age])
        }
    }

    /// Adds what was to be expected in this second.
    private mutating func test(_ group: Int, _ now: Int64) {
        let hazard = hazards[group]
        guard !hazard.isEmpty else { return }
        for i in policy.sizes.indices {
            // People who came after the excursion began are under the change all their life.
            let newcomers =
                policy.isRise ? Int(min(Int64(ages), max(0, now - excursions.since(i)))) : 0
            let size = policy.sizes[i]
            var sum = Excursions.Sum()
            for age in 0..<newcomers {
                let usual = scratch[age] * hazard[age]
                sum.usual += usual
                sum.changed += usual * ratios[i][age]
            }
            for age in newcomers...ages {
                let usual = scratch[age] * hazard[age]
                sum.usual += usual
                sum.changed += usual * size
            }
            excursions.add(i, group: group, sum)
        }
    }

    private mutating func count(_ weights: [Double]) {
        for one in happened where weights[Int(one.group)] > 0 {
            for i in policy.sizes.indices {
                let isNew = policy.isRise && one.second >= excursions.since(i)
                let ratio = isNew ? ratios[i][Int(one.age)] : policy.sizes[i]
                excursions.add(
                    i, group: Int(one.group), Excursions.Sum(events: 1, logs: log(ratio)))
            }
        }
    }

    /// Hazards of each group: its own events, with those of the room and the prior as a belief worth
    /// a few of them.
    private mutating func refresh() {
        let bins = policy.ends.count + 1
        var room = [Double](repeating: 0, count: bins)
        for bin in 0..<bins {
            var (events, lived) = (policy.priorEvents, policy.priorEvents / policy.prior[bin])
            for group in groups.indices {
                events += reference.events[group * bins + bin]
                lived += reference.lived[group * bins + bin]
            }
            room[bin] = events / lived
        }
        for group in groups.indices {
            var level = (events: policy.priorEvents, expected: policy.priorEvents)
            for bin in 0..<bins {
                level.events += reference.events[group * bins + bin]
                level.expected += reference.lived[group * bins + bin] * room[bin]
            }
            let ratio = level.events / level.expected
            hazards[group] = binOfAge.map { bin in
                let events = reference.events[group * bins + bin] + 4
                return events / (reference.lived[group * bins + bin] + 4 / (room[bin] * ratio))
            }
        }
        if policy.isRise { refreshRatios(room) }
    }

    /// Those who come during an excursion live K times as fast: ρ(a) = K h(Ka) / h(a).
    private mutating func refreshRatios(_ room: [Double]) {
        ratios = policy.sizes.map { size in
            (0...ages).map { age in
                let faster = min(Int(Double(age) * size + size / 2), ages)
                return max(0.2, size * room[binOfAge[faster]] / room[binOfAge[age]])
            }
        }
    }

    mutating func taint() { reference.taint() }

    /// What led to a warning is no reference.
    mutating func taintAll() { reference.taintAll() }

    /// The stream is over.
    mutating func close(at now: Int64) {
        reference.close()
        forget()
        excursions.clear(at: now)
        refresh()
    }

    mutating func code(_ coder: inout StateCoder) {
        let empty = Waiting(ages: ages, keepsOlder: policy.keepsOlder)
        coder.code(&groups, new: empty) { $0.code(&$1) }
        reference.code(&coder)
        excursions.code(&coder)
        coder.code(&hazards, new: []) { $1.code(&$0) }
        coder.code(&ratios, new: []) { $1.code(&$0) }
        coder.code(&happened)
        if coder.isReading, policy.isRise, ratios.count != policy.sizes.count { refresh() }
    }
}
