import Compression
import Foundation
import Replay
import Synchronization
import WebSocketHost
import Wire

/// Replays as they were made last: a page that is opened again, and each selection on it, waits for
/// nothing.
final class ReplayShelf: Sendable {
    /// A replay with what follows from it, and its answer as bytes.
    struct Kept: Sendable {
        var analysis: StreamAnalysis
        var answer: [UInt8]
        /// The same for those who can unpack it.
        var packed: [UInt8]

        init(_ analysis: StreamAnalysis, _ known: KnownEvents, _ plan: ReviewPlan) {
            self.analysis = analysis
            answer = ReplayAnswer(analysis, known, plan).json.bytes
            packed = Gzip.compress(answer)
        }

        func response(packed: Bool) -> HTTPResponse {
            var response = HTTPResponse.json(bytes: packed ? self.packed : answer)
            if packed {
                response.headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
            }
            return response
        }
    }

    private struct Key: Hashable {
        var stream: String
        var known: KnownEvents
    }

    private struct Place {
        /// What the journal held of the stream then.
        var mark: Int64
        var kept: Kept
    }

    private struct Shelf {
        var places = LastUsed<Key, Place>(most: ReplayShelf.places)
        /// Held by whoever makes one: others who want the same wait for it.
        var makers: [Key: (lock: NSLock, wanted: Int)] = [:]
    }

    /// A long evening with all its comments is some tens of megabytes.
    static let places = 6
    private let shelf = Mutex(Shelf())

    func holds(_ stream: String, _ known: KnownEvents) -> Bool {
        shelf.withLock { $0.places[Key(stream: stream, known: known)] != nil }
    }

    /// Whether nothing of the stream has come since what is kept.
    func isFresh(_ stream: String, _ known: KnownEvents, mark: Int64) -> Bool {
        shelf.withLock { ($0.places[Key(stream: stream, known: known)]?.mark ?? .min) >= mark }
    }

    /// What was kept if nothing of the stream has come since, else what `make` gives.
    ///
    /// - Parameter make: gets what was kept before, and the mark of that.
    func kept(
        of stream: String, _ known: KnownEvents, mark: Int64,
        make: (_ before: Kept?, _ mark: Int64) throws -> Kept?
    ) throws -> Kept? {
        let key = Key(stream: stream, known: known)
        let maker = join(key)
        defer { leave(key) }
        maker.lock()
        defer { maker.unlock() }
        let before = shelf.withLock { $0.places.use(key) }
        if let before, before.mark >= mark { return before.kept }
        guard let kept = try make(before?.kept, before?.mark ?? 0) else { return nil }
        shelf.withLock { $0.places.put(Place(mark: mark, kept: kept), at: key) }
        return kept
    }

    private func join(_ key: Key) -> NSLock {
        shelf.withLock { shelf in
            var maker = shelf.makers[key] ?? (NSLock(), 0)
            maker.wanted += 1
            shelf.makers[key] = maker
            return maker.lock
        }
    }

    private func leave(_ key: Key) {
        shelf.withLock { shelf in
            guard var maker = shelf.makers[key] else { return }
            maker.wanted -= 1
            shelf.makers[key] = maker.wanted == 0 ? nil : maker
        }
    }
}
