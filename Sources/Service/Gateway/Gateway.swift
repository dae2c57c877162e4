import Dispatch
import Foundation
import Journal
import Projection
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
    let policies: Policies
    let outlets: Outlets
    let searches: Searches
    let compliance: ComplianceDesk
    let copyDesk: CopyDesk
    let modelDesk: ModelDesk
    /// Rules are tried one at a time.
    let turn = Turn()
    let replays: Replays
    let replayKeeper: ReplayKeeper
    let linesTogether = LinesTogether()
    let sharedReports = SharedReports()
    let offersEcho: Bool
    private let stop: @Sendable () -> Void
    private var sessions: [SocketID: Session] = [:]
    private var paused: [SocketID] = []
    private var ticks = 0
    let isReady: Readiness
    /// What the demo plays for visitors; nil = this is no demo.
    var demo: DemoStage?

    /// One open socket: what it is for, and who is at the other end.
    private final class Session {
        enum Purpose { case ingest, watch, echo }
        let purpose: Purpose
        /// What it showed when it came in.
        let credential: String
        let sender: Sender
        let room: String?
        /// Frames received.
        var frames = 0
        var isPaused = false

        init(_ purpose: Purpose, _ credential: String, _ grant: Grant, room: String? = nil) {
            self.purpose = purpose
            self.credential = credential
            sender = Sender(grant)
            self.room = room
        }
    }

    init(
        host: SocketHost, inbox: Inbox, access: Access, pages: StaticPages, meters: Meters,
        directory: String, limits: Limits, policies: Policies, outlets: Outlets,
        searches: Searches, replays: Replays, replayKeeper: ReplayKeeper,
        compliance: ComplianceDesk, copyDesk: CopyDesk, modelDesk: ModelDesk, offersEcho: Bool,
        isReady: Readiness,
        stop: @escaping @Sendable () -> Void
    ) {
        self.host = host
        self.inbox = inbox
        self.access = access
        self.pages = pages
        self.meters = meters
        self.directory = directory
        self.limits = limits
        self.policies = policies
        self.outlets = outlets
        self.searches = searches
        self.replays = replays
        self.replayKeeper = replayKeeper
        self.compliance = compliance
        self.copyDesk = copyDesk
        self.modelDesk = modelDesk
        self.offersEcho = offersEcho
        self.isReady = isReady
        self.stop = stop
    }

    // Sockets

    func upgrade(_ request: HTTPRequest) -> HTTPResponse? {
        if let refusal = access.refusal(request) { return refusal }
        if offersEcho, request.path == "/v1/echo" { return nil }
        guard isReady.isReady else { return .starting }
        guard sessions.count < limits.connections else {
            return .error(.tooManyConnections, "try again later", headers: [("retry-after", "5")])
        }
        do throws(JournalError) {
            guard let grant = try access.grant(request) else { return unknown(request) }
            return refusal(request, grant)
        } catch {
            return unreadable(error)
        }
    }

    private func refusal(_ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
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

    /// Refuses who shows nothing, or nothing that is valid. Only such are braked: others at the
    /// same address go on.
    func unknown(_ request: HTTPRequest) -> HTTPResponse {
        if let wait = access.brake(request.peer) { return .brake(wait) }
        if access.credential(request) != nil { access.noteFailure(request.peer) }
        return .unauthorized
    }

    /// Who somebody is cannot be looked up: nobody is refused for that, and nobody let in.
    func unreadable(_ error: JournalError) -> HTTPResponse {
        meters.note(error)
        return .error(.journalError, error.description, headers: [("retry-after", "1")])
    }

    func messageBytes(_ request: HTTPRequest) -> Int {
        switch request.path {
        case "/v1/ingest": limits.frameBytes
        case "/v1/echo": limits.echoBytes
        default: limits.commandBytes
        }
    }

    func opened(_ socket: SocketID, _ request: HTTPRequest) -> AnyObject? {
        let session: Session
        if offersEcho, request.path == "/v1/echo" {
            session = Session(.echo, "", Grant(name: "echo", role: .viewer, rooms: []))
        } else {
            guard let credential = access.credential(request),
                let grant = grant(credential, of: socket)
            else { return nil }
            let isIngest = request.path == "/v1/ingest"
            session = Session(
                isIngest ? .ingest : .watch, credential, grant, room: request.query["room"])
            if !isIngest { watch(socket, session, request) }
        }
        sessions[socket] = session
        return session
    }

    /// The grant of a socket that was just let in; if there is none any more, the socket is closed.
    private func grant(_ credential: String, of socket: SocketID) -> Grant? {
        do throws(JournalError) {
            if let grant = try access.grant(credential: credential) { return grant }
            host.post(.close(socket, code: .accessEnded, reason: "signed out: sign in again"))
        } catch {
            meters.note(error)
            host.post(.close(socket, code: .journalError, reason: "connect again in a moment"))
        }
        return nil
    }

    private func watch(_ socket: SocketID, _ session: Session, _ request: HTTPRequest) {
        let grant = session.sender.grant
        if let room = session.room {
            let after = request.query["after"]
            let member = request.query["page"].map { page in
                ScriptState.CrewMember(
                    name: grant.name, page: String(page.prefix(16)), role: grant.role.rawValue,
                    screen: String((request.query["screen"] ?? "").prefix(40)),
                    sinceTs: wallClock())
            }
            inbox.ask { $0.watch(socket, room: room, after: after, as: member) }
        } else {
            inbox.ask { $0.watchList(socket, grant) }
        }
    }

    func received(
        _ socket: SocketID, _ companion: AnyObject?, _ message: UnsafeRawBufferPointer, isText: Bool
    ) {
        guard let companion else { return }
        let session = unsafeDowncast(companion, to: Session.self)
        switch session.purpose {
        case .ingest:
            guard isText else {
                return host.post(
                    .close(socket, code: .notText, reason: "send events as text frames"))
            }
            session.frames += 1
            inbox.put(
                message, origin: .socket(socket, frame: session.frames), sender: session.sender,
                maxEvents: limits.frameEvents)
            if inbox.waitingBytes.load(ordering: .relaxed) > limits.inboxBytes {
                pause(socket, session)
            }
        case .watch:
            let (command, grant, room) = (Array(message), session.sender.grant, session.room)
            inbox.ask { $0.perform(command, from: socket, grant, room: room) }
        case .echo:
            host.post(
                .send(socket, Frame(message, opcode: isText ? .text : .binary), inTurn: true))
        }
    }

    func closed(_ socket: SocketID) {
        searches.left(socket)
        guard sessions.removeValue(forKey: socket)?.purpose == .watch else { return }
        inbox.ask { $0.unwatch(socket) }
    }

    func fellBehind(_ socket: SocketID) { inbox.ask { $0.restart(socket) } }

    /// Readers wait while the journal is behind; the senders' own buffers fill up then.
    private func pause(_ socket: SocketID, _ session: Session) {
        guard !session.isPaused else { return }
        session.isPaused = true
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
        for socket in paused { sessions[socket]?.isPaused = false }
        host.post(paused.map { .read($0, true) })
        paused.removeAll()
    }

    func tick() {
        ticks += 1
        if ticks % 10 == 0 { dropRevoked() }
    }

    /// A revoked token, or an ended session, ends its open sockets too. While the journal cannot
    /// be read, nobody is taken for revoked.
    private func dropRevoked() {
        let sockets = Dictionary(grouping: sessions.keys) { sessions[$0]?.credential ?? "" }
        for (credential, lost) in sockets where !credential.isEmpty {
            do throws(JournalError) {
                guard try access.grant(credential: credential) == nil else { continue }
            } catch {
                return meters.note(error)
            }
            let reason = "this access has ended: sign in again"
            host.post(lost.map { .close($0, code: .accessEnded, reason: reason) })
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

/// What a room may be called, for who called one otherwise.
let roomNameRule = "must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -"

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
        .badField, "room \(roomNameRule)",
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
