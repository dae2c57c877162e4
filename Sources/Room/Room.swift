package import Measures
package import Vocabulary

/// One live room: its streams, and the ids it has seen. A fold over its journaled events.
package struct Room {
    package let name: String
    /// Those that hold events, by time.
    package private(set) var streams: [Stream] = []
    package private(set) var zones: StreamZones
    /// The largest event time.
    package private(set) var lastTs: Int64 = .min
    /// The largest receive time, and how old the event was when it came.
    package private(set) var lastReceivedTs: Int64 = .min
    package private(set) var lastLagMs: Int64 = 0
    /// A boundary came that cuts through or joins streams already folded: the room must be folded
    /// again from the journal, with all boundaries known (`Room(name:boundaries:)`).
    package private(set) var needsRefold = false
    /// What each feed is called, and when it was last heard by our clock.
    package private(set) var feedNames: [UInt64: String] = [:]
    package private(set) var feedArrivals: [UInt64: Int64] = [:]
    package private(set) var feedClocks: [UInt64: FeedClock] = [:]
    /// Invented viewers came where no rehearsal was known.
    private var hasLeftOut = false
    private var seen = HashSet64()
    private var current = 0
    /// The sum of what was touched: means nothing, and keeps the loads from being left out.
    private var touched: UInt64 = 0

    /// How its numbers are counted, by its owner's decision.
    package let policy: MeasurePolicy

    /// - Parameter boundaries: those known beforehand, when a journal is folded again.
    package init(name: String, boundaries: [Boundary] = [], policy: MeasurePolicy = .init()) {
        self.name = name
        self.policy = policy
        zones = StreamZones(boundaries: boundaries)
    }

    package var boundaries: [Boundary] { zones.boundaries }
    package var events: Int { streams.reduce(0) { $0 + $1.measures.quality.events } }

    /// False if an event of this id was admitted before. Events that nothing identifies never were:
    /// each is given an id of its own, the same whenever the journal is folded.
    @inline(__always)
    package mutating func admit(_ fact: inout Fact) -> Bool {
        if fact.hasIdentity { return seen.insert(fact.id) }
        fact.id = seen.insertKin(of: fact.id)
        fact.idOrder = fact.id
        return true
    }

    package func knows(_ fact: Fact) -> Bool { fact.hasIdentity && seen.contains(fact.id) }

    /// Events that are worth touching together before they are admitted or folded.
    package static var touchCount: Int { 16 }

    /// Brings what `admit` needs for some events into the cache (`HashSet64.touch(_:)`).
    package mutating func touch(id: UInt64) { touched &+= seen.touch(id) }

    /// Brings what `apply` needs for some events into the cache.
    package mutating func touchViewers(_ facts: ArraySlice<Fact>) {
        guard current < streams.count else { return }
        touched &+= streams[current].measures.touch(facts)
    }

    /// Folds one admitted event in.
    @inline(__always)
    package mutating func apply(
        _ fact: Fact, detail: Detail?, line: UnsafeRawBufferPointer, sourceName: () -> String
    ) {
        if fact.kind == .streamStart || fact.kind == .streamEnd { note(fact, detail) }
        if fact.feed == RehearsalFeed.hash, !isRehearsal(at: fact.ts) {
            hasLeftOut = true
            return
        }
        lastTs = max(lastTs, fact.ts)
        if current >= streams.count || !streams[current].zone.contains(fact.ts) {
            current = stream(at: fact.ts)
        }
        // What is said of a stream afterwards is no part of its course.
        if case .review(let entry) = detail {
            return streams[current].note(entry, order: fact.idOrder)
        }
        streams[current].measures.apply(fact, detail: detail, sourceName: sourceName)
        streams[current].hear(from: fact.feed, ts: fact.ts)
        if case .sentence(let sentence) = detail {
            streams[current].hear(sentence, order: fact.idOrder)
        }
        if fact.kind.rawValue >= EventKind.segment.rawValue, let detail {
            streams[current].steer(detail, fact)
        }
        if fact.kind.isItem { streams[current].keep(fact, line) }
    }

    /// Notes when events came, and how many came again and were not taken.
    ///
    /// - Parameter times: the oldest and the newest event; nil if none was taken.
    /// - Returns: the span in which the feed said nothing before, beyond its own rhythm.
    @discardableResult
    package mutating func noteArrival(
        receivedTs: Int64, times: ClosedRange<Int64>?, feed: UInt64, name: String, duplicates: Int
    ) -> (from: Int64, to: Int64)? {
        let newestTs = times?.upperBound
        feedNames[feed] = name
        if let newestTs, receivedTs >= lastReceivedTs {
            lastReceivedTs = receivedTs
            lastLagMs = receivedTs - newestTs
        }
        feedArrivals[feed] = max(feedArrivals[feed] ?? receivedTs, receivedTs)
        if duplicates > 0, !streams.isEmpty { streams[streams.count - 1].duplicates += duplicates }
        guard let times else { return nil }
        return feedClocks[feed, default: FeedClock()].hear(
            receivedTs: receivedTs, oldestTs: times.lowerBound, newestTs: times.upperBound)
    }

    /// The position of the stream that `ts` falls into; made if there is none yet.
    private mutating func stream(at ts: Int64) -> Int {
        if let there = streams.firstIndex(where: { $0.zone.contains(ts) }) { return there }
        let at = streams.firstIndex { $0.zone.from > ts } ?? streams.count
        streams.insert(Stream(zone: zones.zones[zones.index(of: ts)], policy), at: at)
        return at
    }

    /// A show that began late, by its feed's clock, has none of those whom the crew invented meanwhile.
    private func isRehearsal(at ts: Int64) -> Bool {
        zones.zones[zones.index(of: ts)].start?.isRehearsal ?? false
    }

    /// A boundary moves the zones. Streams that still lie within one zone each only get new edges.
    private mutating func note(_ fact: Fact, _ detail: Detail?) {
        let boundary = Boundary(fact, detail)
        guard zones.add(boundary) else { return }
        if hasLeftOut, boundary.isRehearsal { needsRefold = true }
        var taken = Set<Int>()
        var edges: [Int] = []
        for stream in streams {
            let first = zones.index(of: stream.measures.firstTs)
            let last = zones.index(of: stream.measures.lastTs)
            let isTold = zones.zones[first].start?.isRehearsal ?? false
            if first != last || !taken.insert(first).inserted || stream.isRehearsal != isTold {
                needsRefold = true
            }
            edges.append(first)
        }
        for (i, edge) in edges.enumerated() where !needsRefold {
            streams[i].zone = zones.zones[edge]
        }
    }
}

extension Room {
    /// The stream a page shows: the last that is more than stragglers after an end.
    package var shown: Int? { streams.lastIndex { isShown($0) } }

    /// Events after an end wait a minute of the room's time for a start before they are a stream
    /// of their own; a lone `stream_end` is none.
    package func isShown(_ stream: Stream) -> Bool {
        if stream.zone.start != nil { return true }
        guard let first = streams.first,
            stream.zone.from != first.zone.from || stream.zone.from > .min
        else { return true }
        if stream.zone.endTs != nil, stream.measures.lastTs == stream.measures.firstTs {
            return false
        }
        return lastTs - stream.measures.firstTs >= 60_000
    }

    /// `room-20261122T120000Z`, from the time the stream began.
    package func streamID(_ index: Int) -> String {
        let base = "\(name)-\(basicTime(streams[index].startedTs))"
        let twins = streams[..<index].count {
            basicTime($0.startedTs) == basicTime(streams[index].startedTs)
        }
        return twins == 0 ? base : "\(base)-\(twins + 1)"
    }

    package func stream(withID id: String) -> Int? {
        streams.indices.first { streamID($0) == id }
    }

    /// Changes the numbers' bookkeeping of a stream as it is looked at.
    package mutating func numbers(_ index: Int, at clock: Int64) -> Numbers {
        let end = streams[index].endedTs
        return streams[index].measures.numbers(at: clock, isOver: end.map { $0 <= clock } ?? false)
    }
}

extension Room {
    /// Writes this value, or becomes the one that was written: what `Room.snapshot` keeps.
    private mutating func code(_ coder: inout StateCoder) {
        let none = StreamZone(from: 0, to: 0)
        coder.code(&streams, new: Stream(zone: none, policy)) { $0.code(&$1) }
        zones.code(&coder)
        coder.code(&lastTs)
        coder.code(&lastReceivedTs)
        coder.code(&lastLagMs)
        coder.code(&needsRefold)
        coder.code(&hasLeftOut)
        coder.code(&feedNames, new: (0, "")) { entry, coder in
            coder.code(&entry.key)
            coder.code(&entry.value)
        }
        coder.code(&feedArrivals)
        coder.code(&feedClocks)
        seen.code(&coder)
        coder.code(&current)
    }

    /// The whole state, to be read back by this very program (`StateCoder`).
    package mutating func snapshot(capacity: Int) -> [UInt8] {
        var coder = StateCoder(writing: capacity)
        code(&coder)
        return coder.bytes
    }

    /// The room that `snapshot` wrote, under this policy; nil if the bytes are not that.
    package init?(
        name: String, snapshot: UnsafeRawBufferPointer, policy: MeasurePolicy = .init()
    ) {
        self.init(name: name, policy: policy)
        var coder = StateCoder(reading: snapshot)
        code(&coder)
        guard coder.isComplete else { return nil }
    }
}
