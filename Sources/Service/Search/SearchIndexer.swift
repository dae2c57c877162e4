import Dispatch
import Foundation
import Journal
import Logging
import Synchronization
import Vocabulary

/// Keeps the index of the search up with the journal, behind everybody's back: it reads what was
/// committed, with a connection of its own, and writes a file of its own. Whatever becomes of it,
/// events are taken in as before.
final class SearchIndexer: Sendable {
    /// What a page is told about the index.
    struct Status {
        /// The share of the journal that is in it, while it is being built.
        var building: Double?
        /// Why it does not go on, if it does not.
        var problem: String?
    }

    private let directory: String
    private let limits: Limits
    private let logger: Logger
    private let status = Mutex(Status(building: 0))
    /// Somebody found it damaged.
    private let isDamaged = Atomic(false)

    private static let sliceBytes = 4 << 20
    private static let lookEveryS = 0.4
    private static let tryAgainS = 3.0

    init(directory: String, limits: Limits, logger: Logger) {
        self.directory = directory
        self.limits = limits
        self.logger = logger
    }

    var current: Status { status.withLock { $0 } }

    /// A search met something that should not be there: it is built again.
    func reportDamage() { isDamaged.store(true, ordering: .releasing) }

    func start() {
        let thread = Thread { [self] in
            while true {
                do throws(JournalError) {
                    try keepUp()
                } catch {
                    note(error)
                    Thread.sleep(forTimeInterval: Self.tryAgainS)
                }
            }
        }
        thread.name = "search index"
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Builds what is missing, and answers; for the command line.
    func catchUp() throws(JournalError) {
        let journal = try Journal(directory: directory, access: .beside)
        let store = try SearchStore(directory: directory)
        var fold = try begin(store, journal)
        while try step(store, journal, &fold) {}
    }

    /// Runs until something goes wrong, or the file is another one.
    private func keepUp() throws(JournalError) {
        let journal = try Journal(directory: directory, access: .beside)
        let store = try SearchStore(directory: directory)
        do throws(JournalError) {
            var fold = try begin(store, journal)
            while true {
                guard !isDamaged.exchange(false, ordering: .acquiring) else {
                    logger.warning("the index of the search is damaged: it is built again")
                    return try store.remove()
                }
                guard store.isThere else { return }
                if try !step(store, journal, &fold) {
                    status.withLock { $0 = Status() }
                    Thread.sleep(forTimeInterval: Self.lookEveryS)
                }
            }
        } catch {
            if case .corrupt(let path, _) = error, path.hasSuffix(SearchStore.fileName) {
                logger.warning("the index of the search is damaged: it is built again")
                return try store.remove()
            }
            throw error
        }
    }

    private func note(_ error: JournalError) {
        if status.withLock({ $0.problem }) != error.description {
            logger.error("the index of the search does not go on: \(error)")
        }
        status.withLock { $0.problem = error.description }
    }

    /// An index of another journal, or of a later state of this one than its backup, begins again.
    private func begin(
        _ store: SearchStore, _ journal: Journal
    ) throws(JournalError) -> SearchFold {
        let mark = try store.mark()
        if mark.seq > 0, try journal.seal(of: mark.seq) != mark.seal { try store.restart() }
        return SearchFold(limits: limits, boundaries: try store.boundaries())
    }

    /// Takes the next slice in; false if there is none.
    private func step(
        _ store: SearchStore, _ journal: Journal, _ fold: inout SearchFold
    ) throws(JournalError) -> Bool {
        let seq = try store.mark().seq
        guard let slice = try journal.slice(after: seq, bytes: Self.sliceBytes) else {
            return false
        }
        let newest = try journal.lastSeq()
        if newest - slice.through > 0 {
            let share = Double(slice.through) / Double(max(newest, 1))
            status.withLock { $0 = Status(building: share) }
        }
        var batch = SearchBatch()
        try journal.forEachBlock(after: seq, through: slice.through) { block in
            fold.take(block, into: &batch)
        }
        if try !store.take(batch, slice) {
            logger.info("a stream's start or end came late: the index of the search begins again")
            try store.restart()
            fold = SearchFold(limits: limits, boundaries: try store.boundaries())
        }
        return true
    }
}
