/// A piece of a template's text: plain words, or a tag with the line that it stands on.
struct TemplatePiece: Equatable {
    enum Kind: Equatable {
        case text, slot, tag, remark
        /// A tag that is not closed before the text ends.
        case open
    }

    var kind: Kind
    /// Without the braces.
    var text: String
    var line: Int

    /// The words of a tag.
    var words: [String] { text.split(separator: " ").map(String.init) }

    /// All pieces of a text in order.
    ///
    /// - Parameter line: of the file, at which the text begins.
    static func all(of text: String, from line: Int = 1) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var line = line
        var rest = Substring(text)
        while let (start, kind, close) = nextTag(in: rest) {
            let before = rest[..<start]
            if !before.isEmpty {
                pieces.append(Self(kind: .text, text: String(before), line: line))
            }
            line += before.count { $0.isNewline }
            let inside = rest[rest.index(start, offsetBy: 2)...]
            guard let end = inside.firstRange(of: close) else {
                pieces.append(Self(kind: .open, text: String(inside.prefix(20)), line: line))
                return pieces
            }
            let words = inside[..<end.lowerBound]
            pieces.append(Self(kind: kind, text: trimmed(words), line: line))
            line += words.count { $0.isNewline }
            rest = inside[end.upperBound...]
        }
        if !rest.isEmpty { pieces.append(Self(kind: .text, text: String(rest), line: line)) }
        return pieces
    }

    private static func nextTag(
        in text: Substring
    ) -> (start: Substring.Index, kind: Kind, close: String)? {
        var at = text.startIndex
        while let brace = text[at...].firstIndex(of: "{") {
            let next = text.index(after: brace)
            guard next < text.endIndex else { return nil }
            switch text[next] {
            case "{": return (brace, .slot, "}}")
            case "%": return (brace, .tag, "%}")
            case "#": return (brace, .remark, "#}")
            default: at = next
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        guard let first = text.firstIndex(where: { !isBlank($0) }),
            let last = text.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(text[first...last])
    }

    /// The text without the lines that hold nothing but tags: such a line leaves none behind.
    static func withoutTagLines(_ text: String) -> String {
        var out = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let pieces = all(of: String(line))
            let holdsTagsOnly =
                !pieces.isEmpty
                && pieces.allSatisfy { piece in
                    switch piece.kind {
                    case .tag: !piece.text.hasPrefix("include ")
                    case .remark: true
                    case .text: piece.text.allSatisfy(\.isWhitespace)
                    case .slot, .open: false
                    }
                } && pieces.contains { $0.kind != .text }
            if holdsTagsOnly {
                out += pieces.filter { $0.kind == .tag }.map { "{% \($0.text) %}" }.joined()
            } else {
                out += line
                out += "\n"
            }
        }
        return out
    }
}
