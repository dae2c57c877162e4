package import Vocabulary

/// A lexicon as somebody writes it: word lists, and the patterns of each intent.
package struct IntentRules: Sendable, Equatable {
    /// Lists by name; `{name}` in a pattern or in another list stands for any of its words.
    package var words: [String: [String]]
    /// What is written for short, by ear or by mistake, and what it stands for. Latin letters count
    /// only where they stand alone.
    package var spellings: [String: String]
    package var intents: [IntentRule]

    package init(
        words: [String: [String]] = [:], spellings: [String: String] = [:],
        intents: [IntentRule] = []
    ) {
        self.words = words
        self.spellings = spellings
        self.intents = intents
    }
}

/// When a comment has an intent: one of `any` matches outside of everything that `not` matches. So
/// "续航多少" is no question about the price, and "续航多少，多少钱" is one all the same.
///
/// Patterns see the comment as `PlainComment` leaves it: lower case, simplified, clauses on lines.
package struct IntentRule: Sendable, Equatable {
    package var intent: Intent
    /// The heaviest intent of a comment is its primary one; of equal ones the first in the text.
    package var weight: Int
    package var any: [String]
    /// As `any`, where the comment has no other intent, greetings aside.
    package var weak: [String]
    package var not: [String]
    /// Where one of these is there too, this one is not: "刹车异响" is no question about brakes.
    package var yieldsTo: Set<Intent>

    package init(
        intent: Intent, weight: Int, any: [String], weak: [String] = [], not: [String] = [],
        yieldsTo: Set<Intent> = []
    ) {
        self.weak = weak
        self.yieldsTo = yieldsTo
        self.intent = intent
        self.weight = weight
        self.any = any
        self.not = not
    }
}

/// Which pattern of a lexicon cannot be used, and why.
package struct IntentRulesError: Error, Equatable {
    package enum List: String, Sendable { case any, weak, not }
    package var intent: Intent
    package var list: List
    package var index: Int
    package var pattern: PatternError
}

extension IntentRules {
    /// Compiles every pattern on its own, so that what is wrong can be told of one.
    package func check(with compiler: some PatternCompiling) throws(IntentRulesError) {
        for rule in intents {
            let lists = [
                (IntentRulesError.List.any, rule.any), (.weak, rule.weak), (.not, rule.not),
            ]
            for (list, patterns) in lists {
                for (index, pattern) in patterns.enumerated() {
                    do throws(PatternError) {
                        _ = try compiler.compile(expanded(pattern))
                    } catch {
                        throw IntentRulesError(
                            intent: rule.intent, list: list, index: index, pattern: error)
                    }
                }
            }
        }
    }

    /// The pattern with its word lists written out.
    ///
    /// - Parameter depth: how many lists may still stand in one another.
    func expanded(_ pattern: String, depth: Int = 8) throws(PatternError) -> String {
        var result = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{") {
            let name = rest[rest.index(after: open)...].prefix(while: Self.isNameLetter)
            let close = name.endIndex
            // {2,3} repeats; \p{Han} and \x{4e00} belong to their escapes.
            guard close < rest.endIndex, rest[close] == "}", !name.isEmpty,
                !Self.endsInEscape(rest[..<open])
            else {
                result += rest[...open]
                rest = rest[rest.index(after: open)...]
                continue
            }
            let offset = pattern[..<open].utf8.count
            result += rest[..<open]
            result += try list(String(name), depth: depth, offset: offset)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func list(_ name: String, depth: Int, offset: Int) throws(PatternError) -> String {
        guard let words = words[name], depth > 0 else {
            throw PatternError(
                code: "pattern_word_list",
                message: words[name] == nil
                    ? "there is no word list {\(name)}: define it under words, or correct the name"
                    : "the word list {\(name)} contains itself: take it out of its own words",
                offset: offset)
        }
        var alternatives: [String] = []
        for word in words { alternatives.append(try expanded(word, depth: depth - 1)) }
        return "(?:" + Self.grouped(alternatives).joined(separator: "|") + ")"
    }

    /// Words that begin alike share their beginning, which is looked for once: 天窗|天幕 as 天(?:窗|幕).
    private static func grouped(_ words: [String]) -> [String] {
        var order: [Character] = []
        var rests: [Character: [String]] = [:]
        var patterns: [String] = []
        for word in words {
            // A word with signs of patterns stays whole.
            guard let first = word.first, word.allSatisfy({ $0.isLetter || $0.isNumber }) else {
                patterns.append(word)
                continue
            }
            if rests[first] == nil { order.append(first) }
            rests[first, default: []].append(String(word.dropFirst()))
        }
        let together = order.map { first in
            let tails = rests[first] ?? []
            return tails.count == 1
                ? "\(first)\(tails[0])" : "\(first)(?:\(tails.joined(separator: "|")))"
        }
        return together + patterns
    }

    private static func isNameLetter(_ letter: Character) -> Bool {
        letter == "_" || ("a"..."z").contains(letter)
    }

    private static func endsInEscape(_ text: Substring) -> Bool {
        guard let letter = text.last, letter.isASCII, letter.isLetter else { return false }
        return text.dropLast().last == "\\"
    }
}
