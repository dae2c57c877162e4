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

            With --data the streams are those of a service's journal: what the rules would have said beside \
            what was said live and what people thought of it; grades, rules that nobody needs, and thresholds \
            that would spare people noise. Imported streams want --clock ts.
            """)
    @Argument(help: "Warning rules, YAML; `standard` for those that come with the program.")
    var rules: String
    @Option(
        parsing: .upToNextOption,
        help: "Recorded events, NDJSON or gzip; several rooms and files are well.")
    var events: [String] = []
    @Option(help: "Where a service's database lies, instead of recorded events.") var data: String?
    @Option(parsing: .upToNextOption, help: "With --data: these streams; all without.")
    var streams: [String] = []
    @Option(help: "With --data: the settings of the service, with its rooms' limits.")
    var config: String?
    @Flag(help: "With --data: print JSON.") var json = false
    @Option(help: "Limits and word lists of the rooms, YAML.") var settings: String?
    @Option(help: "A file with changes to the compliance packs.") var packs: String?
    @Option(help: "The offer ledger that spoken offers are compared with.") var offers: String?
    @Option(help: "recv or ts.") var clock: String = "recv"
    @Option(help: "Where the warnings go; - is the standard output.") var out: String = "-"
    @Flag(help: "Also list what the budget held back.") var held = false

    func validate() throws {
        guard Backtest.Clock(rawValue: clock) != nil else {
            throw ValidationError("--clock: use recv or ts")
        }
        guard events.isEmpty != (data == nil) else {
            throw ValidationError("say either --events FILE… or --data DIR")
        }
    }

    func run() throws {
        let text = try orFail { try data.map(reviewed) ?? recorded() }
        guard out != "-" else { return print(text, terminator: "") }
        guard (try? Data(text.utf8).write(to: URL(fileURLWithPath: out))) != nil else {
            fail("\(out): cannot be written: check the path and its rights")
        }
    }

    private var clockwork: Backtest.Clock { Backtest.Clock(rawValue: clock) ?? .recv }

    private func recorded() throws -> String {
        let limits = try settings.map { try RoomSettings.limits(at: $0) } ?? RoomLimits()
        var backtest = Backtest(try plan(.init()) { _ in limits }, clock: clockwork)
        for path in events { try backtest.follow(EventFile(path: path, room: nil, start: nil)) }
        return backtest.lines(withHeld: held).map { $0.text + "\n" }.joined()
    }

    private func reviewed(_ directory: String) throws -> String {
        let settled = try Configuration(file: config, environment: [:], flags: [:])
        let policies = settled.policies
        let one = try settings.map { try RoomSettings.limits(at: $0) }
        let review = try RuleReview(
            plan(settled.compliance.beside(directory)) { one ?? policies.limits(of: $0) },
            of: streams,
            in: Past(directory: directory, policies: policies), clock: clockwork)
        return json ? review.json.text + "\n" : review.table
    }

    private func plan(
        _ compliance: ComplianceRules.Sources,
        _ limits: @escaping @Sendable (String) -> RoomLimits
    ) throws -> WatchPlan {
        var sources = compliance
        sources.packs = packs ?? sources.packs
        sources.offers = offers ?? sources.offers
        return try WatchPlan(
            rules: rules == "standard" ? RuleFile.standard : try RuleFile.rules(at: rules),
            lexicon: IntentRulesFile.lexicon(file: nil), compliance: ComplianceRules(sources),
            limits: limits)
    }
}
