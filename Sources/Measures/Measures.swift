package import Vocabulary

/// One stream's numbers as a fold over its events.
///
/// Events are only filed when they arrive: a viewer's in a linked list, counters and segments in
/// their own. Nothing is computed until somebody looks (`numbers(at:)`); then each viewer that has
/// changed is walked once from the definitions and the difference to its last contribution goes
/// into the totals. So the answers are functions of the *set* of events, whatever their order, and
/// a late event costs no more than another.
///
/// Viewers that are present, or left within the last five minutes, are *hot*: their sessions change
/// as the clock moves, so they are in no total and walked at each look.
package struct Measures {
    // All storage is owned by this value; it is not copied.
    var viewers = ChunkedArray<ViewerRecord>()
    var arena = ChunkedArray<ArenaSlot>()
    var index = ViewerIndex()
    var sources = NameTable(first: "-", limit: Limits.standard.sources)
    /// Where viewers came from, as the feeds say it.
    package var sourceNames: [String] { sources.names }
    var segments = SegmentLog()
    var counters = CounterSeries()
    var windowLog = WindowLog()
    var leadLog = LeadLog()
    var silences = SilenceLog()
    var delivery = Delivery()
    var totals: SessionTotals
    var marked: [UInt32] = []
    var hot: [UInt32] = []
    var walk = ViewerWalk()
    /// The clock of the last look; the totals hold as long as it does not go back.
    var settledClock: Int64 = .min
    let policy: MeasurePolicy
    /// The largest and smallest event times.
    package private(set) var lastTs: Int64 = .min
    package private(set) var firstTs: Int64 = .max
    package internal(set) var quality = DataQuality()
    /// Events of each kind, by raw value: what a feed sends, and what it never does.
    var kinds = [Int32](repeating: 0, count: 64)
    /// Enter events, anonymous ones included.
    var enters: Int { Int(kinds[Int(EventKind.enter.rawValue)]) }

    package init(_ policy: MeasurePolicy = MeasurePolicy()) {
        self.policy = policy
        totals = SessionTotals(policy)
        arena.append(ArenaSlot(bits: 0, next: 0))
    }

    package var isEmpty: Bool { quality.events == 0 }

    /// Files one event. `sourceName` is asked for the text of `fact.source` once per source.
    @inline(__always)
    package mutating func apply(
        _ fact: Fact, detail: Detail?, sourceName: () -> String
    ) {
        if fact.ts < lastTs { delivery.note(lagMs: lastTs - fact.ts) } else { lastTs = fact.ts }
        firstTs = min(firstTs, fact.ts)
        quality.events += 1
        if fact.isClamped { quality.clampedTimes += 1 }
        if fact.isWeak { quality.weakIds += 1 }
        windowLog.note(fact, clock: lastTs)
        kinds[Int(fact.kind.rawValue)] &+= 1
        let source = fact.source == 0 ? 0 : sources.index(of: fact.source, name: sourceName)
        if fact.viewer != 0 {
            file(fact, source: UInt8(source))
        } else if fact.kind.rawValue <= EventKind.leave.rawValue {
            quality.anonymous += 1
        }
        switch fact.kind {
        case .formSubmit where fact.viewer != 0: leadLog.noteSubmit(fact.viewer, ts: fact.ts)
        case .lead:
            if case .lead(let id) = detail {
                leadLog.noteLead(id, ts: fact.ts)
            } else {
                leadLog.hasLeads = true
            }
        case .segment:
            guard case .segment(let name, _) = detail else { return }
            segments.add(name: name, ts: fact.ts, order: fact.idOrder)
            // A segment in the settled past changes what cold sessions heard.
            let isSettled = settledClock > .min && fact.ts <= settledClock - LifeTable.nowMs
            if isSettled { forgetTotals() }
        case .like:
            if case .total(let total) = detail { windowLog.note(likeTotal: total, of: fact) }
        case .gap:
            if case .silence(let span) = detail { silences.add(span) }
        case .counters:
            guard case .counters(let sample) = detail else { return }
            counters.add(sample, ts: fact.ts, order: fact.idOrder)
        default: break
        }
    }

    /// Brings the records of some events' viewers into the cache, all loads of a kind together.
    package mutating func touch(_ facts: ArraySlice<Fact>) -> UInt64 {
        var sum: UInt64 = 0
        for fact in facts { sum &+= UInt64(index.touch(fact.viewer)) }
        for fact in facts {
            let there = index.touch(fact.viewer)
            if there != 0 { sum &+= viewers[Int(there) - 1].hash }
        }
        return sum
    }

    @inline(__always)
    private mutating func file(_ fact: Fact, source: UInt8) {
        let event = ViewerEvent(ts: fact.ts, kind: fact.kind.rawValue, source: source)
        let viewer = index.find(fact.viewer, in: viewers)
        let slot = UInt32(arena.count)
        let previous = viewers.update(viewer) { record in
            if !record.flags.contains(.marked) {
                record.flags.insert(.marked)
                marked.append(UInt32(viewer))
            }
            if fact.kind == .exposure, record.head == 0, record.touch == .max {
                // Most viewers are shown the room once and never come: no slot for them.
                record.flags.insert(.onlyTouch)
                (record.touch, record.touchOrder) = (event.bits, fact.idOrder)
                return UInt32.max
            }
            var previous = record.head
            if record.flags.contains(.onlyTouch) {
                record.flags.remove(.onlyTouch)
                arena.append(ArenaSlot(bits: record.touch, next: 0))
                previous = slot
            }
            record.head = UInt32(arena.count)
            record.note(fact, event)
            return previous
        }
        guard previous != .max else { return }
        arena.append(ArenaSlot(bits: event.bits, next: previous))
        if fact.kind == .enter { arena.append(ArenaSlot(bits: fact.idOrder, next: 0)) }
    }

    /// Throws the totals away; the next look walks every viewer again.
    mutating func forgetTotals() {
        totals = SessionTotals(policy)
        hot.removeAll()
        marked.removeAll()
        for i in 0..<viewers.count {
            viewers.update(i) { record in
                record.flags.subtract([.hot, .inTotals])
                record.flags.insert(.marked)
            }
            marked.append(UInt32(i))
        }
        settledClock = .min
    }
}

extension Measures {
    /// Writes this value, or becomes the one that was written. `walk` holds nothing between looks.
    package mutating func code(_ coder: inout StateCoder) {
        if coder.isReading {
            viewers = ChunkedArray()
            arena = ChunkedArray()
        }
        viewers.code(&coder)
        arena.code(&coder)
        index.code(&coder)
        sources.code(&coder)
        segments.code(&coder)
        counters.code(&coder)
        windowLog.code(&coder)
        leadLog.code(&coder)
        silences.code(&coder)
        delivery.code(&coder)
        totals.code(&coder)
        coder.code(&marked)
        coder.code(&hot)
        coder.code(&settledClock)
        coder.code(&lastTs)
        coder.code(&firstTs)
        coder.code(&quality)
        coder.code(&kinds)
        var mark = policy.mark
        coder.code(&mark)
        // What was folded under another policy holds, but not what was made of it.
        if coder.isReading, coder.isSound, mark != policy.mark { forgetTotals() }
    }
}

/// Viewer hash → position in `viewers`: open addressing over 4-byte positions.
struct ViewerIndex {
    private var slots: ContiguousArray<UInt32> = []
    private var ceiling = 0

    init() {}

    /// What stands where a viewer's search begins: a position + 1, or 0.
    @inline(__always)
    func touch(_ hash: UInt64) -> UInt32 {
        slots.isEmpty ? 0 : slots[Self.home(hash, slots.count)]
    }

    /// The position of a viewer, who is added if new.
    @inline(__always)
    mutating func find(_ hash: UInt64, in viewers: ChunkedArray<ViewerRecord>) -> Int {
        if viewers.count >= ceiling { grow(viewers) }
        var i = Self.home(hash, slots.count)
        while true {
            let there = slots[i]
            if there == 0 {
                viewers.append(ViewerRecord(hash: hash))
                slots[i] = UInt32(viewers.count)
                return viewers.count - 1
            }
            if viewers[Int(there) - 1].hash == hash { return Int(there) - 1 }
            i += 1
            if i == slots.count { i = 0 }
        }
    }

    @inline(__always)
    private static func home(_ hash: UInt64, _ count: Int) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(count)).high)
    }

    mutating func grow(_ viewers: ChunkedArray<ViewerRecord>) {
        let size = max(64, viewers.count * 5 / 2)
        slots = ContiguousArray(repeating: 0, count: size)
        for v in 0..<viewers.count {
            var i = Self.home(viewers[v].hash, size)
            while slots[i] != 0 {
                i += 1
                if i == size { i = 0 }
            }
            slots[i] = UInt32(v + 1)
        }
        ceiling = size * 3 / 4
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&slots)
        coder.code(&ceiling)
    }
}

/// A small set of names with fixed numbers, in order of first appearance; names beyond the limit
/// share the last number, `other`.
struct NameTable {
    private(set) var names: [String]
    private(set) var hashes: [UInt64]
    private let limit: Int

    /// - Parameter first: the name of number 0, which stands for "none given".
    init(first: String, limit: Int) {
        names = [first]
        hashes = [0]
        self.limit = limit
    }

    init(names: [String], hashes: [UInt64], limit: Int) {
        self.names = names
        self.hashes = hashes
        self.limit = limit
    }

    @inline(__always)
    mutating func index(of hash: UInt64, name: () -> String) -> Int {
        for i in hashes.indices where hashes[i] == hash { return i }
        return add(hash, name())
    }

    private mutating func add(_ hash: UInt64, _ name: String) -> Int {
        if names.count > limit {
            if names.count == limit + 1 {
                names.append("other")
                hashes.append(stableHash("other"))
            }
            return names.count - 1
        }
        names.append(name)
        hashes.append(hash)
        return names.count - 1
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&names, new: "") { $1.code(&$0) }
        coder.code(&hashes)
    }
}
