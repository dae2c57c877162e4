package import Compliance
import Foundation
import Vocabulary
import Yams

/// Reads a ledger of offers: YAML in, a checked ledger out, or all that is wrong with line and cure.
package struct OfferFile {
    package private(set) var ledger = OfferLedger()
    private var faults = FileFaults()
    private var offers: [Offer] = []
    private var named: [String: Int] = [:]

    package var problems: [FileFaults.Fault] { faults.all }

    package init(_ text: String) {
        guard let node = faults.compose(text, cure: "put texts with : or { in quotes") else {
            return
        }
        readFile(node)
        ledger = OfferLedger(offers)
    }

    /// The ledger of a file.
    ///
    /// - Throws: what is wrong, a line each.
    package static func ledger(at path: String) throws(Configuration.Failure) -> OfferLedger {
        try ledger(of: try text(ofFile: path), path)
    }

    /// The ledger of a text that was read from a file.
    static func ledger(
        of text: String, _ path: String
    ) throws(Configuration.Failure) -> OfferLedger {
        let file = OfferFile(text)
        try file.faults.check(path)
        return file.ledger
    }

    private mutating func readFile(_ node: Node) {
        guard let mapping = node.mapping else {
            return faults.note(node, "", "begin with `offers:` and a list of offers below it")
        }
        for (key, value) in mapping {
            guard key.string == "offers" else {
                faults.unknown(key, "", "offers")
                continue
            }
            guard let list = value.sequence else {
                faults.note(
                    value, "offers", "must be a list: begin each offer with `- offer: NAME`")
                continue
            }
            for item in list { readOffer(item) }
            if offers.count > Limits.standard.offers {
                faults.note(
                    value, "offers",
                    "are more than \(Limits.standard.offers): take out what is over")
            }
        }
    }

    private mutating func readOffer(_ node: Node) {
        guard let mapping = node.mapping, let name = mapping["offer"]?.string else {
            return faults.note(node, "offers", "begin each offer with `- offer: NAME`")
        }
        guard PolicyReader.isName(name, atMost: 64) else {
            return faults.note(node, name, "is not a name: use letters from a to z, digits and _")
        }
        if let line = named[name] {
            return faults.note(node, name, "stands there twice (line \(line)): keep one")
        }
        named[name] = node.mark?.line ?? 1
        var offer = Offer(
            offer: name, name: BilingualText(zh: name, en: name), kind: .subsidy, words: [])
        for (key, value) in mapping { readField(key, value, &offer) }
        check(offer, node, mapping)
        offers.append(offer)
    }

    /// What an offer cannot do without.
    private mutating func check(_ offer: Offer, _ node: Node, _ mapping: Node.Mapping) {
        let name = offer.offer
        if mapping["kind"] == nil {
            faults.note(node, "\(name).kind", "is missing: write one of \(Self.kinds)")
        }
        if mapping["words"] == nil {
            faults.note(node, "\(name).words", "is missing: write what the host calls it")
        }
        if mapping["say"] == nil {
            faults.note(node, "\(name).say", "is missing: write the right line to say")
        }
        if mapping["source"] == nil {
            faults.note(node, "\(name).source", "is missing: write who decided it, and when")
        }
        if let from = offer.from, let to = offer.to, to < from {
            faults.note(mapping["to"] ?? node, "\(name).to", "\(to) lies before \(from): mend one")
        }
    }

    private mutating func readField(_ key: Node, _ value: Node, _ offer: inout Offer) {
        let path = "\(offer.offer).\(key.string ?? "")"
        switch key.string {
        case "offer": break
        case "name": faults.read(value, path, &offer.name)
        case "kind":
            guard let kind = Offer.Kind(rawValue: value.string ?? "") else {
                return faults.note(value, path, "must be one of \(Self.kinds)")
            }
            offer.kind = kind
        case "words": offer.words = words(value, path)
        case "models": offer.models = faults.texts(value, path).map(\.text)
        case "regions": offer.regions = faults.texts(value, path).map(\.text)
        case "dealers": offer.dealers = faults.texts(value, path).map(\.text)
        case "amount":
            guard let amount = OfferAmount(value.scalar?.string ?? "") else {
                return faults.note(
                    value, path,
                    "is no amount: write e.g. 8000元, 12.98万, 36期, 6年, 20%, 20%-100% or 5次")
            }
            offer.amount = amount
            offer.amountText = value.scalar?.string ?? ""
        case "quantity":
            let digits = (value.scalar?.string ?? "").prefix { $0.isNumber }
            guard let quantity = Int(digits), (1...1_000_000).contains(quantity) else {
                return faults.note(value, path, "must be a number of pieces, e.g. 50台")
            }
            offer.quantity = quantity
        case "from": offer.from = day(value, path)
        case "to": offer.to = day(value, path)
        case "needs": offer.needs = needs(value, path)
        case "source": offer.source = value.scalar?.string ?? ""
        case "say": offer.say = faults.line(value, path)
        default:
            faults.unknown(
                key, path,
                "offer, name, kind, words, amount, models, regions, dealers, needs, from, to, quantity, source, say"
            )
        }
    }

    private static let kinds = Offer.Kind.allCases.map(\.rawValue).joined(separator: ", ")

    private mutating func words(_ node: Node, _ path: String) -> [String] {
        let words = faults.texts(node, path)
        for word in words where word.text.count < 2 {
            faults.note(
                word.line, path, "\(word.text) stands in many words: write at least two characters")
        }
        if words.isEmpty { faults.note(node, path, "is empty: write what the host calls it") }
        return words.map(\.text)
    }

    private mutating func day(_ node: Node, _ path: String) -> CalendarDay? {
        if let day = CalendarDay(node.scalar?.string ?? "") { return day }
        faults.note(node, path, "is no day: write e.g. 2026-11-30")
        return nil
    }

    private mutating func needs(_ node: Node, _ path: String) -> [Offer.Need] {
        guard let list = node.sequence else {
            faults.note(node, path, "must be a list of {need: …, words: […]}")
            return []
        }
        return list.compactMap { item in
            guard let mapping = item.mapping, let need = mapping["need"]?.scalar?.string,
                let words = mapping["words"]
            else {
                faults.note(item, path, "write {need: 首付三成以上, words: [首付三成]}")
                return nil
            }
            return Offer.Need(need: need, words: faults.texts(words, path).map(\.text))
        }
    }
}
