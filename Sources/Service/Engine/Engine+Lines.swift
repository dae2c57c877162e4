import Journal
import Replay
import Room
import Vocabulary

/// The streams whose lines are looked at together.
struct Evenings: Sendable {
    /// Newest first.
    var orders: [Replays.Order] = []
    /// Older ones that were asked for, too, and are not looked at.
    var left = 0
    /// All that can be chosen from.
    var rooms: [String] = []
    var hosts: [String] = []
}

extension Engine {
    /// Streams that are over and long enough, of the rooms that somebody may see.
    func evenings(_ asked: LinesRequest, _ grant: Grant) -> Evenings {
        var evenings = Evenings()
        var hosts: Set<String> = []
        for index in rooms.indices where grant.covers(rooms[index].room.name) {
            let room = rooms[index].room
            var isKnown = false
            for stream in room.streams.indices {
                guard let order = finished(stream, in: index) else { continue }
                isKnown = true
                let host = room.streams[stream].zone.start?.host ?? ""
                if !host.isEmpty { hosts.insert(host) }
                guard asked.room ?? room.name == room.name, asked.host ?? host == host,
                    asked.from...asked.to ~= order.place.startedTs
                else { continue }
                evenings.orders.append(order)
            }
            if isKnown { evenings.rooms.append(room.name) }
        }
        evenings.orders.sort {
            ($1.place.startedTs, $0.place.stream) < ($0.place.startedTs, $1.place.stream)
        }
        evenings.left = max(0, evenings.orders.count - LinesTogether.mostStreams)
        evenings.orders.removeLast(evenings.left)
        evenings.rooms.sort()
        evenings.hosts = hosts.sorted()
        return evenings
    }
}
