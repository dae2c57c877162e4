import Script
import Testing
import Vocabulary

/// What is asked of the tracker, each on a rundown of five segments.
@Suite("The segment tracker")
struct SegmentTrackerTests {
    private struct NoPatterns: PatternCompiling {
        func compile(_ pattern: String) throws(PatternError) -> any TextMatching {
            throw PatternError(code: "none", message: "no patterns here", offset: 0)
        }
    }

    private static let texts: [(key: String, kind: RundownSegment.Kind, s: Int, lines: [String])] =
        [
            ("hello", .greeting, 6, ["刚进来的朋友晚上好", "今天只讲旧车换新车"]),
            ("offer", .offer, 30, ["不限品牌都能参加置换", "评估师现场给您验车报价", "本月三十号之前上牌有效"]),
            ("call", .leadCall, 12, ["左下角有个小风车", "点进去填个电话"]),
            ("space", .feature, 30, ["后排膝盖前面还有两拳", "地板是全平的", "后备箱能放四个行李箱"]),
            ("fuel", .feature, 30, ["百公里油耗六个油", "变速箱是湿式双离合", "堵车起步不顿挫"]),
        ]
    private static let chatter = [
        "我昨天开车去看了一个老同学", "他家门口那个面馆味道真不错", "周末带孩子去公园玩了半天", "嗓子有点干我喝口水",
    ]

    private static func rundown() -> Rundown {
        var rundown = Rundown()
        rundown.segments = texts.map {
            var segment = RundownSegment(segment: $0.key, name: "", kind: $0.kind, plannedS: $0.s)
            segment.lines = $0.lines
            return segment
        }
        rundown.segments[1].mustSay = [
            MustSay(point: "three", wordings: ["置换补贴三千", "旧车换新车补三千元"], cue: "补三千")
        ]
        return rundown
    }

    /// A host who speaks 250 ms a syllable.
    private struct Show {
        var tracker = SegmentTracker(SegmentTrackerTests.rundown(), compiler: NoPatterns())
        var now: Int64 = 1_700_000_000_000
        var spoken = 0
        /// Every how many syllables a partial comes; 0 = finals only.
        var partials = 0

        @discardableResult
        mutating func say(_ text: String, rev: Int64 = 9) -> String {
            let utterance = "u\(spoken)"
            spoken += 1
            let characters = Array(text)
            if partials > 0 {
                for end in stride(from: partials, to: characters.count, by: partials) {
                    hear(utterance, 1, false, String(characters[..<end]), Int64(end) * 250)
                }
            }
            hear(utterance, rev, true, text, Int64(characters.count) * 250)
            now += Int64(characters.count) * 250 + 300
            return utterance
        }

        mutating func hear(
            _ utterance: String, _ rev: Int64, _ isFinal: Bool, _ text: String, _ lasts: Int64
        ) {
            tracker.hear(
                Sentence(
                    utterance: utterance, revision: rev, isFinal: isFinal, ts: now,
                    endTs: now + lasts, speaker: "", text: text))
        }

        mutating func segment(_ number: Int) {
            for line in SegmentTrackerTests.texts[number].lines { say(line) }
        }

        var onAir: String? { tracker.position.map { SegmentTrackerTests.texts[$0.segment].key } }
        var sure: Double { tracker.position?.sure ?? 0 }
    }

    @Test("follows the plan, and the loop back to its start")
    func loop() {
        var show = Show()
        for number in [0, 1, 2, 3, 4, 0, 1] {
            show.segment(number)
            #expect(show.onAir == Self.texts[number].key)
            #expect(show.sure > 0.5)
        }
    }

    @Test("finds a segment that was skipped to, and one that is repeated")
    func skipped() {
        var show = Show()
        for number in [0, 1, 4, 1, 3] {
            show.segment(number)
            show.segment(number)
            #expect(show.onAir == Self.texts[number].key)
        }
    }

    @Test("announces a switch within one sentence, from partials")
    func prompt() {
        var show = Show(partials: 2)
        show.segment(0)
        show.segment(1)
        let begin = show.now
        show.hear("x", 1, false, "左下角有个小风车", 2000)
        #expect(show.onAir == "call")
        #expect(abs((show.tracker.position?.sinceTs ?? 0) - begin) < 1000)
    }

    @Test("improvised words move nothing")
    func improvised() {
        var show = Show()
        show.segment(0)
        show.segment(1)
        for text in Self.chatter {
            show.say(text)
            #expect(show.onAir == "offer")
        }
    }

    @Test("nothing is announced before something was recognised")
    func unheard() {
        var show = Show()
        for text in Self.chatter { show.say(text) }
        #expect(show.onAir == nil)
    }

    @Test("a recorded film with other words leaves it unsure at last, and where it was")
    func film() {
        var show = Show()
        show.segment(0)
        show.segment(1)
        for number in 0..<12 { show.say(Self.chatter[number % 4]) }
        #expect(show.onAir == "offer")
        #expect(show.sure < 0.9)
    }

    @Test("silence tells nothing: the longer, the less sure")
    func silence() throws {
        var show = Show()
        show.segment(0)
        show.segment(1)
        let sure = [5, 40, 90, 300].map { show.tracker.sure(at: show.now + $0 * 1000) }
        #expect(sure[0] > 0.5)
        #expect(sure == sure.sorted(by: >))
        #expect(sure[3] < 0.2)
    }

    @Test("after a gap in the transcript it is where the words are")
    func gap() {
        var show = Show()
        show.segment(0)
        show.segment(1)
        show.now += 60_000
        show.segment(4)
        #expect(show.onAir == "fuel")
    }

    @Test("a switch by hand wins over the words of that moment")
    func manual() {
        var show = Show()
        show.segment(0)
        show.segment(1)
        show.tracker.place(3, at: show.now)
        show.say("评估师现场给您验车报价")
        #expect(show.onAir == "space")
        #expect(show.tracker.position?.isManual == true)
        show.now += 10_000
        show.segment(4)
        #expect(show.onAir == "fuel")
    }

    @Test("a correction takes back what was misheard")
    func corrected() {
        var show = Show()
        show.segment(0)
        show.segment(1)
        let start = show.now
        let utterance = show.say("左下角有个小风车点进去填个电话", rev: 1)
        #expect(show.onAir == "call")
        show.now = start
        show.hear(utterance, 2, true, "不限品牌都能参加置换评估师现场验车", 4000)
        #expect(show.onAir == "offer")
        // An older revision that comes late is no news.
        show.hear(utterance, 1, true, "左下角有个小风车点进去填个电话", 4000)
        #expect(show.onAir == "offer")
    }

    @Test("the end is the same however partials were cut", arguments: [1, 2, 3, 7])
    func split(partials: Int) {
        var whole = Show()
        var cut = Show(partials: partials)
        for number in [0, 1, 2, 3, 4, 0, 1, 3] {
            whole.segment(number)
            cut.segment(number)
            #expect(whole.onAir == cut.onAir)
            #expect(whole.tracker.said == cut.tracker.said)
        }
        #expect(abs(whole.sure - cut.sure) < 0.001)
    }

    @Test("the same words give the same answer")
    func deterministic() {
        var (one, other) = (Show(partials: 3), Show(partials: 3))
        for number in [0, 1, 4, 2, 3] {
            one.segment(number)
            other.segment(number)
            #expect(one.tracker.position == other.tracker.position)
        }
    }

    @Test("homophones do no harm")
    func homophones() {
        var show = Show()
        show.segment(0)
        show.say("不线品排都能参加志换")
        #expect(show.onAir == "offer")
    }

    @Test("a point is made in any of its wordings, also misheard and cut in two; not by its topic")
    func points() {
        var show = Show()
        show.segment(0)
        show.say("置换的细则等会儿再讲")
        #expect(show.tracker.said.isEmpty)
        show.say("大家记一下啊智换补贴3000元")
        #expect(show.tracker.said.count == 1)
        show.say("再说一遍旧车换新")
        show.say("车补三千元")
        #expect(show.tracker.said.count == 2)
    }

    @Test("of two lead calls in the same words the one on air makes the point")
    func twins() {
        var rundown = Self.rundown()
        rundown.segments[2].mustSay = [MustSay(point: "card", wordings: ["点一下预约卡片"], cue: "点")]
        rundown.segments.append(rundown.segments[2])
        rundown.segments[5].segment = "call_2"
        var show = Show(tracker: SegmentTracker(rundown, compiler: NoPatterns()), partials: 3)
        show.segment(0)
        show.segment(1)
        show.say("左下角有个小风车")
        show.say("现在点一下预约卡片后台看着呢")
        show.segment(3)
        show.segment(4)
        #expect(show.tracker.said.map(\.segment) == [2])
        show.say("左下角有个小风车")
        show.say("现在点一下预约卡片后台看着呢")
        #expect(show.tracker.position?.segment == 5)
        #expect(show.tracker.said.map(\.segment) == [2, 5])
    }
}
