import ArgumentParser
import Foundation
import Service
import Wire

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in recorded events (NDJSON) or speech (SRT, WebVTT, Whisper JSON).",
        discussion: "Files may be gzipped. Importing a file twice changes nothing.")
    @Argument(help: "The files.") var files: [String]
    @OptionGroup var target: TargetOptions
    @Option(help: "The room, for files that name none.") var room: String?
    @Option(
        help: "When a transcript's beginning was: epoch milliseconds or an ISO 8601 date and time.")
    var start: String?
    @Flag(name: .customLong("dry-run"), help: "Only say what would be taken.") var dryRun = false
    @Flag(help: "Print JSON, one summary for each file.") var json = false

    func run() throws {
        let local = try target.to == nil ? orFail { try localImport() } : nil
        var foundProblems = false
        for path in files {
            let file = try orFail { try EventFile(path: path, room: room, start: start) }
            let summary: JSON
            if let local {
                summary = try orFail { try local.take(file) { show($0, file.name) } }
            } else {
                summary = try send(file)
            }
            report(summary, path)
            if case .array(let rejected) = summary["rejected"], !rejected.isEmpty {
                foundProblems = true
            }
        }
        if foundProblems { throw ExitCode(1) }
    }

    /// A dry run against nothing needs no directory, and makes none.
    private func localImport() throws -> LocalImport {
        guard dryRun, !FileManager.default.fileExists(atPath: target.directory) else {
            return try LocalImport(directory: target.directory, isDryRun: dryRun)
        }
        let empty = FileManager.default.temporaryDirectory.path + "/showcaller-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: empty) }
        return try LocalImport(directory: empty, isDryRun: true)
    }

    private func send(_ file: EventFile) throws -> JSON {
        let client = try orFail { try target.client() }
        return try orFail { try client.send(file, isDryRun: dryRun) { show($0, file.name) } }
    }

    private func show(_ share: Double, _ name: String) {
        guard !json, isatty(STDERR_FILENO) == 1 else { return }
        let end = share >= 1 ? "\n" : ""
        FileHandle.standardError.write(Data("\r\(name): \(Int(share * 100)) %\(end)".utf8))
    }

    private func report(_ summary: JSON, _ path: String) {
        if json {
            print(summary.text)
            return
        }
        func number(_ name: String) -> Int64 {
            if case .int(let value) = summary[name] { value } else { 0 }
        }
        var text =
            "\(path): \(number("lines")) lines, \(number("accepted")) taken, \(number("duplicates")) there already"
        if case .array(let rejected) = summary["rejected"], !rejected.isEmpty {
            text +=
                ", \(summary["rejected_total"] == nil ? Int64(rejected.count) : number("rejected_total")) rejected"
            for one in rejected.prefix(20) { text += "\n  " + one.text }
        }
        if summary["invented"] != nil {
            text +=
                ", \(number("invented")) invented and \(number("repeated")) repeated sentences left out"
        }
        if case .array(let problems) = summary["problems"] {
            for one in problems.prefix(20) { text += "\n  " + one.text }
        }
        print(text)
    }
}

/// Where to: a running service, or a data directory that none is using.
struct TargetOptions: ParsableArguments {
    @Option(help: "The address of a running service.") var to: String?
    @Option(help: "A token for it (or SHOWCALLER_TOKEN).") var token: String?
    @Option(help: "A data directory (or SHOWCALLER_DATA).") var data: String?

    var directory: String {
        data ?? ProcessInfo.processInfo.environment["SHOWCALLER_DATA"] ?? "data"
    }

    func client() throws -> Client {
        try Client(
            address: to ?? "",
            token: token ?? ProcessInfo.processInfo.environment["SHOWCALLER_TOKEN"] ?? "")
    }
}
