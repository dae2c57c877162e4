import CLibWebSockets
import Foundation
import Synchronization

/// The service thread: owns every socket, request and channel. Nothing here is touched from outside.
final class HostLoop {
    let host: SocketHost
    let settings: HostSettings
    let handler: any HostHandler
    var context: OpaquePointer?
    private(set) var port = 0
    private(set) var sockets: [Socket?] = []
    private var free: [UInt32] = []
    private var generation: UInt32 = 0
    var channels: [Int: Channel] = [:]
    /// Channels with frames to send.
    var marked: [Channel] = []
    /// When they were last walked (µs).
    var lastFlush: lws_usec_t = 0
    /// Storage of the frames being sent: to many sockets, and to one.
    var shared = Batch()
    var single = Batch()
    var flushTimer = UnsafeMutablePointer<lws_sorted_usec_list_t>.allocate(capacity: 1)
    private var tickTimer = UnsafeMutablePointer<lws_sorted_usec_list_t>.allocate(capacity: 1)
    private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
    private let policy = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)
    /// Set once the service stops.
    private var whenFinished: (@Sendable () -> Void)?
    static let pre = Int(showcaller_lws_pre())

    init(host: SocketHost, settings: HostSettings, handler: any HostHandler) {
        self.host = host
        self.settings = settings
        self.handler = handler
        flushTimer.initialize(to: .init())
        tickTimer.initialize(to: .init())
        policy.initialize(to: .init())
        policy.pointee.secs_since_valid_ping = 20
        policy.pointee.secs_since_valid_hangup = 30
    }

    func listen() throws(HostError) {
        lws_set_log_level(0, nil)
        protocols.initialize(repeating: .init(), count: 2)
        protocols[0].name = UnsafePointer(strdup("showcaller"))
        protocols[0].callback = happened
        protocols[0].per_session_data_size = MemoryLayout<UInt64>.size
        protocols[0].rx_buffer_size = Self.quietReadBytes
        protocols[0].tx_packet_size = 1 << 26
        var info = lws_context_creation_info()
        info.port = Int32(settings.port)
        info.iface = UnsafePointer(strdup(settings.address))
        info.protocols = UnsafePointer(protocols)
        info.options = showcaller_lws_options(settings.certificate == nil ? 0 : 1)
        info.pt_serv_buf_size = 64 << 10
        info.max_http_header_data = 16 << 10
        info.max_http_header_pool = 256
        info.timeout_secs = 10
        info.keepalive_timeout = 5
        info.retry_and_idle_policy = UnsafePointer(policy)
        info.signal_cb = stopAsked
        info.user = Unmanaged.passUnretained(self).toOpaque()
        if let certificate = settings.certificate, let key = settings.key {
            info.ssl_cert_filepath = UnsafePointer(strdup(certificate))
            info.ssl_private_key_filepath = UnsafePointer(strdup(key))
        }
        loopForSignals = Unmanaged.passUnretained(self).toOpaque()
        context = lws_create_context(&info)
        guard let context, let vhost = lws_get_vhost_by_name(context, "default") else {
            throw .cannotListen(
                "cannot listen on \(settings.address):\(settings.port): the port is taken, or the certificate cannot be read; choose another --listen"
            )
        }
        port = Int(lws_get_vhost_listen_port(vhost))
        host.attach(context)
        lws_sul_schedule(context, 0, tickTimer, tick, 1_000_000)
    }

    func serve() {
        while let context, lws_service(context, 0) >= 0 {}
        host.attach(nil)
    }

    static func of(_ wsi: OpaquePointer?) -> HostLoop {
        Unmanaged<HostLoop>.fromOpaque(lws_context_user(lws_get_context(wsi))).takeUnretainedValue()
    }

    // Sockets

    func open(_ wsi: OpaquePointer, isWebSocket: Bool) -> Socket {
        generation &+= 1
        let slot = free.popLast() ?? UInt32(sockets.count)
        let socket = Socket(
            wsi: wsi, id: SocketID(slot: slot, generation: generation), isWebSocket: isWebSocket,
            descriptor: lws_get_socket_fd(wsi))
        if isWebSocket { _ = host.counts.sockets.add(1, ordering: .relaxed) }
        if slot < sockets.count { sockets[Int(slot)] = socket } else { sockets.append(socket) }
        return socket
    }

    /// The socket of an id, if it is still open.
    private func socket(_ id: SocketID) -> Socket? {
        let slot = Int(id.slot)
        guard slot < sockets.count, let socket = sockets[slot], socket.id == id else { return nil }
        return socket
    }

    /// The socket of a handle.
    func socket(_ handle: Handle) -> Socket? { handle.slot.flatMap { sockets[$0] } }

    func forget(_ handle: Handle) {
        guard let slot = handle.slot, let socket = sockets[slot] else { return }
        handle.slot = nil
        unfollow(socket)
        sockets[slot] = nil
        free.append(UInt32(slot))
        if socket.isWebSocket {
            _ = host.counts.sockets.subtract(1, ordering: .relaxed)
            handler.closed(socket.id)
        } else if socket.exchange?.answer == nil {
            handler.closed(socket.id)
        }
    }

    // Commands

    func wake() {
        for command in host.drain() { perform(command) }
        scheduleFlush()
    }

    private func perform(_ command: HostCommand) {
        switch command {
        case .send(let id, let frame, let inTurn):
            if let socket = socket(id) { send(socket, frame, inTurn: inTurn) }
        case .publish(let channel, let frame, let keep): publish(channel, frame, keep: keep)
        case .follow(let id, let channel, let first, let backlog):
            if let socket = socket(id) { follow(socket, channel, first, backlog) }
        case .respond(let id, let response):
            if let socket = socket(id) { respond(socket, response) }
        case .read(let id, let on):
            if let socket = socket(id) { lws_rx_flow_control(socket.wsi, on ? 1 : 0) }
        case .close(let id, let code, let reason):
            if let socket = socket(id) { close(socket, code, reason) }
        case .poke: handler.poked()
        case .finish(let then): finish(then)
        }
    }

    /// Says why, and gives the other end two seconds to answer. The library's own close frame is
    /// not sent when a callback other than RECEIVE asks for it; so it is an ordinary frame of ours.
    func close(_ socket: Socket, _ code: CloseCode, _ reason: String) {
        guard !socket.isClosing else { return }
        if socket.isWebSocket, !socket.isBlocked {
            flush(socket)
            socket.isClosing = true
            if !socket.isBlocked { sendAlone(socket, Frame(code, reason)) }
        }
        socket.isClosing = true
        // Nothing can be said on a stuck socket: it ends without.
        lws_set_timeout(
            socket.wsi, PENDING_TIMEOUT_CLOSE_ACK,
            socket.isBlocked ? LWS_TO_KILL_ASYNC : closeAnswerS)
    }

    /// Sends what waits, tells every WebSocket that the service goes away, and reports a moment
    /// later, when the kernel has had time to take it.
    private func finish(_ then: @escaping @Sendable () -> Void) {
        flushMarked()
        for case let socket? in sockets where socket.isWebSocket {
            close(socket, .stopping, "the service stops: reconnect in a moment")
        }
        whenFinished = then
        lws_sul_schedule(context, 0, tickTimer, tick, 100_000)
    }

    fileprivate func ticked() {
        if let whenFinished { return whenFinished() }
        for case let socket? in sockets where socket.isBlocked {
            socket.blockedTicks += 1
            if socket.blockedTicks > 60 {
                lws_set_timeout(socket.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
            }
        }
        lookForGone()
        handler.tick()
        lws_sul_schedule(context, 0, tickTimer, tick, 1_000_000)
    }
}

/// How long the other end of a closed socket may take to answer.
private let closeAnswerS: Int32 = 2

/// Signals come without a context; there is one service per process.
nonisolated(unsafe) private var loopForSignals: UnsafeMutableRawPointer?

private func stopAsked(_ handle: UnsafeMutableRawPointer?, _ signal: Int32) {
    guard let loopForSignals else { return }
    Unmanaged<HostLoop>.fromOpaque(loopForSignals).takeUnretainedValue().handler.stopRequested()
}

nonisolated(unsafe) private let tick:
    @convention(c) (UnsafeMutablePointer<lws_sorted_usec_list_t>?) -> Void = { _ in
        guard let loopForSignals else { return }
        Unmanaged<HostLoop>.fromOpaque(loopForSignals).takeUnretainedValue().ticked()
    }

nonisolated(unsafe) let flushDue:
    @convention(c) (UnsafeMutablePointer<lws_sorted_usec_list_t>?) -> Void = { _ in
        guard let loopForSignals else { return }
        Unmanaged<HostLoop>.fromOpaque(loopForSignals).takeUnretainedValue().flushMarked()
    }

/// The library allocates a read buffer for each WebSocket, of a size that is one for all, and reads
/// no more than that at once: 256 bytes suit ten thousand quiet watchers, and would cost a feed a
/// system call for each 256 bytes (a third of all CPU). So the size is larger just while a feed's
/// buffer is allocated, and small again before anything else happens, for the library also fills
/// buffers up to it.
extension HostLoop {
    static let quietReadBytes = 256
    static let feedReadBytes = 64 << 10

    func widenReads(of wsi: OpaquePointer) {
        guard let entry = lws_get_protocol(wsi) else { return }
        widened = UnsafeMutablePointer(mutating: entry)
        widened?.pointee.rx_buffer_size = Self.feedReadBytes
    }
}

/// The entry whose size is larger at the moment: between a handshake and its connection.
nonisolated(unsafe) private var widened: UnsafeMutablePointer<lws_protocols>?

private func narrowReads() {
    guard let entry = widened else { return }
    entry.pointee.rx_buffer_size = HostLoop.quietReadBytes
    widened = nil
}

/// The library's one callback: only sorts what happened.
private func happened(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ bytes: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    if reason != LWS_CALLBACK_ADD_HEADERS { narrowReads() }
    guard let wsi else { return 0 }
    switch reason {
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
        HostLoop.of(wsi).wake()
        return 0
    case LWS_CALLBACK_HTTP, LWS_CALLBACK_HTTP_BODY, LWS_CALLBACK_HTTP_BODY_COMPLETION,
        LWS_CALLBACK_HTTP_WRITEABLE, LWS_CALLBACK_CLOSED_HTTP:
        return HostLoop.of(wsi).http(wsi, reason, Handle(user), bytes, length)
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, LWS_CALLBACK_ESTABLISHED, LWS_CALLBACK_RECEIVE,
        LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE, LWS_CALLBACK_CLOSED:
        return HostLoop.of(wsi).webSocket(wsi, reason, Handle(user), bytes, length)
    default: return 0
    }
}

/// The eight bytes that the library keeps for each connection: a slot number, plus one.
struct Handle {
    private let cell: UnsafeMutablePointer<UInt64>?

    init(_ user: UnsafeMutableRawPointer?) { cell = user?.assumingMemoryBound(to: UInt64.self) }

    var slot: Int? {
        get { cell.flatMap { $0.pointee == 0 ? nil : Int($0.pointee) - 1 } }
        nonmutating set { cell?.pointee = newValue.map { UInt64($0) + 1 } ?? 0 }
    }
}
