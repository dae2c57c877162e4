package import Measures
package import Script
package import Vocabulary
package import Warnings

/// One broadcast of a room: where it lies in time, its numbers, and the latest of what was said.
package struct Stream {
    package var zone: StreamZone
    package var measures: Measures
    /// The newest comments, sentences, lead steps and marks as they came.
    package private(set) var items = RecentItems()
    package private(set) var transcript = Transcript()
    /// Rundowns, segments, cues: what was planned and called.
    package private(set) var script = ScriptLog()
    /// What went wrong, and what was done about it.
    package private(set) var warnings = WarningLog()
    /// What people said of it afterwards.
    package private(set) var review = ReviewLog()
    package private(set) var feeds: [FeedState] = []
    private var lastFeed = 0
    /// Events that came again, and were not taken.
    package var duplicates = 0

    init(zone: StreamZone, _ policy: MeasurePolicy) {
        self.zone = zone
        measures = Measures(policy)
    }

    /// When it began: the start's time, or the first event's where no start was sent.
    package var startedTs: Int64 { zone.start?.ts ?? measures.firstTs }
    /// The crew tried its script on invented viewers.
    package var isRehearsal: Bool { zone.start?.isRehearsal ?? false }
    package var endedTs: Int64? { zone.endsWithLastEvent ? measures.lastTs : zone.endTs }

    /// The moment its numbers are about when nobody asks for another.
    package var clock: Int64 { endedTs ?? measures.lastTs }

    mutating func hear(_ sentence: Sentence, order: UInt64) {
        transcript.hear(sentence, order: order)
    }

    mutating func steer(_ detail: Detail, _ fact: Fact) {
        script.apply(detail, ts: fact.ts, order: fact.idOrder)
        warnings.apply(detail, ts: fact.ts)
    }

    mutating func note(_ entry: ReviewEntry, order: UInt64) { review.take(entry, order: order) }

    mutating func keep(_ fact: Fact, _ line: UnsafeRawBufferPointer) { items.keep(fact, line) }

    @inline(__always)
    mutating func hear(from feed: UInt64, ts: Int64) {
        if lastFeed < feeds.count, feeds[lastFeed].feed == feed {
            feeds[lastFeed].lastTs = max(feeds[lastFeed].lastTs, ts)
        } else {
            hear(another: feed, ts)
        }
    }

    /// What the service itself and its pages say is no source of data that could fall silent.
    private static let ownFeeds: Set = [stableHash(Cue.scheduler), stableHash("page")]

    private mutating func hear(another feed: UInt64, _ ts: Int64) {
        if let there = feeds.firstIndex(where: { $0.feed == feed }) {
            lastFeed = there
            feeds[there].lastTs = max(feeds[there].lastTs, ts)
        } else if feeds.count < Limits.standard.feeds, !Self.ownFeeds.contains(feed) {
            feeds.append(FeedState(feed: feed, lastTs: ts))
            lastFeed = feeds.count - 1
        }
    }
}

extension Stream {
    mutating func code(_ coder: inout StateCoder) {
        zone.code(&coder)
        measures.code(&coder)
        items.code(&coder)
        transcript.code(&coder)
        script.code(&coder)
        warnings.code(&coder)
        review.code(&coder)
        coder.code(&feeds)
        coder.code(&lastFeed)
        coder.code(&duplicates)
    }
}

/// The newest event of a feed in a stream.
package struct FeedState: Sendable, Equatable, BitwiseCopyable {
    /// Hash of the feed's name.
    package var feed: UInt64
    package var lastTs: Int64
}
