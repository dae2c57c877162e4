/// Takes numbers and accounts of people out of a text: what a viewer wrote or a host said may be
/// quoted by a warning, and must not leave the house with it.
package enum Masking {
    /// Runs that can be a telephone number or an account keep their first three characters.
    package static func masked(_ text: String) -> String {
        var out = ""
        var run: [Character] = []
        func flush() {
            out += isPersonal(run) ? String(run.prefix(3)) + "****" : String(run)
            run.removeAll(keepingCapacity: true)
        }
        for character in text {
            if belongs(character) {
                run.append(character)
            } else {
                flush()
                out.append(character)
            }
        }
        flush()
        return out
    }

    /// Digits as they are written or spoken, and what accounts are made of.
    private static func belongs(_ character: Character) -> Bool {
        isDigit(character) || character == "_" || character == "-"
            || (character.isASCII && character.isLetter)
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.isNumber && character.isASCII || spoken.contains(character)
            || ("０"..."９").contains(character)
    }

    private static let spoken: Set<Character> = Set("零〇一二三四五六七八九幺")

    /// Seven digits are a telephone number; six letters and digits with two digits among them are
    /// how an account is called.
    private static func isPersonal(_ run: [Character]) -> Bool {
        let digits = run.count(where: isDigit)
        let letters = run.contains { $0.isASCII && $0.isLetter }
        return digits >= 7 || (letters && run.count >= 6 && digits >= 2)
    }
}
