import Dispatch
import Journal
import Synchronization
import Vocabulary
import WebSocketHost

/// Answers questions about copy, one at a time, on a queue of its own: the template library is for one
/// thread, and no room waits for a text. Templates and patterns are read with the first question, so
/// that a start does not wait for them.
final class CopyDesk: Sendable {
    private let queue = DispatchQueue(label: "copy")
    private let configuration: Configuration
    private let board = Mutex<CopyBoard?>(nil)

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Answers on the queue.
    func ask(
        _ body: @escaping @Sendable (CopyBoard) -> HTTPResponse,
        then: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        queue.async { [self] in then(answer(body)) }
    }

    /// Answers where it is asked; for other background queues.
    func answer(_ body: (CopyBoard) -> HTTPResponse) -> HTTPResponse {
        board.withLock { known in
            do {
                let board = try known ?? opened()
                known = board
                board.look(now: wallClock())
                return body(board)
            } catch {
                return .error(.journalError, "\(error)")
            }
        }
    }

    private func opened() throws -> CopyBoard {
        let journal = try Journal(directory: configuration.data, access: .beside)
        return try CopyBoard(configuration, journal)
    }
}
