import Dispatch
import Foundation
import Logging
import Synchronization
import Telemetry

/// Makes the replay of each stream that ends, behind everybody's back, so that who opens it waits for
/// nothing; looks again in growing pauses whether something came late. What it has not done, or what a
/// restart forgot, is made when somebody asks.
final class ReplayKeeper: Sendable {
    private struct Task {
        var order: Replays.Order
        var dueMs: Int64
        var pauseMs: Int64
    }

    private let replays: Replays
    private let reader: PastReader
    private let tasks = Mutex<[Task]>([])
    /// Streams that others are to be compared with, each once.
    private let digests = Mutex<[Replays.Order]>([])
    private let arrived = DispatchSemaphore(value: 0)
    private let isStopping = Atomic(false)

    /// No more than find room on the shelf.
    private static let most = ReplayShelf.places
    private static let mostDigests = Digests.most
    private static let firstPauseMs: Int64 = 2000
    private static let longestPauseMs: Int64 = 600_000
    /// What takes in events, and whoever waits for a page, goes first.
    private static let niceness: Int32 = 5

    init(_ replays: Replays, _ reader: PastReader) {
        self.replays = replays
        self.reader = reader
    }

    /// Its end has been folded in.
    func streamEnded(_ order: Replays.Order) {
        put(Task(order: order, dueMs: wallClock(), pauseMs: Self.firstPauseMs))
        arrived.signal()
    }

    /// Somebody waits to see another stream beside these; what finds no room is asked for again.
    func compare(with orders: [Replays.Order]) {
        digests.withLock { digests in
            for order in orders where digests.count < Self.mostDigests {
                let isThere = digests.contains { $0.place.stream == order.place.stream }
                if !isThere { digests.append(order) }
            }
        }
        arrived.signal()
    }

    /// What is being made is given up at its next block.
    func stop() { isStopping.store(true, ordering: .releasing) }

    func start() {
        let thread = Thread { [self] in
            setpriority(.init(PRIO_PROCESS.rawValue), 0, Self.niceness)
            while !isStopping.load(ordering: .acquiring) {
                if let task = takeDue(wallClock()) {
                    perform(task)
                } else if let order = digests.withLock(\.first) {
                    makeDigest(order)
                } else {
                    _ = arrived.wait(timeout: .now() + .milliseconds(waitMs(wallClock())))
                }
            }
        }
        thread.name = "replays"
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func makeDigest(_ order: Replays.Order) {
        do {
            try replays.makeDigest(order, reader.past()) {
                !isStopping.load(ordering: .relaxed)
            }
        } catch {
            note(error)
        }
        digests.withLock { $0.removeAll { $0.place.stream == order.place.stream } }
    }

    private func note(_ error: any Error) {
        reader.meters.logger.warning(
            "a replay was not made ahead", metadata: ["why": "\(error)"])
    }

    private func put(_ task: Task) {
        tasks.withLock { tasks in
            tasks.removeAll { $0.order.place.stream == task.order.place.stream }
            tasks.append(task)
            if tasks.count > Self.most { tasks.removeFirst() }
        }
    }

    private func takeDue(_ now: Int64) -> Task? {
        tasks.withLock { tasks in
            tasks.firstIndex { $0.dueMs <= now }.map { tasks.remove(at: $0) }
        }
    }

    private func waitMs(_ now: Int64) -> Int {
        tasks.withLock { tasks in
            Int(max(1, min(60_000, (tasks.map(\.dueMs).min() ?? .max) - now)))
        }
    }

    private func perform(_ task: Task) {
        do {
            let past = try reader.past()
            if try !replays.isReady(task.order, past) {
                let kept = try replays.kept(task.order, .now, past) {
                    !isStopping.load(ordering: .relaxed)
                }
                if kept != nil { reader.meters.replaysAhead.add(1) }
            }
        } catch {
            return note(error)
        }
        guard task.pauseMs <= Self.longestPauseMs else { return }
        var next = task
        next.dueMs = wallClock() + task.pauseMs
        next.pauseMs = task.pauseMs * 2
        tasks.withLock { tasks in
            // It ended anew meanwhile: that comes first.
            let isThere = tasks.contains { $0.order.place.stream == task.order.place.stream }
            if !isThere, tasks.count < Self.most { tasks.append(next) }
        }
    }
}
