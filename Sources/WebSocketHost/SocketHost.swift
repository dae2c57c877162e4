import CLibWebSockets
import Foundation
package import Synchronization

/// A socket or request: stays valid, and is never reused, after it is closed.
package struct SocketID: Hashable, Sendable {
    var slot: UInt32
    var generation: UInt32
    package static let none = SocketID(slot: .max, generation: 0)
}

/// What other threads ask of the service thread.
package enum HostCommand: Sendable {
    /// Sends one frame to one socket, in order; `inTurn` after the pongs that the library owes.
    case send(SocketID, Frame, inTurn: Bool = false)
    /// Appends a frame to a channel, for all that follow it. The channel holds the newest `keep`
    /// frames, this one included.
    case publish(channel: Int, Frame, keep: Int)
    /// Sends a frame and lets the socket follow a channel: with `backlog` frames that the channel
    /// still holds, then whatever is published from now on.
    case follow(SocketID, channel: Int, first: Frame?, backlog: Int)
    case respond(SocketID, HTTPResponse)
    /// Stops or resumes reading from a socket.
    case read(SocketID, Bool)
    case close(SocketID, code: CloseCode, reason: String)
    /// Calls the handler's `poked`, on the service thread.
    case poke
    /// Sends what waits, closes every WebSocket, and reports when that has gone out.
    case finish(@Sendable () -> Void)
}

/// Who answers; called on the service thread only.
package protocol HostHandler: AnyObject {
    /// nil accepts the socket; a response refuses it.
    func upgrade(_ request: HTTPRequest) -> HTTPResponse?
    /// A longer message closes the socket (1009).
    func messageBytes(_ request: HTTPRequest) -> Int
    /// Answers what it wants to be given with every message of this socket.
    func opened(_ socket: SocketID, _ request: HTTPRequest) -> AnyObject?
    func received(
        _ socket: SocketID, _ companion: AnyObject?, _ message: UnsafeRawBufferPointer,
        isText: Bool)
    func closed(_ socket: SocketID)
    /// A request that must be answered with `.respond`, now or later.
    func requested(_ socket: SocketID, _ request: HTTPRequest)
    /// A refusal by the head alone, before a body is read.
    func refusal(_ request: HTTPRequest, length: Int) -> HTTPResponse?
    /// A follower was so slow that its channel has moved on: it needs a new start.
    func fellBehind(_ socket: SocketID)
    /// Somebody posted `.poke`.
    func poked()
    /// Once a second.
    func tick()
    /// SIGINT or SIGTERM.
    func stopRequested()
}

package struct HostSettings: Sendable {
    package var address = "127.0.0.1"
    package var port = 0
    package var certificate: String?
    package var key: String?
    package var channelFrames = 256
    package var backlogBytes = 1 << 20
    package var sendBufferBytes = 128 << 10
    package init() {}
}

package enum HostError: Error, CustomStringConvertible {
    case cannotListen(String)
    package var description: String {
        switch self {
        case .cannotListen(let text): text
        }
    }
}

/// The mouth of the service thread: commands go in from anywhere, in order.
package final class SocketHost: Sendable {
    private struct Queue {
        var commands: [HostCommand] = []
        var context: UInt = 0
        var isWoken = false
    }
    private let queue = Mutex(Queue())
    /// Frames handed to the kernel, sockets open, snapshots instead of backlogs: for `/metrics`.
    package let counts = HostCounts()

    package init() {}

    package func post(_ command: HostCommand) { post([command]) }

    package func post(_ commands: [HostCommand]) {
        guard !commands.isEmpty else { return }
        queue.withLock { queue in
            queue.commands += commands
            guard !queue.isWoken, queue.context != 0 else { return }
            queue.isWoken = true
            // Under the lock, so that the context cannot go away meanwhile.
            lws_cancel_service(OpaquePointer(bitPattern: queue.context))
        }
    }

    func drain() -> [HostCommand] {
        queue.withLock { queue in
            queue.isWoken = false
            defer { queue.commands = [] }
            return queue.commands
        }
    }

    func attach(_ context: OpaquePointer?) {
        queue.withLock { queue in
            queue.context = UInt(bitPattern: context)
            if context != nil, !queue.commands.isEmpty {
                queue.isWoken = true
                lws_cancel_service(context)
            }
        }
    }

    /// Serves until the process ends, on the thread that calls it.
    ///
    /// - Throws: `HostError` if the port is taken or the certificate cannot be read.
    package func run(
        _ settings: HostSettings, handler: any HostHandler, whenListening: (Int) -> Void
    ) throws(HostError) {
        let loop = HostLoop(host: self, settings: settings, handler: handler)
        try loop.listen()
        whenListening(loop.port)
        loop.serve()
    }
}

package final class HostCounts: Sendable {
    package let sockets = Atomic<Int>(0)
    package let framesSent = Atomic<Int>(0)
    package let bytesSent = Atomic<Int>(0)
    package let fellBehind = Atomic<Int>(0)
    package let requests = Atomic<Int>(0)
    init() {}
}
