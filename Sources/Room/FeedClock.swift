/// When a feed speaks: its own rhythm, and how its clock stands to ours. A fold over the journal's
/// blocks, whose receive times are kept.
package struct FeedClock: Sendable, BitwiseCopyable {
    /// A feed is live while its events are younger than this; what is older is a recording.
    static let liveMs: Int64 = 60_000
    /// However quick a feed's rhythm, a shorter silence is no gap.
    static let leastGapMs: Int64 = 60_000
    /// Silence of so many times the mean interval is a gap.
    static let rhythms: Int64 = 10

    private var receivedTs: Int64 = .min
    private var newestTs: Int64 = .min
    private var intervals: Int64 = 0
    private var meanMs: Int64 = 0
    private var leastLagMs: Int64 = .max

    package init() {}

    /// Smallest receive time less event time: events are never early, so a negative value is how far
    /// the feed's clock is fast; nil for recordings.
    package var skewMs: Int64? { leastLagMs == .max ? nil : leastLagMs }

    /// Notes a block. Answers the span in which the feed said nothing, if that was beyond its rhythm.
    mutating func hear(receivedTs now: Int64, oldestTs: Int64, newestTs newest: Int64) -> (
        from: Int64, to: Int64
    )? {
        let lag = now - newest
        guard abs(lag) < Self.liveMs else { return nil }
        leastLagMs = min(leastLagMs, lag)
        defer {
            receivedTs = max(receivedTs, now)
            newestTs = max(newestTs, newest)
        }
        guard receivedTs > .min else { return nil }
        let interval = max(0, now - receivedTs)
        let isGap =
            intervals >= 5 && interval > max(Self.leastGapMs, Self.rhythms * meanMs)
            && oldestTs > newestTs
        if isGap { return (newestTs, oldestTs) }
        intervals += 1
        // A running mean over about the last sixteen intervals.
        meanMs += (interval - meanMs) / min(intervals, 16)
        return nil
    }
}
