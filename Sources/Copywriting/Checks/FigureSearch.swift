/// Numbers, amounts and days in a text, in figures or in Chinese numerals: what has to have a source.
/// Words that only look like numbers (一起, 十分, 万一) are none.
package enum FigureSearch {
    package struct Figure: Equatable, Sendable {
        package var text: String
        /// UTF-16 offsets.
        package var range: Range<Int>
    }

    package static func all(in text: String) -> [Figure] {
        let scalars = Array(text.unicodeScalars)
        var found: [Figure] = []
        var offsets = [0]
        for scalar in scalars { offsets.append(offsets[offsets.count - 1] + scalar.utf16Length) }
        var at = 0
        while at < scalars.count {
            guard let end = figure(scalars, at: at) ?? numeral(scalars, at: at) else {
                at += 1
                continue
            }
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[at..<end])
            found.append(Figure(text: String(words), range: offsets[at]..<offsets[end]))
            at = end
        }
        return found
    }

    // Figures

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar)
    }

    /// Where the figure that begins here ends.
    private static func figure(_ text: [Unicode.Scalar], at start: Int) -> Int? {
        guard isDigit(text[start]), start == 0 || !isDigit(text[start - 1]) else { return nil }
        var end = start
        while end < text.count, isDigit(text[end]) || isInside(text, end) { end += 1 }
        guard !isListMark(text, start, end), !isName(text, start, end) else { return nil }
        return end + multipliers(text, from: end)
    }

    /// A point or a comma between digits: 12.98, 139,800, 3/30.
    private static func isInside(_ text: [Unicode.Scalar], _ at: Int) -> Bool {
        [".", ",", "/", ":", "-", "～", "~"].contains(text[at]) && at + 1 < text.count
            && isDigit(text[at + 1])
    }

    /// `1.` or `2、` at the beginning of a line, and the keycap 1️⃣.
    private static func isListMark(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        guard end - start <= 2, end < text.count else { return false }
        if [0xFE0F, 0x20E3].contains(text[end].value) { return true }
        let isFirst = start == 0 || text[start - 1] == "\n"
        let after = end + 1 < text.count ? text[end + 1] : "\n"
        return isFirst && [".", "、", "．", ")", "）"].contains(text[end]) && !isDigit(after)
    }

    /// The end of a name in Latin letters: Nova5, L2, EV6.
    private static func isName(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        guard start > 0, end - start <= 3 else { return false }
        return text[start - 1].properties.isAlphabetic && text[start - 1].isASCII
    }

    private static func multipliers(_ text: [Unicode.Scalar], from start: Int) -> Int {
        text[start...].prefix { ["万", "千", "百", "亿", "%", "％", "‰"].contains($0) }.count
    }

    // Chinese numerals

    private static let digits = Set("零〇一二两三四五六七八九".unicodeScalars)
    private static let scales = Set("十百千万亿".unicodeScalars)
    /// What is counted; a single numeral before one of these is a number.
    private static let units = Set("元块折期成倍年月日号周秒台辆座门驱次升米度".unicodeScalars)
    private static let longUnits = ["公里", "千米", "小时", "分钟", "个月", "万元", "毫米", "马力"]
    private static let idioms = [
        "十分", "万一", "千万别", "千万不", "千万要", "一一", "百分百", "三三两两", "一五一十", "万千", "千千万万",
        "成千上万", "百万级", "九成新", "一年四季", "一年到头", "三年五载", "百般", "千百", "一万个", "十全十美",
        "三五好友", "三五个", "两三句", "两三下", "一二", "百里挑一", "一千个", "十字", "四五口", "三四口",
    ]

    private static func numeral(_ text: [Unicode.Scalar], at start: Int) -> Int? {
        guard isNumeral(text[start]), start == 0 || !isNumeral(text[start - 1]) else { return nil }
        var end = start
        while end < text.count, isNumeral(text[end]) { end += 1 }
        guard !isIdiom(text, start), !isOrdinary(text, start) else { return nil }
        if end - start >= 2 { return end }
        return isCounted(text, start, end) ? end : nil
    }

    private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
        digits.contains(scalar) || scales.contains(scalar)
    }

    /// Whether a single numeral counts something. 一 mostly stands for "some": 一天, 一次.
    private static func isCounted(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        guard end < text.count else { return false }
        let isOne = text[start] == "一"
        if isOne { return ["折", "期", "成", "倍", "元"].contains(text[end]) }
        if scales.contains(text[start]), text[start] != "十" { return false }
        if units.contains(text[end]) { return true }
        return longUnits.contains { has(text, $0, at: end) }
    }

    private static func isIdiom(_ text: [Unicode.Scalar], _ start: Int) -> Bool {
        idioms.contains { idiom in
            let word = Array(idiom.unicodeScalars)
            return word.indices.contains { offset in
                let from = start - offset
                return from >= 0 && has(text, idiom, at: from)
            }
        }
    }

    /// 这两天, 每一期: a while or any one, not a number.
    private static func isOrdinary(_ text: [Unicode.Scalar], _ start: Int) -> Bool {
        guard start > 0, start + 1 < text.count else { return false }
        let before = text[start - 1]
        if text[start] == "一", ["每", "这", "那", "哪", "上", "下", "同", "某"].contains(before) {
            return true
        }
        return ["这", "那", "头", "过"].contains(before)
            && ["天", "年", "周", "次", "日"].contains(text[start + 1])
    }

    private static func has(_ text: [Unicode.Scalar], _ word: String, at start: Int) -> Bool {
        let word = word.unicodeScalars
        return start + word.count <= text.count
            && zip(text[start...], word).allSatisfy { $0 == $1 }
    }
}
