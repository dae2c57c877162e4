import Compliance
import Vocabulary

/// What was said against the packs and the ledger: found with the sentence, judged at once.
struct Said {
    /// A warning that may be open: a signal, and what tells its warnings apart.
    private struct Key: Hashable {
        var signal: String
        var label: String
    }

    private var check = SpokenCheck()
    /// What was found and has not been judged.
    private var findings: [SpokenFinding] = []
    /// When each was said last. Those that are over are forgotten, of too many the oldest.
    private var said: [Key: Int64] = [:]

    private static let mostSaid = 64

    var hasFindings: Bool { !findings.isEmpty }

    mutating func begin() { self = Said() }

    /// - Parameter told: phrases of the room's own list that were found in the sentence.
    mutating func hear(
        _ sentence: Sentence, at now: Int64, _ rules: SpokenRules, told: [String]
    ) {
        note(check.hear(sentence, rules), at: now, told: told)
    }

    /// What waited for its condition and has waited long enough.
    mutating func tick(_ now: Int64, _ rules: SpokenRules, keepMs: Int64) {
        note(check.due(at: now, rules), at: now, told: [])
        if !said.isEmpty { said = said.filter { now - $0.value <= keepMs } }
    }

    private mutating func note(_ found: [SpokenFinding], at now: Int64, told: [String]) {
        for finding in found {
            // The room's own word for it is told already.
            let isTold = told.contains {
                finding.phrase.contains($0) || $0.contains(finding.phrase)
            }
            guard let signal = Signal(finding.rule), !isTold else { continue }
            findings.append(finding)
            said[Key(signal: signal.rawValue, label: Self.label(finding))] = now
            if said.count > Self.mostSaid, let oldest = said.min(by: { $0.value < $1.value }) {
                said[oldest.key] = nil
            }
        }
    }

    /// Contact details are one matter, however they are given.
    private static func label(_ finding: SpokenFinding) -> String {
        finding.rule == .contactLeak ? "" : finding.label
    }

    /// What was found of a signal just now.
    func found(_ signal: Signal) -> SpokenFinding? {
        findings.first { Signal($0.rule) == signal }
    }

    /// By label: everything that was said of late, met for the moment in which it is found.
    func readings(of signal: Signal, at now: Int64) -> [(String, Reading?)] {
        let labels = said.keys.filter { $0.signal == signal.rawValue }.map(\.label).sorted()
        return labels.map { label in
            let finding = findings.first {
                Signal($0.rule) == signal && Self.label($0) == label
            }
            return (label, Reading(finding, at: now))
        }
    }

    /// What was found has been judged.
    mutating func turn() { findings.removeAll() }

    mutating func code(_ coder: inout StateCoder) {
        check.code(&coder)
        coder.code(&said, new: (Key(signal: "", label: ""), 0)) { entry, coder in
            coder.code(&entry.key.signal)
            coder.code(&entry.key.label)
            coder.code(&entry.value)
        }
    }
}

extension Signal {
    init?(_ rule: SpokenFinding.Rule) {
        switch rule {
        case .forbiddenPhrase: self = .forbiddenPhrase
        case .contactLeak: self = .contact
        case .offerWrong: self = .offerWrong
        case .offerExpired: self = .offerExpired
        case .offerUnknown: self = .offerUnknown
        case .offerCondition: self = .offerCondition
        }
    }
}

extension Reading {
    /// A finding is met for the moment in which it is found; nil: nothing was said again.
    init(_ finding: SpokenFinding?, at now: Int64) {
        self.init(isMet: finding != nil, isClear: finding == nil, startedTs: finding?.ts ?? now)
        guard let finding else { return }
        startedTs = min(finding.ts, now)
        figures.n = 1
        severity = finding.severity
        // What was perhaps misheard is no reason to correct somebody.
        host = finding.certainty == .weak ? "" : finding.say.isEmpty ? nil : finding.say
        slots = [
            "phrase": finding.phrase, "sample": finding.phrase, "ts": clockTime(startedTs),
            "law": finding.law.zh.isEmpty ? "" : "(\(finding.law.zh))",
            "law_en": finding.law.en.isEmpty ? "" : " (\(finding.law.en))",
            "reason": finding.reason.zh, "reason_en": finding.reason.en,
            "say": finding.say.isEmpty ? "—" : finding.say,
        ]
    }
}
