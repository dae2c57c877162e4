/// Which sentences are the same one said again: alike but for a few letters, as a host repeats
/// herself and as recognition hears her.
///
/// Two are alike when Dice's coefficient of their pairs of letters reaches three quarters (Dice 1945,
/// for strings e.g. Kondrak, Marcu and Knight 2003). Each sentence joins the group whose first member
/// it is most like, or that of the same letters before, so the answer depends on the order of time
/// alone.
package enum SaidAgain {
    /// Shorter sentences ("好的") are everywhere and mean nothing by themselves.
    package static let leastLetters = 6

    /// Groups of positions in `texts`, by first appearance; sentences too short are in none.
    package static func groups(_ texts: [String]) -> [[Int]] {
        let letters = texts.map(letters)
        let rarity = PairRarity(letters.lazy.filter { $0.count >= leastLetters })
        var groups: [[Int]] = []
        var firsts = FirstMembers()
        var byLetters: [[Unicode.Scalar]: Int] = [:]
        for (i, letters) in letters.enumerated() where letters.count >= leastLetters {
            if let same = byLetters[letters] {
                groups[same].append(i)
                continue
            }
            let pairs = rarity.ranks(of: letters)
            let group = firsts.best(pairs) ?? groups.count
            if group == groups.count {
                groups.append([])
                firsts.add(pairs)
            }
            groups[group].append(i)
            byLetters[letters] = group
        }
        return groups
    }

    /// Letters and digits alone, small.
    static func letters(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    /// Each pair of neighbours once.
    static func pairs(_ letters: [Unicode.Scalar]) -> [UInt64] {
        var pairs = zip(letters, letters.dropFirst()).map {
            UInt64($0.value) << 32 | UInt64($1.value)
        }
        pairs.sort()
        var kept = 0
        for i in pairs.indices where i == 0 || pairs[i] != pairs[kept - 1] {
            pairs[kept] = pairs[i]
            kept += 1
        }
        pairs.removeLast(pairs.count - kept)
        return pairs
    }
}

/// Pairs of letters by how rare they are, the rarest first.
private struct PairRarity {
    private var ranks: [UInt64: Int32]

    init(_ texts: some Sequence<[Unicode.Scalar]>) {
        var often: [UInt64: Int] = [:]
        for letters in texts {
            for pair in SaidAgain.pairs(letters) { often[pair, default: 0] += 1 }
        }
        let order = often.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        ranks = Dictionary(uniqueKeysWithValues: order.indices.map { (order[$0].key, Int32($0)) })
    }

    func ranks(of letters: [Unicode.Scalar]) -> [Int32] {
        SaidAgain.pairs(letters).map { ranks[$0]! }.sorted()
    }
}

/// The first member of each group, found again by its rarest pairs alone.
///
/// Of two that are alike each shares three fifths of its pairs, or the other would be too long. So if
/// the rest of either, and one more, are looked up from the rarest on, at least one of them is met
/// (prefix filter: Chaudhuri, Ganti and Kaushik 2006).
private struct FirstMembers {
    private var members: [[Int32]] = []
    private var holders: [Int32: [Int]] = [:]

    private static func telling(_ pairs: [Int32]) -> ArraySlice<Int32> {
        pairs.prefix(pairs.count - (3 * pairs.count + 4) / 5 + 1)
    }

    mutating func add(_ pairs: [Int32]) {
        for pair in Self.telling(pairs) { holders[pair, default: []].append(members.count) }
        members.append(pairs)
    }

    /// The group that a sentence is most like, of two the first; nil if it is like none.
    func best(_ pairs: [Int32]) -> Int? {
        var best: (group: Int, shared: Int, size: Int)?
        for group in Set(Self.telling(pairs).flatMap { holders[$0] ?? [] }).sorted() {
            let member = members[group]
            let shared = Self.shared(pairs, member)
            let size = pairs.count + member.count
            guard 8 * shared >= 3 * size else { continue }
            if let than = best, shared * than.size <= than.shared * size { continue }
            best = (group, shared, size)
        }
        return best?.group
    }

    private static func shared(_ a: [Int32], _ b: [Int32]) -> Int {
        var (i, j, n) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] { n += 1 }
            let (left, right) = (a[i], b[j])
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        return n
    }
}
