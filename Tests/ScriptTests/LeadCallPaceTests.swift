import Script
import Testing

/// When the lead call is due, and what loops reach. The expected values are those of exponential
/// stays, for which the integrals have closed forms.
@Suite("The pace of lead calls")
struct LeadCallPaceTests {
    /// R(t) = e^(−t/m) at the points a room's state gives.
    static func exponential(meanS: Double) -> LeadCallPace.Curve {
        LeadCallPace.Curve(
            [5, 10, 30, 60, 90, 120, 300].map { ($0, LeadCallPace.decay($0 / meanS)) })
    }

    @Test("e^-x", arguments: [(0.0, 1.0), (1.0, 0.367879), (3.0, 0.049787), (10.0, 0.0000454)])
    func decay(x: Double, expected: Double) {
        #expect(abs(LeadCallPace.decay(x) - expected) < 1e-4)
    }

    @Test("between its points the curve is geometric")
    func interpolation() {
        let curve = Self.exponential(meanS: 43)
        for t in stride(from: 1.0, through: 280, by: 7) {
            #expect(abs(curve.share(at: t) - LeadCallPace.decay(t / 43)) < 0.002)
        }
        #expect(curve.halfS == 30)
    }

    @Test("a loop reaches (m/T)(1 - e^(-T/m)) e^(-c/m)", arguments: [45.0, 62, 90, 168, 300])
    func loops(loopS: Double) {
        let m = 43.3
        let expected =
            m / loopS * (1 - LeadCallPace.decay(loopS / m)) * LeadCallPace.decay(15 / m)
        let reach = LoopAdvice.reach(loopS: loopS, callS: 15, curve: Self.exponential(meanS: m))
        #expect(abs(reach - expected) < 0.003)
    }

    @Test("with a stay of half a minute and one call in 168 s about one in six hears it whole")
    func theKnownLoop() {
        let curve = Self.exponential(meanS: 43.3)
        #expect(abs(LoopAdvice.reach(loopS: 168, callS: 15, curve: curve) - 0.178) < 0.005)
        let half = LoopAdvice.longestLoop(reaching: 0.5, callS: 15, curve: curve)
        // m/T (1 - e^(-T/m)) e^(-c/m) = 1/2 at T = 31.98 s.
        #expect(half == 31)
    }

    @Test("due when the share of those who leave unheard passes the target, not sooner than 45 s")
    func due() {
        let curve = Self.exponential(meanS: 43.3)
        func due(everyMs: Int64, sinceS: Int64) -> LeadCallPace {
            let now: Int64 = 10_000_000
            let entries = stride(from: now - sinceS * 1000 + 1, through: now, by: Int(everyMs)).map
            {
                (ts: $0, n: 1)
            }
            return LeadCallPace(
                entries: entries, curve: curve, startedTs: 0, lastStartTs: now - sinceS * 1000,
                lengthS: 15, now: now)
        }
        // Steady entries: more than half leave unheard already after half a minute.
        let soon: Int64? = due(everyMs: 200, sinceS: 20).dueTs
        #expect(soon == 10_025_000)
        let now: Int64? = due(everyMs: 200, sinceS: 60).dueTs
        #expect(now == 10_000_000)
        #expect(due(everyMs: 200, sinceS: 60).why == .leavingUnheard)
    }

    @Test("a longer stay lets the host wait longer")
    func adaptsToStay() {
        let now: Int64 = 10_000_000
        let entries = (0..<300).map { (ts: now - 60_000 + Int64($0) * 200, n: 1) }
        let waits = [20.0, 43, 90, 180].map { mean in
            LeadCallPace(
                entries: entries, curve: Self.exponential(meanS: mean), startedTs: 0,
                lastStartTs: now - 60_000, lengthS: 15, now: now
            ).dueTs! - now
        }
        #expect(waits == waits.sorted() && waits[0] == 0 && waits[3] > waits[0])
    }

    @Test("a wave of new people hears the offer first")
    func adaptsToWaves() {
        let now: Int64 = 10_000_000
        let curve = Self.exponential(meanS: 60)
        let few = [(ts: now - 50_000, n: 30)]
        func due(_ entries: [(ts: Int64, n: Int)]) -> Int64 {
            LeadCallPace(
                entries: entries, curve: curve, startedTs: 0, lastStartTs: now - 50_000,
                lengthS: 15, now: now
            ).dueTs!
        }
        #expect(due(few) == now)
        #expect(due(few + [(ts: now - 2_000, n: 300)]) > now + 5_000)
    }

    @Test("without a known stay only time counts, and nothing is said of shares")
    func unknownStay() {
        let pace = LeadCallPace(
            entries: [], curve: nil, startedTs: 1000, lastStartTs: 50_000, lengthS: 15, now: 60_000)
        #expect(pace.leavingUnheard == nil && pace.dueTs == 140_000 && pace.why == .silence)
    }
}
