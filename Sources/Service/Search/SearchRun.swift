import Dispatch
import Journal
import Search
import Synchronization
import TextPatterns
import Vocabulary

/// One search while it runs: whoever asked may go away, and its time may be over.
final class SearchRun: Sendable {
    enum End: Int, Sendable { case runs, cancelled, timeOver }

    private let end = Atomic(0)
    private let reader = Mutex<SearchReader?>(nil)

    var ended: End { End(rawValue: end.load(ordering: .acquiring)) ?? .runs }
    private var runs: Bool { end.load(ordering: .relaxed) == 0 }

    func stop(_ why: End) {
        guard
            end.compareExchange(
                expected: 0, desired: why.rawValue, ordering: .acquiringAndReleasing
            ).exchanged
        else { return }
        reader.withLock { $0?.interrupt() }
    }

    /// What was found, newest first.
    struct Found: Sendable {
        struct Result: Sendable {
            var hit: SearchHit
            var spans: [Range<Int>]
            var before: [SearchHit]
            var after: [SearchHit]
        }
        var results: [Result] = []
        /// How many there are, as far as they were counted.
        var total = 0
        var totalIsExact = true
        /// There are more behind the last one.
        var hasMore = false
        /// Texts whose search took too many steps and was given up.
        var givenUp = 0
        var progress: SearchProgress?
        var isPartial = false
    }

    func find(
        _ request: SearchRequest, directory: String, limits: Limits
    ) throws(JournalError) -> Found {
        let reader = try SearchReader(directory: directory)
        self.reader.withLock { $0 = reader }
        defer { self.reader.withLock { $0 = nil } }
        var found = Found()
        found.progress = try reader.progress()
        var ids: [Int64] = []
        do throws(JournalError) {
            switch request.sought {
            case .words(let words):
                try find(SearchNeed(words), request, reader, limits, &ids, &found)
            case .pattern(let pattern, let required):
                try match(pattern, required, request, reader, limits, &ids, &found)
            }
        } catch {
            // What was interrupted has found what it has.
            guard !runs else { throw error }
        }
        if !runs {
            found.isPartial = true
            found.totalIsExact = false
            guard ended == .timeOver else { return found }
        }
        found.hasMore = found.hasMore || ids.count > request.limit
        for hit in try reader.hits(Array(ids.prefix(request.limit))) {
            let around = try reader.around(hit, count: 2, withinMs: 90_000)
            found.results.append(
                .init(
                    hit: hit, spans: request.spans(in: hit.text), before: around.before,
                    after: around.after))
        }
        return found
    }

    private func find(
        _ need: SearchNeed, _ request: SearchRequest, _ reader: SearchReader, _ limits: Limits,
        _ ids: inout [Int64], _ found: inout Found
    ) throws(JournalError) {
        var first: [Int64] = []
        defer { ids = first }
        try reader.forEach(need, request.filter) { id, _ in
            first.append(id)
            return first.count <= request.limit && runs
        }
        guard runs else { return }
        var whole = request.filter
        whole.before = nil
        if request.filter.before == nil, first.count <= request.limit {
            found.total = first.count
        } else {
            found.total = try reader.count(need, whole, atMost: limits.searchTotal + 1)
        }
        found.totalIsExact = found.total <= limits.searchTotal
        found.total = min(found.total, limits.searchTotal)
    }

    /// Every text that could match is searched, until there are enough.
    private func match(
        _ pattern: TextPattern, _ required: RequiredText?, _ request: SearchRequest,
        _ reader: SearchReader, _ limits: Limits, _ ids: inout [Int64], _ found: inout Found
    ) throws(JournalError) {
        var matching: [Int64] = []
        var givenUp = 0
        defer {
            ids = matching
            found.givenUp = givenUp
            found.total = matching.count
        }
        let search = pattern.searcher()
        try reader.forEach(required.map { SearchNeed($0) }, request.filter) { id, text in
            switch search.outcome(text) {
            case .found: matching.append(id)
            case .limit: givenUp += 1
            case .nothing, .failed: break
            }
            return matching.count <= request.limit && runs
        }
        // Later ones are not counted: that would mean to search all of them.
        found.totalIsExact = request.filter.before == nil && matching.count <= request.limit
    }
}
