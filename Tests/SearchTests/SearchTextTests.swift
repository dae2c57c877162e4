import Search
import Testing

@Suite("Texts and queries, cut into what the index knows")
struct SearchTextTests {
    @Test(
        "Ideographs become pairs and the last one, letters and digits words",
        arguments: [
            ("送保养", "送保 保养 养"), ("送", "送"), ("CLTC620km", "cltc 620 km"),
            ("续航620公里", "续航 航 620 公里 里"), ("首付，零", "首付 付 零"),
            ("ＣＬＴＣ　６２０ｋｍ", "cltc 620 km"), ("這個價錢", "这个 个价 价钱 钱"),
            ("12.99万", "12 99 万"), ("😀👍", ""), ("Ärger", "ärger"), ("", ""),
        ])
    func column(_ text: String, _ column: String) {
        #expect(SearchText(text).column == column)
    }

    private func found(_ query: String, in text: String) throws -> [String] {
        let units = Array(text.utf16)
        return try SearchWords(query).spans(in: text).map {
            String(decoding: units[$0], as: UTF16.self)
        }
    }

    @Test(
        "What was looked for is marked where it stands",
        arguments: [
            ("保养", "我们送保养，保养三年", ["保养", "保养"]), ("送", "再送一次送", ["送", "送"]),
            ("送保养", "谁答应过送保养的", ["送保养"]), ("620", "续航6200公里，620 也行", ["620"]),
            ("cltc 620km", "CLTC标准620km", ["CLTC", "620km"]),
            ("62*", "6200 与 620", ["6200", "620"]),
            ("６２０", "620公里", ["620"]), ("航620公", "续航620公里", ["航620公"]),
            ("\"首付 零\"", "首付，零，首付三成", ["首付，零"]), ("保养", "😀保养", ["保养"]),
            ("保养 -三年", "保养", ["保养"]), ("高兴", "价格高，兴趣大", []),
        ])
    func spans(_ query: String, _ text: String, _ marked: [String]) throws {
        #expect(try found(query, in: text) == marked)
    }

    @Test("Signs of query languages mean nothing but themselves")
    func hostile() throws {
        let words = try SearchWords("保养 OR NEAR(\"a b\" {x}: ^y)* \u{E000}r1 AND")
        let all = words.all.flatMap(\.words)
        #expect(
            all.joined().unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            })
        #expect(all.contains("or") && all.contains("near"))
    }

    @Test(
        "What cannot be looked for says why",
        arguments: [
            ("", "query_empty"), ("，。！", "query_empty"), ("-保养", "query_only_excluded"),
            (String(repeating: "长", count: 201), "query_too_long"),
            (Array(repeating: "词语", count: 17).joined(separator: " "), "query_too_many_terms"),
        ])
    func problems(_ query: String, _ code: String) {
        let problem = #expect(throws: SearchProblem.self) { try SearchWords(query) }
        #expect(problem?.code == code)
    }

    @Test("Quotes that nobody closed, and quotes of all kinds, hold words together")
    func quotes() throws {
        for query in ["\"首付 三成", "“首付 三成”", "「首付 三成」", "首付三成"] {
            #expect(try SearchWords(query).all.count == 1, "\(query)")
        }
        #expect(try SearchWords("“首付 三成” 保养").all.count == 2)
    }
}

@Suite("What a pattern needs at least")
struct RequiredTextTests {
    private func term(_ words: String...) -> RequiredText {
        .term(SearchTerm(words: words, endsOpen: false))
    }

    @Test("Runs of ideographs are needed, whatever stands between them")
    func runs() {
        #expect(RequiredText.of(pattern: "保养.{0,5}三年") == .all([term("保养"), term("三年")]))
        #expect(RequiredText.of(pattern: "送保养") == term("送保", "保养"))
        #expect(RequiredText.of(pattern: "(保养|质保)\\d+年") == .any([term("保养"), term("质保")]))
        #expect(RequiredText.of(pattern: "(?:首付){2}零") == term("首付"))
    }

    @Test(
        "What may be missing is not needed, and what is not understood needs nothing",
        arguments: [
            "保养?", "(保养)?", "(保养)*", "保养|车", "[保养]+", "620\\s*km", "(?i)保养", "\\Q保养\\E",
            "(?!保养)车", "(*ACCEPT)保养", "保", "保+养", "(?<!保养)", "((((保养", "[[:alpha:]]保养",
        ])
    func nothing(_ pattern: String) {
        #expect(RequiredText.of(pattern: pattern) == nil, "\(pattern)")
    }
}
