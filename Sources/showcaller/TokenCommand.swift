import ArgumentParser
import Foundation
import Service
import Vocabulary

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke tokens for programs.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token; it is shown once.")
        @OptionGroup var where_: DataOption
        @Option(help: "ingest, host, control, content, viewer or owner.") var role: String
        @Option(help: "A room it is bound to; several times for several. None: all rooms.")
        var room: [String] = []
        @Option(help: "What to call it, and the feed of events sent with it.") var name: String?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            guard let role = Role(rawValue: role) else {
                fail(
                    "--role must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))",
                    code: 2)
            }
            let made = try orFail {
                try Office(directory: where_.directory, mayCreate: true).createToken(
                    name: name ?? role.rawValue, role: role, rooms: room)
            }
            print(json ? #"{"id":"\#(made.id)","token":"\#(made.token)"}"# : made.token)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens (without their secrets).")
        @OptionGroup var where_: DataOption
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            print(try orFail { try Office(directory: where_.directory).tokens(json: json) })
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a token at once, its open connections within ten seconds.")
        @Argument(help: "The id that `token list` shows.") var id: String
        @OptionGroup var where_: DataOption

        func run() throws {
            guard try orFail({ try Office(directory: where_.directory).revokeToken(id) }) else {
                fail("there is no token \(id) in force: see token list")
            }
        }
    }
}

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, list and remove people who sign in with a password.",
        subcommands: [Add.self, List.self, Remove.self, Link.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add somebody, or change their password; it is read from standard input.")
        @Argument(help: "The name to sign in with.") var name: String
        @OptionGroup var where_: DataOption
        @Option(help: "host, control, content, viewer or owner.") var role = "owner"
        @Option(help: "A room they are bound to; several times for several.") var room: [String] =
            []

        func run() throws {
            guard let role = Role(rawValue: role), role.canWatch else {
                fail("--role must be host, control, content, viewer or owner", code: 2)
            }
            FileHandle.standardError.write(Data("Password: ".utf8))
            guard let password = readLine(), password.count >= 8 else {
                fail("a password needs at least 8 characters", code: 2)
            }
            try orFail {
                try Office(directory: where_.directory, mayCreate: true).putUser(
                    name, role: role, rooms: room, password: password)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List people.")
        @OptionGroup var where_: DataOption
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            print(try orFail { try Office(directory: where_.directory).users(json: json) })
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove somebody and end their sessions.")
        @Argument(help: "Their name.") var name: String
        @OptionGroup var where_: DataOption

        func run() throws {
            guard try orFail({ try Office(directory: where_.directory).removeUser(name) }) else {
                fail("there is nobody called \(name): see user list")
            }
        }
    }

    struct Link: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a sign-in link that works once, within a day.")
        @OptionGroup var where_: DataOption
        @Option(help: "host, control, content, viewer or owner.") var role = "owner"
        @Option(help: "A room it is bound to; several times for several.") var room: [String] = []

        func run() throws {
            guard let role = Role(rawValue: role), role.canWatch else {
                fail("--role must be host, control, content, viewer or owner", code: 2)
            }
            let link = try orFail {
                try Office(directory: where_.directory, mayCreate: true).link(
                    role: role, rooms: room)
            }
            print("/v1/sign-in?link=\(link)")
        }
    }
}

struct DataOption: ParsableArguments {
    @Option(help: "The service's data directory (or SHOWCALLER_DATA).") var data: String?
    var directory: String {
        data ?? ProcessInfo.processInfo.environment["SHOWCALLER_DATA"] ?? "data"
    }
}

/// Runs a body; any error ends the program with its message and code 1.
func orFail<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch { fail("\(error)") }
}
