import Dispatch
import Foundation
import Journal
import Logging
import Measures
import Room
import Synchronization
import Telemetry
import Vocabulary
import Wire

extension Engine {
    /// Folds every room from its newest snapshot and the journal's blocks since, or from the
    /// journal alone: what was acknowledged before the last end is there again. Rooms are
    /// independent, so they are folded on all cores.
    ///
    /// - Returns: how many rooms had a usable snapshot.
    @discardableResult
    func recover() throws(JournalError) -> Int {
        let sizes = try journal.roomSizes()
        for (name, _) in sizes { _ = addRoom(name, hash: stableHash(name), head: 0) }
        let recovery = Recovery(
            names: sizes.map(\.name), directory: journal.directory, store: keeper.store,
            limits: limits, policies: settings.policies, plan: watchPlan, meters: meters)
        // The largest first: the last one to end decides.
        let order = sizes.indices.sorted { sizes[$0].blocks > sizes[$1].blocks }
        var fromSnapshots = 0
        for (index, found) in zip(order, try recovery.run(order)) {
            rooms[index].room = found.room
            rooms[index].watch = found.watch
            rooms[index].seq = found.seq
            rooms[index].eventsSinceKept = found.eventsSinceKept
            if found.usedSnapshot { fromSnapshots += 1 }
            // Frames after the last block are not in the journal: never use their numbers again.
            rooms[index].head = found.head + restartGap
            rooms[index].firstHeld = rooms[index].head
        }
        return fromSnapshots
    }

    /// Folds one room again, with all its boundaries known.
    func refold(_ index: Int) {
        let room = rooms[index].room
        do {
            rooms[index].room = try RoomFold.room(
                room.name, boundaries: room.boundaries, journal: journal, limits: limits,
                policy: room.policy)
        } catch {
            meters.note(error)
        }
    }
}

/// How far the numbers of frames jump at a start.
let restartGap: Int64 = 1_000_000

/// Folds rooms side by side, each from its own connection to the journal.
private final class Recovery: Sendable {
    /// A folded room on its way from the thread that folded it to the engine, its only owner then.
    final class Folded: @unchecked Sendable {
        var room: Room
        var watch: RoomWatch?
        var seq: Int64 = 0
        var head: Int64 = 0
        var eventsSinceKept = 0
        var usedSnapshot = false

        init(_ room: Room) { self.room = room }
    }

    private let names: [String]
    private let directory: String
    private let store: SnapshotStore
    private let limits: Limits
    private let policies: Policies
    private let plan: WatchPlan
    private let meters: Meters
    private let next = Atomic<Int>(0)
    private let results: Mutex<[Folded?]>
    private let failure = Mutex<JournalError?>(nil)

    init(
        names: [String], directory: String, store: SnapshotStore, limits: Limits,
        policies: Policies, plan: WatchPlan, meters: Meters
    ) {
        self.names = names
        self.directory = directory
        self.store = store
        self.limits = limits
        self.policies = policies
        self.plan = plan
        self.meters = meters
        results = Mutex(.init(repeating: nil, count: names.count))
    }

    /// The folded rooms in the order asked for.
    func run(_ order: [Int]) throws(JournalError) -> [Folded] {
        let workers = min(order.count, ProcessInfo.processInfo.activeProcessorCount, 8)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            do throws(JournalError) {
                let journal = try Journal(directory: directory, access: .beside)
                var fold = RoomFold(limits: limits)
                while case let at = next.add(1, ordering: .relaxed).oldValue, at < order.count {
                    let folded = try self.fold(names[order[at]], &fold, journal)
                    results.withLock { $0[at] = folded }
                }
            } catch {
                failure.withLock { $0 = error }
                next.store(order.count, ordering: .relaxed)
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return results.withLock { $0.compactMap(\.self) }
    }

    private func fold(
        _ name: String, _ fold: inout RoomFold, _ journal: Journal
    ) throws(JournalError) -> Folded {
        let folded = start(name, journal)
        try journal.forEachBlock(room: name, after: folded.seq) { block in
            fold.apply(block, to: &folded.room, &folded.watch, plan)
            folded.seq = block.seq
            folded.head = max(folded.head, block.frame)
            folded.eventsSinceKept += block.events
        }
        if folded.room.needsRefold {
            folded.room = try RoomFold.room(
                name, boundaries: folded.room.boundaries, journal: journal, limits: limits,
                policy: folded.room.policy)
        }
        return folded
    }

    /// The room as its snapshot has it, or empty.
    private func start(_ name: String, _ journal: Journal) -> Folded {
        let policy = policies.measures(of: name)
        switch store.load(name, journal: journal) {
        case .nothing: break
        case .unusable(let reason): ignore(name, reason.text)
        case .state(let label, let state):
            guard let folded = state.withUnsafeBytes({ read($0, name, policy) }) else {
                ignore(name, SnapshotStore.Refusal.damaged.text)
                break
            }
            (folded.seq, folded.head, folded.usedSnapshot) = (label.seq, label.head, true)
            return folded
        }
        return Folded(Room(name: name, policy: policy))
    }

    private func read(
        _ state: UnsafeRawBufferPointer, _ name: String, _ policy: MeasurePolicy
    ) -> Folded? {
        guard let (of, watch) = RoomWatch.ranges(in: state),
            let room = Room(
                name: name, snapshot: UnsafeRawBufferPointer(rebasing: state[of]), policy: policy)
        else { return nil }
        let folded = Folded(room)
        let bytes = UnsafeRawBufferPointer(rebasing: state[watch])
        return RoomWatch.read(&folded.watch, name, plan, from: bytes) ? folded : nil
    }

    private func ignore(_ room: String, _ reason: String) {
        meters.logger.notice(
            "snapshot not used, folding the journal instead",
            metadata: ["room": "\(room)", "reason": "\(reason)"])
    }
}
