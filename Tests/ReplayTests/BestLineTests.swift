import Measures
import TestSupport
import Testing
import Vocabulary

@testable import Replay

/// Which lines did something.
@Suite struct BestLineTests {
    private static let lines = [
        "现在点左下角小风车预约试驾", "这台车的轴距是两米八七", "后备箱放得下婴儿车和两个行李箱",
        "今天下单再送三年基础保养", "大家可以看看这个天幕有多大", "我们全国门店都能提车",
    ]

    /// A round of six lines, 24 s apart, for an hour and a half; clicks by chance, and more often in
    /// the 30 s after `best`.
    private static func evening(best: Int?, seed: UInt64, times factor: UInt64 = 4)
        -> (StreamSeconds, [SaidLine])
    {
        var chance = SplitMix64(seed: seed)
        var said: [SaidLine] = []
        var hot: Set<Int> = []
        for (n, at) in stride(from: Int64(30), to: 5300, by: 24).enumerated() {
            let jitter = Int64(chance.next() % 8)
            let end = at + 3 + jitter
            said.append(
                SaidLine(from: (end - 3) * 1000, to: end * 1000, text: lines[n % lines.count]))
            if n % lines.count == best { hot.formUnion(Int(end)..<Int(end) + 30) }
        }
        let seconds = EffectTests.steady(5400, metric: .leadSteps) {
            chance.next() % 1000 < (hot.contains($0) ? 60 * factor : 60) ? 1 : 0
        }
        return (seconds, said)
    }

    @Test func theLineThatBringsClicksIsNamedAndNotItsNeighbours() throws {
        let (seconds, said) = Self.evening(best: 0, seed: 3)
        let best = BestLines(seconds, said)
        #expect(best.tried == 6)
        let line = try #require(best.lines.first)
        #expect(best.lines.count == 1)
        #expect(said[line.said[0]].text == Self.lines[0] && line.metric == .leadSteps)
        #expect(line.q < 0.05 && line.rate.isSure && line.said.count > 30)
    }

    @Test func whereNoLineDoesAnythingHardlyEverOneIsNamed() {
        let named = (0..<24).count { seed in
            let (seconds, said) = Self.evening(best: nil, seed: UInt64(1000 + seed))
            return !BestLines(seconds, said).lines.isEmpty
        }
        #expect(named <= 4, "5 % of streams: more than 4 of 24 has a chance of 1 in 100")
    }

    @Test func orderOfTheLinesDoesNotMatter() {
        let (seconds, said) = Self.evening(best: 2, seed: 5)
        #expect(BestLines(seconds, said).lines == BestLines(seconds, said.reversed()).lines)
    }

    @Test func alikeIsTheSameLineSaidAgain() {
        let groups = SaidAgain.groups([
            "现在点左下角的小风车，预约试驾！", "后备箱放得下婴儿车", "好的好的", "现在点左下角小风车预约试驾啊",
            "后备箱放得下婴儿车。", "我们全国门店都能提车",
        ])
        #expect(groups == [[0, 3], [1, 4], [5]], "too short a sentence is in none")
    }

    // Over several streams

    /// Streams of different size and temper, each with its own six lines in its own order; of all of
    /// them the line `best` is said twice in each.
    private static func evenings(best factor: UInt64, seed: UInt64, streams: Int = 6)
        -> [SpokenStream]
    {
        (0..<streams).map { stream in
            var chance = SplitMix64(seed: seed &* 1000 &+ UInt64(stream))
            let usual = 20 + 40 * UInt64(stream % 3)
            var said: [SaidLine] = []
            var hot: Set<Int> = []
            for at in stride(from: Int64(40), to: 1150, by: 24) {
                let end = at + 3 + Int64(chance.next() % 8)
                let isBest = at == 280 || at == 856
                let text = isBest ? "现在留资的朋友多送一次保养" : lines[Int(chance.next() % 6)]
                if isBest { hot.formUnion(Int(end)..<Int(end) + 30) }
                said.append(SaidLine(from: (end - 3) * 1000, to: end * 1000, text: text))
            }
            let seconds = EffectTests.steady(1200, metric: .leadSteps) { second in
                // The room warms up in its middle, in each stream at another time.
                let warm: UInt64 = abs(second - 300 * (stream % 4)) < 150 ? 2 : 1
                let rate = usual * warm * (hot.contains(second) ? factor : 1)
                return chance.next() % 1000 < rate ? 1 : 0
            }
            return SpokenStream(seconds, said)
        }
    }

    @Test func aLineSaidTwiceInEachStreamIsNamedByAllOfThemTogether() throws {
        let streams = Self.evenings(best: 4, seed: 11)
        for one in streams {
            let texts = BestLines(one.seconds, one.said).lines.map { one.said[$0.said[0]].text }
            #expect(!texts.contains("现在留资的朋友多送一次保养"), "twice is too seldom to be tried")
        }
        let together = BestLines(streams, metrics: [.leadSteps])
        let line = try #require(together.lines.first)
        let all = streams.flatMap(\.said)
        #expect(together.lines.count == 1 && line.said.count == 12)
        #expect(line.said.allSatisfy { all[$0].text == "现在留资的朋友多送一次保养" })
        let ratio = try #require(line.rate.ratio)
        #expect(
            ratio > 2.5 && ratio < 6 && (line.rate.low ?? 0) > 1, "four times the usual: \(ratio)")
    }

    @Test func whereNoLineDoesAnythingHardlyEverOneIsNamedOverManyStreams() {
        let named = (0..<60).count { seed in
            !BestLines(Self.evenings(best: 1, seed: UInt64(5000 + seed))).lines.isEmpty
        }
        #expect(named <= 8, "5 % of 60 is 3: more than 8 has a chance of 1 in 200")
    }

    /// The large stream has both more clicks and the line; counted in one heap that would be an effect.
    @Test func aStreamInWhichEverythingIsMoreMakesNoLineBetter() {
        func stream(_ rate: Int, says line: String, seed: UInt64) -> SpokenStream {
            var chance = SplitMix64(seed: seed)
            let seconds = EffectTests.steady(1800, metric: .leadSteps) { _ in
                chance.next() % 100 < UInt64(rate) ? 1 : 0
            }
            let said = stride(from: Int64(40_000), to: 1_700_000, by: 60_000).map {
                SaidLine(from: $0, to: $0 + 3000, text: line)
            }
            return SpokenStream(seconds, said)
        }
        let together = BestLines([
            stream(60, says: Self.lines[0], seed: 1), stream(3, says: Self.lines[1], seed: 2),
        ])
        #expect(together.tried == 2 && together.lines.isEmpty)
    }

    @Test func oneStreamTogetherWithNothingIsThatStream() {
        let (seconds, said) = Self.evening(best: 1, seed: 8)
        let silent = SpokenStream(EffectTests.steady(600, metric: .leadSteps) { _ in 0 }, [])
        let alone = BestLines(seconds, said)
        #expect(!alone.lines.isEmpty)
        #expect(BestLines([SpokenStream(seconds, said), silent]).lines == alone.lines)
        #expect(BestLines([]).lines.isEmpty && BestLines([silent]).tried == 0)
    }

    @Test func likenessIsFoundWithoutComparingAllWithAll() {
        var chance = SplitMix64(seed: 4)
        let letters = Array("点左下角小风车预约试驾送保养天幕")
        func sentence() -> String {
            String((0..<Int(6 + chance.next() % 9)).map { _ in letters[Int(chance.next() % 16)] })
        }
        let stems = (0..<40).map { _ in sentence() }
        let texts = (0..<600).map { _ -> String in
            var text = Array(stems[Int(chance.next() % 40)])
            for _ in 0..<chance.next() % 4 {
                text[Int(chance.next() % UInt64(text.count))] = letters[Int(chance.next() % 16)]
            }
            return String(text)
        }
        #expect(SaidAgain.groups(texts) == Self.comparedAllWithAll(texts))
    }

    /// Forty evenings of three hours, as a host talks: what would take minutes when all were compared with
    /// all takes seconds.
    @Test func manyEveningsAreGroupedInSeconds() {
        var chance = SplitMix64(seed: 6)
        func letter() -> Unicode.Scalar { Unicode.Scalar(UInt32(0x4E00 + chance.next() % 900))! }
        func sentence() -> String {
            String(
                String.UnicodeScalarView((0..<Int(9 + chance.next() % 14)).map { _ in letter() }))
        }
        let stems = (0..<400).map { _ in sentence() }
        let texts = (0..<40_000).map { n in n % 3 == 0 ? stems[n / 3 % 400] : sentence() }
        let took = ContinuousClock().measure { #expect(SaidAgain.groups(texts).count > 26_000) }
        #expect(took < .seconds(20), "a third of forty evenings: \(took)")
    }

    private static func comparedAllWithAll(_ texts: [String]) -> [[Int]] {
        var groups: [(first: Set<UInt64>, members: [Int])] = []
        let all = texts.map(SaidAgain.letters)
        for (i, letters) in all.enumerated() where letters.count >= SaidAgain.leastLetters {
            // What was said in the same letters before stays with that.
            if let before = all[..<i].lastIndex(of: letters) {
                groups[groups.firstIndex { $0.members.contains(before) }!].members.append(i)
                continue
            }
            let pairs = Set(SaidAgain.pairs(letters))
            let likes = groups.map { group in
                2 * Double(pairs.intersection(group.first).count)
                    / Double(pairs.count + group.first.count)
            }
            if let best = likes.max(), best >= 0.75 {
                groups[likes.firstIndex(of: best)!].members.append(i)
            } else {
                groups.append((pairs, [i]))
            }
        }
        return groups.map(\.members)
    }
}
