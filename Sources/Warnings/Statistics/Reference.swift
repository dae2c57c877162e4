import Glibc
import Vocabulary

/// What is usual: how often something happened, and for how long it could have, by group (traffic
/// source, phase) and bin (age). It lags behind, so that what is being tested is not its own
/// reference; it forgets; and it does not learn from what is under suspicion.
struct Reference {
    struct Policy {
        /// Seconds by which learning lags.
        var lagS = 120
        /// Seconds after which a memory counts 1/e.
        var memoryS = 900.0
        /// Suspicion stops learning for at most so long: a level that stays is the new level.
        var heldS = 300
        /// What of an earlier stream counts, in events, when the next begins.
        var profileEvents = 300.0
    }

    private static let slotS: Int64 = 5

    let bins: Int
    let policy: Policy
    private(set) var events: [Double]
    private(set) var lived: [Double]
    private(set) var groups = 0
    private var slots: [Slot] = []
    private var open = Slot()
    private var heldSlots = 0

    struct Slot {
        var events: [Double] = []
        var lived: [Double] = []
        var isTainted = false
    }

    init(bins: Int, policy: Policy = Policy()) {
        self.bins = bins
        self.policy = policy
        events = []
        lived = []
    }

    /// There are so many groups from now on.
    mutating func grow(to count: Int) {
        guard count > groups else { return }
        groups = count
        events += Array(repeating: 0, count: count * bins - events.count)
        lived += Array(repeating: 0, count: count * bins - lived.count)
    }

    mutating func noteEvent(_ group: Int, _ bin: Int, _ amount: Double = 1) {
        open.fit(groups * bins)
        open.events[group * bins + bin] += amount
    }

    mutating func noteLived(_ group: Int, _ bin: Int, _ amount: Double) {
        open.fit(groups * bins)
        open.lived[group * bins + bin] += amount
    }

    /// What is under way is not to be learnt from.
    mutating func taint() { open.isTainted = true }

    /// What came within the lag is not to be learnt from: it was part of what has fired.
    mutating func taintAll() {
        open.isTainted = true
        for i in slots.indices { slots[i].isTainted = true }
    }

    /// A second has passed. `isSuspect`: the last minutes may be unusual.
    ///
    /// - Returns: whether something was learnt.
    mutating func tick(_ second: Int64, isSuspect: Bool) -> Bool {
        guard second % Self.slotS == 0 else { return false }
        slots.append(open)
        open = Slot()
        let lag = policy.lagS / Int(Self.slotS)
        heldSlots = isSuspect ? heldSlots + 1 : 0
        if isSuspect, heldSlots <= policy.heldS / Int(Self.slotS) { return false }
        var learnt = false
        // What was held back is learnt two at a time.
        for _ in 0..<2 where slots.count > lag {
            learn(slots.removeFirst())
            learnt = true
        }
        return learnt
    }

    private mutating func learn(_ slot: Slot) {
        guard !slot.isTainted, !slot.lived.isEmpty else { return }
        let keep = exp(-Double(Self.slotS) / policy.memoryS)
        for i in events.indices {
            events[i] *= keep
            lived[i] *= keep
        }
        for i in slot.lived.indices {
            events[i] += max(0, slot.events[i])
            lived[i] += max(0, slot.lived[i])
        }
    }

    /// A stream is over: what was usual is the next one's first idea.
    mutating func close() {
        for slot in slots where !slot.isTainted { learn(slot) }
        slots = []
        open = Slot()
        heldSlots = 0
        for group in 0..<groups {
            let all = total(group)
            guard all > policy.profileEvents else { continue }
            for i in group * bins..<(group + 1) * bins {
                events[i] *= policy.profileEvents / all
                lived[i] *= policy.profileEvents / all
            }
        }
    }

    func total(_ group: Int) -> Double {
        var sum = 0.0
        for i in group * bins..<(group + 1) * bins { sum += events[i] }
        return sum
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&groups)
        coder.code(&events)
        coder.code(&lived)
        coder.code(&heldSlots)
        coder.code(&slots, new: Slot()) { $0.code(&$1) }
        open.code(&coder)
    }
}

extension Reference.Slot {
    fileprivate mutating func code(_ coder: inout StateCoder) {
        coder.code(&events)
        coder.code(&lived)
        coder.code(&isTainted)
    }

    fileprivate mutating func fit(_ size: Int) {
        guard lived.count < size else { return }
        events += Array(repeating: 0, count: size - events.count)
        lived += Array(repeating: 0, count: size - lived.count)
    }
}
