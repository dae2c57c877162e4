import Testing
import Vocabulary

@testable import Measures

/// Rooms of which only counters are known.
@Suite struct CounterTests {
    private func track(_ values: [(s: Int64, value: Int64)], half: Int64 = 0) -> CounterTrack {
        var track = CounterTrack(kind: .total)
        for (s, value) in values {
            track.add(.init(ts: s * 1000, value: value, halfWidth: half, order: 0))
        }
        return track
    }

    private func series(
        _ readings: [(s: Int64, gauges: [String: Int64], totals: [String: Int64])]
    ) -> CounterSeries {
        var series = CounterSeries()
        for (s, gauges, totals) in readings {
            var sample = CounterSample()
            sample.gauges = gauges.map { NamedCount(name: $0.key, value: $0.value) }
            sample.totals = totals.map { NamedCount(name: $0.key, value: $0.value) }
            series.add(sample, ts: s * 1000, order: UInt64(s))
        }
        return series
    }

    @Test func aFallOfUnderOnePercentKeepsTheMaximum() {
        let track = track([(0, 10_000), (10, 9_950), (20, 10_010)])
        #expect(track.reading(named: "x")?.rise == 10)
        #expect(track.resets == 0)
    }

    @Test func aDeeperFallIsAResetAndNeverNegative() {
        let track = track([(0, 1000), (10, 400), (20, 450)])
        #expect(track.reading(named: "x")?.rise == 50)
        #expect(track.resets == 1)
    }

    /// "1.1万" then "1.0万": within the rounding of both.
    @Test func aFallWithinTheRoundingIsNone() {
        let track = track([(0, 11_000), (10, 10_000), (20, 12_000)], half: 500)
        #expect(track.reading(named: "x")?.rise == 1000)
        #expect(track.resets == 0)
    }

    @Test func riseWithinASpanNeedsHalfOfItObserved() {
        let track = track([(0, 0), (60, 30), (120, 50), (600, 900)])
        #expect(track.rise(after: 0, to: 120_000) == 50)
        #expect(track.rise(after: 120_000, to: 600_000) == nil)
    }

    @Test func orderOfArrivalDoesNotMatter() {
        let readings: [(Int64, Int64)] = [(0, 5), (10, 7), (10, 6), (20, 9), (30, 30)]
        let expected = track(readings).reading(named: "x")
        #expect(track(readings.reversed()).reading(named: "x") == expected)
    }

    /// 120 online at all times and one entry a second: they stay two minutes.
    @Test func littlesLawGivesTheStay() throws {
        let series = series(
            (0...30).map { (s: Int64($0) * 10, ["online": 120], ["enter_pv": Int64($0) * 10]) })
        let stay = try #require(series.span(after: 0, to: 300_000)?.stay)
        #expect(stay.meanS == 120 && stay.n == 300 && stay.basis == .estimated)
        #expect(try #require(stay.low) < 120 && 120 < #require(stay.high))
    }

    @Test func belowThirtyEntriesThereIsNoStay() {
        let series = series(
            (0...29).map { (s: Int64($0) * 10, ["online": 120], ["enter_pv": Int64($0)]) })
        #expect(series.span(after: 0, to: 300_000)?.stay == nil)
    }

    /// 1,000 viewers with 60 s on average, then 1,200 with 65 s: the 200 new ones stayed 90 s.
    @Test func stayOfTheNewOnesFromTheAverageOfAll() {
        let series = series([
            (0, ["average_stay_s": 60], ["enter_uv": 1000]),
            (100, ["average_stay_s": 65], ["enter_uv": 1200]),
        ])
        let stay = series.span(after: 0, to: 100_000)?.reportedStay
        #expect(stay?.meanS == 90 && stay?.n == 200 && stay?.basis == .reported)
    }

    @Test func ofFewerThanAHundredNewOnesNothingIsSaid() {
        let series = series([
            (0, ["average_stay_s": 60], ["enter_uv": 1000]),
            (100, ["average_stay_s": 65], ["enter_uv": 1099]),
        ])
        #expect(series.span(after: 0, to: 100_000)?.reportedStay == nil)
    }

    /// Both readings say what the platform's average does: 1,000 people with 60 s, then 1,300 with
    /// 60 s, so 18,000 viewer-seconds in 200 s. The gauge says `online` times 200 s.
    @Test(arguments: [(90, false), (110, false), (75, false), (60, true), (130, true)])
    func gaugeAndAverageMayDifferByThirtyPercent(_ online: Int64, _ differs: Bool) {
        let series = series(
            (0...20).map { i in
                let all = 1000 + Int64(i) * 15
                return (
                    s: Int64(i) * 10, ["online": online, "average_stay_s": 60],
                    ["enter_pv": all, "enter_uv": all]
                )
            })
        #expect((series.disagreement(after: 0, to: 200_000) != nil) == differs)
    }

    @Test func theFunnelIsInPeopleOrInTimesAndNeverMixed() {
        let series = series([
            (
                0, [:],
                [
                    "impression_uv": 9000, "impression_pv": 20_000, "enter_uv": 2000,
                    "card_click_uv": 100, "form_submit_pv": 7, "form_submit_uv": 5,
                ]
            )
        ])
        let funnel = series.leadFunnel()
        #expect(funnel?.unit == "uv" && funnel?.basis == .reported)
        #expect(funnel?.whole.steps.map(\.viewers) == [9000, 2000, 100, 5])
    }

    @Test func oneStepIsNoFunnel() {
        #expect(series([(0, [:], ["enter_uv": 5])]).leadFunnel() == nil)
    }

    @Test func whatIsNotToldIsAbsent() {
        let summary = series([(0, ["online": 7], [:]), (60, ["online": 9], [:])])
            .summary(clock: 60_000)
        #expect(summary?.entries == nil && summary?.viewers == nil)
        #expect(summary?.online == 9)
    }

    /// 100 online, stays of 60 s on average: 100·e^(−1/2) hear a span of half a minute.
    @Test func expectedReachOfOneSpan() throws {
        let series = series([(0, ["online": 100], ["enter_pv": 0])])
        let share = try #require(
            series.expectedReach(starts: [0], ends: [30_000], meanS: 60, entries: 100))
        #expect(abs(share - 0.5 * 0.606530659712) < 1e-9)
    }

    @Test func aDisplayThatCountsNoFurtherIsSaturated() {
        let readings = (0...3).map {
            (s: Int64($0), ["popularity": Int64(9999)], [String: Int64]())
        }
        #expect(series(readings).readings().first?.isSaturated == true)
    }
}
