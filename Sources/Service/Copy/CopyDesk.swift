import Dispatch
import Journal
import Notices
import Synchronization
import Vocabulary
import WebSocketHost
import Wire

/// Answers questions about copy, one at a time, on a queue of its own: the template library is for one
/// thread, and no room waits for a text. Templates and patterns are read with the first question, so
/// that a start does not wait for them.
final class CopyDesk: Sendable {
    private let queue = DispatchQueue(label: "copy")
    private let configuration: Configuration
    private let board = Mutex<CopyBoard?>(nil)

    private let outlets: Outlets

    /// - Parameter outlets: told of what is published.
    init(_ configuration: Configuration, outlets: Outlets) {
        self.configuration = configuration
        self.outlets = outlets
    }

    /// Looks at the texts at once where somebody waits to be told of them.
    func start() {
        guard outlets.all.contains(where: { $0.tells.contains(.copy) }) else { return }
        queue.async { [self] in _ = answer { _ in .json(.null) } }
    }

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
        return try CopyBoard(configuration, journal, outlets)
    }
}
