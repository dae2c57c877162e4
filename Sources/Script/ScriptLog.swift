package import Vocabulary

/// What is known of the script of a stream: the rundowns that were on air, the segments and who
/// said so, the cues, answers and wishes. A function of the set of events; what was on air is what
/// a replay shows.
package struct ScriptLog: Sendable {
    /// A segment as an event put it on air.
    package struct Change: Sendable, Equatable {
        package var ts: Int64
        package var order: UInt64
        package var segment: String
        package var by: String

        /// Taken from the tracker, not from a person or a feed.
        package var isTracked: Bool { by == ScriptLog.tracker }
    }

    package static let tracker = "tracker"

    /// By time.
    package private(set) var rundowns: [(ts: Int64, order: UInt64, rundown: Rundown)] = []
    package private(set) var changes: [Change] = []
    package private(set) var cues = CueLog()
    package private(set) var switchbacks = SwitchbackLog()
    package private(set) var answers: [(ts: Int64, question: String, by: String)] = []
    private var points: [(ts: Int64, point: String)] = []
    private var extensions: [(ts: Int64, seconds: Int)] = []
    private var quiets: [(ts: Int64, minutes: Int)] = []

    package init() {}

    package var isEmpty: Bool { rundowns.isEmpty && changes.isEmpty && cues.all.isEmpty }

    package mutating func apply(_ detail: Detail, ts: Int64, order: UInt64) {
        switch detail {
        case .rundown(let rundown):
            let at = rundowns.lastIndex { ($0.ts, $0.order) < (ts, order) }.map { $0 + 1 } ?? 0
            rundowns.insert((ts, order, rundown), at: at)
        case .segment(let name, let by):
            let change = Change(ts: ts, order: order, segment: name, by: by)
            let at = changes.lastIndex { ($0.ts, $0.order) < (ts, order) }.map { $0 + 1 } ?? 0
            changes.insert(change, at: at)
            if changes.count > 4000 { changes.removeFirst() }
        case .cue(let cue): cues.add(cue, ts: ts, order: order)
        case .receipt(let receipt): cues.note(receipt, ts: ts)
        case .answer(let question, let by): Self.insert((ts, question, by), &answers) { $0.ts }
        case .point(let point): Self.insert((ts, point), &points) { $0.ts }
        case .extend(let seconds): Self.insert((ts, seconds), &extensions) { $0.ts }
        case .quiet(let minutes): Self.insert((ts, minutes), &quiets) { $0.ts }
        case .switchback(let note): switchbacks.add(note, ts: ts, order: order)
        default: break
        }
    }

    private static func insert<T>(_ value: T, _ list: inout [T], by ts: (T) -> Int64) {
        let at = list.lastIndex { ts($0) <= ts(value) }.map { $0 + 1 } ?? 0
        list.insert(value, at: at)
        if list.count > 2000 { list.removeFirst() }
    }

    /// The rundown in force at a time.
    package func rundown(at ts: Int64) -> Rundown? { rundowns.last { $0.ts <= ts }?.rundown }

    /// How many rundowns were put on air up to a time: pages know by it when to fetch again.
    package func version(at ts: Int64) -> Int { rundowns.count { $0.ts <= ts } }

    package func change(at ts: Int64) -> Change? { changes.last { $0.ts <= ts } }

    /// Seconds by which the end of what is on air was moved by hand.
    package func extendedS(since: Int64, at now: Int64) -> Int {
        extensions.reduce(0) { $1.ts >= since && $1.ts <= now ? $0 + $1.seconds : $0 }
    }

    /// Points ticked by hand since a time, and when first.
    package func ticked(since: Int64) -> [String: Int64] {
        Dictionary(
            points.filter { $0.ts >= since }.map { ($0.point, $0.ts) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Until when the host is to be left alone; nil = not so.
    package func quietUntil(at now: Int64) -> Int64? {
        guard let last = quiets.last(where: { $0.ts <= now }) else { return nil }
        let until = last.ts + Int64(last.minutes) * 60_000
        return until > now ? until : nil
    }

    /// When each question was last answered.
    package func answered(_ question: String, at now: Int64) -> (ts: Int64, by: String)? {
        answers.last { $0.question == question && $0.ts <= now }.map { ($0.ts, $0.by) }
    }

    /// The stage at a time. Only cues of the last ten minutes can still be on it, or a stop.
    package func stage(at now: Int64) -> CueStage {
        let recent = cues.all.filter {
            $0.createdTs <= now
                && ($0.createdTs > now - 600_000 || $0.cue.lifeMs == nil && $0.endedTs == nil)
        }
        return CueStage(recent, now: now)
    }
}

extension ScriptLog {
    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&rundowns, new: (0, 0, Rundown())) { entry, coder in
            coder.code(&entry.ts)
            coder.code(&entry.order)
            entry.rundown.code(&coder)
        }
        let none = Change(ts: 0, order: 0, segment: "", by: "")
        coder.code(&changes, new: none) { change, coder in
            coder.code(&change.ts)
            coder.code(&change.order)
            coder.code(&change.segment)
            coder.code(&change.by)
        }
        cues.code(&coder)
        switchbacks.code(&coder)
        coder.code(&answers, new: (0, "", "")) { answer, coder in
            coder.code(&answer.ts)
            coder.code(&answer.question)
            coder.code(&answer.by)
        }
        coder.code(&points, new: (0, "")) { point, coder in
            coder.code(&point.ts)
            coder.code(&point.point)
        }
        coder.code(&extensions, new: (0, 0)) { entry, coder in
            coder.code(&entry.ts)
            coder.code(&entry.seconds)
        }
        coder.code(&quiets, new: (0, 0)) { entry, coder in
            coder.code(&entry.ts)
            coder.code(&entry.minutes)
        }
    }
}

extension Rundown {
    mutating func code(_ coder: inout StateCoder) {
        func texts(_ list: inout [String], _ coder: inout StateCoder) {
            coder.code(&list, new: "") { $1.code(&$0) }
        }
        coder.code(&title)
        coder.code(&repeats)
        coder.code(&goal, new: Goal(leads: 0, hours: 0)) { goal, coder in
            coder.code(&goal.leads)
            coder.code(&goal.hours)
        }
        let none = RundownSegment(segment: "", name: "", kind: .other, plannedS: 0)
        coder.code(&segments, new: none) { segment, coder in
            coder.code(&segment.segment)
            coder.code(&segment.name)
            coder.code(&segment.kind)
            coder.code(&segment.plannedS)
            coder.code(&segment.warningS)
            coder.code(&segment.dangerS)
            coder.code(&segment.purpose)
            let noPoint = MustSay(point: "", wordings: [], cue: "")
            coder.code(&segment.mustSay, new: noPoint) { point, coder in
                coder.code(&point.point)
                texts(&point.wordings, &coder)
                coder.code(&point.cue)
            }
            texts(&segment.lines, &coder)
            texts(&segment.patterns, &coder)
            texts(&segment.facts, &coder)
        }
        let noFact = SheetFact(fact: "", text: "", source: "", validUntil: "", intents: [])
        coder.code(&facts, new: noFact) { fact, coder in
            coder.code(&fact.fact)
            coder.code(&fact.text)
            coder.code(&fact.source)
            coder.code(&fact.validUntil)
            texts(&fact.intents, &coder)
        }
        coder.code(&templates, new: MessageTemplate(kind: .message, text: "")) { template, coder in
            coder.code(&template.kind)
            coder.code(&template.text)
        }
        coder.code(&switchback, new: .none) { $0.code(&$1) }
    }
}
