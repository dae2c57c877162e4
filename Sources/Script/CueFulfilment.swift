package import Vocabulary

/// Cues that the show itself has answered: nobody needs to tap what everybody heard.
package enum CueFulfilment {
    /// Whether the cue on stage has had its effect by now.
    ///
    /// - Parameters:
    ///   - rundown: the one in force.
    ///   - unsaid: the points of the segment on air that nobody has made yet; nil = nobody listens.
    package static func isDone(
        _ entry: CueLog.Entry, _ log: ScriptLog, _ rundown: Rundown, unsaid: [MustSay]?,
        at now: Int64
    ) -> Bool {
        let since = entry.createdTs
        switch entry.cue.kind {
        case .answer:
            return log.answered(entry.cue.question, at: now).map { $0.ts > since } ?? false
        case .warning, .over, .next: return log.change(at: now).map { $0.ts > since } ?? false
        case .restart:
            guard let first = rundown.segments.first?.segment else { return false }
            return log.changes.contains { $0.segment == first && $0.ts > since && $0.ts <= now }
        case .leadCall:
            // A call that began after the cue, and is over.
            let calls = rundown.segments.filter { $0.kind == .leadCall }.map(\.segment)
            let after = log.changes.filter { $0.ts > since && $0.ts <= now }
            guard let call = after.firstIndex(where: { calls.contains($0.segment) }) else {
                return false
            }
            return after[call...].contains { !calls.contains($0.segment) }
        case .say:
            guard entry.cue.isUnsolicited, let unsaid else { return false }
            return !unsaid.contains { $0.cue == entry.cue.text }
        case .message, .fix, .stop, .goal, .tech: return false
        }
    }
}
