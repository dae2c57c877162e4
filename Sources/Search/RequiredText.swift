/// What a text must hold so that a pattern can match at all: the index finds the few texts that do,
/// and only these are searched.
package indirect enum RequiredText: Sendable, Equatable {
    case term(SearchTerm)
    case all([RequiredText])
    case any([RequiredText])

    /// - Returns: nil where nothing certain can be said. It is said of pairs of ideographs only: a
    ///   letter of the pattern may stand within a word, and words are what the index knows.
    package static func of(pattern: String) -> RequiredText? {
        var reader = RequirementReader(Array(pattern.unicodeScalars))
        guard let found = reader.alternatives(), reader.isAtEnd else { return nil }
        return found.isEmpty ? nil : joined(found)
    }

    static func joined(_ parts: [RequiredText]) -> RequiredText {
        parts.count == 1 ? parts[0] : .all(parts)
    }
}

/// Reads a pattern as far as it is plain: literals, classes, groups, alternatives, quantifiers. What
/// it does not know ends it, and then nothing is required.
private struct RequirementReader {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { at == scalars.count }
    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    /// What all alternatives ask for; empty = nothing, nil = not understood.
    mutating func alternatives() -> [RequiredText]? {
        guard depth < 32 else { return nil }
        depth += 1
        defer { depth -= 1 }
        var branches: [[RequiredText]] = []
        while true {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
            guard next == "|" else { break }
            at += 1
        }
        if branches.count == 1 { return branches[0] }
        guard branches.allSatisfy({ !$0.isEmpty }) else { return [] }
        return [.any(branches.map(RequiredText.joined))]
    }

    private mutating func sequence() -> [RequiredText]? {
        var found: [RequiredText] = []
        var literal: [Unicode.Scalar] = []
        func flush() {
            let text = String(String.UnicodeScalarView(literal))
            literal.removeAll()
            // Longer runs alone are worth asking the index.
            for part in text.split(whereSeparator: { $0.isASCII }) where part.count >= 2 {
                guard let term = SearchTerm(part), !term.endsOpen,
                    SearchText(String(part)).tokens.allSatisfy(\.isIdeographic)
                else { continue }
                found.append(.term(term))
            }
        }
        while let scalar = next, scalar != "|", scalar != ")" {
            let before = literal
            var group: [RequiredText] = []
            switch scalar {
            case "(":
                flush()
                guard let inner = self.group() else { return nil }
                group = inner
            case "[":
                flush()
                guard skipClass() else { return nil }
            case "\\":
                flush()
                guard skipEscape() else { return nil }
            case ".", "^", "$":
                flush()
                at += 1
            case "*", "+", "?", "{": return nil
            default:
                literal.append(scalar)
                at += 1
            }
            guard let least = quantifier() else { return nil }
            if least == 1 {
                found += group
                continue
            }
            // What repeats, or may be missing, ends the run; zero times it asks for nothing.
            if literal.count > before.count {
                literal = before
                flush()
            } else if least > 1 {
                found += group
            }
        }
        flush()
        return found
    }

    /// How often what stands before must be there at least: 0, 1 (no quantifier), 2 (repeats).
    private mutating func quantifier() -> Int? {
        var least = 1
        switch next {
        case "*", "?": least = 0
        case "+": least = 2
        case "{":
            // `{` that begins no quantifier is a letter; rare enough to give up.
            guard let end = scalars[at...].firstIndex(of: "}") else { return nil }
            let inside = String(String.UnicodeScalarView(scalars[(at + 1)..<end]))
            let low = inside.prefix { $0 != "," }
            guard inside.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ",") }),
                let count = low.isEmpty ? 0 : Int(low)
            else { return nil }
            least = count == 0 ? 0 : 2
            at = end
        default: return 1
        }
        at += 1
        if next == "?" || next == "+" { at += 1 }
        return least
    }

    private mutating func group() -> [RequiredText]? {
        at += 1
        if next == "*" { return nil }
        var isLookAround = false
        if next == "?" {
            at += 1
            switch next {
            case ":", ">": at += 1
            case "=", "!":
                at += 1
                isLookAround = true
            case "<":
                at += 1
                guard let sign = next else { return nil }
                if sign == "=" || sign == "!" {
                    at += 1
                    isLookAround = true
                } else {
                    guard let end = scalars[at...].firstIndex(of: ">") else { return nil }
                    at = end + 1
                }
            default: return nil
            }
        }
        guard let inner = alternatives(), next == ")" else { return nil }
        at += 1
        // A look around may forbid, and may look at what another part matches.
        return isLookAround ? [] : inner
    }

    private mutating func skipClass() -> Bool {
        at += 1
        if next == "^" { at += 1 }
        if next == "]" { at += 1 }
        while let scalar = next, scalar != "]" {
            if scalar == "[", at + 1 < scalars.count, [":", ".", "="].contains(scalars[at + 1]) {
                return false
            }
            at += scalar == "\\" ? 2 : 1
        }
        guard next == "]" else { return false }
        at += 1
        return true
    }

    /// One that stands for characters or a place; those that change what follows are not understood.
    private mutating func skipEscape() -> Bool {
        guard at + 1 < scalars.count else { return false }
        let scalar = scalars[at + 1]
        at += 2
        if "dDwWsShHvVbBAzZRXNntrf".unicodeScalars.contains(scalar) { return true }
        // A sign that is meant as itself.
        return !scalar.properties.isAlphabetic && !(scalar.value >= 0x30 && scalar.value <= 0x39)
    }
}
