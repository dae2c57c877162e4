import Foundation
import Vocabulary
import Warnings
import Wire

/// The rules in force and the file that changes them. A file that cannot be read stops a start; while
/// the service runs it is told of, and the rules that are in force stay.
struct RuleBook: Sendable {
    let path: String
    private(set) var rules: [WarningRule]
    /// What the file holds; empty where there is none.
    private(set) var text = ""
    /// What is wrong with the file as it lies there now.
    private(set) var problems: [RuleFile.Problem] = []
    /// Size and time of the file when it was looked at last.
    private var mark: FileMark?

    /// - Throws: `Configuration.Failure` that lists what is wrong.
    init(_ configuration: Configuration) throws(Configuration.Failure) {
        path = configuration.rules ?? configuration.data + "/rules.yaml"
        rules = RuleFile.standard
        mark = FileMark(path)
        guard configuration.rules != nil || mark != nil else { return }
        text = try Service.text(ofFile: path)
        rules = try RuleFile.rules(of: text, path)
    }

    /// Reads the file again if it has changed.
    ///
    /// - Returns: whether it had.
    mutating func look() -> Bool {
        let now = FileMark(path)
        guard now != mark else { return false }
        mark = now
        guard now != nil else {
            (rules, text, problems) = (RuleFile.standard, "", [])
            return true
        }
        do {
            take(try Service.text(ofFile: path))
        } catch {
            problems = [RuleFile.Problem(line: 0, path: "", message: error.description)]
        }
        return true
    }

    private mutating func take(_ text: String) {
        let file = RuleFile(text)
        problems = file.problems
        guard problems.isEmpty else { return }
        rules = file.rules
        self.text = text
    }

    /// Writes a text that was found sound, whole or not at all, and puts it in force.
    mutating func save(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        mark = FileMark(path)
        take(text)
    }

    /// What they are called, in few bytes.
    var names: JSON { .members(["rules": RuleListing.names(rules)]) }

    /// Tells this text of the file from others: who writes over it has to know it.
    var version: String { fileVersion(text) }

    /// As pages read them.
    ///
    /// - Parameter rooms: what rooms set themselves.
    func json(rooms: [JSON]) -> JSON {
        .members([
            "rules": RuleListing.json(rules), "own": .string(text), "version": .string(version),
            "problems": .array(problems.map(\.json)), "rooms": .array(rooms),
        ])
    }
}

/// A name for a text of a file, another for every other text.
func fileVersion(_ text: String) -> String { String(stableHash(text), radix: 36) }

extension RuleFile.Problem {
    var json: JSON {
        .members([
            "line": .int(Int64(line)), "path": .string(path), "message": .string(message),
        ])
    }
}
