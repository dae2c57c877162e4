import Room
import TestSupport
import Testing

/// A room's usual values come from its own comparable streams.
@Suite struct UsualTests {
    private var log = EventLog()
    private let day = 86_400.0

    /// An evening of ten minutes that begins `hour` hours into a day, with this many comments.
    /// Day 0 is Thursday, 2026-01-01; its hour 0 is 8 o'clock in China.
    private mutating func stream(day: Int, hour: Double = 12, comments: Int) {
        let begin = Double(day) * self.day + hour * 3600
        log.add("stream_start", at: begin)
        for n in 0..<comments { log.add("comment", "a", at: begin + 1 + Double(n)) }
        log.add("stream_end", at: begin + 600)
    }

    private func usual() -> Usual? {
        let room = log.fold()
        return room.usual(for: room.streams.count - 1)
    }

    @Test mutating func nothingIsUsualBeforeThree() {
        for day in [4, 5, 6] { stream(day: day, comments: 10) }
        #expect(usual() == nil)
        stream(day: 7, comments: 99)
        #expect(usual()?.streams == 3)
        #expect(usual()?.perMinute["comments"] == 1)
    }

    @Test mutating func itIsTheMedianOfTheLastSeven() {
        for (n, comments) in [500, 500, 10, 20, 30, 40, 50, 60, 70].enumerated() {
            stream(day: 4 + n / 5 * 7 + n % 5, comments: comments)
        }
        stream(day: 18, comments: 1)
        #expect(usual()?.streams == 7)
        #expect(usual()?.perMinute["comments"] == 4)
    }

    @Test mutating func anotherHourAndTheWeekendDoNotCompare() {
        stream(day: 4, hour: 3, comments: 10)
        stream(day: 2, comments: 10)
        stream(day: 3, comments: 10)
        stream(day: 5, comments: 10)
        stream(day: 6, comments: 10)
        stream(day: 7, comments: 10)
        #expect(usual() == nil)
    }

    @Test mutating func ofWhatNeverCameNothingIsSaid() {
        for day in [4, 5, 6, 7] { stream(day: day, comments: 10) }
        #expect(usual()?.perMinute.keys.sorted() == ["comments"])
    }
}
