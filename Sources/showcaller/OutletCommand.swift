import ArgumentParser
import Foundation
import Service

struct OutletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outlet",
        abstract: "Try where warnings are told, see what became of them, send again.",
        subcommands: [Test.self, List.self, Again.self])

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one test message, now, and say what the target answered.")
        @Argument(help: "The outlet's name in the settings.") var name: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            switch OutletTrial.run(name, try options.configuration()) {
            case .delivered: print("\(name): delivered")
            case .failed(let why): fail("\(name): \(why)")
            case .unknown([]):
                fail(
                    "there are no outlets in the settings: add `outlets` to the file of --config",
                    code: 2)
            case .unknown(let names):
                fail(
                    "there is no outlet \(name): there are \(names.joined(separator: ", "))",
                    code: 2)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest deliveries, the newest first.")
        @OptionGroup var where_: DataOption
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            print(try orFail { try Office(directory: where_.directory).deliveries(json: json) })
        }
    }

    struct Again: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a delivery be tried again; a running service takes it up in seconds.")
        @Argument(help: "The id that `outlet list` shows.") var id: String
        @OptionGroup var where_: DataOption

        func run() throws {
            guard try orFail({ try Office(directory: where_.directory).sendAgain(id) }) else {
                fail("there is no delivery \(id) that is over: see outlet list")
            }
        }
    }
}
