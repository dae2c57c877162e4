import Vocabulary

/// What people say of a stream afterwards.
extension RareFields {
    func review(_ fact: Fact) throws(Rejection) -> ReviewEntry {
        let what = try named("what", ReviewEntry.What.allCases, \.rawValue)
        let from = try moment("from_ts") ?? fact.ts
        let to = try moment("to_ts") ?? from
        guard from <= to else {
            throw Rejection(.badField, field: "to_ts", "to_ts must not lie before from_ts")
        }
        let state =
            text("state") == nil
            ? ReviewEntry.usualState(of: what)
            : try named("state", ReviewEntry.State.allCases, \.rawValue)
        var entry = ReviewEntry(
            what: what, key: try short("key", required("key")), state: state, fromTs: from, toTs: to
        )
        entry.name = try short("name", text("name") ?? "")
        entry.text = try written("text")
        entry.rule = try short("rule", text("rule") ?? "")
        entry.owner = try short("owner", text("owner") ?? "")
        entry.due = try day("due")
        entry.url = try written("url")
        entry.offsetMs = try milliseconds("offset_ms", within: Self.dayMs)
        entry.delayMs = try milliseconds("delay_ms", within: Self.mostDelayMs)
        entry.lengthMs = max(0, try milliseconds("length_ms", within: 2 * Self.dayMs))
        entry.isHeard = isTrue("heard") ?? false
        entry.by = text("by") ?? ""
        entry.saidTs = try moment("said_ts") ?? fact.ts
        try check(entry)
        return entry
    }

    private func check(_ entry: ReviewEntry) throws(Rejection) {
        let needed: [(String, String)] =
            switch entry.what {
            case .tag: [("name", entry.name)]
            case .note, .action: [("text", entry.text)]
            case .recording: [("url", entry.url)]
            case .sentence, .speaker: [("name", entry.name), ("text", entry.text)]
            case .clip: []
            }
        if let (field, _) = needed.first(where: \.1.isEmpty), entry.state != .removed {
            throw Rejection(.missingField, field: field, "\(field) is missing: say what it is")
        }
    }

    private func short(_ field: String, _ text: String) throws(Rejection) -> String {
        guard text.utf8.count <= 200 else {
            throw Rejection(.badField, field: field, "\(field) may have 200 bytes: shorten it")
        }
        return text
    }

    private func written(_ field: String) throws(Rejection) -> String {
        let text = text(field) ?? ""
        guard text.count <= Limits.standard.scriptCharacters else {
            throw Rejection(
                .badField, field: field,
                "\(field) may have \(Limits.standard.scriptCharacters) characters: shorten it")
        }
        return text
    }

    private func day(_ field: String) throws(Rejection) -> String {
        guard let text = text(field), !text.isEmpty else { return "" }
        guard CalendarDay(text) != nil else {
            throw Rejection(.badField, field: field, "\(field) must be a day such as 2026-11-27")
        }
        return text
    }

    private static let dayMs: Int64 = 86_400_000
    private static let mostDelayMs: Int64 = 600_000

    private func milliseconds(_ field: String, within most: Int64) throws(Rejection) -> Int64 {
        guard let value = try value(field) else { return 0 }
        guard case .int(let ms) = value, -most...most ~= ms else {
            throw Rejection(
                .badField, field: field,
                "\(field) must be a whole number of milliseconds, at most \(most)")
        }
        return ms
    }
}

extension ReviewEntry {
    fileprivate static func usualState(of what: What) -> State { what == .action ? .open : .kept }
}
