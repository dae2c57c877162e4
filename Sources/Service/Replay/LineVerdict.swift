import Compliance
import Vocabulary
import Wire

/// Whether a line that worked may be said again: offers end, and laws hold for good lines too.
struct LineVerdict {
    /// The worst that is to be said of it.
    enum State: String, CaseIterable, Comparable {
        case good, early, expired, wrong, forbidden

        static func < (a: Self, b: Self) -> Bool {
            allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
        }
    }

    struct Finding {
        var finding: SpokenFinding
        /// The offer's last day, or of one that has not begun its first.
        var day: CalendarDay?

        var state: State {
            switch finding.rule {
            case .forbiddenPhrase, .contactLeak: .forbidden
            case .offerWrong: .wrong
            case .offerExpired: finding.pack == OfferFinding.Kind.early.rawValue ? .early : .expired
            // What is in no ledger, and what has to be said along with it, is told and no more.
            case .offerUnknown, .offerCondition: .good
            }
        }

        var json: JSON {
            .members([
                "rule": .string(finding.rule.rawValue), "pack": .string(finding.pack),
                "label": .string(finding.label), "phrase": .string(finding.phrase),
                "reason": .string(finding.reason.zh), "reason_en": .string(finding.reason.en),
                "law": finding.law.zh.isEmpty ? nil : .string(finding.law.zh),
                "say": finding.say.isEmpty ? nil : .string(finding.say),
                "day": day.map { .string("\($0)") },
            ])
        }
    }

    private(set) var findings: [Finding] = []
    var state: State { findings.map(\.state).max() ?? .good }

    /// - Parameter rooms: each may have packs and a ledger of its own.
    init(_ text: String, rooms: Set<String>, _ rules: ComplianceRules, on day: CalendarDay) {
        let noon = day.noon(hoursEast: 8)
        let sentence = Sentence(
            utterance: "line", revision: 0, isFinal: true, ts: noon, endTs: noon, speaker: "",
            text: text)
        for room in rooms.sorted() {
            guard let own = rules.rules(of: room) else { continue }
            var check = SpokenCheck()
            for found in check.hear(sentence, own) + check.due(at: .max / 2, own) {
                let isKnown = findings.contains {
                    $0.finding.rule == found.rule && $0.finding.label == found.label
                }
                guard !isKnown else { continue }
                let offer = own.ledger.offer(found.label)
                findings.append(
                    Finding(
                        finding: found,
                        day: found.rule != .offerExpired
                            ? nil
                            : found.pack == OfferFinding.Kind.early.rawValue
                                ? offer?.from : offer?.to))
            }
        }
    }
}
