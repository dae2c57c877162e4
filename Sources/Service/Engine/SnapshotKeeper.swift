import Dispatch
import Foundation
import Journal
import Logging
import Room
import Synchronization
import Telemetry
import Vocabulary

/// Decides when a room's state is kept for the next start, and writes it beside the engine's work.
///
/// The engine's thread only copies the state (half a millisecond for each megabyte); the file is
/// written on another. One room at a time, and only once it has grown by a quarter: all snapshots
/// of a room together cost five times the last one, however long it runs.
final class SnapshotKeeper {
    let store: SnapshotStore
    private let queue = DispatchQueue(label: "snapshots", qos: .utility)
    private let isWriting = Box()
    private var nextMs: Int64 = 0
    private var lastBytes = 1 << 20
    private let meters: Meters

    private final class Box: Sendable {
        let flag = Atomic<Bool>(false)
    }

    init(directory: String, meters: Meters) {
        store = SnapshotStore(directory: directory, program: programIdentity)
        self.meters = meters
    }

    /// Milliseconds between two looks for a room that is due.
    private static let everyMs: Int64 = 2000
    /// Events that fold in less time than a snapshot is worth.
    private static let fewEvents = 20_000

    private func isDue(_ room: LiveRoom) -> Bool {
        room.eventsSinceKept >= max(Self.fewEvents, room.room.events / 4)
    }

    /// Keeps the room that is furthest behind, if it is far enough.
    func keepOne(_ rooms: inout [LiveRoom], _ journal: Journal, nowMs: Int64) {
        guard nowMs >= nextMs, !isWriting.flag.load(ordering: .acquiring) else { return }
        nextMs = nowMs + Self.everyMs
        let due = rooms.indices.filter { isDue(rooms[$0]) }
        guard let index = due.max(by: { rooms[$0].eventsSinceKept < rooms[$1].eventsSinceKept })
        else { return }
        keep(&rooms[index], journal)
    }

    /// Before a stop: every room whose fold would take a while. Returns when all is written.
    func keepAll(_ rooms: inout [LiveRoom], _ journal: Journal) {
        for index in rooms.indices where rooms[index].eventsSinceKept >= Self.fewEvents / 10 {
            keep(&rooms[index], journal)
            queue.sync {}
        }
        queue.sync {}
    }

    private func keep(_ room: inout LiveRoom, _ journal: Journal) {
        guard !room.room.needsRefold,
            let mark = try? journal.mark(room: room.room.name, seq: room.seq)
        else { return }
        let state = RoomWatch.appending(
            room.watch, to: room.room.snapshot(capacity: lastBytes + lastBytes / 4))
        lastBytes = state.count
        room.eventsSinceKept = 0
        let label = SnapshotStore.Label(
            room: room.room.name, seq: room.seq, mark: mark, head: room.head)
        isWriting.flag.store(true, ordering: .releasing)
        queue.async { [store, meters, isWriting] in
            do throws(JournalError) {
                try store.save(label, state: state)
                meters.snapshots.add(1)
            } catch {
                meters.logger.warning(
                    "no snapshot kept: the next start takes longer",
                    metadata: ["room": "\(label.room)", "reason": "\(error)"])
            }
            isWriting.flag.store(false, ordering: .releasing)
        }
    }
}

/// A hash of the running program: what another build folded may differ in meaning or in layout.
let programIdentity: UInt64 = {
    let path = "/proc/self/exe"
    let program = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    return program?.withUnsafeBytes { stableHash($0) } ?? 0
}()
