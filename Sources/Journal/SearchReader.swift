import Foundation
import GRDB
package import Search
import Vocabulary

/// Which texts somebody may and wants to see.
package struct SearchFilter: Sendable {
    /// Only these; nil = all.
    package var rooms: [String]?
    package var kinds: Set<SearchKind> = Set(SearchKind.allCases)
    package var speaker: String?
    package var from: Int64 = .min
    package var to: Int64 = .max
    /// Only results after this one, which is `SearchHit.id`.
    package var before: Int64?
    package init() {}
}

/// A text that was found.
package struct SearchHit: Sendable {
    package var id: Int64
    package var room: String
    package var kind: SearchKind
    package var ts: Int64
    package var endTs: Int64?
    package var speaker: String?
    package var text: String
}

/// How far the index is.
package struct SearchProgress: Sendable {
    package var seq: Int64
    /// When the newest event that is in it was received.
    package var toTs: Int64?
    package var texts: Int64
}

/// Reads the index, for one search; several may read at once. Any thread may interrupt it.
package final class SearchReader: Sendable {
    private let database: DatabaseQueue
    private let path: String

    package init(directory: String) throws(JournalError) {
        path = directory + "/" + SearchStore.fileName
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            _ = try database.read { try $0.tableExists("words") }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// Ends what runs, as soon as it can be ended.
    package func interrupt() { database.interrupt() }

    package func progress() throws(JournalError) -> SearchProgress {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM meta")
            let facts = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0) })
            return SearchProgress(
                seq: facts["seq"]?[1] ?? 0, toTs: facts["to_ts"]?[1],
                texts: try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM doc") ?? 0)
        }
    }

    package func boundaries() throws(JournalError) -> [SearchBoundary] {
        try read { try SearchBoundary.all($0) }
    }

    /// Texts that the index says to hold what is asked, newest first, until `body` has enough.
    ///
    /// - Parameter words: nil = every text.
    package func forEach(
        _ words: SearchNeed?, _ filter: SearchFilter,
        _ body: (_ id: Int64, _ text: UnsafeRawBufferPointer) throws -> Bool
    ) throws(JournalError) {
        try read { db in
            guard let plan = try SearchPlan(words, filter, db) else { return }
            let rows = try Row.fetchCursor(
                db, sql: "SELECT doc.id, doc.text " + plan.sql + " ORDER BY \(plan.order) DESC",
                arguments: plan.arguments)
            while let row = try rows.next() {
                let goesOn = try row.withUnsafeData(atIndex: 1) { data in
                    try (data ?? Data()).withUnsafeBytes { try body(row[0], $0) }
                }
                guard goesOn else { return }
            }
        }
    }

    /// How many texts there are, counted up to a limit.
    package func count(
        _ words: SearchNeed, _ filter: SearchFilter, atMost limit: Int
    ) throws(JournalError) -> Int {
        try read { db in
            guard let plan = try SearchPlan(words, filter, db) else { return 0 }
            return try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM (SELECT 1 \(plan.sql) ORDER BY \(plan.order) DESC LIMIT ?)
                    """,
                arguments: plan.arguments + [limit]) ?? 0
        }
    }

    private static let columns = """
        SELECT doc.id, room.text, kind, ts, end_ts, speaker.text, doc.text FROM doc
        JOIN name AS room ON room.id = doc.room LEFT JOIN name AS speaker ON speaker.id = doc.speaker
        """

    private static func hit(_ row: Row) -> SearchHit {
        SearchHit(
            id: row[0], room: row[1], kind: SearchKind(rawValue: row[2]) ?? .said, ts: row[3],
            endTs: row[4], speaker: row[5], text: row[6])
    }

    package func hits(_ ids: [Int64]) throws(JournalError) -> [SearchHit] {
        try read { db in
            try ids.compactMap { id in
                try Row.fetchOne(
                    db.cachedStatement(sql: Self.columns + " WHERE doc.id = ?"), arguments: [id]
                ).map(Self.hit)
            }
        }
    }

    /// What was said just before and after.
    package func around(
        _ hit: SearchHit, count: Int, withinMs: Int64
    ) throws(JournalError) -> (before: [SearchHit], after: [SearchHit]) {
        try read { db in
            func side(_ relation: String, _ order: String) throws -> [SearchHit] {
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: Self.columns + """
                             WHERE doc.room = (SELECT id FROM name WHERE text = ?)
                            AND kind = ? AND doc.id \(relation) ? AND doc.text <> ''
                            ORDER BY doc.id \(order) LIMIT ?
                            """),
                    arguments: [hit.room, SearchKind.said.rawValue, hit.id, count]
                ).map(Self.hit).filter { abs($0.ts - hit.ts) <= withinMs }
            }
            return (try side("<", "DESC").reversed(), try side(">", "ASC"))
        }
    }

    private func read<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try database.read(body) } catch { throw JournalError(error, path: path) }
    }
}

/// What a text must hold, and must not hold.
package struct SearchNeed: Sendable {
    package var all: [RequiredText]
    package var none: [SearchTerm]

    package init(_ words: SearchWords) {
        all = words.all.map { .term($0) }
        none = words.none
    }

    package init(_ required: RequiredText) {
        all = [required]
        none = []
    }
}
