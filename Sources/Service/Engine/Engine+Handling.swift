import Journal
import Room
import Vocabulary
import Warnings
import WebSocketHost
import Wire

/// What people do about warnings: each deed is an event, so the log says who silenced what, and when.
extension Engine {
    static let warningActions: Set = ["acknowledge", "snooze", "shelve", "feedback", "resolve"]

    func handle(
        _ action: String, _ command: Command, for commander: Commander, _ grant: Grant,
        room: String
    ) {
        guard let index = index(of: room), let shown = rooms[index].room.shown else {
            return refuse(commander, command.ref, .badField, "nothing was ever on air in this room")
        }
        let stream = rooms[index].room.streams[shown]
        let outcome =
            action == "shelve"
            ? shelve(command, grant) : handling(action, command, of: stream.warnings)
        switch outcome {
        case .refused(let code, let message): refuse(commander, command.ref, code, message)
        case .event(let type, let members):
            // What is said of a stream that is over belongs to it all the same.
            let ts = min(now, stream.endedTs ?? .max)
            put(type, members, ts: ts, for: commander, command, grant, room: room)
        }
    }

    private func handling(_ action: String, _ command: Command, of log: WarningLog) -> Outcome {
        guard let name = command.text("warning") else { return .missing("say which warning") }
        guard let entry = log[name] else {
            return .refused(.badField, "there is no warning \(name) in this stream")
        }
        var members: [JSON.Member] = [
            .init(name: "do", value: .string(action)),
            .init(name: "warning", value: .string(name)),
        ]
        switch action {
        case "snooze": members.append(minutes(command, usual: 2))
        case "feedback":
            members.append(.init(name: "verdict", value: command.tree["verdict"] ?? .null))
        case "resolve" where entry.warning.severity == .p1 && entry.feedback == nil:
            return .refused(
                .feedbackMissing,
                "say first whether it was useful or noise: so rules learn what is worth a P1")
        default: break
        }
        return .event("handling", members)
    }

    /// Who may silence what is a right: rules that say `silence: owner` are shelved by owners only.
    private func shelve(_ command: Command, _ grant: Grant) -> Outcome {
        guard let name = command.text("rule"),
            let rule = watchPlan.rules.first(where: { $0.rule == name })
        else { return .missing("say which rule, one that is in force") }
        guard rule.labels["silence"] != "owner" || grant.role == .owner else {
            return .refused(.forbidden, "only an owner may silence \(name)")
        }
        return .event(
            "handling",
            [
                .init(name: "do", value: .string("shelve")),
                .init(name: "rule", value: .string(name)), minutes(command, usual: 30),
            ])
    }

    /// How long: what it may be is checked where the event is read, like all of it.
    private func minutes(_ command: Command, usual: Int64) -> JSON.Member {
        .init(name: "minutes", value: command.tree["minutes"] ?? .int(usual))
    }
}
