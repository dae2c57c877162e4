import Lexicon
import Testing
import Warnings

@testable import Service

@Suite("Which topic a question is about")
struct AskedTopicsTests {
    private func names(_ comment: String, _ topics: [(String, [String])]) throws -> [String] {
        let lexicon = try IntentRulesFile.lexicon(file: nil)
        let asked = AskedTopics(topics.map { .init(name: $0.0, words: $0.1) }, lexicon)
        return asked.names(for: lexicon.intents(of: comment)[0], comment)
    }

    private let topics = [
        ("续航", ["续航", "充电", "公里"]), ("空间", ["空间", "后备箱"]), ("配置", ["座椅", "智驾"]),
        ("补贴", ["置换", "补贴"]),
    ]

    @Test("One whose words it holds")
    func words() throws {
        #expect(try names("冬天续航打几折", topics) == ["续航"])
        #expect(try names("后备箱多大", topics) == ["空间"])
        #expect(try names("续航和空间怎么样", topics) == ["续航", "空间"])
    }

    @Test("Without its words, the one that wants the same")
    func intents() throws {
        #expect(try names("能跑多远", topics) == ["续航"])
        #expect(try names("旧车能抵多少", topics) == ["补贴"])
    }

    @Test("The name may be that of an intent")
    func named() throws {
        #expect(try names("能跑多远", [("range", ["公里"])]) == ["range"])
    }

    @Test("Equipment is many topics: without their words it is none of them")
    func equipment() throws {
        #expect(try names("音响什么牌子", topics) == [])
    }

    @Test("Where two topics want the same, words decide")
    func shared() throws {
        let two = [("续航", ["续航"]), ("充电", ["充电", "电池"])]
        #expect(try names("能跑多远", two) == [])
        #expect(try names("充电要多久", two) == ["充电"])
    }

    @Test("Who finds it dear does not complain; who feels cheated does")
    func dear() throws {
        let lexicon = try IntentRulesFile.lexicon(file: nil)
        func isComplaint(_ text: String) throws -> Bool {
            let line = Array(#"{"text":"\#(text)"}"#.utf8)
            let comment = line.withUnsafeBytes { ReadComment($0, lexicon: lexicon) }
            return try #require(comment).asking(AskedTopics([], lexicon)).0.isComplaint
        }
        #expect(try !isComplaint("太贵了"))
        #expect(try isComplaint("骗人的吧"))
    }
}
