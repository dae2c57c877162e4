import Foundation
package import Journal
import TextPatterns
package import Vocabulary
import Wire

/// What is kept about people and programs, changed from the command line beside a running service.
package struct Office {
    let journal: Journal

    /// - Parameter mayCreate: before a service's first start there are tokens and users to make.
    package init(directory: String, mayCreate: Bool = false) throws {
        journal =
            mayCreate
            ? try Journal(directory: directory, access: .beside) : try Self.existing(directory)
    }

    /// The journal of a directory that has one: whoever only reads must not make an empty one.
    static func existing(_ directory: String) throws(JournalError) -> Journal {
        let path = directory + "/showcaller.db"
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        return try Journal(directory: directory, access: .beside)
    }

    /// Empties a data directory that no service is using.
    package static func erase(directory: String) throws(JournalError) {
        try Journal.erase(directory: directory)
    }

    package func createToken(name: String, role: Role, rooms: [String]) throws -> (
        id: String, token: String
    ) {
        for room in rooms where !isRoomName(room) {
            throw Configuration.Failure(
                description:
                    "--room \(room): \(roomNameRule)")
        }
        return try journal.createToken(
            Grant(name: name, role: role, rooms: rooms), now: wallClock())
    }

    package func tokens(json: Bool) throws -> String {
        let records = try journal.tokens()
        if json { return JSON.members(["tokens": .array(records.map(\.json))]).text }
        return records.map {
            let rooms =
                $0.grant.rooms.isEmpty ? "all rooms" : $0.grant.rooms.joined(separator: ", ")
            return
                "\($0.id)  \($0.grant.role.rawValue)  \($0.grant.name)  \(rooms)\($0.revokedTs == nil ? "" : "  (revoked)")"
        }.joined(separator: "\n")
    }

    package func revokeToken(_ id: String) throws -> Bool {
        try journal.revokeToken(id: id, now: wallClock())
    }

    package func putUser(_ name: String, role: Role, rooms: [String], password: String) throws {
        try journal.putUser(
            Grant(name: name, role: role, rooms: rooms), password: password, now: wallClock())
    }

    package func users(json: Bool) throws -> String {
        let users = try journal.users()
        if json { return JSON.members(["users": .array(users.map(\.json))]).text }
        return users.map {
            "\($0.name)  \($0.role.rawValue)  \($0.rooms.isEmpty ? "all rooms" : $0.rooms.joined(separator: ", "))"
        }.joined(separator: "\n")
    }

    package func removeUser(_ name: String) throws -> Bool { try journal.removeUser(name) }

    package func link(role: Role, rooms: [String]) throws -> String {
        try journal.createLink(
            Grant(name: role.rawValue, role: role, rooms: rooms), until: wallClock() + 86_400_000)
    }

    /// Saves a rundown as a room's first; one that has a rundown keeps it.
    package func plan(_ text: String, room: String) throws {
        guard try journal.rundown(room: room) == nil else { return }
        let file = RundownFile(text, today: "", compiler: PatternCompiler())
        if let problem = file.problems.first {
            throw Configuration.Failure(description: "\(room): \(problem.path): \(problem.message)")
        }
        _ = try journal.saveRundown(
            room: room, json: file.rundown.json.text, title: file.rundown.title, by: "demo",
            now: wallClock(), base: nil)
    }

    package func backup(to file: String) throws { try journal.backup(to: file) }

    package func check() throws { try journal.check() }
}
