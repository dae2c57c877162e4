import Dispatch
import Foundation
import Journal
import Synchronization
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// What comes over the network, sorted to who answers it. Lives on the service thread.
final class Gateway: HostHandler {
    let host: SocketHost
    let inbox: Inbox
    let access: Access
    let pages: StaticPages
    let meters: Meters
    let directory: String
    let limits: Limits
    let offersEcho: Bool
    private let stop: @Sendable () -> Void
    private var sockets: [SocketID: SocketKind] = [:]
    /// What each socket showed when it came in.
    private var credentials: [SocketID: String] = [:]
    private var paused: [SocketID] = []
    private var ticks = 0
    let isReady: Readiness

    enum SocketKind {
        case ingest(Grant, frames: Int)
        case watch(Grant, room: String?)
        case echo
    }

    init(
        host: SocketHost, inbox: Inbox, access: Access, pages: StaticPages, meters: Meters,
        directory: String, limits: Limits, offersEcho: Bool, isReady: Readiness,
        stop: @escaping @Sendable () -> Void
    ) {
        self.host = host
        self.inbox = inbox
        self.access = access
        self.pages = pages
        self.meters = meters
        self.directory = directory
        self.limits = limits
        self.offersEcho = offersEcho
        self.isReady = isReady
        self.stop = stop
    }

    // Sockets

    func upgrade(_ request: HTTPRequest) -> HTTPResponse? {
        if let refusal = access.refusal(request) { return refusal }
        if offersEcho, request.path == "/v1/echo" { return nil }
        guard isReady.isReady else { return .starting }
        guard sockets.count < limits.connections else {
            return .error(.tooManyConnections, "try again later", headers: [("retry-after", "5")])
        }
        if let wait = access.brake(request.peer) { return .brake(wait) }
        guard let grant = access.grant(request) else {
            access.noteFailure(request.peer)
            return .unauthorized
        }
        switch request.path {
        case "/v1/ingest": return grant.role.canIngest ? nil : .forbidden("send events", grant)
        case "/v1/watch":
            guard grant.role.canWatch else { return .forbidden("watch rooms", grant) }
            if let room = request.query["room"] {
                guard isRoomName(room) else { return .badRoom }
                return grant.covers(room) ? nil : .forbidden("watch \(room)", grant)
            }
            return request.query["rooms"] == "all"
                ? nil : .error(.missingField, "say room=NAME or rooms=all", field: "room")
        default: return .unknown("socket", request.path)
        }
    }

    func opened(_ socket: SocketID, _ request: HTTPRequest) {
        if offersEcho, request.path == "/v1/echo" {
            sockets[socket] = .echo
            return
        }
        guard let credential = access.credential(request),
            let grant = access.grant(credential: credential)
        else {
            return host.post(
                .close(socket, code: .accessEnded, reason: "signed out: sign in again"))
        }
        credentials[socket] = credential
        if request.path == "/v1/ingest" {
            sockets[socket] = .ingest(grant, frames: 0)
        } else if let room = request.query["room"] {
            let after = request.query["after"]
            sockets[socket] = .watch(grant, room: room)
            inbox.ask { $0.watch(socket, room: room, after: after) }
        } else {
            sockets[socket] = .watch(grant, room: nil)
            inbox.ask { $0.watchList(socket, grant) }
        }
    }

    func received(_ socket: SocketID, _ message: UnsafeRawBufferPointer, isText: Bool) {
        switch sockets[socket] {
        case .ingest(let grant, let frames):
            guard isText else {
                return host.post(
                    .close(socket, code: .notText, reason: "send events as text frames"))
            }
            sockets[socket] = .ingest(grant, frames: frames + 1)
            inbox.put(
                message, origin: .socket(socket, frame: frames + 1), grant: grant,
                maxEvents: limits.frameEvents)
            if inbox.waitingBytes.load(ordering: .relaxed) > limits.inboxBytes { pause(socket) }
        case .watch(let grant, let room):
            let command = Array(message)
            inbox.ask { $0.perform(command, from: socket, grant, room: room) }
        case .echo:
            host.post(.send(socket, Frame(message, opcode: isText ? .text : .binary)))
        case nil: break
        }
    }

    func closed(_ socket: SocketID) {
        credentials[socket] = nil
        guard case .watch = sockets.removeValue(forKey: socket) else { return }
        inbox.ask { $0.unwatch(socket) }
    }

    func fellBehind(_ socket: SocketID) { inbox.ask { $0.restart(socket) } }

    /// Readers wait while the journal is behind; the senders' own buffers fill up then.
    private func pause(_ socket: SocketID) {
        host.post(.read(socket, false))
        if paused.isEmpty { scheduleResume() }
        paused.append(socket)
    }

    private func scheduleResume() { inbox.ask { [host] _ in host.post(.poke) } }

    func poked() {
        guard !paused.isEmpty else { return }
        guard inbox.waitingBytes.load(ordering: .relaxed) <= limits.inboxBytes / 2 else {
            return scheduleResume()
        }
        host.post(paused.map { .read($0, true) })
        paused.removeAll()
    }

    func tick() {
        ticks += 1
        if ticks % 10 == 0 { dropRevoked() }
    }

    /// A revoked token, or an ended session, ends its open sockets too.
    private func dropRevoked() {
        var lost: Set<String> = []
        var held: Set<String> = []
        for (socket, credential) in credentials {
            if !held.contains(credential), !lost.contains(credential) {
                if access.grant(credential: credential) == nil {
                    lost.insert(credential)
                } else {
                    held.insert(credential)
                }
            }
            guard lost.contains(credential) else { continue }
            host.post(
                .close(socket, code: .accessEnded, reason: "this access has ended: sign in again"))
        }
    }

    func stopRequested() { stop() }
}

/// Whether the journal has been folded and requests make sense.
final class Readiness: Sendable {
    private let flag = Atomic<Bool>(false)
    var isReady: Bool { flag.load(ordering: .acquiring) }
    func set(_ value: Bool) { flag.store(value, ordering: .releasing) }
}

func isRoomName(_ name: String) -> Bool {
    (1...128).contains(name.utf8.count)
        && name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x3A, 0x2D: true
            default: false
            }
        }
}

extension HTTPResponse {
    static let unauthorized = error(
        .unauthorized, "sign in, or send a valid token: Authorization: Bearer …",
        headers: [("www-authenticate", "Bearer")])
    static let starting = error(
        .starting, "the journal is being read: try again in a moment",
        headers: [("retry-after", "1")])
    static let badRoom = error(
        .badField, "room must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -",
        field: "room")

    static func brake(_ seconds: Int) -> HTTPResponse {
        error(
            .tooManyAttempts, "too many failed attempts: wait \(seconds) s",
            headers: [("retry-after", "\(seconds)")])
    }

    static func forbidden(_ what: String, _ grant: Grant) -> HTTPResponse {
        error(.forbidden, "the role \(grant.role.rawValue) may not \(what): use another token")
    }
}
