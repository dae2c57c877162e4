import Journal
import Vocabulary
import Warnings
import WebSocketHost
import Wire

/// The rules of warnings, and what one warning rests on.
extension Gateway {
    func rules(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read rules", grant) }
        guard route == .saveRules else {
            let onlyNames = request.query["names"] == "true"
            inbox.ask { $0.answerRules(Asker(id, request), grant, onlyNames: onlyNames) }
            return nil
        }
        let isCheck = request.query["check"] == "true"
        guard grant.role == .owner || isCheck && grant.role.canControl else {
            return .forbidden("change rules", grant)
        }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .error(.badField, "rules are UTF-8 text: save the file as UTF-8")
        }
        let file = RuleFile(text)
        guard file.problems.isEmpty else {
            return .problems(.badRules, file.problems)
        }
        guard !isCheck else { return .json(.members(["rules": RuleListing.json(file.rules)])) }
        let base = request.baseVersion
        inbox.ask { $0.saveRules(id, grant, text, base: base) }
        return nil
    }

    /// What a warning's rule saw around the time of its firing, from the journal alone.
    func evidence(
        _ id: SocketID, _ grant: Grant, room: String, warning: String
    ) -> HTTPResponse? {
        guard isRoomName(room) else { return .badRoom }
        guard grant.role.canControl, grant.covers(room) else {
            return .forbidden("read the evidence of \(room)", grant)
        }
        inbox.ask { [host, reader] engine in
            guard let (found, plan) = engine.warning(warning, room: room) else {
                return engine.tell(.respond(id, .unknown("warning", warning)))
            }
            reader.ask { past, _ in
                .json(try past.evidence(of: found, room: room, plan))
            } then: {
                host.post(.respond(id, $0))
            }
        }
        return nil
    }
}

extension HTTPRequest {
    /// The version that somebody wrote from.
    var baseVersion: String? { headers["if-match"]?.filter { $0 != "\"" } }
}

extension HTTPResponse {
    static let changedMeanwhile = HTTPResponse.error(
        .versionConflict, "somebody saved this file meanwhile: look at it, then save again")

    static func problems(_ code: ErrorCode, _ problems: [RuleFile.Problem]) -> HTTPResponse {
        .problems(code, problems[0].message, problems.map(\.json))
    }
}
