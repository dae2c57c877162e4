/// A sentence as it is searched, with the end of what the same voice said just before: what can be
/// written in many ways is written in one, and each clause has a line of its own, so that `.` in a
/// pattern does not reach over commas and stops.
///
/// Letters are small and of the usual width, blanks stay between Latin words only, signs without a
/// meaning go. A stop where one message ends and the next begins is the recogniser's, not the
/// speaker's: it goes, too, unless it was a question.
struct SpokenText {
    private(set) var letters: [Unicode.Scalar] = []
    /// The letters from here on were said just now.
    private(set) var fresh = 0
    /// Where each letter stands in the sentence, in scalars; those before `fresh` stand nowhere.
    private(set) var origins: [Int] = []

    private static let newline: Unicode.Scalar = "\n"

    /// - Parameters:
    ///   - before: letters of an earlier text.
    ///   - limit: letters of the sentence that are looked at.
    init(_ sentence: String, after before: ArraySlice<Unicode.Scalar> = [], atMost limit: Int) {
        letters = Array(before)
        while letters.last == Self.newline, letters.dropLast().last != "?" { letters.removeLast() }
        origins = letters.map { _ in -1 }
        fresh = letters.count
        let scalars = Array(sentence.unicodeScalars.prefix(limit))
        for i in scalars.indices { take(Self.plain(scalars[i]), scalars, i) }
        while letters.count > fresh, letters.last == Self.newline { letters.removeLast() }
        origins.removeLast(origins.count - letters.count)
    }

    private mutating func take(
        _ letter: Unicode.Scalar, _ scalars: [Unicode.Scalar], _ i: Int
    ) {
        let next = i + 1 < scalars.count ? Self.plain(scalars[i + 1]) : Self.newline
        let last = letters.last ?? Self.newline
        switch letter {
        case ".", "/":
            if Self.isDigit(last), Self.isDigit(next) { put(letter, i) } else { endClause(i) }
        case ",":
            // 139,800 is one number.
            let three = scalars[(i + 1)...].prefix { Self.isDigit(Self.plain($0)) }.count
            if !Self.isDigit(last) || three != 3 { endClause(i) }
        case "?":
            if last != "?" { put("?", i) }
            endClause(i)
        case "!", ";", "~", "\n", "\r", "。", "、", "…", "｡", ":": endClause(i)
        case " ", "\t", "\u{3000}", "\u{A0}":
            if last.isLatinLetter, next.isLatinLetter { put(" ", i) }
        case "%", "-", "+", "¥": put(letter, i)
        default: if letter.properties.isAlphabetic || Self.isDigit(letter) { put(letter, i) }
        }
    }

    private mutating func put(_ letter: Unicode.Scalar, _ origin: Int) {
        letters.append(letter)
        origins.append(origin)
    }

    private mutating func endClause(_ origin: Int) {
        if let last = letters.last, last != Self.newline, letters.count > fresh {
            put(Self.newline, origin)
        }
    }

    /// Full-width, encircled and ornate forms become plain ones, capitals small ones; a picture that stands
    /// for a word where contacts are hidden becomes its letter.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let value = scalar.value
        return switch value {
        case 0xFF01...0xFF5E: plain(letter(value, from: 0xFF01, as: 0x21))
        case 0x41...0x5A: letter(value, from: 0x41, as: 0x61)
        case 0x2460...0x2468: letter(value, from: 0x2460, as: 0x31)
        case 0x24B6...0x24CF: letter(value, from: 0x24B6, as: 0x61)
        case 0x24D0...0x24E9: letter(value, from: 0x24D0, as: 0x61)
        case 0x1D400...0x1D6A3: letter((value - 0x1D400) % 26, from: 0, as: 0x61)
        case 0x1D7CE...0x1D7FF: letter((value - 0x1D7CE) % 10, from: 0, as: 0x30)
        case 0x3007: "零"
        case 0x2795: "+"
        case 0x1F6F0: "卫"
        case 0x1F427: "鹅"
        default: scalar
        }
    }

    private static func letter(_ value: UInt32, from: UInt32, as to: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(value - from + to) ?? " "
    }

    static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }

    // Patterns search bytes

    /// The text in UTF-8, and where each letter begins in it.
    var encoded: (bytes: [UInt8], starts: [Int]) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for letter in letters {
            starts.append(bytes.count)
            bytes.append(contentsOf: UTF8.encode(letter).unsafelyUnwrapped)
        }
        return (bytes, starts)
    }

    func string(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for letter in letters[range] where letter != Self.newline { text.append(letter) }
        return String(text)
    }

    /// Where the letters stand in the sentence; of those said before, only what follows.
    func origin(of range: Range<Int>) -> Range<Int> {
        let told = origins[range].filter { $0 >= 0 }
        guard let first = told.first, let last = told.last else { return 0..<0 }
        return first..<last + 1
    }
}

extension Unicode.Scalar {
    var isLatinLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
