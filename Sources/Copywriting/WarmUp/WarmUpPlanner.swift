import Vocabulary

/// Proposes a week: videos and clips spread over its days, more of them towards a stream, none on top of
/// another. Only what is missing is proposed, and only for the time that is left.
package struct WarmUpPlanner {
    private let material: WarmUpMaterial
    private let streams: [DayTime]
    private let expected: [DayTime]
    /// What stands, and what was proposed already.
    private var planned: [WarmUp]
    private var clips: [WarmUpMaterial.Clip]
    private var texts: [WarmUpMaterial.Text]

    /// Somebody has to film it first.
    private static let leadMinutes = 120
    /// Nothing comes out so shortly before a stream, or while it runs.
    private static let beforeStream = 120
    private static let afterStream = 240
    private static let opening = 8 * 60
    private static let closing = 22 * 60

    package static func proposal(_ material: WarmUpMaterial) -> [WarmUp] {
        var planner = WarmUpPlanner(material)
        let found = planner.expected.map { WarmUp(.stream, at: $0, title: "直播") }
        let videos = planner.proposed(.video)
        return (found + videos + planner.proposed(.clip)).sorted { $0.at < $1.at }
    }

    private init(_ material: WarmUpMaterial) {
        self.material = material
        let own = material.streams(of: material.week)
        let next = material.streams(of: material.week.adding(weeks: 1))
        streams = own.all + next.all
        expected = own.areExpected ? own.all : []
        planned = material.standing
        clips = material.unusedClips
        texts = material.unusedTexts
    }

    private mutating func proposed(_ kind: WarmUp.Kind) -> [WarmUp] {
        let days = chosenDays(kind).sorted()
        return days.enumerated().map { number, at in filled(kind, at, number) }
    }

    // When

    private mutating func chosenDays(_ kind: WarmUp.Kind) -> [DayTime] {
        guard let wanted = kind.aWeek else { return [] }
        let have = planned.count { $0.kind == kind && material.week.contains($0.at.day) }
        let sources = clips.count + (kind == .video ? texts.count : 0)
        let goal = sources >= wanted.upperBound ? wanted.upperBound : wanted.lowerBound
        var chosen: [DayTime] = []
        while have + chosen.count < goal {
            guard let best = best(kind), best.isWide || have + chosen.count < wanted.lowerBound
            else { break }
            chosen.append(best.at)
            planned.append(WarmUp(kind, at: best.at, title: ""))
        }
        return chosen
    }

    /// The day that is best for one more.
    private func best(_ kind: WarmUp.Kind) -> (at: DayTime, isWide: Bool)? {
        let own = planned.filter { $0.kind == kind }.map(\.at.day.daysSince1970)
        let wide = kind == .video ? 2 : 1
        var best: (at: DayTime, isWide: Bool, score: Int)?
        for day in material.week.days {
            let gap = own.map { abs($0 - day.daysSince1970) }.min() ?? wide
            guard gap > 0, let at = free(day, kind) else { continue }
            let isShared = planned.contains { $0.kind == .video && $0.at.day == day }
            let score = min(gap, wide) * 20 - 2 * daysToStream(at) - (isShared ? 3 : 0)
            if score >= best?.score ?? .min { best = (at, gap >= wide, score) }
        }
        return best.map { ($0.at, $0.isWide) }
    }

    private func daysToStream(_ at: DayTime) -> Int {
        guard !streams.isEmpty else { return 0 }
        return streams.filter { $0 > at }.map { $0.day.daysSince1970 - at.day.daysSince1970 }.min()
            ?? 7
    }

    /// The half hour of a day that is nearest to the usual one and free.
    private func free(_ day: CalendarDay, _ kind: WarmUp.Kind) -> DayTime? {
        let usual = kind == .video ? 18 * 60 + 30 : 12 * 60
        return stride(from: Self.opening, through: Self.closing, by: 30)
            .map { DayTime(day: day, minute: $0) }
            .filter(isFree)
            .min { abs($0.minute - usual) < abs($1.minute - usual) }
    }

    private func isFree(_ at: DayTime) -> Bool {
        let minute = at.minutesSince1970
        guard minute >= material.now.minutesSince1970 + Self.leadMinutes else { return false }
        let meetsStream = streams.contains { stream in
            let start = stream.minutesSince1970
            return minute > start - Self.beforeStream && minute < start + Self.afterStream
        }
        return !meetsStream
            && !planned.contains {
                WarmUpCheck.isClose($0, WarmUp(.clip, at: at, title: ""))
            }
    }

    // What

    private mutating func filled(_ kind: WarmUp.Kind, _ at: DayTime, _ number: Int) -> WarmUp {
        let invitation = invitation(after: at)
        var plan = WarmUp(kind, at: at, title: "")
        if kind == .video, !texts.isEmpty {
            let text = texts.removeFirst()
            let spoken = WarmUpShots.shots(of: text, seconds: kind.seconds ?? 0)
            plan.title = WarmUpShots.title(text.title)
            plan.text = text.text
            plan.shots = spoken
        } else if !clips.isEmpty {
            let clip = takenClip(kind)
            plan.title = WarmUpShots.title(clip.title)
            plan.shots = WarmUpShots.shots(kind, of: clip, invitation: invitation)
        } else {
            (plan.title, plan.shots) = WarmUpShots.plain(
                kind, number: number, invitation: invitation)
        }
        if plan.title.allSatisfy(\.isWhitespace) {
            plan.title = kind == .video ? "30 秒视频" : "15 秒短片"
        }
        // Somebody may have spoken without end.
        for i in plan.shots.indices {
            plan.shots[i].words = String(plan.shots[i].words.prefix(WarmUp.longestWords))
            plan.shots[i].picture = String(plan.shots[i].picture.prefix(WarmUp.longestWords))
        }
        return plan
    }

    /// The longest for a video, which has room for it; else the best.
    private mutating func takenClip(_ kind: WarmUp.Kind) -> WarmUpMaterial.Clip {
        let longest = clips.indices.max { clips[$0].seconds < clips[$1].seconds }
        return clips.remove(at: kind == .video ? longest ?? 0 : 0)
    }

    private func invitation(after at: DayTime) -> String {
        guard let stream = streams.filter({ $0 > at }).min() else { return "直播间见" }
        let days = ["一", "二", "三", "四", "五", "六", "日"]
        let isNear = stream.day.daysSince1970 - at.day.daysSince1970 < 7
        let day =
            isNear
            ? "周\(days[stream.day.weekday - 1])" : "\(stream.day.month)月\(stream.day.day)日"
        return "\(day) \(stream.time)，直播间见"
    }
}
