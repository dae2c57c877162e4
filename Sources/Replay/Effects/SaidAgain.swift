/// Which sentences are the same one said again: alike but for a few letters, as a host repeats
/// herself and as recognition hears her.
///
/// Two are alike when Dice's coefficient of their pairs of letters reaches `alike` (Dice 1945, for
/// strings e.g. Kondrak, Marcu and Knight 2003). Each sentence joins the group whose first member
/// it is most like, so the answer depends on the order of time alone.
package enum SaidAgain {
    package static let alike = 0.75
    /// Shorter sentences ("好的") are everywhere and mean nothing by themselves.
    package static let leastLetters = 6

    /// Groups of positions in `texts`, by first appearance; sentences too short are in none.
    package static func groups(_ texts: [String]) -> [[Int]] {
        var groups: [[Int]] = []
        var sizes: [Int] = []
        var byLetters: [[Unicode.Scalar]: Int] = [:]
        var holders: [UInt64: [Int]] = [:]
        for (i, text) in texts.enumerated() {
            let letters = letters(text)
            guard letters.count >= leastLetters else { continue }
            if let same = byLetters[letters] {
                groups[same].append(i)
                continue
            }
            let pairs = pairs(letters)
            let group = best(pairs, sizes, holders) ?? groups.count
            if group == groups.count {
                groups.append([])
                sizes.append(pairs.count)
                for pair in pairs { holders[pair, default: []].append(group) }
            }
            groups[group].append(i)
            byLetters[letters] = group
        }
        return groups
    }

    private static func best(
        _ pairs: Set<UInt64>, _ sizes: [Int], _ holders: [UInt64: [Int]]
    ) -> Int? {
        var shared: [Int: Int] = [:]
        for pair in pairs { for group in holders[pair] ?? [] { shared[group, default: 0] += 1 } }
        let likes = shared.map { group, n in
            (group: group, dice: 2 * Double(n) / Double(pairs.count + sizes[group]))
        }
        return likes.filter { $0.dice >= alike }
            .max { ($0.dice, -$0.group) < ($1.dice, -$1.group) }?.group
    }

    /// Letters and digits alone, small.
    static func letters(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    private static func pairs(_ letters: [Unicode.Scalar]) -> Set<UInt64> {
        Set(zip(letters, letters.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) })
    }
}
