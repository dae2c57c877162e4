import Testing
import Vocabulary

@testable import Compliance

/// What is told of sentences as they come: over chunks, voices, doubts and time.
@Suite("Following speech")
struct SpokenCheckTests {
    @Test("A phrase cut by two messages is told with the second, wherever the cut is")
    func cut() throws {
        let phrase = Array("这是全网最低价你放心")
        for place in 1..<phrase.count {
            var listener = try Listener()
            let first = listener.hear(String(phrase[..<place]))
            let second = listener.hear(String(phrase[place...]), at: 1.5)
            #expect((first + second).map(\.pack) == ["price"], "cut at \(place)")
        }
    }

    @Test("A stop that the recogniser puts at a message's end does not hide a phrase")
    func stops() throws {
        var listener = try Listener()
        #expect(listener.hear("这台车是全网。").isEmpty)
        #expect(listener.hear("最低价你放心。", at: 1.5).map(\.label) == ["最低价"])
    }

    @Test("Nothing is joined that two voices said, nor after a silence")
    func notJoined() throws {
        var voices = try Listener()
        _ = voices.hear("这台车是国家", by: "host")
        #expect(voices.hear("级的问题我来答", at: 1.5, by: "guest").isEmpty)
        var late = try Listener()
        _ = late.hear("这台车是国家")
        #expect(late.hear("级的问题我来答", at: 9).isEmpty)
    }

    @Test("What makes a phrase or a claim harmless stands with it, not in the sentence before")
    func neighbours() throws {
        var listener = try Listener(offers: Listener.ledger())
        _ = listener.hear("后备箱放三个箱子没有问题")
        #expect(listener.hear("报废补贴能拿到三万", at: 1.5).map(\.label) == ["scrap"])
        _ = listener.hear("价格不是问题", at: 10)
        #expect(listener.hear("国家级的品质", at: 11.5).map(\.label) == ["国家级"])
        _ = listener.hear("这台车真的不是吹", at: 20)
        #expect(listener.hear("置换补贴一万二", at: 21.5).map(\.label) == ["trade_in"])
    }

    @Test("What was told is not told again with the next sentence")
    func once() throws {
        var listener = try Listener()
        #expect(listener.hear("这是国家级的品质").count == 1)
        #expect(listener.hear("大家放心", at: 1.5).isEmpty)
        #expect(listener.hear("国家级的品质", at: 3).count == 1)
    }

    @Test("Near misses are nothing", arguments: ["最近降温", "第一排看过来", "全国联保", "最后一台", "最高时速一百八"])
    func nearMisses(_ text: String) throws {
        var listener = try Listener(packs: Listener.allPacks)
        #expect(listener.hear(text).isEmpty)
    }

    @Test(
        "A doubtful recogniser lowers what is told",
        arguments: [
            (Double?.none, Severity.p1, Certainty.sure), (0.95, .p1, .certain), (0.8, .p1, .sure),
            (0.6, .p2, .likely), (0.3, .p3, .weak),
        ])
    func doubt(_ given: (confidence: Double?, severity: Severity, certainty: Certainty)) throws {
        var listener = try Listener()
        let finding = listener.hear("国家级品质", confidence: given.confidence).first
        #expect(finding?.severity == given.severity && finding?.certainty == given.certainty)
    }

    @Test("A finding says the words, the law, the line to say, and where they stand")
    func finding() throws {
        var listener = try Listener()
        let finding = try #require(listener.hear("我们这个是国家级的车").first)
        #expect(finding.phrase == "国家级" && finding.law.zh == "广告法第九条")
        #expect(finding.say.count <= 16 && !finding.say.isEmpty)
        #expect(finding.range == 5..<8 && finding.ts == Listener.noon + 900)
    }

    @Test("An amount that is not the ledger's is told with the right line")
    func amount() throws {
        var listener = try Listener(packs: [], offers: Listener.ledger())
        let finding = try #require(listener.hear("置换补贴一万二").first)
        #expect(finding.rule == .offerWrong && finding.label == "trade_in")
        #expect(finding.say == "置换补贴八千到30号" && finding.law.zh == "厂家商务政策 2026-11")
    }

    @Test("A condition may be said before its offer, or until eight seconds after")
    func conditions() throws {
        let ledger = try Listener.ledger()
        var before = try Listener(packs: [], offers: ledger)
        #expect(before.hear("首付三成起步").isEmpty && before.hear("三年免息", at: 4).isEmpty)
        #expect(before.rest().isEmpty)
        var after = try Listener(packs: [], offers: ledger)
        #expect(after.hear("三年免息").isEmpty && after.hear("首付三成就行", at: 4).isEmpty)
        #expect(after.rest().isEmpty)
        var never = try Listener(packs: [], offers: ledger)
        #expect(never.hear("三年免息").isEmpty && never.hear("看看内饰", at: 4).isEmpty)
        #expect(never.hear("看看后排", at: 10).map(\.rule) == [.offerCondition])
        #expect(never.rest().isEmpty)
    }

    @Test("The model that was named a moment ago is the one that a price is about")
    func models() throws {
        var listener = try Listener(packs: [], offers: Listener.ledger())
        _ = listener.hear("我们来看S5")
        #expect(listener.hear("官方指导价十三万九千八", at: 3).map(\.label) == ["list_s5"])
    }

    @Test("The same offer is another matter on another day")
    func days() throws {
        let ledger = try Listener.ledger()
        func told(_ day: String, _ text: String) throws -> [OfferFinding.Kind] {
            let check = OfferCheck(ledger: ledger, day: try #require(CalendarDay(day)))
            return check.findings(in: SpokenText(text, atMost: 100)).map(\.kind)
        }
        #expect(try told("2026-10-05", "国庆补贴五千").isEmpty)
        #expect(try told("2026-11-26", "国庆补贴五千") == [.expired])
        #expect(try told("2026-12-01", "置换补贴八千") == [.expired])
        #expect(try told("2026-10-20", "置换补贴八千") == [.early])
    }

    @Test("Other dealers' offers and other regions' are in no ledger here")
    func places() throws {
        let ledger = try Listener.ledger()
        let here = ledger.of(dealer: "北桥店", region: "上海")
        let there = ledger.of(dealer: "南门店", region: "北京")
        #expect(here.offers.count == ledger.offers.count)
        #expect(
            Set(ledger.offers.map(\.offer)).subtracting(there.offers.map(\.offer)) == [
                "insurance", "local",
            ])
        var listener = try Listener(packs: [], offers: there)
        #expect(listener.hear("再加两千块的地方补贴").map(\.rule) == [.offerUnknown])
    }

    @Test("What is remembered is kept, and bounded")
    func kept() throws {
        var listener = try Listener(packs: [], offers: Listener.ledger())
        for voice in 0..<50 { _ = listener.hear("三年免息,置换补贴|八", by: "v\(voice)") }
        var writing = StateCoder(writing: 100)
        listener.check.code(&writing)
        #expect(writing.bytes.count < 20_000)
        var other = try Listener(packs: [], offers: Listener.ledger())
        writing.bytes.withUnsafeBytes { bytes in
            var reading = StateCoder(reading: bytes)
            other.check.code(&reading)
            #expect(reading.isComplete)
        }
        #expect(other.rest() == listener.rest() && !other.rest().isEmpty == false)
        let next = listener.hear("万块", at: 1, by: "v49")
        #expect(other.hear("万块", at: 1, by: "v49") == next && next.map(\.label) == ["trade_in"])
    }

    @Test(
        "Letters in another dress are the same letters",
        arguments: ["加Ｖ信", "加𝗩信", "加Ⓥ信", "➕🛰️看车", "①③⑨-0000-6688找小周"])
    func dress(_ text: String) throws {
        var listener = try Listener()
        #expect(listener.hear(text).map(\.pack) == ["contact"])
    }

    @Test("A partial sentence is nothing yet")
    func partials() throws {
        var listener = try Listener()
        let partial = Sentence(
            utterance: "u", revision: 0, isFinal: false, ts: Listener.noon, endTs: nil, speaker: "",
            text: "国家级")
        #expect(listener.check.hear(partial, listener.rules).isEmpty)
    }
}
