import Replay
import Telemetry
import Vocabulary

/// Looks back at streams: each replay is made once, by whoever asks first, and kept.
final class Replays: Sendable {
    /// A stream to look back at, as the engine knows it.
    struct Order: Sendable {
        var place: StreamPlaceInTime
        var predecessor: StreamReplay.Predecessor?
        var plan: ReviewPlan
    }

    private let shelf = ReplayShelf()
    private let digests = Digests()
    private let meters: Meters

    init(meters: Meters) { self.meters = meters }

    func holds(_ stream: String, _ known: KnownEvents) -> Bool { shelf.holds(stream, known) }

    /// Whether the newest of what came is in the replay that is kept.
    func isReady(_ order: Order, _ past: Past) throws -> Bool {
        try shelf.isFresh(order.place.stream, .now, mark: past.mark(of: order.place))
    }

    /// - Parameter isWanted: asked between blocks; when it says no, making it is given up.
    /// - Returns: nil if the journal holds no such stream.
    func kept(
        _ order: Order, _ known: KnownEvents, _ past: Past, isWanted: () -> Bool = { true }
    ) throws -> ReplayShelf.Kept? {
        let place = order.place
        let mark = try past.mark(of: place)
        return try shelf.kept(of: place.stream, known, mark: mark) { before, seen in
            let renewed = try before.flatMap {
                try past.renewed($0.analysis.replay, of: place, after: seen)
            }
            let replay =
                try renewed
                ?? past.replay(of: place, known: known, now: wallClock(), isWanted: isWanted)
            guard var replay else { return nil }
            if renewed == nil { meters.replays.add(1) }
            replay.before = before?.analysis.replay.before ?? order.predecessor
            let analysis = order.plan.analysis(of: replay)
            if known == .now { digests.put(Digest(analysis), mark: mark) }
            return .init(analysis, known, order.plan)
        }
    }

    /// What others are compared with, if it has been made of all that came.
    func digest(_ order: Order, _ past: Past) throws -> Digest? {
        try markedDigest(order, past)?.digest
    }

    func markedDigest(_ order: Order, _ past: Past) throws -> (digest: Digest, mark: Int64)? {
        try digests.digest(of: order.place.stream, mark: past.mark(of: order.place))
    }

    /// Makes it, and leaves the replays that people look at where they are.
    func makeDigest(_ order: Order, _ past: Past, isWanted: () -> Bool) throws {
        let mark = try past.mark(of: order.place)
        guard digests.digest(of: order.place.stream, mark: mark) == nil else { return }
        let replay = try past.replay(
            of: order.place, known: .now, now: wallClock(), isWanted: isWanted)
        guard let replay else { return }
        meters.replays.add(1)
        meters.replaysAhead.add(1)
        digests.put(Digest(order.plan.analysis(of: replay)), mark: mark)
    }
}
