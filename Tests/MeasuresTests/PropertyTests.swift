import Measures
import Room
import TestSupport
import Testing
import Vocabulary

/// Numbers are functions of the set of events: order, splitting, repetition and looks in between
/// change nothing.
@Suite struct PropertyTests {
    /// A stream of sixty random events with many ties.
    static func log(_ chance: inout SplitMix64) -> EventLog {
        var log = EventLog()
        let kinds = [
            "exposure", "enter", "enter", "leave", "comment", "like", "card_click", "lead",
        ]
        log.add("stream_start", at: 0)
        for _ in 0..<60 {
            let kind = kinds.randomElement(using: &chance)!
            let at = Double(Int.random(in: 0...60, using: &chance) * 10)
            let source = ["feed", "search", "paid"].randomElement(using: &chance)!
            let viewer = "v\(Int.random(in: 0...7, using: &chance))"
            var fields = kind == "enter" || kind == "exposure" ? #""source":"\#(source)""# : ""
            if kind == "like" { fields = #""n":3"# }
            if kind == "lead" { fields = #""lead":"l\#(viewer)""# }
            log.add(kind, viewer, at: at, fields)
        }
        for segment in ["offer", "lead_call", "offer"] {
            let at = Double(Int.random(in: 0...60, using: &chance) * 10)
            log.add("segment", at: at, #""segment":"\#(segment)""#)
        }
        log.add("stream_end", at: 620)
        return log
    }

    private func numbers(_ room: Room) -> Numbers {
        var room = room
        var numbers = room.numbers(0, at: room.streams[0].clock)
        numbers.delivery = DeliveryFacts()
        return numbers
    }

    @Test(arguments: 1...60) func orderAndSplitChangeNothing(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let log = Self.log(&chance)
        let expected = numbers(log.fold())
        let order = Array(log.lines.indices).shuffled(using: &chance)
        #expect(numbers(log.fold(order, frame: 1)) == expected)
        #expect(numbers(log.fold(order.reversed(), frame: 7)) == expected)
    }

    @Test(arguments: 1...30) func repetitionChangesNothing(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let log = Self.log(&chance)
        let all = Array(log.lines.indices)
        let order = (all + all + all).shuffled(using: &chance)
        #expect(numbers(log.fold(order)) == numbers(log.fold()))
    }

    @Test(arguments: 1...60) func looksInBetweenChangeNothing(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let log = Self.log(&chance)
        let order = Array(log.lines.indices).shuffled(using: &chance)
        var looks = Array(stride(from: 3, to: order.count, by: 5))
        looks.shuffle(using: &chance)
        let room = log.fold(order, frame: 1) { room, taken in
            guard looks.contains(taken), !room.streams.isEmpty else { return }
            _ = room.numbers(0, at: room.streams[0].clock)
        }
        #expect(numbers(room) == numbers(log.fold()))
    }

    @Test(arguments: 1...30) func aSnapshotInTheMiddleChangesNothing(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let log = Self.log(&chance)
        let room = log.fold(frame: 1) { room, taken in
            guard taken % 9 == 0, !room.streams.isEmpty else { return }
            _ = room.numbers(0, at: room.streams[0].clock)
            let bytes = room.snapshot(capacity: 4096)
            room = bytes.withUnsafeBytes { Room(name: "r1", snapshot: $0) }!
        }
        #expect(numbers(room) == numbers(log.fold()))
    }

    /// The totals that a platform counts win over the increments it sends with them.
    @Test func likeTotalsWinOverIncrements() {
        var log = EventLog()
        log.add("stream_start", at: 0)
        log.add("like", "a", at: 10, #""n":5,"total":100"#)
        log.add("like", "a", at: 20, #""n":1,"total":140"#)
        log.add("like", "b", at: 30, #""n":7"#)
        log.add("like", "b", at: 30, #""n":7,"total":150"#)
        #expect(numbers(log.fold()).windows[0].now.likes == 50)
    }

    @Test func retentionByEntryMinute() {
        var log = EventLog()
        log.add("enter", "a", at: 0)
        log.add("leave", "a", at: 20)
        log.add("enter", "b", at: 59)
        log.add("leave", "b", at: 159)
        log.add("enter", "c", at: 60)
        log.add("leave", "c", at: 67)
        let measures = log.fold().streams[0].measures
        let cohorts = measures.cohorts(to: EventLog.start + 200_000)
        #expect(cohorts.map(\.entries) == [2, 1])
        #expect(cohorts[0].fromTs == EventLog.start)
        #expect(cohorts[0].retention.first { $0.tS == 30 }?.share == 0.5)
        #expect(cohorts[1].retention.first { $0.tS == 10 }?.share == 0)
    }

    @Test func retentionBySegmentAtEntryAndOnAir() throws {
        var log = EventLog()
        log.add("segment", at: 0, #""segment":"offer""#)
        log.add("enter", "a", at: 1)
        log.add("enter", "b", at: 2)
        log.add("leave", "b", at: 22)
        log.add("segment", at: 30, #""segment":"features""#)
        log.add("enter", "c", at: 40)
        log.add("leave", "a", at: 41)
        log.add("leave", "c", at: 100)
        let segments = numbers(log.fold()).audience.bySegment
        #expect(segments.map(\.name) == ["features", "offer"])
        #expect(segments.map(\.entries) == [1, 2])
        let offer = try #require(segments.last)
        #expect(offer.retention.first { $0.tS == 30 }?.share == 0.5)
        // While the offer was on air one left, at age 20 s, when two were that old: h = 1 ÷ 1 s.
        let onAir = try #require(offer.retentionOnAir)
        #expect(onAir.map(\.tS) == [5, 10])
        #expect(onAir.allSatisfy { $0.share == 1 })
    }
}
