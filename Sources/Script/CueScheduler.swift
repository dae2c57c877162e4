package import Vocabulary

/// Decides which cues nobody asked for come now: nearly over, over, the lead call that is due, a
/// new crowd that should hear the beginning, a question with a fact to answer it, a point that is
/// still to be made, all points made and time left. Few of them: only onto an empty stage, never in
/// a lead call, never what was just said, six in ten minutes.
package struct CueScheduler {
    /// Unsolicited cues in ten minutes; lead calls, which the rundown asks for, do not count.
    package static let budget = 6
    /// The same cue not again within this.
    static let repeatMs: Int64 = 60_000

    /// What the scheduler looks at, at one moment.
    package struct Moment {
        package var now: Int64
        package var rundown: Rundown
        /// Position in the rundown; nil = not known.
        package var segment: Int?
        package var sinceTs: Int64
        /// When the segment on air should end; nil = nobody planned it.
        package var endTs: Int64?
        package var pace: LeadCallPace
        /// Entries in the last 30 s, and in the five minutes before, per 30 s.
        package var entriesNow: Int
        package var entriesUsual: Double
        /// Open questions that a fact answers, the most urgent first.
        package var answers: [Answer]
        package var leads: Int
        /// The points of the segment on air that nobody has made yet; nil = nobody listens.
        package var unsaid: [MustSay]?

        package init(
            now: Int64, rundown: Rundown, segment: Int?, sinceTs: Int64, endTs: Int64?,
            pace: LeadCallPace, entriesNow: Int, entriesUsual: Double, answers: [Answer], leads: Int
        ) {
            self.now = now
            self.rundown = rundown
            self.segment = segment
            self.sinceTs = sinceTs
            self.endTs = endTs
            self.pace = pace
            self.entriesNow = entriesNow
            self.entriesUsual = entriesUsual
            self.answers = answers
            self.leads = leads
        }
    }

    /// A question that can be answered.
    package struct Answer: Sendable, Equatable {
        package var question: String
        package var sample: String
        package var fact: SheetFact

        package init(question: String, sample: String, fact: SheetFact) {
            self.question = question
            self.sample = sample
            self.fact = fact
        }
    }

    private let log: ScriptLog
    private let moment: Moment

    package init(_ log: ScriptLog, _ moment: Moment) {
        self.log = log
        self.moment = moment
    }

    /// The cue that comes now; nil = none.
    ///
    /// - Parameter stage: the log's, at the moment.
    package func due(onto stage: CueStage) -> Cue? {
        guard stage.current == nil, log.quietUntil(at: moment.now) == nil, !isInLeadCall,
            !hasJustEnded(stage)
        else { return nil }
        let candidates = [leadCall, restart, answer, say, over, warning, goal, nextSegment]
        for candidate in candidates {
            guard let cue = candidate(), !isRepeated(cue) else { continue }
            if cue.kind != .leadCall, spent >= Self.budget { continue }
            return cue
        }
        return nil
    }

    /// The host breathes: two seconds between one cue and the next that nobody asked for.
    private func hasJustEnded(_ stage: CueStage) -> Bool {
        stage.turns.last?.toTs.map { moment.now < $0 + 2000 } ?? false
    }

    private var segment: RundownSegment? {
        moment.segment.map { moment.rundown.segments[$0] }
    }

    private var isInLeadCall: Bool {
        guard segment?.kind == .leadCall else { return false }
        return moment.endTs.map { moment.now < $0 + 10_000 } ?? true
    }

    private var spent: Int {
        log.cues.all.count {
            $0.cue.isUnsolicited && $0.cue.kind != .leadCall
                && $0.createdTs > moment.now - 600_000
        }
    }

    /// Said within a minute already, or said of this very segment.
    private func isRepeated(_ cue: Cue) -> Bool {
        let ofSegment = [.warning, .over, .next].contains(cue.kind)
        return log.cues.all.contains { entry in
            guard entry.cue.kind == cue.kind else { return entry.cue.cue == cue.cue }
            if cue.kind == .goal { return entry.cue.why == cue.why }
            if ofSegment { return entry.createdTs >= moment.sinceTs }
            if cue.kind == .say {
                return entry.createdTs >= moment.sinceTs && entry.cue.text == cue.text
            }
            if cue.kind == .leadCall {
                return Double(moment.now - entry.createdTs) < LeadCallPace.leastGapS * 1000
            }
            return entry.createdTs > moment.now - Self.repeatMs * (cue.kind == .restart ? 3 : 1)
                && entry.cue.question == cue.question
        }
    }

    private func cue(_ kind: CueKind, _ text: String, why: String) -> Cue {
        var cue = Cue(
            cue: "\(kind.rawValue)-\(moment.now)", kind: kind, text: text, by: Cue.scheduler)
        cue.why = why
        return cue
    }

    private func leadCall() -> Cue? {
        guard let due = moment.pace.dueTs, moment.now >= due else { return nil }
        let call = moment.rundown.segments.first { $0.kind == .leadCall }
        let text =
            call?.mustSay.first?.cue ?? call?.lines.first
            ?? moment.rundown.templates.first { $0.kind == .leadCall }?.text
        guard let text else { return nil }
        return cue(.leadCall, text, why: moment.pace.why?.rawValue ?? "")
    }

    /// Twice the usual number of people, and enough to be a wave.
    package static func isWave(_ entries: Int, usual: Double) -> Bool {
        entries >= 10 && Double(entries) > 2 * usual
    }

    /// A wave of people, while the show is far from its beginning.
    private func restart() -> Cue? {
        guard moment.rundown.repeats, let at = moment.segment, at > 1,
            Self.isWave(moment.entriesNow, usual: moment.entriesUsual),
            let first = moment.rundown.segments.first
        else { return nil }
        return cue(.restart, first.mustSay.first?.cue ?? first.name, why: "entries_doubled")
    }

    private func answer() -> Cue? {
        guard let answer = moment.answers.first else { return nil }
        var cue = cue(.answer, answer.sample, why: "unanswered")
        cue.fact = answer.fact.text
        cue.source = answer.fact.source
        cue.question = answer.question
        return cue
    }

    /// Half the time is gone, and a point has not been made: once for each, before people's own words.
    private func say() -> Cue? {
        guard let segment, segment.plannedS >= 30, let endTs = moment.endTs, moment.now < endTs,
            isPastHalf(endTs),
            let point = moment.unsaid?.first(where: { !isRepeated(cue(.say, $0.cue, why: "")) })
        else { return nil }
        var due = cue(.say, point.cue, why: "point_due")
        due.priority = CueKind.answer.priority
        return due
    }

    /// All is said, and the plan leaves more time than the warning of its end would take.
    private func nextSegment() -> Cue? {
        guard let segment, let endTs = moment.endTs, segment.plannedS >= 30, next != nil,
            !segment.mustSay.isEmpty, moment.unsaid?.isEmpty == true, isPastHalf(endTs),
            moment.now < endTs - Int64(segment.warningS + 10) * 1000
        else { return nil }
        return cue(.next, nextText, why: "all_said")
    }

    private func isPastHalf(_ endTs: Int64) -> Bool {
        moment.now - moment.sinceTs >= endTs - moment.now
    }

    private func over() -> Cue? {
        guard let segment, let endTs = moment.endTs, moment.now >= endTs + 3000, next != nil
        else { return nil }
        // Of segments of a few seconds nobody keeps the time.
        guard segment.plannedS >= 10 else { return nil }
        return cue(.over, nextText, why: "over")
    }

    private func warning() -> Cue? {
        guard let segment, let endTs = moment.endTs, segment.plannedS >= 20, segment.warningS > 0,
            moment.now >= endTs - Int64(segment.warningS) * 1000, moment.now < endTs
        else { return nil }
        return cue(.warning, nextText, why: "nearly_over")
    }

    /// Each quarter of the way, once.
    private func goal() -> Cue? {
        guard let goal = moment.rundown.goal, goal.leads >= 8 else { return nil }
        let quarter = min(4, moment.leads * 4 / goal.leads)
        guard quarter > 0 else { return nil }
        return cue(
            .goal, "留资|\(moment.leads)/\(goal.leads)", why: "\(quarter * 25)%")
    }

    private var next: Int? { moment.segment.flatMap { moment.rundown.position(after: $0) } }

    private var nextText: String {
        guard let next else { return "" }
        let segment = moment.rundown.segments[next]
        return segment.mustSay.first?.cue ?? segment.name
    }
}
