import Foundation
import Journal
import Vocabulary
import WebSocketHost
import Wire

/// Signing in and out, and the tokens that an owner makes.
extension Gateway {
    private struct Credentials: Decodable {
        var name: String
        var password: String
    }

    /// A slow hash, so on another thread; wrong names take as long as wrong passwords.
    func signIn(_ id: SocketID, _ request: HTTPRequest) {
        if let wait = access.brake(request.peer) { return host.post(.respond(id, .brake(wait))) }
        guard let asked = try? JSONDecoder().decode(Credentials.self, from: Data(request.body))
        else {
            return host.post(
                .respond(id, .error(.missingField, "send name and password", field: "name")))
        }
        // Counted as failed until it has not: parallel guesses are braked too.
        access.noteFailure(request.peer)
        let cookie = access.cookieWriter
        background { past, _ in
            guard let grant = try past.journal.grant(user: asked.name, password: asked.password)
            else {
                return .error(.wrongPassword, "name or password is wrong", field: "password")
            }
            let session = try past.journal.createSession(
                grant, until: wallClock() + Access.sessionMs)
            var response = HTTPResponse.json(grant.json)
            response.headers.append(cookie(session, Access.sessionMs / 1000))
            return response
        } then: { [host] in
            host.post(.respond(id, $0))
        }
    }

    /// A one-time link becomes a session.
    func takeLink(_ id: SocketID, _ request: HTTPRequest) {
        if let wait = access.brake(request.peer) { return host.post(.respond(id, .brake(wait))) }
        let opened: String?
        do throws(JournalError) {
            opened = try access.session(link: request.query["link"] ?? "")
        } catch {
            return host.post(.respond(id, unreadable(error)))
        }
        guard let session = opened else {
            access.noteFailure(request.peer)
            return host.post(
                .respond(id, HTTPResponse(303, headers: [("location", "/sign-in?expired=1")])))
        }
        host.post(
            .respond(
                id,
                HTTPResponse(
                    303,
                    headers: [
                        ("location", Self.localPath(request.query["next"])),
                        ("cache-control", "no-store"),
                        access.setCookie(session, maxAgeS: Access.sessionMs / 1000),
                    ])))
    }

    /// Where to go after signing in: a page of ours, never another site.
    private static func localPath(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return path
    }

    /// Views are for those who have signed in; others are asked to first.
    func signedIn(_ request: HTTPRequest, _ page: HTTPResponse) -> HTTPResponse {
        guard request.path != "/sign-in", request.path != "/shared" else { return page }
        do throws(JournalError) {
            guard try access.grant(request) == nil else { return page }
        } catch {
            return unreadable(error)
        }
        if let cookie = access.visitorCookie(request) {
            var welcome = page
            welcome.headers.append(cookie)
            return welcome
        }
        let next = request.path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return HTTPResponse(
            303,
            headers: [
                ("location", "/sign-in" + (request.path == "/" ? "" : "?next=\(next)")),
                ("cache-control", "no-store"),
            ])
    }

    func signOut(_ id: SocketID, _ request: HTTPRequest) {
        do throws(JournalError) {
            try access.endSession(request)
        } catch {
            return host.post(.respond(id, unreadable(error)))
        }
        var response = HTTPResponse(204)
        response.headers.append(access.setCookie("", maxAgeS: 0))
        host.post(.respond(id, response))
    }

    private struct NewToken: Decodable {
        var name: String?
        var role: String
        var rooms: [String]?
    }

    func tokens(
        _ route: Route, _ request: HTTPRequest, _ grant: Grant, _ id: String
    ) -> HTTPResponse {
        guard grant.role == .owner else { return .forbidden("manage tokens", grant) }
        do throws(JournalError) {
            switch route {
            case .createToken: return try createToken(request)
            case .revokeToken:
                return try access.revokeToken(id) ? HTTPResponse(204) : .unknown("token", id)
            default:
                let records = try access.tokens().map(\.json)
                return .json(.members(["tokens": .array(records)]))
            }
        } catch {
            return .error(.journalError, error.description)
        }
    }

    private func createToken(_ request: HTTPRequest) throws(JournalError) -> HTTPResponse {
        guard let asked = try? JSONDecoder().decode(NewToken.self, from: Data(request.body)),
            let role = Role(rawValue: asked.role)
        else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            return .error(.badField, "role must be one of \(roles)", field: "role")
        }
        let rooms = asked.rooms ?? []
        guard rooms.allSatisfy(isRoomName) else { return .badRoom }
        let name = String((asked.name ?? role.rawValue).prefix(64))
        let made = try access.createToken(Grant(name: name, role: role, rooms: rooms))
        return .json(.members(["id": .string(made.id), "token": .string(made.token)]), status: 200)
    }
}

extension TokenRecord {
    var json: JSON {
        .members([
            "id": .string(id), "name": .string(grant.name), "role": .string(grant.role.rawValue),
            "rooms": .array(grant.rooms.map { .string($0) }), "created_ts": .int(createdTs),
            "revoked_ts": revokedTs.map { .int($0) },
        ])
    }
}
