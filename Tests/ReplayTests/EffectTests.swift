import Measures
import TestSupport
import Testing
import Vocabulary

@testable import Replay

/// What went with each thing on air: what is compared with what, and how sure it is.
@Suite struct EffectTests {
    /// `viewers` people over 120 s in the stream at all times, and so many interactions in each second.
    static func steady(
        _ s: Int, viewers: Int64 = 100, metric: StreamSeconds.Metric = .interactions,
        _ each: (Int) -> Int
    ) -> StreamSeconds {
        var seconds = StreamSeconds(from: 0, to: Int64(s) * 1000)
        seconds.live(2, from: 0, to: Int64(s) * 1000, viewers: viewers)
        for at in 0..<s { seconds.add(metric, 2, at: Int64(at) * 1000, each(at)) }
        seconds.sumUp()
        return seconds
    }

    static func loop(_ name: String, every: Int64, from: Int64, length: Int64, until: Int64)
        -> [OnAir]
    {
        stride(from: from, to: until - length, by: Int64.Stride(every)).map {
            OnAir(name: name, from: $0 * 1000, to: ($0 + length) * 1000)
        }
    }

    /// Deaths of British doctors by age, smokers and others (Doll and Hill 1966); the rate ratio
    /// is that of the Poisson regression in Stata's manual, [R] poisson: 1.425519.
    @Test func theDoctorsOfTheTextbook() {
        let ages: [(Double, Double, Double, Double)] = [
            (32, 52407, 2, 18790), (104, 43248, 12, 10673), (206, 28612, 28, 5710),
            (186, 12663, 28, 2585), (102, 5317, 31, 1462),
        ]
        let comparison = Comparison(
            ages.map { [Stratum(on: $0.0, off: $0.2, onMs: $0.1, offMs: $0.3)] })
        #expect(abs(comparison.ratio - 1.425519) < 1e-6)
        let interval = comparison.interval(Dispersion(factor: 1, df: 1e5, weight: 1))
        #expect(abs(interval.low - 1.1571) < 0.002, "the regression's own, by Wald: 1.154984")
        #expect(abs((interval.high ?? 0) - 1.7593) < 0.004, "1.759421")
    }

    @Test func quantilesOfTheTables() {
        for (df, q) in [(3.0, 3.182446), (10, 2.228139), (30, 2.042272)] {
            #expect(abs(StudentT.twoSided(0.05, df: df) - q) < 1e-6)
        }
        #expect(abs(StudentT.twoSided(0.05, df: 1e5) - 1.959964) < 1e-4)
        #expect(abs(StudentT.twoSided(0.001, df: 8) - 5.041305) < 1e-5)
    }

    @Test func aBorderBelongsToNeither() throws {
        // One thing happens in each second; 20 s are on air from 100 s on.
        let seconds = Self.steady(300, metric: .leaves) { _ in 1 }
        let effect = try #require(
            Effects(seconds).of([OnAir(name: "a", from: 100_000, to: 120_000)]).first)
        let rate = try #require(effect.rates[.leaves])
        #expect(rate.n == 16, "from 102 to 118")
        #expect(rate.restN == 98 + 178, "up to 98, and from 122 on")
        #expect(effect.viewerS == 1600)
    }

    @Test func whatPeopleDoComesAfterWhatTheyHeard() throws {
        // An interaction in each of the 40 s that begin 5 s after the segment does.
        let seconds = Self.steady(300) { (105..<145).contains($0) ? 1 : 0 }
        let rate = try #require(
            Effects(seconds).of([OnAir(name: "a", from: 100_000, to: 140_000)])
                .first?.rates[.interactions])
        #expect(rate.n == 30 && rate.restN == 0, "5 s at each end may belong to either")
    }

    @Test func onMinutesTheMinuteOfABorderIsLeftOut() throws {
        var minutes = StreamSeconds(from: 0, to: 600_000, binMs: 60_000, isCounted: true)
        minutes.live(StreamSeconds.everybody, from: 0, to: 600_000, viewers: 10)
        for minute in 0..<10 {
            minutes.add(.leaves, StreamSeconds.everybody, at: Int64(minute) * 60_000, 1)
        }
        let rate = try #require(
            Effects(minutes).of([OnAir(name: "a", from: 90_000, to: 300_000)])
                .first?.rates[.leaves])
        #expect(rate.n == 3, "minutes 2, 3 and 4")
        #expect(rate.restN == 6, "minutes 0 and 5 to 9; minute 1 is half and half")
    }

    @Test func twiceTheRateIsFoundAndSure() throws {
        var chance = SplitMix64(seed: 7)
        let onAir = Self.loop("call", every: 180, from: 60, length: 60, until: 5400)
        let seconds = Self.steady(5400) { at in
            let isOn = (at - 65) % 180 < 60 && at >= 65
            return chance.next() % 1000 < (isOn ? 200 : 100) ? 1 : 0
        }
        let rate = try #require(Effects(seconds).of(onAir).first?.rates[.interactions])
        let ratio = try #require(rate.ratio)
        #expect(abs(ratio - 2) < 0.3)
        let (low, high) = (try #require(rate.low), try #require(rate.high))
        #expect(rate.isSure && low < 2 && 2 < high)
    }

    /// Newcomers comment ten times as often, and come while the segment is on air.
    @Test func aWaveOfOtherPeopleIsNoEffect() throws {
        var chance = SplitMix64(seed: 11)
        var seconds = StreamSeconds(from: 0, to: 5_400_000)
        let onAir = Self.loop("a", every: 200, from: 100, length: 60, until: 5400)
        seconds.live(2, from: 0, to: 5_400_000, viewers: 100)
        for at in 0..<Int64(5400) {
            let wave: Int64 = (at - 100) % 200 < 60 && at >= 100 ? 100 : 20
            seconds.live(3, from: at * 1000, to: at * 1000 + 1000, viewers: wave)
            if chance.next() % 1000 < 50 { seconds.add(.interactions, 2, at: at * 1000) }
            if chance.next() % 10_000 < UInt64(wave) * 50 {
                seconds.add(.interactions, 3, at: at * 1000)
            }
        }
        seconds.sumUp()
        let rate = try #require(Effects(seconds).of(onAir).first?.rates[.interactions])
        let (plain, rest) = (try #require(rate.rate), try #require(rate.restRate))
        #expect(plain > 1.5 * rest, "plain rates are fooled")
        let ratio = try #require(rate.ratio)
        #expect(!rate.isSure && abs(ratio - 1) < 0.2)
    }

    @Test func orderOfTheSpansDoesNotMatter() {
        let seconds = Self.steady(3000) { ($0 * 7919) % 13 == 0 ? 1 : 0 }
        let onAir =
            Self.loop("a", every: 180, from: 10, length: 40, until: 3000)
            + Self.loop("b", every: 180, from: 60, length: 70, until: 3000)
        #expect(Effects(seconds).of(onAir) == Effects(seconds).of(onAir.reversed()))
    }

    @Test func withoutEnoughThereIsNoRatio() throws {
        let seconds = Self.steady(5400) { $0 % 1000 == 0 ? 1 : 0 }
        let onAir = Self.loop("a", every: 180, from: 10, length: 40, until: 5400)
        let rate = try #require(Effects(seconds).of(onAir).first?.rates[.interactions])
        #expect(rate.n + rate.restN <= 6 && rate.ratio == nil && rate.low == nil && !rate.isSure)
    }

    @Test func aStreamOfTwentySecondsTellsItsNumbersAndNoMore() throws {
        let seconds = Self.steady(20) { _ in 1 }
        let effect = try #require(
            Effects(seconds).of([OnAir(name: "a", from: 2000, to: 12_000)]).first)
        #expect(effect.rates[.leaves] == nil, "no leaves are known")
        #expect(effect.rates[.interactions]?.ratio == nil)
        let nothing = StreamSeconds(from: 0, to: 0)
        #expect(
            Effects(nothing).of([OnAir(name: "a", from: 0, to: 5)]).first?.rates.isEmpty == true)
        #expect(BestLines(nothing, [SaidLine(from: 0, to: 3, text: "现在留资送保养")]).lines.isEmpty)
    }

    @Test func nothingOnAirAtAllGivesOnlyAnUpperEnd() throws {
        let onAir = Self.loop("a", every: 180, from: 60, length: 60, until: 5400)
        let seconds = Self.steady(5400) { at in
            (at - 60) % 180 < 80 && at >= 60 ? 0 : at % 2
        }
        let rate = try #require(Effects(seconds).of(onAir).first?.rates[.interactions])
        #expect(rate.n == 0 && rate.ratio == 0 && rate.low == 0)
        let high = try #require(rate.high)
        #expect(high < 0.1)
    }
}
