import Compression
import Foundation
import Journal
import Logging
import Synchronization
import Telemetry
package import Vocabulary
import WebSocketHost
package import Wire

/// Requests, by path.
extension Gateway {
    func refusal(_ request: HTTPRequest, length: Int) -> HTTPResponse? {
        let limit =
            switch request.path {
            case "/v1/import": limits.importBytes
            case "/v1/copy/sheets": limits.sheetBytes
            default: limits.frameBytes
            }
        guard length <= limit else {
            return .error(.tooLarge, "a body may have \(limit) bytes: send it in parts")
        }
        guard request.path == "/v1/events" || request.path == "/v1/import" else { return nil }
        // Refused by the head alone, before the body costs anything.
        if let stalled {
            meters.refusedBusy.add(1)
            return stalled
        }
        guard inbox.waitingBytes.load(ordering: .relaxed) <= limits.inboxBytes else {
            meters.refusedBusy.add(1)
            return .error(
                .busy, "the journal is behind: send again a little later",
                headers: [("retry-after", "1")])
        }
        return nil
    }

    /// Set while the journal cannot be written.
    private var stalled: HTTPResponse? {
        meters.isStalled.error.map {
            .error(.journalStalled, $0.description, headers: [("retry-after", "5")])
        }
    }

    func requested(_ id: SocketID, _ request: HTTPRequest) {
        switch Route.match(request.method, request.path) {
        case .route(let route, let name): take(id, request, route, name)
        case .otherMethods(let methods):
            let offered = methods.joined(separator: " or ")
            host.post(.respond(id, .error(.methodNotAllowed, "use \(offered) here")))
        case .none:
            host.post(.respond(id, access.refusal(request) ?? page(request)))
        }
    }

    private func page(_ request: HTTPRequest) -> HTTPResponse {
        if request.path.hasPrefix("/v1/") { return .unknown("address", request.path) }
        guard ["GET", "HEAD"].contains(request.method) else {
            return .error(.methodNotAllowed, "use GET here")
        }
        if access.isDemo, request.path == "/" {
            return HTTPResponse(303, headers: [("location", "/demo")])
        }
        guard let page = pages.response(request) else { return .unknown("page", request.path) }
        return StaticPages.isView(request.path) ? signedIn(request, page) : page
    }

    private func take(_ id: SocketID, _ request: HTTPRequest, _ route: Route, _ name: String) {
        if let response = open(route, request.peer) { return host.post(.respond(id, response)) }
        if let refusal = access.refusal(request) { return host.post(.respond(id, refusal)) }
        switch route {
        case .signIn: return signIn(id, request)
        case .takeLink: return takeLink(id, request)
        case .signOut: return signOut(id, request)
        case .shared: return shared(id, request)
        default: break
        }
        do throws(JournalError) {
            guard let grant = try access.grant(request) else {
                return host.post(.respond(id, unknown(request)))
            }
            guard isReady.isReady else { return host.post(.respond(id, .starting)) }
            let answer = answer(id, request, grant, route, name)
            if let answer { host.post(.respond(id, answer)) }
        } catch {
            host.post(.respond(id, unreadable(error)))
        }
    }

    /// What needs no rights. Metrics are counts of no room in particular; from this machine itself
    /// they may be read without a token.
    private func open(_ route: Route, _ peer: String) -> HTTPResponse? {
        func plain(_ text: String) -> HTTPResponse {
            HTTPResponse(200, headers: [("content-type", "text/plain")], body: Array(text.utf8))
        }
        return switch route {
        case .health: plain("ok\n")
        case .ready: isReady.isReady ? stalled ?? plain("ready\n") : .starting
        case .limits: .json(limits.json(isDemo: access.isDemo))
        case .metrics where access.isLoopback(peer: peer): metrics()
        default: nil
        }
    }

    /// nil = the answer comes later.
    private func answer(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        switch route {
        case .events: return takeEvents(id, request, grant)
        case .importFile: return takeImport(id, request, grant)
        case .me: return .json(grant.json)
        case .demoMinute: return demoMinute(request, grant)
        case .tokens, .createToken, .revokeToken: return tokens(route, request, grant, name)
        case .metrics: return metrics()
        case .rooms, .state, .roomStreams, .roomItems, .roomSeries, .roomTranscript, .actions:
            return rooms(id, request, grant, route, name)
        case .rundown, .saveRundown, .advice, .commands, .pairing:
            return script(id, request, grant, route, name)
        case .search: return search(id, request, grant)
        case .lines: return lines(id, request, grant)
        case .rules, .saveRules: return rules(id, request, grant, route)
        case .backtest: return backtest(id, request, grant)
        case .giveUpBacktest: return giveUpBacktest(grant)
        case .evidence:
            let room = request.path.split(separator: "/")[2]
            return evidence(id, grant, room: String(room), warning: name)
        case .packs, .savePacks, .offers, .saveOffers, .trySentence:
            return compliance(id, request, grant, route)
        case .copy, .drafts, .copyTexts, .createCopyText, .copyText, .saveCopyText, .checkCopyText,
            .copyDeed, .copyStores, .writeByModel, .modelDraft, .giveUpModelDraft,
            .templates, .saveTemplate, .forgetTemplate, .copyResults, .sheets, .takeSheets:
            return copy(id, request, grant, route, name)
        case .calendar, .planCalendar, .calendarProposal, .calendarEntry, .saveCalendarEntry,
            .removeCalendarEntry:
            return calendar(id, request, grant, route, name)
        case .outlets, .testOutlet, .sendAgain:
            return outlets(id, request, grant, route, name)
        case .stream, .streamEvents, .streamItems, .streamSeries, .streamTranscript:
            return streams(id, request, grant, route, name)
        case .replay, .review, .selection, .streamComments, .comparison, .clips:
            return replays(id, request, grant, route, name)
        case .shares, .createShare: return shares(id, request, grant, route, name)
        case .revokeShare: return revokeShare(grant, name)
        case .health, .ready, .limits, .signIn, .takeLink, .signOut, .shared: return nil
        }
    }

    private func demoMinute(_ request: HTTPRequest, _ grant: Grant) -> HTTPResponse {
        struct Asked: Decodable { var again: Bool? }
        guard let demo else { return .unknown("address", request.path) }
        guard grant.role.canControl, grant.covers(demo.room) else {
            return .forbidden("play the demo", grant)
        }
        let asked = try? JSONDecoder().decode(Asked.self, from: Data(request.body))
        let now = wallClock()
        let startedTs = demo.doorbell.ring(at: now, again: asked?.again ?? false)
        return .json(
            .members([
                "started_ts": .int(startedTs), "now": .int(now), "room": .string(demo.room),
            ]))
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
                    .init(response: .error(.badGzip, GzipError.damaged.description)))
            } catch {
                return .failure(.init(response: .error(.tooLarge, error.description)))
            }
        default:
            return .failure(
                .init(
                    response: .error(.badEncoding, "\(encoding) is not taken: use gzip or none")))
        }
    }

    private func rooms(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ room: String
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read rooms", grant) }
        if route == .rooms {
            inbox.ask { $0.answerRooms(id, grant) }
            return nil
        }
        guard isRoomName(room) else { return .badRoom }
        guard grant.covers(room) else { return .forbidden("read \(room)", grant) }
        let asker = Asker(id, request)
        switch route {
        case .roomStreams: inbox.ask { $0.answerStreams(id, room: room) }
        case .roomItems: inbox.ask { $0.answerItems(asker, .room(room), grant) }
        case .roomSeries: inbox.ask { $0.answerSeries(asker, .room(room), grant) }
        case .roomTranscript: inbox.ask { $0.answerTranscript(asker, .room(room), grant) }
        case .actions:
            let stream = request.query["before"]
            inbox.ask { $0.answerActions(id, room: room, before: stream) }
        default:
            if let at = request.query["at"] { return state(id, room, at: at) }
            inbox.ask { $0.answerState(id, room: room) }
        }
        return nil
    }

    /// The state as of a past moment comes from the journal, beside the engine.
    private func state(_ id: SocketID, _ room: String, at: String) -> HTTPResponse? {
        guard let ts = Int64(at) else {
            return .error(.badField, "at must be an integer of epoch milliseconds", field: "at")
        }
        background { past, _ in
            try past.state(room: room, stream: nil, at: ts).map { .json($0) }
                ?? .unknown("room", room)
        } then: { [host] in
            host.post(.respond(id, $0))
        }
        return nil
    }

    private func streams(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ stream: String
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read streams", grant) }
        let asker = Asker(id, request)
        switch route {
        case .streamEvents: export(id, stream, grant)
        case .streamItems: inbox.ask { $0.answerItems(asker, .stream(stream), grant) }
        case .streamSeries: inbox.ask { $0.answerSeries(asker, .stream(stream), grant) }
        case .streamTranscript: inbox.ask { $0.answerTranscript(asker, .stream(stream), grant) }
        default: inbox.ask { $0.answerStream(id, id: stream, grant) }
        }
        return nil
    }

    private func export(_ id: SocketID, _ stream: String, _ grant: Grant) {
        let limit = limits.exportBytes
        background { past, _ in
            guard let span = try past.place(ofStream: stream), grant.covers(span.room) else {
                return .unknown("stream", stream)
            }
            var body: [UInt8] = []
            try past.events(room: span.room, from: span.from, to: span.to) {
                body += $0.prefix(max(0, limit - body.count))
            }
            guard body.count < limit else {
                return .error(
                    .tooLarge,
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
        reader.ask(body, then: then)
    }

    var reader: PastReader {
        PastReader(directory: directory, limits: limits, policies: policies, meters: meters)
    }
}

/// Asks long questions about the past, each on another thread.
struct PastReader: Sendable {
    let directory: String
    let limits: Limits
    let policies: Policies
    let meters: Meters

    func past() throws(JournalError) -> Past {
        Past(
            journal: try Journal(directory: directory, access: .beside), limits: limits,
            policies: policies)
    }

    func ask(
        _ body: @escaping @Sendable (Past, Limits) throws -> HTTPResponse,
        then: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        DispatchQueue.global().async {
            do {
                then(try body(past(), limits))
            } catch {
                meters.logger.error("\(error)")
                then(.error(.journalError, "\(error)"))
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
    package func json(isDemo: Bool = false) -> JSON {
        .members([
            "frame_bytes": .int(Int64(frameBytes)), "frame_events": .int(Int64(frameEvents)),
            "line_bytes": .int(Int64(lineBytes)), "text_characters": .int(Int64(textCharacters)),
            "id_bytes": .int(Int64(idBytes)), "room_bytes": .int(Int64(roomBytes)),
            "json_depth": .int(Int64(jsonDepth)), "import_bytes": .int(Int64(importBytes)),
            "sources": .int(Int64(sources)), "rooms": .int(Int64(rooms)),
            "future_tolerance_ms": .int(futureToleranceMs), "demo": isDemo ? .bool(true) : nil,
        ])
    }
}
