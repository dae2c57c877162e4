package import Vocabulary

/// Finds the phrases of packs in what is said. Made once from rules, used by any number of threads.
package struct PhraseSearch: Sendable {
    /// A phrase of a pack, found.
    struct Hit {
        let pack: PhrasePack
        let phrase: PackPhrase
        /// In letters of the text.
        let range: Range<Int>
    }

    /// A pattern, and what a text must have for it to be worth a search.
    private struct Wording: Sendable {
        let needs: LetterNeeds
        let pattern: any TextMatching
    }

    private struct Pattern {
        let phrase: PackPhrase
        let any: [Wording]
        let not: [any TextMatching]
    }

    private struct Pack {
        let pack: PhrasePack
        let not: [any TextMatching]
        let patterns: [Pattern]
    }

    private let packs: [Pack]

    /// - Parameters:
    ///   - names: the packs that count; nil = those that are on by themselves.
    ///   - hints: phrases that only mean what the law forbids are looked for, too.
    package init(
        rules: PackRules, packs names: Set<String>? = nil, hints: Bool,
        compiler: some PatternCompiling
    ) throws(PackRulesError) {
        try rules.check(with: compiler)
        packs = rules.packs.filter { names?.contains($0.pack) ?? $0.isOn }.map { pack in
            let own = pack.phrases.filter { hints || !$0.isHint }.map { phrase in
                Pattern(
                    phrase: phrase, any: Self.wordings(phrase.any, rules, compiler),
                    not: Self.compiled(phrase.not, rules, compiler))
            }
            return Pack(
                pack: pack, not: Self.compiled(pack.not, rules, compiler), patterns: own)
        }
    }

    /// All compile: they were checked.
    private static func wordings(
        _ patterns: [String], _ rules: PackRules, _ compiler: some PatternCompiling
    ) -> [Wording] {
        patterns.compactMap { pattern in
            guard let written = try? rules.words.expanded(pattern),
                let compiled = try? compiler.compile(written)
            else { return nil }
            return Wording(needs: LetterNeeds(written), pattern: compiled)
        }
    }

    private static func compiled(
        _ patterns: [String], _ rules: PackRules, _ compiler: some PatternCompiling
    ) -> [any TextMatching] {
        patterns.compactMap { pattern in
            (try? rules.words.expanded(pattern)).flatMap { try? compiler.compile($0) }
        }
    }

    /// Each phrase at most once, and of those that overlap in one pack the longest.
    func hits(in text: SpokenText) -> [Hit] {
        let (bytes, starts) = text.encoded
        let letters = LetterTable(text.letters)
        var hits: [Hit] = []
        for pack in packs {
            var found: [Hit] = []
            for pattern in pack.patterns {
                // Most sentences have none: what makes it harmless is looked for after.
                let any = pattern.any.filter {
                    $0.needs.isMet(by: letters) && $0.pattern.firstMatch(in: bytes) != nil
                }
                guard !any.isEmpty else { continue }
                let open = Self.masked(bytes, pack.not + pattern.not)
                guard let range = Self.last(any.map(\.pattern), in: open),
                    let place = Self.letters(range, starts), place.upperBound > text.fresh
                else { continue }
                found.append(Hit(pack: pack.pack, phrase: pattern.phrase, range: place))
            }
            hits += Self.longest(found)
        }
        return hits
    }

    private static func longest(_ hits: [Hit]) -> [Hit] {
        let sorted = hits.sorted {
            ($1.range.count, $0.range.lowerBound) < ($0.range.count, $1.range.lowerBound)
        }
        var kept: [Hit] = []
        for hit in sorted where !kept.contains(where: { $0.range.overlaps(hit.range) }) {
            kept.append(hit)
        }
        return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The text with line ends where something harmless stands, which no `.` passes.
    private static func masked(_ text: [UInt8], _ harmless: [any TextMatching]) -> [UInt8] {
        var masked = text
        for pattern in harmless {
            while let range = pattern.firstMatch(in: masked), !range.isEmpty {
                let before = masked
                for i in range { masked[i] = UInt8(ascii: "\n") }
                // A pattern that matches nothing but line ends would go on for ever.
                guard masked != before else { break }
            }
        }
        return masked
    }

    /// The match that ends last: what ended before was told with the sentence before.
    private static func last(_ patterns: [any TextMatching], in text: [UInt8]) -> Range<Int>? {
        var last: Range<Int>?
        for pattern in patterns {
            var rest = text
            while let range = pattern.firstMatch(in: rest), !range.isEmpty {
                if last.map({ range.upperBound > $0.upperBound }) ?? true { last = range }
                for i in range { rest[i] = UInt8(ascii: "\n") }
                guard range.contains(where: { text[$0] != UInt8(ascii: "\n") }) else { break }
            }
        }
        return last
    }

    /// The letters that bytes belong to.
    private static func letters(_ range: Range<Int>, _ starts: [Int]) -> Range<Int>? {
        guard let first = starts.lastIndex(where: { $0 <= range.lowerBound }) else { return nil }
        let end = starts.firstIndex { $0 >= range.upperBound } ?? starts.count
        return first..<max(first, end)
    }
}
