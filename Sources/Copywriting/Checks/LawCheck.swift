import Compliance
import Vocabulary

/// What was found in lines before: while somebody writes, one line changes and the others stay; of two
/// hundred stores' texts most lines are the same. For one day and one set of rules.
package final class LawMemo {
    fileprivate var lines: [String: [SpokenFinding]] = [:]
    /// More are forgotten at once.
    fileprivate static let mostLines = 20_000

    package init() {}
}

/// Holds a text against what the live side holds every sentence against.
struct LawCheck {
    let rules: SpokenRules
    let today: CalendarDay
    let memo: LawMemo
    /// Whether the channel lets telephone numbers and accounts stand in a text.
    let allowsContacts: Bool

    func findings(_ part: CopyFinding.Part, _ text: String, _ locks: [FactLock]) -> [CopyFinding] {
        let offers = locks.filter { $0.fact.kind == .offer }
        return byLine(part, text).filter { finding in
            // What stands there is the ledger's own wording.
            finding.kind == .law
                || !offers.contains {
                    $0.from < finding.range.upperBound && finding.range.lowerBound < $0.to
                }
        } + conditions(part, text, offers)
    }

    private var noonTs: Int64 { today.noon(hoursEast: rules.hoursEast) }

    private func sentence(_ text: String, _ ts: Int64) -> Sentence {
        Sentence(
            utterance: "\(ts)", revision: 0, isFinal: true, ts: ts, endTs: ts, speaker: "",
            text: text)
    }

    /// Each line by itself: no phrase reaches over two.
    private func byLine(_ part: CopyFinding.Part, _ text: String) -> [CopyFinding] {
        var found: [CopyFinding] = []
        var offset = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = String(line)
            let broken = findings(in: line).filter { !allowsContacts || $0.rule != .contactLeak }
            found += broken.map { told($0, part, offset + line.utf16Range($0.range)) }
            offset += line.utf16.count + 1
        }
        return found
    }

    private func findings(in line: String) -> [SpokenFinding] {
        if let known = memo.lines[line] { return known }
        var check = SpokenCheck()
        let found = check.hear(sentence(line, noonTs), rules).filter { $0.rule != .offerCondition }
        if memo.lines.count >= LawMemo.mostLines { memo.lines = [:] }
        memo.lines[line] = found
        return found
    }

    /// Conditions are looked for in the whole text, whatever stands between.
    private func conditions(
        _ part: CopyFinding.Part, _ text: String, _ locks: [FactLock]
    ) -> [CopyFinding] {
        guard rules.ledger.offers.contains(where: { $0.words.contains(where: text.contains) })
        else {
            return []
        }
        var check = SpokenCheck()
        let whole = text.replacing("\n", with: "。")
        _ = check.hear(sentence(whole, noonTs), rules)
        return check.due(at: .max / 2, rules).filter { finding in
            // Its terms stand there as the ledger has them.
            !locks.contains { $0.fact.fact == "offer.\(finding.label).terms" }
        }.map { told($0, part, 0..<0) }
    }

    private func told(
        _ finding: SpokenFinding, _ part: CopyFinding.Part, _ range: Range<Int>
    ) -> CopyFinding {
        let kind: CopyFinding.Kind =
            switch finding.rule {
            case .forbiddenPhrase, .contactLeak: .law
            case .offerCondition: .condition
            case .offerExpired: .expired
            case .offerWrong, .offerUnknown: .offer
            }
        var told = CopyFinding(
            kind, part, range, blocks: finding.severity != .p3 || kind == .condition,
            "「\(finding.phrase)」\(finding.reason.zh)", "“\(finding.phrase)”: \(finding.reason.en)")
        told.law = finding.law
        told.instead = finding.say.isEmpty ? nil : finding.say
        return told
    }
}

extension String {
    /// Offsets in scalars as offsets in UTF-16.
    fileprivate func utf16Range(_ range: Range<Int>) -> Range<Int> {
        let scalars = unicodeScalars
        func offset(_ count: Int) -> Int {
            scalars.prefix(max(0, count)).reduce(0) { $0 + $1.utf16Length }
        }
        let from = offset(range.lowerBound)
        return from..<max(from, offset(range.upperBound))
    }
}

private func + (offset: Int, range: Range<Int>) -> Range<Int> {
    range.lowerBound + offset..<range.upperBound + offset
}
