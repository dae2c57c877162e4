import Glibc  // exp, log
import Vocabulary

/// What the segments of a rundown sound like: for each, a model of its words, which says how much
/// likelier a syllable is there than anywhere.
///
/// A mixture, as language models are smoothed (Jelinek & Mercer 1980): a syllable follows from the
/// one before it by character, by sound, by sound over one misheard syllable, or it is one of the
/// segment's characters or sounds, or it has nothing to do with the segment. What is common to all
/// segments says little, what only one has says much; what none has says the same of all.
struct SegmentProfile: Sendable {
    /// The parts of the mixture, with the share of syllables that each explains and how often what
    /// it looks at turns up in any speech (some 2,500 usual characters, 400 toneless syllables).
    private enum Part: UInt64, CaseIterable {
        case characterPair, soundPair, soundOverOne, character, sound

        var share: Float {
            switch self {
            case .characterPair, .soundPair: 0.15
            case .soundOverOne, .character: 0.1
            case .sound: 0.05
            }
        }

        var usual: Float {
            switch self {
            case .characterPair: 0.0001
            case .soundPair, .soundOverOne: 0.0004
            case .character: 0.0006
            case .sound: 0.0025
            }
        }

        /// One key for each thing that a part looks at.
        func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
            rawValue << 61 ^ UInt64(first) << 29 ^ UInt64(second)
        }
    }

    /// Syllables of any speech that stand beside those of the rundown.
    private static let outside: Float = 1000
    /// A segment with few words written down is said with many others.
    private static let unwritten: Float = 20
    /// The share of clauses that a host improvises.
    private static let improvised: Float = 0.3
    /// Neighbouring syllables repeat each other's evidence.
    private static let temper: Float = 0.7

    /// What is usual for a kind of segment counts less than what is planned for this one.
    private static let usualWeight: Float = 0.5

    let segments: Int
    /// Where the row of a key begins in `ratios`.
    private var rows: [UInt64: Int32] = [:]
    /// For each key and segment: share of the part × how much likelier than anywhere.
    private var ratios: [Float] = []
    private let unexplained: Float

    init(_ rundown: Rundown) {
        segments = rundown.segments.count
        unexplained = 1 - Part.allCases.reduce(0) { $0 + $1.share }
        let texts = Dictionary(rundown.facts.map { ($0.fact, $0.text) }) { first, _ in first }
        var counts: [UInt64: [Int: Float]] = [:]
        var lengths = [Float](repeating: Self.unwritten, count: segments)
        func add(_ text: String, to segment: Int, weight: Float) {
            let sounds = Sounds.of(text)
            lengths[segment] += weight * Float(sounds.count)
            for at in sounds.indices {
                Self.forEachKey(at, in: sounds) { _, key in
                    counts[key, default: [:]][segment, default: 0] += weight
                }
            }
        }
        for (i, segment) in rundown.segments.enumerated() {
            let written = Set(
                [segment.name, segment.purpose] + segment.lines
                    + segment.mustSay.flatMap { $0.wordings + [$0.cue] }
                    + segment.facts.compactMap { texts[$0] })
            for text in written { add(text, to: i, weight: 1) }
            for text in segment.kind.usualWords { add(text, to: i, weight: Self.usualWeight) }
        }
        let all = lengths.reduce(Self.outside, +)
        for (key, held) in counts {
            let part = Part(rawValue: key >> 61) ?? .sound
            let anywhere = (held.values.reduce(0, +) + Self.outside * part.usual) / all
            rows[key] = Int32(ratios.count)
            for i in 0..<segments {
                ratios.append(part.share * (held[i] ?? 0) / lengths[i] / anywhere)
            }
        }
    }

    private static func forEachKey(
        _ at: Int, in sounds: [Sound], _ body: (Part, UInt64) -> Void
    ) {
        let sound = sounds[at]
        if !Sounds.isGrammar(sound) {
            body(.character, Part.character.key(sound.character, 0))
            if sound.folded != 0 { body(.sound, Part.sound.key(UInt32(sound.folded), 0)) }
        }
        guard at > 0 else { return }
        let before = sounds[at - 1]
        body(.characterPair, Part.characterPair.key(before.character, sound.character))
        guard sound.folded != 0 else { return }
        body(.soundPair, Part.soundPair.key(UInt32(before.folded), UInt32(sound.folded)))
        guard at > 1 else { return }
        let over = UInt32(sounds[at - 2].folded)
        body(.soundOverOne, Part.soundOverOne.key(over, UInt32(sound.folded)))
    }

    /// For each segment, the logarithm of how much better it explains some syllables of a sentence
    /// than speech in general does.
    func likelihoods(of range: Range<Int>, in sounds: [Sound]) -> [Float] {
        var sums = [Float](repeating: 0, count: segments)
        var mixture = [Float](repeating: 0, count: segments)
        for at in range {
            var isKnown = false
            for i in 0..<segments { mixture[i] = unexplained }
            Self.forEachKey(at, in: sounds) { _, key in
                guard let row = rows[key] else { return }
                isKnown = true
                for i in 0..<segments { mixture[i] += ratios[Int(row) + i] }
            }
            guard isKnown else {
                // Says the same of all segments.
                continue
            }
            for i in 0..<segments {
                sums[i] += Self.temper * log(mixture[i])
            }
        }
        return sums.map { Self.orImprovised($0) }
    }

    /// A clause is of the segment, or it is a remark, an answer, a story, of which any segment has.
    private static func orImprovised(_ evidence: Float) -> Float {
        // Beyond this nothing else counts, and e to its power would soon be no number.
        guard evidence < 12 else { return evidence + log(1 - improvised) }
        return log(improvised + (1 - improvised) * exp(evidence))
    }
}
