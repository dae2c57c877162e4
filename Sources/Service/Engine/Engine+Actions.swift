import Foundation
import Vocabulary
import Wire

/// What each action of a page becomes.
extension Engine {
    static let actions = [
        "message", "ack", "clear", "segment", "extend", "answer", "point", "quiet",
        "intervention", "marker", "still_live", "end_stream", "rehearse", "screen", "acknowledge",
        "snooze", "shelve", "feedback", "resolve", "switchback",
    ]
    /// Those that a host may do.
    static let hostActions: Set = ["ack", "point", "screen"]

    func outcome(_ action: String, _ command: Command, by author: String) -> Outcome {
        switch action {
        case "message": return message(command)
        case "ack": return receipt(command)
        case "clear":
            guard let cue = command.text("cue") else { return .missing("say which cue") }
            return .event(
                "receipt",
                [
                    .init(name: "cue", value: .string(cue)),
                    .init(name: "state", value: .string(CueState.cleared.name)),
                ])
        case "segment": return named("segment", command, "say which segment goes on air")
        case "answer": return named("question", command, "say which question", type: "answer")
        case "point": return named("point", command, "say which point was made")
        case "extend": return number("seconds", command, -3600...3600, type: "extend")
        case "quiet": return number("minutes", command, 0...240, type: "quiet")
        case "marker": return noted("label", command, "say what the mark is called", "marker")
        case "intervention":
            return noted("kind", command, "say what kind, e.g. boost", "intervention")
        case "still_live":
            return .event("marker", [.init(name: "label", value: .string("still live"))])
        case "end_stream":
            return .event("stream_end", [.init(name: "reason", value: .string("by hand"))])
        default:
            return .refused(
                .unknownAction, "action must be one of \(Self.actions.joined(separator: ", "))")
        }
    }

    private func named(
        _ name: String, _ command: Command, _ cure: String, type: String? = nil
    ) -> Outcome {
        guard let value = command.text(name) else { return .missing(cure) }
        return .event(type ?? name, [.init(name: name, value: .string(value))])
    }

    private func noted(
        _ name: String, _ command: Command, _ cure: String, _ type: String
    ) -> Outcome {
        guard let value = command.text(name) else { return .missing(cure) }
        let more = ["note", "value"].compactMap { name in
            command.tree[name].map { JSON.Member(name: name, value: $0) }
        }
        return .event(type, [.init(name: name, value: .string(value))] + more)
    }

    private func number(
        _ name: String, _ command: Command, _ range: ClosedRange<Int64>, type: String
    ) -> Outcome {
        guard let value = command.whole(name), range.contains(value) else {
            return .refused(
                .badField,
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return .event(type, [.init(name: name, value: .int(value))])
    }

    /// A line for the host. It is read at two metres in a glance: sixteen Chinese characters, or
    /// twice as many Latin ones, are the most.
    private func message(_ command: Command) -> Outcome {
        guard let text = command.text("text") else { return .missing("say what the host is told") }
        guard Self.width(of: text) <= 32 else {
            return .refused(
                .badField,
                "a message may have 16 Chinese characters or 32 letters: the host has one glance")
        }
        let name = command.text("kind") ?? CueKind.message.rawValue
        guard let kind = CueKind(rawValue: name) else {
            let kinds = CueKind.allCases.map(\.rawValue).joined(separator: ", ")
            return .refused(.badField, "kind must be one of \(kinds)")
        }
        let id = UUID().uuidString.lowercased().prefix(8)
        var members: [JSON.Member] = [
            .init(name: "cue", value: .string("m-\(id)")),
            .init(name: "kind", value: .string(kind.rawValue)),
            .init(name: "text", value: .string(text)),
        ]
        for name in ["priority", "ttl_s", "fact", "source", "question", "why"] {
            if let value = command.tree[name] { members.append(.init(name: name, value: value)) }
        }
        return .event("cue", members)
    }

    /// In halves of a Chinese character; the cuts between phrases take no room.
    static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $1 == "|" ? $0 : $0 + ($1.value < 0x2E80 ? 1 : 2) }
    }

    private func receipt(_ command: Command) -> Outcome {
        guard let cue = command.text("cue"), let name = command.text("state") else {
            return .missing("say which cue, and its state")
        }
        let allowed: [CueState] = [.shown, .seen, .later, .done, .cannot]
        guard let state = CueState(name: name), allowed.contains(state) else {
            return .refused(
                .badField,
                "state must be one of \(allowed.map(\.name).joined(separator: ", "))")
        }
        var members: [JSON.Member] = [
            .init(name: "cue", value: .string(cue)),
            .init(name: "state", value: .string(state.name)),
        ]
        if let screen = command.text("screen") {
            members.append(.init(name: "screen", value: .string(screen)))
        }
        return .event("receipt", members)
    }
}
