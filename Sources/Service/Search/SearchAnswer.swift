import Journal
import Search
import Wire

/// What was found, as JSON.
struct SearchAnswer {
    /// The stream of a result.
    struct Stream: Sendable {
        var id: String
        var title: String
        var host: String
        var startedTs: Int64
    }

    private let found: SearchRun.Found
    /// One for each result; nil where the room holds none at that time.
    private let streams: [Stream?]
    private let status: SearchIndexer.Status
    private let tookMs: Int64

    init(
        _ found: SearchRun.Found, streams: [Stream?], status: SearchIndexer.Status, tookMs: Int64
    ) {
        self.found = found
        self.streams = streams
        self.status = status
        self.tookMs = tookMs
    }

    var json: JSON {
        .members([
            "total": .int(Int64(found.total)),
            "total_is_least": found.totalIsExact ? nil : .bool(true),
            "partial": found.isPartial ? .string("time") : nil,
            "given_up": found.givenUp > 0 ? .int(Int64(found.givenUp)) : nil,
            "results": .array(zip(found.results, streams).map(Self.json)),
            "next": found.hasMore ? found.results.last.map { .string("\($0.hit.id)") } : nil,
            "indexed_to": found.progress?.toTs.map { .int($0) },
            "building": status.building.map { .double(($0 * 1000).rounded() / 1000) },
            "problem": status.problem.map { .string($0) },
            "took_ms": .int(tookMs),
        ])
    }

    private static func json(_ result: SearchRun.Found.Result, _ stream: Stream?) -> JSON {
        let hit = result.hit
        return .members([
            "kind": .string(hit.kind.name), "room": .string(hit.room),
            "stream": stream.map { .string($0.id) },
            "title": stream.flatMap { $0.title.isEmpty ? nil : .string($0.title) },
            "host": stream.flatMap { $0.host.isEmpty ? nil : .string($0.host) },
            "started_ts": stream.map { .int($0.startedTs) },
            "ts": .int(hit.ts), "end_ts": hit.endTs.map { .int($0) },
            "speaker": hit.speaker.map { .string($0) },
            "text": .string(hit.text),
            "marks": .array(
                result.spans.map {
                    .array([.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))])
                }),
            "before": .array(result.before.map(around)), "after": .array(result.after.map(around)),
            "link": stream.map { .string("/streams/\($0.id)?at=\(hit.ts)") },
        ])
    }

    private static func around(_ hit: SearchHit) -> JSON {
        .members([
            "ts": .int(hit.ts), "speaker": hit.speaker.map { .string($0) },
            "text": .string(hit.text),
        ])
    }
}
