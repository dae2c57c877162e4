import ArgumentParser
import Service
import Vocabulary
import Warnings
import Wire

struct RulesCommand: ParsableCommand {
    enum Language: String, CaseIterable, ExpressibleByArgument { case zh, en }

    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Tell in plain words what each warning rule does.",
        discussion: """
            Without a file these are the standard rules; a file is read as changes to them. To write a \
            file of your own, take what you change from `showcaller rules --yaml`.
            """)
    @Argument(help: "Changes to the standard rules, YAML.") var file: String?
    @Option(
        help:
            "Limits and word lists of a room, YAML: what counts where a rule leaves it to the room."
    )
    var settings: String?
    @Option(help: "zh or en.") var lang: Language = .en
    @Flag(help: "Print JSON, in both languages.") var json = false
    @Flag(help: "Print the standard rules as a file.") var yaml = false

    func run() throws {
        if yaml { return print(StandardWarnings.yaml, terminator: "") }
        let rules = try orFail { try file.map { try RuleFile.rules(at: $0) } ?? RuleFile.standard }
        let limits = try orFail {
            try settings.map { try RoomSettings.limits(at: $0) } ?? RoomLimits()
        }
        if json { return print(RuleListing.json(rules, limits: limits).text) }
        for rule in rules {
            let text = RuleExplanation(rule, among: rules, limits: limits).text
            let (name, words) = lang == .zh ? (rule.name.zh, text.zh) : (rule.name.en, text.en)
            print("\(rule.rule) · \(name)\n  \(words)\n")
        }
    }
}

struct CheckRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Run tests of warning rules: what happens, and what is to be told of it when.",
        discussion: "The form of the files is in docs/warnings.md, and much like promtool's.")
    @Argument(help: "Files of tests, YAML.") var files: [String]

    func run() throws {
        var isWell = true
        for file in files {
            let tests = try orFail { try RuleTestFile.tests(at: file) }
            let mismatches = try orFail { try RuleTrial.mismatches(tests) }
            for one in mismatches { print("\(file):\(one.line): \(one.test): \(one.message)") }
            let bad = Set(mismatches.map(\.test)).count
            print("\(file): \(tests.count - bad) of \(tests.count) tests are well")
            isWell = isWell && mismatches.isEmpty
        }
        if !isWell { throw ExitCode(1) }
    }
}
