import Compression
package import Feeds
import Foundation
import Vocabulary
import Wire

/// A file on its way in. Event lines are read a piece at a time, however large the file; speech and
/// JSON arrays are taken whole.
package struct EventFile: Sendable {
    /// The file's name without its folder.
    package let name: String
    package let form: RecordedFile.Form
    private let path: String
    private let isPacked: Bool
    /// nil where the lines are read from the file.
    let recorded: RecordedFile?

    /// Some whole lines of a file, valid during the call that gives them.
    struct Piece {
        var lines: UnsafeRawBufferPointer
        /// Number of the first line, from 1.
        var firstLine: Int
        /// The share of the file read by now, 0 to 1.
        var share: Double
    }

    /// - Throws: `Configuration.Failure` with the cure.
    package init(path: String, room: String?, start: String?) throws {
        self.path = path
        name = (path as NSString).lastPathComponent
        do {
            let reader = try FileReader(path)
            isPacked = reader.isPacked
            let head = try reader.next() ?? []
            try RecordedFile.checkText(head)
            form = RecordedFile.form(of: head, name: name)
            if form == .ndjson, head.first(where: { $0 > 0x20 }) != UInt8(ascii: "[") {
                recorded = nil
            } else {
                recorded = try RecordedFile(
                    try FileReader.whole(path), name: name, room: room,
                    startTs: start.flatMap(epochMs))
            }
        } catch {
            throw Self.failure(path, error)
        }
    }

    private static func failure(_ path: String, _ error: any Error) -> Configuration.Failure {
        Configuration.Failure(description: "\(path): \(error)")
    }

    /// Gives the lines in pieces of about `size` bytes, each ending with a line.
    func forEachPiece(bytes size: Int, _ body: (Piece) throws -> Void) throws {
        if let recorded {
            let pieces = linePieces(recorded.lines, bytes: size)
            for (number, piece) in pieces.enumerated() {
                try recorded.lines.withUnsafeBytes {
                    try body(
                        Piece(
                            lines: .init(rebasing: $0[piece.range]), firstLine: piece.firstLine,
                            share: Double(number + 1) / Double(pieces.count)))
                }
            }
            return
        }
        let reader: FileReader
        do { reader = try FileReader(path) } catch { throw Self.failure(path, error) }
        var waiting: [UInt8] = []
        var line = 1
        while let more = try read(reader) {
            waiting += more
            guard waiting.count >= size, let end = waiting.lastIndex(of: 0x0A) else { continue }
            try give(waiting[...end], &line, reader.share, body)
            waiting.removeFirst(end + 1)
        }
        if !waiting.isEmpty { try give(waiting[...], &line, 1, body) }
    }

    private func read(_ reader: FileReader) throws -> [UInt8]? {
        do { return try reader.next() } catch { throw Self.failure(path, error) }
    }

    private func give(
        _ lines: ArraySlice<UInt8>, _ line: inout Int, _ share: Double,
        _ body: (Piece) throws -> Void
    ) throws {
        try lines.withUnsafeBytes { bytes in
            try body(Piece(lines: bytes, firstLine: line, share: share))
            line += countLines(bytes)
        }
    }

    /// All lines at once.
    func wholeLines() throws -> [UInt8] {
        var all: [UInt8] = []
        try forEachPiece(bytes: 1 << 20) { all += $0.lines }
        return all
    }
}

/// The bytes of a file a piece at a time, unpacked if it is gzip.
private final class FileReader {
    private enum Failure: Error, CustomStringConvertible {
        case cannotRead(String)
        var description: String {
            switch self {
            case .cannotRead(let why): "cannot be read (\(why)): check the path and its rights"
            }
        }
    }

    let isPacked: Bool
    private let file: FileHandle
    private let size: Int
    private var done = 0
    private var inflater: GzipStream?

    init(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Failure.cannotRead(String(cString: strerror(errno)))
        }
        self.file = file
        do {
            size = Int(try file.seekToEnd())
            try file.seek(toOffset: 0)
            isPacked = try file.read(upToCount: 2).map { [UInt8]($0) } == [0x1F, 0x8B]
            try file.seek(toOffset: 0)
        } catch {
            throw Failure.cannotRead("\(error.localizedDescription)")
        }
        if isPacked { inflater = try GzipStream() }
    }

    deinit { try? file.close() }

    var share: Double { size == 0 ? 1 : Double(done) / Double(size) }

    /// The next bytes; nil at the end.
    func next() throws -> [UInt8]? {
        var piece = [UInt8](unsafeUninitializedCapacity: 256 << 10) { target, count in
            count = max(0, Foundation.read(file.fileDescriptor, target.baseAddress, target.count))
        }
        done += piece.count
        guard let inflater else { return piece.isEmpty ? nil : piece }
        guard !piece.isEmpty else {
            if done > 0 { try inflater.finish() }
            return nil
        }
        let packed = piece
        piece = []
        try packed.withUnsafeBytes { bytes in try inflater.unpack(bytes) { piece += $0 } }
        return piece
    }

    static func whole(_ path: String) throws -> [UInt8] {
        let reader = try FileReader(path)
        var all: [UInt8] = []
        while let piece = try reader.next() { all += piece }
        return all
    }
}
