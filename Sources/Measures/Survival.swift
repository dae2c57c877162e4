import Vocabulary

/// Kaplan–Meier over stays that arrive in ascending order.
///
/// Platforms lose leaves and streams end with people still in the room, so a plain mean of the
/// observed stays would be too short: it drops exactly those who stayed. Kaplan–Meier counts each
/// session as at risk until it is lost from sight: S(u) = ∏ (1 − d/n) over observed stays
/// (Kaplan and Meier 1958), with Greenwood's variance for the interval. At a tie, departures come
/// before censorings.
struct Survival {
    static let points = [5, 10, 30, 60, 90, 120, 300]
    /// The mean is restricted to this horizon (RMST): beyond it a handful decides.
    static let horizonMs = 600_000.0

    let n: Int
    private(set) var observed = 0
    private var share = 1.0
    private var variance = 0.0
    private var atRisk: Int
    private var nextPoint = 0
    private var curve: [Share] = []
    private var medianMs: Int64?
    private var area = 0.0
    private var areaTo = 0.0
    private var last: Int64 = 0
    private var pending: (stay: Int64, left: Int, censored: Int) = (-1, 0, 0)

    init(n: Int) {
        self.n = n
        atRisk = n
    }

    @inline(__always)
    mutating func add(stay: Int64, observed isObserved: Bool) {
        if stay != pending.stay {
            flush()
            pending = (stay, 0, 0)
        }
        if isObserved { pending.left += 1 } else { pending.censored += 1 }
    }

    private mutating func flush() {
        guard pending.stay >= 0 else { return }
        last = pending.stay
        let left = pending.left
        if left > 0 {
            record(before: pending.stay)
            let stay = min(Double(pending.stay), Self.horizonMs)
            area += share * (stay - areaTo)
            areaTo = stay
            share *= 1 - Double(left) / Double(atRisk)
            variance += Double(left) / (Double(atRisk) * Double(atRisk - left))
            observed += left
            if medianMs == nil, share <= 0.5 + 1e-9 { medianMs = pending.stay }
        }
        atRisk -= left + pending.censored
    }

    /// Fixes the points up to `stay`: P(stay ≥ N) counts the observed stays below N only.
    private mutating func record(before stay: Int64) {
        while nextPoint < Self.points.count, Int64(Self.points[nextPoint]) * 1000 <= stay {
            let interval = Statistics.logLog(share, variance: variance)
            curve.append(
                Share(
                    tS: Self.points[nextPoint], share: share, low: interval?.low,
                    high: interval?.high))
            nextPoint += 1
        }
    }

    /// The curve and the stay, once every session was added.
    mutating func finish() -> (stay: Stay, retention: [Share]) {
        flush()
        var stay = Stay(n: n, left: observed, censored: n - observed, basis: .measured)
        guard n > 0 else { return (stay, []) }
        let isFinished = share == 0
        record(before: isFinished ? .max : last)
        stay.medianS = medianMs.map { Double($0) / 1000 }
        if isFinished || Double(last) >= Self.horizonMs {
            area += share * (Self.horizonMs - areaTo)
            stay.meanS = area / 1000
        }
        return (stay, curve)
    }
}
