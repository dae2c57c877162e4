import Foundation
import Lexicon
import Service
import Testing
import TextPatterns
import Vocabulary

@Suite("Intents of comments")
struct IntentLexiconTests {
    private func lexicon(_ rules: IntentRules) throws -> IntentLexicon {
        try IntentLexicon(rules: rules, compiler: PatternCompiler())
    }

    @Test("What `not` matches does not count, and what stands beside it does")
    func context() throws {
        let lexicon = try lexicon(
            IntentRules(intents: [
                IntentRule(
                    intent: .price, weight: 50, any: ["多少(钱|$|\\n)"], not: ["续航.{0,4}多少(?!钱)"])
            ]))
        #expect(lexicon.intents(of: "多少钱") == [.price])
        #expect(lexicon.intents(of: "续航多少") == [.other])
        #expect(lexicon.intents(of: "续航多少，多少钱") == [.price])
    }

    @Test("The heaviest intent is the primary one, of equal ones the first in the text")
    func order() throws {
        let lexicon = try lexicon(
            IntentRules(intents: [
                IntentRule(intent: .price, weight: 50, any: ["价"]),
                IntentRule(intent: .range, weight: 50, any: ["续航"]),
                IntentRule(intent: .greeting, weight: 10, any: ["你好"]),
            ]))
        #expect(lexicon.intents(of: "你好 续航和价格") == [.range, .price, .greeting])
        #expect(lexicon.intents(of: "价格和续航") == [.price, .range])
    }

    @Test("Word lists are written out, also in one another; braces of patterns stay")
    func words() throws {
        let lexicon = try lexicon(
            IntentRules(
                words: ["much": ["多少", "几"], "sum": ["{much}钱", "{much}万"]],
                intents: [IntentRule(intent: .price, weight: 1, any: ["^{sum}{1,2}\\p{Han}$"])]))
        #expect(lexicon.intents(of: "几万呀") == [.price])
        #expect(lexicon.intents(of: "几") == [.other])
    }

    @Test(
        "A lexicon that cannot be used says which pattern, and why",
        arguments: [
            ("价(", "pattern_parenthesis"), ("{nothing}", "pattern_word_list"),
            ("{loop}", "pattern_word_list"), ("(价+)+吗", "pattern_slow"),
        ])
    func errors(_ wrong: (pattern: String, code: String)) {
        let rules = IntentRules(
            words: ["loop": ["{loop}"]],
            intents: [
                IntentRule(intent: .price, weight: 1, any: ["价"]),
                IntentRule(intent: .range, weight: 1, any: ["续航"], not: ["不", wrong.pattern]),
            ])
        do throws(IntentRulesError) {
            try rules.check(with: PatternCompiler())
            Issue.record("\(wrong.pattern) passed")
        } catch {
            #expect(error.intent == .range && error.list == .not && error.index == 1)
            #expect(error.pattern.code == wrong.code)
        }
    }

    @Test("Weak patterns count only where nothing else was found; an intent yields to others")
    func weak() throws {
        let lexicon = try lexicon(
            IntentRules(intents: [
                IntentRule(intent: .price, weight: 50, any: ["价"], weak: ["优惠"], not: ["优惠券"]),
                IntentRule(
                    intent: .configuration, weight: 50, any: ["刹车"], yieldsTo: [.complaint]),
                IntentRule(intent: .complaint, weight: 70, any: ["异响"]),
                IntentRule(intent: .greeting, weight: 10, any: ["你好"]),
            ]))
        #expect(lexicon.intents(of: "你好 有优惠吗") == [.price, .greeting])
        #expect(lexicon.intents(of: "优惠券") == [.other])
        #expect(lexicon.intents(of: "刹车有优惠吗") == [.configuration])
        #expect(lexicon.intents(of: "刹车异响") == [.complaint])
        #expect(lexicon.intents(of: "价格 刹车") == [.price, .configuration])
    }

    @Test("Other spellings are read as what they stand for, Latin ones only alone")
    func spellings() throws {
        let lexicon = try lexicon(
            IntentRules(
                spellings: ["sf": "首付", "序航": "续航", "v信": "微信", "c++": "价"],
                intents: [
                    IntentRule(intent: .finance, weight: 1, any: ["首付多少"]),
                    IntentRule(intent: .range, weight: 1, any: ["续航"]),
                    IntentRule(intent: .price, weight: 1, any: ["价"]),
                ]))
        #expect(lexicon.intents(of: "SF多少") == [.finance])
        #expect(lexicon.intents(of: "sfo多少") == [.other])
        #expect(lexicon.intents(of: "序航sf多少") == [.range, .finance])
        #expect(lexicon.intents(of: "c++") == [.price])
    }

    @Test("Patterns with counted groups keep their numbers beside others")
    func groups() throws {
        let lexicon = try lexicon(
            IntentRules(intents: [
                IntentRule(intent: .price, weight: 1, any: ["(甲)(乙)", "(.)\\1价", "丙"])
            ]))
        #expect(lexicon.intents(of: "好好价") == [.price])
        #expect(lexicon.intents(of: "丙") == [.price])
        #expect(lexicon.intents(of: "不好价") == [.other])
    }
}

@Suite("The standard lexicon")
struct StandardLexiconTests {
    private let lexicon: IntentLexicon

    init() throws { lexicon = try IntentRulesFile.lexicon(file: nil) }

    @Test("Every pattern compiles alone, and none is slow")
    func sound() throws {
        let rules = try IntentRulesFile.standard()
        #expect(Set(rules.intents.map(\.intent)) == Set(Intent.allCases).subtracting([.other]))
        try rules.check(with: PatternCompiler())
    }

    @Test(
        "An amount is a price only where it is money for the car",
        arguments: [
            ("多少钱", [Intent.price]), ("续航多少", [.range]), ("多少公里", [.range]),
            ("首付多少", [.finance]), ("续航多少，多少钱", [.range, .price]),
            ("置换补贴多少", [.tradeIn]), ("电话多少", [.lead]), ("轴距多少", [.configuration]),
            ("", [.other]), ("😂", [.other]),
        ])
    func context(_ example: (text: String, intents: [Intent])) {
        #expect(lexicon.intents(of: example.text) == example.intents)
    }

    private static func comments(_ file: String) throws -> [(labels: [Intent], text: String)] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent(file)
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        return lines.map { line in
            let cells = line.split(separator: "\t")
            let labels = cells[0].split(separator: ",").compactMap { Intent(rawValue: String($0)) }
            return (labels, String(cells[1]))
        }
    }

    @Test(
        "On comments labelled by hand: macro-F1 of .90 or more, and prices told precisely",
        arguments: [("comments.tsv", 2_000, 0.97, 0.97), ("held-out.tsv", 200, 0.90, 0.93)])
    func acceptance(_ goal: (file: String, count: Int, f1: Double, precision: Double)) throws {
        let part = try Self.comments(goal.file)
        #expect(part.count >= goal.count)
        do {
            var right: [Intent: Int] = [:]
            var wrong: [Intent: Int] = [:]
            var missed: [Intent: Int] = [:]
            for comment in part {
                let told = Set(lexicon.intents(of: comment.text))
                let truth = Set(comment.labels)
                for intent in told.intersection(truth) { right[intent, default: 0] += 1 }
                for intent in told.subtracting(truth) { wrong[intent, default: 0] += 1 }
                for intent in truth.subtracting(told) { missed[intent, default: 0] += 1 }
            }
            let f1 = Intent.allCases.map { intent in
                let twice = 2 * Double(right[intent] ?? 0)
                return twice / (twice + Double(wrong[intent] ?? 0) + Double(missed[intent] ?? 0))
            }
            #expect(f1.reduce(0, +) / Double(f1.count) >= goal.f1)
            let price = Double(right[.price] ?? 0)
            #expect(price / (price + Double(wrong[.price] ?? 0)) >= goal.precision)
        }
    }
}
