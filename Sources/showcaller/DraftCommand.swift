import ArgumentParser
import Compliance
import Copywriting
import Foundation
import Projection
import Service
import Vocabulary
import Wire

struct DraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "Write drafts of marketing copy from templates, a product sheet and a stream.",
        discussion: """
            Every number, date and name comes from a fact with its source; what nobody knows stays a \
            marked blank 〔待补：…〕. The same inputs and the same seed give the same drafts.

            Ends with 1 if a draft has findings that hold its approval back.
            """)
    @Argument(help: "The stream whose best lines, questions and clips are used; may be left out.")
    var stream: String?
    @OptionGroup var target: DataOption
    @Option(help: "xiaohongshu, douyin, moments, wechat, video, wecom, or one of your own.")
    var channel: String
    @Option(help: "A style, e.g. 体验 or experience; all of them if none is named.")
    var style: String?
    @Option(help: "What it should be about, with commas.") var keywords: String = ""
    @Option(help: "A product of the sheet; its only one if none is named.") var product: String?
    @Option(help: "A dealer of the sheet.") var dealer: String?
    @Option(help: "Other seeds give other drafts.") var seed: UInt64 = 1
    @Option(help: "How many.") var count = 3
    @Option(help: "Product sheets and dealer cards, YAML.") var sheets: String?
    @Option(help: "The offer ledger, YAML.") var offers: String?
    @Option(help: "A folder of templates beside those that come with the program.")
    var prompts: [String] = []
    @Option(help: "The day they are written on, e.g. 2026-11-27; today if none is given.")
    var day: String?
    @Option(help: "The settings of the service.") var config: String?
    @Flag(help: "Have the language model of the settings write each draft anew.")
    var model = false
    @Flag(help: "Print JSON, with sources and findings.") var json = false

    func validate() throws {
        guard day.map({ CalendarDay($0) != nil }) ?? true else {
            throw ValidationError("--day: write e.g. 2026-11-27")
        }
        guard (1...200).contains(count) else { throw ValidationError("--count: 1 to 200") }
    }

    func run() throws {
        var holdsBack = false
        try orFail {
            var settled = try Configuration(
                data: target.directory, file: config, environment: [:], flags: [:])
            settled.copy.prompts += prompts
            settled.copy.sheets = sheets ?? settled.copy.sheets
            settled.compliance.offers = offers ?? settled.compliance.offers
            let studio = try CopyStudio(settled)
            for problem in studio.house.problems {
                FileHandle.standardError.write(Data("\(problem.text)\n".utf8))
            }
            let order = CopyOrder(
                stream: stream, product: product, dealer: dealer,
                keywords: keywords.split(separator: ",").map(String.init),
                day: day.flatMap { CalendarDay($0) }, brief: brief)
            let written =
                model
                ? try studio.write(order, by: settled.copy.model)
                : try studio.write(order)
            for (draft, findings) in written {
                holdsBack = holdsBack || findings.contains { $0.blocks }
                print(json ? CopyJSON.draft(draft, findings).text : Self.page(draft, findings))
            }
        }
        if holdsBack { throw ExitCode(1) }
    }

    private var brief: Brief {
        var brief = Brief(channel: channel, style: style)
        brief.seed = seed
        brief.count = count
        return brief
    }

    private static func page(_ draft: Draft, _ findings: [CopyFinding]) -> String {
        var lines = ["—— \(draft.template)"]
        if !draft.text.title.isEmpty { lines += [draft.text.title, ""] }
        lines += [draft.text.body, ""]
        lines += findings.map { "  \($0.blocks ? "⬢" : "▲") \($0.reason.zh)" }
        return lines.joined(separator: "\n")
    }
}
