/// Something that must stand in a text in one piece: a word, or several behind each other.
package struct SearchTerm: Sendable, Equatable {
    /// As `SearchText` cuts them.
    package var words: [String]
    /// The last one may go on.
    package var endsOpen: Bool

    package init(words: [String], endsOpen: Bool) {
        self.words = words
        self.endsOpen = endsOpen
    }

    /// - Returns: nil if the text holds nothing that could be looked for.
    package init?(_ text: some StringProtocol) {
        let tokens = SearchText(String(text)).tokens
        guard let last = tokens.last else { return nil }
        words = tokens.map(\.word)
        if last.isIdeographic, last.isAlone {
            // What follows it in the text makes a pair with it.
            endsOpen = true
        } else if last.isIdeographic {
            // The pairs before say all; the text may go on.
            words.removeLast()
            endsOpen = false
        } else {
            endsOpen = text.hasSuffix("*") || text.hasSuffix("＊")
        }
    }

    /// Where it stands in a text, in UTF-16 units.
    package func spans(in tokens: [SearchText.Token]) -> [Range<Int>] {
        guard tokens.count >= words.count else { return [] }
        return (0...tokens.count - words.count).compactMap { at in
            let part = tokens[at..<at + words.count]
            let fits = zip(part, words).enumerated().allSatisfy { i, pair in
                endsOpen && i == words.count - 1
                    ? pair.0.word.hasPrefix(pair.1) : pair.0.word == pair.1
            }
            guard fits, let first = part.first, let last = part.last else { return nil }
            return first.start..<(endsOpen && last.isIdeographic ? last.head : last.end)
        }
    }
}

/// What somebody looks for: words that must be there, and words that must not.
///
/// Blanks part terms; quotes of any kind hold several words together; `-` before a term leaves out
/// what has it; `*` behind letters or digits lets them go on. Nothing else means anything.
package struct SearchWords: Sendable, Equatable {
    package private(set) var all: [SearchTerm] = []
    package private(set) var none: [SearchTerm] = []

    package static let mostCharacters = 200
    package static let mostTerms = 16

    package init(_ text: String) throws(SearchProblem) {
        guard text.unicodeScalars.count <= Self.mostCharacters else { throw .tooLong }
        for piece in Self.pieces(text) {
            guard let term = SearchTerm(piece.text) else { continue }
            if piece.isExcluded { none.append(term) } else { all.append(term) }
        }
        guard !all.isEmpty else { throw none.isEmpty ? .nothing : .onlyExcluded }
        guard all.count + none.count <= Self.mostTerms else { throw .tooMany }
    }

    private typealias Piece = (text: Substring, isExcluded: Bool)

    private static let quotes: [Character: Character] = [
        "\"": "\"", "“": "”", "”": "”", "「": "」", "『": "』", "«": "»", "＂": "＂",
    ]

    private static func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
                continue
            }
            let isExcluded = first == "-" || first == "－"
            if isExcluded { rest.removeFirst() }
            let closing = rest.first.flatMap { quotes[$0] }
            if closing != nil { rest.removeFirst() }
            let end = rest.firstIndex {
                closing == nil ? ($0.isWhitespace || quotes[$0] != nil) : $0 == closing
            }
            pieces.append((rest[..<(end ?? rest.endIndex)], isExcluded))
            rest = rest[(end ?? rest.endIndex)...]
            if closing != nil { rest = rest.dropFirst() }
        }
        return pieces
    }

    /// Where the words that must be there stand in a text, in UTF-16 units, merged.
    package func spans(in text: String) -> [Range<Int>] {
        let tokens = SearchText(text).tokens
        return merged(all.flatMap { $0.spans(in: tokens) })
    }
}

/// Ranges in order, those that touch as one.
package func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if let last = merged.last, last.upperBound >= range.lowerBound {
            merged[merged.count - 1] =
                last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
            merged.append(range)
        }
    }
    return merged
}

/// Why nothing can be looked for, and what helps. Pages translate by `code`.
package struct SearchProblem: Error, Equatable {
    package var code: String
    package var message: String

    static let nothing = SearchProblem(
        code: "query_empty",
        message: "there is nothing to look for: write a word, a number or a character")
    static let onlyExcluded = SearchProblem(
        code: "query_only_excluded",
        message: "something must be looked for before anything is left out: add a word without -")
    static let tooLong = SearchProblem(
        code: "query_too_long",
        message: "a query may have \(SearchWords.mostCharacters) characters: look for less")
    static let tooMany = SearchProblem(
        code: "query_too_many_terms",
        message: "a query may have \(SearchWords.mostTerms) terms: look for fewer")
}

/// What can be found.
package enum SearchKind: Int, CaseIterable, Sendable {
    case said = 1
    case comments, tags, cues

    package var name: String { "\(self)" }
    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}
