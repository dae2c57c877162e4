import Testing
import Vocabulary

@testable import Copywriting

@Suite("What a language model is asked, and what of its answer counts")
struct ModelReplyTests {
    private static let range = CopyFact(
        "product.a.range", .product, name: "续航", text: "520公里（CLTC）", source: "参数表")
    private static let short = CopyFact(
        "product.a.r", .product, name: "续航", text: "520公里", source: "参数表")
    private static let voice = CopyFact("voice.1", .voice, name: "观众", text: "后排真宽敞", source: "")
    private static var channel: Channel {
        var channel = Channel(
            channel: "x", name: BilingualText(zh: "小红书", en: "x"),
            body: .init(most: 1000, counting: .characters))
        channel.title = .init(most: 20, counting: .characters)
        channel.hashtags = 3
        return channel
    }

    private func text(_ reply: String) -> CopyText {
        CopyText(
            modelReply: reply, marks: [Self.voice], facts: [Self.short, Self.range],
            channel: Self.channel)
    }

    private func draft() -> CopyText {
        var draft = CopyText()
        draft.body = "续航520公里（CLTC），有人说“后排真宽敞”。电话13800138000"
        draft.bodyLocks = [
            FactLock(from: 2, to: 13, fact: Self.range),
            FactLock(from: 18, to: 23, fact: Self.voice),
        ]
        return draft
    }

    @Test("what may not leave the house goes as a mark, telephone numbers to nobody")
    func prompt() {
        let prompt = ModelPrompt(
            draft(), channel: Self.channel, style: "体验", keywords: ["家用"],
            facts: [Self.range, Self.voice], allowed: [.product])
        #expect(prompt.marks == [Self.voice])
        #expect(prompt.user.contains("520公里（CLTC）") && prompt.user.contains("“⟦1⟧”"))
        #expect(!prompt.user.contains("宽敞") && !prompt.user.contains("13800138000"))
    }

    @Test(
        "facts are found where they stand, the longest that fits, and marks become what they stand for"
    )
    func facts() {
        let text = text("# 周末看车\n续航520公里（CLTC），“⟦1⟧”，市区520公里。\n#家用")
        #expect(text.title == "周末看车")
        #expect(text.bodyLocks.map(\.fact) == [Self.range, Self.voice, Self.short])
        for lock in text.bodyLocks {
            #expect(text.body.slice(lock.from..<lock.to) == lock.fact.text)
        }
    }

    @Test("the label stands before the hashtags, once")
    func label() {
        #expect(text("# t\n正文\n\n#家用 #看车").body == "正文\n（AI辅助生成）\n\n#家用 #看车")
        #expect(text("# t\n正文（AI辅助生成）").body == "正文（AI辅助生成）")
    }

    @Test(
        "fences and the prompt's own brackets are left out, a text without a title keeps its first line"
    )
    func fences() {
        #expect(text("```markdown\n<<<\n# t\n正文\n>>>\n```").title == "t")
        #expect(text("只有一行").title.isEmpty)
    }
}
