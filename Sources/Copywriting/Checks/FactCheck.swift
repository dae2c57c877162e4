import Vocabulary

/// Holds a text's numbers and names against what somebody answers for.
struct FactCheck {
    /// What the sources say now, by key; a fact that is not among them is gone.
    let known: [String: CopyFact]
    let today: CalendarDay

    func findings(_ part: CopyFinding.Part, _ text: String, _ locks: [FactLock]) -> [CopyFinding] {
        let held = locks.filter { Self.stands($0, in: text) }
        return locks.compactMap { finding($0, part, text) } + blanks(part, text, held)
            + figures(part, text, held)
    }

    private static func stands(_ lock: FactLock, in text: String) -> Bool {
        text.slice(lock.from..<lock.to) == lock.fact.text
    }

    private func finding(
        _ lock: FactLock, _ part: CopyFinding.Part, _ text: String
    ) -> CopyFinding? {
        let fact = lock.fact
        let range = lock.from..<max(lock.from, lock.to)
        guard Self.stands(lock, in: text) else {
            var finding = CopyFinding(
                .changed, part, range, blocks: true, "「\(fact.name)」被改过，原文是 \(fact.text)",
                "“\(fact.name)” was changed; its source says \(fact.text)")
            finding.instead = fact.text
            return finding
        }
        guard ![.blank, .keyword, .hand].contains(fact.kind) else { return nil }
        let now = CopyFact.named(fact.fact, in: known)
        if now == nil, [.product, .dealer].contains(fact.kind) {
            return CopyFinding(
                .changed, part, range, blocks: true, "「\(fact.name)」已不在资料里：改掉，或重新选一个",
                "“\(fact.name)” is in no sheet any more: take it out, or take another")
        }
        if now == nil, fact.kind == .offer {
            return CopyFinding(
                .offer, part, range, blocks: true, "「\(fact.name)」台账里没有，或不适用于这家店",
                "“\(fact.name)” is not in the ledger, or does not hold at this store")
        }
        if let now, now.text != fact.text {
            var finding = CopyFinding(
                .changed, part, range, blocks: true, "「\(fact.name)」的出处现在写的是 \(now.text)",
                "the source of “\(fact.name)” now says \(now.text)")
            finding.instead = now.text
            return finding
        }
        let to = now.map(\.to) ?? fact.to
        guard let to, to < today else { return nil }
        return CopyFinding(
            .expired, part, range, blocks: true, "「\(fact.name)」已于 \(to) 到期",
            "“\(fact.name)” ended on \(to)")
    }

    private func blanks(
        _ part: CopyFinding.Part, _ text: String, _ locks: [FactLock]
    ) -> [CopyFinding] {
        text.places(of: CopyFact.blankOpening).map { range in
            let lock = locks.first { $0.from == range.lowerBound && $0.fact.kind == .blank }
            let name = lock?.fact.name ?? ""
            return CopyFinding(
                .blank, part, range.lowerBound..<(lock?.to ?? range.upperBound), blocks: true,
                "还缺：\(name)。填上，或删掉这一句",
                "still missing: \(name). Fill it in, or take the sentence out")
        }
    }

    /// Figures outside of facts, and those that grow over the edge of one.
    private func figures(
        _ part: CopyFinding.Part, _ text: String, _ locks: [FactLock]
    ) -> [CopyFinding] {
        FigureSearch.all(in: text).compactMap { figure in
            let isHeld = locks.contains {
                $0.from <= figure.range.lowerBound && figure.range.upperBound <= $0.to
            }
            guard !isHeld else { return nil }
            var finding = CopyFinding(
                .unsourced, part, figure.range, blocks: true, "「\(figure.text)」没有出处：从事实里选一个，或删掉",
                "“\(figure.text)” has no source: take a fact, or take it out")
            finding.instead = known.values.filter { $0.text == figure.text }.map(\.text).first
            return finding
        }
    }
}

extension String {
    /// A range of UTF-16 offsets; nil if it does not lie in the text, or cuts a character's code.
    func slice(_ range: Range<Int>) -> String? {
        let units = utf16
        guard range.lowerBound >= 0, range.lowerBound <= range.upperBound,
            range.upperBound <= units.count
        else { return nil }
        let from = units.index(units.startIndex, offsetBy: range.lowerBound)
        let to = units.index(from, offsetBy: range.count)
        return String(units[from..<to])
    }

    /// Where a word stands, as UTF-16 offsets.
    func places(of word: String) -> [Range<Int>] {
        ranges(of: word).map { range in
            let from = utf16.distance(from: utf16.startIndex, to: range.lowerBound)
            return from..<from + utf16.distance(from: range.lowerBound, to: range.upperBound)
        }
    }
}
