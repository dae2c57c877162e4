/// Lists of words that patterns use by name: `{name}` in a pattern or in another list stands for any
/// of its words.
package struct WordLists: Sendable, Equatable {
    package var lists: [String: [String]]

    package init(_ lists: [String: [String]] = [:]) { self.lists = lists }

    /// The pattern with its word lists written out.
    ///
    /// - Parameter depth: how many lists may still stand in one another.
    package func expanded(_ pattern: String, depth: Int = 8) throws(PatternError) -> String {
        var result = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{") {
            let name = rest[rest.index(after: open)...].prefix(while: Self.isNameLetter)
            let close = name.endIndex
            // {2,3} repeats; \p{Han} and \x{4e00} belong to their escapes.
            guard close < rest.endIndex, rest[close] == "}", !name.isEmpty,
                !Self.endsInEscape(rest[..<open])
            else {
                result += rest[...open]
                rest = rest[rest.index(after: open)...]
                continue
            }
            let offset = pattern[..<open].utf8.count
            result += rest[..<open]
            result += try list(String(name), depth: depth, offset: offset)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func list(_ name: String, depth: Int, offset: Int) throws(PatternError) -> String {
        guard let words = lists[name], depth > 0 else {
            throw PatternError(
                code: "pattern_word_list",
                message: lists[name] == nil
                    ? "there is no word list {\(name)}: define it under words, or correct the name"
                    : "the word list {\(name)} contains itself: take it out of its own words",
                offset: offset)
        }
        var alternatives: [String] = []
        for word in words { alternatives.append(try expanded(word, depth: depth - 1)) }
        return "(?:" + Self.grouped(alternatives).joined(separator: "|") + ")"
    }

    /// Words that begin alike share their beginning, which is looked for once: 天窗|天幕 as 天(?:窗|幕).
    private static func grouped(_ words: [String]) -> [String] {
        var order: [Character] = []
        var rests: [Character: [String]] = [:]
        var patterns: [String] = []
        for word in words {
            // A word with signs of patterns stays whole.
            guard let first = word.first, word.allSatisfy({ $0.isLetter || $0.isNumber }) else {
                patterns.append(word)
                continue
            }
            if rests[first] == nil { order.append(first) }
            rests[first, default: []].append(String(word.dropFirst()))
        }
        let together = order.map { first in
            let tails = rests[first] ?? []
            return tails.count == 1
                ? "\(first)\(tails[0])" : "\(first)(?:\(tails.joined(separator: "|")))"
        }
        return together + patterns
    }

    /// Whether a list may be called so.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy(isNameLetter)
    }

    private static func isNameLetter(_ letter: Character) -> Bool {
        letter == "_" || ("a"..."z").contains(letter)
    }

    private static func endsInEscape(_ text: Substring) -> Bool {
        guard let letter = text.last, letter.isASCII, letter.isLetter else { return false }
        return text.dropLast().last == "\\"
    }
}
