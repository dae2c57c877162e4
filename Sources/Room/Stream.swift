package import Measures
package import Vocabulary

/// One broadcast of a room: where it lies in time, its numbers, and the latest of what was said.
package struct Stream {
    package var zone: StreamZone
    package var measures = Measures()
    /// The newest comments, sentences and marks as they came, oldest first.
    package private(set) var items: [Item] = []
    package private(set) var feeds: [FeedState] = []
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

    mutating func hear(from feed: UInt64, name: String, ts: Int64, receivedTs: Int64) {
        if let i = feeds.firstIndex(where: { $0.hash == feed }) {
            feeds[i].lastTs = max(feeds[i].lastTs, ts)
            feeds[i].lastReceivedTs = max(feeds[i].lastReceivedTs, receivedTs)
        } else if feeds.count < Limits.standard.feeds {
            feeds.append(
                FeedState(hash: feed, name: name, lastTs: ts, lastReceivedTs: receivedTs))
        }
    }
}

/// When a feed was last heard of: by its own clock, and by ours.
package struct FeedState: Sendable, Equatable {
    package var hash: UInt64
    package var name: String
    package var lastTs: Int64
    package var lastReceivedTs: Int64

    package init(hash: UInt64, name: String, lastTs: Int64, lastReceivedTs: Int64) {
        self.hash = hash
        self.name = name
        self.lastTs = lastTs
        self.lastReceivedTs = lastReceivedTs
    }
}
