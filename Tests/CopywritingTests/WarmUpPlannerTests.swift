import Testing
import Vocabulary

@testable import Copywriting

/// The proposal of a week. 23 November 2026 is a Monday; the stream is on Saturday at 20:00.
@Suite struct WarmUpPlannerTests {
    private func material(
        now: String = "2026-11-23 07:00", streams: [String] = ["2026-11-28 20:00"], clips: Int = 0,
        texts: Int = 0
    ) -> WarmUpMaterial {
        var material = WarmUpMaterial(week: WarmUpWeek(of: at(now).day), now: at(now))
        material.standing = streams.map { WarmUp(.stream, at: at($0), title: "直播") }
        material.clips = (0..<clips).map(clip)
        material.texts = (0..<texts).map {
            let body = "开场|画面：车头|口播：来看看|字幕：看\n第二句就这么说\n#话题"
            return .init(text: "c\($0)", title: "文案\($0)", body: body)
        }
        return material
    }

    private func clip(_ number: Int) -> WarmUpMaterial.Clip {
        let from = Int64(number) * 60_000
        return .init(
            title: "切片\(number)",
            span: .init(
                stream: "s1", fromMs: from, toMs: from + Int64(8 + number) * 1000, startedTs: 0))
    }

    private func of(_ kind: WarmUp.Kind, _ plans: [WarmUp]) -> [WarmUp] {
        plans.filter { $0.kind == kind }
    }
    private func days(_ plans: [WarmUp]) -> [Int] { plans.map(\.at.day.day) }

    /// What holds for every proposal.
    private func expectSound(
        _ plans: [WarmUp], _ material: WarmUpMaterial, _ place: SourceLocation = #_sourceLocation
    ) {
        let all = plans + material.standing
        for plan in plans {
            let others = all.filter { $0 != plan }
            let wrong = WarmUpCheck.findings(
                plan, others: others, approved: Set(material.texts.map(\.text)), now: material.now
            ).filter { $0 != .noOwner }
            #expect(wrong.isEmpty, sourceLocation: place)
            #expect(material.week.contains(plan.at.day), sourceLocation: place)
            #expect(plan.at > material.now, sourceLocation: place)
            #expect(!plan.title.isEmpty, sourceLocation: place)
        }
        for count in material.week.counts(all) {
            #expect(count.above == 0, sourceLocation: place)
        }
        for kind in [WarmUp.Kind.video, .clip] {
            let own = days(of(kind, all))
            #expect(Set(own).count == own.count, "two of a kind on a day", sourceLocation: place)
        }
    }

    @Test("Without clips and texts: two videos and four clips that can be filmed as they are")
    func noClips() {
        let material = material()
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        #expect(days(of(.video, plans)) == [26, 28])
        #expect(of(.clip, plans).count == 4)
        #expect(plans.flatMap(\.shots).allSatisfy { $0.clip == nil })
        #expect(Set(plans.map(\.title)).count == plans.count)
        #expect(of(.stream, plans).isEmpty, "the stream is planned already")
    }

    @Test("Twenty clips: three videos, five clips, none used twice, the longest for the videos")
    func twentyClips() {
        let material = material(clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        #expect(days(of(.video, plans)) == [24, 26, 28])
        #expect(of(.clip, plans).count == 5)
        #expect(of(.video, plans).map(\.title) == ["切片19", "切片18", "切片17"])
        let used = plans.flatMap(\.shots).compactMap(\.clip)
        #expect(used.count == 8 && Set(used).count == 8)
    }

    @Test("More towards the stream, and nothing in the two hours before it")
    func towardsTheStream() {
        let material = material(streams: ["2026-11-26 19:30"], clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        let before = plans.filter { $0.at < at("2026-11-26 19:30") }
        #expect(before.count > plans.count - before.count)
        #expect(days(of(.video, plans)).contains(26))
        for plan in plans where plan.at.day.day == 26 { #expect(plan.at.minute <= 17 * 60 + 30) }
        #expect(before.compactMap(\.shots.last?.words).allSatisfy { $0 == "周四 19:30，直播间见" })
    }

    @Test("A stream in the morning: what is of that day comes out after it or not at all")
    func morningStream() {
        let material = material(streams: ["2026-11-28 09:00"], clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        for plan in plans where plan.at.day.day == 28 { #expect(plan.at.minute >= 13 * 60) }
    }

    @Test("A week already half over gets what its days still hold, today only with time to film")
    func halfOver() {
        let material = material(now: "2026-11-27 21:00", clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        #expect(days(of(.clip, plans)) == [28, 29])
        #expect(days(of(.video, plans)) == [28, 29])
        let over = self.material(now: "2026-11-29 20:30", clips: 20)
        #expect(WarmUpPlanner.proposal(over).isEmpty)
        #expect(WarmUpPlanner.proposal(self.material(now: "2026-11-23 07:00")).count == 6)
    }

    @Test("Only what is missing is proposed, and what stands keeps its day and its clip")
    func topsUp() {
        var material = material(clips: 20)
        let first = WarmUpPlanner.proposal(material)
        material.standing += first
        #expect(WarmUpPlanner.proposal(material).isEmpty)
        material.standing.removeAll { $0.kind == .clip && $0.at.day.day == 27 }
        let again = WarmUpPlanner.proposal(material)
        expectSound(again, material)
        #expect(days(again) == [27])
        let used = material.standing.flatMap(\.shots).compactMap(\.clip)
        #expect(again.flatMap(\.shots).compactMap(\.clip).allSatisfy { !used.contains($0) })
    }

    @Test("Across the end of a year")
    func newYear() {
        let material = material(now: "2026-12-28 07:00", streams: ["2027-01-02 20:00"], clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        let videos = of(.video, plans).map { "\($0.at.day)" }
        #expect(videos == ["2026-12-29", "2026-12-31", "2027-01-02"])
    }

    @Test("Without any stream the week is filled evenly")
    func noStream() {
        let material = material(streams: [], clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        let videos = days(of(.video, plans))
        #expect(zip(videos, videos.dropFirst()).allSatisfy { $1 - $0 >= 2 })
        #expect(plans.compactMap(\.shots.last?.words).allSatisfy { $0 == "直播间见" })
    }

    @Test("Approved texts become videos first; each says its lines within 30 seconds")
    func texts() {
        let material = material(clips: 3, texts: 2)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        let videos = of(.video, plans)
        #expect(videos.map(\.text) == ["c0", "c1", ""])
        #expect(videos[0].shots.map(\.picture) == ["车头", ""])
        #expect(videos[0].shots.map(\.words) == ["来看看", "第二句就这么说"])
    }

    @Test("A stream that is more than a week away is told with its date")
    func farStream() {
        let material = material(now: "2026-11-23 07:00", streams: ["2026-12-05 20:00"], clips: 20)
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        let told = plans.map { ($0.at.day.day, $0.shots.last?.words) }
        for (day, words) in told {
            #expect(words == (day < 29 ? "12月5日 20:00，直播间见" : "周六 20:00，直播间见"))
        }
    }

    @Test("Words without end are cut")
    func longWords() {
        var material = material(clips: 8, texts: 1)
        for i in material.clips.indices {
            material.clips[i].title = String(repeating: "说", count: 3_000)
        }
        material.texts[0].body = String(repeating: "长", count: 3_000)
        for plan in WarmUpPlanner.proposal(material) {
            #expect(plan.title.count <= WarmUp.longestTitle)
            #expect(plan.shots.allSatisfy { $0.words.count <= WarmUp.longestWords })
        }
    }

    @Test("What has no name gets one")
    func nameless() {
        var material = material(clips: 8, texts: 1)
        for i in material.clips.indices { material.clips[i].title = "" }
        material.texts[0].title = " "
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        #expect(Set(plans.map(\.title)) == ["30 秒视频", "15 秒短片"])
    }

    @Test("Streams that were not planned are expected where the room was on air before")
    func expectedStreams() {
        let week = WarmUpWeek(of: CalendarDay("2026-11-23")!)
        let now = at("2026-11-23 07:00")
        // Saturdays twice, once four minutes late; a Wednesday last week; a Monday three weeks ago.
        let past = [
            "2026-11-14 20:04", "2026-11-21 19:58", "2026-11-18 14:31", "2026-11-02 20:00",
        ].map(at)
        let expected = UsualStreams.expected(in: week, past: past, now: now)
        #expect(expected == [at("2026-11-25 14:30"), at("2026-11-28 20:00")])
        #expect(UsualStreams.expected(in: week, past: past, now: at("2026-11-28 20:00")).isEmpty)
        let late = UsualStreams.expected(in: week, past: [at("2026-11-22 23:58")], now: now)
        #expect(late == [at("2026-11-29 23:30")])
        var material = material(streams: [], clips: 20)
        material.past = past
        let plans = WarmUpPlanner.proposal(material)
        expectSound(plans, material)
        #expect(of(.stream, plans).map(\.at) == expected)
    }

    @Test("Seconds are divided without losing one", arguments: [1, 2, 3, 7, 14, 15])
    func spread(lines: Int) {
        for weights in [Array(repeating: 0, count: lines), (0..<lines).map { $0 * 7 % 5 }] {
            let lengths = WarmUpShots.spread(30, over: weights)
            #expect(lengths.reduce(0, +) == 30 && lengths.count == lines)
            #expect(lengths.allSatisfy { $0 >= 2 })
        }
        #expect(WarmUpShots.spread(30, over: []).isEmpty)
    }

    @Test(
        "A shot list fits whatever the length of its clip", arguments: [1, 5, 11, 12, 13, 22, 90])
    func clipLengths(seconds: Int) {
        let clip = WarmUpMaterial.Clip(
            title: "段",
            span: .init(stream: "s", fromMs: 0, toMs: Int64(seconds) * 1000 + 400, startedTs: 0))
        for kind in [WarmUp.Kind.video, .clip] {
            let shots = WarmUpShots.shots(kind, of: clip, invitation: "见")
            #expect(shots.reduce(0) { $0 + $1.seconds } == kind.seconds)
            for shot in shots {
                guard let span = shot.clip else { continue }
                #expect(span.toMs - span.fromMs == Int64(shot.seconds) * 1000)
            }
        }
    }
}
