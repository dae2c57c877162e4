import Compliance
import Vocabulary
import Wire

/// Packs and ledgers as pages read them.
extension ComplianceBook {
    func packsJSON() -> JSON { packsJSON(rules.parts.packs, packs) }

    /// The packs that these rules would be, without the file.
    func packsJSON(_ rules: ComplianceRules) -> JSON { packsJSON(rules.parts.packs, nil) }

    private func packsJSON(_ rules: PackRules, _ file: File?) -> JSON {
        .members([
            "packs": .array(rules.packs.map { json($0) }),
            "on": sources.on.map { .array($0.sorted().map { .string($0) }) },
            "own": file.map { .string($0.text) }, "version": file.map { .string($0.version) },
            "problems": file.map { .array($0.problems.map(\.json)) },
        ])
    }

    /// - Parameters:
    ///   - ledgers: rooms with a ledger of their own that may be told of.
    ///   - today: by which offers are over.
    func offersJSON(_ place: Place, ledgers rooms: [String], today: CalendarDay) -> JSON {
        guard case .ledger(let path) = place, let file = ledgers[path] else { return .object([]) }
        return .members([
            "offers": .array(
                (rules.parts.ledgers[path] ?? OfferLedger()).offers.map { json($0, today) }),
            "own": .string(file.text), "version": .string(file.version),
            "problems": .array(file.problems.map(\.json)),
            "ledgers": .array(rooms.map { .string($0) }), "today": .string("\(today)"),
        ])
    }

    func offersJSON(_ text: String, today: CalendarDay) -> JSON {
        .members([
            "offers": .array(OfferFile(text).ledger.offers.map { json($0, today) }),
            "today": .string("\(today)"),
        ])
    }

    private func json(_ pack: PhrasePack) -> JSON {
        let isStandard = PackFile.standard.packs.contains(pack)
        return .members([
            "pack": .string(pack.pack), "name": .string(pack.name.zh),
            "name_en": .string(pack.name.en), "law": .string(pack.law.zh),
            "law_en": .string(pack.law.en), "rule": .string(pack.rule.rawValue),
            "severity": .string(pack.severity.rawValue), "say": .string(pack.say),
            "on": .bool(pack.isOn), "in_force": .bool(sources.on?.contains(pack.pack) ?? pack.isOn),
            "own": isStandard ? nil : .bool(true),
            "phrases": .array(pack.phrases.map { .string($0.phrase) }),
        ])
    }

    private func json(_ offer: Offer, _ today: CalendarDay) -> JSON {
        func list(_ all: [String]) -> JSON? {
            all.isEmpty ? nil : .array(all.map { .string($0) })
        }
        let state = offer.isOver(on: today) ? "over" : offer.isAhead(on: today) ? "ahead" : "now"
        return .members([
            "offer": .string(offer.offer), "name": .string(offer.name.zh),
            "name_en": .string(offer.name.en), "kind": .string(offer.kind.rawValue),
            "words": list(offer.words), "amount": offer.amount.map { .string($0.text) },
            "models": list(offer.models), "regions": list(offer.regions),
            "dealers": list(offer.dealers), "needs": list(offer.needs.map(\.need)),
            "from": offer.from.map { .string("\($0)") }, "to": offer.to.map { .string("\($0)") },
            "quantity": offer.quantity.map { .int(Int64($0)) }, "source": .string(offer.source),
            "say": .string(offer.say), "state": .string(state),
        ])
    }
}

extension OfferAmount {
    /// As a ledger writes it.
    fileprivate var text: String {
        guard low.isFinite, high.isFinite else { return "终身" }
        let isMyriad = unit == .money && low >= 10_000
        func number(_ value: Double) -> String {
            let shown = isMyriad ? value / 10_000 : value
            let rounded = (shown * 10_000).rounded() / 10_000
            return rounded == rounded.rounded() && abs(rounded) < 1e15
                ? "\(Int64(rounded))" : "\(rounded)"
        }
        let sign =
            switch unit {
            case .money: isMyriad ? "万元" : "元"
            case .percent: "%"
            case .months: "期"
            case .days: "天"
            case .count(let word): String(word)
            }
        return low == high ? number(low) + sign : "\(number(low))–\(number(high))\(sign)"
    }
}
