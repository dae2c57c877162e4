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
    func expanded(_ pattern: String) throws(PatternError) -> String {
        try WordLists(words).expanded(pattern)
    }
}
