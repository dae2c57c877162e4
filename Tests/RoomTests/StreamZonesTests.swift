import Measures
import Room
import TestSupport
import Testing
import Vocabulary

/// Which stream an event belongs to is decided by its time, not by its arrival (protocol §1).
@Suite struct StreamZonesTests {
    private func streams(_ log: EventLog, _ order: [Int]? = nil) -> [String] {
        let room = log.fold(order)
        return room.streams.filter(room.isShown).map { stream in
            let from = (stream.startedTs - EventLog.start) / 1000
            let to = stream.endedTs.map { "\(($0 - EventLog.start) / 1000)" } ?? ""
            return "\(from)-\(to) \(stream.measures.quality.events) \(stream.zone.endReason)"
        }
    }

    /// The same in order, backwards, and in frames of one.
    private func expect(
        _ log: EventLog, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(streams(log) == expected, sourceLocation: sourceLocation)
        let backwards = Array(log.lines.indices.reversed())
        #expect(streams(log, backwards) == expected, sourceLocation: sourceLocation)
    }

    @Test func aStreamReachesFromItsStartToItsEnd() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("comment", "a", at: 10)
        log.add("stream_end", at: 100, #""reason":"done""#)
        expect(log, ["0-100 3 done"])
    }

    @Test func withoutAStartItReachesFromTheFirstEventAfterThePreviousEnd() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_end", at: 100)
        log.add("comment", "a", at: 130)
        log.add("comment", "a", at: 200)
        log.add("stream_end", at: 300)
        expect(log, ["0-100 2 ", "130-300 3 "])
    }

    @Test func anEventAtTheVeryEndBelongsToTheStreamThatEnds() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_end", at: 100)
        log.add("leave", "a", at: 100)
        expect(log, ["0-100 3 "])
    }

    @Test func anEndThatArrivesEarlyClosesNothingThatIsStillToCome() {
        var log = EventLog()
        log.add("stream_end", at: 100)
        log.add("stream_start", at: 200)
        log.add("comment", "a", at: 250)
        log.add("comment", "a", at: 50)
        log.add("stream_start", at: 0)
        expect(log, ["0-100 3 ", "200- 2 "])
    }

    @Test func aStartThatArrivesLateAdoptsWhatFollowsIt() {
        var log = EventLog()
        log.add("comment", "a", at: 10)
        log.add("comment", "a", at: 20)
        log.add("stream_start", at: 5)
        expect(log, ["5- 3 "])
    }

    @Test func tenMinutesBeforeAStartLeadIntoIt() {
        var log = EventLog()
        log.add("comment", "a", at: 0)
        log.add("comment", "a", at: 100)
        log.add("stream_start", at: 700)
        expect(log, ["0-0 1 superseded", "700- 2 "])
    }

    @Test func whatLeadsIntoAStreamDoesNotReachBackOverAnEnd() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("comment", "a", at: 50)
        log.add("stream_end", at: 60)
        log.add("comment", "a", at: 70)
        log.add("stream_start", at: 90)
        expect(log, ["0-60 3 ", "90- 2 "])
    }

    @Test func aSecondStartEndsTheStreamBeforeIt() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("comment", "a", at: 10)
        log.add("stream_start", at: 100)
        log.add("comment", "a", at: 100)
        expect(log, ["0-100 2 superseded", "100- 2 "])
    }

    private static let invented = #""feed":"showcaller-rehearsal""#

    @Test func aRehearsalIsAStreamOfItsOwnWithItsInventedViewers() {
        var log = EventLog()
        log.add("stream_start", at: 0, #""rehearsal":true,\#(Self.invented)"#)
        log.add("enter", "a", at: 10, Self.invented)
        log.add("stream_end", at: 100, #""reason":"rehearsal_over""#)
        expect(log, ["0-100 3 rehearsal_over"])
    }

    @Test func aShowThatBeginsDuringARehearsalHasNoneOfItsViewersAndDoesNotEndWithIt() {
        var log = EventLog()
        log.add("stream_start", at: 0, #""rehearsal":true,\#(Self.invented)"#)
        log.add("enter", "a", at: 10, Self.invented)
        log.add("stream_start", at: 50)
        log.add("enter", "b", at: 60)
        log.add("enter", "c", at: 70, Self.invented)
        log.add("stream_end", at: 100, #""reason":"rehearsal_over",\#(Self.invented)"#)
        log.add("comment", "b", at: 200)
        expect(log, ["0-50 2 superseded", "50- 3 "])
    }

    @Test func aShowThatHadBegunBeforeTheRehearsalGoesOn() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("enter", "b", at: 10)
        log.add("stream_start", at: 50, #""rehearsal":true,\#(Self.invented)"#)
        log.add("enter", "a", at: 60, Self.invented)
        log.add("stream_end", at: 100, #""reason":"rehearsal_over""#)
        log.add("comment", "b", at: 200)
        log.add("stream_end", at: 300, #""reason":"done""#)
        expect(log, ["0-300 5 done"])
    }

    @Test func eventsAfterAnEndWaitAMinuteOfRoomTimeForAStart() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_end", at: 100)
        log.add("comment", "a", at: 110)
        expect(log, ["0-100 2 "])
        log.add("comment", "a", at: 169)
        expect(log, ["0-100 2 "])
        log.add("comment", "a", at: 170)
        expect(log, ["0-100 2 ", "110- 3 "])
    }

    @Test func aLoneEndIsNoStream() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_end", at: 100)
        log.add("stream_end", at: 300)
        expect(log, ["0-100 2 "])
    }

    @Test func twoMessagesAboutOneStartAreOneStart() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_start", at: 0)
        log.add("comment", "a", at: 10)
        expect(log, ["0- 3 "])
    }

    @Test func theStreamIsNamedAfterTheTimeItBegan() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("stream_end", at: 10)
        let room = log.fold()
        #expect(room.streamID(0) == "r1-20260101T000000Z")
    }

    /// Boundaries and comments anywhere, in any order: the same streams.
    @Test(arguments: 1...40) func noOrderOfArrivalMatters(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var log = EventLog()
        for _ in 0..<30 {
            let type = ["stream_start", "stream_end", "comment", "comment"].randomElement(
                using: &chance)!
            log.add(type, "v", at: Double(Int.random(in: 0...40, using: &chance) * 60))
        }
        let expected = streams(log)
        for _ in 0..<5 {
            #expect(streams(log, Array(log.lines.indices.shuffled(using: &chance))) == expected)
        }
    }
}
