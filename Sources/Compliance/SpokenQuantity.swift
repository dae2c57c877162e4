/// A number with what it counts.
struct SpokenQuantity: Equatable {
    enum Unit: Equatable {
        /// No unit was said: an amount of money more often than not.
        case plain
        case money
        case percent
        /// Terms of credit and warranty.
        case months
        case days
        /// Pieces, by their measure word.
        case count(Unicode.Scalar)
        /// Kilometres, litres, horsepower, the time of day: nothing that an offer promises.
        case other
    }

    var low: Double
    var high: Double
    var unit: Unit
    /// In letters of the text, the unit included.
    var range: Range<Int>

    /// Whether the speaker may have meant this value.
    func covers(_ value: Double) -> Bool { low - 0.5 <= value && value <= high + 0.5 }

    /// All quantities of a text, outside of what is something else (dates, names of offers).
    static func all(_ letters: [Unicode.Scalar], except taken: [Range<Int>]) -> [SpokenQuantity] {
        var found: [SpokenQuantity] = []
        var at = 0
        while at < letters.count {
            if let inside = taken.first(where: { $0.contains(at) }) {
                at = inside.upperBound
                continue
            }
            guard var quantity = QuantityReader(letters, taken).read(at: at) else {
                at += 1
                continue
            }
            at = max(at + 1, quantity.range.upperBound)
            join(&quantity, to: &found, letters)
            found.append(quantity)
        }
        return found
    }

    /// 三千到五千, 3到5千: the ends of one range.
    private static func join(
        _ quantity: inout SpokenQuantity, to found: inout [SpokenQuantity],
        _ letters: [Unicode.Scalar]
    ) {
        guard let before = found.last, quantity.range.lowerBound - before.range.upperBound == 1,
            ["到", "至", "-"].contains(letters[before.range.upperBound]),
            before.unit == .plain || before.unit == quantity.unit
        else { return }
        var low = before.low
        // 3到5千: the first has the second's scale.
        if low < 100, quantity.low >= 1000 {
            low *= [10_000, 1000].first { quantity.low >= $0 } ?? 1
        }
        guard low < quantity.high else { return }
        found.removeLast()
        quantity.low = low
        quantity.range = before.range.lowerBound..<quantity.range.upperBound
    }
}

/// Reads a number and the unit after it.
private struct QuantityReader {
    private let letters: [Unicode.Scalar]
    private let taken: [Range<Int>]

    init(_ letters: [Unicode.Scalar], _ taken: [Range<Int>]) {
        self.letters = letters
        self.taken = taken
    }

    func read(at start: Int) -> SpokenQuantity? {
        if let endless = endless(at: start) { return endless }
        if letters.has("百分之", at: start), let number = SpokenNumber.read(letters, at: start + 3) {
            return SpokenQuantity(
                low: number.low, high: number.high, unit: .percent,
                range: start..<number.range.upperBound)
        }
        if let name = name(at: start) { return name }
        guard let number = SpokenNumber.read(letters, at: start) else { return nil }
        var quantity = SpokenQuantity(
            low: number.low, high: number.high, unit: .plain, range: number.range)
        if start > 0, letters[start - 1] == "第" {
            quantity.unit = .other
        } else {
            readUnit(&quantity, number)
        }
        widen(&quantity)
        return quantity
    }

    /// The digits of L7 are a name's.
    private func name(at start: Int) -> SpokenQuantity? {
        guard start > 0, letters[start - 1].isLatinLetter, SpokenText.isDigit(letters[start]) else {
            return nil
        }
        let digits = letters[start...].prefix { SpokenText.isDigit($0) }
        return SpokenQuantity(
            low: 0, high: 0, unit: .other, range: start..<start + digits.count)
    }

    /// 终身质保, 永久免费.
    private func endless(at start: Int) -> SpokenQuantity? {
        guard
            letters.has("终身", at: start) || letters.has("终生", at: start)
                || letters.has("永久", at: start)
        else {
            return nil
        }
        return SpokenQuantity(
            low: .infinity, high: .infinity, unit: .months, range: start..<start + 2)
    }

    private func readUnit(_ quantity: inout SpokenQuantity, _ number: SpokenNumber) {
        var at = number.range.upperBound
        if letters.has("多", at: at) { at += 1 }
        guard !taken.contains(where: { $0.contains(at) }) else { return }
        if let unit = Self.units.first(where: { letters.has($0.word, at: at) }) {
            quantity.unit = unit.unit
            quantity.low *= unit.scale
            quantity.high *= unit.scale
            at += unit.word.unicodeScalars.count
            quantity.range = quantity.range.lowerBound..<at
            readRest(&quantity, number, at)
        } else if at < letters.count, letters[at].isLatinLetter {
            quantity.unit = .other
        } else if number.isDigits, number.low >= 1000 {
            // 一三八…: digits one by one are no amount.
            quantity.unit = .other
        }
    }

    /// What stands behind a unit may make something else of it.
    private func readRest(_ quantity: inout SpokenQuantity, _ number: SpokenNumber, _ at: Int) {
        switch quantity.unit {
        case .percent where letters.has("半", at: at): quantity.low += 5; quantity.high += 5
        case .percent where letters.has("新", at: at): quantity.unit = .other
        case .months where letters.has("半", at: at): quantity.low += 6; quantity.high += 6
        // 2026年 is no term, nor is 一年 behind an amount.
        case .months where number.low >= 1900 && number.low < 2200: quantity.unit = .other
        case .money where Self.rates.contains(where: { letters.has($0, at: at) }):
            quantity.unit = .other
        default: break
        }
    }

    /// 大概, 左右, 将近, 不到: the speaker does not say it exactly.
    private func widen(_ quantity: inout SpokenQuantity) {
        let start = quantity.range.lowerBound
        let end = quantity.range.upperBound
        if quantity.unit == .plain, Self.rates.contains(where: { letters.has($0, at: end) }) {
            quantity.unit = .other
        }
        let about = ["大概", "差不多", "大约", "接近", "将近", "不到"]
        guard
            about.contains(where: { letters.has($0, at: start - $0.unicodeScalars.count) })
                || letters.has("左右", at: end) || letters.has("上下", at: end)
        else { return }
        quantity.low *= 0.93
        quantity.high *= 1.05
    }

    /// Behind an amount: what something costs in use.
    private static let rates = ["一年", "一个月", "每年", "每月", "一天", "一次", "一公里", "每公里", "一晚"]

    private typealias Known = (word: String, unit: SpokenQuantity.Unit, scale: Double)

    /// The longer ones first.
    private static let units: [Known] = {
        var units: [Known] = [
            ("块钱", .money, 1), ("元整", .money, 1), ("元", .money, 1), ("块", .money, 1),
            ("人民币", .money, 1), ("%", .percent, 1), ("个点", .percent, 1), ("成", .percent, 10),
            ("个月", .months, 1), ("期", .months, 1), ("年", .months, 12), ("天", .days, 1),
            ("个星期", .days, 7), ("周", .days, 7),
        ]
        for word in "台辆份套次位名张件部把箱桶桌盒瓶只条组".unicodeScalars {
            units.append((String(word), .count(word), 1))
        }
        for word in others { units.append((word, .other, 1)) }
        units.append(("个", .count("个"), 1))
        return units.sorted { $1.word.unicodeScalars.count < $0.word.unicodeScalars.count }
    }()

    private static let others = [
        "公里", "千米", "厘米", "毫米", "米", "升", "马力", "匹", "牛", "千瓦", "度", "寸", "英寸", "岁", "人",
        "点", "号", "日", "月", "楼", "层", "排", "座", "速", "缸", "挡", "代", "款", "版", "家", "公斤", "斤",
        "平", "分", "秒", "倍", "比", "折", "小时", "分钟", "秒钟", "安", "伏", "级", "星", "口", "门", "拳",
        "克", "吨", "赞", "步", "种", "项", "个人", "个亿", "年前", "年后", "多人", "批", "圈", "遍", "句",
    ]
}
