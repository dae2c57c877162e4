import GRDB
import Vocabulary

/// One saved rundown of a room, without its content.
package struct RundownVersion: Sendable, Equatable {
    package var version: Int
    package var savedTs: Int64
    package var author: String
    package var title: String
}

/// The rundowns that people saved: what goes on air with the room's next stream.
extension Journal {
    package enum SaveOutcome: Sendable, Equatable {
        case saved(version: Int)
        /// Somebody else has saved since.
        case conflict(current: Int)
    }

    /// Saves a new version.
    ///
    /// - Parameter base: the version that was edited; nil = whatever there is.
    package func saveRundown(
        room: String, json: String, title: String, by author: String, now: Int64, base: Int?
    ) throws(JournalError) -> SaveOutcome {
        try write { db in
            let current =
                try Int.fetchOne(
                    db, sql: "SELECT max(version) FROM rundown WHERE room = ?", arguments: [room])
                ?? 0
            if let base, base != current { return .conflict(current: current) }
            try db.execute(
                sql: "INSERT INTO rundown VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [room, current + 1, now, author, title, json])
            return .saved(version: current + 1)
        }
    }

    /// A version's JSON; nil = the newest.
    package func rundown(
        room: String, version: Int? = nil
    ) throws(JournalError) -> (version: RundownVersion, json: String)? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM rundown WHERE room = ? AND version = ifnull(?,
                        (SELECT max(version) FROM rundown WHERE room = ?))
                    """, arguments: [room, version, room])
            return row.map { (Self.version($0), $0["json"]) }
        }
    }

    /// The newest hundred versions, the newest first.
    package func rundownVersions(room: String) throws(JournalError) -> [RundownVersion] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT version, saved_ts, author, title FROM rundown WHERE room = ?
                    ORDER BY version DESC LIMIT 100
                    """, arguments: [room]
            ).map(Self.version)
        }
    }

    private static func version(_ row: Row) -> RundownVersion {
        RundownVersion(
            version: row["version"], savedTs: row["saved_ts"], author: row["author"],
            title: row["title"])
    }
}
