import CLibWebSockets

/// One connection of the service thread: a request being answered or a WebSocket.
struct Socket {
    let wsi: OpaquePointer
    let generation: UInt32
    var isWebSocket: Bool
    var descriptor: Int32

    /// Frames for this socket alone; go out before those of its channel.
    var outbox: [Frame] = []
    var outboxBytes = 0
    /// -1 = follows none.
    var channel: Int32 = -1
    /// Position among the channel's followers.
    var place: Int32 = 0
    /// Number of the next frame of the channel.
    var cursor = 0
    /// Waits for the kernel to take more.
    var isBlocked = false
    var blockedTicks: Int32 = 0
    /// Told the handler that its channel has moved on; waits for `.follow`.
    var isBehind = false
    var closing: (code: UInt16, reason: String)?

    /// A message or body of which more is to come.
    var incoming: [UInt8] = []
    var isText = true
    var isTooLong = false
    var exchange: Exchange?

    init(wsi: OpaquePointer, generation: UInt32, isWebSocket: Bool, descriptor: Int32) {
        self.wsi = wsi
        self.generation = generation
        self.isWebSocket = isWebSocket
        self.descriptor = descriptor
    }
}

/// A request and, later, its answer with the part already sent.
struct Exchange {
    var request: HTTPRequest
    var answer: [UInt8]?
    var sent = 0
}

/// The latest frames of a sequence, and who follows it.
struct Channel {
    var frames: [Frame?]
    /// Number of the next frame to be published.
    var head = 0
    var followers: [UInt32] = []
    var isMarked = false

    init(capacity: Int) { frames = .init(repeating: nil, count: capacity) }

    mutating func append(_ frame: Frame) {
        frames[head % frames.count] = frame
        head += 1
    }

    /// The oldest frame still held.
    var tail: Int { max(0, head - frames.count) }
}
