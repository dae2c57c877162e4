import Vocabulary

/// Who asked about one thing lately. A viewer who repeats himself is one who asks, not many: for the rate of
/// questions he counts once in five minutes.
struct Askers {
    static let windowMs: Int64 = 60_000
    private static let repeatMs: Int64 = 300_000

    private var last: [UInt64: Int64] = [:]
    private var counted: [UInt64: Int64] = [:]
    private(set) var sample = ""
    var test: RateTest

    init(_ test: RateTest) { self.test = test }

    /// - Parameter isOnAir: the host speaks of it just now, so people ask more.
    mutating func ask(_ viewer: UInt64, _ text: String, at ts: Int64, isOnAir: Bool) {
        last[viewer == 0 ? UInt64(bitPattern: ts) | 1 : viewer] = ts
        // Whoever has no name may be anybody.
        if viewer != 0 {
            if let before = counted[viewer], ts - before < Self.repeatMs { return }
            counted[viewer] = ts
        }
        sample = text
        test.note(isOnAir ? 1 : 0)
    }

    /// Distinct viewers in the last minute.
    func recent(_ now: Int64, withinMs: Int64 = windowMs) -> Int {
        last.count { now - $0.value < withinMs }
    }

    mutating func tick(_ tick: Int64, present: Double, isOnAir: Bool, _ sight: Audience.Sight) {
        if tick % 10_000 == 0 {
            last = last.filter { tick - $0.value < 2 * Self.windowMs }
            counted = counted.filter { tick - $0.value < Self.repeatMs }
        }
        test.live(isOnAir ? 1 : 0, present)
        test.tick(tick, isBlind: sight.isBlind)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&last)
        coder.code(&counted)
        coder.code(&sample)
        test.code(&coder)
    }
}
