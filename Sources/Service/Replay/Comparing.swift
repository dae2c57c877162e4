import Measures
import Projection
import Replay
import Synchronization
import Vocabulary
import Wire

/// A stream beside others: what is usual in its room, and what it is elsewhere.
enum Comparing {
    static let ownStreams = 7
    static let peers = 12
    /// Shorter ones are trials.
    static let shortestMs: Int64 = 300_000

    /// - Parameters:
    ///   - own: the room's last streams before it; peers: other rooms' last ones.
    ///   - waiting: how many of them have not been looked at yet.
    static func json(
        _ analysis: StreamAnalysis, own: [Digest], peers: [Digest], waiting: Int
    ) -> JSON {
        .members([
            "usual": side(analysis, own), "peers": side(analysis, peers),
            "interventions": interventions(analysis, own), "waiting": .int(Int64(waiting)),
        ])
    }

    private static func side(_ analysis: StreamAnalysis, _ others: [Digest]) -> JSON {
        let lines = analysis.scorecard.lines.compactMap { line -> JSON? in
            let there = others.compactMap { $0.scorecard.lines.first { $0.line == line.line } }
            // Where a line has no score, what was measured is compared.
            let isScored = line.score != nil
            let value = line.score ?? line.value
            return beside(
                line.line.rawValue, value, there.compactMap { isScored ? $0.score : $0.value })
        }
        return .members([
            "n": .int(Int64(others.count)),
            "streams": .array(others.map { .string($0.stream) }),
            "score": beside(nil, analysis.scorecard.score, others.compactMap(\.scorecard.score)),
            "lines": .array(lines),
        ])
    }

    /// Without a usual range there is no verdict, but how many there were.
    private static func beside(_ line: String?, _ value: Double?, _ others: [Double]) -> JSON? {
        guard let value, !others.isEmpty else { return nil }
        let range = UsualRange(others)
        return .members([
            "line": line.map { .string($0) }, "n": .int(Int64(others.count)),
            "value": rounded(value), "usual": range.map { rounded($0.mean) },
            "low": range.map { rounded($0.low) }, "high": range.map { rounded($0.high) },
            "verdict": range.map { .string($0.verdict(of: value).rawValue) },
        ])
    }

    private static func rounded(_ number: Double) -> JSON {
        .double((number * 1000).rounded() / 1000)
    }

    /// The changes of the stream, the room's own way at the same minute taken out where it is known.
    private static func interventions(_ analysis: StreamAnalysis, _ own: [Digest]) -> JSON {
        let replay = analysis.replay
        let effects = Interventions(replay.seconds, others: own.map(\.seconds)).of(
            replay.deeds)
        return .array(effects.map(ReplayState.intervention))
    }
}

/// As much of a stream as others are compared with.
struct Digest: Sendable {
    let stream: String
    let room: String
    let host: String
    let scorecard: Scorecard
    let seconds: StreamSeconds
    /// The sentences that lines are found among.
    let lines: [Sentence]

    init(_ analysis: StreamAnalysis) {
        stream = analysis.replay.stream
        room = analysis.replay.room
        host = analysis.replay.host
        scorecard = analysis.scorecard
        seconds = analysis.replay.seconds
        lines = analysis.lines
    }

    var spoken: SpokenStream { SpokenStream(seconds, lines.map(SaidLine.init)) }
}

/// Digests of streams that were looked at, the last used of them.
final class Digests: Sendable {
    private struct Place {
        var mark: Int64
        var digest: Digest
    }

    /// One of a long evening is a few megabytes.
    static let most = LinesTogether.mostStreams + Comparing.ownStreams + Comparing.peers + 1
    private let places = Mutex(LastUsed<String, Place>(most: Digests.most))

    /// - Returns: also how far the journal was when it was made.
    func digest(of stream: String, mark: Int64) -> (digest: Digest, mark: Int64)? {
        places.withLock { places in
            guard let place = places[stream], place.mark >= mark else { return nil }
            return places.use(stream).map { ($0.digest, $0.mark) }
        }
    }

    func put(_ digest: Digest, mark: Int64) {
        places.withLock { $0.put(Place(mark: mark, digest: digest), at: digest.stream) }
    }
}
