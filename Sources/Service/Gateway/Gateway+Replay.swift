import Journal
import Projection
import Replay
import Vocabulary
import WebSocketHost
import Wire

/// A stream looked back at: its replay, and what people say of it.
extension Gateway {
    func replays(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ stream: String
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read streams", grant) }
        switch route {
        case .review: return review(id, request, grant, stream)
        case .clips: return clips(id, request, grant, stream)
        case .comparison: return comparison(id, grant, stream)
        case .selection, .streamComments: return selection(id, request, grant, route, stream)
        default: return replay(id, request, grant, stream)
        }
    }

    private func replay(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ stream: String
    ) -> HTTPResponse? {
        guard let known = KnownEvents(rawValue: request.query["known"] ?? "now") else {
            return .error(.badField, "known must be now or then", field: "known")
        }
        let unpacks = request.acceptsGzip
        lookBack(id, stream, known, grant) { kept, _ in kept.response(packed: unpacks) }
        return nil
    }

    /// Asks the engine where a stream lies, and answers from its replay beside it.
    func lookBack(
        _ id: SocketID, _ stream: String, _ known: KnownEvents, _ grant: Grant,
        _ body: @escaping @Sendable (ReplayShelf.Kept, ReviewPlan) -> HTTPResponse
    ) {
        inbox.ask { [host, reader, replays] engine in
            guard let place = engine.place(ofStream: stream, grant) else {
                return engine.tell(.respond(id, .unknown("stream", stream)))
            }
            let order = engine.order(place, predecessor: !replays.holds(stream, known))
            reader.ask { past, _ in
                try replays.kept(order, known, past).map { body($0, order.plan) }
                    ?? .unknown("stream", stream)
            } then: {
                host.post(.respond(id, $0))
            }
        }
    }

    /// A stream beside the room's last ones and beside other rooms. What has not been looked at yet is looked
    /// at now, behind this answer, which says how much that is.
    private func comparison(_ id: SocketID, _ grant: Grant, _ stream: String) -> HTTPResponse? {
        inbox.ask { [host, reader, replays, replayKeeper] engine in
            guard let place = engine.place(ofStream: stream, grant),
                let company = engine.company(ofStream: stream, grant)
            else {
                return engine.tell(.respond(id, .unknown("stream", stream)))
            }
            let order = engine.order(place, predecessor: !replays.holds(stream, .now))
            reader.ask { past, _ in
                guard let kept = try replays.kept(order, .now, past) else {
                    return .unknown("stream", stream)
                }
                var missing: [Replays.Order] = []
                func known(_ orders: [Replays.Order]) throws -> [Digest] {
                    try orders.compactMap { order in
                        let digest = try replays.digest(order, past)
                        if digest == nil { missing.append(order) }
                        return digest
                    }
                }
                let (own, peers) = try (known(company.own), known(company.peers))
                replayKeeper.compare(with: missing)
                return .json(
                    Comparing.json(
                        kept.analysis, own: own, peers: peers, waiting: missing.count))
            } then: {
                host.post(.respond(id, $0))
            }
        }
        return nil
    }

    /// The numbers of a span, or its comments.
    private func selection(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ stream: String
    ) -> HTTPResponse? {
        guard let from = request.query["from"].flatMap({ Int64($0) }),
            let to = request.query["to"].flatMap({ Int64($0) }), from < to
        else {
            return .error(
                .badField, "from and to must be epoch milliseconds, from before to", field: "from")
        }
        lookBack(id, stream, .now, grant) { kept, plan in
            let replay = kept.analysis.replay
            return .json(
                route == .selection
                    ? SelectionAnswer(replay, from: from, to: to).json
                    : CommentsAnswer(replay, from: from, to: to, plan.intents).json)
        }
        return nil
    }

    /// Clips as files of other programs: all that are not removed, or one.
    private func clips(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ stream: String
    ) -> HTTPResponse? {
        guard let form = ClipExport(rawValue: request.query["as"] ?? "csv") else {
            let all = ClipExport.allCases.map(\.rawValue).joined(separator: ", ")
            return .error(.badField, "as must be one of \(all)", field: "as")
        }
        let wanted = request.query["clip"]
        lookBack(id, stream, .now, grant) { kept, _ in
            let replay = kept.analysis.replay
            let clips = kept.analysis.clips.filter {
                wanted == nil ? $0.state != .removed : $0.key == wanted
            }
            guard !clips.isEmpty || wanted == nil else { return .unknown("clip", wanted!) }
            let text = form.text(clips, ClipSource(replay), replay.sentences)
            return HTTPResponse(
                200,
                headers: [
                    ("content-type", form.mediaType), ("cache-control", "no-store"),
                    ("content-disposition", "attachment; filename=\"\(stream)-\(form.fileName)\""),
                ], body: Array(text.utf8))
        }
        return nil
    }

    private func review(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ stream: String
    ) -> HTTPResponse? {
        guard grant.role.canControl else { return .forbidden("tag streams", grant) }
        let tree = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard case .array(let entries) = tree?["entries"], !entries.isEmpty else {
            return .error(
                .missingField, #"send {"entries":[{"what":"tag",…}]}"#, field: "entries")
        }
        guard entries.count <= 500 else {
            return .error(.tooLarge, "500 entries at a time: send the others after them")
        }
        inbox.ask { $0.review(id, stream: stream, entries, grant) }
        return nil
    }
}
