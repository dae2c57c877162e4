import Lexicon
import TestSupport
import Testing
import Vocabulary

@Suite("Open questions")
struct QuestionBoardTests {
    private var board = QuestionBoard()
    private let grace = Limits.standard.answerGraceMs

    private mutating func ask(
        _ intent: Intent = .price, at ts: Int64, by viewer: UInt64 = 0, _ text: String = "多少钱"
    ) {
        board.asked([intent], ts: ts, order: UInt64(ts), viewer: viewer, text: text)
    }

    @Test("Asks of one intent are one question: when first and last, how often, by how many")
    mutating func counts() {
        ask(at: 1_000, by: 1)
        ask(at: 3_000, by: 2)
        ask(at: 2_000, by: 1)
        ask(at: 4_000)
        ask(.range, at: 500, by: 3, "续航多少")
        let price = board[.price]
        #expect(price?.firstTs == 1_000 && price?.lastTs == 4_000)
        #expect(price?.asks == 4 && price?.askers == 2 && price?.anonymousAsks == 1)
        #expect(price?.hasMore == false)
        #expect(board.open.map(\.intent) == [.range, .price])
    }

    @Test("What is no question opens none; one comment can ask several")
    mutating func several() {
        board.asked(
            [.price, .greeting, .complaint, .other, .lead, .range], ts: 1, order: 1, viewer: 1,
            text: "你好，续航多少，多少钱")
        #expect(Set(board.open.map(\.intent)) == [.price, .range])
    }

    @Test("An answer closes what was asked before it and in the grace; later asks open it again")
    mutating func answered() {
        ask(at: 1_000, by: 1)
        board.answered(.price, at: 5_000, by: "tracker")
        #expect(board[.price] == nil)
        ask(at: 5_000 + grace, by: 2)
        #expect(board[.price] == nil)
        ask(at: 5_001 + grace, by: 3)
        #expect(board[.price]?.asks == 1 && board[.price]?.firstTs == 5_001 + grace)
        #expect(board.lastAnswer(to: .price)?.by == "tracker")
        #expect(board.lastAnswer(to: .range) == nil)
    }

    @Test("An ask that comes late from before the answer does not open the question")
    mutating func lateAsk() {
        board.answered(.price, at: 100_000, by: "anna")
        ask(at: 90_000)
        #expect(board[.price] == nil)
    }

    @Test("An answer that comes late closes only what was asked before it")
    mutating func lateAnswer() {
        ask(at: 1_000)
        ask(at: 200_000)
        board.answered(.price, at: 50_000, by: "anna")
        #expect(board[.price]?.asks == 1 && board[.price]?.firstTs == 200_000)
        board.answered(.price, at: 40_000, by: "ben")
        #expect(board.lastAnswer(to: .price)?.by == "anna")
    }

    @Test("Samples are typical wordings: frequent ones first, no two alike, never the longest")
    mutating func samples() {
        let texts = [
            "多少钱", "这车多少钱啊", "多少钱？", "落地多少", "落地多少", "多少钱[微笑]",
            "主播主播我想问一下这个车现在全部办下来大概一共要多少钱才能开走啊在线等挺急的",
            "顶配啥价", "裸车价多少",
        ]
        for (at, text) in texts.enumerated() { ask(at: Int64(at), text) }
        let samples = board[.price]?.samples ?? []
        #expect(samples.count == 3)
        #expect(samples.prefix(2) == ["多少钱", "落地多少"])
        #expect(!samples.contains { $0.count > 20 })
    }

    @Test("The board is bounded, and says where it forgot")
    func bounded() {
        var limits = Limits.standard
        limits.questionAsks = 10
        limits.questionWordings = 4
        var board = QuestionBoard(limits: limits)
        for ts in 1...100 {
            board.asked([.price], ts: Int64(ts), order: 0, viewer: UInt64(ts), text: "价\(ts)")
        }
        #expect(board[.price]?.asks == 10 && board[.price]?.firstTs == 91)
        #expect(board[.price]?.hasMore == true)
        board.answered(.price, at: 95 - limits.answerGraceMs, by: "anna")
        #expect(board[.price]?.asks == 5 && board[.price]?.hasMore == false)
    }

    /// An evening of asks and answers, from a seed.
    private enum Happening {
        case ask(Intent, ts: Int64, order: UInt64, viewer: UInt64, text: String)
        case answer(Intent, ts: Int64, by: String)
    }

    private static func evening(_ random: inout SplitMix64) -> [Happening] {
        (0..<400).map { number in
            let intent = [Intent.price, .range, .tradeIn][Int(random.next() % 3)]
            // Few different times, so that many things happen at the same moment.
            let ts = Int64(random.next() % 300) * 1_000
            if random.next() % 40 == 0 {
                return .answer(intent, ts: ts, by: random.next() % 2 == 0 ? "tracker" : "anna")
            }
            return .ask(
                intent, ts: ts, order: UInt64(number), viewer: random.next() % 50,
                text: ["多少钱", "啥价", "落地多少", "续航多少", "置换补多少"][Int(random.next() % 5)])
        }
    }

    private static func fold(_ evening: [Happening], _ limits: Limits) -> QuestionBoard {
        var board = QuestionBoard(limits: limits)
        for happening in evening {
            switch happening {
            case .ask(let intent, let ts, let order, let viewer, let text):
                board.asked([intent], ts: ts, order: order, viewer: viewer, text: text)
            case .answer(let intent, let ts, let by): board.answered(intent, at: ts, by: by)
            }
        }
        return board
    }

    @Test(
        "The board is a function of the set of events: any order gives the same", arguments: 1...40)
    func anyOrder(_ seed: UInt64) {
        var limits = Limits.standard
        // Some evenings overflow.
        if seed % 2 == 0 { (limits.questionAsks, limits.questionWordings) = (15, 6) }
        var random = SplitMix64(seed: seed)
        var evening = Self.evening(&random)
        let board = Self.fold(evening, limits)
        for _ in 0..<3 {
            for at in evening.indices.dropFirst() {
                evening.swapAt(at, Int(random.next() % UInt64(at + 1)))
            }
            let other = Self.fold(evening, limits)
            #expect(other.open == board.open)
            for intent in Intent.allCases {
                #expect(other.lastAnswer(to: intent)?.ts == board.lastAnswer(to: intent)?.ts)
                #expect(other.lastAnswer(to: intent)?.by == board.lastAnswer(to: intent)?.by)
            }
        }
    }

    @Test("A saved board comes back as it was, and broken bytes are refused")
    func saved() {
        var random = SplitMix64(seed: 7)
        var board = Self.fold(Self.evening(&random), .standard)
        var writer = StateCoder(writing: 1_000)
        board.code(&writer)
        var again = QuestionBoard()
        writer.bytes.withUnsafeBytes { bytes in
            var reader = StateCoder(reading: bytes)
            again.code(&reader)
            #expect(reader.isComplete)
        }
        #expect(again.open == board.open)
        #expect(!board.open.isEmpty)
        writer.bytes.dropLast(9).withUnsafeBytes { bytes in
            var reader = StateCoder(reading: bytes)
            again.code(&reader)
            #expect(!reader.isComplete)
        }
    }
}

@Suite("Answer cards")
struct AnswerCardTests {
    private let sheet = [
        SheetFact(
            fact: "old_offer", text: "立减|五千", source: "十月政策", validUntil: "2026-10-31",
            intents: ["price"]),
        SheetFact(
            fact: "offer", text: "月底前|立减|八千", source: "十一月政策", validUntil: "2026-11-30",
            intents: ["price", "finance"]),
        SheetFact(fact: "range", text: "610公里", source: "产品表", validUntil: "", intents: ["range"]),
    ]

    @Test(
        "A question gets the facts that answer it, in phrases; a fact past its day is not offered")
    func cards() {
        let cards = AnswerCard.cards(for: .price, from: sheet, on: "2026-11-25")
        #expect(cards.map(\.fact.fact) == ["offer"])
        #expect(cards.first?.phrases == ["月底前", "立减", "八千"])
        #expect(AnswerCard.cards(for: .range, from: sheet, on: "2030-01-01").count == 1)
        #expect(AnswerCard.cards(for: .price, from: sheet, on: "2026-12-01").isEmpty)
        #expect(AnswerCard.cards(for: .location, from: sheet, on: "2026-11-25").isEmpty)
    }
}
