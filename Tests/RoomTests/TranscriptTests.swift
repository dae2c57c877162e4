import Room
import TestSupport
import Testing
import Vocabulary

/// Partials of one utterance replace each other; a final closes it; a higher rev corrects it.
@Suite struct TranscriptTests {
    private var log = EventLog()

    private mutating func say(
        _ utterance: String, _ text: String, rev: Int = 1, final: Bool, at s: Double = 0,
        end: Double = 1
    ) {
        let endTs = EventLog.start + Int64(end * 1000)
        log.add(
            "transcript", at: s,
            #""utterance":"\#(utterance)","rev":\#(rev),"final":\#(final),"end_ts":\#(endTs),"#
                + #""text":"\#(text)""#)
    }

    private func texts(_ order: [Int]? = nil) -> [String] {
        log.fold(order).streams.first?.transcript.sentences.map(\.text) ?? []
    }

    @Test mutating func theNewestPartialStands() {
        say("u1", "今天", final: false, end: 1)
        say("u1", "今天这款车", final: false, end: 2)
        #expect(texts() == ["今天这款车"])
        #expect(texts([1, 0]) == ["今天这款车"])
    }

    @Test mutating func aFinalClosesWhateverPartialComesAfter() {
        say("u1", "今天这款车到店", final: true, end: 3)
        say("u1", "今天这", rev: 5, final: false, end: 2)
        #expect(texts() == ["今天这款车到店"])
        #expect(log.fold().streams[0].transcript.open == 0)
    }

    @Test mutating func aHigherRevisionCorrectsAndAnOlderOneDoesNot() {
        say("u1", "三千快", rev: 1, final: true)
        say("u1", "三千块", rev: 2, final: true)
        say("u1", "三千快", rev: 1, final: true)
        #expect(texts() == ["三千块"])
        #expect(texts([1, 0, 2]) == ["三千块"])
    }

    @Test mutating func sentencesStandInOrderOfTime() {
        say("u2", "second", final: true, at: 5)
        say("u1", "first", final: true, at: 2)
        #expect(texts() == ["first", "second"])
    }

    @Test mutating func withoutANameEachMessageIsItsOwnUtterance() {
        log.add("transcript", at: 1, #""text":"a""#)
        log.add("transcript", at: 1, #""text":"b""#)
        #expect(Set(texts()) == ["a", "b"])
    }

    @Test(arguments: 1...30) func noOrderOfArrivalMatters(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var mine = self
        for n in 0..<30 {
            mine.say(
                "u\(Int.random(in: 0...5, using: &chance))", "t\(n)",
                rev: Int.random(in: 0...3, using: &chance), final: Bool.random(using: &chance),
                at: Double(Int.random(in: 0...3, using: &chance)),
                end: Double(Int.random(in: 3...5, using: &chance)))
        }
        let expected = mine.texts()
        let order = Array(mine.log.lines.indices).shuffled(using: &chance)
        #expect(mine.texts(order) == expected)
    }
}
