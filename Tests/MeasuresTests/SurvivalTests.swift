import TestSupport
import Testing
import Vocabulary

@testable import Measures

/// Survival and intervals against published values.
@Suite struct SurvivalTests {
    private func curve(_ stays: [(s: Int64, observed: Bool)]) -> (stay: Stay, retention: [Share]) {
        var survival = Survival(n: stays.count)
        let sorted = stays.sorted { ($0.s, $0.observed ? 1 : 0) < ($1.s, $1.observed ? 1 : 0) }
        for stay in sorted { survival.add(stay: stay.s * 1000, observed: stay.observed) }
        return survival.finish()
    }

    private func near(_ a: Double?, _ b: Double, within bound: Double = 5e-4) -> Bool {
        a.map { abs($0 - b) <= bound } ?? false
    }

    /// Freireich et al. 1963, remission under 6-MP in weeks, as in Kalbfleisch and Prentice: 21
    /// patients, nine relapses. S(6) = .857, S(7) = .807, S(10) = .753, S(13) = .690, S(16) = .627,
    /// S(22) = .538, S(23) = .448; median 23. Weeks are told as multiples of ten seconds here.
    @Test func remissionTimesOfFreireich() {
        let weeks: [(Int64, Bool)] = [
            (6, true), (6, true), (6, true), (6, false), (7, true), (9, false), (10, true),
            (10, false), (11, false), (13, true), (16, true), (17, false), (19, false),
            (20, false), (22, true), (23, true), (25, false), (32, false), (32, false),
            (34, false), (35, false),
        ]
        let result = curve(weeks.map { (s: $0.0 * 10, observed: $0.1) })
        #expect(result.stay.n == 21 && result.stay.left == 9 && result.stay.censored == 12)
        #expect(result.stay.medianS == 230)
        let shares = Dictionary(uniqueKeysWithValues: result.retention.map { ($0.tS, $0) })
        // R(60): nobody is gone before week 6 is over; R(90) counts weeks 6 and 7, R(120) week 10.
        #expect(shares[60]?.share == 1 && shares[60]?.low == nil)
        #expect(near(shares[90]?.share, 0.807))
        #expect(near(shares[120]?.share, 0.753))
        #expect(near(shares[300]?.share, 0.448))
        // Greenwood on the log-log scale at week 10: 0.503 to 0.889 (R, survfit, conf.type log-log).
        #expect(near(shares[120]?.low, 0.503, within: 1e-3))
        #expect(near(shares[120]?.high, 0.889, within: 1e-3))
    }

    @Test func withoutCensoringItIsTheShareThatStays() {
        let result = curve((1...10).map { (s: Int64($0) * 6, observed: true) })
        #expect(near(result.retention.first { $0.tS == 30 }?.share, 0.6, within: 1e-12))
        #expect(near(result.retention.first { $0.tS == 300 }?.share, 0, within: 1e-12))
        #expect(result.stay.medianS == 30)
        #expect(near(result.stay.meanS, 33, within: 1e-9))
    }

    @Test func beyondTheLongestCensoredStayNothingIsKnown() {
        let result = curve([(s: 20, observed: true), (s: 50, observed: false)])
        #expect(result.retention.map(\.tS) == [5, 10, 30])
        #expect(result.stay.meanS == nil)
    }

    @Test func atATieDeparturesComeBeforeCensorings() {
        let result = curve([(s: 10, observed: true), (s: 10, observed: false)])
        #expect(result.stay.medianS == 10)
    }

    @Test func noSessionsNoCurve() {
        let result = curve([])
        #expect(result.retention.isEmpty && result.stay.n == 0 && result.stay.medianS == nil)
    }

    /// Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3, table I.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ])
    func wilsonOfNewcombe(_ k: Int, _ n: Int, _ low: Double, _ high: Double) {
        let interval = Statistics.wilson(k, of: n)
        #expect(abs(interval.low - low) < 5e-5 && abs(interval.high - high) < 5e-5)
    }

    /// Ten stay 10 s to 100 s, one leaves each ten seconds, all within the span: the table lives
    /// through the same seconds as a cohort does.
    @Test func aLifeTableCountsLeavesOverSecondsLived() {
        var table = LifeTable()
        for i in 1...10 {
            table.add(
                Session(start: 0, end: Int64(i) * 10_000 - 500, source: 0, fate: .observed),
                from: 0, to: 300_000)
        }
        #expect(table.allLeaves == 10 && table.livedMs == 545_000)
        // h(9) = 1 leave ÷ 9.5 s lived at age 9.
        #expect(near(table.retention().first { $0.tS == 10 }?.share, 0.90009, within: 1e-5))
    }

    @Test(arguments: 1...30) func whatIsTakenOutOfALifeTableIsGone(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        func some() -> [(Session, Int64)] {
            (0..<20).map { _ in
                let start = Int64.random(in: 0...200_000, using: &chance)
                let end = start + Int64.random(in: 0...400_000, using: &chance)
                let fate: Session.Fate = Bool.random(using: &chance) ? .observed : .watching
                return (
                    Session(start: start, end: end, source: 0, fate: fate),
                    Int64.random(in: 0...100_000, using: &chance)
                )
            }
        }
        let (kept, gone) = (some(), some())
        var table = LifeTable()
        var expected = LifeTable()
        for (session, from) in kept + gone { table.add(session, from: from, to: from + 150_000) }
        for (session, from) in gone { table.add(session, from: from, to: from + 150_000, -1) }
        for (session, from) in kept { expected.add(session, from: from, to: from + 150_000) }
        #expect(table.retention() == expected.retention())
        #expect(table.halfGoneS() == expected.halfGoneS())
    }
}
