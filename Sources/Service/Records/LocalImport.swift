import Foundation
import Journal
import Logging
import Measures
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

    private let isDryRun: Bool
    private var seen = HashSet64()

    /// - Parameter isDryRun: only say what would be taken; a service may be running beside.
    package init(directory: String, isDryRun: Bool) throws {
        self.isDryRun = isDryRun
        var configuration = Configuration()
        configuration.data = directory
        let journal = try Journal(directory: directory, access: isDryRun ? .beside : .write)
        engine = try Engine(
            inbox: inbox, journal: journal, host: .init(),
            meters: Meters(logger: .init(label: "import")),
            settings: try EngineSettings(configuration))
        try engine.recover()
    }

    /// - Parameter progress: told the share done, 0 to 1.
    /// - Returns: the summary.
    package func take(_ file: EventFile, progress: (Double) -> Void) throws -> JSON {
        let total = AnswerBox()
        // Large pieces: a room's records stay in the cache while its part is folded.
        try file.forEachPiece(bytes: 4 << 20) { piece in
            let firstLine = piece.firstLine
            defer { progress(piece.share) }
            if isDryRun {
                return total.add(engine.look(at: piece.lines, &seen), firstLine: firstLine)
            }
            inbox.put(
                piece.lines, origin: .inside { total.add($0, firstLine: firstLine) }, grant: grant,
                maxEvents: .max)
            var batch = inbox.take(until: .now())
            engine.takeIn(&batch)
        }
        return total.answer.summary(of: file, isDryRun: isDryRun)
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
