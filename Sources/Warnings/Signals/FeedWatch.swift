import Vocabulary

/// Whether a side of the feed lives: how often it is heard, by our clock, and how long it has been
/// silent against that.
struct FeedWatch {
    /// How a silence is judged. The chance that nothing comes in `g` seconds at a rate `r` is e^−rg.
    static let blindAt = 9.0
    static let blindMs: Int64 = 1200
    static let stalledAt = 14.0
    /// After a silence the line delivers what had gathered: for so long nothing is concluded.
    static let settleMs: Int64 = 5000

    private(set) var firstTs: Int64?
    private(set) var lastTs: Int64 = 0
    private var inSecond = 0.0
    private var seconds = 0.0
    private var slow = 0.0
    private var quick = 0.0
    /// When the present silence, or the last, became noticeable.
    private(set) var blindSince: Int64?
    private(set) var lastBlindTs: Int64 = .min / 2

    /// Something came. Answers the length of the silence that it ends, if that was noticed.
    mutating func hear(at now: Int64) -> Int64? {
        defer { lastTs = now }
        inSecond += 1
        if firstTs == nil { firstTs = now }
        let isGap = now - lastTs >= Self.blindMs && isSilent(now, at: Self.blindAt)
        guard blindSince != nil || isGap else { return nil }
        blindSince = nil
        lastBlindTs = now
        return now - lastTs
    }

    /// Events per second, before the present silence.
    var rate: Double { seconds < 20 ? 0 : min(slow, quick) }

    /// Ends the second before `now`.
    mutating func tick(_ now: Int64) {
        guard firstTs != nil else { return }
        if isSilent(now, at: Self.blindAt), now - lastTs >= Self.blindMs {
            if blindSince == nil { blindSince = lastTs }
            inSecond = 0
            return
        }
        guard blindSince == nil else { return }
        seconds += 1
        slow += (inSecond - slow) / min(seconds, 120)
        quick += (inSecond - quick) / min(seconds, 20)
        inSecond = 0
    }

    func isSilent(_ now: Int64, at level: Double) -> Bool {
        rate * Double(now - lastTs) / 1000 >= level
    }

    /// Nothing can be concluded now: the line is silent, or has just come back.
    func isBlind(_ now: Int64) -> Bool {
        firstTs == nil || blindSince != nil || now - lastBlindTs < Self.settleMs
    }
}
