/// Limits and word lists of a room: its owner's settings, not code.
package struct RoomLimits: Sendable, Equatable {
    package struct Topic: Sendable, Equatable {
        package let name: String
        package let words: [String]
        /// Whoever asks the price asks about this: it is called so, or most of its words say it.
        let isPrice: Bool

        package init(name: String, words: [String]) {
            self.name = name
            self.words = words
            isPrice =
                name == "price" || name.contains("价")
                || (!words.isEmpty && 2 * words.count { $0.contains("价") } >= words.count)
        }
    }

    package var deadAirS = 15
    package var leadCallGapS = 360
    package var segmentLimitS = 300
    package var stallS = 8
    /// Phrases that must not be said here.
    package var forbidden: [String] = []
    package var topics: [Topic] = []
    /// Leads that a stream is to bring; nil = no goal.
    package var leadGoal: Int?
    /// How long a stream is planned to be.
    package var streamMinutes = 120

    package init() {}

    /// Where a forbidden word stands in a text, in characters; nil where it does not, or only as a
    /// part of what is allowed.
    func place(of word: String, in text: String) -> Int? {
        guard text.holds(word) else { return nil }
        var from = text.startIndex
        while let range = text[from...].firstRange(of: word) {
            let before = text[..<range.lowerBound].suffix(4)
            let after = text[range.upperBound...].prefix(4)
            let isAllowed = Self.allowed.contains { allow in
                guard let inner = allow.firstRange(of: word) else { return false }
                return before.hasSuffix(allow[..<inner.lowerBound])
                    && after.hasPrefix(allow[inner.upperBound...])
            }
            if !isAllowed { return text.distance(from: text.startIndex, to: range.lowerBound) }
            from = range.upperBound
        }
        return nil
    }

    /// Everyday words that hold a forbidden one: order, place, time, and names of rules.
    private static let allowed = [
        "第一排", "第一次", "第一步", "第一个", "第一位", "第一时间", "第一天", "第一遍", "第一点", "第一款",
        "第一季度", "第一眼", "最近", "最后", "最新", "最早", "最多", "最少", "最低配", "最高配", "最大扭矩",
        "最大功率", "最高时速", "唯一一个", "国家级公园", "全国联保",
    ]
}
