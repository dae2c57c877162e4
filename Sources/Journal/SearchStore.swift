import Foundation
import GRDB
package import Search
import Vocabulary

/// What is found in the journal's texts: an index in a file of its own, `search.db`. Never the truth:
/// without it, or with one that is damaged or of another version, it is made again from the journal.
///
/// One process writes it (`search.lock`), on one thread. It is not synced at each commit: what a
/// power cut takes is read from the journal once more.
package final class SearchStore {
    package static let fileName = "search.db"
    /// Another number makes every installation build its index again: for changes of `SearchText`,
    /// of the tables, or of what is indexed.
    private static let version: Int64 = 2

    let path: String
    let database: DatabaseQueue
    private let lock: DirectoryLock
    private let inode: UInt64
    var names: [String: Int64] = [:]
    /// Where the last search for a free number of a crowded millisecond ended.
    var lastCrowd: (base: Int64, next: Int64) = (0, 0)

    /// Opens or creates the index of a data directory.
    ///
    /// - Throws: `JournalError.inUse` if another process writes it.
    package init(directory: String) throws(JournalError) {
        path = directory + "/" + Self.fileName
        do {
            lock = try DirectoryLock(directory: directory, name: "search.lock")
            database = try Self.opened(path)
            // What people said is nobody else's on this machine.
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: path + suffix)
            }
            inode = Self.inode(path)
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// One that cannot be used is removed, and begun again.
    private static func opened(_ path: String) throws -> DatabaseQueue {
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let version = try database.read { db in
                try db.tableExists("meta")
                    ? Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'version'") : 0
            }
            if version == Self.version { return database }
            try database.close()
        } catch let error as DatabaseError where isDamage(error) {}
        try erase(path)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.write { try createTables($0) }
        return database
    }

    private static func isDamage(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_FORMAT].contains(error.resultCode)
    }

    static func erase(_ path: String) throws {
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216;
                    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384
                    """)
        }
        return configuration
    }

    /// `doc`: what was said and written, by number: 64 for each millisecond, so that the order of
    /// numbers is that of time, and pages of results are spans of numbers. `words`: where which word
    /// stands, without the texts; words are cut by us (`SearchText`), so the tokenizer only has to
    /// part at blanks. `joined`: two messages far apart that were taken for one utterance.
    private static func createTables(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
                CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL);
                CREATE TABLE doc (
                    id INTEGER PRIMARY KEY, room INT NOT NULL, kind INT NOT NULL, ts INT NOT NULL,
                    end_ts INT, speaker INT, key INT, revision INT, rank INT, text TEXT NOT NULL);
                CREATE INDEX doc_near ON doc (room, kind);
                CREATE INDEX doc_key ON doc (key) WHERE key IS NOT NULL;
                CREATE TABLE boundary (
                    room INT, ts INT, is_start INT, rank INT, title TEXT, host TEXT, is_rehearsal INT,
                    PRIMARY KEY (room, ts, is_start, rank)) WITHOUT ROWID;
                CREATE TABLE joined (room INT, from_ts INT, to_ts INT);
                CREATE VIRTUAL TABLE words USING fts5(
                    text, content='', columnsize=0, tokenize='ascii');
                INSERT INTO words(words, rank) VALUES('hashsize', 8388608);
                """)
        try db.execute(
            sql: "INSERT INTO meta VALUES ('version', ?), ('seq', 0), ('seal', 0), ('to_ts', NULL)",
            arguments: [version])
    }

    private static func inode(_ path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
    }

    /// The file is still the one that was opened.
    package var isThere: Bool { inode != 0 && Self.inode(path) == inode }

    /// Closes and removes it.
    package func remove() throws(JournalError) {
        do {
            try database.close()
            try Self.erase(path)
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// How far it is: the last block that is in it, and what the journal said of that.
    package func mark() throws(JournalError) -> (seq: Int64, seal: Int64) {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT value FROM meta WHERE name IN ('seq', 'seal') ORDER BY name DESC")
            return (rows[0][0], rows[1][0])
        }
    }

    /// Every start and end of a stream that is known.
    package func boundaries() throws(JournalError) -> [SearchBoundary] {
        try read { try SearchBoundary.all($0) }
    }

    /// Begins again, with all that is known of where streams begin and end.
    package func restart() throws(JournalError) {
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM doc; DELETE FROM joined;
                    INSERT INTO words(words) VALUES('delete-all');
                    UPDATE meta SET value = 0 WHERE name IN ('seq', 'seal')
                    """)
        }
    }

    func read<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.read(body) } catch { throw JournalError(error, path: path) }
    }

    func write<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.write(body) } catch { throw JournalError(error, path: path) }
    }
}

/// Something that can be found.
package struct SearchEntry: Sendable {
    package var room: String
    package var kind: SearchKind
    package var ts: Int64
    package var endTs: Int64?
    package var speaker = ""
    package var text: String
    /// What a later message of the same replaces; nil = nothing ever does.
    package var key: Int64?
    /// The span of its stream: the same key in another stream is another thing.
    package var zone: ClosedRange<Int64> = .min ... .max
    /// Of two messages about one thing the larger stands: by revision, end, order.
    package var revision: Int64 = 0
    package var order: UInt64 = 0

    package init(room: String, kind: SearchKind, ts: Int64, text: String) {
        self.room = room
        self.kind = kind
        self.ts = ts
        self.text = text
    }
}

/// The start or the end of a stream.
package struct SearchBoundary: Sendable {
    package var room: String
    package var ts: Int64
    package var isStart: Bool
    package var order: UInt64
    package var title: String
    package var host: String
    package var isRehearsal: Bool

    package init(
        room: String, ts: Int64, isStart: Bool, order: UInt64, title: String, host: String,
        isRehearsal: Bool
    ) {
        self.room = room
        self.ts = ts
        self.isStart = isStart
        self.order = order
        self.title = title
        self.host = host
        self.isRehearsal = isRehearsal
    }

    static func all(_ db: Database) throws -> [SearchBoundary] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT name.text, ts, is_start, rank, title, host, is_rehearsal
                FROM boundary JOIN name ON name.id = room
                """
        ).map { (row: Row) in
            SearchBoundary(
                room: row[0], ts: row[1], isStart: row[2],
                order: UInt64(bitPattern: row[3] as Int64), title: row[4], host: row[5],
                isRehearsal: row[6])
        }
    }
}
