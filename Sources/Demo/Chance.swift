import Vocabulary

/// Seeded chance (SplitMix64): the same seed gives the same draws on every machine.
struct Chance {
    private var state: UInt64

    init(seed: UInt64, _ salts: UInt64...) {
        state = salts.reduce(seed) { Self.mix($0 ^ Self.mix($1 &+ 0x9E37_79B9_7F4A_7C15)) }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// From 0 up to 1, 1 left out.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func happens(_ probability: Double) -> Bool { share() < probability }

    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(share() * Double(range.count))
    }

    /// Milliseconds within a span given in seconds.
    mutating func ms(_ seconds: ClosedRange<Double>) -> Int64 {
        let length = seconds.upperBound - seconds.lowerBound
        return Int64((seconds.lowerBound + share() * length) * 1000)
    }

    mutating func pick<T>(_ values: [T]) -> T { values[whole(0...values.count - 1)] }

    mutating func shuffled<T>(_ values: [T]) -> [T] {
        var values = values
        for i in values.indices.dropFirst().reversed() { values.swapAt(i, whole(0...i)) }
        return values
    }

    /// How many of many rare things happen where `mean` are expected: a sum of twelve fair halves
    /// stands in for the bell curve, so that no function of the C library is needed.
    mutating func count(mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        var bell = -6.0
        for _ in 0..<12 { bell += share() }
        return max(0, Int((mean + bell * mean.squareRoot()).rounded()))
    }
}
