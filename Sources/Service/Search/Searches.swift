import Dispatch
import Foundation
import Journal
import Synchronization
import Vocabulary
import WebSocketHost

/// Searches that run or wait, by who asked. Few at a time: an evening on air goes first.
final class Searches: Sendable {
    private let queue: OperationQueue
    private let running = Mutex<[SocketID: SearchRun]>([:])
    private let directory: String
    private let limits: Limits
    let indexer: SearchIndexer

    init(directory: String, limits: Limits, indexer: SearchIndexer) {
        self.directory = directory
        self.limits = limits
        self.indexer = indexer
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .utility
    }

    /// Whoever asked is gone.
    func left(_ socket: SocketID) {
        running.withLock { $0[socket] }?.stop(.cancelled)
    }

    /// - Parameter then: told what was found, on another thread.
    /// - Returns: false if too many wait already.
    func start(
        _ request: SearchRequest, for socket: SocketID,
        then: @escaping @Sendable (Result<SearchRun.Found, JournalError>) -> Void
    ) -> Bool {
        let run = SearchRun()
        let isTaken = running.withLock { running in
            guard running.count < limits.searches else { return false }
            running[socket] = run
            return true
        }
        guard isTaken else { return false }
        queue.addOperation { [self] in
            defer { running.withLock { $0[socket] = nil } }
            let late = DispatchTime.now() + .milliseconds(limits.searchMs)
            DispatchQueue.global().asyncAfter(deadline: late) { [weak run] in run?.stop(.timeOver) }
            do throws(JournalError) {
                let found = try run.find(request, directory: directory, limits: limits)
                then(.success(found))
            } catch {
                if case .corrupt = error { indexer.reportDamage() }
                then(.failure(error))
            }
        }
        return true
    }
}
