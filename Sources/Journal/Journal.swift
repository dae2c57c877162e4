import Compression
import Foundation
import GRDB
import Vocabulary

/// The durable log of everything that happened, in one SQLite file (WAL, `synchronous=FULL`).
///
/// What `commit` returned for is on the disk. One process writes (`DirectoryLock`); any other may
/// read beside it. Owned by the thread that made it.
package final class Journal {
    package let path: String
    let database: DatabaseQueue
    private let lock: DirectoryLock?
    private var rooms: [String: Int64] = [:]
    private var vault: Vault?
    /// Frames at the end of the write-ahead log that were damaged when it was opened: SQLite leaves
    /// them out, in silence (`WriteAheadLog`).
    package let damagedFrames: Int

    package enum Access: Sendable { case write, beside }

    /// Opens or creates `showcaller.db` in a directory.
    ///
    /// - Parameter access: `.write` takes the directory for this process; `.beside` reads, and
    ///   keeps tokens, while a service may be running.
    package init(directory: String, access: Access) throws(JournalError) {
        path = directory + "/showcaller.db"
        do {
            if !FileManager.default.fileExists(atPath: directory) {
                try FileManager.default.createDirectory(
                    atPath: directory, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
            lock = access == .write ? try DirectoryLock(directory: directory) : nil
            damagedFrames =
                access == .write ? WriteAheadLog(path: path + "-wal")?.damagedFrames ?? 0 : 0
            database = try DatabaseQueue(path: path, configuration: Self.configuration)
            // Last, because GRDB sets NORMAL as it turns WAL on: commits would not reach the disk.
            try database.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            if try database.read(Schema.migrator.hasBeenSuperseded) {
                throw JournalError.newer(path: path)
            }
            try Schema.migrator.migrate(database)
            if access == .write {
                try database.inDatabase { try Vault.check(directory, $0) }
            }
            if damagedFrames > 0 {
                // Begins the log anew: told once, not at every start.
                _ = try database.inDatabase { try $0.checkpoint(.truncate) }
            }
        } catch {
            throw JournalError(error, path: path)
        }
        restrictFiles()
    }

    /// Removes the database, its snapshots, its index and the vault's key of a directory that no service is using.
    package static func erase(directory: String) throws(JournalError) {
        let names = [
            "showcaller.db", "showcaller.db-wal", "showcaller.db-shm", "vault.key", "search.db",
            "search.db-wal", "search.db-shm",
        ]
        do {
            let lock = try DirectoryLock(directory: directory)
            for name in names where FileManager.default.fileExists(atPath: directory + "/" + name) {
                try FileManager.default.removeItem(atPath: directory + "/" + name)
            }
            let snapshots = directory + "/snapshots"
            if FileManager.default.fileExists(atPath: snapshots) {
                try FileManager.default.removeItem(atPath: snapshots)
            }
            _ = lock
        } catch {
            throw JournalError(error, path: directory)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // EXTRA, until WAL is on: the rollback journal of that very switch must not come back
            // after a power cut, or it would undo everything.
            try db.execute(
                sql: """
                    PRAGMA page_size = 16384; PRAGMA synchronous = EXTRA;
                    PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cell_size_check = ON
                    """)
        }
        return configuration
    }

    /// Personal data lies here: nobody else on the machine may read it.
    private func restrictFiles() {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path + suffix)
        }
    }

    /// Writes blocks and contacts with one commit. All is durable when it returns; nothing has been
    /// written when it throws.
    package func commit(_ blocks: inout [Block], contacts: [LeadContact]) throws(JournalError) {
        do {
            var fresh: [String: Int64] = [:]
            var seqs: [Int64] = []
            seqs.reserveCapacity(blocks.count)
            if !contacts.isEmpty, vault == nil {
                vault = try Vault(directory: directory, creates: true)
            }
            try database.inDatabase { db in
                try db.inTransaction(.immediate) {
                    let insert = try db.cachedStatement(
                        sql: """
                            INSERT INTO block
                            (room, feed, received_ts, first_ts, last_ts, events, duplicates, frame, bytes, sum, lines)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    for block in blocks {
                        let room =
                            try rooms[block.room] ?? fresh[block.room] ?? self.room(block.room, db)
                        fresh[block.room] = room
                        let lines = Self.packed(block.lines)
                        insert.setUncheckedArguments([
                            room, block.feed, block.receivedTs, block.firstTs, block.lastTs,
                            block.events, block.duplicates, block.frame, block.lines.count,
                            checksum(lines), Data(lines),
                        ])
                        try insert.execute()
                        seqs.append(db.lastInsertedRowID)
                    }
                    for contact in contacts { try vault?.keep(contact, db) }
                    return .commit
                }
            }
            rooms.merge(fresh) { _, new in new }
            for i in blocks.indices { blocks[i].seq = seqs[i] }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// Small blocks are not worth the effort: they share a page with others.
    private static func packed(_ lines: [UInt8]) -> [UInt8] {
        guard lines.count >= 1024 else { return lines }
        return lines.withUnsafeBytes { LZ4.compress($0) } ?? lines
    }

    private func room(_ name: String, _ db: Database) throws -> Int64 {
        if let id = try Int64.fetchOne(
            db, sql: "SELECT id FROM room WHERE name = ?", arguments: [name])
        {
            return id
        }
        try db.execute(sql: "INSERT INTO room (name) VALUES (?)", arguments: [name])
        return db.lastInsertedRowID
    }

    package var directory: String { (path as NSString).deletingLastPathComponent }

    /// Rooms, in the order in which they first appeared.
    package func roomNames() throws(JournalError) -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT name FROM room ORDER BY id") }
    }

    /// Runs one read, its errors typed.
    func read<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.inDatabase(body) } catch { throw JournalError(error, path: path) }
    }

    /// Runs one transaction, its errors typed.
    func write<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do {
            return try database.inDatabase { db in
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                return result!
            }
        } catch {
            throw JournalError(error, path: path)
        }
    }
}

/// The checksum of a block's or snapshot's bytes.
func checksum(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBytes { Int64(bitPattern: stableHash($0)) }
}
