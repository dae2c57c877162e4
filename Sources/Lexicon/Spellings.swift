import Vocabulary

/// Puts the usual word where a comment has an abbreviation, a word in pinyin, or one that sounds
/// alike, so that patterns need to know one spelling only.
struct Spellings: Sendable {
    /// One search for all of them.
    private let pattern: any TextMatching
    private let meanings: [[UInt8]: [UInt8]]

    /// Nil if there are none.
    init?(_ spellings: [String: String], _ compiler: some PatternCompiling) {
        // Of two that begin alike the longer one comes first.
        let written = spellings.keys.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        let alternatives = written.map { word in
            let quoted = word.unicodeScalars.map { $0.isASCII && !$0.isLatin ? "\\\($0)" : "\($0)" }
            let before = word.unicodeScalars.first?.isLatin == true ? "(?<![a-z])" : ""
            let after = word.unicodeScalars.last?.isLatin == true ? "(?![a-z])" : ""
            return before + quoted.joined() + after
        }
        guard !alternatives.isEmpty,
            let pattern = try? compiler.compile(alternatives.joined(separator: "|"))
        else { return nil }
        self.pattern = pattern
        meanings = Dictionary(
            uniqueKeysWithValues: spellings.map { (Array($0.key.utf8), Array($0.value.utf8)) })
    }

    func corrected(_ text: [UInt8]) -> [UInt8] {
        var done: [UInt8] = []
        var rest = text
        while let range = pattern.firstMatch(in: rest), let meaning = meanings[Array(rest[range])] {
            done += rest[..<range.lowerBound] + meaning
            rest.removeFirst(range.upperBound)
        }
        return done.isEmpty ? text : done + rest
    }
}

extension Unicode.Scalar {
    fileprivate var isLatin: Bool { ("a"..."z").contains(self) || ("0"..."9").contains(self) }
}
