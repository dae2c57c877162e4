import Copywriting
import Journal
import Projection
import Vocabulary
import WebSocketHost
import Wire

/// What is answered about a room's calendar of short videos.
struct WarmUpAnswer {
    private let board: CopyBoard
    private let grant: Grant
    private let room: String
    private let now = DayTime(ts: wallClock())
    /// The room's, in the order of their time.
    private let entries: [WarmUpEntry]
    /// Texts that may be said.
    private let approved: Set<String>

    /// The channel that texts for videos are of.
    private static let channel = "video"
    private static let mostTexts = 100

    init(board: CopyBoard, grant: Grant, room: String) {
        self.board = board
        self.grant = grant
        self.room = room
        entries = board.calendar.entries(ofRoom: room)
        let named = Set(entries.map(\.plan.text)).compactMap { board.pieces[$0] }
        approved = Set(named.filter { Self.maySay($0, board) }.map(\.piece))
    }

    /// Whether a text was approved, and still says what holds.
    private static func maySay(_ piece: CopyPiece, _ board: CopyBoard) -> Bool {
        [.approved, .published].contains(piece.state)
            && !board.findings(of: piece).contains {
                [.expired, .changed, .offer].contains($0.kind)
            }
    }

    /// As it is after something was done.
    private var after: WarmUpAnswer { WarmUpAnswer(board: board, grant: grant, room: room) }

    // A stretch of weeks

    func weeks(
        _ first: WarmUpWeek, count: Int, starts: [Engine.Start]
    ) throws(JournalError) -> JSON {
        let weeks = (0..<count).map { first.adding(weeks: $0) }
        let entries = entries
        let plans = entries.map(\.plan)
        let shown = entries.filter { entry in weeks.contains { $0.contains(entry.plan.at.day) } }
        let late = entries.filter { isLate($0) && $0.plan.at.day < first.monday }
        let times = starts.map { (stream: $0.stream, at: DayTime(ts: $0.startedTs)) }
        return .members([
            "room": .string(room), "today": .string("\(now.day)"), "time": .string(now.time),
            "weeks": .array(
                weeks.map { week in
                    .members([
                        "monday": .string("\(week.monday)"),
                        "counts": .array(week.counts(plans).map(WarmUpJSON.count)),
                    ])
                }),
            "entries": .array(shown.map(json)),
            "held": .array(
                times.filter { time in weeks.contains { $0.contains(time.at.day) } }
                    .map { Self.moment($0.at, stream: $0.stream) }),
            "late": late.first.map {
                .members(["n": .int(Int64(late.count)), "day": .string("\($0.plan.at.day)")])
            },
            "people": grant.role.canWrite
                ? .array(try board.calendar.people(ofRoom: room).map { .string($0) }) : nil,
            "texts": .array(texts.map(Self.text)),
        ])
    }

    private func isLate(_ entry: WarmUpEntry) -> Bool {
        entry.plan.kind.seconds != nil && entry.plan.state.isOpen && entry.plan.at < now
    }

    private static func moment(_ at: DayTime, stream: String) -> JSON {
        .members([
            "stream": .string(stream), "day": .string("\(at.day)"), "time": .string(at.time),
        ])
    }

    private static func text(_ piece: CopyPiece) -> JSON {
        .members(["text": .string(piece.piece), "title": .string(name(of: piece))])
    }

    private static func name(of piece: CopyPiece) -> String {
        piece.text.title.isEmpty ? piece.text.opening : piece.text.title
    }

    private func json(_ entry: WarmUpEntry) -> JSON {
        let others = entries.filter { $0.entry != entry.entry && $0.stands }.map(\.plan)
        let findings = WarmUpCheck.findings(
            entry.plan, others: others, approved: approved, now: now)
        return WarmUpJSON.entry(entry, findings)
    }

    /// Those for videos that were approved, newest first.
    private var texts: [CopyPiece] {
        Array(
            board.pieces.values.filter { piece in
                piece.origin.channel == Self.channel
                    && [.approved, .published].contains(piece.state)
                    && CopyAnswer.isOpen(piece, to: grant)
                    && (piece.origin.room.isEmpty || piece.origin.room == room)
            }.sorted { ($1.deeds.last?.ts ?? 0, $0.piece) < ($0.deeds.last?.ts ?? 0, $1.piece) }
                .prefix(Self.mostTexts))
    }

    func file(
        _ form: WarmUpExport, _ first: WarmUpWeek, count: Int, owner: String?
    ) -> HTTPResponse {
        let weeks = (0..<count).map { first.adding(weeks: $0) }
        let wanted = entries.filter { entry in
            entry.stands && weeks.contains { $0.contains(entry.plan.at.day) }
                && (owner == nil || entry.plan.owner == owner)
        }
        let name = "\(room)-\(first.monday).\(form.rawValue)"
        return HTTPResponse(
            200,
            headers: [
                ("content-type", form.mediaType), ("cache-control", "no-store"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ], body: Array(form.text(wanted, now: wallClock()).utf8))
    }

    // A proposal

    func proposal(
        _ week: WarmUpWeek, starts: [Engine.Start], clips: [WarmUpMaterial.Clip]
    ) -> JSON {
        var material = WarmUpMaterial(week: week, now: now)
        material.standing = entries.filter(\.stands).map(\.plan)
        material.past = starts.map { DayTime(ts: $0.startedTs) }
        material.clips = clips
        // Of the published ones the video may be out already.
        material.texts = texts.filter { $0.state == .approved && Self.maySay($0, board) }.map {
            WarmUpMaterial.Text(text: $0.piece, title: Self.name(of: $0), body: $0.text.body)
        }
        let proposed = WarmUpPlanner.proposal(material)
        return .members([
            "entries": .array(proposed.map(WarmUpJSON.plan)),
            "counts": .array(week.counts(material.standing + proposed).map(WarmUpJSON.count)),
            "clips": .array(
                clips.map { clip in
                    .members(["title": .string(clip.title), "clip": WarmUpJSON.span(clip.span)])
                }),
        ])
    }

    // Deeds

    func add(_ plans: [WarmUp], by limits: Limits) throws(JournalError) -> HTTPResponse {
        let now = wallClock()
        if let full = full(plans.map(\.at.day), limits) { return full }
        let all = plans.map { plan in
            let entry = WarmUpEntry(Self.newName(), room: room, plan)
            return (entry, WarmUpDeed(.planned, ts: now, by: grant.name, plan: plan))
        }
        guard let written = try board.calendar.write(all) else { return .changedMeanwhile }
        return .json(.members(["entries": .array(written.map(after.json))]))
    }

    private static func newName() -> String {
        "v" + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// The refusal where a week would have too many.
    private func full(_ days: [CalendarDay], _ limits: Limits) -> HTTPResponse? {
        var counts: [WarmUpWeek: Int] = [:]
        for day in entries.map(\.plan.at.day) + days {
            counts[WarmUpWeek(of: day), default: 0] += 1
        }
        guard days.contains(where: { counts[WarmUpWeek(of: $0)]! > limits.warmUpsAWeek }) else {
            return nil
        }
        return .error(
            .tooLarge,
            "a week takes \(limits.warmUpsAWeek) entries: remove some, or plan for another week")
    }

    /// - Parameters:
    ///   - plan: nil = it is taken out.
    ///   - base: how many deeds who does this has seen; nil = whatever there is.
    func change(
        _ entry: WarmUpEntry, to plan: WarmUp?, base: Int?, by limits: Limits
    ) throws(JournalError) -> HTTPResponse {
        guard base ?? entry.deeds.count == entry.deeds.count else { return .changedMeanwhile }
        guard let deed = entry.deed(to: plan, ts: wallClock(), by: grant.name) else {
            return .json(one(entry))
        }
        let isIn =
            !entry.isRemoved
            && WarmUpWeek(of: entry.plan.at.day).contains(
                plan?.at.day ?? entry.plan.at.day)
        if let plan, !isIn, let full = full([plan.at.day], limits) { return full }
        guard let written = try board.calendar.write([(entry, deed)])?.first else {
            return .changedMeanwhile
        }
        return .json(after.one(written))
    }

    /// An entry with who did what.
    func one(_ entry: WarmUpEntry) -> JSON {
        guard case .object(let members) = json(entry) else { return .null }
        return .object(members + JSON.list(["deeds": WarmUpJSON.history(entry)]))
    }
}
