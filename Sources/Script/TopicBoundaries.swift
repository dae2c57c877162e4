import Glibc  // log
import Vocabulary

/// Where a host turns to another topic, when no rundown says what is to come.
///
/// Before and after each sentence the words of a minute and a half are held against each other, as
/// pairs of sounds, so that a misheard word is still the same word (cosine of blocks, Hearst 1997;
/// rare pairs count more, Spärck Jones 1972). Which dips are boundaries is decided for the whole
/// transcript at once: the choice with the best sum of dips and of likely lengths of topics, found
/// by dynamic programming (as Utiyama & Isahara 2001). Topics last a minute or two: their lengths
/// are taken to be log-normal around 75 s.
package struct TopicBoundaries {
    private static let blockMs: Int64 = 90_000
    private static let usualS: Float = 75
    private static let spread: Float = 0.5
    private static let shortestS: Float = 10
    private static let longestS: Float = 400
    /// What a dip of one standard deviation is worth against the length.
    private static let dipWeight: Float = 1

    private struct Utterance {
        var ts: Int64
        /// Numbers of its telling pairs.
        var pairs: [Int]
    }

    private var utterances: [Utterance]
    /// Inverse document frequency, squared, of each pair.
    private var weights: [Float]

    /// Times at which a topic begins, the first excepted, from final sentences in order of time.
    package static func find(in sentences: [(ts: Int64, text: String)]) -> [Int64] {
        let boundaries = TopicBoundaries(sentences)
        guard boundaries.utterances.count > 2 else { return [] }
        return boundaries.chosen(boundaries.dips())
    }

    private init(_ sentences: [(ts: Int64, text: String)]) {
        let pairs = sentences.map { Self.pairs(Sounds.of($0.text)) }
        var holders: [UInt32: Int] = [:]
        for one in pairs { for pair in Set(one) { holders[pair, default: 0] += 1 } }
        // What is said once tells nothing, what is said everywhere neither.
        let most = max(20, sentences.count / 50)
        var numbers: [UInt32: Int] = [:]
        weights = []
        for one in pairs {
            for pair in one where numbers[pair] == nil {
                guard let count = holders[pair], count >= 2, count <= most else { continue }
                numbers[pair] = weights.count
                let rarity = log(Float(sentences.count) / Float(count))
                weights.append(rarity * rarity)
            }
        }
        utterances = zip(sentences, pairs).map { sentence, pairs in
            Utterance(ts: sentence.ts, pairs: pairs.compactMap { numbers[$0] })
        }
    }

    private static func pairs(_ sounds: [Sound]) -> [UInt32] {
        zip(sounds, sounds.dropFirst()).map { UInt32($0.folded) << 16 | UInt32($1.folded) }
    }

    // Dips

    /// How much less than usual the words before and after the start of each sentence have in
    /// common, in standard deviations.
    private func dips() -> [Float] {
        var before = Block(weights.count)
        var after = Block(weights.count)
        var (first, last) = (0, 0)
        var likeness: [Float] = []
        for utterance in utterances {
            while last < utterances.count, utterances[last].ts < utterance.ts + Self.blockMs {
                after.add(utterances[last].pairs, 1)
                last += 1
            }
            while utterances[first].ts < utterance.ts - Self.blockMs {
                before.add(utterances[first].pairs, -1)
                first += 1
            }
            likeness.append(before.cosine(after, weights))
            after.add(utterance.pairs, -1)
            before.add(utterance.pairs, 1)
        }
        let count = Float(likeness.count)
        let mean = likeness.reduce(0, +) / count
        let deviation =
            (likeness.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        guard deviation > 0 else { return likeness.map { _ in 0 } }
        return likeness.map { (mean - $0) / deviation }
    }

    /// The pairs of a stretch of speech, counted.
    private struct Block {
        private var counts: [Float]
        private var present: Set<Int> = []

        init(_ size: Int) { counts = [Float](repeating: 0, count: size) }

        mutating func add(_ pairs: [Int], _ change: Float) {
            for pair in pairs {
                counts[pair] += change
                if counts[pair] > 0 { present.insert(pair) } else { present.remove(pair) }
            }
        }

        func cosine(_ other: Block, _ weights: [Float]) -> Float {
            var (both, mine, its): (Float, Float, Float) = (0, 0, 0)
            // In one order: sums of floating numbers must not hang on a set's.
            for pair in present.sorted() {
                mine += counts[pair] * counts[pair] * weights[pair]
                both += counts[pair] * other.counts[pair] * weights[pair]
            }
            for pair in other.present.sorted() {
                its += other.counts[pair] * other.counts[pair] * weights[pair]
            }
            return mine > 0 && its > 0 ? both / (mine * its).squareRoot() : 0
        }
    }

    // Choice

    private func chosen(_ dips: [Float]) -> [Int64] {
        let times = utterances.map(\.ts) + [utterances[utterances.count - 1].ts + 5000]
        var best = [Float](repeating: -.infinity, count: times.count)
        var back = [Int](repeating: 0, count: times.count)
        best[0] = 0
        var first = 0
        for to in 1..<times.count {
            while Float(times[to] - times[first]) / 1000 > Self.longestS, first < to - 1 {
                first += 1
            }
            for from in first..<to {
                let length = Float(times[to] - times[from]) / 1000
                // A pause longer than any topic has nothing to choose in it.
                guard length >= Self.shortestS || from == first else { continue }
                let value =
                    best[from] + worth(length) + (to < dips.count ? Self.dipWeight * dips[to] : 0)
                if value > best[to] { (best[to], back[to]) = (value, from) }
            }
        }
        var found: [Int64] = []
        var at = back[times.count - 1]
        while at > 0 {
            found.append(times[at])
            at = back[at]
        }
        return found.reversed()
    }

    /// Logarithm of the chance of a topic's length, but for a constant.
    private func worth(_ seconds: Float) -> Float {
        let off = log(max(1, seconds) / Self.usualS) / Self.spread
        return -off * off / 2
    }
}
