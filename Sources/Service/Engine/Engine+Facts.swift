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
            write([
                "id": .string("stale-\(ts)"), "room": .string(room.room.name),
                "type": .string("stream_end"), "ts": .int(ts), "reason": .string("stale"),
            ])
        }
    }

    /// Notes that a feed of a stream on air said nothing for longer than its rhythm lets expect.
    func write(gapFrom from: Int64, to: Int64, of feed: String, _ index: Int) {
        let room = rooms[index].room
        guard let shown = room.shown, room.streams[shown].endedTs == nil,
            from >= room.streams[shown].startedTs
        else { return }
        write([
            "id": .string("gap-\(feed)-\(from)"), "room": .string(room.name),
            "type": .string("gap"), "ts": .int(to), "feed": .string(feed),
            "from_ts": .int(from), "to_ts": .int(to), "cause": .string("silent"),
        ])
    }

    func write(_ members: KeyValuePairs<String, JSON?>) {
        JSON.members(members).bytes.withUnsafeBytes { line in
            inbox.put(line, origin: .inside { _ in }, sender: Self.sender, maxEvents: 1)
        }
    }
}
