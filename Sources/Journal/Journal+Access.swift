import Crypto
import Foundation
import GRDB
package import Vocabulary

/// What a token, session or link allows.
package struct Grant: Sendable, Equatable {
    package var name: String
    package var role: Role
    /// The rooms it is bound to; empty = all.
    package var rooms: [String]

    package init(name: String, role: Role, rooms: [String]) {
        self.name = name
        self.role = role
        self.rooms = rooms
    }

    package func covers(_ room: String) -> Bool { rooms.isEmpty || rooms.contains(room) }
}

package struct TokenRecord: Sendable, Equatable {
    package var id: String
    package var grant: Grant
    package var createdTs: Int64
    package var revokedTs: Int64?
}

/// Secrets are kept as SHA-256 (they have 192 random bits, so a slow hash would add nothing);
/// passwords, which people choose, through PBKDF2.
extension Journal {
    static func secret(prefix: String) -> String {
        let bytes = SymmetricKey(size: .bits192).withUnsafeBytes { Data($0) }
        return prefix
            + bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
    }

    static func hash(_ secret: String) -> Data {
        Data(SHA256.hash(data: Data(secret.utf8)))
    }

    private static func grant(_ row: Row, name: String) -> Grant? {
        guard let role = Role(rawValue: row["role"]) else { return nil }
        let rooms = (row["rooms"] as String).split(separator: " ").map(String.init)
        return Grant(name: name, role: role, rooms: rooms)
    }

    // Tokens

    package func createToken(_ grant: Grant, now: Int64) throws(JournalError) -> (
        id: String, token: String
    ) {
        let token = Self.secret(prefix: "sc_")
        let hash = Self.hash(token)
        let id = hash.prefix(5).map { String(format: "%02x", $0) }.joined()
        try write { db in
            try db.execute(
                sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, NULL)",
                arguments: [
                    hash, id, grant.name, grant.role.rawValue, grant.rooms.joined(separator: " "),
                    now,
                ])
        }
        return (id, token)
    }

    package func tokens() throws(JournalError) -> [TokenRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM token ORDER BY created_ts, id").compactMap {
                row in
                Self.grant(row, name: row["label"]).map {
                    TokenRecord(
                        id: row["id"], grant: $0, createdTs: row["created_ts"],
                        revokedTs: row["revoked_ts"])
                }
            }
        }
    }

    /// False if there is no such token, or it was revoked before.
    package func revokeToken(id: String, now: Int64) throws(JournalError) -> Bool {
        try write { db in
            try db.execute(
                sql: "UPDATE token SET revoked_ts = ? WHERE id = ? AND revoked_ts IS NULL",
                arguments: [now, id])
            return db.changesCount > 0
        }
    }

    package func grant(token: String) throws(JournalError) -> Grant? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM token WHERE hash = ? AND revoked_ts IS NULL",
                arguments: [Self.hash(token)]
            ).flatMap { Self.grant($0, name: $0["label"]) }
        }
    }

    // Sessions and one-time links

    private func open(_ table: String, prefix: String, _ grant: Grant, until: Int64)
        throws(JournalError) -> String
    {
        let secret = Self.secret(prefix: prefix)
        try write { db in
            try db.execute(
                sql: "INSERT INTO \(table) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    Self.hash(secret), grant.name, grant.role.rawValue,
                    grant.rooms.joined(separator: " "), until,
                ])
        }
        return secret
    }

    package func createSession(_ grant: Grant, until: Int64) throws(JournalError) -> String {
        try open("session", prefix: "ss_", grant, until: until)
    }

    package func createLink(_ grant: Grant, until: Int64) throws(JournalError) -> String {
        try open("link", prefix: "sl_", grant, until: until)
    }

    package func grant(session: String, now: Int64) throws(JournalError) -> Grant? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM session WHERE hash = ? AND expires_ts > ?",
                arguments: [Self.hash(session), now]
            ).flatMap { Self.grant($0, name: $0["user"]) }
        }
    }

    package func endSession(_ session: String) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: "DELETE FROM session WHERE hash = ?", arguments: [Self.hash(session)])
        }
    }

    /// Takes a one-time link: it works once.
    package func takeLink(_ link: String, now: Int64) throws(JournalError) -> Grant? {
        try write { db in
            let row = try Row.fetchOne(
                db, sql: "DELETE FROM link WHERE hash = ? AND expires_ts > ? RETURNING *",
                arguments: [Self.hash(link), now])
            return row.flatMap { Self.grant($0, name: $0["user"]) }
        }
    }

    // Users

    package func putUser(_ grant: Grant, password: String, now: Int64) throws(JournalError) {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
        let derived = passwordHash(password, salt: salt)
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO user VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    grant.name, salt, derived, grant.role.rawValue,
                    grant.rooms.joined(separator: " "), now,
                ])
            try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [grant.name])
        }
    }

    package func removeUser(_ name: String) throws(JournalError) -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM session WHERE user = ?", arguments: [name])
            try db.execute(sql: "DELETE FROM user WHERE name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }

    package func users() throws(JournalError) -> [Grant] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM user ORDER BY name").compactMap {
                Self.grant($0, name: $0["name"])
            }
        }
    }

    /// The grant of a user whose password is right. Unknown users take as long as wrong passwords.
    package func grant(user: String, password: String) throws(JournalError) -> Grant? {
        let row = try read {
            try Row.fetchOne($0, sql: "SELECT * FROM user WHERE name = ?", arguments: [user])
        }
        let salt: Data = row?["salt"] ?? Data(repeating: 0, count: 16)
        let derived = passwordHash(password, salt: salt)
        guard let row, row["password"] as Data == derived else { return nil }
        return Self.grant(row, name: user)
    }
}

/// PBKDF2-HMAC-SHA256 (RFC 8018 §5.2), one block, 210,000 rounds.
func passwordHash(_ password: String, salt: Data, rounds: Int = 210_000) -> Data {
    let key = SymmetricKey(data: Data(password.utf8))
    var last = Data(HMAC<SHA256>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
    var sum = [UInt8](last)
    for _ in 1..<rounds {
        last = Data(HMAC<SHA256>.authenticationCode(for: last, using: key))
        for i in 0..<32 { sum[i] ^= last[last.startIndex + i] }
    }
    return Data(sum)
}
