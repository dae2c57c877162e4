import Vocabulary

/// Who asked about one thing lately: a viewer who repeats himself within a minute counts once.
struct Askers {
    static let windowMs: Int64 = 60_000

    private var last: [UInt64: Int64] = [:]
    private(set) var sample = ""
    var test: RateTest

    init(_ test: RateTest) { self.test = test }

    /// - Parameter isOnAir: the host speaks of it just now, so people ask more.
    mutating func ask(_ viewer: UInt64, _ text: String, at ts: Int64, isOnAir: Bool) {
        let isRepeated = viewer != 0 && last[viewer].map { ts - $0 < Self.windowMs } ?? false
        last[viewer == 0 ? UInt64(bitPattern: ts) | 1 : viewer] = ts
        guard !isRepeated else { return }
        sample = text
        test.note(isOnAir ? 1 : 0)
    }

    /// Distinct viewers in the last minute.
    func recent(_ now: Int64, withinMs: Int64 = windowMs) -> Int {
        last.count { now - $0.value < withinMs }
    }

    mutating func tick(_ tick: Int64, present: Double, isOnAir: Bool, _ sight: Audience.Sight) {
        if tick % 10_000 == 0 { last = last.filter { tick - $0.value < 120_000 } }
        test.live(isOnAir ? 1 : 0, present)
        test.tick(tick, isBlind: sight.isBlind)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&last)
        coder.code(&sample)
        test.code(&coder)
    }
}
