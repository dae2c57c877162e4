import ArgumentParser
import Copywriting
import Foundation
import Service
import Vocabulary
import Wire

struct SheetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheets",
        abstract: "Take in product sheets or dealer cards: CSV, XLSX or YAML.",
        discussion: """
            What the file names is added to the house's sheets or takes their place; what it does not \
            name stays. The sheets are written anew as YAML: comments of a hand-written file are lost, \
            the file as it was is kept as .bak. A running service reads them within seconds.

            Ends with 1 if something in the file was not taken.
            """)
    @Argument(help: "The file.") var file: String
    @OptionGroup var target: DataOption
    @Flag(help: "Only say how it is understood and what would change.") var check = false
    @Option(help: "csv, xlsx or yaml; told from the file without.") var kind: String?
    @Option(help: "A workbook's sheet; the first one without.") var sheet: String?
    @Option(help: "The row of the heads, from 1; found without.") var head: Int?
    @Option(
        help: "What each column is, e.g. product,fact,value,unit,,source; guessed without.")
    var columns: String?
    @Option(help: "Who says so where a row does not tell.") var source: String?
    @Flag(
        name: .customLong("remove-missing"), help: "What is in force and not in the file goes.")
    var removeMissing = false
    @Option(help: "The settings of the service.") var config: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let read = try orFail {
            let settled = try Configuration(
                data: target.directory, file: config, environment: [:], flags: [:])
            let read = try SheetImport(file: file, asked, settled)
            if !check, !read.isEmpty { try read.save(settled) }
            return read
        }
        let isSaved = !check && !read.isEmpty
        print(json ? read.json(version: "", isSaved: isSaved).text : Self.page(read, isSaved))
        if read.isEmpty || read.problems.contains(where: { !$0.isTaken }) { throw ExitCode(1) }
    }

    private var asked: [String: String] {
        var asked = ["missing": removeMissing ? "remove" : "keep"]
        asked["kind"] = kind
        asked["sheet"] = sheet
        asked["head"] = head.map { "\($0)" }
        asked["columns"] = columns
        asked["source"] = source
        return asked
    }

    private static func page(_ read: SheetImport, _ isSaved: Bool) -> String {
        var lines = read.problems.map { "  \($0.isTaken ? "▲" : "⬢") \($0.cell): \($0.text.en)" }
        lines += read.merge.changes.map { change in
            let what = [change.product, change.fact, change.dealer].filter { !$0.isEmpty }
            let course = [change.before, change.after].filter { !$0.isEmpty }
            return
                "  \(change.kind.rawValue) \(what.joined(separator: ".")) \(change.name): \(course.joined(separator: " → "))"
        }
        if read.losesComments { lines.append("  ▲ comments of the file in force are not kept") }
        let facts = read.reading.products.reduce(0) { $0 + $1.facts.count }
        lines.append(
            "\(isSaved ? "saved" : "not saved"): \(read.reading.products.count) products with \(facts) facts, \(read.reading.dealers.count) stores understood"
        )
        return lines.joined(separator: "\n")
    }
}
