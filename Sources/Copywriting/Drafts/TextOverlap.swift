/// How much two texts share: of the runs of four characters that either has, the part that both
/// have (Jaccard).
package struct TextOverlap {
    private var runs: Set<UInt64> = []

    package init(_ text: String) {
        var run: UInt64 = 0
        var count = 0
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            // Sixteen bits of a scalar tell apart what copy is written in.
            run = run << 16 | UInt64(scalar.value & 0xFFFF)
            count += 1
            if count >= 4 { runs.insert(run) }
        }
    }

    package func share(with other: TextOverlap) -> Double {
        let (small, large) = runs.count < other.runs.count ? (self, other) : (other, self)
        guard !large.runs.isEmpty else { return 0 }
        let both = small.runs.count { large.runs.contains($0) }
        return Double(both) / Double(runs.count + other.runs.count - both)
    }
}
