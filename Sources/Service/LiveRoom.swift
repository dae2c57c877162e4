import Projection
import Room
import Vocabulary
import WebSocketHost
import Wire

/// A room as the engine holds it: the fold, and how far its watchers have been told.
struct LiveRoom {
    var room: Room
    /// Number of the host's channel.
    let channel: Int
    /// Number of the last frame.
    var head: Int64
    /// Frames up to this number were never in the channel (they are from before the start).
    var firstHeld: Int64 = 0
    /// The state as of `head`; nil until somebody watches.
    var shown: JSON?
    /// Sockets that follow.
    var watchers = 0
    /// Items that wait for the next frame, comma-separated.
    var items: [UInt8] = []
    var lastFrameMs: Int64 = 0
    var lastUpdateMs: Int64 = 0
    /// Events came since the last update.
    var isDirty = false
    /// The newest block folded in.
    var seq: Int64 = 0
    /// Events since the newest snapshot.
    var eventsSinceKept = 0
    /// Final states, by stream id: they do not change, and cost a walk of every viewer.
    var finals: [String: JSON] = [:]
    /// The last answer about a stream's course: many pages ask at once after a break.
    var series: (stream: String, madeTs: Int64, json: JSON)?

    init(name: String, channel: Int, head: Int64) {
        room = Room(name: name)
        self.channel = channel
        self.head = head
    }
}
