import Glibc  // log
import Vocabulary
import Wire

/// Invented viewers: about forty in the room, who ask what the sheet answers, and some of whom leave
/// their number while a lead call is on air.
struct FalseCrowd {
    private(set) var happenings: [Happening] = []
    private var chance: SplitMix64
    private let questions: [String]

    private static let entriesPerS = 1.0
    private static let stayMs = 40_000.0
    private static let asksShare = 0.2
    private static let leadsShare = 0.15

    init(_ rundown: Rundown, calls: [Range<Int64>], for endMs: Int64, seed: UInt64) {
        chance = SplitMix64(seed: seed)
        let wanted = Set(rundown.facts.flatMap(\.intents))
        questions = Self.asked.filter { wanted.contains($0.intent) }.map(\.text) + Self.small
        var atMs = 0.0
        var viewer = 0
        while true {
            atMs += exponential(1000 / Self.entriesPerS)
            guard atMs < Double(endMs) else { break }
            viewer += 1
            visit("rehearsal-\(viewer)", from: Int64(atMs), calls)
        }
    }

    private mutating func visit(_ viewer: String, from startMs: Int64, _ calls: [Range<Int64>]) {
        let endMs = startMs + Int64(exponential(Self.stayMs))
        func add(_ atMs: Int64, _ kind: EventKind, _ text: String? = nil) {
            happenings.append(
                Happening(
                    atMs: atMs, kind: kind,
                    [
                        "viewer": .string(viewer),
                        "nickname": text.map { _ in .string("试播观众") },
                        "text": text.map { .string($0) },
                    ]))
        }
        add(startMs, .enter)
        if happens(Self.asksShare) {
            let question = questions[Int(share() * Double(questions.count))]
            add(moment(startMs...endMs), .comment, question)
        }
        if let call = calls.first(where: { $0.overlaps(startMs..<endMs + 1) }),
            happens(Self.leadsShare)
        {
            let span = call.clamped(to: startMs..<endMs + 1)
            let clickMs = moment(span.lowerBound...span.upperBound)
            add(clickMs, .cardClick)
            add(clickMs + 4_000, .formSubmit)
        }
        add(endMs + 5_000, .leave)
    }

    private mutating func share() -> Double { Double(chance.next() >> 11) * 0x1p-53 }

    private mutating func happens(_ probability: Double) -> Bool { share() < probability }

    private mutating func exponential(_ mean: Double) -> Double { -mean * log(1 - share()) }

    private mutating func moment(_ span: ClosedRange<Int64>) -> Int64 {
        span.lowerBound + Int64(share() * Double(span.upperBound - span.lowerBound))
    }

    private static let asked: [(intent: String, text: String)] = [
        ("price", "多少钱落地"), ("price", "现在什么价"), ("trade_in", "旧车能抵多少"),
        ("trade_in", "置换补贴多少"), ("finance", "能分期吗"), ("finance", "首付多少"),
        ("range", "冬天能跑多少公里"), ("configuration", "有没有座椅加热"),
        ("delivery", "多久能提车"), ("location", "店在哪里"), ("test_drive", "怎么预约试驾"),
    ]
    private static let small = ["主播好", "来了来了", "颜色好看"]
}
