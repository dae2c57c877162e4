import Journal
import Lexicon
import Projection
import Room
import Script
import Vocabulary
import WebSocketHost
import Wire

/// How often a show on air is looked at when nothing happens in it.
private let lookEveryMs: Int64 = 250
private let idleLookEveryMs: Int64 = 5000

/// The script of the rooms on air: the tracker's segments, the scheduler's cues, what lapsed. All
/// of it becomes events with ids that follow from what they say, so that saying it twice is harmless.
extension Engine {
    /// Something that bears on the script was folded into a room.
    func noteScript(_ detail: Detail, _ fact: Fact, _ index: Int) {
        switch detail {
        case .sentence(let sentence):
            rooms[index].show?.hear(sentence)
            rooms[index].show?.lookMs = 0
            return
        case .segment(let segment, let by) where by != ScriptLog.tracker:
            rooms[index].show?.place(segment, at: fact.ts)
        case .answer(let question, let by):
            rooms[index].show?.questions.answered(question, at: fact.ts, by: by)
        case .segment, .rundown, .cue, .receipt, .point, .extend, .quiet, .switchback: break
        default: return
        }
        rooms[index].isUrgent = true
        rooms[index].show?.lookMs = 0
    }

    /// A comment was folded into a room on air.
    func noteComment(_ fact: Fact, _ index: Int, _ comment: () -> ReadComment?) {
        guard rooms[index].show != nil else { return }
        rooms[index].show?.questions.ask(fact, comment())
    }

    /// Follows the stream that a room shows, from its beginning on.
    func followShow(_ index: Int, _ time: Int64) {
        guard let shown = rooms[index].room.shown,
            rooms[index].room.streams[shown].endedTs == nil, isMoving(index, time)
        else {
            rooms[index].show = nil
            return
        }
        let stream = rooms[index].room.streams[shown]
        if rooms[index].show?.startedTs != stream.startedTs {
            rooms[index].show = Show(stream, at: time, settings)
            if stream.script.rundowns.isEmpty { putSavedRundown(on: index, stream.startedTs) }
        } else if rooms[index].show?.version != stream.script.version(at: time) {
            let (live, questions) = (rooms[index].show?.live, rooms[index].show?.questions)
            rooms[index].show = Show(stream, at: time, settings, questions: questions)
            if let live { rooms[index].show?.live = live }
        }
    }

    /// What was planned before the stream began goes on air with it.
    private func putSavedRundown(on index: Int, _ startedTs: Int64) {
        do throws(JournalError) {
            guard let saved = try journal.rundown(room: rooms[index].room.name) else { return }
            putRundown(saved.json, version: saved.version.version, on: index, at: startedTs)
        } catch {
            meters.note(error)
        }
    }

    /// Journals a saved version as what is on air from a time on.
    func putRundown(_ json: String, version: Int, on index: Int, at ts: Int64) {
        write(
            .rundown, id: "rundown-\(version)-\(ts)", to: rooms[index].room.name, ts: ts,
            ["version": .int(Int64(version)), "rundown": .raw(Array(json.utf8))])
    }

    /// Looks at the shows on air; answers when to look again.
    func steer(_ time: Int64) -> Int64 {
        var next = time + 1000
        for index in rooms.indices where rooms[index].show != nil {
            guard rooms[index].show!.lookMs <= time else {
                next = min(next, rooms[index].show!.lookMs)
                continue
            }
            followShow(index, time)
            guard let shown = rooms[index].room.shown, rooms[index].show != nil else { continue }
            let log = rooms[index].room.streams[shown].script
            writeTracked(index, log, time)
            writeHeardAnswers(index)
            let stage = log.stage(at: time)
            writeLapsed(stage, log, index)
            writeFulfilled(stage, log, index, time)
            if stage.current?.cue != rooms[index].show?.shownCue { rooms[index].isUrgent = true }
            rooms[index].show?.shownCue = stage.current?.cue
            if let cue = dueCue(index, log, stage, time) { write(cue, index, ts: time) }
            // With neither plan nor cues nothing changes by the clock.
            let isIdle = log.rundowns.isEmpty && log.cues.all.isEmpty
            let due = min(
                time + (isIdle ? idleLookEveryMs : lookEveryMs), max(time + 1, stage.nextTs ?? .max)
            )
            rooms[index].show?.lookMs = due
            next = min(next, due)
        }
        return next
    }

    private func writeTracked(_ index: Int, _ log: ScriptLog, _ time: Int64) {
        guard let tracker = rooms[index].show?.tracker, let position = tracker.position,
            !position.isManual
        else { return }
        let segment = tracker.rundown.segments[position.segment].segment
        let change = log.change(at: time)
        guard change?.segment != segment else { return }
        // Having thought better of it, the tracker corrects itself from here on; what a person put
        // on air it leaves alone.
        var ts = position.sinceTs
        if let change, ts <= change.ts {
            guard change.isTracked else { return }
            ts = change.ts + 1
        }
        write(
            .segment, id: "tracker-\(segment)-\(ts)", to: rooms[index].room.name, ts: ts,
            [
                "segment": .string(segment), "by": .string(ScriptLog.tracker),
                "sure": .double((position.sure * 100).rounded() / 100),
            ])
    }

    private func writeHeardAnswers(_ index: Int) {
        guard let show = rooms[index].show else { return }
        let sheet = show.tracker?.rundown.facts ?? []
        for (intent, ts) in show.questions.heardAnswers(show.tracker, sheet: sheet) {
            write(
                .answer, id: "answer-\(intent.rawValue)-\(ts)", to: rooms[index].room.name, ts: ts,
                ["question": .string(intent.rawValue), "by": .string(ScriptLog.tracker)])
        }
    }

    private func writeLapsed(_ stage: CueStage, _ log: ScriptLog, _ index: Int) {
        for (cue, state, ts) in stage.lapsed where log.cues[cue]?.ts(of: state) == nil {
            let receipt = CueReceipt(cue: cue, state: state, by: Cue.scheduler)
            write(receipt, id: "lapse-\(cue)", index, ts: ts)
        }
    }

    private func writeFulfilled(
        _ stage: CueStage, _ log: ScriptLog, _ index: Int, _ time: Int64
    ) {
        guard let current = stage.current, let entry = log.cues[current.cue],
            let rundown = log.rundown(at: time),
            CueFulfilment.isDone(
                entry, log, rundown, unsaid: unsaid(index, log, rundown, time), at: time)
        else { return }
        let receipt = CueReceipt(cue: current.cue, state: .done, by: ScriptLog.tracker)
        write(receipt, id: "done-\(current.cue)", index, ts: time)
    }

    private func write(_ receipt: CueReceipt, id: String, _ index: Int, ts: Int64) {
        write(
            .receipt, id: id, to: rooms[index].room.name, ts: ts,
            [
                "cue": .string(receipt.cue), "state": .string(receipt.state.name),
                "by": .string(receipt.by),
            ])
    }

    /// The cue that nobody typed and that is due; only while somebody can see it.
    private func dueCue(
        _ index: Int, _ log: ScriptLog, _ stage: CueStage, _ time: Int64
    ) -> Cue? {
        guard let show = rooms[index].show, rooms[index].watchers > 0, let pace = show.live.pace,
            let rundown = log.rundown(at: time)
        else { return nil }
        let change = log.change(at: time)
        var moment = CueScheduler.Moment(
            now: time, rundown: rundown,
            segment: change.flatMap { rundown.position(of: $0.segment) },
            sinceTs: change?.ts ?? time, endTs: log.endTs(at: time), pace: pace,
            entriesNow: show.live.entriesNow, entriesUsual: show.live.entriesUsual,
            answers: answers(show, time), leads: show.live.leads)
        moment.unsaid = unsaid(index, log, rundown, time)
        return CueScheduler(log, moment).due(onto: stage)
    }

    /// The points of the segment on air that nobody has made yet; nil = nobody listens.
    private func unsaid(
        _ index: Int, _ log: ScriptLog, _ rundown: Rundown, _ time: Int64
    ) -> [MustSay]? {
        guard let tracker = rooms[index].show?.tracker, tracker.hears(at: time),
            let change = log.change(at: time), let at = rundown.position(of: change.segment)
        else { return nil }
        let segment = rundown.segments[at]
        let made = log.madePoints(of: segment, at: at, since: change, heard: tracker.said)
        return zip(segment.mustSay, made).filter { $1.ts == nil }.map(\.0)
    }

    private func answers(_ show: Show, _ time: Int64) -> [CueScheduler.Answer] {
        show.live.questions.compactMap { question in
            let open = question.open
            guard let fact = question.answer, time - open.firstTs >= 10_000 else { return nil }
            return CueScheduler.Answer(
                question: open.intent.rawValue, sample: open.samples.first ?? open.intent.rawValue,
                fact: fact)
        }
    }

    func write(_ cue: Cue, _ index: Int, ts: Int64) {
        func text(_ value: String) -> JSON? { value.isEmpty ? nil : .string(value) }
        write(
            .cue, id: "cue-\(cue.cue)", to: rooms[index].room.name, ts: ts,
            [
                "cue": .string(cue.cue), "kind": .string(cue.kind.rawValue),
                "text": .string(cue.text), "by": .string(cue.by),
                "priority": .int(Int64(cue.priority)),
                "ttl_s": cue.lifeMs.map { .int($0 / 1000) }, "fact": text(cue.fact),
                "source": text(cue.source), "question": text(cue.question),
                "why": text(cue.why),
            ])
    }
}

// Telling pages
extension Engine {
    /// Sends what changed in the script alone, at once.
    func publishScript(_ index: Int, _ time: Int64) {
        rooms[index].isUrgent = false
        guard rooms[index].watchers > 0, case .object(let members) = rooms[index].shown else {
            return
        }
        publishItems(index, time)
        let names = ScriptState.names + WarningState.names
        let kept = members.filter { !names.contains($0.name) }
        publishChange(to: .object(kept + scriptMembers(index, time)), index, time)
    }

    /// The script's part of the state, as of now.
    private func scriptMembers(_ index: Int, _ time: Int64) -> [JSON.Member] {
        rooms[index].show?.refresh(at: time, crew: crew(index))
        guard let shown = rooms[index].room.shown,
            rooms[index].room.streams[shown].endedTs == nil
        else { return offAirMembers(index, time) }
        let clock = clock(of: index, stream: shown, time) ?? time
        let stream = rooms[index].room.streams[shown]
        return ScriptState.members(
            stream.script, at: clock, isOver: false, live: rooms[index].show?.live)
            + WarningState.members(stream.warnings, at: clock)
    }

    /// Before and after a stream: who is here, the plan, and cues to try the screens with. None of
    /// it is journaled: it belongs to no stream.
    func offAirMembers(_ index: Int, _ time: Int64) -> [JSON.Member] {
        var live = ScriptState.Live()
        live.crew = crew(index)
        return ScriptState.members(rooms[index].offAir, at: time, isOver: false, live: live)
    }

    func crew(_ index: Int) -> [ScriptState.CrewMember] {
        let main = rooms[index].mainScreen.screen
        return rooms[index].crew.values
            .map { member in
                var member = member
                member.isMain = member.page == "host" && member.screen == main
                return member
            }
            .sorted { ($0.sinceTs, $0.name) < ($1.sinceTs, $1.name) }
    }
}
