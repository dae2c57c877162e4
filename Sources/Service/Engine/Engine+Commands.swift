import Foundation
import Journal
import Vocabulary
import WebSocketHost
import Wire

/// Commands of pages: `{"type":"do","ref":…,"action":…}`, answered after their event is durable.
extension Engine {
    private struct Command: Decodable {
        var type: String
        var ref: String?
        var action: String?
        var room: String?
        var label: String?
        var note: String?
        var kind: String?
        var segment: String?
    }

    func perform(_ bytes: [UInt8], from socket: SocketID, _ grant: Grant, room: String?) {
        let command = try? JSONDecoder().decode(Command.self, from: Data(bytes))
        if command?.type == "ping" {
            // A page that hears nothing asks whether somebody is there, and what time it is here.
            let pong = JSON.members(["type": .string("pong"), "now": .int(now)])
            return tell(.send(socket, Frame(pong.bytes)))
        }
        guard let command, command.type == "do" else {
            return refuse(socket, nil, .badJSON, #"send {"type":"do","ref":"…","action":"…"}"#)
        }
        guard grant.role.canControl else {
            return refuse(
                socket, command.ref, .forbidden, "the role \(grant.role.rawValue) may not do this")
        }
        guard let room = command.room ?? room, isRoomName(room), grant.covers(room) else {
            return refuse(
                socket, command.ref, .forbiddenRoom, "say which room, one that you may see")
        }
        guard let event = event(command, room, by: grant.name) else {
            return refuse(
                socket, command.ref, .unknownAction,
                "action must be marker (label), segment (segment), intervention (kind) or end_stream"
            )
        }
        let ref = command.ref
        let origin = Origin.inside { [host] answer in
            if let rejection = answer.rejections.first?.rejection {
                host.post(
                    .send(socket, Self.refusal(ref, rejection.code.rawValue, rejection.message)))
            } else {
                let done = JSON.members(["type": .string("done"), "ref": ref.map { .string($0) }])
                host.post(.send(socket, Frame(done.bytes)))
            }
        }
        let page = Grant(name: "page", role: .owner, rooms: [])
        event.bytes.withUnsafeBytes { inbox.put($0, origin: origin, grant: page, maxEvents: 1) }
    }

    private func event(_ command: Command, _ room: String, by: String) -> JSON? {
        let type: String
        switch command.action {
        case "marker" where command.label != nil: type = "marker"
        case "segment" where command.segment != nil: type = "segment"
        case "intervention" where command.kind != nil: type = "intervention"
        case "end_stream": type = "stream_end"
        default: return nil
        }
        return .members([
            "id": .string(UUID().uuidString), "ts": .int(now), "room": .string(room),
            "type": .string(type), "by": .string(by),
            "label": command.label.map { .string($0) },
            "segment": command.segment.map { .string($0) },
            "kind": command.kind.map { .string($0) }, "note": command.note.map { .string($0) },
            "reason": type == "stream_end" ? .string("by hand") : nil,
        ])
    }

    private func refuse(_ socket: SocketID, _ ref: String?, _ code: ErrorCode, _ message: String) {
        tell(.send(socket, Self.refusal(ref, code.rawValue, message)))
    }

    private static func refusal(_ ref: String?, _ code: String, _ message: String) -> Frame {
        Frame(
            JSON.members([
                "type": .string("refused"), "ref": ref.map { .string($0) }, "code": .string(code),
                "message": .string(message),
            ]).bytes)
    }
}
