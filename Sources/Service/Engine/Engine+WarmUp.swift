import Room
import Vocabulary

/// What a week of short videos is planned by: when a room was on air, and what it left to show again.
extension Engine {
    /// When a stream began.
    struct Start: Sendable {
        var stream: String
        var startedTs: Int64
    }

    /// So many streams back the calendar looks.
    private static let startsBack = 60
    /// Clips are taken of so many.
    private static let clippedStreams = 3

    /// Oldest first; none of a room that is not known yet.
    func starts(ofRoom name: String) -> [Start] {
        guard let index = known(name) else { return [] }
        let room = rooms[index].room
        return room.streams.indices.suffix(Self.startsBack)
            .filter { !room.streams[$0].isRehearsal }
            .map { Start(stream: room.streamID($0), startedTs: room.streams[$0].startedTs) }
    }

    /// The last streams that can be looked back at, newest first.
    func lastFinished(inRoom name: String) -> [Replays.Order] {
        guard let index = known(name) else { return [] }
        return Array(
            rooms[index].room.streams.indices.reversed().lazy
                .compactMap { self.finished($0, in: index) }.prefix(Self.clippedStreams))
    }
}
