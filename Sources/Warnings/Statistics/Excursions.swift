import Glibc
import Vocabulary

/// The evidence that something has changed, in nats, for several sizes of change at once.
///
/// For each size ρ a sum of log likelihood ratios of "ρ times the usual" against "`guard` times the
/// usual", which begins anew whenever it falls to nothing (Page 1954). Small swings of the level thus
/// gather nothing. How sure it is, is told against the usual itself: with that threshold false alarms
/// are equally rare for large and for small changes, whereas the guarded sum favours large ones.
///
/// What is usual is itself uncertain: a group whose reference rests on m events counts with the
/// marginal likelihood of a gamma-distributed level, so a poorly known level cannot make certain
/// evidence. Each group is compared with itself: a change of mix is no change (Simpson).
struct Excursions {
    /// Of one group since the excursion began.
    struct Sum: BitwiseCopyable {
        var events = 0.0
        /// Σ ln ρ over the events.
        var logs = 0.0
        /// Expected events as usual, and under the change.
        var usual = 0.0
        var changed = 0.0
    }

    /// One size of change, and what speaks for it.
    struct One {
        var size: Double
        var since: Int64
        var sums: [Sum] = []
        /// Against the usual itself, and against the guard.
        fileprivate var plain = 0.0
        fileprivate var guarded = 0.0
        /// The evidence: as far as the guard speaks for it, too, and only if what happened in sum is
        /// beyond the guard; ages or groups that only shift are no change.
        fileprivate(set) var nats = 0.0

        /// Since it began: what happened, and what was to be expected.
        var observed: Double { sums.reduce(0) { $0 + $1.events } }
        var expected: Double { sums.reduce(0) { $0 + $1.usual } }
    }

    /// Of the evidence against the usual so much must also stand against the guard.
    private static let guardedShare = 0.4

    let guardRatio: Double
    /// No sum grows beyond, so that it can fall again soon after the change is over.
    let cap: Double
    /// One second counts for so much at most: where much happens, two of chance are not yet a change.
    let perSecond: Double
    private var all: [One]
    /// The one with the most evidence.
    private(set) var best: One

    init(guardRatio: Double, sizes: [Double], cap: Double, perSecond: Double = 8) {
        self.perSecond = perSecond
        self.guardRatio = guardRatio
        self.cap = cap
        all = sizes.map { One(size: $0, since: 0) }
        best = all[0]
    }

    func since(_ index: Int) -> Int64 { all[index].since }

    mutating func add(_ index: Int, group: Int, _ sum: Sum) {
        while all[index].sums.count <= group { all[index].sums.append(Sum()) }
        all[index].sums[group].events += sum.events
        all[index].sums[group].logs += sum.logs
        all[index].sums[group].usual += sum.usual
        all[index].sums[group].changed += sum.changed
    }

    /// Weighs what was added; `weights` say on how many events the groups' references rest.
    mutating func weigh(at now: Int64, weights: [Double]) {
        for i in all.indices {
            var (nats, guarded) = (0.0, 0.0)
            for group in all[i].sums.indices {
                nats += Self.nats(all[i].sums[group], weights[group], 1)
                guarded += Self.nats(all[i].sums[group], weights[group], guardRatio)
            }
            let most = min(cap, all[i].plain + perSecond)
            if guarded <= 0 {
                all[i].sums.removeAll(keepingCapacity: true)
                all[i].since = now
                (nats, guarded) = (0, 0)
            } else if nats > most {
                for group in all[i].sums.indices { all[i].sums[group].scale(most / nats) }
                guarded *= most / nats
                nats = most
            }
            all[i].plain = nats
            all[i].guarded = guarded
            all[i].nats = isBeyond(all[i]) ? max(0, min(nats, guarded / Self.guardedShare)) : 0
        }
        best = all[0]
        for one in all where one.nats > best.nats { best = one }
    }

    private func isBeyond(_ one: One) -> Bool {
        let bound = guardRatio * one.expected
        return guardRatio > 1 ? one.observed > bound : one.observed < bound
    }

    static func nats(_ sum: Sum, _ weight: Double, _ guardRatio: Double) -> Double {
        guard weight > 0 else { return 0 }
        let m = weight
        return sum.logs - sum.events * log(guardRatio)
            - (m + sum.events) * (log1p(sum.changed / m) - log1p(guardRatio * sum.usual / m))
    }

    var nats: Double { best.nats }

    mutating func clear(at now: Int64) {
        for i in all.indices {
            all[i].sums.removeAll(keepingCapacity: true)
            all[i].since = now
            all[i].plain = 0
            all[i].guarded = 0
            all[i].nats = 0
        }
        best = all[0]
    }

    mutating func code(_ coder: inout StateCoder) {
        // Sizes are the rule's; evidence for sizes that are no longer looked for is dropped.
        var known = all
        coder.code(&known, new: One(size: 1, since: 0)) { one, coder in
            coder.code(&one.size)
            coder.code(&one.since)
            coder.code(&one.sums)
            coder.code(&one.plain)
            coder.code(&one.guarded)
            coder.code(&one.nats)
        }
        for i in all.indices {
            guard let there = known.first(where: { $0.size == all[i].size }) else { continue }
            all[i] = there
        }
        best = all[0]
        for one in all where one.nats > best.nats { best = one }
    }
}

extension Excursions.Sum {
    fileprivate mutating func scale(_ by: Double) {
        events *= by
        logs *= by
        usual *= by
        changed *= by
    }
}
