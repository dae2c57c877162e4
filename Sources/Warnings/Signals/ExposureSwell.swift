import Vocabulary

/// How much more people than usual are shown the room: those who come without an exposure (by a link, or
/// once more) grow in number with all others, and are no flood for that.
struct ExposureSwell {
    private static let usualS = 600.0
    private static let recentS = 5.0
    /// Who comes once more comes some minutes later.
    private static let fadingS = 180.0

    private var seconds = 0.0
    private var usual = 0.0
    private var recent = 0.0
    private(set) var ratio = 1.0

    /// One second had so many exposures.
    mutating func note(_ exposures: Double) {
        seconds += 1
        usual += (exposures - usual) / min(seconds, Self.usualS)
        recent += (exposures - recent) / min(seconds, Self.recentS)
        let now = usual > 0 ? recent / usual : 1
        ratio = max(1, now, ratio - (ratio - 1) / Self.fadingS)
    }

    /// A stream is over: what was usual is the next one's first idea.
    mutating func close() {
        seconds = min(seconds, 60)
        ratio = 1
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&seconds)
        coder.code(&usual)
        coder.code(&recent)
        coder.code(&ratio)
    }
}
