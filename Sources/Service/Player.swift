import Dispatch
import Journal
import Projection
import Room
import Script
import Synchronization
import Telemetry
package import Vocabulary
import WebSocketHost
import Wire

/// What the demo has beside a service: who plays it, and what visitors are shown of it.
package struct DemoStage: Sendable {
    /// The room of which a visitor is shown the first minute.
    package var room: String
    package var doorbell: Doorbell
    package var play: @Sendable (Player) -> Void

    package init(room: String, doorbell: Doorbell, play: @escaping @Sendable (Player) -> Void) {
        self.room = room
        self.doorbell = doorbell
        self.play = play
    }
}

/// Sends events into the service it runs in, as a feed would.
package struct Player: Sendable {
    let inbox: Inbox

    /// Waits until the events are durable; answers how many were new.
    @discardableResult
    package func play(_ lines: [UInt8], feed: String) -> Int {
        let done = DispatchSemaphore(value: 0)
        let accepted = Counter()
        let grant = Grant(name: feed, role: .owner, rooms: [])
        lines.withUnsafeBytes {
            inbox.put(
                $0,
                origin: .inside { answer in
                    accepted.add(answer.accepted)
                    done.signal()
                }, grant: grant, maxEvents: .max)
        }
        done.wait()
        return accepted.current
    }

    /// What is on the stages of some rooms now; a room that a host's own device follows is left out.
    package func stages(of rooms: [String]) -> [Stage] {
        let answer = Answered()
        inbox.ask { engine in answer.set(rooms.compactMap(engine.stage)) }
        return answer.wait()
    }

    /// A cue on stage, and how far it has come.
    package struct Stage: Sendable {
        package var room: String
        package var cue: String
        package var kind: CueKind
        package var sinceTs: Int64
        package var told: Set<CueState>
    }

    private final class Answered: Sendable {
        private let stages = Mutex<[Stage]>([])
        private let done = DispatchSemaphore(value: 0)

        func set(_ value: [Stage]) {
            stages.withLock { $0 = value }
            done.signal()
        }

        func wait() -> [Stage] {
            done.wait()
            return stages.withLock { $0 }
        }
    }
}

extension Engine {
    fileprivate func stage(of name: String) -> Player.Stage? {
        guard let index = index(of: name), let shown = rooms[index].room.shown,
            rooms[index].room.streams[shown].endedTs == nil,
            !rooms[index].crew.values.contains(where: { $0.role == Role.host.rawValue })
        else { return nil }
        let log = rooms[index].room.streams[shown].script
        guard let turn = log.stage(at: now).current, let entry = log.cues[turn.cue] else {
            return nil
        }
        // What was put off and came back has been told of before: it counts from its return.
        let told = CueState.allCases.filter { entry.ts(of: $0) != nil }
        return Player.Stage(
            room: name, cue: turn.cue, kind: entry.cue.kind, sinceTs: turn.fromTs,
            told: Set(told))
    }
}
