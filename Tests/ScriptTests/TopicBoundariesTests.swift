import Script
import Testing

@Suite("Topic boundaries")
struct TopicBoundariesTests {
    /// Two minutes of talk made of a topic's own words, in changing order.
    private func talk(_ words: [String], from ts: Int64) -> [(ts: Int64, text: String)] {
        (0..<40).map { number in
            let text = (0..<3).map { words[(number * 5 + $0 * 3) % words.count] }.joined()
            return (ts + Int64(number) * 3000, text)
        }
    }

    @Test("lie where the words change")
    func change() {
        let topics = [
            "电池容量 续航里程 快充接口 冬天掉电 充电桩 电芯 热管理 低温 功率 度电 铁锂 保养周期",
            "后排空间 座椅加热 行李箱 腿部余量 头枕 靠背 地板全平 儿童锁 杯架 天窗 窗帘 小桌板",
            "置换补贴 贷款利息 首付比例 上牌截止 报废证明 名额 合同 定金 尾款 保险 发票 契约",
        ].map { $0.split(separator: " ").map(String.init) }
        let heard = topics.enumerated().flatMap {
            talk($0.element, from: 1_000_000 + Int64($0.offset) * 120_000)
        }
        let found = TopicBoundaries.find(in: heard)
        for change in [Int64(1_120_000), 1_240_000] {
            #expect(found.contains { abs($0 - change) <= 6000 }, "\(found)")
        }
        #expect(found.count <= 5)
    }

    @Test("are none where hardly anything is said")
    func silence() {
        #expect(TopicBoundaries.find(in: []).isEmpty)
        #expect(TopicBoundaries.find(in: [(0, "好"), (1000, "好")]).isEmpty)
    }
}
