import Foundation
import Lexicon
import Service
import Testing

@Suite("Lexicon files")
struct IntentRulesFileTests {
    private func rules(_ text: String) throws -> IntentRules {
        try IntentRulesFile.rules(text, name: "my.yaml", over: IntentRulesFile.standard())
    }

    @Test("A file says what differs: the intents it names are replaced, the others stay")
    func over() throws {
        let standard = try IntentRulesFile.standard()
        let changed = try rules(
            """
            spellings:
              价格: [jj]
            words:
              make: [星驰]
            intents:
              greeting:
                weight: 5
                yields_to: [complaint]
                any: ['^早$']
                weak: ['^嘿$']
                not: ['早餐']
            """)
        #expect(changed.words["make"] == ["星驰"])
        #expect(changed.words["place"] == standard.words["place"])
        #expect(changed.spellings["jj"] == "价格" && changed.spellings["sf"] == "首付")
        let greeting = changed.intents.first { $0.intent == .greeting }
        #expect(
            greeting
                == IntentRule(
                    intent: .greeting, weight: 5, any: ["^早$"], weak: ["^嘿$"], not: ["早餐"],
                    yieldsTo: [.complaint]))
        #expect(changed.intents.count == standard.intents.count)
        #expect(
            changed.intents.first { $0.intent == .price }
                == standard.intents.first { $0.intent == .price })
    }

    @Test(
        "What is wrong is told with its line and the cure",
        arguments: [
            ("intent: {}", 1, "use one of words, spellings, intents"),
            ("intents:\n  prise: {}", 2, "use one of price, trade_in"),
            ("intents:\n  price:\n    any: ['价']\n    all: []", 4, "use one of weight"),
            ("intents:\n  price:\n    weight: much\n    any: ['价']", 3, "from 0 to 100"),
            ("intents:\n  price:\n    any:\n      - '价'\n      - '多少('", 5, "close each ("),
            ("intents:\n  price:\n    any: ['价']\n    not:\n      - '(a+)+b'", 5, "steps"),
            ("intents:\n  price:\n    any: ['{nothing}']", 3, "define it under words"),
            ("intents:\n  price:\n    any: 价", 3, "must be a list"),
            ("intents:\n  price:\n    weight: 3", 3, "list some under any"),
            ("intents:\n  price:\n    any: ['价']\n    yields_to: [prise]", 4, "no other intent"),
            ("words:\n  Make: [星驰]", 2, "letters from a to z"),
            ("intents:\n  price:\n    any: ['价'", 3, "not YAML"),
            ("intents: [price]", 1, "`name: value`"),
        ])
    func wrong(_ wrong: (text: String, line: Int, words: String)) throws {
        do {
            _ = try rules(wrong.text)
            Issue.record("\(wrong.text) passed")
        } catch {
            let told = "\(error)"
            #expect(told.hasPrefix("my.yaml:\(wrong.line): "), "\(told)")
            #expect(told.contains(wrong.words), "\(told)")
        }
    }

    @Test("An empty file changes nothing; one that is not there is told")
    func edges() throws {
        #expect(try rules("") == IntentRulesFile.standard())
        #expect(throws: IntentRulesFile.Failure.self) {
            try IntentRulesFile.lexicon(file: "/nowhere/intents.yaml")
        }
    }
}
