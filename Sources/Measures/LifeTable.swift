import Vocabulary

/// A period life table: how viewers of each age leave within some span of time, whoever they are.
///
/// h(a) = leaves at age [a, a+1) in the span ÷ seconds lived at those ages in the span;
/// R(N) = exp(−Σ h). "Retention now" is that of the last 300 s: it answers "if viewers kept leaving
/// as they have in the last five minutes", and does not lag as a cohort does. That of the spans of
/// one script segment says how the segment earns or loses viewers.
///
/// Lived time is summed in whole milliseconds through differences at both ends of each session's
/// span of ages, so a session costs the same however long it is.
struct LifeTable {
    /// Length of the span that "now" means.
    static let nowMs: Int64 = 300_000
    /// Ages are counted up to here.
    static let agesMs: Int64 = 300_000
    private static let ages = 300
    private(set) var allLeaves = 0
    private(set) var livedMs: Int64 = 0
    private var leaves = [Int32](repeating: 0, count: ages)
    private var lived = [Int64](repeating: 0, count: ages)
    private var full = [Int64](repeating: 0, count: ages + 1)

    /// Adds (+1) or takes away (−1) what a session lived within (from, to], up to age 300 s.
    mutating func add(_ session: Session, from: Int64, to: Int64, _ sign: Int = 1) {
        guard session.end > from else { return }
        if session.fate == .observed, session.end <= to {
            let age = session.stay / 1000
            if age < Int64(Self.ages) {
                leaves[Int(age)] += Int32(sign)
                allLeaves += sign
            }
        }
        guard session.start < to else { return }
        let young = max(from - session.start, 0)
        let old = min(min(session.end, to) - session.start, Self.agesMs)
        guard old > young else { return }
        live(young, old, Int64(sign))
    }

    private mutating func live(_ young: Int64, _ old: Int64, _ sign: Int64) {
        let first = Int(young / 1000)
        let last = Int((old - 1) / 1000)
        livedMs += sign * (old - young)
        if first == last {
            lived[first] += sign * (old - young)
        } else {
            lived[first] += sign * (Int64(first + 1) * 1000 - young)
            lived[last] += sign * (old - Int64(last) * 1000)
            full[first + 1] += sign * 1000
            full[last] -= sign * 1000
        }
    }

    mutating func add(_ other: LifeTable) {
        allLeaves += other.allLeaves
        livedMs += other.livedMs
        for i in 0..<Self.ages {
            leaves[i] += other.leaves[i]
            lived[i] += other.lived[i]
            full[i] += other.full[i]
        }
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&allLeaves)
        coder.code(&livedMs)
        coder.code(&leaves)
        coder.code(&lived)
        coder.code(&full)
    }

    /// Calls `body` with R(a + 1) and its variance for each age, as long as somebody lived at it.
    private func forEachAge(_ body: (_ ageS: Int, _ hazard: Double, _ variance: Double) -> Bool) {
        var (hazard, variance) = (0.0, 0.0)
        var running: Int64 = 0
        for age in 0..<Self.ages {
            running += full[age]
            let seconds = Double(lived[age] + running) / 1000
            guard seconds > 0 else { return }
            hazard += Double(leaves[age]) / seconds
            variance += Double(leaves[age]) / (seconds * seconds)
            guard body(age + 1, hazard, variance) else { return }
        }
    }

    func retention() -> [Share] {
        var curve: [Share] = []
        forEachAge { age, hazard, variance in
            guard age == Survival.points[curve.count] else { return true }
            let share = Statistics.exponential(-hazard)
            let interval = Statistics.logLog(share, variance: variance)
            curve.append(Share(tS: age, share: share, low: interval?.low, high: interval?.high))
            return curve.count < Survival.points.count
        }
        return curve
    }

    /// The age in whole seconds by which half are gone; nil if fewer leave.
    func halfGoneS() -> Int? {
        var half: Int?
        forEachAge { age, hazard, _ in
            if Statistics.exponential(-hazard) <= 0.5 { half = age }
            return half == nil
        }
        return half
    }
}
