import Script
import Testing
import Vocabulary

/// Which cues come by themselves, and which do not.
@Suite("The scheduler")
struct CueSchedulerTests {
    static let start: Int64 = 1_000_000_000

    static let rundown: Rundown = {
        var rundown = Rundown()
        rundown.goal = Goal(leads: 200, hours: 3)
        rundown.segments = [
            ("offer", RundownSegment.Kind.offer, 30), ("call", .leadCall, 15),
            ("car", .feature, 60),
        ]
        .map { key, kind, planned in
            var segment = RundownSegment(
                segment: key, name: key, kind: kind, plannedS: planned)
            segment.mustSay = [MustSay(point: key, wordings: [key], cue: "\(key)|说")]
            return segment
        }
        return rundown
    }()

    /// A log in which a segment has been on air since the start.
    static func log(_ segment: String, _ more: [(Detail, Int64)] = []) -> ScriptLog {
        var log = ScriptLog()
        let details: [(Detail, Int64)] =
            [(.rundown(rundown), 0), (.segment(name: segment, by: "mei"), 0)] + more
        for (i, (detail, s)) in details.enumerated() {
            log.apply(detail, ts: start + s * 1000, order: UInt64(i))
        }
        return log
    }

    /// - Parameter dueS: when the lead call is due, seconds after the start.
    static func due(
        _ log: ScriptLog, at s: Int64, callDueS dueS: Int64 = 10_000, leads: Int = 0,
        entriesNow: Int = 5, answers: [CueScheduler.Answer] = [], unsaid: [MustSay]? = nil
    ) -> Cue? {
        let now = start + s * 1000
        let change = log.change(at: now)!
        var pace = LeadCallPace(
            entries: [], curve: nil, startedTs: start, lastStartTs: nil, lengthS: 15, now: now)
        pace.dueTs = start + dueS * 1000
        var moment = CueScheduler.Moment(
            now: now, rundown: rundown, segment: rundown.position(of: change.segment),
            sinceTs: change.ts, endTs: log.endTs(at: now), pace: pace, entriesNow: entriesNow,
            entriesUsual: 5, answers: answers, leads: leads)
        moment.unsaid = unsaid
        return CueScheduler(log, moment).due(onto: log.stage(at: now))
    }

    static let answer = CueScheduler.Answer(
        question: "price", sample: "多少钱",
        fact: SheetFact(
            fact: "p", text: "十五万起", source: "11 月价目", validUntil: "", intents: ["price"]))

    @Test("nothing is due: nothing comes")
    func silence() { #expect(Self.due(Self.log("offer"), at: 5) == nil) }

    @Test("a segment nearly over is told once, a segment over once more")
    func clock() {
        let log = Self.log("car")
        #expect(Self.due(log, at: 39) == nil)
        let warning = Self.due(log, at: 41)
        #expect(warning?.kind == .warning && warning?.text == "offer|说")
        let warned = Self.log("car", [(.cue(warning!), 41)])
        #expect(Self.due(warned, at: 57) == nil)
        #expect(Self.due(warned, at: 64)?.kind == .over)
    }

    @Test("the lead call goes before all else, and says the rundown's words")
    func leadCall() {
        let cue = Self.due(Self.log("car"), at: 45, callDueS: 40, answers: [Self.answer])
        #expect(cue?.kind == .leadCall && cue?.text == "call|说")
    }

    @Test("in a lead call nothing new comes")
    func inLeadCall() {
        let log = Self.log("call")
        #expect(Self.due(log, at: 10, callDueS: 0, entriesNow: 100, answers: [Self.answer]) == nil)
    }

    @Test("while something is on the stage nothing comes by itself, nor right after it")
    func onlyOntoAnEmptyStage() {
        let message = Cue(cue: "m", kind: .message, text: "慢一点", by: "mei")
        let log = Self.log("offer", [(.cue(message), 1)])
        #expect(Self.due(log, at: 5, answers: [Self.answer]) == nil)
        #expect(Self.due(log, at: 22, answers: [Self.answer]) == nil)
        #expect(Self.due(log, at: 24, answers: [Self.answer])?.kind == .answer)
    }

    @Test("quiet means quiet, until it is over or taken back")
    func quiet() {
        let quiet = Self.log("offer", [(.quiet(minutes: 1), 1)])
        #expect(Self.due(quiet, at: 20, answers: [Self.answer]) == nil)
        #expect(Self.due(quiet, at: 62, answers: [Self.answer]) != nil)
        let woken = Self.log("offer", [(.quiet(minutes: 10), 1), (.quiet(minutes: 0), 5)])
        #expect(Self.due(woken, at: 20, answers: [Self.answer]) != nil)
    }

    @Test("an answer card carries the fact and its source, and the same one not twice in a minute")
    func answers() {
        let cue = Self.due(Self.log("offer"), at: 10, answers: [Self.answer])
        #expect(cue?.fact == "十五万起" && cue?.source == "11 月价目" && cue?.question == "price")
        var given = cue!
        given.lifeMs = 8000
        let log = Self.log("offer", [(.cue(given), 10)])
        #expect(Self.due(log, at: 21, answers: [Self.answer])?.kind != .answer)
    }

    @Test("a point that nobody made is said at half time, once, and after what people type")
    func points() {
        let points = rundown("car").mustSay
        #expect(Self.due(Self.log("car"), at: 29, unsaid: points) == nil)
        #expect(Self.due(Self.log("car"), at: 31, unsaid: nil) == nil)
        let cue = Self.due(Self.log("car"), at: 31, unsaid: points)
        #expect(cue?.kind == .say && cue?.text == "car|说" && cue?.why == "point_due")
        #expect((cue?.priority ?? 100) < CueKind.message.priority)
        let told = Self.log("car", [(.cue(cue!), 31)])
        #expect(Self.due(told, at: 55, unsaid: points)?.kind == .warning)
    }

    @Test("all said with time left: the next segment is named, once")
    func next() {
        let long = Self.log("car", [(.extend(seconds: 60), 1)])
        #expect(Self.due(long, at: 59, unsaid: []) == nil)
        let cue = Self.due(long, at: 61, unsaid: [])
        #expect(cue?.kind == .next && cue?.text == "offer|说" && cue?.why == "all_said")
        #expect(Self.due(Self.log("car"), at: 35, unsaid: []) == nil, "its end is told soon enough")
        let told = Self.log("car", [(.extend(seconds: 60), 1), (.cue(cue!), 61)])
        #expect(Self.due(told, at: 80, unsaid: []) == nil)
    }

    private func rundown(_ segment: String) -> RundownSegment {
        Self.rundown.segments.first { $0.segment == segment }!
    }

    @Test("six cues in ten minutes are enough; lead calls do not count")
    func budget() {
        let past = (0..<6).map { i in
            let cue = Cue(
                cue: "a\(i)", kind: .answer, text: "?", by: Cue.scheduler, lifeMs: 8000)
            return (Detail.cue(cue), Int64(i * 10))
        }
        let log = Self.log("car", past)
        #expect(Self.due(log, at: 200, answers: [Self.answer]) == nil)
        #expect(Self.due(log, at: 200, callDueS: 0)?.kind == .leadCall)
        #expect(Self.due(log, at: 700, answers: [Self.answer]) != nil)
    }

    @Test("twice the usual crowd, far from the beginning: begin the loop again")
    func restart() {
        #expect(Self.due(Self.log("car"), at: 10, entriesNow: 30)?.kind == .restart)
        #expect(Self.due(Self.log("offer"), at: 10, entriesNow: 30) == nil)
        #expect(Self.due(Self.log("car"), at: 10, entriesNow: 9) == nil)
    }

    @Test("each quarter of the goal is cheered once")
    func goal() {
        let cue = Self.due(Self.log("offer"), at: 5, leads: 103)
        #expect(cue?.kind == .goal && cue?.text == "留资|103/200" && cue?.why == "50%")
        let cheered = Self.log("offer", [(.cue(cue!), 5)])
        #expect(Self.due(cheered, at: 16, leads: 110) == nil)
        #expect(Self.due(cheered, at: 16, leads: 150)?.why == "75%")
    }
}

/// Cues that the show itself has answered.
@Suite("Cues that are done by what happened")
struct CueFulfilmentTests {
    private func isDone(
        _ kind: CueKind, after details: [(Detail, Int64)], unsaid: [MustSay]? = nil
    ) -> Bool {
        var cue = Cue(cue: "c", kind: kind, text: "说", by: Cue.scheduler)
        cue.question = "price"
        let log = CueSchedulerTests.log("car", [(.cue(cue), 10)] + details)
        return CueFulfilment.isDone(
            log.cues["c"]!, log, CueSchedulerTests.rundown, unsaid: unsaid,
            at: CueSchedulerTests.start + 100_000)
    }

    @Test("a point is done when it was made")
    func point() {
        let point = MustSay(point: "p", wordings: ["说"], cue: "说")
        #expect(!isDone(.say, after: [], unsaid: [point]))
        #expect(isDone(.say, after: [], unsaid: []))
        #expect(!isDone(.say, after: [], unsaid: nil))
    }

    @Test("a lead call is done when the call that followed is over")
    func leadCall() {
        #expect(!isDone(.leadCall, after: []))
        #expect(!isDone(.leadCall, after: [(.segment(name: "call", by: "tracker"), 12)]))
        #expect(
            isDone(
                .leadCall,
                after: [
                    (.segment(name: "call", by: "tracker"), 12),
                    (.segment(name: "car", by: "tracker"), 28),
                ]))
    }

    @Test(
        "an answer is done when the question is answered, the clock's cues when the show moves on")
    func others() {
        #expect(isDone(.answer, after: [(.answer(question: "price", by: "tracker"), 15)]))
        #expect(!isDone(.answer, after: [(.answer(question: "range", by: "tracker"), 15)]))
        #expect(isDone(.over, after: [(.segment(name: "offer", by: "mei"), 15)]))
        #expect(!isDone(.message, after: [(.segment(name: "offer", by: "mei"), 15)]))
        #expect(isDone(.restart, after: [(.segment(name: "offer", by: "mei"), 15)]))
        #expect(!isDone(.restart, after: [(.segment(name: "call", by: "mei"), 15)]))
    }
}
