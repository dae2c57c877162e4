import Journal
import Measures
import Room
import Vocabulary
import Wire

/// Events that the service itself writes, because nobody else can know: that a feed was silent, and
/// that a stream is over though nobody said so. They go the way of all events, through the journal.
extension Engine {
    private static let sender = Sender(Grant(name: "showcaller", role: .owner, rooms: []))

    /// Ends streams of which nothing was heard for `stale_after_s`, with their last event. A start of
    /// this process counts as hearing: the feeds must have time to come back.
    func closeStale() {
        let time = now
        guard time - staleLookMs >= min(5000, settings.policies.shortestStaleMs / 4) else { return }
        staleLookMs = time
        for room in rooms
        where time - max(room.room.lastReceivedTs, bornMs)
            >= settings.policies.staleAfterMs(of: room.room.name)
        {
            guard let shown = room.room.shown, room.room.streams[shown].endedTs == nil else {
                continue
            }
            let ts = room.room.streams[shown].measures.lastTs
            write(
                .streamEnd, id: "stale-\(ts)", to: room.room.name, ts: ts,
                ["reason": .string("stale")])
        }
    }

    /// Notes that a feed of a stream on air said nothing for longer than its rhythm lets expect.
    func write(gapFrom from: Int64, to: Int64, of feed: String, _ index: Int) {
        let room = rooms[index].room
        guard let shown = room.shown, room.streams[shown].endedTs == nil,
            from >= room.streams[shown].startedTs
        else { return }
        write(
            .gap, id: "gap-\(feed)-\(from)", to: room.name, ts: to,
            [
                "feed": .string(feed), "from_ts": .int(from), "to_ts": .int(to),
                "cause": .string("silent"),
            ])
    }

    /// Puts an event on its way into the journal. An id that follows from what the event says makes
    /// saying it twice harmless.
    func write(
        _ kind: EventKind, id: String, to room: String, ts: Int64,
        _ members: KeyValuePairs<String, JSON?>
    ) {
        write(kind, id: id, to: room, ts: ts, members: JSON.list(members))
    }

    func write(
        _ kind: EventKind, id: String, to room: String, ts: Int64, members: [JSON.Member]
    ) {
        let head: [JSON.Member] = [
            .init(name: "id", value: .string(id)), .init(name: "room", value: .string(room)),
            .init(name: "type", value: .string(kind.name)), .init(name: "ts", value: .int(ts)),
        ]
        JSON.object(head + members).bytes.withUnsafeBytes { line in
            inbox.put(line, origin: .inside { _ in }, sender: Self.sender, maxEvents: 1)
        }
    }
}
