import Testing
import Vocabulary
import Wire

@testable import Rehearsal

@Suite("A stream to rehearse with")
struct FalseStreamTests {
    private static let startTs: Int64 = 1_760_000_000_000

    private static let rundown: Rundown = {
        var rundown = Rundown()
        rundown.title = "秋季置换专场"
        var offer = RundownSegment(segment: "offer", name: "政策", kind: .offer, plannedS: 30)
        offer.lines = ["今天置换补贴|三千元"]
        offer.mustSay = [
            MustSay(point: "a", wordings: ["置换补贴三千元"], cue: "补贴"),
            MustSay(point: "b", wordings: ["到店就送行车记录仪"], cue: "到店礼"),
        ]
        let silent = RundownSegment(segment: "car", name: "看车", kind: .feature, plannedS: 20)
        var call = RundownSegment(segment: "call", name: "留资", kind: .leadCall, plannedS: 15)
        call.lines = ["点击左下角小风车留下电话"]
        rundown.segments = [offer, silent, call]
        rundown.facts = [
            SheetFact(fact: "p", text: "十五万起", source: "价目", validUntil: "", intents: ["price"])
        ]
        return rundown
    }()

    private func events(_ rundown: Rundown, seed: UInt64 = 7, everyMs: Int64 = 60_000) -> [JSON] {
        var stream = FalseStream(rundown, room: "r1", startTs: Self.startTs, seed: seed)
        var lines: [UInt8] = []
        var ts = Self.startTs
        while !stream.isOver {
            lines += stream.lines(through: ts)
            ts += everyMs
        }
        return lines.split(separator: 0x0A).map { line in
            try! Array(line).withUnsafeBytes { try JSON(parsing: $0) }
        }
    }

    @Test("it begins, goes on for half an hour at most, and ends")
    func course() {
        let events = events(Self.rundown)
        let times = events.compactMap { if case .int(let ts)? = $0["ts"] { ts } else { nil } }
        #expect(events.first?["type"] == .string("stream_start"))
        #expect(events.first?["rehearsal"] == .bool(true))
        #expect(events.last?["type"] == .string("stream_end"))
        #expect(times == times.sorted() && times.count == events.count)
        #expect(times.last == Self.startTs + FalseStream.longestMs)
        #expect(Set(events.map { $0["id"]!.text }).count == events.count)
        #expect(events.allSatisfy { $0["feed"] == .string(RehearsalFeed.name) })
    }

    @Test("all that must be said is said, without the cuts, and each segment keeps its time")
    func reading() {
        let reading = Reading(Self.rundown, for: 65_000)
        let texts = reading.happenings.compactMap { one in
            one.members.first { $0.name == "text" }?.value
        }
        #expect(texts.contains(.string("今天置换补贴三千元")))
        #expect(texts.contains(.string("到店就送行车记录仪")))
        #expect(!texts.contains(.string("置换补贴三千元")), "a line has made this point")
        #expect(reading.calls.first?.lowerBound == 50_000)
        #expect(reading.endMs == 65_000)
    }

    @Test("a rundown that is gone through once ends with it")
    func once() {
        var rundown = Self.rundown
        rundown.repeats = false
        let last = events(rundown).last
        #expect(last?["ts"] == .int(Self.startTs + 65_000))
    }

    @Test("the same seed is the same stream, however it is asked for; another is another")
    func seed() {
        #expect(events(Self.rundown) == events(Self.rundown, everyMs: 700))
        #expect(events(Self.rundown) != events(Self.rundown, seed: 8))
    }

    @Test("viewers ask what the sheet answers, and leave their number in lead calls only")
    func crowd() {
        let reading = Reading(Self.rundown, for: FalseStream.longestMs)
        let crowd = FalseCrowd(
            Self.rundown, calls: reading.calls, for: reading.endMs, seed: 3)
        let clicks = crowd.happenings.filter { $0.kind == .cardClick }
        #expect(clicks.count > 20)
        #expect(
            clicks.allSatisfy { click in
                reading.calls.contains { ($0.lowerBound...$0.upperBound).contains(click.atMs) }
            })
        let asked = crowd.happenings.filter { $0.kind == .comment }.compactMap { one in
            one.members.first { $0.name == "text" }?.value
        }
        #expect(asked.contains(.string("多少钱落地")))
        #expect(!asked.contains(.string("能分期吗")), "the sheet says nothing of it")
    }

    @Test("an empty rundown is a stream of a second, no endless one")
    func empty() { #expect(events(Rundown()).last?["ts"] == .int(Self.startTs + 1_000)) }
}
