import GRDB
import Vocabulary

/// What the search index asks of the journal.
extension Journal {
    /// The next blocks that are worth one transaction of whoever reads behind.
    package struct Slice: Sendable {
        /// The last of them.
        package var through: Int64
        package var receivedTs: Int64
        /// Tells this journal at this block from every other (`seal(of:)`).
        package var seal: Int64
    }

    /// Blocks after one, until they have so many bytes. A long read would keep the write-ahead log
    /// from being folded back, so whoever reads much reads slices.
    package func slice(after seq: Int64, bytes: Int) throws(JournalError) -> Slice? {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT seq, received_ts, sum, bytes FROM block WHERE seq > ?
                    ORDER BY seq LIMIT 4096
                    """, arguments: [seq])
            var slice: Slice?
            var total = 0
            while total < bytes, let row = try rows.next() {
                slice = Slice(
                    through: row[0], receivedTs: row[1],
                    seal: Self.seal(row[0], row[1], row[2]))
                total += row[3] as Int
            }
            return slice
        }
    }

    /// nil if the journal has no such block.
    package func seal(of seq: Int64) throws(JournalError) -> Int64? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT seq, received_ts, sum FROM block WHERE seq = ?", arguments: [seq]
            ).map { (row: Row) in Self.seal(row[0], row[1], row[2]) }
        }
    }

    private static func seal(_ seq: Int64, _ receivedTs: Int64, _ sum: Int64) -> Int64 {
        [seq, receivedTs, sum].withUnsafeBytes { Int64(bitPattern: stableHash($0)) }
    }

    /// The earliest event of a room in a span of event time, by whole blocks where one begins in
    /// it. What a stream that nobody started is named after.
    package func firstBlockTs(room: String, from: Int64, to: Int64) throws(JournalError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(first_ts) FROM block JOIN room ON room.id = block.room
                    WHERE name = ? AND first_ts BETWEEN ? AND ? AND events > 0
                    """, arguments: [room, from, to])
        }
    }
}
