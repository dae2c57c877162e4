import Service
import Testing
import TextPatterns
import Vocabulary

@testable import Compliance

/// Files of packs and offers: what is wrong is refused with line and cure.
@Suite("Compliance files")
struct ComplianceFileTests {
    @Test("The standard packs are sound: every pattern compiles, is quick, and has a line to say")
    func standard() throws {
        let file = PackFile(StandardPacks.yaml, over: PackRules())
        #expect(file.problems.isEmpty, "\(file.problems)")
        #expect(
            file.rules.packs.map(\.pack) == [
                "absolute", "price", "contact", "driving", "rival", "finance", "state",
            ])
        for pack in file.rules.packs {
            #expect(
                (1...16).contains(pack.say.count) && !pack.law.zh.isEmpty && !pack.law.en.isEmpty)
            #expect(pack.phrases.allSatisfy { ($0.say ?? "").count <= 16 })
        }
    }

    @Test("A file changes the packs and phrases that it names; the others stay")
    func over() throws {
        let file = PackFile(
            """
            packs:
              - pack: absolute
                severity: P2
                phrases:
                  - phrase: 国家级
                    off: true
                  - phrase: 宇宙无敌
                  - phrase: 好到爆
                    any: ['好到爆', '爆好']
                    say: 换个说法
              - pack: house
                name: {zh: 本店, en: Ours}
                say: 以店内为准
                phrases: [{phrase: 内部消息}]
            """)
        #expect(file.problems.isEmpty, "\(file.problems)")
        let absolute = try #require(file.rules.packs.first { $0.pack == "absolute" })
        #expect(absolute.severity == .p2 && absolute.law.zh == "广告法第九条")
        #expect(
            absolute.phrases.contains { $0.phrase == "最佳" }
                && !absolute.phrases.contains { $0.phrase == "国家级" })
        #expect(absolute.phrases.first { $0.phrase == "宇宙无敌" }?.any == ["\\Q宇宙无敌\\E"])
        #expect(file.rules.packs.last?.pack == "house")
        #expect(file.rules.packs.count == PackFile.standard.packs.count + 1)
    }

    @Test(
        "What is wrong with packs is told with line and cure",
        arguments: [
            ("pack: []", 1, "words, packs"),
            ("packs:\n  - name: x", 2, "begin each pack"),
            ("packs:\n  - pack: X", 2, "letters from a to z"),
            (
                "packs:\n  - pack: a\n    say: 好\n    phrases:\n      - phrase: 甲\n        any: ['甲(']",
                6, "close each ("
            ),
            (
                "packs:\n  - pack: a\n    phrases:\n      - phrase: 甲\n        any:\n          - '甲'\n          - '(甲+)+乙'",
                7, "steps"
            ),
            (
                "packs:\n  - pack: a\n    not: ['{nothing}']\n    phrases: [{phrase: 甲}]", 3,
                "define it under words"
            ),
            (
                "packs:\n  - pack: a\n    phrases:\n      - phrase: 甲\n        nay: ['乙']", 5,
                "use one of phrase"
            ),
            (
                "packs:\n  - pack: a\n    severity: P9\n    phrases: [{phrase: 甲}]", 3,
                "P1, P2 or P3"
            ),
            (
                "packs:\n  - pack: a\n    say: 这一句话对于两米以外的主播来说实在太长了\n    phrases: [{phrase: 甲}]", 3,
                "at most 16"
            ),
            ("packs:\n  - pack: a\n    phrases: []", 2, "has no phrases"),
            ("packs:\n  - pack: a\n    phrases: [{phrase: 甲}", 3, "not YAML"),
        ])
    func wrongPacks(_ wrong: (text: String, line: Int, words: String)) {
        let problems = PackFile(wrong.text).problems
        #expect(
            problems.contains {
                $0.line == wrong.line && ($0.message + $0.path).contains(wrong.words)
            }, "\(problems)")
    }

    @Test("A ledger is read with all that an offer has")
    func ledger() throws {
        let ledger = try Listener.ledger()
        let cash = try #require(ledger.offers.first { $0.offer == "cash" })
        #expect(
            cash.kind == .subsidy && cash.amount == OfferAmount(low: 6000, high: 6000, unit: .money)
        )
        #expect(cash.quantity == 50 && cash.to == CalendarDay("2026-11-30") && cash.from == nil)
        let down = try #require(ledger.offers.first { $0.offer == "down" })
        #expect(down.amount == OfferAmount(low: 20, high: 100, unit: .percent))
        #expect(ledger.offers.first { $0.offer == "warranty" }?.amount?.low == 72)
        #expect(ledger.offers.first { $0.offer == "care" }?.amount?.unit == .count("次"))
    }

    private static let sound = """
        offers:
          - offer: a
            kind: subsidy
            words: [补贴]
            source: x
            say: 以店内为准

        """

    @Test(
        "What is wrong with a ledger is told with line and cure",
        arguments: [
            (sound + "    amount: 很多", 7, "12.98万"),
            (sound + "    to: 2026-11-31", 7, "2026-11-30"),
            (sound + "    from: 2026-11-30\n    to: 2026-11-01", 8, "lies before"),
            (sound + "    quantity: 一些", 7, "50台"),
            (sound + "    until: 2026-11-30", 7, "use one of offer"),
            (sound + "    needs: 到店", 7, "list of"),
            (sound + "    say: 这一句话对于两米以外的主播来说实在太长了", 7, "stands there twice"),
            (
                "offers:\n  - offer: a\n    kind: discount\n    words: [补贴]\n    source: x\n    say: 好",
                3, "price, subsidy"
            ),
            (
                "offers:\n  - offer: a\n    kind: gift\n    words: [礼]\n    source: x\n    say: 好",
                4, "two characters"
            ),
            (
                "offers:\n  - offer: a\n    kind: gift\n    words: [礼品]\n    source: x", 2,
                "right line to say"
            ),
            (
                "offers:\n  - offer: a\n    kind: gift\n    words: [礼品]\n    say: 好", 2,
                "who decided it"
            ),
            ("offers: {}", 1, "must be a list"),
            ("offer: []", 1, "use one of offers"),
        ])
    func wrongLedgers(_ wrong: (text: String, line: Int, words: String)) {
        let problems = OfferFile(wrong.text).problems
        #expect(
            problems.contains { $0.line == wrong.line && $0.message.contains(wrong.words) },
            "\(problems)")
    }

    @Test("An offer that stands there twice is refused")
    func twice() {
        let one = Self.sound + Self.sound.replacing("offers:\n", with: "")
        #expect(OfferFile(one).problems.map(\.line) == [7])
    }
}
