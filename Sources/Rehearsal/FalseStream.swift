package import Vocabulary
import Wire

/// A stream that nobody watches, for a crew to rehearse with: somebody reads the rundown aloud and
/// keeps its times, and invented viewers come, ask and go. The same seed gives the same stream.
package struct FalseStream: Sendable {
    /// A crew that forgets to end it is not rehearsing any more.
    package static let longestMs: Int64 = 30 * 60_000

    package let startTs: Int64
    private let room: String
    private let happenings: [Happening]
    private var told = 0

    package init(_ rundown: Rundown, room: String, startTs: Int64, seed: UInt64) {
        self.room = room
        self.startTs = startTs
        let reading = Reading(rundown, for: Self.longestMs)
        let endMs = reading.endMs
        let crowd = FalseCrowd(rundown, calls: reading.calls, for: endMs, seed: seed)
        let title = rundown.title.isEmpty ? "试播" : "试播：\(rundown.title)"
        let start = Happening(
            atMs: 0, kind: .streamStart,
            ["title": .string(title), "rehearsal": .bool(true)])
        let end = Happening(
            atMs: endMs, kind: .streamEnd, ["reason": .string(RehearsalFeed.endReason)])
        let course = (reading.happenings + crowd.happenings).sorted { $0.atMs < $1.atMs }
        happenings = [start] + course.filter { $0.atMs < endMs } + [end]
    }

    package var isOver: Bool { told == happenings.count }

    /// When something happens next; nil = it is over.
    package var nextTs: Int64? { isOver ? nil : startTs + happenings[told].atMs }

    /// What happened up to a moment and was not told yet, as NDJSON.
    package mutating func lines(through ts: Int64) -> [UInt8] {
        var lines: [UInt8] = []
        while let next = nextTs, next <= ts {
            line(happenings[told], ts: next).write(to: &lines)
            lines.append(0x0A)
            told += 1
        }
        return lines
    }

    private func line(_ one: Happening, ts: Int64) -> JSON {
        .object(
            JSON.list([
                "id": .string("rehearsal-\(startTs)-\(told)"), "room": .string(room),
                "type": .string(one.kind.name), "ts": .int(ts),
                "feed": .string(RehearsalFeed.name),
            ]) + one.members)
    }
}

/// Something that happens in it, so long after its beginning.
struct Happening: Sendable {
    var atMs: Int64
    var kind: EventKind
    var members: [JSON.Member]

    init(atMs: Int64, kind: EventKind, _ members: KeyValuePairs<String, JSON?>) {
        self.atMs = atMs
        self.kind = kind
        self.members = JSON.list(members)
    }
}
