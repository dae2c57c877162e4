import Compression
import Feeds
import Foundation
import Journal
import Logging
import Synchronization
import Vocabulary
import WebSocketHost
package import Wire

/// Imports files straight into a data directory that no service is using: the engine without a
/// network.
package final class LocalImport {
    private let engine: Engine
    private let inbox = Inbox()
    private let grant = Grant(name: "import", role: .owner, rooms: [])

    package init(directory: String) throws {
        let journal = try Journal(directory: directory, access: .write)
        engine = try Engine(
            inbox: inbox, journal: journal, host: .init(),
            meters: Meters(logger: .init(label: "import")), settings: EngineSettings())
        try engine.recover()
    }

    /// - Parameter progress: told the share done, 0 to 1.
    /// - Returns: the summary.
    package func take(_ file: EventFile, progress: (Double) -> Void) -> JSON {
        let total = AnswerBox()
        let pieces = linePieces(file.recorded.lines, bytes: 1 << 20)
        for (number, piece) in pieces.enumerated() {
            file.recorded.lines.withUnsafeBytes { bytes in
                inbox.put(
                    UnsafeRawBufferPointer(rebasing: bytes[piece.range]),
                    origin: .inside { total.add($0, firstLine: piece.firstLine) }, grant: grant,
                    maxEvents: .max)
            }
            var batch = inbox.take(until: .now())
            engine.takeIn(&batch)
            progress(Double(number + 1) / Double(pieces.count))
        }
        return total.answer.summary(of: file.recorded, isDryRun: false)
    }
}

/// Adds answers up.
final class AnswerBox: Sendable {
    private let state = Mutex(Answer())
    var answer: Answer { state.withLock { $0 } }
    func add(_ part: Answer, firstLine: Int) {
        state.withLock { $0.add(part, firstLine: firstLine) }
    }
}

/// A file on its way in: unpacked, its form known.
package struct EventFile: Sendable {
    let recorded: RecordedFile
    package let name: String
    package var lines: [UInt8] { recorded.lines }
    package var form: String { recorded.form.rawValue }

    package init(path: String, room: String?, start: String?) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Configuration.Failure(
                description: "\(path): cannot be read: check the path and its rights")
        }
        name = (path as NSString).lastPathComponent
        do {
            var bytes = [UInt8](data)
            if bytes.starts(with: [0x1F, 0x8B]) {
                bytes = try Gzip.decompress(bytes, limit: 16 << 30)
            }
            recorded = try RecordedFile(
                bytes, name: name, room: room, startTs: start.flatMap(epochMs))
        } catch {
            throw Configuration.Failure(description: "\(path): \(error)")
        }
    }

    /// What would be taken, were nothing there yet.
    package func dryRun() -> JSON {
        Answer(dryRun: lines, limits: .standard).summary(of: recorded, isDryRun: true)
    }
}
