/// How well a wording is found somewhere in what was heard.
package enum Likeness {
    package struct Found: Sendable, Equatable {
        /// 1 = word for word, 0 = not at all.
        package var score: Double
        /// The stretch of sounds in which it was found.
        package var range: Range<Int>
    }

    /// What it costs to hear `b` for `a`, 0 to 1.
    @inline(__always)
    private static func cost(_ a: Sound, _ b: Sound) -> Double {
        if a.character == b.character { return 0 }
        if a.reading != 0, a.reading == b.reading { return 0.1 }
        if a.folded != 0, a.folded == b.folded { return 0.3 }
        return 1
    }

    /// What a sound of a wording weighs: of numbers every syllable counts.
    @inline(__always)
    private static func weight(_ sound: Sound) -> Double { sound.isNumeral ? 2 : 1 }

    /// Approximate substring search (Sellers 1980, "The theory and computation of evolutionary
    /// distances: pattern recognition"): the stretch of `heard` with the smallest weighted edit
    /// distance to `wording`. Words put in between cost half of words left out.
    package static func find(_ wording: [Sound], in heard: [Sound]) -> Found {
        guard !wording.isEmpty, !heard.isEmpty else { return Found(score: 0, range: 0..<0) }
        let total = wording.reduce(0) { $0 + weight($1) }
        var column = [Double](repeating: 0, count: wording.count + 1)
        var starts = [Int](repeating: 0, count: wording.count + 1)
        for (i, sound) in wording.enumerated() { column[i + 1] = column[i] + weight(sound) }
        var best = (cost: column[wording.count], start: 0, end: 0)
        for (j, sound) in heard.enumerated() {
            var (diagonal, diagonalStart) = (column[0], starts[0])
            column[0] = 0
            starts[0] = j + 1
            for i in 1...wording.count {
                let weight = weight(wording[i - 1])
                let change = diagonal + weight * cost(wording[i - 1], sound)
                let extra = column[i] + (sound.isNumeral ? 1 : 0.5)
                let left = column[i - 1] + weight
                (diagonal, column[i]) = (column[i], min(change, extra, left))
                let from = starts[i]
                if column[i] == change {
                    starts[i] = i == 1 ? j : diagonalStart
                } else if column[i] == left {
                    starts[i] = starts[i - 1]
                }
                diagonalStart = from
            }
            if column[wording.count] < best.cost {
                best = (column[wording.count], starts[wording.count], j + 1)
            }
        }
        let range = min(best.start, best.end)..<best.end
        return Found(score: max(0, 1 - best.cost / total), range: range)
    }

    /// From which score on a wording counts as said: short ones must fit closely.
    package static func isSaid(_ found: Found, _ wording: [Sound]) -> Bool {
        found.score >= (wording.count <= 3 ? 0.88 : wording.count <= 5 ? 0.78 : 0.68)
    }
}
