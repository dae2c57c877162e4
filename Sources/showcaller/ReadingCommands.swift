import ArgumentParser
import Foundation
import Service
import Wire

struct StateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Print the state of a room.")
    @Argument(help: "The room.") var room: String
    @OptionGroup var target: TargetOptions
    @Option(help: "One of its past streams.") var stream: String?
    @Option(help: "As of this event time, epoch milliseconds.") var at: Int64?
    @Option(help: "The settings of the service, where they say how rooms are counted.")
    var config: String?

    func run() throws {
        let bytes: [UInt8]
        if target.to != nil {
            let path = stream.map { "/v1/streams/\($0)" } ?? "/v1/rooms/\(room)/state"
            bytes = try orFail { try target.client().get(path + (at.map { "?at=\($0)" } ?? "")) }
        } else {
            let state = try orFail {
                let past = try Past(
                    directory: target.directory, policies: policies())
                return try past.state(room: room, stream: stream, at: at)
            }
            guard let state else {
                fail("there is no room \(room)\(stream.map { " with a stream \($0)" } ?? "")")
            }
            bytes = state.bytes
        }
        print(String(decoding: bytes, as: UTF8.self))
    }

    private func policies() -> Policies {
        do {
            return try Configuration(file: config, environment: [:], flags: [:]).policies
        } catch {
            fail("\(error)", code: 2)
        }
    }
}

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print a stream's events as NDJSON.")
    @Argument(help: "The stream, e.g. r1-20261122T120000Z.") var stream: String
    @OptionGroup var target: TargetOptions

    func run() throws {
        if target.to != nil {
            let bytes = try orFail { try target.client().get("/v1/streams/\(stream)/events") }
            FileHandle.standardOutput.write(Data(bytes))
            return
        }
        try orFail {
            let past = try Past(directory: target.directory)
            guard let span = try past.place(ofStream: stream) else {
                fail("there is no stream \(stream)")
            }
            try past.events(room: span.room, from: span.from, to: span.to) {
                FileHandle.standardOutput.write(Data($0))
            }
        }
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database, also while the service runs.")
    @Argument(help: "The file to write.") var file: String
    @OptionGroup var where_: DataOption

    func run() throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            fail("\(file) is there already: choose another name", code: 2)
        }
        try orFail { try Office(directory: where_.directory).backup(to: file) }
        print(
            "\(file) written. Keep \(where_.directory)/vault.key with it: without the key, contacts cannot be read."
        )
    }
}

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and the database, and print what is in force.",
        subcommands: [CheckRulesCommand.self])
    @OptionGroup var options: ServiceOptions
    @Option(help: "Check this rundown, too; may be given several times.") var rundown: [String] = []
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let configuration = try options.configuration()
        var problem: String?
        for file in rundown where problem == nil {
            do { _ = try Tracking.rundown(file) } catch { problem = "\(error)" }
        }
        let copy = try orFail {
            try CopyHouse(configuration.copy.beside(configuration.data)).problems
        }
        if problem == nil, !copy.isEmpty { problem = copy.map(\.text).joined(separator: "\n") }
        if FileManager.default.fileExists(atPath: configuration.data + "/showcaller.db") {
            do { try Office(directory: configuration.data).check() } catch { problem = "\(error)" }
        }
        if json {
            let lines = JSON.members([
                "ok": .bool(problem == nil), "problem": problem.map { .string($0) },
                "configuration": .string(configuration.yaml),
            ])
            print(lines.text)
        } else {
            print(configuration.yaml, terminator: "")
        }
        if let problem { fail(problem) }
    }
}
