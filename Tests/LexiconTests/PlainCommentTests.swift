import Lexicon
import Testing

@Suite("Comments made plain")
struct PlainCommentTests {
    private func plain(_ text: String, atMost limit: Int = 200) -> String {
        String(decoding: PlainComment.bytes(of: text, atMost: limit), as: UTF8.self)
    }

    @Test(
        "What can be written in many ways is written in one",
        arguments: [
            ("Ｍ２ 落地１２．８万", "m2落地12.8万"), ("價錢多少", "价钱多少"), ("多 少 钱", "多少钱"),
            ("多少钱[疑问][微笑]", "多少钱"), ("多少钱😂😂👍🏻", "多少钱"), ("💰多少", "钱多少"),
            ("@主播小美 这个多少", "这个多少"), ("多少钱钱钱钱", "多少钱"), ("哈哈", "哈哈"),
            ("hellooooo", "hello"), ("3000公里", "3000公里"), ("续航，多少？？？", "续航\n多少?"),
            ("「价格」：多少", "价格多少"), ("how  much", "how much"), ("model y 多少", "model y多少"),
            ("。。。", ""), ("[一二三四五六七八九十]", "一二三四五六七八九十"), ("0-100", "0-100"),
            ("10%", "10%"), ("12.8w...", "12.8w"), ("", ""), ("[", ""),
        ])
    func plain(_ example: (raw: String, plain: String)) {
        #expect(plain(example.raw) == example.plain)
    }

    @Test("Of a long comment only the beginning is looked at")
    func long() {
        let text = String(repeating: "价格", count: 1_000)
        #expect(plain(text, atMost: 10).count == 10)
    }

    @Test("What is plain stays as it is")
    func again() {
        for text in ["Ｍ２ 落地１２．８万", "多少钱钱钱钱？？ 真的吗", "a  b，c", "[微笑]你好呀~~", "1！！2"] {
            #expect(plain(plain(text)) == plain(text))
        }
    }
}
