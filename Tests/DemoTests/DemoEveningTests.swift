import Demo
import Foundation
import Testing
import Vocabulary
import Wire

@Suite("The demo's evening")
struct DemoEveningTests {
    static let startTs: Int64 = 1_767_700_800_000
    static let hour = Told(minutes: 60, seed: 1)

    @Test("The same seed and beginning give the same bytes, another seed does not")
    func isDeterministic() {
        let again = Told(minutes: 5, seed: 1)
        #expect(Told(minutes: 5, seed: 1).bytes == again.bytes)
        #expect(Told(minutes: 5, seed: 2).bytes != again.bytes)
    }

    @Test("However an evening is asked for, in pieces or at once, it is the same")
    func piecesMakeTheWhole() {
        var evening = DemoEvening(seed: 1, startTs: Self.startTs)
        var bytes: [UInt8] = []
        for step in stride(from: Int64(0), through: 300_000, by: 730) {
            bytes += evening.lines(through: Self.startTs + step)
        }
        bytes += evening.lines(through: Self.startTs + 300_000)
        #expect(bytes == Told(minutes: 5, seed: 1).bytes)
    }

    @Test("What was told before is skipped, and the rest is unchanged")
    func skips() {
        var evening = DemoEvening(seed: 1, startTs: Self.startTs)
        let head = evening.lines(through: Self.startTs + 123_400)
        var resumed = DemoEvening(seed: 1, startTs: Self.startTs)
        resumed.skip(through: Self.startTs + 123_400)
        let tail = resumed.lines(through: Self.startTs + 300_000)
        #expect(head + tail == Told(minutes: 5, seed: 1).bytes)
    }

    @Test("Interrupted anywhere, it goes on with what is not known, without a hole or a double")
    func resumes() throws {
        let whole = Told(minutes: 5, seed: 1).bytes.split(separator: 0x0A)
        for count in stride(from: 900, to: whole.count, by: 173) {
            let head = whole[..<count]
            var known: [String: Set<String>] = [:]
            var newest: Int64 = 0
            for line in head.suffix(900) {
                let event = try line.withUnsafeBytes { try JSON(parsing: $0) }
                guard case .string(let id) = event["id"], case .int(let ts) = event["ts"],
                    case .string(let room) = event["room"]
                else { continue }
                known[room, default: []].insert(id)
                newest = max(newest, ts)
            }
            var resumed = DemoEvening(seed: 1, startTs: Self.startTs)
            resumed.skip(through: newest - 60_000, known: known)
            let tail = resumed.lines(through: Self.startTs + 300_000).split(separator: 0x0A)
            let isWhole = Array(head) + tail == whole
            #expect(isWhole, "interrupted after \(count) events")
        }
    }

    @Test("Every line is an event that the service takes, each with its own id")
    func isValid() {
        var decoder = EventDecoder()
        Self.hour.bytes.withUnsafeBytes {
            decoder.decode($0, receivedTs: Self.startTs + 3_600_000)
        }
        #expect(decoder.rejections.isEmpty)
        #expect(decoder.facts.count == Self.hour.events.count)
        #expect(Set(decoder.facts.map(\.id)).count == decoder.facts.count)
        #expect(decoder.facts.allSatisfy { !$0.isClamped && !$0.isWeak })
    }

    @Test("Each feed tells what its platform offers and nothing else")
    func feedsDiffer() {
        let types = Dictionary(grouping: Self.hour.events, by: \.room).mapValues {
            Set($0.map(\.type))
        }
        let comings: Set = ["exposure", "enter", "leave"]
        #expect(types["demo-chengdong"]!.isSuperset(of: comings.union(["card_click", "lead"])))
        #expect(!types["demo-chengdong"]!.contains("counters"))
        for room in ["demo-binjiang", "demo-xishan"] {
            #expect(types[room]!.isDisjoint(with: comings))
            #expect(types[room]!.isSuperset(of: ["counters", "comment", "transcript", "lead"]))
        }
        #expect(types["demo-xishan"]!.contains("form_submit"))
        #expect(!types["demo-binjiang"]!.contains("form_submit"))
        #expect(Self.hour.events.allSatisfy { $0.string("feed")!.hasPrefix("demo-") })
    }

    @Test("The script runs in a loop: greeting, offer, lead call, features, close")
    func scriptLoops() {
        let segments = Self.hour.of("demo-chengdong", "segment")
        let loop = ["greeting", "offer", "lead_call", "features", "close"]
        for (i, segment) in segments.enumerated() {
            #expect(segment.string("segment") == loop[i % loop.count])
        }
        for (segment, next) in zip(segments, segments.dropFirst()) {
            let seconds = Double(next.ts - segment.ts) / 1000
            switch segment.string("segment") {
            case "greeting": #expect(seconds == 3)
            case "offer": #expect((28...36).contains(seconds))
            case "lead_call": #expect((14...17).contains(seconds))
            default: #expect((55...80).contains(seconds))
            }
        }
    }

    @Test("A sentence grows by partials, each its beginning, until one final closes it")
    func speechGrows() {
        let told = Dictionary(grouping: Self.hour.of("demo-xishan", "transcript")) {
            $0.string("utterance")!
        }
        #expect(told.count > 300)
        for (_, parts) in told where parts.last!.object["final"] as? Bool == true {
            let whole = parts.last!.string("text")!
            #expect(parts.dropLast().allSatisfy { whole.hasPrefix($0.string("text")!) })
            #expect(parts.dropLast().allSatisfy { $0.object["final"] as? Bool == false })
        }
        #expect(told.values.count { $0.last!.object["final"] as? Bool != true } <= 1)
    }

    @Test("Hosts promise nothing that advertising law forbids")
    func speechIsLawful() {
        for sentence in Self.hour.events.filter({ $0.type == "transcript" }) {
            for word in ["最", "第一", "唯一", "绝对", "顶级", "国家级", "保证", "永久", "{"] {
                #expect(!sentence.string("text")!.contains(word))
            }
        }
    }

    @Test("Leads carry contacts that can be nobody's")
    func contactsAreInvented() {
        let leads = Self.hour.events.filter { $0.type == "lead" }
        #expect(leads.count > 30)
        for lead in leads {
            #expect(lead.string("phone")!.hasPrefix("100000"))
            #expect(lead.string("name")!.hasPrefix("演示客户"))
            #expect(lead.string("consent") != nil)
        }
    }

    @Test("Stay, lead rate and traffic are those of a dealer's room")
    func numbersAreThoseOfTheField() {
        let enters = Self.hour.of("demo-chengdong", "enter")
        let viewers = Set(enters.map { $0.string("viewer")! })
        let leaves = Dictionary(
            grouping: Self.hour.of("demo-chengdong", "leave"), by: { $0.string("viewer")! })
        var stays: [Int64] = []
        for (viewer, entries) in Dictionary(grouping: enters, by: { $0.string("viewer")! })
        where entries.count == 1 {
            if let left = leaves[viewer]?.first?.ts { stays.append(left - entries[0].ts) }
        }
        #expect((22_000...38_000).contains(stays.sorted()[stays.count / 2]))
        let leads = Self.hour.of("demo-chengdong", "lead").count
        #expect((0.004...0.018).contains(Double(leads) / Double(viewers.count)))
        #expect(stays.allSatisfy { $0 >= 0 })
    }

    @Test("A boost brings a wave of paid entries")
    func boostsBringWaves() {
        let boosts = Self.hour.of("demo-chengdong", "intervention").filter {
            $0.string("kind") == "boost_started"
        }
        let paid = Self.hour.of("demo-chengdong", "enter").filter { $0.string("source") == "paid" }
        #expect(boosts.count >= 4)
        for boost in boosts.dropLast() {
            #expect(paid.count { (boost.ts...boost.ts + 180_000).contains($0.ts) } > 50)
        }
        #expect(paid.allSatisfy { enter in boosts.contains { enter.ts - $0.ts < 430_000 } })
    }

    @Test("A platform's totals never fall, and its gauge is never negative")
    func countersMakeSense() {
        for room in ["demo-binjiang", "demo-xishan"] {
            var before: [String: Int] = [:]
            for reading in Self.hour.of(room, "counters") {
                let totals = reading.object["totals"] as! [String: Int]
                for (name, value) in totals { #expect(value >= before[name] ?? 0) }
                before = totals
                #expect((reading.object["gauges"] as! [String: Int])["online"]! >= 0)
            }
            #expect(before["enter_uv"]! <= before["enter_pv"]!)
        }
    }

    @Test("A show ends after three hours and another follows; a rehearsal just ends")
    func showsFollowOneAnother() {
        var rehearsal = DemoEvening.rehearsal(seed: 1, startTs: Self.startTs, minutes: 8)
        let short = Told(rehearsal.lines(through: Self.startTs + 3_600_000))
        #expect(rehearsal.isOver)
        #expect(short.events.count { $0.type == "stream_end" } == 3)
        #expect(short.events.allSatisfy { $0.ts <= Self.startTs + 480_000 })

        var evening = DemoEvening(seed: 1, startTs: Self.startTs)
        evening.skip(through: Self.startTs + 179 * 60_000)
        let turn = Told(evening.lines(through: Self.startTs + 185 * 60_000))
        #expect(turn.events.filter { $0.type == "stream_end" }.count == 3)
        #expect(turn.events.filter { $0.type == "stream_start" }.count == 3)
        #expect(!evening.isOver)
    }
}

/// Minutes of an evening, and its events in order of telling.
struct Told {
    struct Event {
        var object: [String: Any]
        var type: String { string("type")! }
        var room: String { string("room")! }
        var ts: Int64 { (object["ts"] as! NSNumber).int64Value }
        func string(_ name: String) -> String? { object[name] as? String }
    }

    let bytes: [UInt8]
    nonisolated(unsafe) let events: [Event]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        events = bytes.split(separator: 0x0A).map {
            Event(object: try! JSONSerialization.jsonObject(with: Data($0)) as! [String: Any])
        }
    }

    init(minutes: Int64, seed: UInt64) {
        var evening = DemoEvening(seed: seed, startTs: DemoEveningTests.startTs)
        self.init(evening.lines(through: DemoEveningTests.startTs + minutes * 60_000))
    }

    func of(_ room: String, _ type: String) -> [Event] {
        events.filter { $0.room == room && $0.type == type }
    }
}
