package import Vocabulary
package import Wire

/// What an outlet tells of: a warning that fires or is over, or a text of copy that was published.
///
/// Neither names nor numbers of people are in it (`Masking` sees to what was said or written).
package struct Notice: Sendable, Equatable {
    package enum State: String, CaseIterable, Sendable { case firing, resolved, test }

    package struct Cause: Sendable, Equatable {
        package var text: String
        package var textEn: String

        package init(text: String, textEn: String) {
            self.text = text
            self.textEn = textEn
        }
    }

    /// A text as it was approved: it is meant for everybody, and nothing in it is masked.
    package struct PublishedCopy: Sendable, Equatable {
        package var channel: String
        package var title: String
        package var body: String
        package var dealer: String
        package var by: String

        package init(channel: String, title: String, body: String, dealer: String, by: String) {
            self.channel = channel
            self.title = title
            self.body = body
            self.dealer = dealer
            self.by = by
        }
    }

    package var room: String
    /// The warning's id; it stays the same when the warning fires again.
    package var warning: String
    package var rule: String
    package var severity: Severity
    package var state: State
    package var name: String
    package var nameEn: String
    package var text: String
    package var textEn: String
    /// What the host is shown; empty = nothing.
    package var host = ""
    package var causes: [Cause] = []
    package var startedTs: Int64 = 0
    /// The last firing edge.
    package var firedTs: Int64
    package var resolvedTs: Int64?
    /// Where it is shown, as a path of this service.
    package var link = ""
    /// nil = it is about a warning.
    package var copy: PublishedCopy?

    package init(
        room: String, warning: String, rule: String, severity: Severity, state: State,
        name: String, nameEn: String, text: String, textEn: String, firedTs: Int64
    ) {
        self.room = room
        self.warning = warning
        self.rule = rule
        self.severity = severity
        self.state = state
        self.name = name
        self.nameEn = nameEn
        self.text = text
        self.textEn = textEn
        self.firedTs = firedTs
    }

    /// The id of this notice's delivery by an outlet. It follows from what is told, so the same
    /// notice posted again, before or after a restart, is the same delivery.
    package func delivery(by outlet: String) -> String {
        let edge = state == .resolved ? resolvedTs ?? firedTs : firedTs
        let told = [outlet, room, warning, state.rawValue, String(edge)].joined(separator: "\n")
        let hash = String(stableHash(told), radix: 16)
        return "d" + String(repeating: "0", count: 16 - hash.count) + hash
    }

    /// That a text was published; `piece` is its name in the studio.
    package static func published(
        _ piece: String, _ copy: PublishedCopy, room: String, channelName: (zh: String, en: String),
        at ts: Int64
    ) -> Notice {
        let opening = copy.title.isEmpty ? String(copy.body.prefix(40)) : copy.title
        var notice = Notice(
            room: room, warning: piece, rule: "copy_published", severity: .p3, state: .firing,
            name: "\(channelName.zh)文案已发布", nameEn: "Copy published: \(channelName.en)",
            text: opening, textEn: opening, firedTs: ts)
        notice.startedTs = ts
        notice.link = "/studio?text=\(piece)"
        notice.copy = copy
        return notice
    }

    /// What somebody sees who tries an outlet.
    package static func test(room: String, now: Int64, of outlet: String) -> Notice {
        var notice = Notice(
            room: room, warning: "test-\(now)", rule: "test", severity: .p3, state: .test,
            name: "试发", nameEn: "Test", text: "这是一条试发的消息,收到就说明「\(outlet)」通了",
            textEn: "This is a test: if you can read it, \(outlet) works", firedTs: now)
        notice.startedTs = now
        return notice
    }
}

extension Notice {
    package var json: JSON {
        .members([
            "warning": .string(warning), "room": .string(room), "rule": .string(rule),
            "severity": .string(severity.rawValue), "state": .string(state.rawValue),
            "name": .string(name), "name_en": .string(nameEn), "text": .string(text),
            "text_en": .string(textEn), "host": host.isEmpty ? nil : .string(host),
            "causes": .array(
                causes.map {
                    .members(["text": .string($0.text), "text_en": .string($0.textEn)])
                }),
            "started_ts": .int(startedTs), "fired_ts": .int(firedTs),
            "resolved_ts": resolvedTs.map { .int($0) },
            "link": link.isEmpty ? nil : .string(link), "copy": copy.map(Self.json),
        ])
    }

    private static func json(_ copy: PublishedCopy) -> JSON {
        .members([
            "channel": .string(copy.channel), "title": .string(copy.title),
            "body": .string(copy.body),
            "dealer": copy.dealer.isEmpty ? nil : .string(copy.dealer), "by": .string(copy.by),
        ])
    }

    /// A notice as it was kept; nil = these are not the members of one.
    package init?(_ json: JSON) {
        func text(_ name: String) -> String? {
            guard case .string(let text) = json[name] else { return nil }
            return text
        }
        func whole(_ name: String) -> Int64? {
            guard case .int(let number) = json[name] else { return nil }
            return number
        }
        guard let room = text("room"), let warning = text("warning"), let rule = text("rule"),
            let severity = text("severity").flatMap(Severity.init(rawValue:)),
            let state = text("state").flatMap(State.init(rawValue:)),
            let firedTs = whole("fired_ts")
        else { return nil }
        self.init(
            room: room, warning: warning, rule: rule, severity: severity, state: state,
            name: text("name") ?? rule, nameEn: text("name_en") ?? rule,
            text: text("text") ?? "", textEn: text("text_en") ?? "", firedTs: firedTs)
        host = text("host") ?? ""
        startedTs = whole("started_ts") ?? 0
        resolvedTs = whole("resolved_ts")
        link = text("link") ?? ""
        if let kept = json["copy"], case .string(let channel) = kept["channel"],
            case .string(let body) = kept["body"]
        {
            func words(_ name: String) -> String {
                if case .string(let text) = kept[name] { text } else { "" }
            }
            copy = PublishedCopy(
                channel: channel, title: words("title"), body: body, dealer: words("dealer"),
                by: words("by"))
        }
        if case .array(let list) = json["causes"] {
            causes = list.compactMap {
                guard case .string(let text) = $0["text"], case .string(let english) = $0["text_en"]
                else { return nil }
                return Cause(text: text, textEn: english)
            }
        }
    }
}
