import Foundation
package import Journal
import Measures
import Projection
import Room
import Vocabulary
package import Wire

/// Answers from the journal alone, beside a service that may be running.
package struct Past {
    let journal: Journal
    let limits: Limits
    let policies: Policies

    package init(directory: String, policies: Policies = Policies()) throws(JournalError) {
        journal = try Office.existing(directory)
        limits = .standard
        self.policies = policies
    }

    init(journal: Journal, limits: Limits, policies: Policies) {
        self.journal = journal
        self.limits = limits
        self.policies = policies
    }

    /// The state of a room, or of one of its streams, as of an event time.
    ///
    /// - Returns: nil if there is no such room or stream.
    package func state(room name: String, stream id: String?, at ts: Int64?) throws(JournalError)
        -> JSON?
    {
        var room = try RoomFold.room(
            name, through: ts ?? .max, journal: journal, limits: limits,
            policy: policies.measures(of: name))
        guard !room.streams.isEmpty else { return nil }
        var index = room.shown ?? room.streams.count - 1
        if let id {
            guard let found = room.stream(withID: id) else { return nil }
            index = found
        }
        return RoomState.json(
            of: &room, stream: index, at: ts, wallTs: ts == nil ? wallClock() : nil)
    }

    /// Where a stream lies, from the journal.
    package func place(ofStream id: String) throws(JournalError) -> StreamPlaceInTime? {
        for name in try journal.roomNames() where id.hasPrefix(name + "-") {
            let room = try RoomFold.room(
                name, journal: journal, limits: limits, policy: policies.measures(of: name))
            if let index = room.stream(withID: id) {
                return StreamPlaceInTime(room.streams[index], id, room: name)
            }
        }
        return nil
    }

    /// A stream's events in the order in which they were taken, as NDJSON, a block at a time. Each
    /// line says all about itself: the same state comes back wherever it is imported.
    package func events(
        room: String, from: Int64, to: Int64, _ write: ([UInt8]) throws -> Void
    ) throws(JournalError) {
        var decoder = EventDecoder(limits: limits)
        var alike = HashSet64()
        try journal.forEachBlock(room: room, from: from, to: to) { block in
            decoder.decode(block.lines, receivedTs: block.receivedTs)
            var out: [UInt8] = []
            for var fact in decoder.facts where fact.ts >= from && fact.ts <= to {
                // As `Room.admit` numbers them.
                if !fact.hasIdentity { fact.id = alike.insertKin(of: fact.id) }
                out += decoder.standalone(
                    fact, in: block.lines, feed: block.feed,
                    arrival: block.receivedTs)
                out.append(0x0A)
            }
            try write(out)
        }
    }
}
