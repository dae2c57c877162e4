package import Measures
package import Script
package import Vocabulary
package import Warnings

/// All that a replay of a stream rests on, on one axis of time: a value made from its events, so that
/// whoever holds the journal shows the same page.
package struct StreamReplay: Sendable {
    /// A stretch of the script as it was on air.
    package struct Span: Sendable, Equatable {
        package var segment: String
        package var name: String
        package var kind: RundownSegment.Kind?
        package var plannedS: Int?
        package var by: String
        package var fromTs: Int64
        package var toTs: Int64
    }

    /// Something that the crew did or noted while the room was on air.
    package struct Mark: Sendable, Equatable {
        package var ts: Int64
        /// An intervention's kind; nil = somebody's mark.
        package var change: String?
        package var text: String
    }

    package struct Predecessor: Sendable {
        package var stream: String
        package var way: LeadWay

        package init(stream: String, way: LeadWay) {
            self.stream = stream
            self.way = way
        }
    }

    package struct Comment: Sendable {
        package var ts: Int64
        package var viewer: UInt64
        package var text: String
        package var order: UInt64
    }

    package let room: String
    package let stream: String
    package var title = ""
    package var host = ""
    package let startedTs: Int64
    /// nil = still on air.
    package let endedTs: Int64?
    /// The moment that it is about: its end, or now.
    package let clock: Int64
    package let course: Course
    package let counts: StreamCounts
    package let audience: Audience
    package let reach: [Reach]
    package let seconds: StreamSeconds
    /// How many came how far.
    package let way: LeadWay
    /// The room's stream before this one.
    package var before: Predecessor?
    /// What was said, at the moments at which it was said.
    package private(set) var sentences: [Sentence] = []
    package private(set) var spans: [Span] = []
    /// The sentences with the times that they came with.
    let heard: [Sentence]
    package let script: ScriptLog
    package let warnings: WarningLog
    package let marks: [Mark]
    package let comments: [Comment]
    package let silences: [SilentSpan]
    package var review: ReviewLog { didSet { align() } }
    /// What came after it had ended.
    package let late: LateEvents

    /// How late the transcript was, by what people measured.
    package private(set) var textDelayMs: Int64?

    /// The changes that the crew made.
    package var deeds: [Deed] {
        marks.compactMap { mark in
            mark.change.map { Deed(ts: mark.ts, kind: $0, note: mark.text) }
        }
    }

    /// Puts what was heard where it was said: a transcript that was made from a recording is as late as
    /// that, and so is the tracker that listened to it.
    mutating func align() {
        let delayMs = review.recordings.last { $0.isHeard }?.delayMs ?? 0
        let corrections = Corrections(review)
        sentences = heard.map { sentence in
            var sentence = corrections.applied(to: sentence)
            sentence.ts -= delayMs
            sentence.endTs = sentence.endTs.map { $0 - delayMs }
            return sentence
        }
        guard delayMs != textDelayMs else { return }
        textDelayMs = delayMs
        spans = Self.spans(script, trackedMs: delayMs, from: startedTs, to: clock)
    }

    /// Sentences that people put right, as they were heard, by utterance.
    package var originals: [String: Sentence] {
        let changed = zip(heard, sentences).filter {
            $0.text != $1.text || $0.speaker != $1.speaker
        }
        return Dictionary(changed.map { ($0.0.utterance, $0.0) }) { first, _ in first }
    }

    /// What was on air, each stretch until the next one or the end.
    private static func spans(
        _ script: ScriptLog, trackedMs: Int64, from start: Int64, to clock: Int64
    ) -> [Span] {
        var changes = script.changes
        if trackedMs != 0 {
            for i in changes.indices where changes[i].isTracked {
                changes[i].ts = max(start, changes[i].ts - trackedMs)
            }
            changes.sort { ($0.ts, $0.order) < ($1.ts, $1.order) }
        }
        return changes.indices.compactMap { i in
            let change = changes[i]
            let end = i + 1 < changes.count ? min(changes[i + 1].ts, clock) : clock
            guard change.ts < end else { return nil }
            let rundown = script.rundown(at: change.ts)
            let planned = rundown?.position(of: change.segment).map { rundown!.segments[$0] }
            return Span(
                segment: change.segment, name: planned?.name ?? change.segment,
                kind: planned?.kind, plannedS: planned?.plannedS, by: change.by,
                fromTs: change.ts, toTs: end)
        }
    }

    package var rundown: Rundown? { script.rundown(at: clock) }

    /// Where it lacks something, by the names that pages know.
    package var missing: [String] {
        let lacks: [(String, Bool)] = [
            ("transcript", sentences.isEmpty), ("rundown", script.rundowns.isEmpty),
            ("viewers", counts.total(.entries) == 0), ("leaves", counts.total(.leaves) == 0),
            ("interactions", counts.total(.interactions) == 0),
            ("leads", counts.total(.leads) == 0),
            ("recording", review.recordings.isEmpty),
        ]
        return lacks.filter(\.1).map(\.0)
    }
}

extension ReviewLog {
    /// The recordings that are there, the one that was named last at the end.
    package var recordings: [ReviewEntry] {
        all(.recording).filter { $0.state != .removed && !$0.url.isEmpty }
            .sorted { ($0.saidTs, $0.key) < ($1.saidTs, $1.key) }
    }
}

/// How much came after the stream had ended, and is left out of what was known then.
package struct LateEvents: Sendable, Equatable {
    package var events = 0
    package var leads = 0

    package init() {}
}
