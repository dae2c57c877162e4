import Journal
import Vocabulary
import WebSocketHost
import Wire

/// Links by which somebody without a name here reads one stream's report. The secret stands behind the `#`
/// of the link and comes as a bearer token: no log and no proxy sees it in an address.
extension Gateway {
    private static let mostDays = 90
    private static let mostShares = 50
    private static let dayMs: Int64 = 86_400_000

    func shares(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ stream: String
    ) -> HTTPResponse? {
        guard grant.role.canControl else { return .forbidden("share streams", grant) }
        let isNew = route == .createShare
        var lastingMs: Int64 = 0
        if isNew {
            let tree = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
            guard case .int(let given) = tree?["days"], 1...Int64(Self.mostDays) ~= given else {
                return .error(
                    .badField, "days must be a whole number from 1 to \(Self.mostDays)",
                    field: "days")
            }
            lastingMs = given * Self.dayMs
        }
        inbox.ask { [host, reader, lastingMs] engine in
            guard let place = engine.place(ofStream: stream, grant) else {
                return engine.tell(.respond(id, .unknown("stream", stream)))
            }
            reader.ask { past, _ in
                guard isNew else { return try Self.list(past.journal.shares(stream: stream)) }
                return try Self.made(
                    past.journal.createShare(
                        room: place.room, stream: stream, author: grant.name,
                        until: wallClock() + lastingMs, now: wallClock(),
                        most: Self.mostShares))
            } then: {
                host.post(.respond(id, $0))
            }
        }
        return nil
    }

    private static func list(_ shares: [ShareRecord]) -> HTTPResponse {
        let now = wallClock()
        return .json(.members(["shares": .array(shares.map { .object($0.members(at: now)) })]))
    }

    private static func made(_ made: (share: ShareRecord, secret: String)?) -> HTTPResponse {
        guard let made else {
            return .error(
                .tooLarge, "\(mostShares) links of a stream may be in force: take some back")
        }
        let link = JSON.Member(name: "link", value: .string("/shared#\(made.secret)"))
        return .json(.object(made.share.members(at: wallClock()) + [link]))
    }

    func revokeShare(_ grant: Grant, _ id: String) -> HTTPResponse {
        guard grant.role.canControl else { return .forbidden("share streams", grant) }
        do throws(JournalError) {
            guard let share = try access.share(id: id), grant.covers(share.room) else {
                return .unknown("link", id)
            }
            try access.revokeShare(id: id)
            return HTTPResponse(204)
        } catch {
            return unreadable(error)
        }
    }

    /// The report that a link opens. Who guesses is braked like who guesses a password.
    func shared(_ id: SocketID, _ request: HTTPRequest) {
        guard isReady.isReady else { return host.post(.respond(id, .starting)) }
        if let wait = access.brake(request.peer) { return host.post(.respond(id, .brake(wait))) }
        do throws(JournalError) {
            guard let secret = access.credential(request), secret.hasPrefix("sr_"),
                let share = try access.share(secret: secret)
            else {
                access.noteFailure(request.peer)
                return host.post(.respond(id, .unknownShare))
            }
            guard share.isInForce(at: wallClock()) else {
                return host.post(.respond(id, .endedShare))
            }
            answer(id, share, unpacks: request.acceptsGzip)
        } catch {
            host.post(.respond(id, unreadable(error)))
        }
    }

    private func answer(_ id: SocketID, _ share: ShareRecord, unpacks: Bool) {
        let reading = Grant(name: "share", role: .viewer, rooms: [share.room])
        let reports = sharedReports
        inbox.ask { [host, reader, replays] engine in
            guard let place = engine.place(ofStream: share.stream, reading) else {
                return engine.tell(.respond(id, .endedShare))
            }
            let order = engine.order(place, predecessor: !replays.holds(share.stream, .now))
            reader.ask { past, _ in
                guard case .object(let report) = try reports.report(order, replays, past) else {
                    return .endedShare
                }
                let until = JSON.Member(name: "expires_ts", value: .int(share.expiresTs))
                let answer = HTTPResponse.json(.object(report + [until]))
                return unpacks ? answer.packed : answer
            } then: {
                host.post(.respond(id, $0))
            }
        }
    }
}

extension ShareRecord {
    fileprivate func members(at now: Int64) -> [JSON.Member] {
        JSON.list([
            "share": .string(id), "by": .string(author), "created_ts": .int(createdTs),
            "expires_ts": .int(expiresTs), "revoked_ts": revokedTs.map { .int($0) },
            "in_force": .bool(isInForce(at: now)),
        ])
    }
}

extension HTTPResponse {
    /// Nothing tells a link that never was from one that is long gone.
    fileprivate static let unknownShare = error(
        .unauthorized, "there is no such link: ask who sent it for another")
    fileprivate static let endedShare = error(
        .shareEnded, "this link is over: ask who sent it for another")
}
