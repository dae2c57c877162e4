import Journal
import Room
import Telemetry
import Vocabulary
import Wire

extension Engine {
    /// Folds the whole journal: what was acknowledged before the last end is there again.
    func recover() throws(JournalError) {
        var fold = RoomFold(limits: limits)
        for name in try journal.roomNames() {
            _ = addRoom(name, hash: stableHash(name), head: 0)
        }
        try journal.forEachBlock { block in
            guard let index = index(of: block.room) else { return }
            fold.apply(block, to: &rooms[index].room)
            rooms[index].head = max(rooms[index].head, block.frame)
            rooms[index].seq = block.seq
        }
        for index in rooms.indices {
            if rooms[index].room.needsRefold { refold(index) }
            // Frames after the last block are not in the journal: never use their numbers again.
            rooms[index].head += restartGap
            rooms[index].firstHeld = rooms[index].head
        }
    }

    /// Folds one room again, with all its boundaries known.
    func refold(_ index: Int) {
        let room = rooms[index].room
        do {
            rooms[index].room = try RoomFold.room(
                room.name, boundaries: room.boundaries, journal: journal, limits: limits)
        } catch {
            meters.note(error)
        }
    }
}

/// How far the numbers of frames jump at a start.
let restartGap: Int64 = 1_000_000
