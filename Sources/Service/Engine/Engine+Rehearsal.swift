import Journal
import Measures
import Rehearsal
import Room
import Script
import Vocabulary
import WebSocketHost
import Wire

/// A crew tries its script, its screens and itself on a stream of invented viewers. It goes the way of
/// all streams; it is marked, and nothing compares itself with it.
extension Engine {
    private static let feed = Sender(Grant(name: RehearsalFeed.name, role: .owner, rooms: []))
    private static let mostEvents = 10_000

    /// `{"action":"rehearse","on":true}`: begins or ends one.
    func rehearse(
        _ command: Command, for commander: Commander, _ grant: Grant, room: String
    ) {
        guard let isOn = command.flag("on") else {
            return refuse(
                commander, command.ref, .missingField, "on is missing: true begins, false ends")
        }
        guard let index = index(of: room) ?? newRoom(room) else {
            return refuse(commander, command.ref, .badField, "there are too many rooms")
        }
        if isOn {
            if let fault = beginRehearsal(index) {
                return refuse(commander, command.ref, fault.0, fault.1)
            }
        } else {
            endRehearsal(index, by: grant.name)
        }
        done(commander, command.ref, nil)
    }

    private func beginRehearsal(_ index: Int) -> (ErrorCode, String)? {
        let room = rooms[index].room
        if let shown = room.shown, room.streams[shown].endedTs == nil {
            return (.onAir, "the room is on air: rehearse before or after the stream")
        }
        let saved: Rundown?
        do throws(JournalError) {
            saved = try journal.rundown(room: room.name).flatMap { try? Rundown(json: $0.json) }
        } catch {
            return (.journalError, "\(error)")
        }
        guard let saved, !saved.segments.isEmpty else {
            return (.missingField, "there is no rundown: save one first")
        }
        let time = now
        rehearsals[index] = FalseStream(
            saved, room: room.name, startTs: time, seed: UInt64(time))
        _ = rehearse(time)
        return nil
    }

    private func endRehearsal(_ index: Int, by name: String) {
        rehearsals[index] = nil
        guard let shown = rooms[index].room.shown else { return }
        let stream = rooms[index].room.streams[shown]
        guard stream.isRehearsal, stream.endedTs == nil else { return }
        let ts = max(now, stream.measures.lastTs)
        write(
            .streamEnd, id: "rehearsal-end-\(stream.startedTs)", to: rooms[index].room.name, ts: ts,
            ["reason": .string(RehearsalFeed.endReason), "by": .string(name)])
    }

    /// A process that ended took the invented viewers with it.
    func endLeftRehearsals() {
        for index in rooms.indices { endRehearsal(index, by: Cue.scheduler) }
    }

    /// Tells what happened in the rehearsals; answers when to look again.
    func rehearse(_ time: Int64) -> Int64 {
        var next = Int64.max
        for index in rehearsals.keys {
            // The show has begun.
            if let shown = rooms[index].room.shown,
                case let stream = rooms[index].room.streams[shown], !stream.isRehearsal,
                stream.endedTs == nil
            {
                rehearsals[index] = nil
                continue
            }
            let lines = rehearsals[index]!.lines(through: time)
            if !lines.isEmpty {
                lines.withUnsafeBytes {
                    inbox.put(
                        $0, origin: .inside { _ in }, sender: Self.feed, maxEvents: Self.mostEvents)
                }
            }
            if let due = rehearsals[index]!.nextTs {
                next = min(next, due)
            } else {
                rehearsals[index] = nil
            }
        }
        return next
    }
}
