import Foundation
import Script
import TextPatterns
package import Vocabulary
package import Wire

/// Follows a rundown through a recorded transcript, as the service would have followed it live: the
/// same tracker over the same events, in the order in which they were received.
package struct Tracking {
    private var tracker: SegmentTracker
    private let rundown: Rundown
    private var last: SegmentTracker.Position?
    private var told = Set<String>()

    /// - Throws: `Configuration.Failure` that lists what is wrong with the rundown.
    package init(rundown path: String) throws(Configuration.Failure) {
        rundown = try Self.rundown(path)
        tracker = SegmentTracker(rundown, compiler: PatternCompiler())
    }

    package static func rundown(_ path: String) throws(Configuration.Failure) -> Rundown {
        let file = RundownFile(
            try text(ofFile: path), today: today(), compiler: PatternCompiler())
        guard file.problems.isEmpty else {
            throw Configuration.Failure(path, file.problems.map { ($0.line, $0.path, $0.message) })
        }
        return file.rundown
    }

    /// Calls `body` with what is noticed, as it is noticed: a segment on air, a point made. `ts` is
    /// the time of the event that showed it: what came in with it was heard then.
    package mutating func follow(_ file: EventFile, _ body: (JSON) -> Void) throws {
        var decoder = EventDecoder()
        try file.forEachPiece(bytes: 1 << 20) { piece in
            decoder.decode(piece.lines, receivedTs: Limits.standard.latestTs)
            for fact in decoder.facts where fact.detail >= 0 {
                follow(decoder.details[Int(fact.detail)], fact).forEach(body)
            }
        }
    }

    private mutating func follow(_ detail: Detail, _ fact: Fact) -> [JSON] {
        switch detail {
        case .sentence(let sentence): tracker.hear(sentence)
        case .segment(let segment, let by) where by != ScriptLog.tracker:
            rundown.position(of: segment).map { tracker.place($0, at: fact.ts) }
        default: return []
        }
        guard case .sentence(let sentence) = detail else { return noticed(fact.ts, nil) }
        // A sentence that is still being said was heard up to its last word.
        return noticed(sentence.endTs ?? fact.ts, sentence)
    }

    private mutating func noticed(_ ts: Int64, _ sentence: Sentence?) -> [JSON] {
        [change(ts, sentence)].compactMap { $0 } + points(ts, sentence)
    }

    private mutating func change(_ ts: Int64, _ sentence: Sentence?) -> JSON? {
        guard let position = tracker.position else { return nil }
        let isSure = position.sure >= 0.5
        let wasSure = (last?.sure ?? 0) >= 0.5
        guard position.segment != last?.segment || isSure != wasSure else { return nil }
        last = position
        return .members([
            "ts": .int(ts), "segment": .string(rundown.segments[position.segment].segment),
            "since_ts": .int(position.sinceTs), "sure": .double(position.sure),
            "manual": position.isManual ? .bool(true) : nil,
            "utterance": sentence.map { .string($0.utterance) },
            "rev": sentence.map { .int($0.revision) },
        ])
    }

    private mutating func points(_ ts: Int64, _ sentence: Sentence?) -> [JSON] {
        tracker.said.compactMap { said in
            let segment = rundown.segments[said.segment]
            let point = segment.mustSay[said.point].point
            guard told.insert("\(said.ts) \(segment.segment) \(point)").inserted else { return nil }
            return .members([
                "ts": .int(ts), "point": .string(point), "in": .string(segment.segment),
                "said_ts": .int(said.ts), "sentence": .string(said.sentence),
                "utterance": sentence.map { .string($0.utterance) },
                "rev": sentence.map { .int($0.revision) },
            ])
        }
    }
}
