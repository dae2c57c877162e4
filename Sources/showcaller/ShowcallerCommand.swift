import ArgumentParser
import Foundation
import Service

@main
struct ShowcallerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showcaller",
        abstract: "Watches live sales rooms: what is happening, what is going wrong, and why.",
        version: "0.1.0",
        subcommands: [
            Serve.self, PlayCommand.self, ImportCommand.self, ExportCommand.self, StateCommand.self,
            BackupCommand.self, CheckCommand.self, UserCommand.self, TokenCommand.self,
        ])
}

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the service.")
    @OptionGroup var options: ServiceOptions

    func run() throws {
        try serve(options.configuration(), player: nil)
    }
}

/// What can also be said in the configuration file and the environment.
struct ServiceOptions: ParsableArguments {
    @Option(help: "Where the database lies (made if missing).") var data: String?
    @Option(help: "ADDRESS:PORT to listen on; port 0 takes a free one.") var listen: String?
    @Option(help: "Settings, as YAML.") var config: String?
    @Option(help: "Where the pages are.") var pages: String?
    @Option(
        name: .customLong("log-level"),
        help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    func configuration() throws -> Configuration {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["listen"] = listen
        flags["pages"] = pages
        flags["log_level"] = logLevel
        do {
            return try Configuration(
                file: config, environment: ProcessInfo.processInfo.environment, flags: flags)
        } catch {
            throw Trouble(description: "\(error)", code: 2)
        }
    }
}

/// An end with a message and an exit code: 1 found problems, 2 wrong use.
struct Trouble: Error, CustomStringConvertible {
    var description: String
    var code: Int32 = 1
}

/// Prints a problem and ends with its code.
func fail(_ text: String, code: Int32 = 1) -> Never {
    FileHandle.standardError.write(Data("showcaller: \(text)\n".utf8))
    exit(code)
}

func serve(_ configuration: Configuration, player: (@Sendable (Player) -> Void)?) throws {
    do {
        var service = try Showcaller(configuration)
        service.player = player
        try service.run { address, link in
            print("Showcaller is at \(address)")
            if let link { print("Sign in once with \(address)/v1/sign-in?link=\(link)") }
            fflush(nil)
        }
    } catch {
        fail("\(error)")
    }
}
