import Service
import Testing
import TextPatterns
import Vocabulary

@testable import Compliance

/// Which letters a pattern needs: never one that it could do without.
@Suite("Letters that patterns need")
struct LetterNeedsTests {
    private static func isMet(_ pattern: String, _ text: String) -> Bool {
        LetterNeeds(pattern).isMet(by: LetterTable(Array(text.unicodeScalars)))
    }

    @Test(
        "A text without a letter that must be there is ruled out",
        arguments: [
            ("国家级", "国家"), ("甲(?:乙|丙)", "甲"), ("甲[乙丙]", "甲"), ("甲.{0,4}乙", "甲一二"),
            ("甲+", "乙"), ("甲{2}", "乙"), ("甲(?=乙)", "甲"), ("甲乙|丙丁", "甲丙"), ("\\Q甲.\\E", "."),
            ("甲(?:乙丙|丁{1,2})", "甲丙"), ("VX", "v"), ("\\+甲", "甲"),
        ])
    func ruledOut(_ given: (pattern: String, text: String)) {
        #expect(!Self.isMet(given.pattern, given.text))
    }

    @Test(
        "A letter that need not be there is not asked for",
        arguments: [
            ("甲(?:乙|丙)?丁", "甲丁"), ("甲乙?", "甲"), ("甲乙*?", "甲"), ("甲乙{0,3}", "甲"), ("甲乙{,3}", "甲"),
            ("甲(?!乙)", "甲"), ("(?<!乙)甲", "甲"), ("[^乙]甲", "甲"), ("甲|乙", "乙"), ("甲(?:乙|)", "甲"),
            ("[a-z]甲", "甲b"), ("[\\d甲]", "1"), ("\\p{N}甲", "1甲"), ("\\d\\w甲", "甲"),
            ("(?i)甲乙", "丙"), ("(?>甲|乙)", "丙"), ("k", "K"), ("VX", "xv"), ("", ""), ("甲)", ""),
        ])
    func notAskedFor(_ given: (pattern: String, text: String)) {
        #expect(Self.isMet(given.pattern, given.text))
    }

    @Test("No standard pattern is ruled out where it matches")
    func standard() throws {
        let compiler = PatternCompiler(triesPatterns: false)
        let texts = try ["phrases", "phrases-held-out", "phrases-fresh"].flatMap(Labelled.read)
            .map { SpokenText($0.parts.joined(), atMost: 200) }
        for phrase in PackFile.standard.packs.flatMap(\.phrases) {
            for pattern in phrase.any {
                let written = try PackFile.standard.words.expanded(pattern)
                let compiled = try compiler.compile(written)
                let needs = LetterNeeds(written)
                for text in texts where !needs.isMet(by: LetterTable(text.letters)) {
                    #expect(compiled.firstMatch(in: text.encoded.bytes) == nil, "\(pattern)")
                }
            }
        }
    }
}
