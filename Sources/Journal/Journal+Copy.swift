import GRDB

/// One deed to a text of copy or to an entry of the calendar, as it is kept.
package struct CopyRecord: Sendable, Equatable {
    /// Where deeds are kept.
    package enum Table: String, Sendable {
        case texts = "copy_deed"
        case calendar = "warm_up_deed"
    }

    package var piece: String
    package var number: Int
    package var ts: Int64
    package var by: String
    package var deed: String
    package var json: String

    package init(piece: String, number: Int, ts: Int64, by: String, deed: String, json: String) {
        self.piece = piece
        self.number = number
        self.ts = ts
        self.by = by
        self.deed = deed
        self.json = json
    }
}

/// What people did to texts of copy and to the calendar: only ever added to.
extension Journal {
    /// Adds deeds, all of them or none.
    ///
    /// - Returns: false if somebody else has done something to one of the pieces since; then
    ///   nothing was added.
    package func add(
        _ records: [CopyRecord], to table: CopyRecord.Table = .texts
    ) throws(JournalError) -> Bool {
        try write { db in
            for (piece, own) in Dictionary(grouping: records, by: \.piece) {
                let last =
                    try Int.fetchOne(
                        db, sql: "SELECT max(number) FROM \(table.rawValue) WHERE piece = ?",
                        arguments: [piece]) ?? 0
                guard own.map(\.number) == Array(last + 1..<last + 1 + own.count) else {
                    return false
                }
            }
            for record in records {
                try db.execute(
                    sql: "INSERT INTO \(table.rawValue) VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.piece, record.number, record.ts, record.by, record.deed, record.json,
                    ])
            }
            return true
        }
    }

    /// All deeds in order.
    package func copyRecords(
        of table: CopyRecord.Table = .texts
    ) throws(JournalError) -> [CopyRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM \(table.rawValue) ORDER BY piece, number"
            ).map { row in
                CopyRecord(
                    piece: row["piece"], number: row["number"], ts: row["ts"], by: row["author"],
                    deed: row["deed"], json: row["json"])
            }
        }
    }
}
