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
        apply(block, to: &room, takes: { $0.ts <= through }) { _, _, _, _ in }
    }

    /// Folds one block in, and shows each event that was taken to a watch.
    mutating func apply(
        _ block: Journal.StoredBlock, to room: inout Room, _ watch: inout RoomWatch?,
        _ plan: WatchPlan
    ) {
        let name = room.name
        apply(block, to: &room, takes: { _ in true }) { fact, detail, line, source in
            RoomWatch.take(
                into: &watch, name, plan, fact, detail, at: block.receivedTs, source: source
            ) { ReadComment(line, lexicon: plan.lexicon) }
        }
    }

    /// Folds one block in, and shows each event that was taken.
    ///
    /// - Parameter takes: asked for each event whether it counts.
    mutating func apply(
        _ block: Journal.StoredBlock, to room: inout Room,
        takes: (Fact, UnsafeRawBufferPointer) -> Bool,
        shown: (Fact, Detail?, UnsafeRawBufferPointer) -> Void
    ) {
        let lines = block.lines
        apply(block, to: &room, takes: { takes($0, $0.line(in: lines)) }) {
            fact, detail, line, _ in
            shown(fact, detail, line)
        }
    }

    private mutating func apply(
        _ block: Journal.StoredBlock, to room: inout Room, takes: (Fact) -> Bool,
        shown: (Fact, Detail?, UnsafeRawBufferPointer, () -> String) -> Void
    ) {
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
            guard takes(fact), room.admit(&fact) else { continue }
            fact.feed = feed
            oldest = min(oldest, fact.ts)
            newest = max(newest, fact.ts)
            let detail = fact.detail < 0 ? nil : decoder.details[Int(fact.detail)]
            let line = fact.line(in: lines)
            let source = { text(lines, fact.sourceOffset, fact.sourceLength) }
            room.apply(fact, detail: detail, line: line, sourceName: source)
            shown(fact, detail, line, source)
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

extension Fact {
    /// The event's line in the block that it came with.
    @inline(__always)
    fileprivate func line(in lines: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: lines[Int(lineOffset)..<Int(lineOffset + lineLength)])
    }
}
