import Vocabulary

/// The script a host speaks in a loop: greeting, offer, lead call, features, close.
struct Script {
    enum Part: String, CaseIterable {
        case greeting, offer, leadCall = "lead_call", features, close
    }

    /// One part on air; times in milliseconds since the beginning of the show.
    struct Segment {
        var part: Part
        var from: Int64
        var to: Int64
        var loop: Int
        /// What the features of this loop are about.
        var topic: Topic
    }

    let segments: [Segment]
    /// The segment on air at each second.
    private let bySecond: [Int32]

    /// - Parameter length: of the show, milliseconds.
    init(length: Int64, chance: Chance) {
        var chance = chance
        var segments: [Segment] = []
        var at: Int64 = 0
        var loop = 0
        var topics = chance.shuffled(Topic.allCases)
        while at < length {
            if loop > 0, loop % topics.count == 0 { topics = chance.shuffled(topics) }
            let topic = topics[loop % topics.count]
            for part in Part.allCases {
                let end = min(length, at + Self.duration(part, &chance))
                if end > at {
                    segments.append(
                        Segment(part: part, from: at, to: end, loop: loop, topic: topic))
                }
                at = end
            }
            loop += 1
        }
        var bySecond: [Int32] = []
        for (i, segment) in segments.enumerated() {
            while Int64(bySecond.count) * 1000 < segment.to { bySecond.append(Int32(i)) }
        }
        self.segments = segments
        self.bySecond = bySecond
    }

    /// The seconds of the plan; a host is a person and runs over.
    private static func duration(_ part: Part, _ chance: inout Chance) -> Int64 {
        switch part {
        case .greeting: 3_000
        case .offer: 30_000 + chance.ms(-2...6)
        case .leadCall: 15_000 + chance.ms(-1...2)
        case .features: chance.ms(55...80)
        case .close: 60_000 + chance.ms(-4...6)
        }
    }

    func segment(at ms: Int64) -> Segment? {
        let second = Int(ms / 1000)
        guard second >= 0, second < bySecond.count else { return nil }
        return segments[Int(bySecond[second])]
    }

    func segments(startingIn span: Range<Int64>) -> some Sequence<Segment> {
        segments.lazy.filter { span.contains($0.from) }
    }
}

/// What a car is asked about, and what a host tells of it.
enum Topic: CaseIterable {
    case range, charging, space, cabin, safety
}
