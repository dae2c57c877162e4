/// A number as it is spoken or written: 8000, 12.98万, 两千八, 十三万九千八, 三五千, 二十多万, 一千五百多.
///
/// The last digit after a multiplier is short for the next lower one (两千八 is 2,800), unless a 零
/// stands before it (两千零八).
struct SpokenNumber: Equatable {
    var low: Double
    var high: Double
    /// In letters of the text.
    var range: Range<Int>
    /// Digits without a multiplier: a year, a telephone number, or a plain number below ten.
    var isDigits = false

    /// The longest number that begins at a letter; nil if none does.
    static func read(_ letters: [Unicode.Scalar], at start: Int) -> SpokenNumber? {
        if let vague = readNeighbours(letters, at: start) { return vague }
        var reader = NumberReader(letters, at: start)
        return reader.read()
    }

    /// 三五千, 八九万: two digits before one multiplier are its range.
    private static func readNeighbours(
        _ letters: [Unicode.Scalar], at start: Int
    ) -> SpokenNumber? {
        guard start + 2 < letters.count, let low = digits[letters[start]], low > 0,
            let high = digits[letters[start + 1]], (low + 1...low + 2).contains(high),
            let unit = multipliers[letters[start + 2]]
        else { return nil }
        var end = start + 3
        var scale = unit
        if end < letters.count, letters[end] == "万", unit < 10_000 {
            scale *= 10_000
            end += 1
        }
        return SpokenNumber(low: low * scale, high: high * scale, range: start..<end)
    }

    static let digits: [Unicode.Scalar: Double] = [
        "零": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
        "九": 9,
    ]
    static let multipliers: [Unicode.Scalar: Double] = [
        "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000,
    ]
}

/// Reads one number, letter by letter.
private struct NumberReader {
    private let letters: [Unicode.Scalar]
    private let start: Int
    private var at: Int
    /// Whole ten thousands, and what is below them.
    private var total = 0.0
    private var section = 0.0
    /// A digit or an Arabic number that no multiplier has taken yet.
    private var pending: Double?
    private var isPendingSpoken = false
    /// The last multiplier, none after a 零.
    private var unit = 1.0
    private var multiplied = false
    private var spokenDigits = 0
    /// How far the number may lie above what is said.
    private var more = 0.0

    init(_ letters: [Unicode.Scalar], at start: Int) {
        self.letters = letters
        self.start = start
        at = start
    }

    mutating func read() -> SpokenNumber? {
        while at < letters.count, step() {}
        guard at > start else { return nil }
        let low = total + section + rest
        return SpokenNumber(
            low: low, high: low + more, range: start..<at, isDigits: spokenDigits > 1 && !multiplied
        )
    }

    /// What the last digit is worth.
    private var rest: Double {
        guard let pending else { return 0 }
        return unit > 10 && pending < 10 && pending == pending.rounded()
            ? pending * unit / 10 : pending
    }

    /// Takes the next letter; false where the number ends.
    private mutating func step() -> Bool {
        let letter = letters[at]
        if SpokenText.isDigit(letter) { return takeArabic() }
        if let digit = SpokenNumber.digits[letter] { return take(digit: digit) }
        if let scale = SpokenNumber.multipliers[letter] { return take(multiplier: scale) }
        if letter == "k" || letter == "w" {
            return takeLatinMultiplier(letter == "k" ? 1000 : 10_000)
        }
        if letter == "点" { return takeDecimals() }
        if letter == "多" || letter == "几" || letter == "来" { return takeVagueness(letter) }
        return false
    }

    private mutating func takeArabic() -> Bool {
        guard pending == nil else { return false }
        var text = String.UnicodeScalarView()
        while at < letters.count,
            SpokenText.isDigit(letters[at]) || letters[at] == "." && !text.contains(".")
        {
            text.append(letters[at])
            at += 1
        }
        pending = Double(String(text))
        isPendingSpoken = false
        return true
    }

    private mutating func take(digit: Double) -> Bool {
        if let before = pending {
            // One digit after the other, as in a year or a telephone number.
            guard isPendingSpoken, !multiplied else { return false }
            pending = before * 10 + digit
        } else if digit == 0, multiplied {
            unit = 1
        } else {
            pending = digit
            isPendingSpoken = true
        }
        spokenDigits += 1
        at += 1
        return true
    }

    private mutating func take(multiplier scale: Double) -> Bool {
        if scale >= 10_000 {
            let below = section + (pending ?? 0)
            guard below > 0, unit < scale || !multiplied || unit == 1 else { return false }
            // 一亿两千万: the ten thousands are beside the hundred millions, not under them.
            total = total >= 100 * scale ? total + below * scale : (total + below) * scale
            more *= scale
            section = 0
        } else {
            // 千万 begins no number, and 百公里 is none either; 十 may.
            guard pending != nil || (scale == 10 && !multiplied) else { return false }
            guard !multiplied || scale < unit || unit == 1 || unit >= 10_000 else { return false }
            section += (pending ?? 1) * scale
        }
        pending = nil
        unit = scale
        multiplied = true
        at += 1
        return true
    }

    /// 8k and 1.2w; not 8km, not 7kw.
    private mutating func takeLatinMultiplier(_ scale: Double) -> Bool {
        guard let pending, !multiplied, !isPendingSpoken,
            at + 1 == letters.count || !letters[at + 1].isLatinLetter
        else { return false }
        total = pending * scale
        self.pending = nil
        multiplied = true
        at += 1
        return false
    }

    /// 十二点九八: plain digits after the point. 八点三十 is a time.
    private mutating func takeDecimals() -> Bool {
        guard at > start, !multiplied || unit == 10 else { return false }
        let digits = letters[(at + 1)...].prefix { SpokenNumber.digits[$0] != nil }
        let after = at + 1 + digits.count
        guard !digits.isEmpty, after == letters.count || letters[after] != "十" else { return false }
        var value = section + (pending ?? 0)
        var place = 0.1
        for digit in digits {
            value += (SpokenNumber.digits[digit] ?? 0) * place
            place /= 10
        }
        section = 0
        // Sums of tenths are seldom exact.
        pending = (value * 10_000).rounded() / 10_000
        unit = 1
        at = after
        return true
    }

    /// 二十多万, 一千五百多, 两万多, 几千, 十几万.
    private mutating func takeVagueness(_ letter: Unicode.Scalar) -> Bool {
        let next = at + 1 < letters.count ? SpokenNumber.multipliers[letters[at + 1]] : nil
        if letter == "几", at == start {
            guard let next, next >= 100 || next == 10 else { return false }
            section = next
            more = 8 * next
            unit = next
            multiplied = true
            at += 2
            return true
        }
        guard multiplied, pending == nil, unit >= 10 else { return false }
        more = letter == "来" ? unit / 2 : unit - 1
        at += 1
        // 十几万 goes on; 一千五百多 is over.
        return next.map { $0 >= 10_000 } ?? false
    }
}
