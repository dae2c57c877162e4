import Measures
import TestSupport
import Testing
import Vocabulary

@testable import Replay

/// Changes made to a stream, trials inside it, and one stream against another.
@Suite struct ComparisonsOverTimeTests {
    // Interventions

    private static func deeds(_ seconds: StreamSeconds, _ others: [StreamSeconds] = []) throws
        -> InterventionEffect
    {
        try #require(
            Interventions(seconds, others: others)
                .of([Deed(ts: 2_700_000, kind: "boost_started")]).first)
    }

    @Test func afterIsComparedWithBefore() throws {
        let effect = try Self.deeds(
            EffectTests.steady(5400, metric: .entries) { $0 < 2700 ? 1 : 3 })
        #expect(effect.change == .paid)
        #expect(effect.before.counts[.entries] == 600 && effect.after.counts[.entries] == 1800)
        #expect(effect.before.online == 100)
        let rate = try #require(effect.rates[.entries])
        #expect(rate.rate == 180 && rate.restRate == 60 && rate.isSure)
        let ratio = try #require(rate.ratio)
        #expect(abs(ratio - 3) < 1e-9)
    }

    @Test func aRiseThatComesEveryEveningIsNoEffect() throws {
        var chance = SplitMix64(seed: 1)
        func evening() -> StreamSeconds {
            EffectTests.steady(5400, metric: .entries) {
                Int(chance.next() % 3) + ($0 < 2700 ? 0 : 1)
            }
        }
        let others = (0..<7).map { _ in evening() }
        let tonight = evening()
        let alone = try Self.deeds(tonight)
        #expect(alone.rates[.entries]?.isSure == true)
        let effect = try Self.deeds(tonight, others)
        #expect(effect.rates[.entries]?.isSure == false)
        #expect(effect.usual?.counts[.entries] != nil)
    }

    @Test func atTheEdgeOfTheStreamThereIsNoRatio() throws {
        let seconds = EffectTests.steady(600, metric: .entries) { _ in 2 }
        for ts in [Int64(0), 30_000, 590_000, 10_000_000] {
            let effect = Interventions(seconds).of([Deed(ts: ts, kind: "x")]).first
            #expect(effect?.rates[.entries]?.ratio == nil && effect?.change == .other)
        }
    }

    @Test(arguments: [
        ("boost_stopped", Change.paid), ("time_slot", .timeSlot), ("red_packet", .campaign),
        ("推流渠道", .channel), ("push", .push), ("duration", .duration), ("host_changed", .other),
    ])
    func wordsOfTheCrewAreOneOfTheSixChanges(kind: String, change: Change) {
        #expect(Change(kind: kind) == change)
    }

    // Switchback

    @Test func aPlanIsDrawnInPairsFromItsSeed() {
        let plan = SwitchbackPlan(
            from: 1000, lengthMs: 3_600_000, blockMs: 300_000, washoutMs: 60_000, seed: 4)
        #expect(plan.blocks.count == 12)
        for pair in stride(from: 0, to: 12, by: 2) {
            #expect(plan.blocks[pair].isOn != plan.blocks[pair + 1].isOn)
        }
        #expect(plan.blocks.allSatisfy { $0.countsFrom == $0.from + 60_000 })
        #expect(
            plan
                == SwitchbackPlan(
                    from: 1000, lengthMs: 3_600_000, blockMs: 300_000, washoutMs: 60_000, seed: 4))
        let firsts = Set(
            (0..<20).map { seed in
                SwitchbackPlan(
                    from: 0, lengthMs: 3_600_000, blockMs: 300_000, washoutMs: 0, seed: seed
                ).blocks.map(\.isOn)
            })
        #expect(firsts.count > 15, "other seeds draw other lots")
    }

    /// Eight pairs, each with more while on: of the 2⁸ ways only this one and its mirror are so far.
    @Test func theTestCountsTheWaysOfTheLot() throws {
        let pairs = (0..<8).map { _ in
            SwitchbackTest.Pair(on: 30, off: 20, onMs: 1e6, offMs: 1e6)
        }
        let test = try #require(SwitchbackTest(pairs))
        #expect(test.isExact && test.p == 2.0 / 256)
        #expect(test.ratio == 1.5)
        let (low, high) = (try #require(test.low), try #require(test.high))
        #expect(abs(low - 1.5) < 0.01 && abs(high - 1.5) < 0.01)
    }

    @Test func withoutEffectTheTestRejectsAsOftenAsItSays() {
        var chance = SplitMix64(seed: 9)
        var small = 0
        for _ in 0..<400 {
            let pairs = (0..<9).map { _ in
                SwitchbackTest.Pair(
                    on: Double(chance.next() % 40), off: Double(chance.next() % 40), onMs: 1e6,
                    offMs: 1e6)
            }
            if SwitchbackTest(pairs)!.p <= 0.05 { small += 1 }
        }
        #expect((6...36).contains(small), "20 of 400 are expected")
    }

    @Test func tooFewPairsTellNothing() {
        #expect(SwitchbackTest([.init(on: 9, off: 1, onMs: 1, offMs: 1)]) == nil)
        let three = (0..<3).map { _ in SwitchbackTest.Pair(on: 9, off: 1, onMs: 1, offMs: 1) }
        #expect(SwitchbackTest(three)?.p == 0.25 && SwitchbackTest(three)?.low == nil)
    }

    // Decomposition

    private static let last = LeadWay([
        .exposure: 20_000, .enter: 4000, .stay: 1200, .click: 240, .open: 120, .submit: 80,
    ])

    @Test func partsAddUpExactly() throws {
        var chance = SplitMix64(seed: 2)
        for _ in 0..<500 {
            var (one, other) = (LeadWay([:]), LeadWay([:]))
            for step in LeadWay.Step.allCases {
                one.reached[step] = Int(chance.next() % 500)
                other.reached[step] = Int(chance.next() % 500)
            }
            let parts = try #require(Decomposition(from: one, to: other))
            let back = try #require(Decomposition(from: other, to: one))
            let sum = parts.parts.reduce(0) { $0 + $1.effect }
            #expect(sum == Double(other.reached[.submit]! - one.reached[.submit]!))
            for (there, again) in zip(parts.parts, back.parts) {
                #expect(abs(there.effect + again.effect) < 1e-5, "back is the same way back")
            }
        }
    }

    @Test func whatStayedTheSameHasNoPart() throws {
        var now = Self.last
        for step in LeadWay.Step.allCases where step != .exposure {
            now.reached[step] = now.reached[step]! / 2
        }
        let parts = try #require(Decomposition(from: Self.last, to: now)).parts
        #expect(parts.map { $0.effect.rounded() } == [0, -40, 0, 0, 0, 0], "half as many entered")
    }

    @Test func aStepThatAStreamLacksIsToldWithTheNext() throws {
        var now = Self.last
        now.reached[.click] = nil
        now.reached[.submit] = 40
        let parts = try #require(Decomposition(from: Self.last, to: now)).parts
        #expect(parts.map(\.step) == [.exposure, .enter, .stay, .open, .submit])
        #expect(parts.last?.effect == -40)
        now.reached[.submit] = nil
        #expect(Decomposition(from: Self.last, to: now) == nil)
    }

    @Test func whereNobodyCameAnyFurtherTheWholeChangeLies() throws {
        var now = Self.last
        for step in [LeadWay.Step.click, .open, .submit] { now.reached[step] = 0 }
        let parts = try #require(Decomposition(from: Self.last, to: now)).parts
        #expect(parts.map(\.effect) == [0, 0, 0, -80, 0, 0])
        let none = try #require(Decomposition(from: now, to: now)).parts
        #expect(none.allSatisfy { $0.effect == 0 })
    }
}
