/// Words within letters, place by place.
extension [Unicode.Scalar] {
    func has(_ word: String, at start: Int) -> Bool {
        guard start >= 0 else { return false }
        var at = start
        for scalar in word.unicodeScalars {
            guard at < count, self[at] == scalar else { return false }
            at += 1
        }
        return true
    }

    func has(_ word: String, before end: Int) -> Bool {
        has(word, at: end - word.unicodeScalars.count)
    }

    func hasAny(_ words: [String], at start: Int) -> Bool {
        words.contains { has($0, at: start) }
    }

    func hasAny(_ words: [String], before end: Int) -> Bool {
        words.contains { has($0, before: end) }
    }

    func hasAny(_ words: [String], in range: Range<Int>) -> Bool {
        words.contains { firstPlace(of: $0, in: range) != nil }
    }

    /// Where a word begins first, wholly within a range.
    func firstPlace(of word: String, in range: Range<Int>) -> Int? {
        let last = range.upperBound - word.unicodeScalars.count
        guard !word.isEmpty, range.lowerBound <= last else { return nil }
        return (range.lowerBound...last).first { has(word, at: $0) }
    }

    /// Where a word stands, wherever it stands.
    func places(of word: String) -> [Range<Int>] {
        let length = word.unicodeScalars.count
        guard length > 0, length <= count else { return [] }
        return (0...count - length).filter { has(word, at: $0) }.map { $0..<$0 + length }
    }
}
