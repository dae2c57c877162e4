import Vocabulary

/// The members of events that steer the show.
extension RareFields {
    func required(_ name: String) throws(Rejection) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw Rejection(.missingField, field: name, "\(name) is missing: say which")
        }
        return text
    }

    func whole(_ name: String, _ range: ClosedRange<Int64>) throws(Rejection) -> Int {
        guard let number = try value(name), case .int(let number) = number, range.contains(number)
        else {
            throw Rejection(
                .badField, field: name,
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }

    /// One of a few words.
    func named<T>(
        _ name: String, _ all: [T], _ word: (T) -> String
    ) throws(Rejection) -> T {
        let given = try required(name)
        guard let found = all.first(where: { word($0) == given }) else {
            throw Rejection(
                .badField, field: name,
                "\(name) must be one of \(all.map(word).joined(separator: ", "))")
        }
        return found
    }

    func rundown() throws(Rejection) -> Rundown {
        guard let tree = try value("rundown") else {
            throw Rejection(.missingField, field: "rundown", "rundown is missing: send it whole")
        }
        var reader = RundownReader()
        let rundown = reader.rundown(tree)
        guard let problem = reader.problems.first else { return rundown }
        throw Rejection(.badField, field: "rundown.\(problem.path)", problem.message)
    }

    func cue(_ fact: Fact) throws(Rejection) -> Cue {
        let kind = try named("kind", CueKind.allCases, \.rawValue)
        let text = try required("text")
        guard text.count <= Limits.standard.scriptCharacters else {
            throw Rejection(.badField, field: "text", "a cue is read at a glance: shorten its text")
        }
        var cue = Cue(
            cue: try required("cue"), kind: kind, text: text, by: self.text("by") ?? "",
            priority: try optional("priority", 0...100).map { Int($0) },
            lifeMs: try optional("ttl_s", 1...3600).map { $0 * 1000 })
        cue.fact = self.text("fact") ?? ""
        cue.source = self.text("source") ?? ""
        cue.question = self.text("question") ?? ""
        cue.why = self.text("why") ?? ""
        return cue
    }

    private func optional(
        _ name: String, _ range: ClosedRange<Int64>
    ) throws(Rejection) -> Int64? {
        try value(name) == nil ? nil : Int64(try whole(name, range))
    }

    func switchback() throws(Rejection) -> SwitchbackNote {
        let state = try named("state", SwitchbackNote.State.allCases, \.rawValue)
        var note = SwitchbackNote(
            switchback: try required("switchback"), state: state, by: text("by") ?? "")
        switch state {
        case .begun:
            guard let tree = try value("plan") else {
                throw Rejection(.missingField, field: "plan", "plan is missing: send it whole")
            }
            var reader = RundownReader()
            note.plan = reader.switchback(tree, "plan")
            if let problem = reader.problems.first {
                throw Rejection(.badField, field: problem.path, problem.message)
            }
        case .missed, .kept:
            note.block = try whole("block", 0...2 * Int64(Switchback.pairs.upperBound) - 1)
        case .stopped: break
        }
        return note
    }

    func receipt() throws(Rejection) -> CueReceipt {
        let state = try named("state", CueState.allCases, \.name)
        return CueReceipt(
            cue: try required("cue"), state: state, by: text("by") ?? "",
            screen: text("screen") ?? "")
    }
}
