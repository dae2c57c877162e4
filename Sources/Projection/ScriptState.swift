package import Lexicon
package import Script
package import Vocabulary
package import Wire

/// The script as pages see it: what is on air, what the host is to say, what people ask.
package enum ScriptState {
    /// What is known only while a stream is on air.
    package struct Live {
        package var position: SegmentTracker.Position?
        package var sure = 0.0
        package var said: [SegmentTracker.Said] = []
        package var pace: LeadCallPace?
        /// Share of entrants who heard a whole lead call, measured, and of how many.
        package var reach: (share: Double, n: Int)?
        package var lastLeadCallTs: Int64?
        /// People who came in within the last 30 s, and per 30 s in the five minutes before.
        package var entriesNow = 0
        package var entriesUsual = 0.0
        /// People who came in since the last lead call began, within five minutes.
        package var entriesUnheard = 0
        package var leads = 0
        package var questions: [Question] = []
        package var crew: [CrewMember] = []

        package init() {}
    }

    /// What a page says of the device it is on.
    package struct Device: Sendable, Equatable {
        /// What people call it.
        package var label = ""
        /// Whether its screen is kept on; nil = it did not say.
        package var staysAwake: Bool?
        /// Nobody can see the page: another tab, or the screen is off.
        package var isHidden = false

        package init(label: String = "", staysAwake: Bool? = nil, isHidden: Bool = false) {
            self.label = label
            self.staysAwake = staysAwake
            self.isHidden = isHidden
        }
    }

    /// Somebody who has a page open.
    package struct CrewMember: Sendable, Equatable {
        package var name: String
        package var page: String
        package var role: String
        package var screen: String
        package var sinceTs: Int64
        package var device = Device()
        /// The host's screen that answers; the others are mirrors.
        package var isMain = false

        package init(name: String, page: String, role: String, screen: String, sinceTs: Int64) {
            self.name = name
            self.page = page
            self.role = role
            self.screen = screen
            self.sinceTs = sinceTs
        }
    }

    /// Something that people ask and nobody answered, and what may be said to it.
    package struct Question: Sendable, Equatable {
        package var open: OpenQuestion
        package var answer: SheetFact?

        package init(open: OpenQuestion, answer: SheetFact?) {
            self.open = open
            self.answer = answer
        }
    }

    /// The members of a room's state that this adds, in order; those that are nil are not known.
    package static func members(
        _ log: ScriptLog, at now: Int64, isOver: Bool, live: Live?
    ) -> [JSON.Member] {
        var members: [JSON.Member] = []
        func add(_ name: String, _ value: JSON?) {
            if let value { members.append(.init(name: name, value: value)) }
        }
        add("script", script(log, at: now, isOver: isOver, live: live))
        let stage = log.stage(at: now)
        if !isOver {
            add("cue", stage.current.flatMap { turn in log.cues[turn.cue].map { cue($0, turn) } })
        }
        let recent = log.cues.all.suffix(12).reversed()
        if !recent.isEmpty {
            add(
                "cues",
                .array(
                    recent.map { entry in
                        cue(entry, stage.turns.last { $0.cue == entry.cue.cue })
                    }))
        }
        if let live {
            add("questions", live.questions.isEmpty ? nil : .array(live.questions.map(question)))
            add("crew", live.crew.isEmpty ? nil : .array(live.crew.map(member)))
        }
        if let rundown = log.rundown(at: now) {
            add("templates", rundown.templates.isEmpty ? nil : templates(rundown))
            add(
                "goal",
                rundown.goal.map {
                    .members(["leads": .int(Int64($0.leads)), "hours": .double($0.hours)])
                })
        }
        add("switchback", SwitchbackState.json(log, at: now, isOver: isOver))
        if !isOver { add("quiet_until_ts", log.quietUntil(at: now).map { .int($0) }) }
        return members
    }

    /// The names of those members: an update of the script alone changes nothing else.
    package static let names = [
        "script", "cue", "cues", "questions", "crew", "templates", "goal", "switchback",
        "quiet_until_ts",
    ]

    private static func templates(_ rundown: Rundown) -> JSON {
        .array(
            rundown.templates.enumerated().map { i, template in
                .members([
                    "key": .string("\(i + 1)"), "kind": .string(template.kind.rawValue),
                    "text": .string(template.text),
                ])
            })
    }

    private static func cue(_ entry: CueLog.Entry, _ turn: CueStage.Turn?) -> JSON {
        let cue = entry.cue
        func text(_ value: String) -> JSON? { value.isEmpty ? nil : .string(value) }
        let life = cue.lifeMs.map { entry.createdTs + $0 }
        let expiry = life.map { max($0, (turn?.fromTs ?? 0) + CueStage.leastMs) }
        return .members([
            "cue": .string(cue.cue), "kind": .string(cue.kind.rawValue), "text": .string(cue.text),
            "fact": text(cue.fact), "source": text(cue.source), "question": text(cue.question),
            "why": text(cue.why), "by": .string(cue.by), "priority": .int(Int64(cue.priority)),
            "state": .string(entry.state.name), "created_ts": .int(entry.createdTs),
            "since_ts": turn.map { .int($0.fromTs) },
            "shown_ts": entry.ts(of: .shown).map { .int($0) },
            "seen_ts": entry.ts(of: .seen).map { .int($0) },
            "ended_ts": entry.endedTs.map { .int($0) },
            "expires_ts": expiry.map { .int($0) },
            "receipt_by": text(entry.by), "screen": text(entry.screen),
        ])
    }

    private static func question(_ question: Question) -> JSON {
        let open = question.open
        return .members([
            "question": .string(open.intent.rawValue), "asks": .int(Int64(open.asks)),
            "askers": .int(Int64(open.askers)),
            "anonymous": open.anonymousAsks > 0 ? .int(Int64(open.anonymousAsks)) : nil,
            "first_ts": .int(open.firstTs), "last_ts": .int(open.lastTs),
            "samples": .array(open.samples.map { .string($0) }), "answer": question.answer?.json,
        ])
    }

    private static func member(_ member: CrewMember) -> JSON {
        .members([
            "name": .string(member.name), "page": .string(member.page),
            "role": .string(member.role),
            "screen": member.screen.isEmpty ? nil : .string(member.screen),
            "since_ts": .int(member.sinceTs),
            "label": member.device.label.isEmpty ? nil : .string(member.device.label),
            "awake": member.device.staysAwake.map { .bool($0) },
            "hidden": member.device.isHidden ? .bool(true) : nil,
            "main": member.isMain ? .bool(true) : nil,
        ])
    }
}

// What is on air
extension ScriptState {
    private static func script(
        _ log: ScriptLog, at now: Int64, isOver: Bool, live: Live?
    ) -> JSON? {
        let rundown = log.rundown(at: now)
        guard let change = log.change(at: now) else {
            guard let rundown else { return nil }
            return .members([
                "rundown": .string(rundown.title), "version": .int(Int64(log.version(at: now))),
                "basis": .string("unknown"), "of": .int(Int64(rundown.segments.count)),
                "repeats": .bool(rundown.repeats),
                "segments": isOver ? nil : segments(rundown, log, nil, at: now, live: live),
                "lead_call": isOver ? nil : leadCall(live),
            ])
        }
        guard let rundown, let position = rundown.position(of: change.segment) else {
            // Only a feed that names segments, and no plan to hold them against.
            return .members([
                "segment": .string(change.segment), "since_ts": .int(change.ts),
                "basis": .string("reported"),
            ])
        }
        return onAir(rundown, position, change, log, at: now, isOver: isOver, live: live)
    }

    private static func onAir(
        _ rundown: Rundown, _ position: Int, _ change: ScriptLog.Change, _ log: ScriptLog,
        at now: Int64, isOver: Bool, live: Live?
    ) -> JSON {
        let segment = rundown.segments[position]
        let next = rundown.position(after: position).map { rundown.segments[$0] }
        var state: [JSON.Member] = []
        func add(_ name: String, _ value: JSON?) {
            if let value { state.append(.init(name: name, value: value)) }
        }
        add("rundown", .string(rundown.title))
        add("version", .int(Int64(log.version(at: now))))
        add("segment", .string(change.segment))
        add("name", .string(segment.name))
        add("kind", .string(segment.kind.rawValue))
        add("since_ts", .int(change.ts))
        add(
            "basis",
            .string(change.isTracked ? "tracker" : log.isByHand(change) ? "manual" : "reported"))
        add("sure", live.map { .double(rounded($0.sure)) })
        add("planned_s", .int(Int64(segment.plannedS)))
        add("warning_s", .int(Int64(segment.warningS)))
        add("danger_s", .int(Int64(segment.dangerS)))
        add("end_ts", log.endTs(at: now).map { .int($0) })
        add("next", next.map { .string($0.segment) })
        add("next_name", next.map { .string($0.name) })
        add("position", .int(Int64(position + 1)))
        add("of", .int(Int64(rundown.segments.count)))
        add("repeats", .bool(rundown.repeats))
        add("loop", .int(Int64(log.loop(rundown, at: now))))
        let behindS = log.behindS(rundown, at: now)
        add("behind_s", behindS.map { .int(Int64($0)) })
        add("pace", behindS.map { .string($0 > 15 ? "slow" : $0 < -15 ? "fast" : "on_time") })
        guard !isOver else { return .object(state) }
        add("segments", segments(rundown, log, position, at: now, live: live))
        add("points", points(segment, position, change, log, live))
        if let live {
            let found = SegmentSuggestion.best(rundown, onAir: position, live, at: now)
            add("suggestion", found.map { suggestion($0, rundown) })
        }
        add("lead_call", leadCall(live))
        return .object(state)
    }

    private static func segments(
        _ rundown: Rundown, _ log: ScriptLog, _ onAir: Int?, at now: Int64, live: Live?
    ) -> JSON? {
        let pass = log.pass(rundown, at: now)
        let ticked = log.ticked(since: pass.sinceTs)
        var said = [Set<Int>](repeating: [], count: rundown.segments.count)
        // What was heard may still be that of the rundown before.
        for one in live?.said ?? []
        where one.ts >= pass.sinceTs && said.indices.contains(one.segment) {
            said[one.segment].insert(one.point)
        }
        let next = onAir.flatMap { rundown.position(after: $0) }
        return .array(
            rundown.segments.enumerated().map { i, segment in
                let key = segment.segment
                let state: String
                if i == onAir {
                    state = "on_air"
                } else if i == next {
                    state = "next"
                } else if pass.heard.contains(key) {
                    state = "done"
                } else {
                    state = i < onAir ?? 0 ? "skipped" : "later"
                }
                // Of what is on air pages count themselves.
                let elapsedS = i == onAir ? nil : pass.elapsedS[key]
                let timing = elapsedS.flatMap {
                    ScriptLog.timing(elapsedS: $0, plannedS: segment.plannedS)
                }
                let made = segment.mustSay.indices.count {
                    said[i].contains($0) || ticked[segment.mustSay[$0].point] != nil
                }
                let hasPoints = !segment.mustSay.isEmpty
                return .members([
                    "segment": .string(key), "name": .string(segment.name),
                    "kind": .string(segment.kind.rawValue),
                    "planned_s": .int(Int64(segment.plannedS)), "state": .string(state),
                    "elapsed_s": elapsedS.map { .int(Int64($0)) },
                    "timing": timing.map { .string($0.rawValue) },
                    "times": pass.times[key].flatMap { $0 > 1 ? .int(Int64($0)) : nil },
                    "said": hasPoints ? .int(Int64(made)) : nil,
                    "points": hasPoints ? .int(Int64(segment.mustSay.count)) : nil,
                ])
            })
    }

    private static func points(
        _ segment: RundownSegment, _ position: Int?, _ change: ScriptLog.Change, _ log: ScriptLog,
        _ live: Live?
    ) -> JSON? {
        guard !segment.mustSay.isEmpty else { return nil }
        let made = log.madePoints(
            of: segment, at: position, since: change, heard: live?.said ?? [])
        return .array(
            zip(segment.mustSay, made).map { point, made in
                .members([
                    "point": .string(point.point), "text": .string(point.cue),
                    "said_ts": made.ts.map { .int($0) },
                    "sentence": made.said.map { .string($0.sentence) },
                    "ticked": made.tickedTs.map { _ in .bool(true) },
                ])
            })
    }

    private static func suggestion(_ found: SegmentSuggestion, _ rundown: Rundown) -> JSON {
        let segment = rundown.segments[found.segment]
        return .members([
            "segment": .string(segment.segment), "name": .string(segment.name),
            "why": .string(found.why.rawValue), "n": .int(Int64(found.n)),
        ])
    }

    private static func leadCall(_ live: Live?) -> JSON? {
        guard let live, let pace = live.pace else { return nil }
        return .members([
            "last_ts": live.lastLeadCallTs.map { .int($0) },
            "due_ts": pace.dueTs.map { .int($0) },
            "reach": live.reach.map { .double(rounded($0.share)) },
            "n": live.reach.map { .int(Int64($0.n)) },
            "target": .double(LeadCallPace.target),
            "why": pace.why.map { .string($0.rawValue) },
            "leaving_unheard": pace.leavingUnheard.map { .double(rounded($0)) },
            "waiting": .int(Int64(pace.n)),
        ])
    }

    /// To the hundredth: finer digits would make every frame an update.
    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
