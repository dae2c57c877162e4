import Glibc  // exp, pow

/// When the next lead call should come, so that most people hear one before they leave.
///
/// Of those who came in since the last call, each is still there, and stays to the end of a call
/// that begins now, with probability R(age + length) of the retention curve. The rest leave, or have
/// left, without having heard one; once they are more than the target allows, the call is due
/// (`metrics.md`, "Reach"). It adapts by itself: a shorter stay makes it due sooner, and a wave of
/// new people first listens to the offer.
package struct LeadCallPace: Sendable, Equatable {
    /// Retention: R(t) at ascending seconds.
    package struct Curve: Sendable, Equatable {
        package var points: [(tS: Double, share: Double)]

        package init(_ points: [(tS: Double, share: Double)]) {
            self.points = [(0, 1)] + points.filter { $0.tS > 0 }
        }

        package static func == (a: Self, b: Self) -> Bool {
            a.points.elementsEqual(b.points) { $0 == $1 }
        }

        /// Geometric between the points, and beyond the last at the same pace.
        package func share(at tS: Double) -> Double {
            guard tS > 0, let last = points.last, points.count > 1 else { return 1 }
            let upper = points.firstIndex { $0.tS >= tS } ?? points.count - 1
            let (a, b) = (points[max(0, upper - 1)], points[upper])
            let (low, high) = (max(a.share, 1e-6), max(min(b.share, a.share), 1e-6))
            let span = b.tS - a.tS
            guard span > 0 else { return last.share }
            return low * pow(high / low, (tS - a.tS) / span)
        }

        /// The age by which half are gone.
        package var halfS: Double? {
            var tS = 0.0
            while tS <= 600 {
                if share(at: tS) <= 0.5 { return tS }
                tS += 1
            }
            return nil
        }
    }

    /// e^−x.
    package static func decay(_ x: Double) -> Double { exp(-x) }

    /// The share of entrants that shall hear a call.
    package static let target = 0.5
    /// More often than this nobody wants to hear it.
    package static let leastGapS = 45.0
    /// With fewer entrants than this nothing is said of shares.
    package static let leastEntrants = 5

    package enum Reason: String, Sendable {
        case first, leavingUnheard = "leaving_unheard", silence
    }

    /// Share of the entrants since the last call that leave without one, if it begins now.
    package var leavingUnheard: Double?
    package var n = 0
    package var dueTs: Int64?
    package var why: Reason?

    /// - Parameters:
    ///   - entries: people who came in, by when; not older than the last call.
    ///   - curve: nil = the stay is not known: then only time counts.
    ///   - lastStartTs: when the last lead call began; nil = there was none.
    ///   - lengthS: how long a call takes.
    package init(
        entries: [(ts: Int64, n: Int)], curve: Curve?, startedTs: Int64, lastStartTs: Int64?,
        lengthS: Double, now: Int64
    ) {
        let earliest = lastStartTs.map { $0 + Int64(Self.leastGapS * 1000) } ?? startedTs + 20_000
        // Without knowing anything: as often as people may be asked twice over.
        let fallback = (lastStartTs ?? startedTs) + Int64(Self.leastGapS * 2000)
        n = entries.reduce(0) { $0 + $1.n }
        guard let curve, n >= Self.leastEntrants else {
            dueTs = max(earliest, fallback)
            why = lastStartTs == nil ? .first : .silence
            return
        }
        func unheard(at ts: Int64) -> Double {
            let heard = entries.reduce(0.0) { sum, entry in
                let ageS = Double(ts - entry.ts) / 1000
                return sum + Double(entry.n) * curve.share(at: max(0, ageS) + lengthS)
            }
            return 1 - heard / Double(n)
        }
        leavingUnheard = unheard(at: now)
        why = lastStartTs == nil ? .first : .leavingUnheard
        var ts = max(now, earliest)
        while ts < now + 300_000 {
            if unheard(at: ts) >= 1 - Self.target { break }
            ts += 1000
        }
        dueTs = ts
    }
}

/// What share of entrants hears a whole lead call, by the length of the loop.
package enum LoopAdvice {
    /// People come in evenly over the loop; whoever is there when the call begins and until it ends
    /// has heard it: (1/T) ∫ R(a + c) da over ages a from 0 to T, and with those who heard the one
    /// before counted once.
    package static func reach(loopS: Double, callS: Double, curve: LeadCallPace.Curve) -> Double {
        guard loopS > 0 else { return 0 }
        let steps = 200
        var sum = 0.0
        for step in 0..<steps {
            let wait = loopS * (Double(step) + 0.5) / Double(steps)
            sum += curve.share(at: wait + callS)
        }
        return sum / Double(steps)
    }

    /// The longest loop, in whole seconds, that reaches a share; nil = none does.
    package static func longestLoop(
        reaching share: Double, callS: Double, curve: LeadCallPace.Curve
    ) -> Int? {
        var best: Int?
        for loop in stride(from: Int(callS) + 1, through: 900, by: 1)
        where reach(loopS: Double(loop), callS: callS, curve: curve) >= share {
            best = loop
        }
        return best
    }
}
