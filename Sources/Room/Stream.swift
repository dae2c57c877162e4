package import Measures
package import Vocabulary

/// One broadcast of a room: where it lies in time, its numbers, and the latest of what was said.
package struct Stream {
    package var zone: StreamZone
    package var measures = Measures()
    /// The newest comments, sentences and marks as they came, oldest first.
    package private(set) var items: [Item] = []
    package private(set) var feeds: [FeedState] = []
    private var lastFeed = 0
    /// Events that came again, and were not taken.
    package var duplicates = 0

    package struct Item: Sendable {
        package var kind: EventKind
        package var line: [UInt8]
    }

    init(zone: StreamZone) { self.zone = zone }

    /// When it began: the start's time, or the first event's where no start was sent.
    package var startedTs: Int64 { zone.start?.ts ?? measures.firstTs }
    package var endedTs: Int64? { zone.endTs }

    /// The moment its numbers are about when nobody asks for another.
    package var clock: Int64 { zone.endTs ?? measures.lastTs }

    mutating func keep(_ kind: EventKind, _ line: UnsafeRawBufferPointer) {
        items.append(Item(kind: kind, line: Array(line)))
        let limit = Limits.standard.recentItems
        if items.count > 2 * limit { items.removeFirst(items.count - limit) }
    }

    @inline(__always)
    mutating func hear(from feed: UInt64, ts: Int64) {
        if lastFeed < feeds.count, feeds[lastFeed].feed == feed {
            feeds[lastFeed].lastTs = max(feeds[lastFeed].lastTs, ts)
        } else {
            hear(another: feed, ts)
        }
    }

    private mutating func hear(another feed: UInt64, _ ts: Int64) {
        if let there = feeds.firstIndex(where: { $0.feed == feed }) {
            lastFeed = there
            feeds[there].lastTs = max(feeds[there].lastTs, ts)
        } else if feeds.count < Limits.standard.feeds {
            feeds.append(FeedState(feed: feed, lastTs: ts))
            lastFeed = feeds.count - 1
        }
    }
}

/// The newest event of a feed in a stream.
package struct FeedState: Sendable, Equatable {
    /// Hash of the feed's name.
    package var feed: UInt64
    package var lastTs: Int64
}
