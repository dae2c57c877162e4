import Vocabulary

/// Warnings and what people do about them, in snapshots.
extension Warning {
    static let none = Warning(
        warning: "", rule: "", label: "", severity: .p3, startedTs: 0, firedTs: 0,
        text: BilingualText(zh: "", en: ""))

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&warning)
        coder.code(&rule)
        coder.code(&label)
        coder.code(&severity)
        coder.code(&state)
        coder.code(&startedTs)
        coder.code(&firedTs)
        coder.code(&changedTs)
        coder.code(&resolvedTs)
        coder.code(&reason)
        coder.code(&refires)
        coder.code(&isHeld)
        coder.code(&isFlapping)
        coder.code(&figures)
        text.code(&coder)
        coder.code(&host, new: "") { $1.code(&$0) }
        coder.code(&segment)
        coder.code(&online)
        coder.code(&causes, new: BilingualText(zh: "", en: "")) { $0.code(&$1) }
        coder.code(&action, new: .marker("")) { $0.code(&$1) }
    }
}

extension BilingualText {
    fileprivate mutating func code(_ coder: inout StateCoder) {
        coder.code(&zh)
        coder.code(&en)
    }
}

extension Warning.Action {
    /// As a number, a kind of cue and a text.
    fileprivate mutating func code(_ coder: inout StateCoder) {
        var (number, kind, word) = (0, CueKind.message, "")
        switch self {
        case .message(let cue, let text): (number, kind, word) = (0, cue, text)
        case .segment(let segment): (number, word) = (1, segment)
        case .marker(let label): (number, word) = (2, label)
        case .open(let page): (number, word) = (3, page)
        }
        coder.code(&number)
        coder.code(&kind)
        coder.code(&word)
        switch number {
        case 0: self = .message(kind: kind, text: word)
        case 1: self = .segment(word)
        case 2: self = .marker(word)
        default: self = .open(page: word)
        }
    }
}

extension Handling {
    mutating func code(_ coder: inout StateCoder) {
        var (number, minutes, verdict, rule) = (0, 0, Verdict.useful, "")
        switch deed {
        case .acknowledge: number = 0
        case .snooze(let length): (number, minutes) = (1, length)
        case .resolve: number = 2
        case .feedback(let word): (number, verdict) = (3, word)
        case .shelve(let name, let length): (number, rule, minutes) = (4, name, length)
        }
        coder.code(&number)
        coder.code(&minutes)
        coder.code(&verdict)
        coder.code(&rule)
        coder.code(&warning)
        coder.code(&by)
        switch number {
        case 0: deed = .acknowledge
        case 1: deed = .snooze(minutes: minutes)
        case 2: deed = .resolve
        case 3: deed = .feedback(verdict)
        default: deed = .shelve(rule: rule, minutes: minutes)
        }
    }
}
