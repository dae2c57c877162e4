import ArgumentParser
import Foundation
import Service
import Warnings
import Wire

struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "What warning rules would have said about recorded streams.",
        discussion: """
            Reads recorded events in order of arrival and prints one warning a line. With --clock recv \
            each event's own arrival time ("recv", epoch milliseconds) is the clock, as it was live; \
            with --clock ts the events' times are.

            RULES is a file with changes to the standard rules, or `standard` for these alone.
            """)
    @Argument(help: "Warning rules, YAML; `standard` for those that come with the program.")
    var rules: String
    @Option(
        parsing: .upToNextOption,
        help: "Recorded events, NDJSON or gzip; several rooms and files are well.")
    var events: [String]
    @Option(help: "Limits and word lists of the rooms, YAML.") var settings: String?
    @Option(help: "recv or ts.") var clock: String = "recv"
    @Option(help: "Where the warnings go; - is the standard output.") var out: String = "-"
    @Flag(help: "Also list what the budget held back.") var held = false

    func validate() throws {
        guard Backtest.Clock(rawValue: clock) != nil else {
            throw ValidationError("--clock: use recv or ts")
        }
    }

    func run() throws {
        let text = try orFail {
            let rules = rules == "standard" ? RuleFile.standard : try RuleFile.rules(at: rules)
            let limits = try settings.map { try RoomSettings.limits(at: $0) } ?? RoomLimits()
            var backtest = try Backtest(
                rules: rules, limits: limits, clock: Backtest.Clock(rawValue: clock) ?? .recv,
                lexicon: try IntentRulesFile.lexicon(file: nil))
            for path in events { try backtest.follow(EventFile(path: path, room: nil, start: nil)) }
            return backtest.lines(withHeld: held).map { $0.text + "\n" }.joined()
        }
        guard out != "-" else { return print(text, terminator: "") }
        guard (try? Data(text.utf8).write(to: URL(fileURLWithPath: out))) != nil else {
            fail("\(out): cannot be written: check the path and its rights")
        }
    }
}
