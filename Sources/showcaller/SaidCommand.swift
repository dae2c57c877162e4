import ArgumentParser
import Compliance
import Service
import Vocabulary
import Wire

struct SaidCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "said",
        abstract: "Tell what must not be said, or is not so: packs of phrases, the offer ledger.",
        discussion: """
            Reads plain text (.txt, a sentence a line), subtitles, Whisper JSON or recorded events, and \
            prints each finding with its line and what to say instead. Ends with 1 if there are any.

            Without files the standard packs are printed. Save what you change of them as a file, and \
            name it in the settings (compliance).
            """)
    @Argument(help: "What was said, or will be.") var files: [String] = []
    @Option(help: "A file with changes to the standard packs.") var packs: String?
    @Option(help: "The offer ledger, YAML.") var offers: String?
    @Option(help: "The packs that count, with commas; all of them if none is named.")
    var only: String?
    @Option(help: "The day on which it is said, e.g. 2026-11-26; today if none is given.")
    var day: String?
    @Flag(help: "Print JSON, a finding a line.") var json = false

    func validate() throws {
        guard day.map({ CalendarDay($0) != nil }) ?? true else {
            throw ValidationError("--day: write e.g. 2026-11-26")
        }
    }

    func run() throws {
        guard !files.isEmpty || packs != nil || offers != nil else {
            print(StandardPacks.yaml, terminator: "")
            return
        }
        var found = 0
        try orFail {
            var sources = ComplianceRules.Sources()
            sources.packs = packs
            sources.offers = offers
            sources.hints = true
            let names = try packs.map { try PackFile.rules(at: $0) } ?? PackFile.standard
            sources.on =
                only.map { Set($0.split(separator: ",").map(String.init)) }
                ?? Set(names.packs.map(\.pack))
            var report = SpokenReport(
                rules: try ComplianceRules(sources), day: day.flatMap { CalendarDay($0) })
            for file in files {
                try report.follow(file) { finding in
                    found += 1
                    print(json ? finding.text : Self.line(finding))
                }
            }
        }
        if found > 0 { throw ExitCode(1) }
    }

    private static func line(_ finding: JSON) -> String {
        func text(_ name: String) -> String {
            switch finding[name] {
            case .string(let text): text
            case .int(let number): "\(number)"
            default: ""
            }
        }
        let place = "\(text("file")):\(text("line"))"
        let law = text("law").isEmpty ? "" : " (\(text("law")))"
        let say = text("say").isEmpty ? "" : " → \(text("say"))"
        return "\(place): \(text("severity")) 「\(text("phrase"))」\(text("reason"))\(law)\(say)"
    }
}
