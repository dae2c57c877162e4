import Compliance
import Testing
import Vocabulary

@testable import Copywriting

@Suite("A template")
struct TemplateTests {
    private func draft(
        _ body: String, parts: [String: String] = [:], words: [String: [String]] = [:],
        number: Int = 0,
        change: (inout Material) -> Void = { _ in }
    ) throws -> Draft {
        var shelf = TemplateShelf()
        shelf.templates = [
            CopyTemplate(name: "t", channel: "c", style: "s", styleEn: "s", body: body)
        ]
        (shelf.parts, shelf.words) = (parts, words)
        var material = Material(today: CalendarDay(daysSince1970: 20_000))
        var product = ProductSheet(product: "a", name: "A车")
        var range = ProductSheet.Fact(key: "range", name: "续航", value: "520", source: "表")
        (range.unit, range.standard) = ("公里", "CLTC")
        product.facts = [range]
        material.product = product
        change(&material)
        var brief = Brief(channel: "c")
        brief.count = number + 1
        return try DraftMaker(shelf, TemplatePress(shelf)).drafts(for: brief, material)[number]
    }

    @Test("Puts facts where its slots are and knows where they stand")
    func places() throws {
        let text = try draft("# {{ model }}来了\n续航{{ fact.range }}。").text
        #expect(text.title == "A车来了")
        #expect(text.body == "续航520公里（CLTC）。")
        #expect(text.bodyLocks.map { [$0.from, $0.to] } == [[2, 13]])
        #expect(text.bodyLocks.first?.fact.source == "表")
    }

    @Test("Leaves a marked blank where nobody knows")
    func blank() throws {
        let found = try draft("后备箱{{ fact.trunk }}")
        #expect(found.text.body == "后备箱〔待补：后备箱〕")
        #expect(found.blanks == ["后备箱"])
    }

    @Test("A line of tags leaves no line behind")
    func tagLines() throws {
        let body = "甲\n{% if fact.trunk %}\n乙\n{% else %}\n丙\n{% endif %}\n丁"
        #expect(try draft(body).text.body == "甲\n丙\n丁")
    }

    @Test("Never reads a fact as a template")
    func literal() throws {
        let text = try draft("{{ model }}") { $0.product?.name = "{{ fact.range }}{% pick %}{# #}" }
            .text
        #expect(text.body == "{{ fact.range }}{% pick %}{# #}")
    }

    @Test("A fact that ends with a stop brings no second one")
    func stops() throws {
        let text = try draft("{{ fact.range }}。好") {
            $0.product?.facts[0].unit = "公里。"; $0.product?.facts[0].standard = ""
        }
        #expect(text.text.body == "520公里。好")
    }

    @Test("A name in a hashtag loses its blanks")
    func hashtags() throws {
        let text = try draft("#{{ model }} #看车") { $0.product?.name = "A 车 Pro" }.text
        #expect(text.body == "#A车Pro #看车")
        #expect(text.bodyLocks.first?.fact.text == "A车Pro")
    }

    @Test("Tells an offer with its terms, or has them added before the hashtags")
    func terms() throws {
        func change(_ material: inout Material) {
            var offer = Offer(
                offer: "o", name: BilingualText(zh: "补贴", en: "s"), kind: .subsidy, words: ["补贴"])
            offer.needs = [.init(need: "需旧车", words: ["旧车"])]
            material.ledger = OfferLedger([offer])
        }
        let without = try draft(
            "{% for o in offers %}有{{ o.name }}{% endfor %}\n#车", change: change)
        #expect(without.text.body == "有补贴\n※补贴：需旧车\n#车")
        let with = try draft(
            "{% for o in offers %}{{ o.name }}（{{ o.terms }}）{% endfor %}", change: change)
        #expect(with.text.body == "补贴（需旧车）")
    }

    @Test("An offer that is over, ahead, elsewhere or of another product is not told")
    func notTold() throws {
        let today = CalendarDay(daysSince1970: 20_000)
        let offers = (0..<4).map { i in
            var offer = Offer(
                offer: "o\(i)", name: BilingualText(zh: "补贴\(i)", en: ""), kind: .gift,
                words: ["补贴"])
            if i == 0 { offer.to = today.adding(days: -1) }
            if i == 1 { offer.from = today.adding(days: 1) }
            if i == 2 { offer.regions = ["广东"] }
            if i == 3 { offer.models = ["b"] }
            return offer
        }
        let found = try draft("{% if offers %}有{% else %}无{% endif %}") {
            $0.ledger = OfferLedger(offers)
            $0.dealer = DealerCard(dealer: "d", store: "店")
            $0.dealer?.region = "四川"
        }
        #expect(found.text.body == "无")
    }

    @Test("A circle of parts is told, not followed")
    func circle() {
        let shelf = [
            "parts/a": "{% include \"parts/b\" %}", "parts/b": "{% include \"parts/a\" %}",
        ]
        #expect(throws: DraftMaker.Refusal.self) {
            _ = try draft("{% include \"parts/a\" %}", parts: shelf)
        }
    }
}

@Suite("A text made into that of another store")
struct LocalisingTests {
    private static func fact(_ key: String, _ text: String, _ kind: CopyFact.Kind) -> CopyFact {
        CopyFact(key, kind, name: key, text: text, source: "")
    }

    private var text: CopyText {
        var text = CopyText()
        text.body = "来锦江店看车，补贴8000元"
        text.bodyLocks = [
            FactLock(from: 1, to: 4, fact: Self.fact("dealer.a.store", "锦江店", .dealer)),
            FactLock(from: 9, to: 14, fact: Self.fact("offer.o.amount", "8000元", .offer)),
        ]
        return text
    }

    @Test("Has that store's facts, each where its lock says")
    func ownFacts() throws {
        let known = [
            "dealer.b.store": Self.fact("dealer.b.store", "高新大道店", .dealer),
            "offer.o.amount": Self.fact("offer.o.amount", "8000元", .offer),
        ]
        let own = try Localising.text(text, from: "a", to: "b", known: known)
        #expect(own.body == "来高新大道店看车，补贴8000元")
        for lock in own.bodyLocks { #expect(own.body.slice(lock.from..<lock.to) == lock.fact.text) }
    }

    @Test("Is not made where the card lacks something or the offer does not hold")
    func exceptions() {
        #expect(throws: Localising.Exception.lacks("dealer.a.store")) {
            try Localising.text(text, from: "a", to: "b", known: [:])
        }
        let known = ["dealer.b.store": Self.fact("dealer.b.store", "店", .dealer)]
        #expect(throws: Localising.Exception.offer("offer.o.amount")) {
            try Localising.text(text, from: "a", to: "b", known: known)
        }
    }
}
