import Compression
import Foundation
import Journal
import Projection
import Room
import Vocabulary
import WebSocketHost
import Wire

/// Questions that requests ask; answered on the engine's thread.
extension Engine {
    func respond(_ socket: SocketID, _ response: HTTPResponse) {
        tell(.respond(socket, response))
    }

    /// Answers with a large body; packs it, on another thread, where the asker can unpack it.
    func respond(_ asker: Asker, _ value: JSON) {
        guard asker.unpacks else { return respond(asker.socket, .json(value)) }
        DispatchQueue.global().async { [host] in
            host.post(.respond(asker.socket, .json(value).packed))
        }
    }

    func answerRooms(_ socket: SocketID, _ grant: Grant) {
        let list = list(grant.rooms.sorted())
        guard case .object(let members) = list["rooms"] else { return }
        respond(socket, .json(.members(["rooms": .array(members.map(\.value))])))
    }

    func answerState(_ socket: SocketID, room name: String) {
        guard let index = known(name) else { return respond(socket, .unknown("room", name)) }
        respond(socket, .json(state(of: index, now)))
    }

    func answerStreams(_ socket: SocketID, room name: String) {
        guard let index = known(name) else { return respond(socket, .unknown("room", name)) }
        let time = now
        let shown = rooms[index].room.streams.indices.filter {
            rooms[index].room.isShown(rooms[index].room.streams[$0])
        }
        let streams = shown.reversed().map {
            RoomState.summary(of: state(of: index, stream: $0, time))
        }
        respond(socket, .json(.members(["streams": .array(streams)])))
    }

    func answerStream(_ socket: SocketID, id: String, _ grant: Grant) {
        guard let (index, stream) = find(stream: id), grant.covers(rooms[index].room.name) else {
            return respond(socket, .unknown("stream", id))
        }
        respond(socket, .json(state(of: index, stream: stream, now)))
    }

    /// The newest comments, sentences, lead steps and marks of a stream, oldest first.
    func answerItems(_ asker: Asker, _ place: StreamPlace, _ grant: Grant) {
        guard let (index, stream) = find(place, grant) else {
            return respond(asker.socket, unknown(place))
        }
        let items = stream.map { rooms[index].room.streams[$0].items.newest } ?? []
        respond(asker, .members(["items": .array(items.map(\.json))]))
    }

    /// All that was said, each utterance with its current text.
    func answerTranscript(_ asker: Asker, _ place: StreamPlace, _ grant: Grant) {
        guard let (index, stream) = find(place, grant) else {
            return respond(asker.socket, unknown(place))
        }
        guard let stream else { return respond(asker, .members(["sentences": .array([])])) }
        respond(asker, TranscriptState.json(of: rooms[index].room, stream: stream))
    }

    /// Online and entries since the stream began, with its marks. A walk over every viewer, so
    /// the answer serves all that ask within two seconds.
    func answerSeries(_ asker: Asker, _ place: StreamPlace, _ grant: Grant) {
        guard let (index, stream) = find(place, grant) else {
            return respond(asker.socket, unknown(place))
        }
        guard let stream else { return respond(asker, .object([])) }
        let time = now
        let id = rooms[index].room.streamID(stream)
        if let last = rooms[index].series, last.stream == id, time - last.madeTs < 2000 {
            return respond(asker, last.json)
        }
        let clock = clock(of: index, stream: stream, time)
        let json = RoomSeries.json(of: rooms[index].room, stream: stream, at: clock)
        rooms[index].series = (id, time, json)
        respond(asker, json)
    }

    private func find(_ place: StreamPlace, _ grant: Grant) -> (room: Int, stream: Int?)? {
        switch place {
        case .room(let name): return known(name).map { ($0, rooms[$0].room.shown) }
        case .stream(let id):
            guard let (index, stream) = find(stream: id), grant.covers(rooms[index].room.name)
            else { return nil }
            return (index, stream)
        }
    }

    private func unknown(_ place: StreamPlace) -> HTTPResponse {
        switch place {
        case .room(let name): .unknown("room", name)
        case .stream(let id): .unknown("stream", id)
        }
    }

    func known(_ name: String) -> Int? {
        index(of: name).flatMap { rooms[$0].room.streams.isEmpty ? nil : $0 }
    }

    func find(stream id: String) -> (room: Int, stream: Int)? {
        guard let dash = id.range(of: "-20") else { return nil }
        // A room's name may itself hold a dash and a year: the shortest that fits is not enough.
        for end in id.indices where end >= dash.lowerBound && id[end] == "-" {
            if let index = index(of: String(id[..<end])),
                let stream = rooms[index].room.stream(withID: id)
            {
                return (index, stream)
            }
        }
        return nil
    }
}

/// Who asked, and whether they can unpack an answer.
struct Asker: Sendable {
    var socket: SocketID
    var unpacks: Bool

    init(_ socket: SocketID, _ request: HTTPRequest) {
        self.socket = socket
        unpacks = request.acceptsGzip
    }
}

/// Where a question points: the stream a room shows, or one of its past ones.
enum StreamPlace: Sendable {
    case room(String)
    case stream(String)
}

extension HTTPResponse {
    static func json(_ value: JSON, status: Int = 200) -> HTTPResponse {
        json(bytes: value.bytes, status: status)
    }

    static func json(bytes: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status,
            headers: [
                ("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store"),
            ],
            body: bytes)
    }

    /// The same for those who can unpack it; not on the threads of engine and service.
    var packed: HTTPResponse {
        var response = self
        response.body = Gzip.compress(body)
        response.headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
        return response
    }

    /// The one form of an error (protocol §6).
    static func error(
        _ code: ErrorCode, _ message: String, field: String? = nil,
        headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        var response = json(
            .members([
                "code": .string(code.rawValue), "message": .string(message),
                "field": field.map { .string($0) },
            ]), status: code.status)
        response.headers += headers
        return response
    }

    static func unknown(_ what: String, _ name: String) -> HTTPResponse {
        error(.notFound, "there is no \(what) \(name): see GET /v1/rooms for those there are")
    }
}
