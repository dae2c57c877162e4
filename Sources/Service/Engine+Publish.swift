import Dispatch
import Projection
import Room
import Vocabulary
import WebSocketHost
import Wire

/// Times between frames, milliseconds (protocol §3).
private let itemsEveryMs: Int64 = 100
private let updateEveryMs: Int64 = 250
/// A watched live room moves with the clock even when nothing comes.
private let idleUpdateEveryMs: Int64 = 1000

extension Engine {
    /// Notes that a room has something to tell.
    func touch(_ index: Int) {
        guard !rooms[index].isDirty else { return }
        rooms[index].isDirty = true
        dirty.append(index)
    }

    func addItem(_ fact: Fact, _ line: UnsafeRawBufferPointer, to index: Int) {
        if !rooms[index].items.isEmpty { rooms[index].items.append(0x2C) }
        fact.writeItem(line, to: &rooms[index].items)
        // A flood is cut into frames that a page can take in.
        if rooms[index].items.count > 64 << 10 { publishItems(index, now) }
    }

    /// Sends what is due; answers when to look again.
    func publishDue() -> DispatchTime {
        let time = now
        var next = publish(force: false, time)
        for index in watched where rooms[index].watchers > 0 && !rooms[index].isDirty {
            let due = rooms[index].lastUpdateMs + idleUpdateEveryMs
            if due <= time, isMoving(index, time) { update(index, time) }
            next = min(next, max(due, time + 100))
        }
        next = min(next, publishListings(time))
        return .now() + .milliseconds(Int(max(1, next - time)))
    }

    func publish(force: Bool) { _ = publish(force: force, now) }

    private func publish(force: Bool, _ time: Int64) -> Int64 {
        var next = time + 1000
        var left: [Int] = []
        for index in dirty {
            if !rooms[index].items.isEmpty {
                let due = rooms[index].lastFrameMs + itemsEveryMs
                if force || due <= time { publishItems(index, time) } else { next = min(next, due) }
            }
            let due = rooms[index].lastUpdateMs + updateEveryMs
            let isFollowed = rooms[index].watchers > 0
            if isFollowed, force || due <= time {
                update(index, time)
            } else if isFollowed {
                next = min(next, due)
            }
            if !rooms[index].items.isEmpty || (isFollowed && rooms[index].lastUpdateMs != time) {
                left.append(index)
            } else {
                rooms[index].isDirty = false
            }
        }
        dirty = left
        return next
    }

    private func publishItems(_ index: Int, _ time: Int64) {
        guard !rooms[index].items.isEmpty else { return }
        var payload = head("items", index)
        payload += #","items":["#.utf8
        payload += rooms[index].items
        payload += "]}".utf8
        rooms[index].items.removeAll(keepingCapacity: true)
        rooms[index].lastFrameMs = time
        host.post(.publish(channel: rooms[index].channel, Frame(payload)))
    }

    /// Sends the change since the last frame. Items go first: a block's items are always in the
    /// very next frame, so that a restart knows from its number who has seen them.
    func update(_ index: Int, _ time: Int64) {
        publishItems(index, time)
        rooms[index].lastUpdateMs = time
        let state = state(of: index, time)
        let change = (rooms[index].shown ?? .object([])).mergePatch(to: state)
        rooms[index].shown = state
        guard let change else { return }
        var payload = head("update", index)
        payload += #","changes":"#.utf8
        change.write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        rooms[index].lastFrameMs = time
        host.post(.publish(channel: rooms[index].channel, Frame(payload)))
    }

    /// The beginning of the room's next frame.
    private func head(_ type: String, _ index: Int) -> [UInt8] {
        rooms[index].head += 1
        return Array(#"{"type":"\#(type)","at":"\#(epoch):\#(rooms[index].head)""#.utf8)
    }

    /// The state to show now.
    func state(of index: Int, _ time: Int64) -> JSON {
        guard let shown = rooms[index].room.shown else {
            return RoomState.json(of: &rooms[index].room, stream: nil, at: nil, wallTs: time)
        }
        return state(of: index, stream: shown, time)
    }

    func state(of index: Int, stream: Int, _ time: Int64) -> JSON {
        let id = rooms[index].room.streamID(stream)
        if let final = rooms[index].finals[id] { return final }
        let clock = clock(of: index, stream: stream, time)
        let state = RoomState.json(of: &rooms[index].room, stream: stream, at: clock, wallTs: time)
        if rooms[index].room.streams[stream].endedTs != nil { rooms[index].finals[id] = state }
        return state
    }

    /// The moment a stream's numbers are about; nil = its newest event, or its end.
    func clock(of index: Int, stream: Int, _ time: Int64) -> Int64? {
        isMoving(index, time) ? max(time, rooms[index].room.streams[stream].clock) : nil
    }

    /// Whether a room's clock runs on between events: its feed is live, and was heard not long ago.
    func isMoving(_ index: Int, _ time: Int64) -> Bool {
        let room = rooms[index].room
        guard let shown = room.shown, room.streams[shown].endedTs == nil else { return false }
        return abs(room.lastLagMs) < 60_000 && time - room.lastReceivedTs < settings.staleAfterMs
    }
}
