import CPowerCut
import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Journal

/// The power is cut. What was synced is on the disk; of each file's writes since, any may have
/// arrived, in any order, whole or in part. Whatever is left, the journal opens, passes SQLite's
/// check and its own, and holds every block that `commit` returned for.
@Suite(.serialized) struct PowerCutTests {
    @Test("Nothing acknowledged is lost, whichever unsynced writes arrive", arguments: 1...4)
    func nothingLost(seed: UInt64) throws {
        let trials = try cut(seed: seed, cuts: 60) { _ in }
        #expect(trials.lost == 0)
        #expect(trials.damaged == 0)
        #expect(trials.unacknowledgedKept <= trials.count)
        #expect(trials.count == 60)
    }

    @Test("The test can fail: without syncs at commit, acknowledged blocks are lost")
    func wouldFindLoss() throws {
        let trials = try cut(seed: 1, cuts: 60) { journal in
            try journal.database.inDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        }
        #expect(trials.lost + trials.damaged > 0)
    }

    @Test(
        "A commit that fails writes nothing, says why, and can be tried again",
        arguments: [
            (ResultCode.SQLITE_FULL.rawValue, JournalError.diskFull),
            (ResultCode.SQLITE_READONLY.rawValue, .readOnly(path: "")),
            (ResultCode.SQLITE_IOERR_WRITE.rawValue, .other("")),
        ])
    func failedCommit(code: Int32, expected: JournalError) throws {
        powercut_install()
        let directory = TemporaryDirectory()
        powercut_record(directory.path)
        defer { powercut_stop() }
        let journal = try Journal(directory: directory.path, access: .write)
        func blocks(_ text: String) -> [Block] {
            var block = Block(room: "r", feed: "f", receivedTs: 1)
            block.lines = Array(text.utf8)
            block.events = 1
            return [block]
        }
        var first = blocks("first")
        try journal.commit(&first, contacts: [])
        powercut_behave(powercut_disk(sync_ms: 0, fails_writes: code))
        var second = blocks("second")
        do {
            try journal.commit(&second, contacts: [])
            Issue.record("the commit did not fail")
        } catch {
            #expect(error.isTemporary)
            #expect(
                "\(error)".prefix(12) == "\(expected)".prefix(12)
                    || code == ResultCode.SQLITE_READONLY.rawValue)
            if code == ResultCode.SQLITE_READONLY.rawValue {
                #expect(error == .readOnly(path: journal.path))
            }
        }
        powercut_behave(powercut_disk(sync_ms: 0, fails_writes: 0))
        #expect(try journal.lastSeq() == first[0].seq)
        try journal.commit(&second, contacts: [])
        #expect(try journal.lastSeq() == second[0].seq)
        try journal.check()
    }

    @Test("A file of a newer release is left alone, and says so")
    func newer() throws {
        let directory = TemporaryDirectory()
        do {
            let journal = try Journal(directory: directory.path, access: .write)
            try journal.database.inDatabase {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
            }
        }
        let path = directory.path + "/showcaller.db"
        #expect(throws: JournalError.newer(path: path)) {
            try Journal(directory: directory.path, access: .write)
        }
    }

    private struct Trials {
        var count = 0
        var lost = 0
        var damaged = 0
        var unacknowledgedKept = 0
    }

    /// Commits under the recording disk, then looks at what is left after cuts at random moments.
    private func cut(seed: UInt64, cuts: Int, prepare: (Journal) throws -> Void) throws -> Trials {
        var random = SeededGenerator(seed: seed)
        let blocks = try record(&random, prepare)
        let moments = (0..<cuts).map { _ in Int64.random(in: 0...powercut_count(), using: &random) }
        var disk = Disk()
        var trials = Trials()
        for moment in moments.sorted() {
            disk.advance(to: moment)
            trials.count += 1
            let left = TemporaryDirectory()
            try disk.cut(into: left.path, &random)
            do {
                let journal = try Journal(directory: left.path, access: .write)
                try journal.check()
                var found: [[UInt8]] = []
                try journal.forEachBlock { found.append(Array($0.lines)) }
                let isPrefix = found.count <= blocks.count && found == Array(blocks[..<found.count])
                if found.count < disk.acknowledged || !isPrefix { trials.lost += 1 }
                if found.count > disk.acknowledged { trials.unacknowledgedKept += 1 }
            } catch {
                trials.damaged += 1
            }
        }
        return trials
    }

    /// Eighty commits of all sizes, with checkpoints in between; each is marked when it returns.
    private func record(_ random: inout SeededGenerator, _ prepare: (Journal) throws -> Void) throws
        -> [[UInt8]]
    {
        powercut_install()
        let directory = TemporaryDirectory()
        powercut_record(directory.path)
        defer { powercut_stop() }
        let journal = try Journal(directory: directory.path, access: .write)
        try prepare(journal)
        // Checkpoints as often as a long run meets them.
        try journal.database.inDatabase {
            try $0.execute(sql: "PRAGMA wal_autocheckpoint = 15; PRAGMA journal_size_limit = 40000")
        }
        var blocks: [[UInt8]] = []
        for number in 1...80 {
            var block = Block(room: "r\(number % 3)", feed: "f", receivedTs: Int64(number))
            let size = Int.random(
                in: 1...1 << Int.random(in: 3...15, using: &random), using: &random)
            block.lines = (0..<size).map { _ in UInt8.random(in: 32...126, using: &random) }
            block.events = 1
            blocks.append(block.lines)
            var commit = [block]
            try journal.commit(&commit, contacts: [])
            powercut_mark(Int32(number))
        }
        return blocks
    }
}

/// What the disk holds for sure, and what is under way to it. A deletion is for sure only if the
/// directory was synced with it: a rollback journal that comes back would undo all that followed.
private struct Disk {
    private struct File {
        /// nil = there is none.
        var bytes: [UInt8]?
        var pending: [powercut_op] = []
    }

    private var files: [Int32: File] = [:]
    private var at: Int64 = 0
    private(set) var acknowledged = 0

    mutating func advance(to moment: Int64) {
        while at < moment {
            let op = powercut_get(at)
            at += 1
            switch UInt32(op.kind) {
            case POWERCUT_MARK.rawValue: acknowledged = Int(op.file)
            case POWERCUT_SYNC.rawValue:
                var file = files[op.file] ?? File()
                for one in file.pending { Self.apply(one, to: &file.bytes) }
                file.pending = []
                files[op.file] = file
            case POWERCUT_DELETE.rawValue where op.offset != 0: files[op.file] = File()
            default: files[op.file, default: File()].pending.append(op)
            }
        }
    }

    /// Writes a state the disk may be in: of what is under way some arrives, some in part.
    func cut(into directory: String, _ random: inout SeededGenerator) throws {
        let share = [0, 0.1, 0.5, 0.9, 1].randomElement(using: &random)!
        for (number, file) in files {
            var bytes = file.bytes
            for op in file.pending where Double.random(in: 0..<1, using: &random) < share {
                let isTorn = Int.random(in: 0..<4, using: &random) == 0
                guard isTorn, UInt32(op.kind) == POWERCUT_WRITE.rawValue else {
                    Self.apply(op, to: &bytes)
                    continue
                }
                for sector in Self.sectors(of: op) where Bool.random(using: &random) {
                    Self.apply(sector, to: &bytes)
                }
            }
            guard let bytes else { continue }
            let path = directory + "/" + String(cString: powercut_name(number))
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
    }

    private static func sectors(of op: powercut_op) -> [powercut_op] {
        stride(from: 0, to: op.length, by: 512).map { from in
            var sector = op
            sector.offset = op.offset + from
            sector.length = min(512, op.length - from)
            sector.bytes = op.bytes + Int(from)
            return sector
        }
    }

    private static func apply(_ op: powercut_op, to file: inout [UInt8]?) {
        if UInt32(op.kind) == POWERCUT_DELETE.rawValue {
            file = nil
            return
        }
        var bytes = file ?? []
        let offset = Int(op.offset)
        switch UInt32(op.kind) {
        case POWERCUT_WRITE.rawValue:
            let end = offset + Int(op.length)
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            bytes.replaceSubrange(
                offset..<end, with: UnsafeBufferPointer(start: op.bytes, count: Int(op.length)))
        case POWERCUT_TRUNCATE.rawValue:
            if bytes.count > offset { bytes.removeLast(bytes.count - offset) }
        default: break
        }
        file = bytes
    }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
