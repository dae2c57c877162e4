import Lexicon

/// A text cut into what the index knows it by.
///
/// Full-text engines look for words between blanks, and Chinese has none. So a run of ideographs
/// becomes its overlapping pairs and, last, its last character: 送保养 → 送保 保养 养. A phrase of
/// pairs is then exactly a piece of the text, two characters are one term, and one character is the
/// beginning of a term. Letters and digits are words of their own, cut where one turns into the
/// other: "CLTC620km" and "cltc 620 km" are the same three. All else parts runs and is not kept.
///
/// Ways of writing are one: full-width forms, capitals, traditional characters of the trade.
package struct SearchText {
    package struct Token: Sendable, Equatable {
        package var word: String
        /// Where it stands in the text, in UTF-16 units.
        package var start: Int
        package var end: Int
        /// Where its first character ends.
        package var head: Int
        /// Of ideographs: a pair, or the last of a run.
        package var isIdeographic: Bool
        /// The only character of its run.
        package var isAlone: Bool
    }

    package private(set) var tokens: [Token] = []
    private var run: [Character] = []
    private var kind = Kind.none

    private typealias Character = (scalar: Unicode.Scalar, start: Int, end: Int)
    private enum Kind { case none, ideograph, letter, digit }

    package init(_ text: String) {
        tokens.reserveCapacity(text.utf8.count / 3 + 1)
        var at = 0
        for scalar in text.unicodeScalars {
            let width = scalar.value > 0xFFFF ? 2 : 1
            take(Self.folded(scalar), at, at + width)
            at += width
        }
        finish()
    }

    /// The words as the index stores them.
    package var column: String { tokens.lazy.map(\.word).joined(separator: " ") }

    private mutating func take(_ scalar: Unicode.Scalar, _ start: Int, _ end: Int) {
        let next = Self.kind(of: scalar)
        if next != kind { finish() }
        kind = next
        if next != .none { run.append((scalar, start, end)) }
    }

    private mutating func finish() {
        switch kind {
        case .none: break
        case .ideograph: pair()
        case .letter, .digit: add(run[...], isIdeographic: false)
        }
        run.removeAll(keepingCapacity: true)
    }

    private mutating func pair() {
        for at in run.indices.dropLast() { add(run[at...at + 1], isIdeographic: true) }
        add(run.suffix(1), isIdeographic: true)
    }

    private mutating func add(_ part: ArraySlice<Character>, isIdeographic: Bool) {
        guard let first = part.first, let last = part.last else { return }
        var word = String.UnicodeScalarView()
        if isIdeographic {
            for one in part { word.append(one.scalar) }
        } else {
            for one in part { word.append(contentsOf: Self.lowercased(one.scalar)) }
        }
        tokens.append(
            Token(
                word: String(word), start: first.start, end: last.end, head: first.end,
                isIdeographic: isIdeographic, isAlone: run.count == 1))
    }

    /// Full-width forms as plain ones, traditional characters as simplified ones.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x4E00...0x9FFF: Unicode.Scalar(Simplified.of(scalar.value)) ?? scalar
        default: scalar
        }
    }

    private static func lowercased(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        switch scalar.value {
        case 0x41...0x5A: String.UnicodeScalarView([Unicode.Scalar(UInt8(scalar.value + 32))])
        case 0..<0x80: String.UnicodeScalarView([scalar])
        default: scalar.properties.lowercaseMapping.unicodeScalars
        }
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A: .letter
        case 0..<0xAA: .none
        // 〇, kana, ideographs with their extensions, and Korean syllables.
        case 0x3007, 0x3041...0x3096, 0x30A1...0x30FC, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            .ideograph
        default: scalar.properties.isAlphabetic ? .letter : .none
        }
    }
}
