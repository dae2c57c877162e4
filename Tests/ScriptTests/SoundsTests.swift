import Testing

@testable import Script

@Suite("Sounds")
struct SoundsTests {
    private func characters(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                Sounds.of(text).compactMap { Unicode.Scalar($0.character) }))
    }

    @Test(
        "a number is one number, however it is written",
        arguments: [
            ("3000元", "三千元"), ("8.6万", "八万六千"), ("一万五", "一万五千"), ("15000", "一万五千"),
            ("四万九千八", "49800"), ("两千", "2000"), ("68%", "百分之六十八"), ("4.9秒", "四点九秒"),
            ("21万9", "219000"), ("三千五", "3500"), ("10086", "一万零八十六"), ("一百一十", "110"),
            ("4.95万", "四万九千五"), ("３０００", "三千"),
        ])
    func numbers(written: String, same: String) {
        #expect(characters(written) == characters(same))
    }

    @Test(
        "numbers that differ stay apart",
        arguments: [("三千", "三万"), ("605", "六百五"), ("一百零五", "一百五")])
    func differ(one: String, other: String) {
        #expect(characters(one) != characters(other))
    }

    @Test("what is said between words is not there")
    func fillers() {
        #expect(characters("点啊小呢风嗯车吧") == "点小风车")
    }

    @Test("homophones share a reading, near homophones what it folds to")
    func homophones() {
        let (one, same, near) = (Sounds.of("补")[0], Sounds.of("捕")[0], Sounds.of("四是")[0...1])
        #expect(one.reading == same.reading)
        #expect(one.character != same.character)
        #expect(near[0].reading != near[1].reading)
        #expect(near[0].folded == near[1].folded)
        #expect(Sounds.of("南")[0].folded == Sounds.of("兰")[0].folded)
        #expect(Sounds.of("今")[0].folded == Sounds.of("京")[0].folded)
    }

    @Test("punctuation ends a clause, letters make one word")
    func clauses() {
        let sounds = Sounds.of("你好，SUV很大")
        #expect(sounds.map(\.endsClause) == [false, true, false, false, true])
        #expect(Sounds.of("suv").first?.character == sounds[2].character)
    }
}

@Suite("Likeness")
struct LikenessTests {
    private func score(_ wording: String, _ heard: String) -> Double {
        Likeness.find(Sounds.of(wording), in: Sounds.of(heard)).score
    }

    /// Approximate search is the edit distance to the nearest stretch (Sellers 1980): what stands
    /// before and after costs nothing.
    @Test("a wording is found where it stands")
    func substring() {
        let found = Likeness.find(Sounds.of("小风车"), in: Sounds.of("请大家点小风车留电话"))
        #expect(found.score == 1)
        #expect(found.range == 4..<7)
    }

    @Test("one of n syllables left out or replaced costs 1/n, one put in half of that")
    func edits() {
        #expect(abs(score("欢迎新来的朋友", "欢迎新来的友") - (1 - 1.0 / 7)) < 1e-9)
        #expect(abs(score("欢迎新来的朋友", "欢迎新来的客友") - (1 - 1.0 / 7)) < 1e-9)
        #expect(abs(score("欢迎新来的朋友", "欢迎新来走的朋友") - (1 - 0.5 / 7)) < 1e-9)
        #expect(score("欢迎新来的朋友", "") == 0)
    }

    @Test("a homophone costs little, another sound all")
    func homophones() {
        #expect(score("补贴", "捕贴") > 0.9)
        #expect(score("补贴", "大贴") == 0.5)
    }

    @Test("another price is another point")
    func prices() {
        let wording = Sounds.of("置换补贴三千")
        let isSaid = { Likeness.isSaid(Likeness.find(wording, in: Sounds.of($0)), wording) }
        #expect(isSaid("那么置换补贴3000元"))
        #expect(isSaid("置换卜贴啊三千"))
        #expect(!isSaid("置换的细则等会儿再讲"))
    }
}
