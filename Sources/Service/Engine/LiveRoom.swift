import Measures
import Projection
import Room
import Script
import Vocabulary
import WebSocketHost
import Wire

/// A room as the engine holds it: the fold, and how far its watchers have been told.
struct LiveRoom {
    var room: Room
    /// Number of the host's channel.
    let channel: Int
    /// Number of the last frame. The items of a commit are all in the one frame after those there
    /// were when it was made; its blocks carry that number, so the journal knows who has seen them.
    var head: Int64
    /// The channel holds the frames after this number; earlier ones are known from the journal.
    var firstHeld: Int64 = 0
    /// Sizes of the frames that the channel holds.
    var held: [Int] = []
    var heldBytes = 0
    /// Nobody watches, and a number was used up for the items of this commit.
    var isSkipping = false
    /// The snapshot of `head`, for all who come before the next frame.
    var snapshot: Frame?
    /// One line of lists, until something changes.
    var summary: (madeMs: Int64, json: JSON)?
    /// The state as of `head`; nil until somebody watches.
    var shown: JSON?
    /// Sockets that follow.
    var watchers = 0
    /// Items that wait for the next frame, comma-separated.
    var items: [UInt8] = []
    var lastFrameMs: Int64 = 0
    var lastItemsMs: Int64 = 0
    var lastUpdateMs: Int64 = 0
    /// Events came since the last update.
    var isDirty = false
    /// The script changed: pages are told at once.
    var isUrgent = false
    /// A saved rundown was looked for when a page first opened off air.
    var hasLookedForPlan = false
    /// The live side of the script; nil while nothing is on air.
    var show: Show?
    /// What watches it for warnings; nil until something comes that is not history.
    var watch: RoomWatch?
    /// The plan and the trial cues while nothing is on air; in memory only.
    var offAir = ScriptLog()
    /// Who has a page open, by socket.
    var crew: [SocketID: ScriptState.CrewMember] = [:]
    /// Which host device answers, and when to look at that again.
    var mainScreen = MainScreen()
    var screensDueMs: Int64?
    /// The newest block folded in.
    var seq: Int64 = 0
    /// Events since the newest snapshot.
    var eventsSinceKept = 0
    /// The end of the stream of which a replay was ordered last.
    var notedEndTs: Int64?
    /// Final states, by stream id: they do not change, and cost a walk of every viewer.
    var finals: [String: JSON] = [:]
    /// The last answer about a stream's course: many pages ask at once after a break.
    var series: (stream: String, madeTs: Int64, json: JSON)?

    init(name: String, channel: Int, head: Int64, _ policy: MeasurePolicy) {
        room = Room(name: name, policy: policy)
        self.channel = channel
        self.head = head
    }
}
