import Lexicon
import Script
package import Vocabulary

/// Another segment than the planned next that would serve more people now: told to the controller
/// with its reason, never put on air by itself.
package struct SegmentSuggestion: Sendable, Equatable {
    package enum Reason: String, Sendable {
        /// Many ask what it answers, and nobody has answered.
        case asked
        /// Most of those who came in since the last lead call will leave without one.
        case unheard
        /// Twice as many as usual have just come in.
        case crowd
    }

    package var segment: Int
    package var why: Reason
    /// People that it is about.
    package var n: Int

    private static let leastAskers = 5
    private static let oldestAskMs: Int64 = 60_000
    /// Entries in 30 s: of a stream that has just begun nothing is usual yet.
    private static let leastUsual = 1.0
    /// Who begins the call then is in time.
    private static let aheadMs: Int64 = 15_000

    /// The one to suggest, the reason that costs most leads first; nil = the plan is as good.
    ///
    /// - Parameter onAir: its position in the rundown.
    package static func best(
        _ rundown: Rundown, onAir: Int, _ live: ScriptState.Live, at now: Int64
    ) -> SegmentSuggestion? {
        guard rundown.segments[onAir].kind != .leadCall else { return nil }
        let planned = rundown.position(after: onAir)
        return [unheard(rundown, live, now), asked(rundown, live, now), crowd(rundown, live)]
            .compactMap(\.self).first { $0.segment != onAir && $0.segment != planned }
    }

    private static func unheard(
        _ rundown: Rundown, _ live: ScriptState.Live, _ now: Int64
    ) -> SegmentSuggestion? {
        guard let due = live.pace?.dueTs, due <= now + aheadMs, live.entriesUnheard > 0,
            let call = rundown.segments.firstIndex(where: { $0.kind == .leadCall })
        else { return nil }
        return SegmentSuggestion(segment: call, why: .unheard, n: live.entriesUnheard)
    }

    private static func asked(
        _ rundown: Rundown, _ live: ScriptState.Live, _ now: Int64
    ) -> SegmentSuggestion? {
        let many = live.questions.filter {
            people($0.open) >= leastAskers && now - $0.open.firstTs >= oldestAskMs
        }
        for question in many.sorted(by: { people($0.open) > people($1.open) }) {
            guard let fact = question.answer?.fact,
                let segment = rundown.segments.firstIndex(where: { $0.facts.contains(fact) })
            else { continue }
            return SegmentSuggestion(segment: segment, why: .asked, n: people(question.open))
        }
        return nil
    }

    private static func crowd(_ rundown: Rundown, _ live: ScriptState.Live) -> SegmentSuggestion? {
        guard rundown.repeats, live.entriesUsual >= leastUsual,
            CueScheduler.isWave(live.entriesNow, usual: live.entriesUsual)
        else { return nil }
        return SegmentSuggestion(segment: 0, why: .crowd, n: live.entriesNow)
    }

    private static func people(_ question: OpenQuestion) -> Int {
        question.askers + question.anonymousAsks
    }
}
