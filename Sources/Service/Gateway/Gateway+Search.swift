import Dispatch
import Journal
import Search
import Vocabulary
import WebSocketHost
import Wire

/// Looking for what was said and written in all streams.
extension Gateway {
    func search(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("search", grant) }
        let asked: SearchRequest
        do throws(SearchRequest.Fault) {
            asked = try SearchRequest(request.query, limits: limits)
        } catch {
            return .fault(error)
        }
        guard let stream = request.query["stream"], !stream.isEmpty else {
            return search(id, asked, grant)
        }
        inbox.ask { [host, searches] engine in
            guard let place = engine.place(ofStream: stream, grant) else {
                return engine.tell(.respond(id, .unknown("stream", stream)))
            }
            var asked = asked
            asked.filter.rooms = [place.room]
            asked.filter.from = max(asked.filter.from, place.from)
            asked.filter.to = min(asked.filter.to, place.to)
            let refusal = Self.search(id, asked, grant, searches, engine.inbox, host)
            if let refusal { engine.tell(.respond(id, refusal)) }
        }
        return nil
    }

    private func search(
        _ id: SocketID, _ asked: SearchRequest, _ grant: Grant
    ) -> HTTPResponse? {
        Self.search(id, asked, grant, searches, inbox, host)
    }

    /// - Returns: a refusal; otherwise the answer comes later.
    private static func search(
        _ id: SocketID, _ asked: SearchRequest, _ grant: Grant, _ searches: Searches,
        _ inbox: Inbox, _ host: SocketHost
    ) -> HTTPResponse? {
        var asked = asked
        if !grant.rooms.isEmpty {
            // A room that is not somebody's is one in which there is nothing.
            asked.filter.rooms = (asked.filter.rooms ?? grant.rooms).filter(grant.covers)
        }
        let began = DispatchTime.now()
        let indexer = searches.indexer
        let isTaken = searches.start(asked, for: id) { result in
            switch result {
            case .success(let found):
                inbox.ask { engine in
                    let tookMs =
                        (DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds) / 1_000_000
                    let answer = SearchAnswer(
                        found, streams: engine.streams(of: found.results.map(\.hit)),
                        status: indexer.current, tookMs: Int64(tookMs))
                    engine.tell(.respond(id, .json(answer.json)))
                }
            case .failure(let error):
                host.post(.respond(id, .unsearchable(error, indexer.current)))
            }
        }
        return isTaken
            ? nil
            : .error(
                .busy, "other searches are running: try again in a moment",
                headers: [("retry-after", "1")])
    }
}

extension HTTPResponse {
    fileprivate static func fault(_ fault: SearchRequest.Fault) -> HTTPResponse {
        .json(
            .members([
                "code": .string(fault.code.rawValue), "message": .string(fault.message),
                "field": .string(fault.field), "reason": fault.reason.map { .string($0) },
                "at": fault.at.map { .int(Int64($0)) },
            ]), status: fault.code.status)
    }

    /// The index cannot be read now: because it is being made, or because it cannot be.
    fileprivate static func unsearchable(
        _ error: JournalError, _ status: SearchIndexer.Status
    ) -> HTTPResponse {
        let why =
            status.problem.map { "the index of the search cannot be written: \($0)" }
            ?? "the index of the search is being built again: try again in a moment"
        var response = HTTPResponse.json(
            .members([
                "code": .string(ErrorCode.searchUnavailable.rawValue), "message": .string(why),
                "building": .double(status.building ?? 0),
                "problem": status.problem.map { .string($0) },
            ]), status: ErrorCode.searchUnavailable.status)
        response.headers.append(("retry-after", "1"))
        return response
    }
}
