import Foundation
import Journal
import Projection
import Room
import Script
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// What a watching socket follows.
enum Follower {
    case room(Int)
    case listing(Int)
}

extension Engine {
    /// Begins to show a room to a socket: the frames it missed since `after`; if they are no longer
    /// held, a snapshot and the items it missed.
    func watch(
        _ socket: SocketID, room name: String, after: String?, as member: ScriptState.CrewMember?
    ) {
        guard let index = index(of: name) ?? newRoom(name) else {
            return tell(
                .close(
                    socket, code: .tooManyRooms,
                    reason: "there are too many rooms: watch one of them"))
        }
        unwatch(socket)
        followers[socket] = .room(index)
        rooms[index].watchers += 1
        if let member {
            rooms[index].crew[socket] = member
            rooms[index].isUrgent = true
            settleScreens(index, now)
        }
        if !rooms[index].hasLookedForPlan { planSaved(index) }
        if rooms[index].watchers == 1 { watched.append(index) }
        meters.watchers.set(followers.count)
        let channel = rooms[index].channel
        let position = number(after).flatMap { $0 <= rooms[index].head ? $0 : nil }
        if let position, rooms[index].shown != nil, position >= rooms[index].firstHeld {
            let missed = Int(rooms[index].head - position)
            return tell(.follow(socket, channel: channel, first: nil, backlog: missed))
        }
        let missed = position.map { missedItems(index, after: $0) } ?? []
        // Cut off between these frames, it comes back with the position of what it has got: the
        // snapshot has the position that it came with until its items are complete.
        let frame = missed.isEmpty ? snapshot(index) : snapshot(index, position: position)
        tell(.follow(socket, channel: channel, first: frame, backlog: 0))
        for frame in missed { tell(.send(socket, frame)) }
    }

    /// What is planned for a room that is not on air, when the first page opens.
    private func planSaved(_ index: Int) {
        guard rooms[index].show == nil else { return }
        rooms[index].hasLookedForPlan = true
        guard let saved = try? journal.rundown(room: rooms[index].room.name)
        else { return }
        plan(index, saved.json, at: now)
    }

    func newRoom(_ name: String) -> Int? {
        rooms.count < limits.rooms ? addRoom(name, hash: stableHash(name), head: 0) : nil
    }

    /// The number in `epoch:number`, if the epoch is ours.
    private func number(_ after: String?) -> Int64? {
        guard let after, let colon = after.lastIndex(of: ":"), after[..<colon] == epoch,
            let number = Int64(after[after.index(after: colon)...]), number >= 0
        else { return nil }
        return number
    }

    private func snapshot(_ index: Int, position: Int64? = nil) -> Frame {
        if rooms[index].shown == nil || rooms[index].watchers == 1 {
            // Nobody else compares with what was shown last: show what is true now.
            update(index, now)
        }
        if let position { return makeSnapshot(index, at: position) }
        if let made = rooms[index].snapshot { return made }
        let made = makeSnapshot(index, at: rooms[index].head)
        rooms[index].snapshot = made
        return made
    }

    private func makeSnapshot(_ index: Int, at position: Int64) -> Frame {
        var payload = Array(#"{"type":"snapshot","at":"\#(epoch):\#(position)","room":"#.utf8)
        (rooms[index].shown ?? .object([])).write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        return Frame(payload)
    }

    /// Items of frames after `position` that the channel no longer holds, from the journal: those
    /// of the blocks committed for a later frame, less those still waiting to be sent.
    private func missedItems(_ index: Int, after position: Int64) -> [Frame] {
        let head = rooms[index].head
        var missed = MissedItems(limit: limits.missedItemsBytes, frameBytes: limits.itemsBytes)
        var decoder = EventDecoder(limits: limits)
        do {
            try journal.forEachBlock(room: rooms[index].room.name, framesAfter: position) { block in
                guard block.frame <= head else { return }
                decoder.decode(block.lines, receivedTs: block.receivedTs)
                for fact in decoder.facts where fact.kind.isItem {
                    block.lines.withUnsafeBytes {
                        let end = Int(fact.lineOffset + fact.lineLength)
                        let line = UnsafeRawBufferPointer(rebasing: $0[Int(fact.lineOffset)..<end])
                        missed.add(fact, line, frame: block.frame)
                    }
                }
            }
        } catch {
            meters.note(error)
        }
        return missed.frames(epoch: epoch, head: head)
    }

    func unwatch(_ socket: SocketID) {
        switch followers.removeValue(forKey: socket) {
        case .room(let index):
            rooms[index].watchers -= 1
            if rooms[index].crew.removeValue(forKey: socket) != nil {
                rooms[index].isUrgent = true
                settleScreens(index, now)
            }
            if rooms[index].watchers == 0 {
                watched.removeAll { $0 == index }
                publishItems(index, now)
            }
        case .listing(let index): listings[index].watchers -= 1
        case nil: break
        }
        meters.watchers.set(followers.count)
    }

    /// A socket was too slow for its channel: it goes on from the state of now.
    func restart(_ socket: SocketID) {
        switch followers[socket] {
        case .room(let index):
            let first = snapshot(index)
            tell(.follow(socket, channel: rooms[index].channel, first: first, backlog: 0))
        case .listing(let index):
            let first = snapshot(of: index)
            tell(.follow(socket, channel: listings[index].channel, first: first, backlog: 0))
        case nil: break
        }
    }
}

/// Items from the journal for a watcher that comes back, in frames; the newest where there are too
/// many.
private struct MissedItems {
    private struct Part {
        var items: [UInt8]
        var count: Int
        /// The position of who has got this part.
        var number: Int64
    }

    let limit: Int
    let frameBytes: Int
    private var parts: [Part] = []
    private var bytes = 0
    private var skipped = 0

    init(limit: Int, frameBytes: Int) {
        self.limit = limit
        self.frameBytes = frameBytes
    }

    mutating func add(_ fact: Fact, _ line: UnsafeRawBufferPointer, frame: Int64) {
        if let last = parts.last, last.number == frame || last.items.count < frameBytes {
            parts[parts.count - 1].items.append(0x2C)
        } else {
            parts.append(Part(items: [], count: 0, number: frame))
        }
        let at = parts.count - 1
        let before = parts[at].items.count
        fact.writeItem(line, to: &parts[at].items)
        parts[at].count += 1
        parts[at].number = frame
        bytes += parts[at].items.count - before
        while bytes > limit, parts.count > 1 {
            let oldest = parts.removeFirst()
            bytes -= oldest.items.count
            skipped += oldest.count
        }
    }

    func frames(epoch: String, head: Int64) -> [Frame] {
        parts.enumerated().map { i, part in
            let number = i == parts.count - 1 ? head : part.number
            var payload = Array(#"{"type":"items","at":"\#(epoch):\#(number)""#.utf8)
            if i == 0, skipped > 0 { payload += #","skipped":\#(skipped)"#.utf8 }
            payload += #","items":["#.utf8
            payload += part.items
            payload += "]}".utf8
            return Frame(payload)
        }
    }
}
