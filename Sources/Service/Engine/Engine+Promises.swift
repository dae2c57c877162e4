import Journal
import Replay
import Room
import Vocabulary
import WebSocketHost
import Wire

/// What was agreed on when earlier streams of a room were looked back at, and what became of it: the next
/// one begins with it.
extension Engine {
    /// So many streams back somebody may still mean it.
    private static let streamsBack = 20
    private static let mostActions = 60

    /// - Parameter before: only what was agreed on before this stream; nil = all of the room.
    func answerActions(_ socket: SocketID, room name: String, before stream: String?) {
        // A set-up may be open before a room's first stream.
        guard let index = known(name) else {
            return respond(socket, .json(.members(["actions": .array([])])))
        }
        let room = rooms[index].room
        var end = room.streams.count
        if let stream {
            guard let there = room.stream(withID: stream) else {
                return respond(socket, .unknown("stream", stream))
            }
            end = there
        }
        var actions: [JSON] = []
        for i in room.streams[..<end].indices.suffix(Self.streamsBack).reversed() {
            let entries = room.streams[i].review.all(.action).filter { $0.state != .removed }
            guard !entries.isEmpty else { continue }
            let stream = room.streamID(i)
            actions += entries.map { Self.promise($0, stream, room.streams[i].startedTs) }
        }
        respond(
            socket,
            .json(.members(["actions": .array(Array(actions.prefix(Self.mostActions)))])))
    }

    private static func promise(_ entry: ReviewEntry, _ stream: String, _ startedTs: Int64) -> JSON
    {
        func text(_ value: String) -> JSON? { value.isEmpty ? nil : .string(value) }
        return .members([
            "stream": .string(stream), "started_ts": .int(startedTs), "key": .string(entry.key),
            "ts": .int(entry.fromTs), "text": .string(entry.text), "owner": text(entry.owner),
            "due": text(entry.due), "state": .string(entry.state.rawValue),
            "origin": text(entry.name), "by": text(entry.by), "said_ts": .int(entry.saidTs),
        ])
    }

    /// The streams that one is compared with: the last of its own room, and the last of each other room that
    /// whoever asks may see.
    func company(ofStream id: String, _ grant: Grant) -> (
        own: [Replays.Order], peers: [Replays.Order]
    )? {
        guard let place = place(ofStream: id, grant), let (index, stream) = find(stream: id) else {
            return nil
        }
        let own = rooms[index].room.streams[..<stream].indices.reversed().lazy
            .compactMap { self.finished($0, in: index) }.prefix(Comparing.ownStreams)
        let peers = rooms.indices.filter { $0 != index && grant.covers(rooms[$0].room.name) }
            .compactMap { other in
                rooms[other].room.streams.indices.reversed().lazy
                    .filter { self.rooms[other].room.streams[$0].startedTs < place.to }
                    .compactMap { self.finished($0, in: other) }.first
            }
        let newest = peers.sorted { $0.place.startedTs > $1.place.startedTs }
        return (Array(own), Array(newest.prefix(Comparing.peers)))
    }

    /// A stream that others are compared with; nil for trials, rehearsals and what is still on air.
    func finished(_ stream: Int, in index: Int) -> Replays.Order? {
        let found = rooms[index].room.streams[stream]
        guard !found.isRehearsal, let endedTs = found.endedTs,
            endedTs - found.startedTs >= Comparing.shortestMs
        else {
            return nil
        }
        let place = StreamPlaceInTime(
            found, rooms[index].room.streamID(stream), room: rooms[index].room.name)
        return order(place, predecessor: false)
    }
}
