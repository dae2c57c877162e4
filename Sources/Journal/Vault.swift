import Crypto
import Foundation
import GRDB

/// Personal data of leads, sealed with AES-256-GCM. The key is in the environment
/// (`SHOWCALLER_VAULT_KEY`, base64) or in `vault.key` beside the database, readable by its owner only.
struct Vault {
    private let key: SymmetricKey
    private let path: String

    /// - Parameter creates: makes a key where there is none: nothing must be sealed yet.
    init(directory: String, creates: Bool) throws {
        path = directory + "/vault.key"
        if let text = ProcessInfo.processInfo.environment["SHOWCALLER_VAULT_KEY"] {
            guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
                throw JournalError.vaultKey(path: path)
            }
            key = SymmetricKey(data: bytes)
        } else if let bytes = FileManager.default.contents(atPath: path) {
            guard bytes.count == 32 else { throw JournalError.vaultKey(path: path) }
            key = SymmetricKey(data: bytes)
        } else if !creates {
            throw JournalError.vaultKey(path: path)
        } else {
            key = SymmetricKey(size: .bits256)
            try Self.create(path, key.withUnsafeBytes { Data($0) })
        }
    }

    /// The key must be on the disk before anything is sealed with it.
    private static func create(_ path: String, _ bytes: Data) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalError.readOnly(path: path) }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes {
            Foundation.write(descriptor, $0.baseAddress, $0.count)
        }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw JournalError.diskFull
        }
    }

    private struct Content: Codable {
        var phone: String?
        var name: String?
        var wechat: String?
    }

    /// Seals a contact; fields it does not name keep what they were.
    func keep(_ contact: LeadContact, _ db: Database) throws {
        var content = try load(contact.room, contact.lead, db) ?? Content()
        content.phone = contact.phone ?? content.phone
        content.name = contact.name ?? content.name
        content.wechat = contact.wechat ?? content.wechat
        let sealed = try AES.GCM.seal(
            JSONEncoder().encode(content), using: key,
            authenticating: Data("\(contact.room)\n\(contact.lead)".utf8))
        try db.execute(
            sql: """
                INSERT INTO vault (room, lead, ts, sealed) VALUES (?, ?, ?, ?)
                ON CONFLICT (room, lead) DO UPDATE SET ts = excluded.ts, sealed = excluded.sealed
                """, arguments: [contact.room, contact.lead, contact.ts, sealed.combined])
    }

    /// Whether what is sealed can be opened with the key at hand: a wrong one is told at start, not
    /// by the first lead of the evening.
    static func check(_ directory: String, _ db: Database) throws {
        let one = try Row.fetchOne(db, sql: "SELECT room, lead FROM vault LIMIT 1")
        let isNamed = ProcessInfo.processInfo.environment["SHOWCALLER_VAULT_KEY"] != nil
        guard one != nil || isNamed else { return }
        let vault = try Vault(directory: directory, creates: one == nil)
        if let one { _ = try vault.load(one[0], one[1], db) }
    }

    private func load(_ room: String, _ lead: String, _ db: Database) throws -> Content? {
        guard
            let sealed = try Data.fetchOne(
                db, sql: "SELECT sealed FROM vault WHERE room = ? AND lead = ?",
                arguments: [room, lead])
        else { return nil }
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(
                box, using: key, authenticating: Data("\(room)\n\(lead)".utf8))
        else { throw JournalError.vaultKey(path: path) }
        return try JSONDecoder().decode(Content.self, from: bytes)
    }

    func contact(_ room: String, _ lead: String, _ db: Database) throws -> LeadContact? {
        guard let content = try load(room, lead, db) else { return nil }
        return LeadContact(
            room: room, lead: lead, ts: 0, phone: content.phone, name: content.name,
            wechat: content.wechat)
    }
}

extension Journal {
    /// A lead's contact, unsealed: for who holds the right to it.
    package func contact(room: String, lead: String) throws(JournalError) -> LeadContact? {
        let directory = directory
        return try read { db in
            try Vault(directory: directory, creates: false).contact(room, lead, db)
        }
    }
}
