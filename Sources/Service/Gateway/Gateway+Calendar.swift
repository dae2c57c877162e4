import Copywriting
import Journal
import Projection
import Replay
import Vocabulary
import WebSocketHost
import Wire

/// The calendar of short videos before a room's streams.
extension Gateway {
    private static let mostWeeks = 8

    func calendar(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read copy", grant) }
        let isReading = [.calendar, .calendarProposal, .calendarEntry].contains(route)
        guard isReading || grant.role.canWrite else { return .forbidden("plan videos", grant) }
        switch route {
        case .calendarEntry, .saveCalendarEntry, .removeCalendarEntry:
            return entry(id, request, grant, route, name)
        default: break
        }
        guard let room = request.query["room"] else {
            return .error(.missingField, "room is missing: say whose calendar", field: "room")
        }
        guard isRoomName(room) else { return .badRoom }
        guard grant.covers(room) else { return .forbidden("read \(room)", grant) }
        return route == .planCalendar
            ? plan(id, request, grant, room) : weeks(id, request, grant, route, room)
    }

    // Reading

    private func weeks(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ room: String
    ) -> HTTPResponse? {
        guard let day = request.query["week"].map({ CalendarDay($0) }) ?? dayInChina else {
            return .error(
                .badField, "week must be one of its days, like 2026-11-28", field: "week")
        }
        guard let count = Int(request.query["weeks"] ?? "1"), (1...Self.mostWeeks).contains(count)
        else {
            return .error(.badField, "weeks must be from 1 to \(Self.mostWeeks)", field: "weeks")
        }
        let week = WarmUpWeek(of: day)
        if route == .calendarProposal {
            propose(id, week, grant, room)
            return nil
        }
        if let name = request.query["as"] {
            guard let form = WarmUpExport(rawValue: name) else {
                return .error(.badField, "as must be ics or csv", field: "as")
            }
            let owner = request.query["owner"]
            answer(id) {
                WarmUpAnswer(board: $0, grant: grant, room: room)
                    .file(form, week, count: count, owner: owner)
            }
            return nil
        }
        inbox.ask { [host, copyDesk] engine in
            let starts = engine.starts(ofRoom: room)
            copyDesk.ask { board in
                Self.durably { () throws(JournalError) in
                    .json(
                        try WarmUpAnswer(board: board, grant: grant, room: room)
                            .weeks(week, count: count, starts: starts))
                }
            } then: {
                host.post(.respond(id, $0))
            }
        }
        return nil
    }

    /// Clips are found where replays are made, beside the engine.
    private func propose(_ id: SocketID, _ week: WarmUpWeek, _ grant: Grant, _ room: String) {
        inbox.ask { [host, reader, replays, copyDesk] engine in
            let starts = engine.starts(ofRoom: room)
            let orders = engine.lastFinished(inRoom: room)
            reader.ask { past, _ in
                let clips = try orders.compactMap { try replays.kept($0, .now, past)?.analysis }
                    .flatMap(Self.clips)
                return copyDesk.answer {
                    .json(
                        WarmUpAnswer(board: $0, grant: grant, room: room)
                            .proposal(week, starts: starts, clips: clips))
                }
            } then: {
                host.post(.respond(id, $0))
            }
        }
    }

    /// Those that somebody kept first. A lead call's own words belong into the room.
    private static func clips(_ analysis: StreamAnalysis) -> [WarmUpMaterial.Clip] {
        let replay = analysis.replay
        let all = analysis.clips.filter { $0.state != .removed && $0.rule != .leadCall }
        return (all.filter { $0.state == .kept } + all.filter { $0.state != .kept }).map { clip in
            // A stretch that somebody marked may have no name: then it is called by what is said in it.
            let said = replay.sentences.first { $0.ts >= clip.fromTs && $0.ts < clip.toTs }
            return WarmUpMaterial.Clip(
                title: clip.title.isEmpty ? said?.text ?? "" : clip.title,
                span: WarmUp.ClipSpan(
                    stream: replay.stream, fromMs: clip.fromTs - replay.startedTs,
                    toMs: clip.toTs - replay.startedTs, startedTs: replay.startedTs))
        }
    }

    // Writing

    private func plan(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ room: String
    ) -> HTTPResponse? {
        let tree = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard case .array(let sent) = tree?["entries"], !sent.isEmpty else {
            return .error(
                .missingField,
                #"send {"entries":[{"kind":"clip","day":"2026-11-28","time":"12:00","title":"…"}]}"#,
                field: "entries")
        }
        guard sent.count <= limits.warmUpsAtOnce else {
            return .error(
                .tooLarge, "\(limits.warmUpsAtOnce) entries at a time: send the others after them")
        }
        let plans: [WarmUp]
        do throws(WarmUpFault) {
            plans = try Self.plans(sent)
        } catch {
            return .error(.badField, error.cure, field: error.field)
        }
        let limits = limits
        answer(id) { board in
            Self.durably { () throws(JournalError) in
                try WarmUpAnswer(board: board, grant: grant, room: room).add(plans, by: limits)
            }
        }
        return nil
    }

    private static func plans(_ sent: [JSON]) throws(WarmUpFault) -> [WarmUp] {
        var plans: [WarmUp] = []
        for one in sent { plans.append(try WarmUp(one)) }
        return plans
    }

    private func entry(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        let tree = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard route != .saveCalendarEntry || tree != nil else {
            return .error(.badJSON, "send the entry as JSON: see docs/copy.md")
        }
        let plan: WarmUp?
        do throws(WarmUpFault) {
            plan = route == .saveCalendarEntry ? try WarmUp(tree ?? .null) : nil
        } catch {
            return .error(.badField, error.cure, field: error.field)
        }
        let base = request.baseVersion.flatMap { Int($0) }
        let limits = limits
        answer(id) { board in
            guard let entry = board.calendar.entries[name], grant.covers(entry.room) else {
                return .unknown("entry", name)
            }
            let answer = WarmUpAnswer(board: board, grant: grant, room: entry.room)
            guard route != .calendarEntry else { return .json(answer.one(entry)) }
            return Self.durably { () throws(JournalError) in
                try answer.change(entry, to: plan, base: base, by: limits)
            }
        }
        return nil
    }
}
