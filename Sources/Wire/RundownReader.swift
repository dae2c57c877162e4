package import Vocabulary

/// What is wrong with a rundown: where (`segments[2].planned_s`), what, and the cure.
package struct RundownProblem: Error, Sendable, Equatable {
    package var path: String
    package var code: String
    package var message: String
    /// 1-based line of the text it came from; 0 = not known.
    package var line = 0

    package init(path: String, code: String, message: String, line: Int = 0) {
        self.path = path
        self.code = code
        self.message = message
        self.line = line
    }

    package var json: JSON {
        .members([
            "path": .string(path), "line": line > 0 ? .int(Int64(line)) : nil,
            "code": .string(code), "message": .string(message),
        ])
    }
}

/// Reads a rundown from a tree of values (YAML and JSON give the same) and finds all that is wrong
/// with it at once, so that an editor can show each problem in its cell.
package struct RundownReader {
    package private(set) var problems: [RundownProblem] = []
    private let limits = Limits.standard

    package init() {}

    /// The rundown; of no use where there are problems.
    package mutating func rundown(_ tree: JSON) -> Rundown {
        var rundown = Rundown()
        let known = ["title", "repeats", "goal", "segments", "facts", "templates", "switchback"]
        guard object(tree, "", known) else { return rundown }
        rundown.title = string(tree, "", "title") ?? ""
        rundown.repeats = flag(tree, "", "repeats") ?? true
        if let goal = tree["goal"], goal != .null { rundown.goal = self.goal(goal) }
        rundown.facts = list(tree, "", "facts", limit: limits.sheetFacts).compactMap {
            fact($0.value, $0.path)
        }
        rundown.segments = list(tree, "", "segments", limit: limits.rundownSegments).compactMap {
            segment($0.value, $0.path)
        }
        rundown.templates = list(tree, "", "templates", limit: 8).compactMap {
            template($0.value, $0.path)
        }
        if let switchback = tree["switchback"], switchback != .null {
            rundown.switchback = self.switchback(switchback, "switchback")
        }
        if rundown.segments.isEmpty {
            note("segments", "missing", "a rundown needs at least one segment: add one")
        }
        checkKeys(rundown)
        return rundown
    }

    // Parts

    private mutating func segment(_ tree: JSON, _ path: String) -> RundownSegment? {
        let known = [
            "segment", "name", "kind", "planned_s", "warning_s", "danger_s", "purpose", "must_say",
            "lines", "patterns", "facts",
        ]
        guard object(tree, path, known) else { return nil }
        let key = key(tree, path, "segment")
        let planned = seconds(tree, path, "planned_s", 1...7200)
        if tree["planned_s"] == nil || tree["planned_s"] == .null {
            note(
                "\(path).planned_s", "missing_time",
                "a segment needs its time in seconds: write planned_s, e.g. 30")
        }
        guard let key, let planned else { return nil }
        let kind = word(tree, path, "kind", RundownSegment.Kind.allCases) ?? .other
        var segment = RundownSegment(
            segment: key, name: string(tree, path, "name") ?? key, kind: kind, plannedS: planned,
            warningS: seconds(tree, path, "warning_s", 0...planned),
            dangerS: seconds(tree, path, "danger_s", 0...planned))
        segment.purpose = string(tree, path, "purpose") ?? ""
        segment.mustSay = list(tree, path, "must_say", limit: limits.mustSay).compactMap {
            mustSay($0.value, $0.path)
        }
        segment.lines = strings(tree, path, "lines", limit: limits.scriptLines)
        segment.patterns = strings(tree, path, "patterns", limit: limits.segmentPatterns)
        segment.facts = strings(tree, path, "facts", limit: limits.sheetFacts)
        return segment
    }

    private mutating func mustSay(_ tree: JSON, _ path: String) -> MustSay? {
        guard object(tree, path, ["point", "wordings", "cue"]) else { return nil }
        let wordings = strings(tree, path, "wordings", limit: limits.wordings)
        let cue = string(tree, path, "cue") ?? wordings.first ?? ""
        guard !wordings.isEmpty else {
            note(
                "\(path).wordings", "missing",
                "say at least one wording by which the point is recognised")
            return nil
        }
        guard let key = key(tree, path, "point") else { return nil }
        return MustSay(point: key, wordings: wordings, cue: cue)
    }

    private mutating func fact(_ tree: JSON, _ path: String) -> SheetFact? {
        guard object(tree, path, ["fact", "text", "source", "valid_until", "intents"]) else {
            return nil
        }
        guard let key = key(tree, path, "fact") else { return nil }
        guard let text = string(tree, path, "text"), !text.isEmpty else {
            note("\(path).text", "missing", "a fact needs its text: write what may be said")
            return nil
        }
        let until = string(tree, path, "valid_until") ?? ""
        if !until.isEmpty, !Self.isDay(until) {
            note("\(path).valid_until", "bad_date", "write a day as 2026-11-30")
        }
        return SheetFact(
            fact: key, text: text, source: string(tree, path, "source") ?? "", validUntil: until,
            intents: strings(tree, path, "intents", limit: 32))
    }

    private mutating func template(_ tree: JSON, _ path: String) -> MessageTemplate? {
        guard object(tree, path, ["kind", "text"]) else { return nil }
        guard let text = string(tree, path, "text"), !text.isEmpty else {
            note("\(path).text", "missing", "a message needs its text")
            return nil
        }
        let kind = word(tree, path, "kind", CueKind.allCases) ?? .message
        return MessageTemplate(kind: kind, text: text)
    }

    private mutating func goal(_ tree: JSON) -> Goal? {
        guard object(tree, "goal", ["leads", "hours"]) else { return nil }
        let leads = seconds(tree, "goal", "leads", 1...1_000_000)
        guard let leads else { return nil }
        switch tree["hours"] {
        case .int(let hours) where (1...48).contains(hours):
            return Goal(leads: leads, hours: Double(hours))
        case .double(let hours) where hours > 0 && hours <= 48:
            return Goal(leads: leads, hours: hours)
        case nil, .null: return Goal(leads: leads, hours: 3)
        default:
            note("goal.hours", "bad_number", "hours must be a number above 0 and up to 48")
            return nil
        }
    }

    /// A trial; what is left out of it: blocks of five minutes, seven pairs, a minute of washout.
    package mutating func switchback(_ tree: JSON, _ path: String) -> Switchback? {
        let known = ["what", "goal", "block_s", "pairs", "washout_s", "seed"]
        guard object(tree, path, known) else { return nil }
        guard let what = string(tree, path, "what"), !what.isEmpty, what.count <= 40 else {
            note("\(path).what", "missing", "say in 40 characters what is switched on and off")
            return nil
        }
        var plan = Switchback(
            what: what, goal: word(tree, path, "goal", Switchback.Goal.allCases) ?? .leadSteps,
            blockS: seconds(tree, path, "block_s", Switchback.blockS) ?? 300,
            pairs: seconds(tree, path, "pairs", Switchback.pairs) ?? 7, washoutS: 60, seed: 1)
        plan.washoutS =
            seconds(tree, path, "washout_s", 0...plan.blockS / 2) ?? min(60, plan.blockS / 2)
        plan.seed = UInt32(seconds(tree, path, "seed", 0...Int(Int32.max)) ?? 1)
        return plan
    }

    private mutating func checkKeys(_ rundown: Rundown) {
        var seen = Set<String>()
        for (i, segment) in rundown.segments.enumerated()
        where !seen.insert(segment.segment).inserted {
            note(
                "segments[\(i)].segment", "duplicate",
                "\(segment.segment) is the key of another segment: give each its own")
        }
        let facts = Set(rundown.facts.map(\.fact))
        for (i, segment) in rundown.segments.enumerated() {
            for (j, fact) in segment.facts.enumerated() where !facts.contains(fact) {
                note(
                    "segments[\(i)].facts[\(j)]", "unknown_fact",
                    "\(fact) is not on the fact sheet: add it there, or leave it out")
            }
        }
    }

    package mutating func note(_ path: String, _ code: String, _ message: String) {
        guard problems.count < 200 else { return }
        problems.append(RundownProblem(path: path, code: code, message: message))
    }

    /// `2026-11-30`, a day that the calendar has.
    package static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), (1...12).contains(month), day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }
}

extension Rundown {
    /// Reads a rundown as it is kept: one that was found sound when it was saved.
    ///
    /// - Throws: `bad_json` if it is not JSON.
    package init(json text: String) throws(Rejection) {
        let tree = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(Rejection) in try JSON(parsing: bytes) }
        }
        var reader = RundownReader()
        self = reader.rundown(try tree.get())
    }
}

// Values, by their shape
extension RundownReader {
    private mutating func object(_ tree: JSON, _ path: String, _ known: [String]) -> Bool {
        guard case .object(let members) = tree else {
            note(path, "bad_shape", "write this as `name: value` pairs")
            return false
        }
        for member in members where !known.contains(member.name) {
            note(
                path.isEmpty ? member.name : "\(path).\(member.name)", "unknown_key",
                "\(member.name) is not known here: use one of \(known.joined(separator: ", "))")
        }
        return true
    }

    private mutating func string(_ tree: JSON, _ path: String, _ name: String) -> String? {
        let place = path.isEmpty ? name : "\(path).\(name)"
        switch tree[name] {
        case nil, .null: return nil
        case .string(let text):
            guard text.count <= limits.scriptCharacters else {
                note(
                    place, "too_long",
                    "this is longer than \(limits.scriptCharacters) characters: shorten it")
                return nil
            }
            return text
        case .int(let number): return "\(number)"
        default:
            note(place, "bad_shape", "write plain text here")
            return nil
        }
    }

    /// A key: what events and other parts of the rundown name.
    private mutating func key(_ tree: JSON, _ path: String, _ name: String) -> String? {
        guard let text = string(tree, path, name), !text.isEmpty, text.utf8.count <= 64 else {
            note("\(path).\(name)", "missing", "give it a key of 1 to 64 bytes, e.g. offer")
            return nil
        }
        return text
    }

    private mutating func flag(_ tree: JSON, _ path: String, _ name: String) -> Bool? {
        switch tree[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        default:
            note(name, "bad_shape", "write true or false")
            return nil
        }
    }

    private mutating func seconds(
        _ tree: JSON, _ path: String, _ name: String, _ range: ClosedRange<Int>
    ) -> Int? {
        switch tree[name] {
        case nil, .null: return nil
        case .int(let value) where range.contains(Int(clamping: value)): return Int(value)
        default:
            note(
                "\(path).\(name)", "bad_number",
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
    }

    private mutating func word<T: CaseIterable & RawRepresentable<String>>(
        _ tree: JSON, _ path: String, _ name: String, _ all: [T]
    ) -> T? {
        guard let text = string(tree, path, name) else { return nil }
        guard let value = T(rawValue: text) else {
            let words = all.map(\.rawValue).joined(separator: ", ")
            note("\(path).\(name)", "unknown_word", "\(text) is not known: use one of \(words)")
            return nil
        }
        return value
    }

    private mutating func list(
        _ tree: JSON, _ path: String, _ name: String, limit: Int
    ) -> [(value: JSON, path: String)] {
        let place = path.isEmpty ? name : "\(path).\(name)"
        switch tree[name] {
        case nil, .null: return []
        case .array(let values):
            if values.count > limit {
                note(place, "too_many", "there may be \(limit) of these: leave some out")
            }
            return values.prefix(limit).enumerated().map { ($1, "\(place)[\($0)]") }
        default:
            note(place, "bad_shape", "write a list here, each line begins with a dash")
            return []
        }
    }

    private mutating func strings(
        _ tree: JSON, _ path: String, _ name: String, limit: Int
    ) -> [String] {
        var texts: [String] = []
        for (value, place) in list(tree, path, name, limit: limit) {
            let holder = JSON.object([.init(name: "text", value: value)])
            guard let text = string(holder, place, "text"), !text.isEmpty else {
                if case .string = value {} else { continue }
                note(place, "missing", "this line is empty: fill it in, or delete it")
                continue
            }
            texts.append(text)
        }
        return texts
    }
}
