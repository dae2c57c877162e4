import Journal
import Notices
import Vocabulary
import WebSocketHost
import Wire

/// Where warnings are told outside: what was delivered, what was given up, and tries by hand.
extension Gateway {
    func outlets(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        guard grant.role.canControl else { return .forbidden("see outlets", grant) }
        switch route {
        case .testOutlet: return testOutlet(id, request, grant, name)
        case .sendAgain:
            answer(id) { room throws(JournalError) in
                guard let delivery = try room.journal.delivery(name),
                    grant.covers(delivery.room)
                else { return .unknown("delivery", name) }
                _ = try room.journal.sendAgain(name, now: wallClock())
                return HTTPResponse(204)
            }
        default: answer(id) { room throws(JournalError) in .json(try room.listing(grant)) }
        }
        return nil
    }

    private func answer(
        _ id: SocketID,
        _ body: @escaping @Sendable (Postroom) throws(JournalError) -> HTTPResponse
    ) {
        outlets.ask { [host, meters] room in
            do throws(JournalError) {
                host.post(.respond(id, try body(room)))
            } catch {
                meters.note(error)
                host.post(.respond(id, .error(.journalError, error.description)))
            }
        }
    }

    private func testOutlet(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ name: String
    ) -> HTTPResponse? {
        guard let i = outlets.all.firstIndex(where: { $0.name == name }),
            outlets.all[i].isSeen(by: grant)
        else { return .unknown("outlet", name) }
        let room = outlets.all[i].rooms.first(where: grant.covers) ?? grant.rooms.first ?? "test"
        outlets.ask { [host] postroom in
            let busy = HTTPResponse.error(
                .busy, "earlier tries of \(name) are not over: wait a few seconds",
                headers: [("retry-after", "5")])
            let delivery = postroom.test(i, room: room)
            let taken = delivery.map { JSON.members(["delivery": .string($0)]) }
            host.post(.respond(id, taken.map { .json($0, status: 202) } ?? busy))
        }
        return nil
    }
}
