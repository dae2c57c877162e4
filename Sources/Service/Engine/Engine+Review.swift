import Foundation
import Journal
import Replay
import Room
import Vocabulary
import WebSocketHost
import Wire

/// What people say of a stream when they look back at it.
extension Engine {
    /// Where a stream lies; nil if there is none that this grant may see.
    func place(ofStream id: String, _ grant: Grant) -> StreamPlaceInTime? {
        guard let (index, stream) = find(stream: id), grant.covers(rooms[index].room.name) else {
            return nil
        }
        return StreamPlaceInTime(
            rooms[index].room.streams[stream], id, room: rooms[index].room.name)
    }

    /// A stream to look back at.
    ///
    /// - Parameter predecessor: with the numbers of the stream before it.
    func order(_ place: StreamPlaceInTime, predecessor: Bool) -> Replays.Order {
        Replays.Order(
            place: place, predecessor: predecessor ? self.predecessor(ofStream: place.stream) : nil,
            plan: settings.review)
    }

    /// A stream that is over will be looked back at: its replay is made ahead.
    func noteEnd(_ index: Int) {
        guard let keeper = settings.replayKeeper, let shown = rooms[index].room.shown,
            let endedTs = rooms[index].room.streams[shown].endedTs,
            rooms[index].notedEndTs != endedTs
        else { return }
        rooms[index].notedEndTs = endedTs
        let place = StreamPlaceInTime(
            rooms[index].room.streams[shown], rooms[index].room.streamID(shown),
            room: rooms[index].room.name)
        keeper.streamEnded(order(place, predecessor: true))
    }

    /// The stream before it in its room, with its numbers: they are made on this thread, so whoever
    /// has a replay does not ask again.
    func predecessor(ofStream id: String) -> StreamReplay.Predecessor? {
        guard let (index, stream) = find(stream: id),
            let before = rooms[index].room.streams[..<stream].lastIndex(where: { !$0.isRehearsal })
        else { return nil }
        let end = rooms[index].room.streams[before].clock
        return .init(
            stream: rooms[index].room.streamID(before),
            way: LeadWay(rooms[index].room.numbers(before, at: end)))
    }

    /// Journals entries and answers when they are durable: all of them, or the first that is wrong.
    func review(_ socket: SocketID, stream id: String, _ entries: [JSON], _ grant: Grant) {
        guard let place = place(ofStream: id, grant), let (index, stream) = find(stream: id) else {
            return respond(socket, .unknown("stream", id))
        }
        let time = now
        let found = rooms[index].room.streams[stream]
        let span = place.startedTs...max(place.startedTs, found.clock)
        var keys: [String] = []
        var lines: [UInt8] = []
        for entry in entries {
            let (key, line) = Self.event(entry, span, room: place.room, by: grant.name, at: time)
            keys.append(key)
            lines += line
            lines.append(0x0A)
        }
        if let wrong = Self.firstWrong(of: lines, at: time) {
            let field = "entries.\(max(0, wrong.line - 1)).\(wrong.field)"
            return respond(socket, .error(.badField, wrong.message, field: field))
        }
        let told = JSON.members(["keys": .array(keys.map { .string($0) })])
        let origin = Origin.inside { [host] answer in
            if let wrong = answer.rejections.first?.rejection {
                return host.post(.respond(socket, .error(.badField, wrong.message)))
            }
            host.post(.respond(socket, .json(told)))
        }
        let page = Grant(name: "page", role: .owner, rooms: [])
        lines.withUnsafeBytes {
            inbox.put($0, origin: origin, grant: page, maxEvents: entries.count)
        }
    }

    /// All or nothing: a list with a fault leaves no half behind.
    private static func firstWrong(of lines: [UInt8], at time: Int64) -> Rejection? {
        var decoder = EventDecoder()
        return lines.withUnsafeBytes { lines in
            decoder.decode(lines, receivedTs: time)
            return decoder.rejections.first
        }
    }

    private static let taken: Set = [
        "what", "state", "from_ts", "to_ts", "name", "text", "rule", "owner", "due", "url",
        "offset_ms", "delay_ms", "length_ms", "heard",
    ]

    /// The event that an entry becomes; without a key it is a new one.
    private static func event(
        _ entry: JSON, _ span: ClosedRange<Int64>, room: String, by author: String, at time: Int64
    ) -> (key: String, line: [UInt8]) {
        var members: [JSON.Member] = []
        if case .object(let given) = entry { members = given.filter { taken.contains($0.name) } }
        var key = "r-\(UUID().uuidString.prefix(13).lowercased())"
        if case .string(let given) = entry["key"], !given.isEmpty { key = given }
        var about = span.upperBound
        if case .int(let ts) = entry["from_ts"] ?? entry["ts"] { about = ts }
        let ts = min(max(about, span.lowerBound), span.upperBound)
        if entry["from_ts"] == nil { members.append(.init(name: "from_ts", value: .int(about))) }
        let head: [JSON.Member] = [
            .init(name: "id", value: .string("\(key)-\(UUID().uuidString)")),
            .init(name: "ts", value: .int(ts)), .init(name: "room", value: .string(room)),
            .init(name: "type", value: .string(EventKind.review.name)),
            .init(name: "key", value: .string(key)), .init(name: "by", value: .string(author)),
            .init(name: "said_ts", value: .int(time)),
        ]
        return (key, JSON.object(head + members).bytes)
    }
}
