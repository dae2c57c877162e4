package import Compliance
package import Vocabulary

/// Everything that is checked of a text: while somebody writes it, before it is approved, and again
/// each day after.
package struct CopyCheck {
    private let channel: Channel
    private let rules: SpokenRules
    private let known: [String: CopyFact]
    private let today: CalendarDay
    private let memo: LawMemo

    /// Texts that share more than this read as copies of each other.
    private static let mostShared = 0.5

    /// - Parameters:
    ///   - known: what the sources say now.
    ///   - memo: of the same rules and the same day.
    package init(
        channel: Channel, rules: SpokenRules, known: [CopyFact], today: CalendarDay,
        memo: LawMemo = LawMemo()
    ) {
        self.memo = memo
        self.channel = channel
        self.rules = rules
        self.known = Dictionary(known.map { ($0.fact, $0) }) { first, _ in first }
        self.today = today
    }

    /// - Parameters:
    ///   - others: texts of the same brief or the same channel that it should differ from.
    ///   - byModel: whether a language model wrote it.
    package func findings(
        _ text: CopyText, others: [String] = [], byModel: Bool = false
    ) -> [CopyFinding] {
        var found = FormatCheck(channel: channel).findings(text)
        let parts: [(CopyFinding.Part, String, [FactLock])] = [
            (.title, text.title, text.titleLocks), (.body, text.body, text.bodyLocks),
        ]
        let facts = FactCheck(known: known, today: today)
        let law = LawCheck(
            rules: rules, today: today, memo: memo, allowsContacts: channel.allowsContacts)
        for (part, words, locks) in parts where !words.isEmpty {
            found += facts.findings(part, words, locks) + law.findings(part, words, locks)
            found += GrammarCheck(part: part).findings(words, locks)
        }
        found += terms(text) + repetition(text, others)
        if byModel { found += label(text) }
        return found.sorted {
            ($0.blocks ? 0 : 1, $0.part.rawValue, $0.range.lowerBound)
                < ($1.blocks ? 0 : 1, $1.part.rawValue, $1.range.lowerBound)
        }
    }

    /// An offer that is told with its terms left out.
    private func terms(_ text: CopyText) -> [CopyFinding] {
        let told = Set(text.locks.map(\.fact.fact))
        var seen: Set<String> = []
        return text.bodyLocks.filter { $0.fact.kind == .offer }.compactMap { lock in
            let offer = lock.fact.fact.split(separator: ".").dropLast().joined(separator: ".")
            let terms = offer + ".terms"
            guard let fact = known[terms], !told.contains(terms), seen.insert(offer).inserted else {
                return nil
            }
            var finding = CopyFinding(
                .condition, .body, lock.from..<lock.to, blocks: true,
                "「\(fact.name)」没写条件：\(fact.text)",
                "“\(fact.name)” lacks its terms: \(fact.text)")
            finding.instead = "\(lock.fact.text)（\(fact.text)）"
            return finding
        }
    }

    private func repetition(_ text: CopyText, _ others: [String]) -> [CopyFinding] {
        guard !others.isEmpty else { return [] }
        let own = TextOverlap(text.body)
        let most = others.map { own.share(with: TextOverlap($0)) }.max() ?? 0
        guard most > Self.mostShared else { return [] }
        let share = Int((most * 100).rounded())
        return [
            CopyFinding(
                .repetition, .body, 0..<0, blocks: false, "与另一篇有 \(share)% 相同：平台会当成重复内容",
                "shares \(share) % with another text: platforms take that for a copy")
        ]
    }

    /// 人工智能生成合成内容标识办法 (in force since 2025-09-01), article 4: an explicit label.
    private func label(_ text: CopyText) -> [CopyFinding] {
        guard !text.body.contains("AI生成"), !text.body.contains("AI辅助") else { return [] }
        let end = text.body.utf16.count
        var finding = CopyFinding(
            .label, .body, end..<end, blocks: true, "用了大模型，要标明「AI辅助生成」",
            "a language model wrote it: label it")
        finding.law = BilingualText(
            zh: "人工智能生成合成内容标识办法 第四条", en: "Measures for labelling AI-generated content, art. 4")
        finding.instead = "\n（AI辅助生成）"
        return [finding]
    }
}
