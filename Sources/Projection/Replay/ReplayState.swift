import Measures
package import Replay
import Script
import Vocabulary
import Warnings
package import Wire

/// A stream's replay as pages see it: what is not known is left out.
package enum ReplayState {
    /// What happened, on one axis of time.
    package static func timeline(_ replay: StreamReplay) -> [JSON.Member] {
        let originals = replay.originals
        return JSON.list([
            "room": .string(replay.room), "stream": .string(replay.stream),
            "title": word(replay.title), "host": word(replay.host),
            "status": .string(replay.endedTs == nil ? "live" : "ended"),
            "started_ts": .int(replay.startedTs), "ended_ts": replay.endedTs.map { .int($0) },
            "now": .int(replay.clock), "late": late(replay.late),
            "missing": .array(replay.missing.map(JSON.string)),
            "holes": .array(replay.silences.map(hole)), "course": course(replay),
            "rundown": replay.rundown.map(plan), "segments": .array(replay.spans.map(span)),
            "sentences": .array(replay.sentences.map { sentence($0, originals[$0.utterance]) }),
            "cues": .array(replay.script.cues.all.map(cue)),
            "warnings": WarningState.course(replay.warnings, at: replay.clock),
            "marks": .array(replay.marks.map(mark)),
            "leads": .array(replay.counts.leadMoments.map { .members(["ts": .int($0.ts)]) }),
            "recordings": replay.review.recordings.isEmpty
                ? nil : .array(replay.review.recordings.sorted(by: begins).map(recording)),
            "text_delay_ms": replay.textDelayMs.flatMap { $0 == 0 ? nil : .int($0) },
            "notes": .array(replay.review.all(.note).filter { $0.state != .removed }.map(note)),
            "actions": .array(replay.review.all(.action).map(action)),
        ])
    }

    static func word(_ text: String) -> JSON? { text.isEmpty ? nil : .string(text) }

    private static func late(_ late: LateEvents) -> JSON? {
        guard late.events > 0 else { return nil }
        return .members([
            "events": .int(Int64(late.events)), "leads": .int(Int64(late.leads)),
        ])
    }

    private static func hole(_ span: SilentSpan) -> JSON {
        .members([
            "from_ts": .int(span.from), "to_ts": .int(span.to), "feed": word(span.feed),
            "reason": word(span.cause),
        ])
    }

    private static func course(_ replay: StreamReplay) -> JSON {
        let course = replay.course
        func whole(_ column: StreamCounts.Column) -> JSON? {
            replay.counts.steps(
                column, from: course.fromTs, of: course.stepS, count: course.online.count
            ).map { .array($0.map { .int(Int64($0)) }) }
        }
        let online = course.online.contains { $0 != nil } ? course.online : nil
        let entries = course.entries.contains { $0 != nil } ? course.entries : nil
        return .members([
            "from_ts": .int(course.fromTs), "step_s": .int(Int64(course.stepS)),
            "online": online.map { .array($0.map { $0.map { .int(Int64($0)) } ?? .null }) },
            "entries": entries.map { .array($0.map { $0.map(JSON.double) ?? .null }) },
            "leaves": whole(.leaves), "interactions": whole(.interactions),
            "clicks": whole(.clicks), "comments": whole(.comments), "leads": whole(.leads),
        ])
    }

    private static func plan(_ rundown: Rundown) -> JSON {
        .members([
            "title": word(rundown.title), "loops": .bool(rundown.repeats),
            "segments": .array(
                rundown.segments.map { segment in
                    .members([
                        "segment": .string(segment.segment), "name": .string(segment.name),
                        "kind": .string(segment.kind.rawValue),
                        "planned_s": .int(Int64(segment.plannedS)),
                        "must_say": .array(
                            segment.mustSay.map { .string($0.wordings.first ?? "") }),
                    ])
                }),
        ])
    }

    private static func span(_ span: StreamReplay.Span) -> JSON {
        .members([
            "segment": .string(span.segment), "name": .string(span.name),
            "kind": span.kind.map { .string($0.rawValue) }, "from_ts": .int(span.fromTs),
            "to_ts": .int(span.toTs), "by": word(span.by),
            "planned_s": span.plannedS.map { .int(Int64($0)) },
        ])
    }

    private static func sentence(_ sentence: Sentence, _ original: Sentence?) -> JSON {
        .members([
            "utterance": .string(sentence.utterance), "ts": .int(sentence.ts),
            "end_ts": sentence.endTs.map { .int($0) }, "speaker": word(sentence.speaker),
            "text": .string(sentence.text), "confidence": sentence.confidence.map { .double($0) },
            "partial": sentence.isFinal ? nil : .bool(true),
            "original": original.flatMap { $0.text == sentence.text ? nil : .string($0.text) },
            "original_speaker": original.flatMap {
                $0.speaker == sentence.speaker ? nil : .string($0.speaker)
            },
        ])
    }

    private static func cue(_ entry: CueLog.Entry) -> JSON {
        func moment(_ state: CueState) -> JSON? { entry.ts(of: state).map { .int($0) } }
        return .members([
            "cue": .string(entry.cue.cue), "kind": .string(entry.cue.kind.rawValue),
            "text": .string(entry.cue.text), "by": word(entry.cue.by),
            "state": .string(entry.state.name), "created_ts": .int(entry.createdTs),
            "shown_ts": moment(.shown), "seen_ts": moment(.seen), "done_ts": moment(.done),
            "ended_ts": entry.endedTs.map { .int($0) },
            "end": entry.endedTs == nil ? nil : .string(entry.state.name),
        ])
    }

    private static func mark(_ mark: StreamReplay.Mark) -> JSON {
        .members([
            "ts": .int(mark.ts), "kind": .string(mark.change == nil ? "marker" : "intervention"),
            "name": .string(mark.change ?? mark.text),
            "note": mark.change == nil ? nil : word(mark.text),
        ])
    }
}

/// What people said of a stream.
extension ReplayState {
    private static func begins(_ a: ReviewEntry, _ b: ReviewEntry) -> Bool {
        (-a.offsetMs - a.delayMs, a.key) < (-b.offsetMs - b.delayMs, b.key)
    }

    private static func recording(_ entry: ReviewEntry) -> JSON {
        .members([
            "key": .string(entry.key), "url": .string(entry.url), "name": word(entry.name),
            "offset_ms": .int(entry.offsetMs), "delay_ms": .int(entry.delayMs),
            "length_ms": entry.lengthMs > 0 ? .int(entry.lengthMs) : nil,
            "heard": entry.isHeard ? .bool(true) : nil,
        ])
    }

    private static func note(_ entry: ReviewEntry) -> JSON {
        .members([
            "key": .string(entry.key), "ts": .int(entry.fromTs), "text": .string(entry.text),
            "by": word(entry.by), "said_ts": .int(entry.saidTs),
        ])
    }

    private static func action(_ entry: ReviewEntry) -> JSON {
        .members([
            "key": .string(entry.key), "ts": .int(entry.fromTs), "text": .string(entry.text),
            "owner": word(entry.owner), "due": word(entry.due),
            "state": .string(entry.state.rawValue), "by": word(entry.by),
            "origin": word(entry.name), "said_ts": .int(entry.saidTs),
        ])
    }
}
