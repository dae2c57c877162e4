/// Events of one room and feed that became durable together: one row of the journal.
package struct Block: Sendable, Equatable {
    /// 0 until it is written; ascending in the order of commits.
    package var seq: Int64 = 0
    package var room: String
    package var feed: String
    package var receivedTs: Int64
    /// The smallest and largest event times.
    package var firstTs: Int64 = .max
    package var lastTs: Int64 = .min
    package var events = 0
    /// Events that came with these and were there already.
    package var duplicates = 0
    /// Number of the frame that shows these events to the room's watchers.
    package var frame: Int64 = 0
    /// The accepted events as they came, one to a line.
    package var lines: [UInt8] = []

    package init(room: String, feed: String, receivedTs: Int64) {
        self.room = room
        self.feed = feed
        self.receivedTs = receivedTs
    }
}

/// Personal data of a lead, to be sealed: the journal's lines hold none.
package struct LeadContact: Sendable, Equatable {
    package var room: String
    package var lead: String
    package var ts: Int64
    package var phone: String?
    package var name: String?
    package var wechat: String?

    package init(
        room: String, lead: String, ts: Int64, phone: String?, name: String?, wechat: String?
    ) {
        self.room = room
        self.lead = lead
        self.ts = ts
        self.phone = phone
        self.name = name
        self.wechat = wechat
    }
}
