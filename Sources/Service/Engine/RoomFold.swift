package import Journal
package import Measures
package import Room
package import Vocabulary
import Wire

/// Folds journal blocks into rooms: start-up, refolding, and questions about the past are this one
/// path.
package struct RoomFold {
    private var decoder: EventDecoder

    init(limits: Limits) { decoder = EventDecoder(limits: limits) }

    /// Folds one block in. Events later than `through` are left out.
    mutating func apply(_ block: Journal.StoredBlock, to room: inout Room, through: Int64 = .max) {
        // What the journal holds was within the limits, whatever they are today.
        decoder.decode(block.lines, receivedTs: block.receivedTs)
        let feed = stableHash(block.feed)
        let lines = block.lines
        var (oldest, newest) = (Int64.max, Int64.min)
        for i in decoder.facts.indices {
            if i & (Room.touchCount - 1) == 0 {
                let next = decoder.facts[i...].prefix(Room.touchCount)
                for fact in next { room.touch(id: fact.id) }
                room.touchViewers(next)
            }
            var fact = decoder.facts[i]
            guard fact.ts <= through, room.admit(&fact) else { continue }
            fact.feed = feed
            oldest = min(oldest, fact.ts)
            newest = max(newest, fact.ts)
            room.apply(
                fact, detail: fact.detail < 0 ? nil : decoder.details[Int(fact.detail)],
                line: UnsafeRawBufferPointer(
                    rebasing: lines[Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
            ) {
                text(lines, fact.sourceOffset, fact.sourceLength)
            }
        }
        room.noteArrival(
            receivedTs: block.receivedTs, times: oldest <= newest ? oldest...newest : nil,
            feed: feed, name: block.feed,
            duplicates: block.duplicates)
    }

    /// A room as of an event time, from the journal alone; once more if a boundary came late.
    package static func room(
        _ name: String, through: Int64 = .max, boundaries: [Boundary] = [], journal: Journal,
        limits: Limits, policy: MeasurePolicy
    ) throws(JournalError) -> Room {
        var fold = RoomFold(limits: limits)
        var room = Room(name: name, boundaries: boundaries, policy: policy)
        try journal.forEachBlock(room: name) { fold.apply($0, to: &room, through: through) }
        guard room.needsRefold else { return room }
        var again = Room(name: name, boundaries: room.boundaries, policy: policy)
        try journal.forEachBlock(room: name) { fold.apply($0, to: &again, through: through) }
        return again
    }
}
