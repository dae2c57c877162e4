import Dispatch
import Projection
import Room
import Vocabulary
import WebSocketHost
import Wire

/// Times between frames, milliseconds (protocol §3).
private let frameEveryMs: Int64 = 100
private let updateEveryMs: Int64 = 250
/// While items come often, an update waits so long to go out with the next of them: one write to
/// each watcher, instead of two, is half the cost of a busy room.
private let updatePatienceMs: Int64 = 150
private let itemsAreOftenMs: Int64 = 400
/// A watched live room moves with the clock even when nothing comes.
private let idleUpdateEveryMs: Int64 = 1000
/// Publishing pauses after so long, that events which wait are taken in first.
private let publishSliceMs: Int64 = 5

extension Engine {
    /// Notes that a room has something to tell.
    func touch(_ index: Int) {
        rooms[index].summary = nil
        guard !rooms[index].isDirty else { return }
        rooms[index].isDirty = true
        dirty.append(index)
    }

    /// Keeps one event for the room's next frame. Where nobody watches there is no frame, only its
    /// number: who comes back later gets the items from the journal.
    func addItem(_ fact: Fact, _ line: UnsafeRawBufferPointer, to index: Int) {
        guard rooms[index].watchers > 0 else {
            if !rooms[index].isSkipping { skipFrame(index) }
            return
        }
        if !rooms[index].items.isEmpty { rooms[index].items.append(0x2C) }
        fact.writeItem(line, to: &rooms[index].items)
    }

    private func skipFrame(_ index: Int) {
        rooms[index].isSkipping = true
        rooms[index].head += 1
        rooms[index].firstHeld = rooms[index].head
        rooms[index].held.removeAll()
        rooms[index].heldBytes = 0
        rooms[index].snapshot = nil
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
        next = min(
            next, publishListings(time), steer(time), settleScreens(time), watchRooms(time),
            rehearse(time))
        for index in watched where rooms[index].isUrgent { publishScript(index, time) }
        return .now() + .milliseconds(Int(max(0, next - now)))
    }

    func publish(force: Bool) { _ = publish(force: force, now) }

    private func publish(force: Bool, _ time: Int64) -> Int64 {
        var next = time + 1000
        var left: [Int] = []
        let end = time + publishSliceMs
        for (position, index) in dirty.enumerated() {
            if !force, position % 8 == 7, now > end {
                left += dirty[position...]
                next = time
                break
            }
            if let due = publish(index, force: force, time) {
                left.append(index)
                next = min(next, due)
            } else {
                rooms[index].isDirty = false
            }
        }
        dirty = left
        return next
    }

    /// Sends what one room has to tell; answers when to look again, nil if all is told.
    private func publish(_ index: Int, force: Bool, _ time: Int64) -> Int64? {
        guard rooms[index].watchers > 0 else { return nil }
        let updateDue = rooms[index].lastUpdateMs + updateEveryMs
        let isBusy = time - rooms[index].lastItemsMs < itemsAreOftenMs
        let hasItems = !rooms[index].items.isEmpty
        let alone = updateDue + (isBusy ? updatePatienceMs : 0)
        let due = max(rooms[index].lastFrameMs + frameEveryMs, hasItems ? 0 : alone)
        guard force || due <= time else { return due }
        if force || updateDue <= time {
            update(index, time)
            return nil
        }
        publishItems(index, time)
        return alone
    }

    func publishItems(_ index: Int, _ time: Int64) {
        guard !rooms[index].items.isEmpty else { return }
        var payload = head("items", index)
        payload += #","items":["#.utf8
        payload += rooms[index].items
        payload += "]}".utf8
        rooms[index].items.removeAll(keepingCapacity: true)
        rooms[index].lastItemsMs = time
        publish(payload, index, time)
    }

    /// Sends the change since the last frame. Items go first: a commit's items are always in the
    /// very next frame, so that a restart knows from its number who has seen them.
    func update(_ index: Int, _ time: Int64) {
        publishItems(index, time)
        rooms[index].lastUpdateMs = time
        let state = state(of: index, time)
        rooms[index].isUrgent = false
        publishChange(to: state, index, time)
    }

    /// Sends what a new state changes in the last one shown.
    func publishChange(to state: JSON, _ index: Int, _ time: Int64) {
        let change = (rooms[index].shown ?? .object([])).mergePatch(to: state)
        rooms[index].shown = state
        guard let change else { return }
        var payload = head("update", index)
        payload += #","changes":"#.utf8
        change.write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        publish(payload, index, time)
    }

    /// The beginning of the room's next frame.
    private func head(_ type: String, _ index: Int) -> [UInt8] {
        rooms[index].head += 1
        return Array(#"{"type":"\#(type)","at":"\#(epoch):\#(rooms[index].head)""#.utf8)
    }

    /// Hands a room's next frame out, and says how many of the last the channel shall hold.
    private func publish(_ payload: [UInt8], _ index: Int, _ time: Int64) {
        rooms[index].lastFrameMs = time
        rooms[index].snapshot = nil
        rooms[index].held.append(payload.count)
        rooms[index].heldBytes += payload.count
        while rooms[index].held.count > limits.resumeFrames
            || (rooms[index].heldBytes > limits.resumeBytes && rooms[index].held.count > 1)
        {
            rooms[index].heldBytes -= rooms[index].held.removeFirst()
        }
        rooms[index].firstHeld = rooms[index].head - Int64(rooms[index].held.count)
        tell(
            .publish(
                channel: rooms[index].channel, Frame(payload), keep: rooms[index].held.count))
    }

    /// The state to show now.
    func state(of index: Int, _ time: Int64) -> JSON {
        guard let shown = rooms[index].room.shown else {
            return offAir(
                RoomState.json(of: &rooms[index].room, stream: nil, at: nil, wallTs: time),
                index, time)
        }
        let state = state(of: index, stream: shown, time)
        return rooms[index].room.streams[shown].endedTs == nil ? state : offAir(state, index, time)
    }

    /// A room that is not on air shows its crew and trial cues beside what was.
    private func offAir(_ state: JSON, _ index: Int, _ time: Int64) -> JSON {
        guard case .object(let members) = state else { return state }
        let more = offAirMembers(index, time)
        let names = more.map(\.name)
        return .object(members.filter { !names.contains($0.name) } + more)
    }

    func state(of index: Int, stream: Int, _ time: Int64) -> JSON {
        let id = rooms[index].room.streamID(stream)
        if let final = rooms[index].finals[id] { return final }
        let clock = clock(of: index, stream: stream, time)
        var live: ScriptState.Live?
        if stream == rooms[index].room.shown {
            rooms[index].show?.refresh(at: clock ?? time, crew: crew(index))
            live = rooms[index].show?.live
        }
        var state = RoomState.json(
            of: &rooms[index].room, stream: stream, at: clock, wallTs: time, live: &live)
        if let live { rooms[index].show?.live = live }
        if let question = stillLive(index, stream, time), case .object(let members) = state {
            state = .object(members + [.init(name: "still_live", value: question)])
        }
        if rooms[index].room.streams[stream].endedTs != nil { rooms[index].finals[id] = state }
        return state
    }

    /// Halfway to being closed for its silence a stream is asked about; whoever answers is heard, and
    /// keeps it open.
    private func stillLive(_ index: Int, _ stream: Int, _ time: Int64) -> JSON? {
        let room = rooms[index].room
        let silentMs = settings.policies.staleAfterMs(of: room.name)
        guard stream == room.shown, isMoving(index, time),
            time - room.lastReceivedTs >= silentMs / 2
        else { return nil }
        return .members([
            "silent_since_ts": .int(room.lastReceivedTs),
            "closes_ts": .int(room.lastReceivedTs + silentMs),
        ])
    }

    /// The moment a stream's numbers are about; nil = its newest event, or its end.
    func clock(of index: Int, stream: Int, _ time: Int64) -> Int64? {
        isMoving(index, time) ? max(time, rooms[index].room.streams[stream].clock) : nil
    }

    /// Whether a room's clock runs on between events: its feed is live, and was heard not long ago.
    func isMoving(_ index: Int, _ time: Int64) -> Bool {
        // A room without a stream was never heard: its time is the smallest there is.
        guard let shown = rooms[index].room.shown,
            abs(rooms[index].room.lastLagMs) < 60_000,
            time - rooms[index].room.lastReceivedTs
                < settings.policies.staleAfterMs(of: rooms[index].room.name)
        else { return false }
        return rooms[index].room.streams[shown].endedTs == nil
    }
}
