import CLibWebSockets

/// One connection of the service thread: a request being answered or a WebSocket.
final class Socket {
    let wsi: OpaquePointer
    let id: SocketID
    let isWebSocket: Bool
    let descriptor: Int32
    /// What the handler wants to know when this socket speaks again.
    var companion: AnyObject?

    /// Frames for this socket alone; go out before those of its channel.
    var outbox: [Frame] = []
    var outboxBytes = 0
    var channel: Channel?
    /// Position among the channel's followers.
    var place = 0
    /// Number of the next frame of the channel.
    var cursor = 0
    /// Waits for the kernel to take more.
    var isBlocked = false
    var blockedTicks: Int32 = 0
    /// Told the handler that its channel has moved on; waits for `.follow`.
    var isBehind = false
    /// A close was sent: nothing more is said or listened to.
    var isClosing = false

    /// A message or body of which more is to come.
    var incoming: [UInt8] = []
    /// A longer message closes the socket.
    var messageBytes: Int32 = 0
    var isText = true
    /// What of a text message has come so far.
    var utf8 = UTF8Check()
    var isTooLong = false
    var exchange: Exchange?

    init(wsi: OpaquePointer, id: SocketID, isWebSocket: Bool, descriptor: Int32) {
        self.wsi = wsi
        self.id = id
        self.isWebSocket = isWebSocket
        self.descriptor = descriptor
    }

    /// Whether frames may be written now.
    var isOpen: Bool { !isBlocked && !isClosing }
}

/// A request and, later, its answer with the part already sent.
struct Exchange {
    var request: HTTPRequest
    var answer: [UInt8]?
    var sent = 0
    /// It is whole, and somebody makes its answer.
    var isAsked = false
}

/// The latest frames of a sequence, and who follows it.
final class Channel {
    private var frames: [Frame?]
    /// Number of the next frame to be published.
    private(set) var head = 0
    /// The oldest frame still held.
    private(set) var tail = 0
    var followers: [Socket] = []
    var isMarked = false
    /// Frames before this number were sent to everybody who could take them.
    var offered = 0

    init(capacity: Int) { frames = .init(repeating: nil, count: capacity) }

    /// - Parameter keep: how many frames to hold at most, this one included.
    func append(_ frame: Frame, keep: Int) {
        if head - tail == frames.count { drop() }
        frames[head % frames.count] = frame
        head += 1
        while head - tail > max(1, keep) { drop() }
    }

    private func drop() {
        frames[tail % frames.count] = nil
        tail += 1
    }

    /// A frame that is still held.
    subscript(number: Int) -> Frame { frames[number % frames.count]! }
}
