/// Looks for a text on which a pattern is catastrophically slow, as somebody would who means harm.
///
/// Such texts have one shape: a beginning that leads to the repetition, the repeated thing many
/// times, and an end that does not fit, so that every way to cut the middle is tried. The beginnings
/// are found by walking: the matcher itself says of each letter of the pattern whether the text
/// could still begin a match. Steps are counted, not time, so a trial ends the same everywhere.
struct PatternTrial {
    /// A character that no pattern asks for.
    static let stranger: Character = "\u{1}"
    /// Long enough that two repetitions in one another pass every limit, so short that three free
    /// gaps beside each other (`价.*万.*多少`) do not.
    private static let length = 100
    private static let walks = 6
    private static let steps = 16
    private static let trials = 1_500

    private let pattern: TextPattern
    private let letters: [[UInt8]]

    init(pattern: String, of compiled: TextPattern) {
        self.pattern = compiled
        letters = PatternLetters.of(pattern).map { Array(String($0).utf8) }
    }

    /// A text that hits the limits; nil if none was found.
    func slowInput() -> [UInt8]? {
        var left = Self.trials
        var tried: Set<[UInt8]> = []
        let end = Array(String(Self.stranger).utf8)
        for walk in 0..<Self.walks {
            let path = self.path(walk)
            for at in 0...path.count {
                let beginning = path[..<at].flatMap(\.self)
                for repeated in repetitions(path, at) where left > 0 {
                    let input = beginning + pumped(repeated) + end
                    guard tried.insert(input).inserted else { continue }
                    left -= 1
                    if pattern.interpret(input) == .limit { return input }
                }
            }
        }
        return nil
    }

    /// Letters one after the other, each of which the pattern could go on with.
    private func path(_ walk: Int) -> [[UInt8]] {
        var path: [[UInt8]] = []
        var text: [UInt8] = []
        for step in 0..<Self.steps {
            let open = letters.filter { pattern.couldBegin(with: text + $0) }
            guard !open.isEmpty else { break }
            let next = open[(walk * 7 + step * walk) % open.count]
            path.append(next)
            text += next
        }
        return path
    }

    /// Each letter alone, and the next letters of the path together.
    private func repetitions(_ path: [[UInt8]], _ at: Int) -> [[UInt8]] {
        letters
            + (2...4).compactMap { count in
                at + count <= path.count ? path[at..<at + count].flatMap(\.self) : nil
            }
    }

    private func pumped(_ piece: [UInt8]) -> [UInt8] {
        let characters = piece.count { $0 & 0xC0 != 0x80 }
        return Array(repeatElement(piece, count: Self.length / characters).joined())
    }
}

/// One letter for each thing that a pattern can ask for: its literal letters, and one member of each
/// class. An approximation is enough: a letter too many costs a trial.
enum PatternLetters {
    private static let most = 24

    static func of(_ pattern: String) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        var rest = Array(pattern.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            for letter in letters(scalar, &rest) where !found.contains(letter) {
                found.append(letter)
            }
        }
        guard found.count > most else { return found }
        return (0..<most).map { found[$0 * found.count / most] }
    }

    private static func letters(
        _ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
    ) -> [Unicode.Scalar] {
        switch scalar {
        case "\\": return escaped(&rest)
        case "[":
            // A class that excludes has members that it does not name.
            guard rest.first == "^" else { return [] }
            return ["~", "a", "中"]
        case ".": return ["a"]
        case "(", ")", "|", "*", "+", "?", "{", "}", "]", "^", "$": return []
        default: return [scalar]
        }
    }

    private static func escaped(_ rest: inout ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        switch rest.popFirst() {
        case "d": ["1"]
        case "w", "D", "S", "X", "N", "R": ["a"]
        case "s", "h", "v": [" "]
        case "W", "H", "V": ["!"]
        case "p", "P": ["中", "a", "1", "!"]
        case "n": ["\n"]
        case "t": ["\t"]
        case .some(let sign) where !sign.properties.isAlphabetic && sign.value > 57: [sign]
        case .some(let sign) where sign.value < 48: [sign]
        default: []
        }
    }
}
