import Foundation
import Journal
import Projection
import Script
import TextPatterns
import Vocabulary
import WebSocketHost
import Wire

/// The rundowns of rooms, commands over HTTP, and links for devices.
extension Gateway {
    func script(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ room: String
    ) -> HTTPResponse? {
        guard isRoomName(room) else { return .badRoom }
        guard grant.role.canWatch, grant.covers(room) else {
            return .forbidden("read \(room)", grant)
        }
        switch route {
        case .rundown: return answerRundown(id, request, room)
        case .advice: inbox.ask { $0.answerAdvice(id, room: room) }
        case .commands:
            let body = request.body
            inbox.ask { $0.perform(body, forRequest: id, grant, room: room) }
        case .saveRundown:
            guard grant.role.canControl else { return .forbidden("change the rundown", grant) }
            return saveRundown(id, request, grant, room)
        default:
            guard grant.role.canControl else { return .forbidden("pair a device", grant) }
            return pair(request, grant, room)
        }
        return nil
    }

    private func answerRundown(
        _ id: SocketID, _ request: HTTPRequest, _ room: String
    ) -> HTTPResponse? {
        var version: Int?
        if let text = request.query["version"] {
            guard let number = Int(text) else {
                return .error(.badField, "version must be a whole number", field: "version")
            }
            version = number
        }
        let asked = version
        let wantsYAML = request.headers["accept"]?.contains("yaml") == true
        background { past, _ in
            try Self.rundown(past.journal, room, version: asked, asYAML: wantsYAML)
        } then: { [host] in
            host.post(.respond(id, $0))
        }
        return nil
    }

    private static func rundown(
        _ journal: Journal, _ room: String, version: Int?, asYAML: Bool
    ) throws -> HTTPResponse {
        let saved = try journal.rundown(room: room, version: version)
        if version != nil, saved == nil { return .unknown("version", "\(version!)") }
        if asYAML, let saved {
            return HTTPResponse(
                200, headers: [("content-type", "application/yaml; charset=utf-8")],
                body: Array(try Rundown(json: saved.json).yaml.utf8))
        }
        return .json(try body(journal, room, saved))
    }

    private static func body(
        _ journal: Journal, _ room: String, _ saved: (version: RundownVersion, json: String)?
    ) throws -> JSON {
        let versions = try journal.rundownVersions(room: room)
        return .members([
            "version": .int(Int64(saved?.version.version ?? 0)),
            "saved_ts": saved.map { .int($0.version.savedTs) },
            "by": saved.map { .string($0.version.author) },
            "rundown": saved.map { .raw(Array($0.json.utf8)) } ?? .null,
            "versions": .array(
                versions.map {
                    .members([
                        "version": .int(Int64($0.version)), "saved_ts": .int($0.savedTs),
                        "by": .string($0.author), "title": .string($0.title),
                    ])
                }),
        ])
    }

    private func saveRundown(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ room: String
    ) -> HTTPResponse? {
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .error(.badField, "a rundown is UTF-8 text: save the file as UTF-8")
        }
        let file = RundownFile(text, today: today(), compiler: PatternCompiler())
        guard file.problems.isEmpty else {
            return .problems(.badRundown, file.problems[0].message, file.problems.map(\.json))
        }
        guard request.query["check"] != "true" else { return .json(.object([])) }
        let json = file.rundown.json.text
        guard json.utf8.count < limits.lineBytes - 1024 else {
            return .error(.tooLarge, "a rundown may have \(limits.lineBytes - 1024) bytes")
        }
        let base = request.headers["if-match"].flatMap { Int($0.filter(\.isNumber)) }
        let title = file.rundown.title
        inbox.ask { engine in
            engine.save(id, room: room, json: json, title: title, by: grant.name, base: base)
        }
        return nil
    }

    /// A link that signs one device in, once, for this room only.
    private func pair(_ request: HTTPRequest, _ grant: Grant, _ room: String) -> HTTPResponse {
        let asked = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard case .string(let page) = asked?["page"], ["host", "control"].contains(page) else {
            return .error(.missingField, #"say {"page":"host"} or "control""#, field: "page")
        }
        let role: Role = page == "host" ? .host : .control
        let until = wallClock() + 600_000
        let device = Grant(name: page == "host" ? "主播屏" : "场控", role: role, rooms: [room])
        guard let link = access.createLink(device, until: until) else {
            return .error(.journalError, "the link could not be kept: try again")
        }
        let next = "/rooms/\(room)/\(page)"
        return .json(
            .members([
                "url": .string("/v1/sign-in?link=\(link)&next=\(next)"),
                "expires_ts": .int(until),
            ]))
    }
}

/// The day it is here, `2026-11-25`.
func today(_ ts: Int64 = wallClock()) -> String {
    var (seconds, parts) = (time_t(ts / 1000), tm())
    localtime_r(&seconds, &parts)
    return "\(1900 + parts.tm_year)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday))"
}

extension HTTPResponse {
    /// What is wrong with a text that was to be saved.
    static func problems(_ code: ErrorCode, _ message: String, _ all: [JSON]) -> HTTPResponse {
        .json(
            .members([
                "code": .string(code.rawValue), "message": .string(message),
                "problems": .array(all),
            ]), status: code.status)
    }
}
