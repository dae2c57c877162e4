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
    /// Seconds since something was heard. They count when the silence is over: a slow feed's rate would
    /// otherwise fade with the silence that it is to judge.
    private var idle = 0
    private var seconds = 0.0
    private var slow = 0.0
    private var quick = 0.0
    /// The longest pause of these five minutes, and of the five before: who is heard seldom pauses as
    /// people do, and its pauses are no chance of a steady rate.
    private var pause: Int64 = 0
    private var pauseBefore: Int64 = 0
    private var pausesSince: Int64 = 0
    private static let pausesMs: Int64 = 300_000
    private static let seldom = 0.5
    private static let pauses: Int64 = 3
    /// When the present silence, or the last, became noticeable.
    private(set) var blindSince: Int64?
    private(set) var lastBlindTs: Int64 = .min / 2

    /// Something came. Answers the length of the silence that it ends, if that was noticed.
    mutating func hear(at now: Int64) -> Int64? {
        defer { lastTs = now }
        // What comes together is heard once: a full frame says no more of the line than a short one.
        if now > lastTs || firstTs == nil { inSecond += 1 }
        if firstTs == nil { firstTs = now } else { note(pause: now - lastTs, at: now) }
        let isGap = now - lastTs >= Self.blindMs && isSilent(now, at: Self.blindAt)
        guard blindSince != nil || isGap else { return nil }
        blindSince = nil
        lastBlindTs = now
        return now - lastTs
    }

    private mutating func note(pause ms: Int64, at now: Int64) {
        if now - pausesSince >= Self.pausesMs {
            pauseBefore = now - pausesSince < 2 * Self.pausesMs ? pause : 0
            pause = 0
            pausesSince = now
        }
        pause = max(pause, ms)
    }

    /// Events per second, before the present silence.
    var rate: Double { seconds < 20 ? 0 : min(slow, quick) }

    /// Ends the second before `now`.
    mutating func tick(_ now: Int64) {
        guard firstTs != nil else { return }
        if isSilent(now, at: Self.blindAt), now - lastTs >= Self.blindMs {
            if blindSince == nil { blindSince = lastTs }
            inSecond = 0
            idle = 0
            return
        }
        guard blindSince == nil else { return }
        guard inSecond > 0 else {
            idle += 1
            return
        }
        for _ in 0..<idle { learn(0) }
        learn(inSecond)
        idle = 0
        inSecond = 0
    }

    private mutating func learn(_ heard: Double) {
        seconds += 1
        slow += (heard - slow) / min(seconds, 120)
        quick += (heard - quick) / min(seconds, 20)
    }

    func isSilent(_ now: Int64, at level: Double) -> Bool {
        let silence = now - lastTs
        guard rate * Double(silence) / 1000 >= level else { return false }
        return rate >= Self.seldom || silence > Self.pauses * max(pause, pauseBefore)
    }

    /// Nothing can be concluded now: the line is silent, or has just come back.
    func isBlind(_ now: Int64) -> Bool {
        firstTs == nil || blindSince != nil || now - lastBlindTs < Self.settleMs
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&firstTs)
        coder.code(&lastTs)
        coder.code(&inSecond)
        coder.code(&idle)
        coder.code(&pause)
        coder.code(&pauseBefore)
        coder.code(&pausesSince)
        coder.code(&seconds)
        coder.code(&slow)
        coder.code(&quick)
        coder.code(&blindSince)
        coder.code(&lastBlindTs)
    }
}
