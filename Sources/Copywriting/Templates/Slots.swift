import Compliance
import Vocabulary

/// Fills a template's names with marks of the facts of some material.
struct Slots {
    private let material: Material
    let table = SlotTable()

    init(_ material: Material) { self.material = material }

    /// The values of a template's names.
    var context: [String: Any] {
        var values: [String: Any] = [SlotNames.table: table]
        productSlots(&values)
        dealerSlots(&values)
        values["offers"] = material.offers.map(slots)
        if let evening = material.evening { eveningSlots(evening, &values) }
        let words = keywords.map(table.mark)
        if !words.isEmpty { values["keyword"] = words }
        return values
    }

    // The product

    private func productSlots(_ values: inout [String: Any]) {
        guard let product = material.product else { return }
        let key = "product.\(product.product)"
        let source = "产品资料 \(product.product)"
        values["model"] = table.mark(
            CopyFact("\(key).name", .product, name: "车型", text: product.name, source: source))
        if !product.brand.isEmpty {
            values["brand"] = table.mark(
                CopyFact("\(key).brand", .product, name: "品牌", text: product.brand, source: source))
        }
        let facts = product.facts.filter { !($0.to.map { $0 < material.today } ?? false) }
        values["points"] = facts.map { slots($0, key) }
        values["fact"] = Dictionary(facts.map { ($0.key, mark($0, key)) }) { first, _ in first }
    }

    private func mark(_ fact: ProductSheet.Fact, _ product: String) -> String {
        table.mark(
            CopyFact(
                "\(product).\(fact.key)", .product, name: fact.name, text: fact.text,
                source: fact.sourceText, to: fact.to))
    }

    private func slots(_ fact: ProductSheet.Fact, _ product: String) -> [String: Any] {
        let key = "\(product).\(fact.key)"
        func part(_ name: String, _ text: String) -> String {
            table.mark(
                CopyFact(
                    "\(key).\(name)", .product, name: fact.name, text: text,
                    source: fact.sourceText, to: fact.to))
        }
        var values: [String: Any] = [
            "name": part("name", fact.name), "value": mark(fact, product),
            "fact": part("fact", fact.name + fact.text),
        ]
        if !fact.say.isEmpty { values["say"] = part("say", fact.say) }
        if fits(fact.name) || fits(fact.say) || fits(fact.value) { values[SlotNames.fits] = true }
        return values
    }

    /// Whether a keyword speaks of it.
    private func fits(_ text: String) -> Bool {
        !text.isEmpty && material.keywords.contains { text.contains($0) || $0.contains(text) }
    }

    // The dealer

    private func dealerSlots(_ values: inout [String: Any]) {
        guard let dealer = material.dealer else { return }
        let parts = [
            ("city", "城市", dealer.city), ("store", "门店", dealer.store),
            ("address", "地址", dealer.address), ("hours", "营业时间", dealer.hours),
        ]
        for (key, name, text) in parts where !text.isEmpty {
            values[key] = table.mark(
                CopyFact(
                    "dealer.\(dealer.dealer).\(key)", .dealer, name: name, text: text,
                    source: dealer.source))
        }
    }

    // Offers

    fileprivate func slots(_ offer: Offer) -> [String: Any] {
        func part(_ name: String, _ text: String) -> String {
            table.mark(
                CopyFact(
                    "offer.\(offer.offer).\(name)", .offer, name: offer.name.zh, text: text,
                    source: offer.source, to: offer.to))
        }
        var values: [String: Any] = ["name": part("name", offer.name.zh)]
        if !offer.amountText.isEmpty { values["amount"] = part("amount", offer.amountText) }
        if let to = offer.to { values["until"] = part("until", to.spoken) }
        if let terms = offer.terms { values["terms"] = part("terms", terms) }
        if !offer.say.isEmpty { values["line"] = part("line", offer.say) }
        return values
    }

    // The evening

    private func eveningSlots(_ evening: Material.Evening, _ values: inout [String: Any]) {
        func mark(
            _ key: String, _ kind: CopyFact.Kind, _ name: String, _ text: String, _ source: String
        ) -> String {
            table.mark(
                CopyFact(
                    "stream.\(evening.stream).\(key)", kind, name: name, text: text, source: source)
            )
        }
        func place(_ ms: Int64) -> String { "\(evening.stream) \(Timecode.text(ms))" }
        values["day"] = mark("day", .stream, "日期", evening.day.spoken, evening.stream)
        values["lines"] = evening.lines.enumerated().map { i, line -> [String: Any] in
            ["text": mark("line.\(line.atMs)", .line, "主播原话", line.text, place(line.atMs))]
        }
        values["voices"] = evening.voices.enumerated().map { i, voice -> [String: Any] in
            [
                "text": mark(
                    "voice.\(voice.atMs).\(i)", .voice, "观众原话", voice.text, place(voice.atMs))
            ]
        }
        values["questions"] = evening.questions.enumerated().map { i, question -> [String: Any] in
            [
                "ask": mark("ask.\(i)", .question, "观众提问", question.ask, evening.stream),
                "answer": mark("answer.\(i)", .question, "答案", question.answer, question.source),
            ]
        }
        values["clips"] = evening.clips.enumerated().map { i, clip -> [String: Any] in
            let source = place(clip.fromMs)
            let seconds = (clip.toMs - clip.fromMs + 500) / 1000
            return [
                "title": mark("clip.\(i).title", .clip, "切片", clip.title, source),
                "from": mark("clip.\(i).from", .clip, "入点", Timecode.text(clip.fromMs), source),
                "to": mark("clip.\(i).to", .clip, "出点", Timecode.text(clip.toMs), source),
                "seconds": mark("clip.\(i).seconds", .clip, "时长", "\(seconds)秒", source),
            ]
        }
    }

    private var keywords: [CopyFact] {
        let words = material.keywords.isEmpty ? [material.product?.name ?? ""] : material.keywords
        return words.filter { !$0.isEmpty }.map {
            CopyFact("keyword.\($0)", .keyword, name: "关键词", text: $0, source: "")
        }
    }
}

/// A moment of a stream as people write it: `00:12:41`.
enum Timecode {
    static func text(_ ms: Int64) -> String {
        let seconds = max(0, ms) / 1000
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

extension Material {
    /// Everything that a text may take from here.
    package var facts: [CopyFact] {
        let slots = Slots(self)
        _ = slots.context
        return slots.table.facts
    }

    /// Those and what was true before: a text that was written then is held against it.
    package var known: [CopyFact] {
        let slots = Slots(self)
        _ = slots.context
        for offer in ownOffers { _ = slots.slots(offer) }
        return slots.table.facts
    }
}
