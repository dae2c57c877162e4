import Testing
import Vocabulary
import Wire

@testable import Measures
@testable import Room

/// A room read back from its snapshot is the room that was written, field by field, and goes on as
/// it would have.
@Suite struct SnapshotTests {
    @Test("Every stored field of a room comes back", arguments: 1...4)
    func everyField(seed: UInt64) throws {
        var room = folded(Evening(seed: seed).lines)
        _ = room.numbers(room.shown!, at: room.lastTs)
        let copy = try restored(&room)
        #expect(fields(of: copy) == fields(of: room))
    }

    @Test("A room that was never looked at comes back too")
    func unsettled() throws {
        var room = folded(Evening(seed: 9).lines)
        let copy = try restored(&room)
        #expect(fields(of: copy) == fields(of: room))
    }

    @Test("Snapshot and the events since = all events", arguments: [0, 1, 7, 400, 1500, 2900])
    func snapshotAndTail(at split: Int) throws {
        let lines = Evening(seed: 5).lines
        var whole = folded(lines)
        var first = folded(Array(lines[..<split]))
        if split > 0, let shown = first.shown { _ = first.numbers(shown, at: first.lastTs) }
        var resumed = try restored(&first)
        fold(Array(lines[split...]), into: &resumed)
        for index in whole.streams.indices {
            let clock = whole.streams[index].clock
            #expect(resumed.numbers(index, at: clock) == whole.numbers(index, at: clock))
        }
        #expect(resumed.streams.map(\.zone) == whole.streams.map(\.zone))
        #expect(resumed.boundaries == whole.boundaries)
    }

    @Test("An id seen before the snapshot is a duplicate after it")
    func duplicates() throws {
        let lines = Evening(seed: 2).lines
        var room = folded(lines)
        var copy = try restored(&room)
        let before = copy.events
        fold(lines, into: &copy)
        #expect(copy.events == before)
    }

    @Test("Bytes that are no snapshot give no room, whatever they are")
    func damage() {
        var room = folded(Evening(seed: 3).lines)
        let bytes = room.snapshot(capacity: 0)
        for length in stride(from: 0, to: bytes.count, by: 997) {
            #expect(
                Array(bytes[..<length]).withUnsafeBytes { Room(name: "r", snapshot: $0) } == nil)
        }
        #expect((bytes + [0]).withUnsafeBytes { Room(name: "r", snapshot: $0) } == nil)
        // A length that cannot be.
        let huge = [UInt8](repeating: 0x7F, count: 64)
        #expect(huge.withUnsafeBytes { Room(name: "r", snapshot: $0) } == nil)
    }

    private func restored(_ room: inout Room) throws -> Room {
        try #require(
            room.snapshot(capacity: 0).withUnsafeBytes { Room(name: room.name, snapshot: $0) })
    }

    private func folded(_ lines: [String]) -> Room {
        var room = Room(name: "r")
        fold(lines, into: &room)
        return room
    }

    private func fold(_ lines: [String], into room: inout Room) {
        var decoder = EventDecoder()
        for line in lines {
            Array(line.utf8).withUnsafeBytes { bytes in
                decoder.decode(bytes, receivedTs: 1_760_000_000_000)
                #expect(decoder.rejections.isEmpty)
                for var fact in decoder.facts where room.admit(&fact) {
                    let detail = fact.detail < 0 ? nil : decoder.details[Int(fact.detail)]
                    room.apply(fact, detail: detail, line: bytes) {
                        "source \(fact.source % 5)"
                    }
                    room.noteArrival(
                        receivedTs: fact.ts, times: fact.ts...fact.ts, feed: 1, name: "feed",
                        duplicates: 0)
                }
            }
        }
    }
}

/// A seeded evening of one room: two streams, viewers of all kinds, counters, speech, late events.
private struct Evening {
    private(set) var lines: [String] = []
    private var random: UInt64
    private let begin: Int64 = 1_750_000_000_000

    init(seed: UInt64) {
        random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        lines.append(line("stream_start", begin, #""title":"晚场","host":"小李""#))
        for i in 0..<3000 {
            // Mostly in order, some up to a minute late.
            let late = below(20) == 0 ? Int64(below(60_000)) : 0
            some(begin + Int64(i) * 1000 - late)
            if i == 1400 { lines.append(line("stream_end", begin + 1_400_000, #""reason":"x""#)) }
            if i == 1450 { lines.append(line("stream_start", begin + 1_450_000, #""title":"二""#)) }
        }
    }

    private mutating func some(_ ts: Int64) {
        let viewer = #""viewer":"v\#(below(300))""#
        switch below(12) {
        case 0: lines.append(line("exposure", ts, viewer + #","source":"feed""#))
        case 1, 2, 3: lines.append(line("enter", ts, viewer + #","source":"s\#(below(4))""#))
        case 4, 5: lines.append(line("leave", ts, viewer))
        case 6: lines.append(line("comment", ts, viewer + #","text":"多少钱""#))
        case 7: lines.append(line("like", ts, viewer + #","n":3"#))
        case 8: lines.append(line("form_submit", ts, viewer))
        case 9: lines.append(line("lead", ts, viewer + #","lead":"l\#(below(50))""#))
        case 10: lines.append(line("segment", ts, #""segment":"part \#(below(4))""#))
        default:
            lines.append(
                line(
                    "counters", ts,
                    #""gauges":{"online":\#(below(90))},"totals":{"enter_pv":\#(max(0, ts - begin))}"#
                ))
        }
    }

    private mutating func line(_ type: String, _ ts: Int64, _ more: String) -> String {
        #"{"id":"\#(lines.count)-\#(below(1000))","room":"r","type":"\#(type)","ts":\#(ts),\#(more)}"#
    }

    private mutating func below(_ bound: UInt64) -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (random >> 33) % bound
    }
}

/// All stored properties down to the last, as text; `ViewerWalk` holds nothing between two looks.
private func fields(of value: Any) -> String {
    if value is ViewerWalk { return "" }
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else { return "\(value)" }
    var parts = mirror.children.map { ($0.label ?? "") + "=" + fields(of: $0.value) }
    if mirror.displayStyle == .dictionary || mirror.displayStyle == .set { parts.sort() }
    return "(" + parts.joined(separator: ",") + ")"
}

extension ChunkedArray: CustomReflectable {
    public var customMirror: Mirror {
        Mirror(self, unlabeledChildren: (0..<count).map { self[$0] })
    }
}
