import Foundation
import GRDB

/// A link by which somebody without a name here may read one stream's report, for a while.
package struct ShareRecord: Sendable, Equatable {
    package var id: String
    package var room: String
    package var stream: String
    /// Who made it.
    package var author: String
    package var createdTs: Int64
    package var expiresTs: Int64
    package var revokedTs: Int64?

    package func isInForce(at now: Int64) -> Bool { revokedTs == nil && expiresTs > now }
}

extension Journal {
    /// Ended ones are listed, and told apart from those that never were, for so long.
    private static let keptMs: Int64 = 90 * 86_400_000

    /// - Parameter most: how many of a stream may be in force at once.
    /// - Returns: the record and the secret, which is known this once; nil if there are too many.
    package func createShare(
        room: String, stream: String, author: String, until: Int64, now: Int64, most: Int
    ) throws(JournalError) -> (share: ShareRecord, secret: String)? {
        let secret = Self.secret(prefix: "sr_")
        let hash = Self.hash(secret)
        let share = ShareRecord(
            id: hash.prefix(5).map { String(format: "%02x", $0) }.joined(), room: room,
            stream: stream, author: author, createdTs: now, expiresTs: until)
        let isMade = try write { db in
            try db.execute(
                sql: "DELETE FROM share WHERE min(expires_ts, ifnull(revoked_ts, expires_ts)) < ?",
                arguments: [now - Self.keptMs])
            let there = try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM share
                    WHERE stream = ? AND revoked_ts IS NULL AND expires_ts > ?
                    """, arguments: [stream, now])
            guard there ?? 0 < most else { return false }
            try db.execute(
                sql: "INSERT INTO share VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                arguments: [hash, share.id, room, stream, author, now, until])
            return true
        }
        return isMade ? (share, secret) : nil
    }

    /// Those of a stream, the newest first.
    package func shares(stream: String) throws(JournalError) -> [ShareRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM share WHERE stream = ? ORDER BY created_ts DESC, id LIMIT 200
                    """, arguments: [stream]
            ).map(Self.share)
        }
    }

    package func share(id: String) throws(JournalError) -> ShareRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM share WHERE id = ?", arguments: [id])
                .map(Self.share)
        }
    }

    /// The one that a secret opens, in force or not.
    package func share(secret: String) throws(JournalError) -> ShareRecord? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM share WHERE hash = ?", arguments: [Self.hash(secret)]
            ).map(Self.share)
        }
    }

    package func revokeShare(id: String, now: Int64) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: "UPDATE share SET revoked_ts = ? WHERE id = ? AND revoked_ts IS NULL",
                arguments: [now, id])
        }
    }

    private static func share(_ row: Row) -> ShareRecord {
        ShareRecord(
            id: row["id"], room: row["room"], stream: row["stream"], author: row["author"],
            createdTs: row["created_ts"], expiresTs: row["expires_ts"],
            revokedTs: row["revoked_ts"])
    }
}
