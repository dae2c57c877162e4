import Compression
import Foundation
import GRDB
import Vocabulary

extension Journal {
    /// A block as it is read: its bytes are valid during the call only.
    package struct StoredBlock {
        package var seq: Int64
        package var room: String
        package var feed: String
        package var receivedTs: Int64
        package var events: Int
        package var duplicates: Int
        package var frame: Int64
        package var lines: UnsafeRawBufferPointer
    }

    /// Calls `body` for each block in the order of commits.
    ///
    /// - Parameters:
    ///   - room: only this room's; nil = all.
    ///   - after: only those with a larger `seq`;
    ///   - through: and no larger one than this.
    ///   - framesAfter: only those shown to watchers in a later frame.
    ///   - from: leaves out blocks that end before this event time;
    ///   - to: and those that begin after this one.
    package func forEachBlock(
        room: String? = nil, after: Int64 = 0, through: Int64 = .max, framesAfter: Int64? = nil,
        from: Int64 = .min, to: Int64 = .max, _ body: (StoredBlock) throws -> Void
    ) throws(JournalError) {
        var unpacked: [UInt8] = []
        try read { db in
            let names = try Self.names(of: room, db)
            var sql = """
                SELECT seq, room, feed, received_ts, events, duplicates, frame, bytes, sum, lines
                FROM block WHERE seq > ?
                """
            var arguments: StatementArguments = [after]
            if room != nil {
                sql += " AND room = ?"
                arguments += [names.first?.key ?? -1]
            }
            if through < .max {
                sql += " AND seq <= ?"
                arguments += [through]
            }
            if let framesAfter {
                sql += " AND frame > ?"
                arguments += [framesAfter]
            }
            if from > .min || to < .max {
                sql += " AND last_ts >= ? AND first_ts <= ?"
                arguments += [from, to]
            }
            let rows = try Row.fetchCursor(db, sql: sql + " ORDER BY seq", arguments: arguments)
            while let row = try rows.next() {
                try withLines(of: row, &unpacked) { lines in
                    try body(
                        StoredBlock(
                            seq: row[0], room: names[row[1]] ?? "", feed: row[2],
                            receivedTs: row[3], events: row[4], duplicates: row[5], frame: row[6],
                            lines: lines))
                }
            }
        }
    }

    private static func names(of room: String?, _ db: Database) throws -> [Int64: String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, name FROM room WHERE ?1 IS NULL OR name = ?1", arguments: [room])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    /// A number that only this block of this journal has; nil if it is not there. The snapshot of
    /// a room that another journal wrote, or a later state of this one than its backup, is found
    /// out by it.
    package func mark(room: String, seq: Int64) throws(JournalError) -> Int64? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT sum, received_ts, frame FROM block JOIN room ON room.id = block.room
                    WHERE seq = ? AND name = ?
                    """, arguments: [seq, room])
            guard let row else { return nil }
            let fields = [row[0] as Int64, row[1], row[2], seq]
            return fields.withUnsafeBytes { Int64(bitPattern: stableHash($0)) }
        }
    }

    /// Rooms and how many blocks each has, in the order in which they first appeared.
    package func roomSizes() throws(JournalError) -> [(name: String, blocks: Int)] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, (SELECT count(*) FROM block WHERE block.room = room.id)
                    FROM room ORDER BY id
                    """
            ).map { (row: Row) in (row[0], row[1]) }
        }
    }

    /// Checks a row's bytes against their sum and gives them unpacked.
    private func withLines(
        of row: Row, _ unpacked: inout [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let count: Int = row[7]
        try row.withUnsafeData(atIndex: 9) { data in
            try (data ?? Data()).withUnsafeBytes { stored in
                let isWhole = Int64(bitPattern: stableHash(stored)) == row[8]
                guard isWhole, stored.count != count else {
                    return isWhole ? try body(stored) : try refuse(row)
                }
                guard LZ4.decompress(stored, count: count, into: &unpacked) else {
                    return try refuse(row)
                }
                try unpacked.withUnsafeBytes { try body(.init(rebasing: $0[..<count])) }
            }
        }
    }

    private func refuse(_ row: Row) throws {
        let seq: Int64 = row[0]
        throw JournalError.corrupt(
            path: path, detail: "row \(seq) of the journal is not what was written")
    }

    /// A small fact about the installation, made when first asked for.
    package func fact(_ name: String, or make: () -> String) throws(JournalError) -> String {
        try write { db in
            if let value = try String.fetchOne(
                db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
            {
                return value
            }
            let value = make()
            try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [name, value])
            return value
        }
    }

    /// A number that changes whenever a block comes that holds events of this span of a room.
    package func mark(room: String, from: Int64, to: Int64) throws(JournalError) -> Int64 {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT max(seq) FROM block JOIN room ON room.id = block.room
                    WHERE name = ? AND last_ts >= ? AND first_ts <= ?
                    """, arguments: [room, from, to]) ?? 0
        }
    }

    /// The number of the newest block.
    package func lastSeq() throws(JournalError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM block") ?? 0 }
    }

    /// Bytes of the database file and its write-ahead log.
    package func fileBytes() -> Int64 {
        ["", "-wal"].reduce(0) { sum, suffix in
            let size = (try? FileManager.default.attributesOfItem(atPath: path + suffix))?[.size]
            return sum + ((size as? NSNumber)?.int64Value ?? 0)
        }
    }

    /// SQLite's own check of the whole file, and the checksum of every block.
    package func check() throws(JournalError) {
        let (path, directory) = (path, directory)
        try read { db in
            try Vault.check(directory, db)
            let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
            guard findings == ["ok"] else {
                throw JournalError.corrupt(path: path, detail: findings.joined(separator: "; "))
            }
        }
        try forEachBlock { _ in }
    }

    /// The check of every start: all of a small file, the structure's roots of a large one (blocks
    /// carry checksums that are compared whenever they are read).
    package func quickCheck() throws(JournalError) {
        let isSmall = fileBytes() < 32 << 20
        let path = path
        try read { db in
            guard isSmall else {
                _ = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM block")
                return
            }
            let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
            guard findings == ["ok"] else {
                throw JournalError.corrupt(path: path, detail: findings.joined(separator: "; "))
            }
        }
    }

    /// Copies the whole database, consistently, while it may be in use.
    package func backup(to file: String) throws(JournalError) {
        do {
            let target = try DatabaseQueue(path: file)
            try database.backup(to: target)
            try target.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        } catch {
            throw JournalError(error, path: file)
        }
    }
}
