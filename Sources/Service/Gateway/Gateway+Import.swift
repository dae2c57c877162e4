import Feeds
import Foundation
import Journal
import Measures
import Synchronization
import Vocabulary
import WebSocketHost
import Wire

extension Gateway {
    /// `POST /v1/import?room=R&start=TS&name=FILE&dry_run=1`: a file of events or speech.
    func takeImport(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        guard grant.role.canIngest || grant.role.canControl else {
            return .forbidden("import", grant)
        }
        let body: [UInt8]
        let isPacked =
            request.body.starts(with: [0x1F, 0x8B]) && request.headers["content-encoding"] == nil
        var plain = request
        if isPacked { plain.headers["content-encoding"] = "gzip" }
        switch unpacked(plain, limit: limits.importBytes) {
        case .success(let bytes): body = bytes
        case .failure(let refusal): return refusal.response
        }
        let file: RecordedFile
        do throws(RecordedFile.Failure) {
            file = try RecordedFile(
                body, name: request.query["name"] ?? "",
                form: request.query["form"].flatMap { RecordedFile.Form(rawValue: $0) },
                room: request.query["room"], startTs: request.query["start"].flatMap(epochMs))
        } catch {
            return .error(.badFile, error.description)
        }
        let isDry = ["1", "true"].contains(request.query["dry_run"] ?? "")
        let feed = Grant(name: "import", role: grant.role, rooms: grant.rooms)
        // Large files go in pieces: live frames get their turn between two of them.
        let pieces = linePieces(file.lines, bytes: 256 << 10)
        let summary = ImportSummary(
            pieces: max(1, pieces.count), file: file, isDryRun: isDry
        ) { [host] response in
            host.post(.respond(id, response))
        }
        guard !pieces.isEmpty else {
            summary.add(Answer(), firstLine: 1)
            return nil
        }
        isDry ? look(at: file, pieces, summary) : take(file, pieces, feed, summary)
        return nil
    }

    private func take(
        _ file: RecordedFile, _ pieces: [LinePiece], _ feed: Grant, _ summary: ImportSummary
    ) {
        for piece in pieces {
            file.lines.withUnsafeBytes { bytes in
                inbox.put(
                    UnsafeRawBufferPointer(rebasing: bytes[piece.range]),
                    origin: .inside { summary.add($0, firstLine: piece.firstLine) },
                    grant: feed, maxEvents: .max)
            }
        }
    }

    private func look(at file: RecordedFile, _ pieces: [LinePiece], _ summary: ImportSummary) {
        let seen = SeenIDs()
        for piece in pieces {
            inbox.ask { engine in
                let answer = file.lines.withUnsafeBytes { bytes in
                    seen.ids.withLock {
                        engine.look(at: UnsafeRawBufferPointer(rebasing: bytes[piece.range]), &$0)
                    }
                }
                summary.add(answer, firstLine: piece.firstLine)
            }
        }
    }
}

/// The ids of one file that is only looked at.
private final class SeenIDs: Sendable {
    let ids = Mutex(HashSet64())
}

/// Some whole lines of a file: where they stand, and the number of the first, from 1.
package typealias LinePiece = (range: Range<Int>, firstLine: Int)

/// Cuts NDJSON at line ends; a JSON array stays whole.
package func linePieces(_ lines: [UInt8], bytes size: Int) -> [LinePiece] {
    let first = lines.first { $0 > 0x20 }
    if first == UInt8(ascii: "[") { return [(0..<lines.count, 1)] }
    var pieces: [LinePiece] = []
    var start = 0
    var line = 1
    while start < lines.count {
        var end = min(start + size, lines.count)
        while end < lines.count, lines[end - 1] != 0x0A { end += 1 }
        pieces.append((start..<end, line))
        line += lines[start..<end].withUnsafeBytes { countLines($0) }
        start = end
    }
    return pieces
}

/// Line ends in some bytes.
func countLines(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    bytes.withMemoryRebound(to: UInt8.self) { bytes in
        for byte in bytes { count &+= byte == 0x0A ? 1 : 0 }
    }
    return count
}

/// Epoch milliseconds, or a date and time with its zone (ISO 8601).
package func epochMs(_ text: String) -> Int64? {
    if let number = Int64(text) { return number }
    let formatter = ISO8601DateFormatter()
    return formatter.date(from: text).map { Int64($0.timeIntervalSince1970 * 1000) }
}
