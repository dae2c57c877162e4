import Testing
import Vocabulary

@testable import Script

/// Which switchbacks were on air, and how far each came.
@Suite struct SwitchbackLogTests {
    private static let plan = Switchback(
        what: "福袋", goal: .leadSteps, blockS: 60, pairs: 3, washoutS: 10, seed: 5)

    private static func log(_ notes: [(Int64, SwitchbackNote)]) -> SwitchbackLog {
        var log = SwitchbackLog()
        for (order, (s, note)) in notes.enumerated() {
            log.add(note, ts: s * 1000, order: UInt64(order))
        }
        return log
    }

    private static func begun(_ key: String, _ plan: Switchback = Self.plan) -> SwitchbackNote {
        SwitchbackNote(switchback: key, state: .begun, plan: plan)
    }

    private func only(_ log: SwitchbackLog, at s: Int64, isOver: Bool = false) throws
        -> SwitchbackRun
    {
        let runs = log.runs(at: s * 1000, isOver: isOver)
        #expect(runs.count == 1)
        return try #require(runs.first)
    }

    @Test func itRunsUntilItsBlocksAreOver() throws {
        let log = Self.log([(100, Self.begun("a"))])
        #expect(log.runs(at: 99_999, isOver: false).isEmpty)
        let early = try only(log, at: 200)
        #expect(early.end == .running && early.endTs == 200_000 && early.fromTs == 100_000)
        let late = try only(log, at: 900)
        #expect(late.end == .done && late.endTs == 460_000)
    }

    @Test func aStreamThatEndsFirstCutsIt() throws {
        let log = Self.log([(100, Self.begun("a"))])
        let run = try only(log, at: 300, isOver: true)
        #expect(run.end == .cut && run.endTs == 300_000)
    }

    @Test func somebodyStopsIt() throws {
        let stop = SwitchbackNote(switchback: "a", state: .stopped)
        let other = SwitchbackNote(switchback: "b", state: .stopped)
        let log = Self.log([(100, Self.begun("a")), (150, other), (220, stop), (230, stop)])
        let run = try only(log, at: 900)
        #expect(run.end == .stopped && run.endTs == 220_000)
    }

    @Test func anotherPlanTakesItsPlace() {
        var changed = Self.plan
        changed.blockS = 120
        let log = Self.log([(100, Self.begun("a")), (250, Self.begun("b", changed))])
        let runs = log.runs(at: 2_000_000, isOver: true)
        #expect(runs.map(\.end) == [.replaced, .done])
        #expect(runs[0].endTs == 250_000 && runs[1].endTs == 250_000 + 720_000)
        #expect(runs[0].plan == Self.plan, "what began keeps its plan")
    }

    @Test func missedBlocksAreToldAndTakenBack() throws {
        func note(_ state: SwitchbackNote.State, _ block: Int) -> SwitchbackNote {
            SwitchbackNote(switchback: "a", state: state, block: block)
        }
        let log = Self.log([
            (100, Self.begun("a")), (130, note(.missed, 0)), (190, note(.missed, 1)),
            (195, note(.kept, 1)),
        ])
        #expect(try only(log, at: 160).missed == [0])
        #expect(try only(log, at: 192).missed == [0, 1])
        #expect(try only(log, at: 400).missed == [0])
    }

    @Test func orderOfArrivalDoesNotMatter() {
        let notes: [(Int64, SwitchbackNote)] = [
            (100, Self.begun("a")), (130, .init(switchback: "a", state: .missed, block: 1)),
            (180, .init(switchback: "a", state: .stopped)), (200, Self.begun("b")),
        ]
        let there = Self.log(notes)
        var back = SwitchbackLog()
        for (order, (s, note)) in notes.enumerated().reversed() {
            back.add(note, ts: s * 1000, order: UInt64(order))
        }
        #expect(back.runs(at: 900_000, isOver: true) == there.runs(at: 900_000, isOver: true))
    }

    @Test func aKeyThatIsSaidTwiceBeginsOnce() throws {
        let log = Self.log([(100, Self.begun("a")), (120, Self.begun("a"))])
        #expect(try only(log, at: 200).fromTs == 100_000)
    }

    @Test func itIsKeptWithTheStreamsState() {
        var log = Self.log([
            (100, Self.begun("a")), (130, .init(switchback: "a", state: .missed, block: 4)),
        ])
        var out = StateCoder(writing: 256)
        log.code(&out)
        var again = SwitchbackLog()
        out.bytes.withUnsafeBytes { bytes in
            var input = StateCoder(reading: bytes)
            again.code(&input)
            #expect(input.isComplete)
        }
        #expect(again.runs(at: 300_000, isOver: false) == log.runs(at: 300_000, isOver: false))
    }
}
