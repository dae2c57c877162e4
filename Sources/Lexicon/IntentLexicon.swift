package import Vocabulary

/// Tells the intents of comments. Made once from rules, used by any number of threads.
package struct IntentLexicon: Sendable {
    /// One intent's patterns, those that can be joined in one.
    private struct Recognizer {
        let intent: Intent
        let weight: Int
        let yieldsTo: Set<Intent>
        let any: [any TextMatching]
        let weak: [any TextMatching]
        let not: [any TextMatching]

        /// Where the intent shows first, in bytes; nil if it does not.
        func place(of patterns: [any TextMatching], in text: [UInt8]) -> Int? {
            guard let first = Self.first(patterns, text) else { return nil }
            guard let masked = masked(text) else { return first }
            return Self.first(patterns, masked)
        }

        private static func first(_ patterns: [any TextMatching], _ text: [UInt8]) -> Int? {
            patterns.lazy.compactMap { $0.firstMatch(in: text)?.lowerBound }.min()
        }

        /// The text with line ends where `not` matched, which no `.` passes; nil if it nowhere did.
        private func masked(_ text: [UInt8]) -> [UInt8]? {
            var masked: [UInt8]?
            for pattern in not {
                while let range = pattern.firstMatch(in: masked ?? text), !range.isEmpty {
                    var next = masked ?? text
                    for i in range { next[i] = UInt8(ascii: "\n") }
                    // A pattern that matches nothing but line ends would go on for ever.
                    guard next != masked ?? text else { break }
                    masked = next
                }
            }
            return masked
        }
    }

    private let recognizers: [Recognizer]
    private let spellings: Spellings?
    private let limits: Limits

    package init(
        rules: IntentRules, compiler: some PatternCompiling, limits: Limits = .standard
    ) throws(IntentRulesError) {
        self.limits = limits
        spellings = Spellings(rules.spellings, compiler)
        var recognizers: [Recognizer] = []
        for rule in rules.intents {
            guard let any = Self.joined(rule.any, rules, compiler),
                let weak = Self.joined(rule.weak, rules, compiler),
                let not = Self.joined(rule.not, rules, compiler)
            else {
                try rules.check(with: compiler)
                throw IntentRulesError(
                    intent: rule.intent, list: .any, index: 0, pattern: .together)
            }
            recognizers.append(
                Recognizer(
                    intent: rule.intent, weight: rule.weight, yieldsTo: rule.yieldsTo, any: any,
                    weak: weak, not: not))
        }
        self.recognizers = recognizers
    }

    /// The primary intent first, then the others by weight; `other` alone if there is none.
    package func intents(of comment: String) -> [Intent] {
        var text = PlainComment.bytes(of: comment, atMost: limits.intentCharacters)
        guard !text.isEmpty else { return [.other] }
        if let spellings { text = spellings.corrected(text) }
        var found: [(recognizer: Recognizer, place: Int)] = []
        for recognizer in recognizers {
            let place = recognizer.place(of: recognizer.any, in: text)
            if let place { found.append((recognizer, place)) }
        }
        if found.allSatisfy({ $0.recognizer.intent == .greeting }) {
            for recognizer in recognizers where !recognizer.weak.isEmpty {
                let place = recognizer.place(of: recognizer.weak, in: text)
                if let place { found.append((recognizer, place)) }
            }
        }
        let there = Set(found.map(\.recognizer.intent))
        found.removeAll { !$0.recognizer.yieldsTo.isDisjoint(with: there) }
        found.sort { a, b in
            (b.recognizer.weight, a.place, a.recognizer.intent.index)
                < (a.recognizer.weight, b.place, b.recognizer.intent.index)
        }
        return found.isEmpty ? [.other] : found.map(\.recognizer.intent)
    }

    /// Few large patterns are searched faster than many small ones; nil if one does not compile.
    private static func joined(
        _ patterns: [String], _ rules: IntentRules, _ compiler: some PatternCompiling
    ) -> [any TextMatching]? {
        var groups: [String] = []
        for pattern in patterns {
            guard let pattern = try? rules.expanded(pattern) else { return nil }
            if let last = groups.last, !standsAlone(pattern), !standsAlone(last),
                last.utf8.count + pattern.utf8.count < 8_000
            {
                groups[groups.count - 1] = last + "|(?:" + pattern + ")"
            } else {
                groups.append(standsAlone(pattern) ? pattern : "(?:" + pattern + ")")
            }
        }
        let compiled = groups.compactMap { try? compiler.compile($0) }
        return compiled.count == groups.count ? compiled : nil
    }

    /// Counted groups, comments and quotes reach beyond their own pattern.
    private static func standsAlone(_ pattern: String) -> Bool {
        var escaped = false
        var before: Character?
        for letter in pattern {
            if escaped, letter.isWholeNumber || "gkQ".contains(letter) { return true }
            if before == "(", letter == "*" { return true }
            if before == "?", "PR&+#x0123456789".contains(letter) { return true }
            escaped = letter == "\\" && !escaped
            before = letter
        }
        return false
    }
}

extension PatternError {
    static let together = PatternError(
        code: "pattern_too_long", message: "the patterns are too large together: write fewer words",
        offset: 0)
}
