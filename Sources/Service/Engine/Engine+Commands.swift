import Foundation
import Journal
import Script
import Vocabulary
import WebSocketHost
import Wire

/// Whom a command is answered to.
enum Commander: Sendable {
    case socket(SocketID)
    case request(SocketID)
}

/// Commands of pages: `{"type":"do","ref":…,"action":…}`, answered after their event is durable.
extension Engine {
    /// What a page wants done, its members checked one by one as they are needed.
    struct Command {
        let tree: JSON

        func text(_ name: String) -> String? {
            guard case .string(let text) = tree[name], !text.isEmpty else { return nil }
            return text
        }

        func whole(_ name: String) -> Int64? {
            guard case .int(let number) = tree[name] else { return nil }
            return number
        }

        func flag(_ name: String) -> Bool? {
            guard case .bool(let value) = tree[name] else { return nil }
            return value
        }

        var ref: JSON? { tree["ref"] }
    }

    /// The event that a command becomes, or why it does not.
    enum Outcome {
        case event(String, [JSON.Member])
        case refused(ErrorCode, String)

        static func missing(_ what: String) -> Outcome { .refused(.missingField, what) }
    }

    func perform(_ bytes: [UInt8], from socket: SocketID, _ grant: Grant, room: String?) {
        let tree = try? bytes.withUnsafeBytes { try JSON(parsing: $0) }
        if case .string("ping") = tree?["type"] {
            // A page that hears nothing asks whether somebody is there, and what time it is here.
            let pong = JSON.members(["type": .string("pong"), "now": .int(now)])
            return tell(.send(socket, Frame(pong.bytes)))
        }
        if case .string("here") = tree?["type"], let tree {
            return noteDevice(tree, from: socket)
        }
        guard let tree, case .string("do") = tree["type"] else {
            return refuse(
                .socket(socket), nil, .badJSON, #"send {"type":"do","ref":"…","action":"…"}"#)
        }
        perform(Command(tree: tree), for: .socket(socket), grant, room: room)
    }

    /// The same over HTTP: for buttons, pedals, and pages whose socket is down.
    func perform(_ bytes: [UInt8], forRequest id: SocketID, _ grant: Grant, room: String) {
        guard let tree = try? bytes.withUnsafeBytes({ try JSON(parsing: $0) }) else {
            return refuse(.request(id), nil, .badJSON, #"send {"action":"…"}"#)
        }
        perform(Command(tree: tree), for: .request(id), grant, room: room)
    }

    private func perform(
        _ command: Command, for commander: Commander, _ grant: Grant, room: String?
    ) {
        let action = command.text("action") ?? ""
        let mayDo =
            grant.role.canControl || grant.role == .host && Self.hostActions.contains(action)
        guard mayDo else {
            return refuse(
                commander, command.ref, .forbidden,
                "the role \(grant.role.rawValue) may not do this")
        }
        guard let room = command.text("room") ?? room, isRoomName(room), grant.covers(room) else {
            return refuse(
                commander, command.ref, .forbiddenRoom, "say which room, one that you may see")
        }
        if action == "screen" { return steerScreen(command, for: commander, grant, room: room) }
        if action == "switchback" {
            return steerSwitchback(command, for: commander, grant, room: room)
        }
        if action == "rehearse" { return rehearse(command, for: commander, grant, room: room) }
        if Self.warningActions.contains(action) {
            return handle(action, command, for: commander, grant, room: room)
        }
        switch outcome(action, command, by: grant.name) {
        case .refused(let code, let message): refuse(commander, command.ref, code, message)
        case .event(let type, let members):
            let ts = command.whole("ts").map { min($0, now) } ?? now
            put(type, members, ts: ts, for: commander, command, grant, room: room)
        }
    }

    /// Puts what a command becomes on its way into the journal.
    func put(
        _ type: String, _ members: [JSON.Member], ts: Int64, for commander: Commander,
        _ command: Command, _ grant: Grant, room: String
    ) {
        let event = JSON.object(
            [
                .init(name: "id", value: .string(Self.name(type, members))),
                .init(name: "ts", value: .int(ts)),
                .init(name: "room", value: .string(room)),
                .init(name: "type", value: .string(type)),
                .init(name: "by", value: .string(grant.name)),
            ] + members)
        journal(event, for: commander, command, room: room)
    }

    /// A receipt that a device sends again after a break is the same receipt; "later" may be said
    /// again of a cue that came back.
    private static func name(_ type: String, _ members: [JSON.Member]) -> String {
        let said = JSON.object(members)
        guard type == "receipt", case .string(let cue)? = said["cue"],
            case .string(let state)? = said["state"], state != CueState.later.name,
            case .string(let screen)? = said["screen"]
        else { return UUID().uuidString }
        return "\(cue)-\(state)-\(screen)"
    }

    /// Puts the event on its way; what steers a room that is not on air is tried in memory only.
    private func journal(
        _ event: JSON, for commander: Commander, _ command: Command, room: String
    ) {
        let cue = event["cue"]
        if trialsOffAir(event, room: room) { return done(commander, command.ref, cue) }
        let ref = command.ref
        let origin = Origin.inside { [host] answer in
            if let rejection = answer.rejections.first?.rejection {
                host.post(
                    Self.refusal(commander, ref, rejection.code.rawValue, rejection.message, 400))
            } else {
                host.post(Self.acceptance(commander, ref, cue))
            }
        }
        let page = Grant(name: "page", role: .owner, rooms: [])
        event.bytes.withUnsafeBytes { inbox.put($0, origin: origin, grant: page, maxEvents: 1) }
    }

    /// True if the event belongs to no stream and was applied to the room's trial script.
    private func trialsOffAir(_ event: JSON, room: String) -> Bool {
        guard case .string(let type) = event["type"],
            ["cue", "receipt", "quiet"].contains(type),
            let index = index(of: room) ?? newRoom(room), rooms[index].show == nil
        else { return false }
        event.bytes.withUnsafeBytes { bytes in
            decoder.decode(bytes, receivedTs: now)
            for fact in decoder.facts where fact.detail >= 0 {
                let detail = decoder.details[Int(fact.detail)]
                rooms[index].offAir.apply(detail, ts: fact.ts, order: fact.idOrder)
            }
        }
        rooms[index].isUrgent = true
        publishScript(index, now)
        return true
    }

    // Answers

    func done(_ commander: Commander, _ ref: JSON?, _ cue: JSON?) {
        tell(Self.acceptance(commander, ref, cue))
    }

    func refuse(
        _ commander: Commander, _ ref: JSON?, _ code: ErrorCode, _ message: String
    ) {
        tell(Self.refusal(commander, ref, code.rawValue, message, code.status))
    }

    private static func acceptance(
        _ commander: Commander, _ ref: JSON?, _ cue: JSON?
    ) -> HostCommand {
        switch commander {
        case .socket(let socket):
            let done = JSON.members(["type": .string("done"), "ref": ref, "cue": cue])
            return .send(socket, Frame(done.bytes))
        case .request(let id): return .respond(id, .json(.members(["ref": ref, "cue": cue])))
        }
    }

    private static func refusal(
        _ commander: Commander, _ ref: JSON?, _ code: String, _ message: String, _ status: Int
    ) -> HostCommand {
        switch commander {
        case .socket(let socket):
            let refused = JSON.members([
                "type": .string("refused"), "ref": ref, "code": .string(code),
                "message": .string(message),
            ])
            return .send(socket, Frame(refused.bytes))
        case .request(let id):
            let body = JSON.members(["code": .string(code), "message": .string(message)])
            return .respond(id, .json(body, status: status))
        }
    }
}
