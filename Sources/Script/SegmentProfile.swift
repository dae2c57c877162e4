import Vocabulary

/// What the segments of a rundown sound like: pairs of sounds and of characters, weighed by how
/// few segments share them (inverse document frequency, Spärck Jones 1972).
struct SegmentProfile: Sendable {
    private var weights: [UInt64: [Float]] = [:]
    let segments: Int
    /// What a pair that no segment has counts in a sentence.
    private let unknownWeight: Float

    init(_ rundown: Rundown) {
        segments = rundown.segments.count
        let count = Float(max(1, segments))
        unknownWeight = 0.5 * Self.rarity(of: 1, among: count)
        var holders: [UInt64: Set<Int>] = [:]
        let texts = Dictionary(rundown.facts.map { ($0.fact, $0.text) }) { first, _ in first }
        for (i, segment) in rundown.segments.enumerated() {
            let written =
                [segment.name, segment.purpose] + segment.lines
                + segment.mustSay.flatMap { $0.wordings + [$0.cue] }
                + segment.facts.compactMap { texts[$0] }
            for text in written {
                for pair in Self.pairs(Sounds.of(text)[...]) {
                    holders[pair, default: []].insert(i)
                }
            }
        }
        for (pair, segments) in holders {
            var row = [Float](repeating: 0, count: rundown.segments.count)
            let rarity = Self.rarity(of: Float(segments.count), among: count)
            for segment in segments { row[segment] = rarity }
            weights[pair] = row
        }
    }

    private static func rarity(of holders: Float, among count: Float) -> Float {
        // log2(1 + n/d), without Foundation.
        var (value, result) = (1 + count / holders, Float(0))
        while value >= 2 {
            value /= 2
            result += 1
        }
        return result + (value - 1)
    }

    private static func pairs(_ sounds: ArraySlice<Sound>) -> [UInt64] {
        var pairs: [UInt64] = []
        var previous: Sound?
        for sound in sounds {
            if let previous {
                pairs.append(UInt64(previous.folded) << 16 | UInt64(sound.folded) | 1 << 40)
                pairs.append(UInt64(previous.character) << 32 ^ UInt64(sound.character) | 1 << 63)
            }
            previous = sound
        }
        return pairs
    }

    /// How much of a clause each segment has, 0 to 1, and how much there was to hear: its pairs.
    func likeness(of clause: ArraySlice<Sound>) -> (shares: [Float], pairs: Int) {
        var shares = [Float](repeating: 0, count: segments)
        var total: Float = 0
        let pairs = Self.pairs(clause)
        for pair in pairs {
            guard let row = weights[pair] else {
                total += unknownWeight
                continue
            }
            total += row.max() ?? 0
            for segment in 0..<segments { shares[segment] += row[segment] }
        }
        guard total > 0 else { return (shares, 0) }
        for segment in 0..<segments { shares[segment] /= total }
        return (shares, pairs.count / 2)
    }
}
