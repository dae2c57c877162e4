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
}
