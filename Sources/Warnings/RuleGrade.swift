import Measures
package import Vocabulary

/// A warning as far as the grade of its rule depends on it.
package struct GradedWarning: Sendable, Equatable {
    package var room: String
    package var rule: String
    package var label: String
    package var firedTs: Int64
    /// When it was over; nil = it still was on.
    package var overTs: Int64?
    /// What somebody thought of it, if it was told.
    package var verdict: Handling.Verdict?
    /// Somebody acknowledged it, or said what it was worth.
    package var isAnswered: Bool

    package init(
        room: String, rule: String, label: String, firedTs: Int64, overTs: Int64?,
        verdict: Handling.Verdict? = nil, isAnswered: Bool = false
    ) {
        self.room = room
        self.rule = rule
        self.label = label
        self.firedTs = firedTs
        self.overTs = overTs
        self.verdict = verdict
        self.isAnswered = isAnswered
    }

    /// They tell of the same: on at the same time, or nearly.
    fileprivate func isSame(as other: GradedWarning) -> Bool {
        let slack: Int64 = 60_000
        return room == other.room && rule == other.rule && label == other.label
            && firedTs - slack <= other.overTs ?? .max && other.firedTs - slack <= overTs ?? .max
    }
}

/// What a rule is worth: what it would have said of recorded streams, what was said, and what those
/// who were told thought of it.
package struct RuleGrade: Sendable, Equatable {
    /// By the share of what was told that was useful. Where half is noise most people stop answering
    ///, so that is the border between what helps and what harms.
    package enum Mark: String, Sendable, CaseIterable {
        case a = "A"
        case b = "B"
        case c = "C"
        case d = "D"
        case e = "E"

        fileprivate init(_ precision: Double) {
            self =
                precision >= 0.9
                ? .a : precision >= 0.75 ? .b : precision >= 0.5 ? .c : precision >= 0.25 ? .d : .e
        }
    }

    /// Why nobody would miss a rule.
    package enum Useless: Sendable, Equatable {
        /// Surely less than half of what it says is useful.
        case noise(atMost: Double)
        /// It was told so often, and nobody ever answered.
        case unanswered(Int)
        /// In so many hours it neither fired nor would have.
        case silent(hours: Double)
    }

    package var rule: String
    /// Would have fired, did fire, and both.
    package var would = 0
    package var did = 0
    package var both = 0
    /// Verdicts on what would be told again, and on what would not.
    package var useful = 0
    package var noise = 0
    package var usefulLost = 0
    package var noiseGone = 0
    package var useless: Useless?

    package init(rule: String) { self.rule = rule }

    /// Fewer verdicts make no grade.
    package static let fewestVerdicts = 5
    private static let fewestUnanswered = 10
    private static let longSilenceH = 20.0

    package var verdicts: Int { useful + noise }
    package var precision: Double? {
        verdicts > 0 ? Double(useful) / Double(verdicts) : nil
    }
    /// 95 %, Wilson.
    package var interval: (low: Double, high: Double)? {
        verdicts > 0 ? Statistics.wilson(useful, of: verdicts) : nil
    }
    package var mark: Mark? {
        verdicts >= Self.fewestVerdicts ? precision.map { Mark($0) } : nil
    }

    /// The grades of rules that are in force.
    ///
    /// - Parameters:
    ///   - would: what they would have said.
    ///   - did: what was said live, with what people thought of it.
    ///   - hours: of the streams.
    package static func grades(
        of rules: [WarningRule], would: [GradedWarning], did: [GradedWarning], hours: Double
    ) -> [RuleGrade] {
        rules.filter(\.isOn).map { rule in
            var grade = RuleGrade(rule: rule.rule)
            let mine = did.filter { $0.rule == rule.rule }
            grade.count(would.filter { $0.rule == rule.rule }, mine)
            grade.useless = grade.reason(rule, mine.count { $0.isAnswered }, hours)
            return grade
        }
    }

    private mutating func count(_ would: [GradedWarning], _ did: [GradedWarning]) {
        self.would = would.count
        self.did = did.count
        var rest = would.sorted { $0.firedTs < $1.firedTs }
        for warning in did.sorted(by: { $0.firedTs < $1.firedTs }) {
            let place = rest.firstIndex { $0.isSame(as: warning) }
            if let place { rest.remove(at: place) }
            both += place == nil ? 0 : 1
            switch (warning.verdict, place) {
            case (.useful, .some): useful += 1
            case (.noise, .some): noise += 1
            case (.useful, .none): usefulLost += 1
            case (.noise, .none): noiseGone += 1
            case (nil, _): break
            }
        }
    }

    private func reason(_ rule: WarningRule, _ answered: Int, _ hours: Double) -> Useless? {
        if verdicts >= Self.fewestVerdicts, let high = interval?.high, high < 0.5 {
            return .noise(atMost: high)
        }
        if did >= Self.fewestUnanswered, answered == 0 { return .unanswered(did) }
        // What is urgent is meant to be rare.
        if would == 0, did == 0, hours >= Self.longSilenceH, rule.severity != .p1 {
            return .silent(hours: hours)
        }
        return nil
    }
}

extension RuleGrade.Useless {
    package var text: BilingualText {
        switch self {
        case .noise(let most):
            let percent = Int((most * 100).rounded())
            return BilingualText(
                zh: "有用的至多 \(percent)%:调高门槛或停用",
                en: "at most \(percent) % of it is useful: raise its threshold or switch it off")
        case .unanswered(let n):
            return BilingualText(
                zh: "报了 \(n) 次,没有人理会:停用,或降为 P3",
                en: "told \(n) times and nobody ever answered: switch it off, or make it a P3")
        case .silent(let hours):
            let time = PlainNumber.plain((hours * 10).rounded() / 10)
            return BilingualText(
                zh: "\(time) 小时里一次没报:检查有没有它要的数据",
                en: "said nothing in \(time) h: check whether the data it looks at comes at all")
        }
    }
}
