package import Vocabulary

/// A warning as events, pages and files carry it.
extension Warning {
    package var members: [JSON.Member] {
        func number(_ value: Double?) -> JSON? { value.map(JSON.fine) }
        let json = JSON.members([
            "warning": .string(warning), "rule": .string(rule),
            "label": label.isEmpty ? nil : .string(label), "severity": .string(severity.rawValue),
            "state": .string(state.name), "started_ts": .int(startedTs), "fired_ts": .int(firedTs),
            "changed_ts": .int(changedTs), "resolved_ts": resolvedTs.map { .int($0) },
            "reason": reason.map { .string($0.rawValue) }, "value": number(figures.value),
            "baseline": number(figures.baseline), "ratio": number(figures.ratio),
            "low": number(figures.low), "high": number(figures.high),
            "n": .int(Int64(figures.n)), "nats": number(figures.nats),
            "refires": refires > 0 ? .int(Int64(refires)) : nil,
            "flapping": isFlapping ? .bool(true) : nil, "held": isHeld ? .bool(true) : nil,
            "text": .string(text.zh), "text_en": .string(text.en),
            "host": host.map { .string($0) }, "segment": segment.isEmpty ? nil : .string(segment),
            "online": online.map { .int(Int64($0)) },
            "causes": causes.isEmpty ? nil : .array(causes.map(\.json)), "action": action?.json,
        ])
        guard case .object(let members) = json else { return [] }
        return members
    }
}

extension BilingualText {
    fileprivate var json: JSON { .members(["text": .string(zh), "text_en": .string(en)]) }

    fileprivate init?(_ json: JSON) {
        guard case .string(let zh)? = json["text"], case .string(let en)? = json["text_en"] else {
            return nil
        }
        self.init(zh: zh, en: en)
    }
}

extension Warning.Action {
    fileprivate var json: JSON {
        switch self {
        case .message(let kind, let text):
            .members([
                "do": .string("message"), "kind": .string(kind.rawValue), "text": .string(text),
            ])
        case .segment(let segment):
            .members(["do": .string("segment"), "segment": .string(segment)])
        case .marker(let label): .members(["do": .string("marker"), "label": .string(label)])
        case .open(let page): .members(["do": .string("open"), "page": .string(page)])
        }
    }

    fileprivate init?(_ json: JSON) {
        func text(_ name: String) -> String? {
            guard case .string(let text)? = json[name] else { return nil }
            return text
        }
        switch text("do") {
        case "message":
            guard let kind = text("kind").flatMap(CueKind.init(rawValue:)), let line = text("text")
            else { return nil }
            self = .message(kind: kind, text: line)
        case "segment":
            guard let segment = text("segment") else { return nil }
            self = .segment(segment)
        case "marker":
            guard let label = text("label") else { return nil }
            self = .marker(label)
        case "open":
            guard let page = text("page") else { return nil }
            self = .open(page: page)
        default: return nil
        }
    }
}

extension RareFields {
    func warning(_ fact: Fact) throws(Rejection) -> Warning {
        let rule = try required("rule")
        var warning = Warning(
            warning: try required("warning"), rule: rule, label: text("label") ?? "",
            severity: try named("severity", Severity.allCases, \.rawValue),
            startedTs: try moment("started_ts") ?? fact.ts,
            firedTs: try moment("fired_ts") ?? fact.ts,
            text: BilingualText(zh: text("text") ?? rule, en: text("text_en") ?? rule))
        warning.state = try named("state", Warning.State.allCases, \.name)
        warning.changedTs = try moment("changed_ts") ?? fact.ts
        warning.resolvedTs = try moment("resolved_ts")
        warning.reason = text("reason").flatMap(Warning.Reason.init(rawValue:))
        warning.figures = try figures()
        warning.refires = Int(try count("refires") ?? 0)
        warning.isFlapping = isTrue("flapping") ?? false
        warning.isHeld = isTrue("held") ?? false
        warning.host = text("host")
        warning.segment = text("segment") ?? ""
        warning.online = try count("online").map { Int($0) }
        if case .array(let causes) = try value("causes") {
            warning.causes = causes.prefix(Limits.standard.causes).compactMap(BilingualText.init)
        }
        warning.action = try value("action").flatMap(Warning.Action.init)
        return warning
    }

    private func figures() throws(Rejection) -> Warning.Figures {
        var figures = Warning.Figures()
        figures.value = try number("value")
        figures.baseline = try number("baseline")
        figures.ratio = try number("ratio")
        figures.low = try number("low")
        figures.high = try number("high")
        figures.nats = try number("nats")
        figures.n = Int(try count("n") ?? 0)
        return figures
    }

    private func number(_ name: String) throws(Rejection) -> Double? {
        switch try value(name) {
        case .double(let number): number
        case .int(let number): Double(number)
        default: nil
        }
    }

    func handling() throws(Rejection) -> Handling {
        let by = text("by") ?? ""
        let deed: Handling.Deed
        switch try required("do") {
        case "acknowledge": deed = .acknowledge
        case "snooze": deed = .snooze(minutes: try whole("minutes", 0...Self.longestSnooze))
        case "resolve": deed = .resolve
        case "feedback":
            deed = .feedback(try named("verdict", Handling.Verdict.allCases, \.rawValue))
        case "shelve":
            let minutes = try whole("minutes", 0...Self.longestSnooze)
            let rule = try required("rule")
            return Handling(deed: .shelve(rule: rule, minutes: minutes), warning: "", by: by)
        default:
            throw Rejection(
                .badField, field: "do",
                "do must be one of acknowledge, snooze, resolve, feedback, shelve")
        }
        return Handling(deed: deed, warning: try required("warning"), by: by)
    }

    /// A day, in minutes.
    private static let longestSnooze: Int64 = 1440
}
