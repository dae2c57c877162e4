package import Journal
import Measures
import Projection
package import Replay
import Room
import Vocabulary
import Wire

/// Where a stream lies in its room's time, as whoever holds the room knows it.
package struct StreamPlaceInTime: Sendable {
    package var room: String
    var stream: String
    package var from: Int64
    package var to: Int64
    var startedTs: Int64
    var endedTs: Int64?

    var isOver: Bool { endedTs != nil }

    init(_ found: Stream, _ id: String, room: String) {
        (self.room, stream) = (room, id)
        (from, to) = (found.zone.from, found.zone.to)
        (startedTs, endedTs) = (found.startedTs, found.endedTs)
    }
}

/// Which events a replay shows.
enum KnownEvents: String, Sendable {
    /// All that came to this day; only what had come when the stream ended.
    case now, then

    /// What is under way when a stream ends still counts as known then.
    static let graceMs: Int64 = 60_000
}

extension Past {
    /// A stream with all that follows from it; nil if there is none of this name.
    package func analysis(
        ofStream id: String, _ plan: ReviewPlan
    ) throws(JournalError) -> StreamAnalysis? {
        guard let place = try place(ofStream: id) else { return nil }
        return try replay(of: place, known: .now, now: wallClock()).map(plan.analysis)
    }

    /// Changes whenever something of the stream has come.
    func mark(of place: StreamPlaceInTime) throws(JournalError) -> Int64 {
        try journal.mark(room: place.room, from: place.from, to: place.to)
    }

    /// A stream's replay, from its own blocks of the journal.
    ///
    /// - Parameter isWanted: asked before each block; when it says no, the rest is left.
    /// - Returns: nil if the journal holds no such stream, or nobody wants it any more.
    func replay(
        of place: StreamPlaceInTime, known: KnownEvents, now: Int64,
        isWanted: () -> Bool = { true }
    ) throws(JournalError) -> StreamReplay? {
        // Of which nothing but what people said of it is known, that is no stream.
        guard place.startedTs <= limits.latestTs else { return nil }
        var arrivals = Arrivals(endedTs: place.endedTs)
        var room = Room(name: place.room, policy: policies.measures(of: place.room))
        var fold = RoomFold(limits: limits)
        var replay = ReplayFold(startedTs: place.startedTs)
        var isGivenUp = false
        try journal.forEachBlock(room: place.room, from: place.from, to: place.to) { block in
            isGivenUp = isGivenUp || !isWanted()
            guard !isGivenUp else { return }
            fold.apply(block, to: &room) { fact, line in
                // What people say of it was said afterwards in any case.
                if case .review = fact.kind { return true }
                return !arrivals.isLate(line, block.receivedTs) || known == .now
            } shown: { fact, detail, line in
                guard fact.ts >= place.from, fact.ts <= place.to else { return }
                if case .review = fact.kind { return }
                if arrivals.isLate(line, block.receivedTs) { replay.takeLate(fact) }
                replay.take(fact, detail) { ReadComment.text(of: line) }
            }
        }
        guard !isGivenUp, let index = room.stream(at: place) else { return nil }
        return replay.replay(
            of: &room, stream: index, now: now,
            staleAfterMs: policies.staleAfterMs(of: place.room))
    }
}

extension Past {
    /// A replay made up to a block, with what people have said since.
    ///
    /// - Returns: nil if something else has come, too: then it has to be made again.
    func renewed(
        _ replay: StreamReplay, of place: StreamPlaceInTime, after seq: Int64
    ) throws(JournalError) -> StreamReplay? {
        var renewed = replay
        var decoder = EventDecoder(limits: limits)
        var isSaidOnly = replay.endedTs != nil
        try journal.forEachBlock(room: place.room, after: seq, from: place.from, to: place.to) {
            decoder.decode($0.lines, receivedTs: $0.receivedTs)
            for fact in decoder.facts where fact.ts >= place.from && fact.ts <= place.to {
                guard fact.detail >= 0, case .review(let entry) = decoder.details[Int(fact.detail)]
                else {
                    isSaidOnly = false
                    continue
                }
                renewed.review.take(entry, order: fact.idOrder)
            }
        }
        return isSaidOnly ? renewed : nil
    }
}

extension Room {
    /// The stream at a place; its neighbours may be there in part.
    fileprivate func stream(at place: StreamPlaceInTime) -> Int? {
        streams.indices.first { streamID($0) == place.stream }
            ?? streams.indices.first { streams[$0].startedTs == place.startedTs }
    }
}

/// Which of a stream's events came when it was over.
private struct Arrivals {
    private let deadline: Int64
    /// All of it came late, as a file whose lines do not say when each was received: what was known
    /// then cannot be told.
    private var isFile: Bool?

    init(endedTs: Int64?) {
        deadline = (endedTs ?? .max - KnownEvents.graceMs) + KnownEvents.graceMs
    }

    /// - Parameter receivedTs: when this service got the line. One that was received elsewhere before
    ///   says so: looked at here, it came when it came there.
    mutating func isLate(_ line: UnsafeRawBufferPointer, _ receivedTs: Int64) -> Bool {
        if receivedTs <= deadline {
            isFile = isFile ?? false
            return false
        }
        guard isFile != true else { return false }
        let isLate = (EventDecoder.arrival(in: line) ?? receivedTs) > deadline
        if isFile == nil { isFile = isLate }
        return isLate && isFile == false
    }
}
