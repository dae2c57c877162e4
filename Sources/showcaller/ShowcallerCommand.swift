import ArgumentParser
import Foundation
import Service

@main
enum Main {
    /// Ends with 0, or 1 where problems were found, or 2 where the command was used wrongly.
    static func main() {
        do {
            var command = try ShowcallerCommand.parseAsRoot()
            try command.run()
        } catch {
            guard ShowcallerCommand.exitCode(for: error) == .validationFailure else {
                ShowcallerCommand.exit(withError: error)
            }
            FileHandle.standardError.write(
                Data((ShowcallerCommand.fullMessage(for: error) + "\n").utf8))
            exit(2)
        }
    }
}

struct ShowcallerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "showcaller",
        abstract: "Watches live sales rooms: what is happening, what is going wrong, and why.",
        version: "0.1.0",
        subcommands: [
            Serve.self, DemoCommand.self, PlayCommand.self, ImportCommand.self, ExportCommand.self,
            StateCommand.self, SearchCommand.self, TrackCommand.self, IntentsCommand.self,
            SaidCommand.self, RulesCommand.self, BacktestCommand.self, DetectCommand.self,
            ClipsCommand.self, DraftCommand.self, SheetsCommand.self,
            OutletCommand.self, BackupCommand.self, CheckCommand.self, UserCommand.self,
            TokenCommand.self,
        ])
}

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the service.")
    @OptionGroup var options: ServiceOptions

    func run() throws {
        try serve(options.configuration(), demo: nil)
    }
}

/// What can also be said in the configuration file and the environment.
struct ServiceOptions: ParsableArguments {
    @Option(help: "Where the database lies (made if missing).") var data: String?
    @Option(help: "ADDRESS:PORT to listen on; port 0 takes a free one.") var listen: String?
    @Option(help: "Settings, as YAML.") var config: String?
    @Option(
        help: "Names by which pages may call the service, besides loopback: a.example,b.example.")
    var hosts: String?
    @Option(help: "A TLS certificate chain (PEM); with --key.") var certificate: String?
    @Option(help: "The certificate's private key (PEM).") var key: String?
    @Flag(
        name: .customLong("own-certificate"),
        help: "Serve TLS with a certificate of this installation's own authority (GET /ca.crt).")
    var ownCertificate = false
    @Option(help: "Where the pages are.") var pages: String?
    @Option(help: "Where dygraphs is.") var charts: String?
    @Option(help: "Where the QR code generator is.") var qrcode: String?
    @Option(
        name: .customLong("log-level"),
        help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?
    @Option(
        name: .customLong("ghost-s"),
        help: "Seconds of silence after which a viewer is taken to have left; 0 = never.")
    var ghostS: String?
    @Option(
        name: .customLong("stale-after-s"),
        help: "Seconds without an event after which a stream counts as over.")
    var staleAfterS: String?
    @Flag(help: "Offer /v1/echo, for conformance tests.") var echo = false

    /// - Parameter data: where the database lies if nothing says otherwise.
    func configuration(data standard: String = "data") throws -> Configuration {
        let said: KeyValuePairs = [
            "data": data, "listen": listen, "hosts": hosts, "certificate": certificate,
            "key": key, "pages": pages, "charts": charts, "qrcode": qrcode,
            "log_level": logLevel,
            "ghost_s": ghostS, "stale_after_s": staleAfterS, "echo": echo ? "true" : nil,
            "own_certificate": ownCertificate ? "true" : nil,
        ]
        var flags: [String: String] = [:]
        for (name, value) in said { flags[name] = value }
        do {
            return try Configuration(
                data: standard, file: config, environment: ProcessInfo.processInfo.environment,
                flags: flags)
        } catch {
            fail("\(error)", code: 2)
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

func serve(_ configuration: Configuration, demo: DemoStage?) throws {
    do {
        var service = try Showcaller(configuration)
        service.demo = demo
        try service.run { address, link in
            print("Showcaller is at \(address)")
            if let link { print("Sign in once with \(address)/v1/sign-in?link=\(link)") }
            fflush(nil)
        }
    } catch {
        fail("\(error)")
    }
}
