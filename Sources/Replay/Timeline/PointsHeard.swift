import Script
import Vocabulary

/// A must-say point that was made on air.
package struct PointHeard: Sendable, Equatable {
    package var point: String
    package var segment: String
    package var ts: Int64
    package var sentence: String
}

/// The points of the rundown that the transcript holds: the live tracker over what was said in the end.
enum PointsHeard {
    static func find(in replay: StreamReplay, compiler: some PatternCompiling) -> [PointHeard] {
        guard let rundown = replay.rundown else { return [] }
        var tracker = SegmentTracker(rundown, compiler: compiler)
        var spans = replay.spans[...]
        for sentence in replay.sentences where sentence.isFinal {
            while let span = spans.first, span.fromTs <= sentence.ts {
                rundown.position(of: span.segment).map { tracker.place($0, at: span.fromTs) }
                spans.removeFirst()
            }
            tracker.hear(sentence)
        }
        return tracker.said.map { said in
            let segment = rundown.segments[said.segment]
            return PointHeard(
                point: segment.mustSay[said.point].point, segment: segment.segment, ts: said.ts,
                sentence: said.sentence)
        }
    }
}
