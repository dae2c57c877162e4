import Foundation

/// A write-ahead log as SQLite will find it at the next opening.
///
/// SQLite takes a log up to the last commit whose checksums hold, and says nothing of what follows.
/// After a power cut that is right: what follows had not been synced, so nobody was told it was
/// safe. But where a disk damaged it, acknowledged events are gone: this must not pass in silence.
///
/// Source: SQLite, "Database File Format", §4 (WAL format, checksum algorithm).
struct WriteAheadLog {
    /// Frames from the first damaged one on that belong to this log.
    private(set) var damagedFrames = 0

    private static let headBytes = 32
    private static let frameHeadBytes = 24

    /// - Returns: nil if there is no log, or its head makes no sense (then it holds nothing).
    init?(path: String) {
        guard let file = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped),
            file.count >= Self.headBytes
        else { return nil }
        let isWhole = file.withUnsafeBytes { read($0) }
        guard isWhole else { return nil }
    }

    private mutating func read(_ file: UnsafeRawBufferPointer) -> Bool {
        let magic = Self.word(file, 0)
        guard magic & ~1 == 0x377F_0682 else { return false }
        let pageSize = Int(Self.word(file, 8))
        guard pageSize >= 512, pageSize <= 65_536 else { return false }
        var sum = Checksum(isBigEndian: magic & 1 == 1)
        sum.add(UnsafeRawBufferPointer(rebasing: file[0..<24]))
        guard sum.first == Self.word(file, 24), sum.second == Self.word(file, 28) else {
            return false
        }
        let frameSize = Self.frameHeadBytes + pageSize
        for start in stride(from: Self.headBytes, to: file.count, by: frameSize) {
            // Other salts: left over from before the log was begun anew.
            guard start + frameSize <= file.count,
                Self.word(file, start + 8) == Self.word(file, 16),
                Self.word(file, start + 12) == Self.word(file, 20)
            else { break }
            if damagedFrames == 0 {
                sum.add(UnsafeRawBufferPointer(rebasing: file[start..<start + 8]))
                sum.add(
                    UnsafeRawBufferPointer(rebasing: file[start + 24..<start + frameSize]))
            }
            let holds =
                sum.first == Self.word(file, start + 16)
                && sum.second == Self.word(file, start + 20)
            if damagedFrames > 0 || !holds { damagedFrames += 1 }
        }
        return true
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Two running sums over pairs of 32-bit words.
    private struct Checksum {
        let isBigEndian: Bool
        var first: UInt32 = 0
        var second: UInt32 = 0

        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            for offset in stride(from: 0, to: bytes.count, by: 8) {
                let a = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                let b = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                first &+= (isBigEndian ? UInt32(bigEndian: a) : UInt32(littleEndian: a)) &+ second
                second &+= (isBigEndian ? UInt32(bigEndian: b) : UInt32(littleEndian: b)) &+ first
            }
        }
    }
}
