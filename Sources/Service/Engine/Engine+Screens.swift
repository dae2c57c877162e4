import Journal
import Projection
import Vocabulary
import WebSocketHost
import Wire

/// The devices that show a room: what they say of themselves, and what a controller does with
/// them. It is about tablets and not about the show: nothing of it is journaled.
extension Engine {
    /// `{"type":"here","label":…,"awake":…,"hidden":…}`: what a page says of its device.
    func noteDevice(_ tree: JSON, from socket: SocketID) {
        guard case .room(let index) = followers[socket], var member = rooms[index].crew[socket]
        else { return }
        let said = Command(tree: tree)
        member.device = ScriptState.Device(
            label: String((said.text("label") ?? "").prefix(limits.deviceLabel)),
            staysAwake: said.flag("awake"), isHidden: said.flag("hidden") ?? false)
        guard member != rooms[index].crew[socket] else { return }
        rooms[index].crew[socket] = member
        rooms[index].isUrgent = true
    }

    /// Sees which of the room's host screens is the main one, after somebody came or went.
    func settleScreens(_ index: Int, _ time: Int64) {
        let present = crew(index).filter { $0.page == "host" && !$0.screen.isEmpty }
        let before = rooms[index].mainScreen.screen
        rooms[index].screensDueMs = rooms[index].mainScreen.settle(
            present.map(\.screen), at: time)
        if rooms[index].mainScreen.screen != before { rooms[index].isUrgent = true }
    }

    /// Rooms whose main screen is gone; answers when to look again.
    func settleScreens(_ time: Int64) -> Int64 {
        var next = Int64.max
        for index in watched {
            guard let due = rooms[index].screensDueMs else { continue }
            if due <= time { settleScreens(index, time) }
            next = min(next, rooms[index].screensDueMs ?? .max)
        }
        return next
    }

    /// The action `screen`: gives a screen a name, makes it say which it is, sends it to another
    /// page, or makes it the one that answers.
    func steerScreen(_ command: Command, for commander: Commander, _ grant: Grant, room: String) {
        guard let screen = command.text("screen") else {
            return refuse(commander, command.ref, .missingField, "say which screen")
        }
        let index = index(of: room)
        let sockets = index.map { index in
            rooms[index].crew.filter { $0.value.screen == screen }
        }
        guard let index, let sockets, !sockets.isEmpty else {
            return refuse(
                commander, command.ref, .notFound,
                "no screen of that name has a page of this room open")
        }
        if command.flag("main") == true {
            guard grant.role.canControl || isOwn(commander, among: Set(sockets.keys)) else {
                return refuse(
                    commander, command.ref, .forbidden, "a host may take the place for itself")
            }
            rooms[index].mainScreen.take(screen)
            settleScreens(index, now)
            rooms[index].isUrgent = true
            return done(commander, command.ref, nil)
        }
        guard grant.role.canControl else {
            return refuse(
                commander, command.ref, .forbidden, "the role host may only take the place itself")
        }
        switch order(command, to: Array(sockets.values), by: grant) {
        case .success(let order):
            let type = JSON.Member(name: "type", value: .string("screen"))
            let frame = Frame(JSON.object([type] + order).bytes)
            for socket in sockets.keys { tell(.send(socket, frame)) }
            done(commander, command.ref, nil)
        case .failure(let refusal):
            refuse(commander, command.ref, refusal.code, refusal.message)
        }
    }

    private struct Refused: Error {
        let code: ErrorCode
        let message: String
    }

    /// What the device is told.
    private func order(
        _ command: Command, to members: [ScriptState.CrewMember], by grant: Grant
    ) -> Result<[JSON.Member], Refused> {
        let author = JSON.Member(name: "by", value: .string(grant.name))
        if let label = command.text("label") {
            let name = String(label.prefix(limits.deviceLabel))
            return .success([.init(name: "label", value: .string(name)), author])
        }
        if command.flag("flash") == true {
            return .success([.init(name: "flash", value: .bool(true)), author])
        }
        guard let page = command.text("page") else {
            return .failure(
                Refused(
                    code: .missingField, message: "say label, flash, page or main: what it shall do"
                ))
        }
        guard ["host", "control", "both"].contains(page) else {
            return .failure(
                Refused(code: .badField, message: "page must be one of host, control, both"))
        }
        let roles = members.compactMap { Role(rawValue: $0.role) }
        guard page == "host" || roles.allSatisfy(\.canControl) else {
            return .failure(
                Refused(
                    code: .forbidden,
                    message: "that screen is signed in as a host: pair it as a controller first"))
        }
        return .success([.init(name: "page", value: .string(page)), author])
    }

    private func isOwn(_ commander: Commander, among sockets: Set<SocketID>) -> Bool {
        guard case .socket(let socket) = commander else { return false }
        return sockets.contains(socket)
    }
}
