import Service
import Testing
import TextPatterns
import Vocabulary

@testable import Warnings

/// Rules as files have them: what is wrong is told with line and cure.
struct RuleFileTests {
    @Test func theStandardRulesAreSoundAndComplete() {
        let file = RuleFile(StandardWarnings.yaml, over: [])
        #expect(file.problems.isEmpty)
        #expect(file.rules.count == 27)
        #expect(Set(file.rules.map(\.signal)).count == 27)
    }

    @Test func everyHostTextFitsAtAGlance() {
        for rule in RuleFile.standard {
            guard let host = rule.host else { continue }
            #expect(WarningRule.longest(host) <= WarningRule.hostCharacters, "\(rule.rule)")
        }
    }

    @Test func aFileChangesWhatItNamesAndLeavesTheRest() {
        let file = RuleFile("rules:\n  - rule: dead_air\n    severity: P3\n    for: 2s\n")
        #expect(file.problems.isEmpty)
        let rule = file.rules.first { $0.rule == "dead_air" }
        #expect(rule?.severity == .p3)
        #expect(rule?.forS == 2)
        #expect(rule?.signal == .silence)
        #expect(file.rules.count == 27)
    }

    @Test(arguments: [
        ("rules:\n  - rule: x\n    signal: nonsense\n", 3, "x.signal"),
        ("rules:\n  - rule: dead_air\n    fro: 3s\n", 3, "dead_air.fro"),
        ("rules:\n  - rule: dead_air\n    for: 3 bananas\n", 3, "dead_air.for"),
        ("rules:\n  - rule: dead_air\n    severity: P9\n", 3, "dead_air.severity"),
        ("rules:\n  - rule: entry_drop\n    test: {guard: many}\n", 3, "entry_drop.test.guard"),
        ("rules:\n  - rule: dead_air\n    host: 这一句话对于两米以外的主播来说实在太长了\n", 3, "dead_air.host"),
        ("rules:\n  - rule: dead_air\n    mutes: [nobody]\n", 2, "dead_air.mutes"),
    ])
    func aMistakeIsToldWithItsPlace(_ text: String, _ line: Int, _ path: String) throws {
        let problems = RuleFile(text).problems
        #expect(problems.count == 1)
        #expect(problems.first?.line == line)
        #expect(problems.first?.path == path)
        #expect(problems.first?.message.isEmpty == false)
    }

    @Test(arguments: [
        ("想要报价的朋友点一下左下角小风车", true), ("点小风车填一下手机号,专人给您回电", true),
        ("把电话留给我们,到店再多一份礼", true), ("填手机号就行,十五秒的事情", true),
        ("刚才填了小风车的朋友稍等回电", false), ("已经留了电话的朋友不用再填", false),
        ("续航六百公里没有压力", false), ("小风车是什么", false), ("小风车在哪", false),
    ])
    func aLeadCallIsAnImperative(_ sentence: String, _ isCall: Bool) throws {
        let words = try SpokenWords(compiler: PatternCompiler(triesPatterns: false))
        #expect(words.isLeadCall(sentence) == isCall)
    }

    @Test(arguments: [
        ("第一", "请看第一排座椅", false), ("第一", "我们是销量第一", true),
        ("最低价", "这是全网最低价", true), ("最近", "最近很多人问", false),
    ])
    func aForbiddenWordWithinAnEverydayOneIsNone(_ word: String, _ text: String, _ isHit: Bool) {
        #expect((RoomLimits().place(of: word, in: text) != nil) == isHit)
    }
}
