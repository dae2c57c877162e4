import Foundation
import Testing
import Vocabulary

@testable import Journal

/// Snapshots are never the truth: one that is not surely right is not used.
@Suite struct SnapshotStoreTests {
    private let directory = TemporaryDirectory()
    private let journal: Journal
    private let store: SnapshotStore

    init() throws {
        journal = try Journal(directory: directory.path, access: .write)
        store = SnapshotStore(directory: directory.path, program: 1)
    }

    private func append(_ text: String) throws -> Int64 {
        var block = Block(room: "r1", feed: "f", receivedTs: 1)
        block.lines = Array(text.utf8)
        block.events = 1
        var blocks = [block]
        try journal.commit(&blocks, contacts: [])
        return blocks[0].seq
    }

    private func label(_ seq: Int64) throws -> SnapshotStore.Label {
        let mark = try #require(try journal.mark(room: "r1", seq: seq))
        return .init(room: "r1", seq: seq, mark: mark, head: 12)
    }

    private func refusal(_ store: SnapshotStore, _ journal: Journal) -> SnapshotStore.Refusal? {
        if case .unusable(let reason) = store.load("r1", journal: journal) { reason } else { nil }
    }

    @Test("What was saved is loaded, the newest first, and older ones are removed")
    func roundTrip() throws {
        let first = try label(append("a"))
        try store.save(first, state: [1, 2, 3])
        let second = try label(append("b"))
        try store.save(second, state: [4, 5])
        for store in [store, SnapshotStore(directory: directory.path, program: 1)] {
            guard case .state(let label, let state) = store.load("r1", journal: journal) else {
                Issue.record("not found")
                continue
            }
            #expect(label == second)
            #expect(Array(state) == [4, 5])
        }
        #expect(try files().count == 1)
    }

    @Test("A room without a snapshot has none")
    func nothing() {
        guard case .nothing = store.load("r1", journal: journal) else {
            Issue.record("found one")
            return
        }
    }

    @Test("One damaged byte anywhere, or a lost end, and it is not used")
    func damage() throws {
        try store.save(label(append("a")), state: Array(0..<200))
        let file = try directory.path + "/snapshots/" + files()[0]
        let good = try #require(FileManager.default.contents(atPath: file))
        for at in good.indices {
            var bad = good
            bad[at] ^= 0x10
            try bad.write(to: URL(fileURLWithPath: file))
            #expect(refusal(store, journal) == .damaged, "byte \(at)")
        }
        for length in [0, 7, 55, 60, good.count - 1] {
            try good[..<length].write(to: URL(fileURLWithPath: file))
            #expect(refusal(store, journal) == .damaged, "length \(length)")
        }
    }

    @Test("A snapshot of another program is not used")
    func otherProgram() throws {
        try store.save(label(append("a")), state: [1])
        let next = SnapshotStore(directory: directory.path, program: 2)
        #expect(refusal(next, journal) == .otherProgram)
    }

    @Test("A snapshot of another journal, or of a later state than a restored backup, is not used")
    func otherJournal() throws {
        try store.save(label(append("a")), state: [1])
        let other = TemporaryDirectory()
        let empty = try Journal(directory: other.path, access: .write)
        #expect(refusal(store, empty) == .otherJournal)
        var block = Block(room: "r1", feed: "f", receivedTs: 1)
        block.lines = Array("b".utf8)
        var blocks = [block]
        try empty.commit(&blocks, contacts: [])
        #expect(refusal(store, empty) == .otherJournal)
    }

    @Test("Half-written files of a killed process are tidied away")
    func tidy() throws {
        try store.save(label(append("a")), state: [1])
        try Data([1]).write(to: URL(fileURLWithPath: directory.path + "/snapshots/77-1.part"))
        store.tidy()
        #expect(try files().allSatisfy { $0.hasSuffix(".fold") })
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path + "/snapshots")
    }
}
