import Testing
import TextPatterns
import Vocabulary

@Suite("Patterns")
struct TextPatternTests {
    private let compiler = PatternCompiler()

    private func range(_ pattern: String, _ text: String) throws -> Range<Int>? {
        try compiler.compile(pattern).firstMatch(in: Array(text.utf8))
    }

    @Test("The first match is told in UTF-8 offsets")
    func offsets() throws {
        #expect(try range("多少钱?", "这个多少钱") == 6..<15)
        #expect(try range("多少", "续航 400") == nil)
        #expect(try range("x", "") == nil)
    }

    @Test("Letters are Unicode's: \\w knows Han, \\d full-width digits, case does not count")
    func unicode() throws {
        #expect(try range(#"^\w+$"#, "落地价") == 0..<9)
        #expect(try range(#"\d万"#, "１２万") == 3..<9)
        #expect(try range("dz", "发下DZ") == 6..<8)
        #expect(try range("(?-i)dz", "发下DZ") == nil)
    }

    @Test("A text that is not UTF-8 has no match, and stops nothing")
    func brokenText() throws {
        let pattern = try compiler.textPattern("价")
        #expect(pattern.firstMatch(in: [0xE4, 0xBB]) == nil)
        guard case .failed = pattern.search([0xFF, 0xFE]) else {
            Issue.record("broken bytes went through")
            return
        }
    }

    @Test(
        "What does not compile is told with a code, the place, and a cure",
        arguments: [
            ("多少(钱", "pattern_parenthesis", 10), ("多少)钱", "pattern_parenthesis", 6),
            ("[价", "pattern_bracket", 4), ("[z-a]", "pattern_bracket", 3),
            ("*钱", "pattern_quantifier", 0), ("a{3,2}", "pattern_quantifier", 5),
            ("钱\\", "pattern_escape", 4), ("\\y", "pattern_escape", 1),
            ("\\C", "pattern_escape", 2), ("\\p{Hann}", "pattern_escape", 8),
            ("(?<=a*)b", "pattern_lookbehind", 0), ("(a)\\2", "pattern_reference", 4),
            ("", "pattern_empty", 0), ("a*", "pattern_matches_all", 0),
            ("价|", "pattern_matches_all", 0), ("(?!x)", "pattern_matches_all", 0),
        ])
    func errors(_ wrong: (pattern: String, code: String, offset: Int)) {
        do throws(PatternError) {
            _ = try compiler.compile(wrong.pattern)
            Issue.record("\(wrong.pattern) compiled")
        } catch {
            #expect(error.code == wrong.code, "\(error)")
            #expect(error.offset == wrong.offset, "\(wrong.pattern): \(error)")
            #expect(error.message.contains(": "), "no cure in \(error.message)")
        }
    }

    @Test("A pattern too large to write or to compile is told so")
    func tooLarge() {
        for pattern in [
            String(repeating: "价", count: 6_000), "(?:(?:a{200}){200}){200}",
            String(repeating: "(", count: 70) + "a" + String(repeating: ")", count: 70),
        ] {
            do throws(PatternError) {
                _ = try compiler.compile(pattern)
                Issue.record("\(pattern.prefix(20)) compiled")
            } catch {
                #expect(error.code == "pattern_too_long")
            }
        }
    }

    @Test("Many threads search with one pattern at a time")
    func threads() async throws {
        let pattern = try compiler.compile("(\\d+)公里")
        let sums = await withTaskGroup(of: Int.self) { group in
            for digit in 0..<8 {
                group.addTask {
                    let text = Array("续航\(String(repeating: "\(digit)", count: digit + 1))公里".utf8)
                    return (0..<2_000).reduce(0) { sum, _ in
                        sum + (pattern.firstMatch(in: text)?.count ?? -1_000_000)
                    }
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        // "公里" is six bytes, and there are one to eight digits.
        #expect(sums.sorted() == (0..<8).map { 2_000 * ($0 + 7) })
    }
}

@Suite("Slow patterns")
struct SlowPatternTests {
    @Test(
        "A pattern that can be made to take forever is told when it is saved",
        arguments: [
            "(a+)+$", "(a*)*b", "(a|a)*$x", "(a|aa)+$", "(.*)*x", "(.*a){12}b", "(\\d+)+元",
            "^(([a-z])+.)+[A-Z]([a-z])+$", "(多少|多少钱?)+吗", "价(钱+)+吗", "([一-龥]+)*多少$",
            "甲(?:乙|丙)丁(戊+)+己", "(?:x+x+)+y", "(\\w+\\s?)*$x", "((ab)*)*c", "(?:a?){30}a{30}",
            "([^,]+,?)*x", "(?:abc|abcabc)+$", "(?:.*,){11}P",
        ])
    func slow(_ pattern: String) {
        do throws(PatternError) {
            _ = try PatternCompiler().compile(pattern)
            Issue.record("\(pattern) compiled")
        } catch {
            #expect(error.code == "pattern_slow", "\(pattern): \(error)")
            #expect(error.message.contains("takes more than 500000 steps: "))
        }
    }

    @Test(
        "Patterns that people write pass",
        arguments: [
            "多少钱", "(多少|几个?|啥)(钱|米|价)", "首付.*月供.*多少", "价.*万.*优惠.*吗", "a.*b.*c.*d",
            "^(主播)?(你?好|晚上好)[啊呀]*$", "(?:续航|跑)[^,]{0,6}(?:公里|多远)", "\\d{1,3}(?:\\.\\d+)?[万wW]",
            "(?<!不)要.{0,4}试驾", "1[3-9]\\d{9}", "(哈)+$", "(?:[啊呀哦]|的)+$", "\\bsf\\b",
            "(?i)(?:vx|wx|v信)[:号]?", "[\\p{Han}]{2,8}和[\\p{Han}]{2,8}哪个好", "(?:(?:很|太)贵)+了",
            "(?:比)(\\w{1,10}?)(?:便宜|贵|好|差)", "全款|分期|贷款|免息|利率",
        ])
    func fast(_ pattern: String) throws {
        _ = try PatternCompiler().compile(pattern)
    }

    @Test("A search that needs more steps than allowed has found nothing, and soon")
    func limit() throws {
        var limits = Limits.standard
        limits.patternSteps = 1_000
        let pattern = try PatternCompiler(limits: limits, triesPatterns: false)
            .textPattern("(a+)+$")
        let text = Array((String(repeating: "a", count: 40) + "!").utf8)
        #expect(pattern.search(text) == .limit)
        #expect(pattern.firstMatch(in: text) == nil)
        #expect(pattern.firstMatch(in: Array("aaa".utf8)) == 0..<3)
    }

    @Test("A deep search without the small stack of compiled code still ends with an answer")
    func deep() throws {
        let pattern = try PatternCompiler(triesPatterns: false).textPattern("(?:(a)|b)*c")
        let text = Array(String(repeating: "ab", count: 1_500).utf8)
        #expect(pattern.search(text + [0x63]) == .found(0..<3_001))
    }
}
