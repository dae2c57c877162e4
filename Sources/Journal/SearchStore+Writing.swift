import GRDB
import Search
import Vocabulary

/// What one slice of the journal adds.
package struct SearchBatch: Sendable {
    package var entries: [SearchEntry] = []
    package var boundaries: [SearchBoundary] = []
    package init() {}
}

extension SearchEntry {
    /// Of two messages about one utterance that say the same revision, the one that ends later
    /// stands.
    fileprivate var outlasts: Int64 { kind == .said ? endTs ?? .min : 0 }
}

extension SearchStore {
    /// Numbers for each millisecond; what does not fit goes into the next.
    static let perMs: Int64 = 64
    /// Begins the words that say of what room, kind and speaker a text is: no text has it.
    static let facet = "\u{E000}"
    /// Messages about one utterance come within this time of each other; those further apart are
    /// noted, because a boundary that comes late may part them.
    private static let nearMs: Int64 = 60_000
    /// As `StreamZones.warmUpMs`: a start takes events of this long before it.
    private static let warmUpMs: Int64 = 600_000

    /// Takes a slice in with one commit.
    ///
    /// - Returns: false if a late boundary parts what was taken for one: the index has to begin again.
    package func take(_ batch: SearchBatch, _ slice: Journal.Slice) throws(JournalError) -> Bool {
        let known = names
        do {
            return try database.write { db in
                for boundary in batch.boundaries { try note(boundary, db) }
                if try isParted(batch.boundaries, db) { return false }
                var changes: [Int64: Change] = [:]
                for entry in batch.entries { try file(entry, &changes, db) }
                try settle(changes, db)
                try db.execute(
                    sql: """
                        REPLACE INTO meta VALUES ('seq', ?), ('seal', ?), ('to_ts', ?)
                        """, arguments: [slice.through, slice.seal, slice.receivedTs])
                return true
            }
        } catch {
            names = known
            throw JournalError(error, path: path)
        }
    }

    /// The words of a number before and after.
    private struct Change {
        var old: String?
        var new: String?
    }

    private func note(_ boundary: SearchBoundary, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO boundary VALUES (?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                try number(of: boundary.room, db), boundary.ts, boundary.isStart,
                Int64(bitPattern: boundary.order), boundary.title, boundary.host,
                boundary.isRehearsal,
            ])
    }

    private func isParted(_ boundaries: [SearchBoundary], _ db: Database) throws -> Bool {
        try boundaries.contains { boundary in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM joined
                    WHERE room = ? AND from_ts <= ? AND to_ts >= ?)
                    """,
                arguments: [
                    try number(of: boundary.room, db), boundary.ts, boundary.ts - Self.warmUpMs,
                ]) ?? false
        }
    }

    private func file(_ entry: SearchEntry, _ changes: inout [Int64: Change], _ db: Database) throws
    {
        let room = try number(of: entry.room, db)
        let speaker = entry.speaker.isEmpty ? nil : try number(of: entry.speaker, db)
        if try isOutdone(entry, room, &changes, db) { return }
        guard !entry.text.isEmpty || entry.key != nil else { return }
        let insert = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        var id = entry.ts * Self.perMs
        if lastCrowd.base == id { id = lastCrowd.next }
        while true {
            try insert.execute(arguments: [
                id, room, entry.kind.rawValue, entry.ts, entry.endTs, speaker, entry.key,
                entry.key == nil ? nil : entry.revision,
                entry.key == nil ? nil : Int64(bitPattern: entry.order), entry.text,
            ])
            if db.changesCount == 1 { break }
            id += 1
        }
        lastCrowd = (entry.ts * Self.perMs, id + 1)
        if !entry.text.isEmpty {
            changes[id, default: Change()].new = Self.column(
                entry.text, room: room, kind: entry.kind.rawValue, speaker: speaker)
        }
    }

    /// Takes out the messages about the same thing that it stands above; true if one stands above
    /// it.
    private func isOutdone(
        _ entry: SearchEntry, _ room: Int64, _ changes: inout [Int64: Change], _ db: Database
    ) throws -> Bool {
        guard let key = entry.key else { return false }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, ts, revision, end_ts, rank, text, kind, speaker FROM doc
                    WHERE key = ? AND room = ? AND ts BETWEEN ? AND ?
                    """),
            arguments: [key, room, entry.zone.lowerBound, entry.zone.upperBound])
        let rank = (entry.revision, entry.outlasts, entry.order)
        for row in rows {
            let ts: Int64 = row[1]
            if abs(ts - entry.ts) > Self.nearMs {
                try db.execute(
                    sql: "INSERT INTO joined VALUES (?, ?, ?)",
                    arguments: [room, min(ts, entry.ts), max(ts, entry.ts)])
            }
            let order = UInt64(bitPattern: row[4] as Int64)
            let there = (row[2] as Int64, entry.kind == .said ? row[3] as Int64? ?? .min : 0, order)
            if there >= rank { return true }
            let id: Int64 = row[0]
            try db.cachedStatement(sql: "DELETE FROM doc WHERE id = ?").execute(arguments: [id])
            lastCrowd = (0, 0)
            if changes[id]?.new != nil {
                changes[id]?.new = nil
            } else if !(row[5] as String).isEmpty {
                changes[id, default: Change()].old = Self.column(
                    row[5], room: room, kind: row[6], speaker: row[7])
            }
        }
        return false
    }

    /// In the order of the numbers: the engine writes what waits to the disk whenever one goes back.
    private func settle(_ changes: [Int64: Change], _ db: Database) throws {
        let remove = try db.cachedStatement(
            sql: "INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)")
        let add = try db.cachedStatement(sql: "INSERT INTO words(rowid, text) VALUES (?, ?)")
        for id in changes.keys.sorted() {
            guard let change = changes[id] else { continue }
            if let old = change.old { try remove.execute(arguments: [id, old]) }
            if let new = change.new { try add.execute(arguments: [id, new]) }
        }
    }

    private static func column(_ text: String, room: Int64, kind: Int, speaker: Int64?) -> String {
        var column = SearchText(text).column
        column += " \(facet)r\(room) \(facet)k\(kind)"
        if let speaker { column += " \(facet)s\(speaker)" }
        return column
    }

    private func number(of name: String, _ db: Database) throws -> Int64 {
        if let known = names[name] { return known }
        let id: Int64
        if let there = try Int64.fetchOne(
            db, sql: "SELECT id FROM name WHERE text = ?", arguments: [name])
        {
            id = there
        } else {
            try db.execute(sql: "INSERT INTO name (text) VALUES (?)", arguments: [name])
            id = db.lastInsertedRowID
        }
        if names.count > 20_000 { names.removeAll() }
        names[name] = id
        return id
    }
}
