package import Vocabulary

/// A `stream_start` or `stream_end`, as far as it decides which stream an event belongs to.
package struct Boundary: Sendable, Equatable {
    package var ts: Int64
    package var isStart: Bool
    /// Decides between boundaries of one kind at one ts: the set, not the arrival, gives the order.
    package var order: UInt64
    package var title = ""
    package var host = ""
    package var reason = ""
    /// Begins or ends a rehearsal.
    package var isRehearsal = false

    package init(_ fact: Fact, _ detail: Detail?) {
        self.init(ts: fact.ts, isStart: fact.kind == .streamStart, order: fact.idOrder)
        switch detail {
        case .streamStart(let title, let host, let isRehearsal):
            (self.title, self.host, self.isRehearsal) = (title, host, isRehearsal)
        case .streamEnd(let reason):
            self.reason = reason
            isRehearsal = reason == RehearsalFeed.endReason
        default: break
        }
    }

    package init(
        ts: Int64, isStart: Bool, order: UInt64, title: String = "", host: String = ""
    ) {
        self.ts = ts
        self.isStart = isStart
        self.order = order
        self.title = title
        self.host = host
    }

    static let none = Boundary(ts: 0, isStart: false, order: 0)

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&ts)
        coder.code(&isStart)
        coder.code(&order)
        coder.code(&title)
        coder.code(&host)
        coder.code(&reason)
        coder.code(&isRehearsal)
    }
}

/// A span of event time that belongs to one stream. Both ends are included.
package struct StreamZone: Sendable, Equatable {
    package var from: Int64
    package var to: Int64
    package var start: Boundary?
    /// When the stream ended: the `stream_end`, or the start that superseded it.
    package var endTs: Int64?
    package var endReason = ""
    /// The next stream's lead-in ended it. Nobody said when it was over: with its last event.
    package var endsWithLastEvent = false

    package func contains(_ ts: Int64) -> Bool { ts >= from && ts <= to }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&from)
        coder.code(&to)
        coder.code(&start, new: .none) { $0.code(&$1) }
        coder.code(&endTs)
        coder.code(&endReason)
        coder.code(&endsWithLastEvent)
    }
}

/// The whole of event time, cut into zones by the room's boundaries (protocol, "Which stream an
/// event belongs to"). Whether a zone without a start holds a stream is for its events to say.
package struct StreamZones: Sendable, Equatable {
    /// Events this long before a start lead into it.
    static let warmUpMs: Int64 = 600_000

    /// By time; an end before a start at one ts.
    package private(set) var boundaries: [Boundary] = []
    package private(set) var zones = [StreamZone(from: .min, to: .max)]

    package init(boundaries: [Boundary] = []) {
        for boundary in boundaries { file(boundary) }
        cut()
    }

    /// Adds a boundary; false if it was known.
    package mutating func add(_ boundary: Boundary) -> Bool {
        guard !boundaries.contains(where: { $0 == boundary }) else { return false }
        file(boundary)
        cut()
        return true
    }

    private mutating func file(_ boundary: Boundary) {
        func key(_ b: Boundary) -> (Int64, Int, UInt64) {
            (b.ts, b.isStart ? b.isRehearsal ? 2 : 1 : 0, b.order)
        }
        var at = boundaries.count
        while at > 0, key(boundaries[at - 1]) > key(boundary) { at -= 1 }
        boundaries.insert(boundary, at: at)
    }

    private mutating func cut() {
        zones = []
        var open = StreamZone(from: .min, to: .max)
        for boundary in boundaries {
            // A show whose start was told late had begun by then: nobody was rehearsing.
            let isShow = open.start.map { !$0.isRehearsal } ?? !boundary.isStart
            if boundary.isRehearsal, isShow { continue }
            if boundary.isStart {
                begin(boundary, &open)
            } else {
                open.to = boundary.ts
                open.endTs = boundary.ts
                open.endReason = boundary.reason
                zones.append(open)
                open = StreamZone(from: boundary.ts + 1, to: .max)
            }
        }
        zones.append(open)
    }

    private mutating func begin(_ start: Boundary, _ open: inout StreamZone) {
        if let before = open.start {
            // Two messages about one start are one start.
            if before.ts == start.ts { return }
            open.to = start.ts - 1
            open.endTs = start.ts
            open.endReason = "superseded"
            zones.append(open)
            open = StreamZone(from: start.ts, to: .max, start: start)
            return
        }
        let from = max(open.from, start.ts - Self.warmUpMs)
        if from > open.from {
            open.to = from - 1
            open.endTs = from - 1
            open.endsWithLastEvent = true
            open.endReason = "superseded"
            zones.append(open)
        }
        open = StreamZone(from: from, to: .max, start: start)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&boundaries, new: .none) { $0.code(&$1) }
        if coder.isReading { cut() }
    }

    /// Position of the zone that `ts` falls into.
    package func index(of ts: Int64) -> Int {
        zones.lastIndex { $0.from <= ts } ?? 0
    }
}
