import Compression
import Foundation
import Journal
import Logging
import Synchronization
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// Requests, by path.
extension Gateway {
    func refusal(_ request: HTTPRequest, length: Int) -> HTTPResponse? {
        let limit = request.path == "/v1/import" ? limits.importBytes : limits.frameBytes
        guard length <= limit else {
            return .error(413, "too_large", "a body may have \(limit) bytes: send it in parts")
        }
        guard request.path == "/v1/events" || request.path == "/v1/import" else { return nil }
        // Refused by the head alone, before the body costs anything.
        if let error = meters.isStalled.error {
            meters.refusedBusy.add(1)
            return .error(
                503, "journal_stalled", error.description, headers: [("retry-after", "5")])
        }
        guard inbox.waitingBytes.load(ordering: .relaxed) <= limits.inboxBytes else {
            meters.refusedBusy.add(1)
            return .error(
                429, "busy", "the journal is behind: send again a little later",
                headers: [("retry-after", "1")])
        }
        return nil
    }

    func requested(_ id: SocketID, _ request: HTTPRequest) {
        if let response = open(request) { return host.post(.respond(id, response)) }
        if let refusal = access.refusal(request) { return host.post(.respond(id, refusal)) }
        if request.path.hasPrefix("/v1/") {
            api(id, request)
        } else if request.method != "GET", request.method != "HEAD" {
            host.post(.respond(id, .error(405, "method_not_allowed", "use GET")))
        } else {
            let page = signInFirst(request) ?? pages.response(request)
            host.post(.respond(id, page ?? .unknown("page", request.path)))
        }
    }

    /// What needs no rights.
    private func open(_ request: HTTPRequest) -> HTTPResponse? {
        switch (request.method, request.path) {
        case ("GET", "/healthz"):
            HTTPResponse(200, headers: [("content-type", "text/plain")], body: Array("ok\n".utf8))
        case ("GET", "/readyz"):
            isReady.isReady
                ? HTTPResponse(
                    200, headers: [("content-type", "text/plain")], body: Array("ready\n".utf8))
                : .starting
        case ("GET", "/v1/limits"): .json(limits.json)
        default: nil
        }
    }

    private func api(_ id: SocketID, _ request: HTTPRequest) {
        switch (request.method, request.path) {
        case ("POST", "/v1/sign-in"): return signIn(id, request)
        case ("GET", "/v1/sign-in"): return takeLink(id, request)
        case ("POST", "/v1/sign-out"): return signOut(id, request)
        default: break
        }
        if let wait = access.brake(request.peer) { return host.post(.respond(id, .brake(wait))) }
        guard let grant = access.grant(request) else {
            if access.credential(request) != nil { access.noteFailure(request.peer) }
            return host.post(.respond(id, .unauthorized))
        }
        guard isReady.isReady else { return host.post(.respond(id, .starting)) }
        if let response = answer(id, request, grant) { host.post(.respond(id, response)) }
    }

    /// nil = the answer comes later.
    private func answer(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        let parts = request.path.split(separator: "/").dropFirst().map(String.init)
        switch (request.method, parts.first ?? "", parts.count) {
        case ("POST", "events", 1): return takeEvents(id, request, grant)
        case ("POST", "import", 1): return takeImport(id, request, grant)
        case ("GET", "me", 1): return .json(grant.json)
        case (_, "tokens", _): return tokens(request, grant, parts)
        case ("GET", "metrics", 1): return metrics()
        case ("GET", "rooms", _): return rooms(id, request, grant, parts)
        case ("GET", "streams", _): return streams(id, grant, parts)
        case (_, "events", 1), (_, "import", 1), (_, "rooms", _), (_, "streams", _), (_, "me", 1):
            return .error(
                405, "method_not_allowed", "\(request.method) is not offered for \(request.path)")
        default: return .unknown("address", request.path)
        }
    }

    private func metrics() -> HTTPResponse {
        HTTPResponse(
            200, headers: [("content-type", "text/plain; version=0.0.4; charset=utf-8")],
            body: Array(
                meters.page(inbox: inbox, host: host, journalBytes: journalBytes(directory)).utf8))
    }

    private func takeEvents(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse?
    {
        guard grant.role.canIngest else { return .forbidden("send events", grant) }
        let body: [UInt8]
        switch unpacked(request, limit: limits.frameBytes) {
        case .success(let bytes): body = bytes
        case .failure(let refusal): return refusal.response
        }
        body.withUnsafeBytes {
            inbox.put($0, origin: .request(id), grant: grant, maxEvents: limits.frameEvents)
        }
        return nil
    }

    struct Refusal: Error { var response: HTTPResponse }

    func unpacked(_ request: HTTPRequest, limit: Int) -> Result<[UInt8], Refusal> {
        let encoding = request.headers["content-encoding"]?.lowercased() ?? "identity"
        switch encoding {
        case "identity": return .success(request.body)
        case "gzip":
            do throws(GzipError) {
                return .success(try Gzip.decompress(request.body, limit: limit))
            } catch .damaged {
                return .failure(
                    .init(response: .error(400, "bad_gzip", GzipError.damaged.description)))
            } catch {
                return .failure(.init(response: .error(413, "too_large", error.description)))
            }
        default:
            return .failure(
                .init(
                    response: .error(
                        415, "bad_encoding", "\(encoding) is not taken: use gzip or none")))
        }
    }

    private func rooms(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ parts: [String]
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read rooms", grant) }
        guard parts.count > 1 else {
            inbox.ask { $0.answerRooms(id, grant) }
            return nil
        }
        let room = parts[1]
        guard isRoomName(room) else { return .badRoom }
        guard grant.covers(room) else { return .forbidden("read \(room)", grant) }
        switch (parts.count, parts.last) {
        case (3, "state"):
            if let at = request.query["at"] { return state(id, room, at: at) }
            inbox.ask { $0.answerState(id, room: room) }
        case (3, "streams"): inbox.ask { $0.answerStreams(id, room: room) }
        case (3, "items"): inbox.ask { $0.answerItems(id, .room(room), grant) }
        case (3, "series"): inbox.ask { $0.answerSeries(id, .room(room), grant) }
        default: return .unknown("address", request.path)
        }
        return nil
    }

    /// The state as of a past moment comes from the journal, beside the engine.
    private func state(_ id: SocketID, _ room: String, at: String) -> HTTPResponse? {
        guard let ts = Int64(at) else {
            return .error(
                400, "bad_field", "at must be an integer of epoch milliseconds", field: "at")
        }
        background { past, _ in
            try past.state(room: room, stream: nil, at: ts).map { .json($0) }
                ?? .unknown("room", room)
        } then: { [host] in
            host.post(.respond(id, $0))
        }
        return nil
    }

    private func streams(_ id: SocketID, _ grant: Grant, _ parts: [String]) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read streams", grant) }
        guard parts.count > 1 else { return .unknown("address", "/v1/streams") }
        let stream = parts[1]
        switch (parts.count, parts.last) {
        case (2, _): inbox.ask { $0.answerStream(id, id: stream, grant) }
        case (3, "events"): export(id, stream, grant)
        case (3, "items"): inbox.ask { $0.answerItems(id, .stream(stream), grant) }
        case (3, "series"): inbox.ask { $0.answerSeries(id, .stream(stream), grant) }
        default: return .unknown("address", "/" + parts.joined(separator: "/"))
        }
        return nil
    }

    private func export(_ id: SocketID, _ stream: String, _ grant: Grant) {
        let limit = limits.exportBytes
        background { past, _ in
            guard let span = try past.span(ofStream: stream), grant.covers(span.room) else {
                return .unknown("stream", stream)
            }
            var body: [UInt8] = []
            try past.events(room: span.room, from: span.from, to: span.to) {
                body += $0.prefix(max(0, limit - body.count))
            }
            guard body.count < limit else {
                return .error(
                    413, "too_large",
                    "this stream is larger than \(limit) bytes: use showcaller export on the server"
                )
            }
            return HTTPResponse(
                200,
                headers: [
                    ("content-type", "application/x-ndjson"), ("cache-control", "no-store"),
                    ("content-disposition", "attachment; filename=\"\(stream).ndjson\""),
                ], body: body)
        } then: { [host] in
            host.post(.respond(id, $0))
        }
    }

    /// Runs a long question on another thread, with a reader of its own.
    func background(
        _ body: @escaping @Sendable (Past, Limits) throws -> HTTPResponse,
        then: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        DispatchQueue.global().async { [directory, limits, meters] in
            do {
                let past = Past(
                    journal: try Journal(directory: directory, access: .beside), limits: limits)
                then(try body(past, limits))
            } catch {
                meters.logger.error("\(error)")
                then(.error(500, "journal_error", "\(error)"))
            }
        }
    }
}

/// Bytes of the database files.
func journalBytes(_ directory: String) -> Int64 {
    ["", "-wal"].reduce(0) { sum, suffix in
        let path = directory + "/showcaller.db" + suffix
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size]
        return sum + ((size as? NSNumber)?.int64Value ?? 0)
    }
}

extension Grant {
    var json: JSON {
        .members([
            "name": .string(name), "role": .string(role.rawValue),
            "rooms": .array(rooms.map { .string($0) }),
        ])
    }
}

extension Limits {
    var json: JSON {
        .members([
            "frame_bytes": .int(Int64(frameBytes)), "frame_events": .int(Int64(frameEvents)),
            "line_bytes": .int(Int64(lineBytes)), "text_characters": .int(Int64(textCharacters)),
            "id_bytes": .int(Int64(idBytes)), "room_bytes": .int(Int64(roomBytes)),
            "json_depth": .int(Int64(jsonDepth)), "import_bytes": .int(Int64(importBytes)),
            "sources": .int(Int64(sources)), "rooms": .int(Int64(rooms)),
            "future_tolerance_ms": .int(futureToleranceMs),
        ])
    }
}
