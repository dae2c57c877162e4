import Measures
import TestSupport
import Testing
import Vocabulary

@testable import Replay
@testable import Script

/// What a switchback showed of a stream.
@Suite struct SwitchbackResultTests {
    private static let plan = Switchback(
        what: "福袋", goal: .interactions, blockS: 60, pairs: 8, washoutS: 10, seed: 3)

    private static func run(
        _ end: SwitchbackRun.End = .done, untilS: Int64 = 1060, missed: Set<Int> = []
    ) -> SwitchbackRun {
        SwitchbackRun(
            switchback: "a", plan: plan, fromTs: 100_000, endTs: untilS * 1000, end: end,
            missed: missed, by: "")
    }

    /// In each second while on two things happen, while off one; in the washout nine.
    private static func stream(_ s: Int = 1200) -> StreamSeconds {
        let blocks = SwitchbackPlan(plan, from: 100_000).blocks
        return EffectTests.steady(s) { second in
            let ts = Int64(second) * 1000
            guard let block = blocks.first(where: { $0.from <= ts && ts < $0.to }) else { return 0 }
            return ts < block.countsFrom ? 9 : block.isOn ? 2 : 1
        }
    }

    @Test func whatIsOnIsHeldAgainstWhatIsOffWithoutTheWashout() throws {
        let result = SwitchbackResult(Self.run(), Self.stream())
        #expect(result.pairs == 8 && result.blocks.count == 16)
        #expect(result.sum(on: true).n == 8 * 50 * 2 && result.sum(on: false).n == 8 * 50)
        #expect(result.sum(on: true).ms == 8 * 50 * 1000 * 100, "a hundred people")
        let test = try #require(result.test)
        #expect(test.ratio == 2 && test.p == 2.0 / 256 && test.isExact)
        #expect(test.low != nil && test.high != nil)
    }

    @Test func pairsThatWereNotFinishedAreLeftOutWhole() throws {
        // Five blocks and a half: two pairs.
        let result = SwitchbackResult(Self.run(.cut, untilS: 100 + 330), Self.stream())
        #expect(result.pairs == 2 && result.blocks.filter(\.counts).count == 4)
        #expect(result.test?.p == 0.5 && result.test?.low == nil)
        #expect(SwitchbackResult(Self.run(.stopped, untilS: 170), Self.stream()).test == nil)
        // Also where the stream's own seconds end first.
        #expect(SwitchbackResult(Self.run(), Self.stream(345)).pairs == 2)
    }

    @Test func nothingIsToldWhileItRuns() {
        #expect(SwitchbackResult(Self.run(.running, untilS: 1000), Self.stream()).test == nil)
    }

    @Test func blocksThatWereMissedCountAsDrawn() {
        let all = SwitchbackResult(Self.run(), Self.stream())
        let some = SwitchbackResult(Self.run(missed: [0, 5]), Self.stream())
        #expect(some.test == all.test && some.blocks.filter(\.isMissed).count == 2)
    }

    @Test func fewerThanSevenPairsHaveNoInterval() {
        let six = (0..<6).map { _ in SwitchbackTest.Pair(on: 30, off: 20, onMs: 1, offMs: 1) }
        let seven = six + [six[0]]
        #expect(SwitchbackTest(six)?.low == nil && SwitchbackTest(six)?.p == 2.0 / 64)
        #expect(SwitchbackTest(seven)?.low != nil)
    }

    @Test func entriesAreCountedByTheClock() {
        var entries = Self.plan
        entries.goal = .entries
        let run = SwitchbackRun(
            switchback: "a", plan: entries, fromTs: 100_000, endTs: 1_060_000, end: .done,
            missed: [], by: "")
        let result = SwitchbackResult(run, EffectTests.steady(1200, metric: .entries) { _ in 1 })
        #expect(result.sum(on: true).n == 400 && result.sum(on: true).ms == 400_000)
        #expect(result.test?.ratio == 1 && result.test?.p == 1)
    }

    @Test func countersKnowWholeMinutesOnly() {
        var minutes = StreamSeconds(from: 0, to: 3_600_000, binMs: 60_000, isCounted: true)
        minutes.live(StreamSeconds.everybody, from: 0, to: 3_600_000, viewers: 10)
        for at in 0..<60 { minutes.set(.interactions, StreamSeconds.everybody, bin: at, 5) }
        var plan = Self.plan
        (plan.blockS, plan.pairs, plan.washoutS) = (180, 8, 60)
        let run = SwitchbackRun(
            switchback: "a", plan: plan, fromTs: 30_000, endTs: 2_910_000, end: .done, missed: [],
            by: "")
        let result = SwitchbackResult(run, minutes)
        // From 90 to 210 s lies one whole minute.
        #expect(result.blocks.allSatisfy { $0.n == 5 && $0.ms == 600_000 })
    }
}
