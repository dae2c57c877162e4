import Foundation
import GRDB
import Testing

@testable import Journal

@Suite("Durability of commits")
struct DurabilityTests {
    @Test("each commit is synchronised to the disk (WAL, synchronous = FULL)")
    func commitsAreSynchronised() throws {
        let directory = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let journal = try Journal(directory: directory, access: .write)
        let synchronous = try journal.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        let mode = try journal.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(synchronous == 2)
        #expect(mode == "wal")
    }
}
