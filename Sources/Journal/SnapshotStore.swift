package import Foundation
import Synchronization
import Vocabulary

/// Folded states kept to make the next start fast, a file to each room; never the truth.
///
/// Files, not rows: through the write-ahead log they would hold up commits. They are not synced
/// either: one that a power cut spoils fails its checksum, and the journal is folded instead.
package final class SnapshotStore: Sendable {
    private let directory: String
    private let program: UInt64
    private let parts = Atomic<Int>(0)
    /// Snapshots on the disk by room; nil until first asked for.
    private let files = Mutex<[String: [Int64]]?>(nil)

    /// - Parameter program: tells programs apart; a snapshot of another is not read, whatever its
    ///   version (`StateCoder`).
    package init(directory: String, program: UInt64) {
        self.directory = directory + "/snapshots"
        self.program = program
    }

    /// What a snapshot is of.
    package struct Label: Sendable, Equatable {
        package var room: String
        /// The newest block it holds, and what the journal says of it (`Journal.mark`).
        package var seq: Int64
        package var mark: Int64
        /// The number of the room's last frame.
        package var head: Int64

        package init(room: String, seq: Int64, mark: Int64, head: Int64) {
            self.room = room
            self.seq = seq
            self.mark = mark
            self.head = head
        }
    }

    package enum Found: Sendable {
        case nothing
        case state(Label, Data)
        /// There is one, but it must not be used.
        case unusable(Refusal)
    }

    package enum Refusal: String, Error, Sendable {
        case damaged, otherProgram, otherJournal
        package var text: String {
            switch self {
            case .damaged: "it is damaged"
            case .otherProgram: "another version of the program wrote it"
            case .otherJournal: "it does not belong to this journal"
            }
        }
    }

    /// Magic, checksum of all that follows, program, seq, mark, head, length of the name; the name;
    /// the state from the next multiple of eight on.
    private static let magic: UInt64 = 0x31_64_6C_6F_46_68_53_0A
    private static let headBytes = 56

    /// Writes a snapshot, then removes the room's older ones. Any thread.
    package func save(_ label: Label, state: [UInt8]) throws(JournalError) {
        var head = Data()
        for word in [
            program, UInt64(bitPattern: label.seq), UInt64(bitPattern: label.mark),
            UInt64(bitPattern: label.head), UInt64(label.room.utf8.count),
        ] {
            head.append(word)
        }
        head.append(contentsOf: label.room.utf8)
        head.append(contentsOf: [UInt8](repeating: 0, count: -head.count & 7))
        var file = Data()
        file.append(Self.magic)
        file.append(state.withUnsafeBytes { Self.sum(head, $0) })
        do {
            try write(file + head, state, to: path(label.room, label.seq))
        } catch {
            throw (error as? JournalError) ?? .other("\(error)")
        }
        for seq in replace(label) { unlink(path(label.room, seq)) }
    }

    /// The newest snapshot of a room that is whole, of this program, and about this journal.
    package func load(_ room: String, journal: Journal) -> Found {
        var refusal: Refusal?
        for seq in seqs(of: room) {
            do throws(Refusal) {
                let (label, state) = try read(path(room, seq))
                guard label.room == room, label.seq == seq,
                    (try? journal.mark(room: room, seq: seq)) == label.mark
                else { throw .otherJournal }
                return .state(label, state)
            } catch {
                refusal = refusal ?? error
            }
        }
        return refusal.map { .unusable($0) } ?? .nothing
    }

    private func read(_ path: String) throws(Refusal) -> (Label, Data) {
        guard let file = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped),
            file.count >= Self.headBytes
        else { throw .damaged }
        let words = file.withUnsafeBytes { bytes in
            (0..<Self.headBytes / 8).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            }
        }
        guard words[0] == Self.magic, words[6] <= 1024 else { throw .damaged }
        let nameEnd = Self.headBytes + Int(words[6])
        let stateStart = nameEnd + (-nameEnd & 7)
        guard stateStart <= file.count,
            file[stateStart...].withUnsafeBytes({ Self.sum(file[16..<stateStart], $0) })
                == words[1]
        else { throw .damaged }
        guard words[2] == program else { throw .otherProgram }
        let label = Label(
            room: String(decoding: file[Self.headBytes..<nameEnd], as: UTF8.self),
            seq: Int64(bitPattern: words[3]), mark: Int64(bitPattern: words[4]),
            head: Int64(bitPattern: words[5]))
        return (label, file[stateStart...])
    }

    private static func sum(_ head: Data, _ state: UnsafeRawBufferPointer) -> UInt64 {
        stableHash(state, seed: head.withUnsafeBytes { stableHash($0) })
    }

    private func path(_ room: String, _ seq: Int64) -> String {
        "\(directory)/\(Self.key(room))-\(seq).fold"
    }

    private static func key(_ room: String) -> String { String(stableHash(room), radix: 16) }

    /// The block numbers of a room's snapshots, newest first.
    private func seqs(of room: String) -> [Int64] {
        files.withLock { files in
            let known = files ?? list()
            files = known
            return (known[Self.key(room)] ?? []).sorted(by: >)
        }
    }

    /// Notes a new snapshot; answers those it takes the place of.
    private func replace(_ label: Label) -> [Int64] {
        let old = seqs(of: label.room)
        files.withLock { $0?[Self.key(label.room)] = [label.seq] }
        return old.filter { $0 != label.seq }
    }

    private func list() -> [String: [Int64]] {
        var known: [String: [Int64]] = [:]
        for file in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            let parts = file.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, file.hasSuffix(".fold"), let seq = Int64(parts[1].dropLast(5))
            else { continue }
            known[String(parts[0]), default: []].append(seq)
        }
        return known
    }

    /// Under a name of its own first: a file with the right name is never half-written by us.
    private func write(_ head: Data, _ state: [UInt8], to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let number = parts.add(1, ordering: .relaxed).newValue
        let part = "\(directory)/\(getpid())-\(number).part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalError.readOnly(path: directory) }
        defer { close(descriptor) }
        guard head.withUnsafeBytes({ Self.write($0, descriptor) }),
            state.withUnsafeBytes({ Self.write($0, descriptor) })
        else {
            unlink(part)
            throw JournalError.diskFull
        }
        guard rename(part, path) == 0 else { throw JournalError.readOnly(path: directory) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// Removes what a killed process left half-written. Only by the directory's owner.
    package func tidy() {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for file in files where file.hasSuffix(".part") { unlink("\(directory)/\(file)") }
    }
}

extension Data {
    fileprivate mutating func append(_ word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }
}
