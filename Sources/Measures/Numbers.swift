package import Vocabulary

/// All numbers of a stream as of one moment: what `Measures.numbers(at:)` answers. A value that
/// does not exist is nil, never 0. Times are epoch milliseconds, durations seconds.
package struct Numbers: Sendable, Equatable {
    package var audience = Audience()
    package var funnels: [Funnel] = []
    package var windows: [Window] = []
    package var reach: [Reach] = []
    package var leads = Leads()
    package var dataQuality = DataQuality()
    package var counters: [CounterReading] = []
    /// Events by type: a type that never came is not known to be zero.
    package var kinds: [NamedCount] = []
    package var delivery = DeliveryFacts()
    /// Spans in which nothing was known of a feed, the newest last, and how long they are together.
    package var gaps: [SilentSpan] = []
    package var gapMs: Int64 = 0
}

package struct Audience: Sendable, Equatable {
    package var online: Int?
    package var onlineBasis: Basis?
    package var tracked: Int?
    package var peakOnline: Int?
    package var averageOnline: Double?
    package var entries: Int?
    package var entriesBasis: Basis?
    package var viewers: Int?
    package var viewersBasis: Basis?
    package var leaves: Int?
    package var stay: Stay?
    package var retention: [Share]?
    package var retentionNow: [Share]?
    /// The age in seconds by which half are gone, if viewers go on leaving as in the last 300 s.
    package var halfGoneS: Int?
    package var bySource: [GroupAudience] = []
    /// By the segment on air at entry; `-` = none was.
    package var bySegment: [GroupAudience] = []
    package init() {}
}

package struct Stay: Sendable, Equatable {
    package var n: Int
    package var left: Int?
    package var censored: Int?
    package var medianS: Double?
    package var meanS: Double?
    /// 95 % interval of an estimated mean.
    package var low: Double?
    package var high: Double?
    package var basis: Basis
}

/// A point of a retention curve: the share of sessions that stay at least `tS` seconds.
package struct Share: Sendable, Equatable {
    package var tS: Int
    package var share: Double
    package var low: Double?
    package var high: Double?
}

/// The sessions of one source, or of one segment.
package struct GroupAudience: Sendable, Equatable {
    package var name: String
    package var entries: Int
    package var stay: Stay
    package var retention: [Share]
    /// Of a segment: how viewers of each age leave while it is on air, whenever they came.
    package var retentionOnAir: [Share]?
}

package struct FunnelStep: Sendable, Equatable {
    package var step: String
    package var viewers: Int
    package var rate: Double?
    package var low: Double?
    package var high: Double?

    /// - Parameter before: viewers of the step before.
    init(step: String, viewers: Int, after before: Int?) {
        self.step = step
        self.viewers = viewers
        guard let before, before > 0 else { return }
        rate = Double(viewers) / Double(before)
        // Totals read at different moments may pass each other: no share, no interval.
        guard viewers <= before else { return }
        let interval = Statistics.wilson(viewers, of: before)
        (low, high) = (interval.low, interval.high)
    }
}

package struct FunnelVariants: Sendable, Equatable {
    package var steps: [FunnelStep]
    package var entry: [FunnelStep]?
}

package struct Funnel: Sendable, Equatable {
    package var name: String
    package var whole: FunnelVariants
    package var bySource: [(source: String, variants: FunnelVariants)]
    package var basis = Basis.measured
    /// What a reported funnel counts: `uv`, people, or `pv`, times.
    package var unit = "uv"

    package static func == (a: Funnel, b: Funnel) -> Bool {
        a.name == b.name && a.basis == b.basis && a.unit == b.unit && a.whole == b.whole
            && a.bySource.map(\.source) == b.bySource.map(\.source)
            && a.bySource.map(\.variants) == b.bySource.map(\.variants)
    }
}

/// Counts of events in one span; `names` gives the members in order.
package struct WindowCounts: Sendable, Equatable {
    package var entries = 0, leaves = 0, comments = 0, likes = 0, follows = 0, shares = 0
    package var cardClicks = 0, iconClicks = 0, formOpens = 0, formSubmits = 0, leads = 0
}

package struct Window: Sendable, Equatable {
    package var seconds: Int
    package var now: WindowCounts
    package var previous: WindowCounts
    /// The same from the platform's counters.
    package var counted: CountedSpan?
    package var countedPrevious: CountedSpan?
    /// Seconds of the window of which a feed tells nothing: rates over them are not known.
    package var gapS = 0.0
    package var gapPreviousS = 0.0
}

package struct Reach: Sendable, Equatable {
    package var segment: String
    package var share: Double
    package var n: Int
    package var recent: (share: Double, n: Int)?
    package var basis = Basis.measured
    /// When the last whole span ended.
    package var lastTs: Int64?

    package static func == (a: Reach, b: Reach) -> Bool {
        a.segment == b.segment && a.share == b.share && a.n == b.n && a.basis == b.basis
            && a.lastTs == b.lastTs
            && a.recent?.share == b.recent?.share && a.recent?.n == b.recent?.n
    }
}

package struct Leads: Sendable, Equatable {
    package var total = 0
    package var rate: Double?
    package var lpm: Double?
}

package struct DataQuality: Sendable, Equatable, BitwiseCopyable {
    package var duplicates = 0
    package var unmatchedLeaves: Int?
    package var lostLeaves: Int?
    package var silentClosed: Int?
    package var clampedTimes = 0
    package var weakIds = 0
    /// Events of viewers, and how many of them named nobody.
    package var viewerEvents = 0
    package var anonymous = 0
    package var counterResets = 0
    package var stayDisagreement: StayDisagreement?
    package var events = 0
}

/// A platform counter: its last reading and, for totals, the rise over the stream.
package struct CounterReading: Sendable, Equatable {
    package var name: String
    /// `gauge`, `total` or `increment`.
    package var kind: String
    package var value: Int64
    package var ts: Int64
    package var rise: Int64?
    /// Of a rounded count: how far the truth may lie off.
    package var halfWidth: Int64?
    /// Stuck at a bound of the platform's display (9,999): at least so many.
    package var isSaturated = false
}

/// What counters say of a span: rises by the names of the window counts.
package struct CountedSpan: Sendable, Equatable {
    package var counts: [NamedCount] = []
    package var stay: Stay?
    package var reportedStay: Stay?
}

/// Watch time in viewer-seconds that the gauge and the platform's own average put apart.
package struct StayDisagreement: Sendable, Equatable, BitwiseCopyable {
    package var estimatedS: Double
    package var reportedS: Double
    package var windowS: Int
}
