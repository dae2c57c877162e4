import Journal
import Room
import Vocabulary

/// Which streams results belong to: the engine alone has all rooms' streams at hand.
extension Engine {
    func streams(of hits: [SearchHit]) -> [SearchAnswer.Stream?] {
        var known: [String: [Int: SearchAnswer.Stream]] = [:]
        return hits.map { hit in
            guard let index = index(of: hit.room) else { return nil }
            let room = rooms[index].room
            guard let at = room.streams.firstIndex(where: { $0.zone.contains(hit.ts) }) else {
                return nil
            }
            if let stream = known[hit.room]?[at] { return stream }
            let stream = room.streams[at]
            let made = SearchAnswer.Stream(
                id: room.streamID(at), title: stream.zone.start?.title ?? "",
                host: stream.zone.start?.host ?? "", startedTs: stream.startedTs)
            known[hit.room, default: [:]][at] = made
            return made
        }
    }
}
