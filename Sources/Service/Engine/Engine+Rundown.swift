import Journal
import Measures
import Projection
import Room
import Script
import Vocabulary
import WebSocketHost
import Wire

/// Saving rundowns, and what can be said of a loop before it is run.
extension Engine {
    /// Saves a rundown that was found sound; on air it is in force at once.
    func save(
        _ socket: SocketID, room: String, json: String, title: String, by author: String, base: Int?
    ) {
        let time = now
        do throws(JournalError) {
            let outcome = try journal.saveRundown(
                room: room, json: json, title: title, by: author, now: time, base: base)
            switch outcome {
            case .conflict(let current):
                respond(
                    socket,
                    .error(
                        .versionConflict,
                        "somebody saved version \(current) meanwhile: look at it, then save again"))
            case .saved(let version):
                if let index = index(of: room) {
                    if rooms[index].show != nil {
                        putRundown(json, version: version, on: index, at: time)
                    } else {
                        plan(index, json, at: time)
                    }
                }
                respond(socket, .json(.members(["version": .int(Int64(version))])))
            }
        } catch {
            meters.note(error)
            respond(socket, .error(.journalError, error.description))
        }
    }

    /// Shows a saved rundown on the pages of a room that is not on air.
    func plan(_ index: Int, _ json: String, at ts: Int64) {
        guard let rundown = try? Rundown(json: json) else { return }
        rooms[index].offAir.apply(.rundown(rundown), ts: ts, order: UInt64(ts))
        rooms[index].isUrgent = true
    }

    /// What the room's own stay says about loops: how many hear the lead call, by their length.
    func answerAdvice(_ socket: SocketID, room name: String) {
        guard let index = index(of: name), let shown = rooms[index].room.shown else {
            return respond(socket, .json(.object([])))
        }
        let time = now
        let clock = clock(of: index, stream: shown, time)
        let numbers = rooms[index].room.numbers(
            shown, at: clock ?? rooms[index].room.streams[shown].clock)
        guard let curve = ScriptState.Live.curve(numbers.audience) else {
            return respond(socket, .json(.object([])))
        }
        let log = rooms[index].room.streams[shown].script
        let saved = try? journal.rundown(room: name).map { try Rundown(json: $0.json) }
        let rundown = saved ?? log.rundown(at: clock ?? time)
        respond(socket, .json(LoopAdviceState.json(curve, numbers.audience, rundown)))
    }
}
