package import Vocabulary

/// Something that was said and should not have been: what, against what, and the right line.
package struct SpokenFinding: Sendable, Equatable {
    /// The warning rule that tells of it.
    package enum Rule: String, CaseIterable, Sendable {
        case forbiddenPhrase = "forbidden_phrase"
        case contactLeak = "contact_leak"
        case offerWrong = "offer_wrong"
        case offerExpired = "offer_expired"
        case offerUnknown = "offer_unknown"
        case offerCondition = "offer_condition"
    }

    package var rule: Rule
    /// The pack that has the phrase, or what is wrong with the claim (`wrong`, `early` …).
    package var pack: String
    /// The phrase of a pack, or the key of an offer: what tells two warnings of a rule apart.
    package var label: String
    /// The words that were said.
    package var phrase: String
    /// The law or the source that says otherwise.
    package var law: BilingualText
    package var reason: BilingualText
    package var severity: Severity
    /// The whole sentence.
    package var sample: String
    /// The right line; empty where none is known.
    package var say: String
    package var certainty: Certainty
    /// Where in the sentence, in Unicode scalars; it may have begun in the one before.
    package var range: Range<Int>
    package var ts: Int64
}

/// How surely it was said so, by the recogniser's own confidence.
package enum Certainty: UInt8, Comparable, CaseIterable, Sendable, BitwiseCopyable {
    case weak, likely, sure, certain

    package var name: String { "\(self)" }

    /// A recogniser that says nothing of its confidence is taken to be sure.
    init(confidence: Double?) {
        switch confidence {
        case .none: self = .sure
        case .some(0.9...): self = .certain
        case .some(0.75...): self = .sure
        case .some(0.5...): self = .likely
        default: self = .weak
        }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// What may have been misheard does not sound an alarm.
    func lowered(_ severity: Severity) -> Severity {
        switch self {
        case .certain, .sure: severity
        case .likely: severity == .p1 ? .p2 : severity
        case .weak: .p3
        }
    }
}

// How findings are told

extension SpokenFinding {
    /// A phrase of a pack.
    init(_ hit: PhraseSearch.Hit, _ text: SpokenText, _ sentence: Sentence) {
        let certainty = Certainty(confidence: sentence.confidence)
        self.init(
            rule: hit.pack.rule, pack: hit.pack.pack, label: hit.phrase.phrase,
            phrase: text.string(hit.range),
            law: hit.phrase.law ?? hit.pack.law, reason: hit.phrase.why ?? hit.pack.name,
            severity: certainty.lowered(hit.phrase.severity ?? hit.pack.severity),
            sample: sentence.text, say: hit.phrase.say ?? hit.pack.say, certainty: certainty,
            range: text.origin(of: hit.range), ts: sentence.endTs ?? sentence.ts)
    }

    /// A claim that the ledger does not bear out.
    init(_ finding: OfferFinding, _ text: SpokenText, _ sentence: Sentence) {
        let certainty = Certainty(confidence: sentence.confidence)
        let (rule, severity) = finding.kind.told
        self.init(
            rule: rule, pack: finding.kind.rawValue, label: finding.offer?.offer ?? "",
            phrase: finding.said,
            law: finding.offer.map { .source(of: $0) } ?? .none, reason: finding.reason,
            severity: certainty.lowered(severity), sample: sentence.text,
            say: finding.offer?.say ?? "", certainty: certainty,
            range: text.origin(of: finding.range), ts: sentence.endTs ?? sentence.ts)
    }
}

extension BilingualText {
    static let none = BilingualText(zh: "", en: "")

    /// Who decided the offer.
    static func source(of offer: Offer) -> BilingualText {
        BilingualText(zh: offer.source, en: offer.source)
    }
}

extension OfferFinding.Kind {
    fileprivate var told: (SpokenFinding.Rule, Severity) {
        switch self {
        case .wrong: (.offerWrong, .p2)
        case .expired, .early: (.offerExpired, .p2)
        case .unknown: (.offerUnknown, .p3)
        case .condition: (.offerCondition, .p3)
        }
    }
}

extension OfferFinding {
    /// What is wrong with the claim, in words.
    fileprivate var reason: BilingualText {
        let name = offer?.name ?? .none
        return switch kind {
        case .wrong:
            BilingualText(zh: "与「\(name.zh)」不符", en: "differs from the offer “\(name.en)”")
        case .expired:
            BilingualText(
                zh: "「\(name.zh)」已于 \(day(offer?.to)) 结束",
                en: "“\(name.en)” ended on \(day(offer?.to))")
        case .early:
            BilingualText(
                zh: "「\(name.zh)」从 \(day(offer?.from)) 开始",
                en: "“\(name.en)” begins on \(day(offer?.from))")
        case .unknown: BilingualText(zh: "台账里没有", en: "is in no ledger")
        case .condition:
            BilingualText(
                zh: "没说条件:\(missing ?? "")", en: "its condition was not said: \(missing ?? "")")
        }
    }

    private func day(_ day: CalendarDay?) -> String { day.map { "\($0)" } ?? "—" }
}
