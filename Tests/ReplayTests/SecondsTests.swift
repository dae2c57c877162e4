import Measures
import Replay
import Room
import TestSupport
import Testing
import Vocabulary

/// The stream second by second, from events and from counters.
@Suite struct SecondsTests {
    private func seconds(_ log: EventLog, to s: Int64) throws -> StreamSeconds {
        let room = log.fold()
        let stream = try #require(room.streams.last)
        return stream.measures.seconds(from: EventLog.start, to: EventLog.start + s * 1000)
    }

    @Test func timeInTheStreamIsLivedByAgeAndTraffic() throws {
        var log = EventLog()
        log.add("enter", "a", at: 0.5, #""source":"paid_feed""#)
        log.add("leave", "a", at: 150.25)
        let seconds = try seconds(log, to: 200)
        let lived = (0..<StreamSeconds.cells).map { seconds.viewerMs($0).reduce(0, +) }
        #expect(lived == [0, 0, 0, 30_000, 90_000, 29_750, 149_750])
        #expect(seconds.viewerMs(3).first == 500)
        #expect(seconds.viewerMs(5)[seconds.viewerMs(5).startIndex + 150] == 250)
        #expect(seconds.counts(.leaves, 5).reduce(0, +) == 1)
    }

    @Test func whatHappensIsCountedWhereItsViewerIs() throws {
        var log = EventLog()
        log.add("enter", "a", at: 0)
        log.add("comment", "a", at: 10)
        log.add("card_click", "a", at: 40)
        log.add("form_submit", "a", at: 50)
        log.add("form_submit", "a", at: 60)
        log.add("comment", "b", at: 15)
        let seconds = try seconds(log, to: 100)
        func sum(_ metric: StreamSeconds.Metric) -> [Int] {
            (0..<StreamSeconds.cells).map { Int(seconds.counts(metric, $0).reduce(0, +)) }
        }
        #expect(sum(.interactions) == [1, 0, 0, 0, 0, 0, 1], "b never entered: everybody's")
        #expect(sum(.leadSteps) == [0, 3, 0, 0, 0, 0, 0])
        #expect(sum(.leads) == [0, 1, 0, 0, 0, 0, 0], "a person is a lead once")
        #expect(!seconds.known.contains(.leaves))
    }

    @Test func aLeadWithoutAViewerIsEverybodys() throws {
        var log = EventLog()
        log.add("enter", "a", at: 0)
        log.add("form_submit", "a", at: 5)
        log.add("lead", at: 7, #""lead":"l1""#)
        log.add("lead", at: 9, #""lead":"l1""#)
        log.add("lead", "a", at: 45, #""lead":"l2""#)
        let seconds = try seconds(log, to: 100)
        #expect(
            seconds.total(.leads).enumerated().filter { $0.element > 0 }.map(\.offset) == [7, 45])
        #expect(seconds.counts(.leads, StreamSeconds.everybody).reduce(0, +) == 1)
        #expect(seconds.counts(.leads, 1).reduce(0, +) == 1)
    }

    @Test func countersGiveMinutes() throws {
        var log = EventLog()
        for i in 0...12 {
            log.add(
                "counters", at: Double(i) * 20,
                #""gauges":{"online":30},"totals":{"comment_pv":\#(i * 4),"lead_uv":\#(i / 6)}"#)
        }
        let seconds = try seconds(log, to: 240)
        #expect(seconds.isCounted && seconds.bins == 4)
        #expect(seconds.total(.interactions) == [12, 12, 12, 12])
        #expect(seconds.viewerMs(StreamSeconds.everybody).map { $0 / 60_000 } == [30, 30, 30, 30])
        #expect(seconds.total(.leads).reduce(0, +) == 2)
    }

    @Test func aGapIsNeitherMuchNorLittle() throws {
        var seconds = StreamSeconds(from: 0, to: 10_000)
        seconds.live(0, from: 0, to: 10_000)
        seconds.add(.interactions, 0, at: 4500)
        seconds.sumUp()
        seconds.blank(from: 4000, to: 5500)
        #expect(seconds.viewerMs(0).reduce(0, +) == 8000)
        #expect(seconds.total(.interactions).reduce(0, +) == 0)
    }
}
