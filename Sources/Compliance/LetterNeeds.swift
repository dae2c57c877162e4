/// Which letters a text must have for a pattern to match in it: most patterns are ruled out by that, and
/// need not be searched for.
///
/// Read from the pattern's own letters. What this does not understand it takes to need nothing.
struct LetterNeeds: Sendable, Equatable {
    /// One way to match for each `|` outside of brackets; a way needs one letter of each of its lists.
    private(set) var ways: [[[UInt16]]]

    init(_ pattern: String) {
        var reader = NeedsReader(pattern)
        let ways = reader.ways()
        self.ways = (reader.isAtEnd ? ways : [[]]).map { needs in
            Self.worthwhile(needs.map { need in Set(need.map(LetterTable.place)).sorted() })
        }
    }

    func isMet(by letters: LetterTable) -> Bool {
        ways.contains { way in
            way.allSatisfy { need in need.contains { letters.has($0) } }
        }
    }

    /// Short lists rule out most and cost least.
    private static func worthwhile(_ needs: [[UInt16]]) -> [[UInt16]] {
        let sorted = Set(needs).sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
        return sorted.filter { $0.count <= 40 || $0 == sorted[0] }
    }
}

/// The letters of a text, by place in a small table. Two letters may share a place: then a pattern is
/// searched for in vain.
struct LetterTable {
    private var bits = [UInt64](repeating: 0, count: 32)

    init(_ letters: [Unicode.Scalar]) {
        for letter in letters {
            let place = Self.place(letter)
            bits[Int(place >> 6)] |= 1 << (place & 63)
        }
    }

    func has(_ place: UInt16) -> Bool { bits[Int(place >> 6)] & (1 << (place & 63)) != 0 }

    static func place(_ letter: Unicode.Scalar) -> UInt16 { UInt16(letter.value & 2047) }
}

/// Reads the letters that a pattern needs: `甲(?:乙|丙)丁?` needs 甲, and 乙 or 丙.
private struct NeedsReader {
    /// One of these letters.
    typealias Need = Set<Unicode.Scalar>

    private let letters: [Unicode.Scalar]
    private var at = 0

    init(_ pattern: String) { letters = Array(pattern.unicodeScalars) }

    /// False: there was something that is not understood.
    var isAtEnd: Bool { at == letters.count }

    private var next: Unicode.Scalar? { at < letters.count ? letters[at] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard letters.has(text, at: at) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    /// Up to the bracket that closes, or the end.
    mutating func ways() -> [[Need]] {
        var ways: [[Need]] = [[]]
        while let letter = next, letter != ")" {
            if letter == "|" {
                at += 1
                ways.append([])
                continue
            }
            guard let needs = piece() else { return [[]] }
            if isCertain() { ways[ways.count - 1] += needs }
        }
        return ways
    }

    /// What one letter, class or bracket needs; nil: not understood.
    private mutating func piece() -> [Need]? {
        guard let letter = next else { return nil }
        switch letter {
        case "(": return bracket()
        case "[": return memberOfClass()
        case "\\": return escaped()
        case ".", "^", "$": break
        case "*", "+", "?", "{": return nil
        default:
            at += 1
            return needs(letter)
        }
        at += 1
        return []
    }

    /// A letter that is written in one way only. k and s have a third form.
    private func needs(_ letter: Unicode.Scalar) -> [Need] {
        let plain = letter.properties.lowercaseMapping.unicodeScalars
        let hasOneForm = !letter.properties.changesWhenCaseMapped
        let isPlain = letter.isLatinLetter && !["k", "s"].contains(plain.first)
        return hasOneForm || isPlain ? [[plain.first ?? letter]] : []
    }

    private mutating func bracket() -> [Need]? {
        let isDenied = take("(?!") || take("(?<!")
        let isKnown = isDenied || ["(?:", "(?=", "(?<=", "("].contains { take($0) }
        guard isKnown else { return nil }
        guard isDenied || next != "?", next != "*" else { return nil }
        let ways = ways()
        guard take(")") else { return nil }
        return isDenied ? [] : Self.joined(ways)
    }

    /// What all ways need; of several, one letter out of the shortest list of each.
    private static func joined(_ ways: [[Need]]) -> [Need] {
        guard ways.count > 1 else { return ways[0] }
        let shortest = ways.map { $0.min { $0.count < $1.count } ?? [] }
        return shortest.contains { $0.isEmpty } ? [] : [shortest.reduce([]) { $0.union($1) }]
    }

    private mutating func memberOfClass() -> [Need]? {
        at += 1
        var members: Need? = take("^") ? nil : []
        while let letter = next, letter != "]" {
            let form = letter == "\\" || letter == "-" ? [] : needs(letter)
            if let form = form.first { members?.formUnion(form) } else { members = nil }
            at += letter == "\\" ? 2 : 1
        }
        guard take("]") else { return nil }
        return members.map { $0.isEmpty ? [] : [$0] } ?? []
    }

    private mutating func escaped() -> [Need]? {
        if take("\\Q") {
            var all: [Need] = []
            while let letter = next, !take("\\E") {
                all += needs(letter)
                at += 1
            }
            return all
        }
        at += 1
        guard let letter = next else { return nil }
        at += 1
        // \p{N}, \x{4e00}
        if next == "{", letter.isLatinLetter {
            while let inner = next, inner != "}" { at += 1 }
            return take("}") ? [] : nil
        }
        return letter.isLatinLetter || SpokenText.isDigit(letter) ? [] : [[letter]]
    }

    /// Whether the piece before must be there: reads `?`, `*`, `+`, `{2,3}` and what makes them lazy.
    private mutating func isCertain() -> Bool {
        var isCertain = true
        switch next {
        case "?", "*": isCertain = false
        case "+": break
        case "{":
            isCertain = at + 1 < letters.count && letters[at + 1] != "0" && letters[at + 1] != ","
            while let letter = next, letter != "}" { at += 1 }
        default: return true
        }
        at += 1
        if next == "?" || next == "+" { at += 1 }
        return isCertain
    }
}
