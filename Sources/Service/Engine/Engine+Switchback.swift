import Foundation
import Journal
import Room
import Script
import Vocabulary
import WebSocketHost
import Wire

/// Switchbacks on air: begun from the plan of the rundown, stopped, and what was not switched as drawn.
extension Engine {
    func steerSwitchback(
        _ command: Command, for commander: Commander, _ grant: Grant, room name: String
    ) {
        func refuse(_ code: ErrorCode, _ message: String) {
            self.refuse(commander, command.ref, code, message)
        }
        guard let state = command.text("state").flatMap(SwitchbackNote.State.init) else {
            let all = SwitchbackNote.State.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse(.badField, "state must be one of \(all)")
        }
        guard let index = known(name), rooms[index].show != nil,
            let shown = rooms[index].room.shown
        else {
            return refuse(.badField, "nothing is on air: begin when the stream has begun")
        }
        let script = rooms[index].room.streams[shown].script
        let running = script.switchbacks.runs(at: now, isOver: false)
            .last { $0.end == .running }
        switch note(state, command, script.rundown(at: now)?.switchback, running) {
        case .refused(let code, let message): refuse(code, message)
        case .event(let type, let members):
            put(type, members, ts: now, for: commander, command, grant, room: name)
        }
    }

    private func note(
        _ state: SwitchbackNote.State, _ command: Command, _ plan: Switchback?,
        _ running: SwitchbackRun?
    ) -> Outcome {
        func event(_ key: String, _ more: [JSON.Member] = []) -> Outcome {
            .event(
                EventKind.switchback.name,
                [
                    .init(name: "switchback", value: .string(key)),
                    .init(name: "state", value: .string(state.rawValue)),
                ] + more)
        }
        guard state != .begun else {
            guard running == nil else {
                return .refused(.badField, "one is running: stop it before the next begins")
            }
            guard let plan else {
                return .refused(.badField, "none is planned: plan one in the set-up, step 1")
            }
            let key = "sb-\(UUID().uuidString.lowercased().prefix(8))"
            return event(key, [.init(name: "plan", value: plan.json)])
        }
        guard let running else { return .refused(.badField, "none is running") }
        guard state != .stopped else { return event(running.switchback) }
        guard let block = command.whole("block"), (0..<2 * Int64(running.plan.pairs)) ~= block
        else {
            return .refused(
                .badField, "block must be a whole number from 0 to \(2 * running.plan.pairs - 1)")
        }
        return event(running.switchback, [.init(name: "block", value: .int(block))])
    }
}
