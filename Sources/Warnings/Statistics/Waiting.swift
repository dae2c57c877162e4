import Vocabulary

/// People of one group to whom something may happen, by the second at which they came: visitors who
/// may leave, people shown the room who may enter, forms that may become leads.
///
/// Ages are exact although people are kept by whole seconds: of those who came in one second the
/// count and the sum of their fractions say how long they lived at each age, because a span of one
/// second crosses exactly one whole-second age. A hazard that falls steeply with age, as that of
/// viewers does, is badly wrong with rounded ages.
struct Waiting {
    /// Ages that are told apart, in seconds; older people are one pool, or gone.
    let ages: Int
    let keepsOlder: Bool
    private var count: [Double]
    private var fraction: [Double]
    private(set) var older = 0.0
    /// Time lived at each age since the last tick that no cohort accounts for: of people who came or
    /// went within the second, or of whom was heard late.
    private var lived: [Double]
    private var livedOlder = 0.0
    private(set) var total = 0.0

    init(ages: Int, keepsOlder: Bool) {
        self.ages = ages
        self.keepsOlder = keepsOlder
        count = Array(repeating: 0, count: ages + 1)
        fraction = count
        lived = count
    }

    private func slot(_ second: Int64) -> Int { Int(second % Int64(ages + 1)) }

    /// Somebody came. `tick` is the start of the second that is under way, both in ms.
    mutating func come(at ts: Int64, tick: Int64) {
        if ts < tick { live(from: ts, ts, to: tick, 1) }
        let age = (tick - ts) / 1000
        total += 1
        if age >= Int64(ages) {
            if keepsOlder { older += 1 } else { total -= 1 }
            return
        }
        let slot = slot(ts / 1000)
        count[slot] += 1
        fraction[slot] += Double(ts % 1000) / 1000
    }

    /// It happened to one who came at `ts`, at once if it is said to have been before that. Who is no
    /// longer kept is not taken out twice.
    mutating func go(_ ts: Int64, at said: Int64, tick: Int64) {
        let end = max(ts, said)
        if end >= tick {
            live(from: ts, max(ts, tick), to: end, 1)
        } else {
            live(from: ts, end, to: tick, -1)
        }
        total -= 1
        // At the tick the cohorts of `ages` seconds before have moved on already.
        if tick / 1000 - ts / 1000 > Int64(ages) {
            older -= 1
            return
        }
        let slot = slot(ts / 1000)
        count[slot] -= 1
        fraction[slot] -= Double(ts % 1000) / 1000
    }

    /// Whether one who came at `ts` still counts at a tick.
    func keeps(_ ts: Int64, tick: Int64) -> Bool {
        keepsOlder || tick / 1000 - ts / 1000 <= Int64(ages)
    }

    private mutating func live(from birth: Int64, _ from: Int64, to end: Int64, _ sign: Double) {
        var at = from
        while at < end {
            let age = (at - birth) / 1000
            if age >= Int64(ages) {
                livedOlder += sign * Double(end - at) / 1000
                return
            }
            let next = min(end, birth + (age + 1) * 1000)
            lived[Int(age)] += sign * Double(next - at) / 1000
            at = next
        }
    }

    /// Ends the second before `tick`: adds what was lived at each age in it to `into`, whose last
    /// element is that of the older ones.
    mutating func tick(_ tick: Int64, into: inout [Double]) {
        let now = tick / 1000
        for age in 0..<ages { into[age] = lived[age] }
        into[ages] = livedOlder + older
        for age in 0..<ages { lived[age] = 0 }
        livedOlder = 0
        guard total > 0.5 else { return advance(now) }
        for k in 0...ages {
            let slot = slot(now - 1 - Int64(k))
            guard count[slot] > 0 else { continue }
            if k > 0 { into[k - 1] += fraction[slot] }
            into[min(k, ages)] += count[slot] - fraction[slot]
        }
        advance(now)
    }

    /// The slot of the second that begins is emptied: who is in it is older than all ages.
    private mutating func advance(_ now: Int64) {
        let slot = slot(now)
        if keepsOlder { older += count[slot] } else { total -= count[slot] }
        count[slot] = 0
        fraction[slot] = 0
    }

    mutating func forget() { self = Waiting(ages: ages, keepsOlder: keepsOlder) }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&count)
        coder.code(&fraction)
        coder.code(&older)
        coder.code(&lived)
        coder.code(&livedOlder)
        coder.code(&total)
    }
}
