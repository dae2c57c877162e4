package import Vocabulary

/// What must not be said, as somebody writes it: packs of phrases by the law that they break.
package struct PackRules: Sendable, Equatable {
    /// Lists by name; `{name}` in a pattern stands for any of the words.
    package var words: WordLists
    package var packs: [PhrasePack]

    package init(words: WordLists = WordLists(), packs: [PhrasePack] = []) {
        self.words = words
        self.packs = packs
    }
}

/// Phrases that break one law.
package struct PhrasePack: Sendable, Equatable {
    package var pack: String
    /// The warning rule that tells of its phrases.
    package var rule = SpokenFinding.Rule.forbiddenPhrase
    package var name: BilingualText
    package var law: BilingualText
    package var severity: Severity
    /// What the host says instead, where the phrase has no line of its own.
    package var say: String
    /// Whether it counts in a room that names no packs.
    package var isOn = true
    /// What makes a phrase of this pack harmless: nothing is found in what one of these matches.
    package var not: [String] = []
    package var phrases: [PackPhrase] = []

    package init(
        pack: String, name: BilingualText, law: BilingualText, severity: Severity, say: String
    ) {
        self.pack = pack
        self.name = name
        self.law = law
        self.severity = severity
        self.say = say
    }
}

/// One phrase in all its wordings.
package struct PackPhrase: Sendable, Equatable {
    /// What the controller is told was said.
    package var phrase: String
    package var any: [String]
    package var not: [String] = []
    /// Not the words of the law but what means as much: looked for where nobody is interrupted by a
    /// mistake, on air only if the owner wants it.
    package var isHint = false
    package var severity: Severity?
    package var law: BilingualText?
    package var say: String?
    /// Why it must not be said, or when it may be.
    package var why: BilingualText?

    package init(phrase: String, any: [String]) {
        self.phrase = phrase
        self.any = any
    }
}

/// Which pattern of the packs cannot be used, and why.
package struct PackRulesError: Error, Equatable {
    package enum List: String, Sendable { case any, not }
    package var pack: String
    /// Nil: the pack's own list.
    package var phrase: Int?
    package var list: List
    package var index: Int
    package var pattern: PatternError
}

extension PackRules {
    /// Compiles every pattern on its own, so that what is wrong can be told of one.
    package func check(with compiler: some PatternCompiling) throws(PackRulesError) {
        for pack in packs {
            try check(pack.not, of: pack, nil, .not, compiler)
            for (place, phrase) in pack.phrases.enumerated() {
                try check(phrase.any, of: pack, place, .any, compiler)
                try check(phrase.not, of: pack, place, .not, compiler)
            }
        }
    }

    private func check(
        _ patterns: [String], of pack: PhrasePack, _ phrase: Int?, _ list: PackRulesError.List,
        _ compiler: some PatternCompiling
    ) throws(PackRulesError) {
        for (index, pattern) in patterns.enumerated() {
            do throws(PatternError) {
                _ = try compiler.compile(words.expanded(pattern))
            } catch {
                throw PackRulesError(
                    pack: pack.pack, phrase: phrase, list: list, index: index, pattern: error)
            }
        }
    }
}
