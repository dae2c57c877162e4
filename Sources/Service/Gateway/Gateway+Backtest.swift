import Journal
import Synchronization
import Vocabulary
import Warnings
import WebSocketHost
import Wire

/// Rules tried on past streams, from a page.
extension Gateway {
    /// The body is a file of rules, changes to those in force; empty = these themselves. With
    /// `over=standard` it is the whole file of one's own, as it would be saved.
    func backtest(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        guard grant.role.canControl else { return .forbidden("try rules", grant) }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .error(.badField, "rules are UTF-8 text: save the file as UTF-8")
        }
        guard let ticket = turn.take(by: grant.name) else {
            return .error(
                .busy, "another backtest is running: try again when it is over",
                headers: [("retry-after", "5")])
        }
        let streams = request.query["streams"]?.split(separator: ",").map(String.init) ?? []
        let isWhole = request.query["over"] == "standard"
        inbox.ask { [host, reader, turn] engine in
            let base = isWhole ? RuleFile.standard : engine.watchPlan.rules
            let file = RuleFile(text, over: base)
            guard file.problems.isEmpty else {
                turn.give()
                return engine.tell(.respond(id, .problems(.badRules, file.problems)))
            }
            let plan = engine.watchPlan.with(file.rules)
            reader.ask { past, _ in
                try Self.reviewed(plan, streams, past, grant) { turn.isWanted(ticket) }
            } then: {
                turn.give()
                host.post(.respond(id, $0))
            }
        }
        return nil
    }

    /// Whoever began a backtest may end it before it is over.
    func giveUpBacktest(_ grant: Grant) -> HTTPResponse {
        guard grant.role.canControl else { return .forbidden("try rules", grant) }
        return turn.giveUp(by: grant.name)
            ? HTTPResponse(204) : .unknown("backtest of", grant.name)
    }

    private static func reviewed(
        _ plan: WatchPlan, _ streams: [String], _ past: Past, _ grant: Grant,
        isWanted: () -> Bool
    ) throws -> HTTPResponse {
        do {
            let review = try RuleReview(
                plan, of: streams, in: past, covers: grant.covers, isWanted: isWanted)
            return .json(review.json)
        } catch RuleReview.Failure.givenUp {
            return .error(.busy, RuleReview.Failure.givenUp.description)
        } catch let failure as RuleReview.Failure {
            return .error(.notFound, failure.description, field: "streams")
        }
    }
}

/// Work that reads whole journals is done once at a time.
final class Turn: Sendable {
    private struct State {
        var holder: String?
        var ticket = 0
    }

    private let state = Mutex(State())

    /// - Returns: what tells this work from others; nil while somebody else's goes on.
    func take(by holder: String) -> Int? {
        state.withLock {
            guard $0.holder == nil else { return nil }
            $0.holder = holder
            $0.ticket += 1
            return $0.ticket
        }
    }

    func isWanted(_ ticket: Int) -> Bool { state.withLock { $0.ticket == ticket } }

    /// - Returns: whether there was something of theirs to give up.
    func giveUp(by holder: String) -> Bool {
        state.withLock {
            guard $0.holder == holder else { return false }
            $0.ticket += 1
            return true
        }
    }

    func give() { state.withLock { $0.holder = nil } }
}
