import Foundation
import GRDB

/// Why the journal could not do what was asked: what happened, and the cure.
package enum JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another process owns the data directory.
    case inUse(path: String)
    /// There is no database.
    case missing(path: String)
    /// The disk is full; nothing is lost, space is needed.
    case diskFull
    /// The file or its directory cannot be written.
    case readOnly(path: String)
    /// The file is damaged.
    case corrupt(path: String, detail: String)
    /// Written by a newer release.
    case newer(path: String)
    /// The vault's key is missing or does not fit.
    case vaultKey(path: String)
    case other(String)

    package var description: String {
        switch self {
        case .inUse(let path):
            "another showcaller process is using \(path): stop it, or give this one another --data"
        case .missing(let path):
            "there is no database at \(path): say with --data where it is, or start the service first"
        case .diskFull: "the disk is full: free some space, waiting events are written then"
        case .readOnly(let path):
            "\(path) cannot be written: give this user the right to write it and its directory"
        case .corrupt(let path, let detail):
            "\(path) is damaged (\(detail)): put the last backup in its place, or move the file away to start empty"
        case .newer(let path):
            "\(path) was written by a newer release: install that one, or use another --data"
        case .vaultKey(let path):
            "the key of the vault does not fit: put the right one at \(path) or in SHOWCALLER_VAULT_KEY"
        case .other(let text): "the journal failed: \(text)"
        }
    }

    /// Whether trying again later can help without anybody restarting the service.
    package var isTemporary: Bool {
        switch self {
        case .diskFull, .readOnly, .other: true
        default: false
        }
    }

    init(_ error: any Error, path: String) {
        if let known = error as? JournalError {
            self = known
            return
        }
        if let error = error as? CocoaError,
            [.fileWriteNoPermission, .fileReadNoPermission, .fileWriteVolumeReadOnly]
                .contains(error.code)
        {
            self = .readOnly(path: path)
            return
        }
        guard let error = error as? DatabaseError else {
            self = .other("\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .corrupt(path: path, detail: error.message ?? "SQLite cannot read it")
        default:
            self = .other(
                "\(error.message ?? "SQLite error") (\(error.extendedResultCode.rawValue))")
        }
    }
}
