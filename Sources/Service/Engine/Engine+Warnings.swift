import Notices
import Room
import Script
import Vocabulary
import Warnings
import Wire

/// What is going wrong in the rooms on air. What a watch says becomes an event with an id that follows
/// from it, goes through the journal like all others, and only then is true.
extension Engine {
    /// Judges the seconds that have passed in every room; answers when to look again.
    func watchRooms(_ time: Int64) -> Int64 {
        guard time >= watchDueMs else { return watchDueMs }
        var next = time + 250
        for index in rooms.indices {
            guard let watch = rooms[index].watch, let due = watch.nextTs else { continue }
            if due <= time { watch.advance(to: time) }
            writeNews(index)
            next = min(next, max(watch.nextTs ?? .max, time + 20))
        }
        watchDueMs = next
        return next
    }

    /// Journals what a room's watch has to say.
    func writeNews(_ index: Int) {
        for warning in rooms[index].watch?.takeNews() ?? [] { write(warning, index) }
    }

    /// What was found while the journal was folded and had not been written before the end. What is
    /// older was written then, or only another set of rules finds it now.
    func writeRecovered() {
        for index in rooms.indices {
            let news = rooms[index].watch?.takeNews() ?? []
            let room = rooms[index].room
            guard let shown = room.shown else { continue }
            let since = room.lastReceivedTs - recoveredMs
            for warning in news where warning.changedTs >= since {
                let known = room.streams[shown].warnings[warning.warning]?.warning.changedTs
                if known.map({ $0 < warning.changedTs }) ?? true { write(warning, index) }
            }
        }
    }

    func write(_ warning: Warning, _ index: Int) {
        let room = rooms[index].room
        let id = "warning-\(warning.warning)-\(warning.state.name)-\(warning.changedTs)"
        // Of a stream that is over, everything lies before its end.
        let end = room.shown.flatMap { room.streams[$0].endedTs }
        let ts = min(warning.changedTs, end ?? .max)
        write(.warning, id: id, to: room.name, ts: ts, members: warning.members)
        if let host = warning.host, warning.state == .firing, warning.refires == 0,
            warning.changedTs == warning.firedTs
        {
            tellHost(host, of: warning, index)
        }
    }

    /// The host's line. A correction of what was said interrupts; all else waits for its turn.
    private func tellHost(_ text: String, of warning: Warning, _ index: Int) {
        let room = rooms[index].room
        let quietUntil = room.shown.flatMap {
            room.streams[$0].script.quietUntil(at: warning.firedTs)
        }
        guard quietUntil == nil || warning.severity == .p1 else { return }
        let isSpoken = rule(of: warning)?.signal.isSpoken ?? false
        let kind: CueKind = isSpoken ? .fix : warning.severity == .p1 ? .tech : .say
        var cue = Cue(
            cue: "w-\(warning.warning)", kind: kind, text: text, by: Cue.scheduler,
            priority: warning.severity == .p3 ? CueKind.answer.priority : nil)
        cue.why = warning.rule
        write(cue, index, ts: warning.firedTs)
    }

    /// Something was folded that changes what pages show of warnings.
    func noteWarning(_ detail: Detail, _ index: Int) {
        switch detail {
        case .warning(let warning): post(warning, index)
        case .handling: break
        default: return
        }
        rooms[index].isUrgent = true
    }

    /// Tells the world outside, unless it was held back, shelved, or comes and goes.
    private func post(_ warning: Warning, _ index: Int) {
        guard let outlets = settings.outlets, warning.state != .recovering, !warning.isHeld,
            !warning.isFlapping || warning.state == .resolved
        else { return }
        let room = rooms[index].room
        guard let shown = room.shown, !room.streams[shown].isRehearsal,
            !room.streams[shown].warnings.isShelved(warning.rule, at: warning.changedTs)
        else { return }
        outlets.post(Notice(warning, of: room.name, rule(of: warning)))
    }

    /// A warning of any of a room's streams, and the plan under which it can be looked into.
    func warning(_ name: String, room: String) -> (Warning, WatchPlan)? {
        guard let index = index(of: room) else { return nil }
        let found = rooms[index].room.streams.lazy.compactMap { $0.warnings[name]?.warning }.last
        return found.map { ($0, watchPlan) }
    }

    private func rule(of warning: Warning) -> WarningRule? {
        watchPlan.rules.first { $0.rule == warning.rule }
    }

    /// Posts every listed warning again after a start: one that is known already is no second message.
    func postListed() {
        for index in rooms.indices {
            guard let shown = rooms[index].room.shown else { continue }
            for entry in rooms[index].room.streams[shown].warnings.listed(at: now) {
                post(entry.warning, index)
            }
        }
    }
}

/// A tick and a commit lie between what was seen and what is written: a minute is plenty.
private let recoveredMs: Int64 = 60_000

extension Notice {
    fileprivate init(_ warning: Warning, of room: String, _ rule: WarningRule?) {
        let name = rule?.name ?? BilingualText(zh: warning.rule, en: warning.rule)
        self.init(
            room: room, warning: warning.warning, rule: warning.rule, severity: warning.severity,
            state: warning.state == .resolved ? .resolved : .firing, name: name.zh,
            nameEn: name.en, text: warning.text.zh, textEn: warning.text.en,
            firedTs: warning.state == .resolved ? warning.firedTs : warning.changedTs)
        host = warning.host ?? ""
        causes = warning.causes.map { Cause(text: $0.zh, textEn: $0.en) }
        startedTs = warning.startedTs
        resolvedTs = warning.resolvedTs
        link = "/rooms/\(room)/control"
    }
}
