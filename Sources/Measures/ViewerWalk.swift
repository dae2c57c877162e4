import Vocabulary

/// A viewer's presence from one enter on. Times are epoch milliseconds.
struct Session {
    enum Fate: UInt8 { case observed, lost, silent, watching }
    var start: Int64
    var end: Int64
    var source: UInt8
    var fate: Fate
    var stay: Int64 { end - start }
}

/// One walk over all events of one viewer: its sessions and how far it came in each funnel.
///
/// The events are gathered, sorted and walked from the definitions each time a viewer has changed,
/// so the order of arrival cannot matter and a late event costs no more than any other. The storage
/// is kept from walk to walk.
struct ViewerWalk {
    private(set) var sessions: [Session] = []
    private(set) var leaves = 0
    /// Three bits for each chain of the plan.
    private(set) var levels: UInt32 = 0
    /// All events as `ViewerEvent` bits, ascending, the derived stays among them.
    private(set) var events: [UInt64] = []
    private var chains = FunnelChains()

    /// - Parameters:
    ///   - clock: the room's T; a session still watching is censored there.
    mutating func walk(
        _ arena: ChunkedArray<ArenaSlot>, from head: UInt32, clock: Int64, _ policy: MeasurePolicy
    ) {
        findSessions(arena, from: head, clock: clock, policy)
        addStays(clock: clock, policy.funnels.staysMs)
        levels = chains.levels(of: events, policy.funnels)
    }

    /// Only the sessions and the events they are made of: no funnels, no derived stays.
    mutating func findSessions(
        _ arena: ChunkedArray<ArenaSlot>, from head: UInt32, clock: Int64, _ policy: MeasurePolicy
    ) {
        gather(arena, head)
        findSessions(clock: clock, ghostMs: policy.ghostMs)
    }

    private mutating func gather(_ arena: ChunkedArray<ArenaSlot>, _ head: UInt32) {
        events.removeAll(keepingCapacity: true)
        var at = head
        var enters = 0
        while at != 0 {
            let slot = arena[Int(at)]
            events.append(slot.bits)
            if ViewerEvent(bits: slot.bits).kind == EventKind.enter.rawValue { enters += 1 }
            at = slot.next
        }
        sortEvents()
        if enters > 1 { orderTiedEnters(arena, head) }
    }

    /// Insertion sort: most viewers have fewer than eight events, nearly in order.
    private mutating func sortEvents() {
        guard events.count <= 48 else { return events.sort() }
        events.withUnsafeMutableBufferPointer { e in
            for i in 1..<max(1, e.count) {
                let x = e[i]
                var j = i
                while j > 0, e[j - 1] > x {
                    e[j] = e[j - 1]
                    j -= 1
                }
                e[j] = x
            }
        }
    }

    /// Enters at the very same millisecond follow the order of their ids, which stand in the slot
    /// after each enter's own.
    private mutating func orderTiedEnters(_ arena: ChunkedArray<ArenaSlot>, _ head: UInt32) {
        func isTie(_ i: Int) -> Bool {
            events[i] >> 19 == events[i - 1] >> 19 && events[i] != events[i - 1]
                && ViewerEvent(bits: events[i]).kind == EventKind.enter.rawValue
        }
        guard (1..<events.count).contains(where: isTie) else { return }
        var tied: [(bits: UInt64, order: UInt64)] = []
        var at = head
        while at != 0 {
            let slot = arena[Int(at)]
            if ViewerEvent(bits: slot.bits).kind == EventKind.enter.rawValue {
                tied.append((slot.bits, arena[Int(at) + 1].bits))
            }
            at = slot.next
        }
        tied.sort { ($0.bits >> 19, $0.order) < ($1.bits >> 19, $1.order) }
        var next = tied.startIndex
        for i in events.indices where ViewerEvent(bits: events[i]).kind == EventKind.enter.rawValue
        {
            events[i] = tied[next].bits
            next += 1
        }
    }

    private mutating func findSessions(clock: Int64, ghostMs: Int64) {
        sessions.removeAll(keepingCapacity: true)
        leaves = 0
        var open = false
        var lastSignal: Int64 = 0
        for bits in events {
            let event = ViewerEvent(bits: bits)
            switch event.kind {
            case EventKind.exposure.rawValue: continue
            case EventKind.enter.rawValue:
                if open { close(at: lastSignal, .lost) }
                sessions.append(
                    Session(start: event.ts, end: clock, source: event.source, fate: .watching))
                open = true
            case EventKind.leave.rawValue:
                leaves += 1
                if open { close(at: event.ts, .observed) }
                open = false
            default: break
            }
            lastSignal = event.ts
        }
        if open, ghostMs > 0, clock - lastSignal > ghostMs { close(at: lastSignal, .silent) }
    }

    private mutating func close(at end: Int64, _ fate: Session.Fate) {
        let last = sessions.count - 1
        sessions[last].end = max(end, sessions[last].start)
        sessions[last].fate = fate
    }

    /// Adds the derived stays, such as stay30, of every session that reached them.
    private mutating func addStays(clock: Int64, _ staysMs: [Int64]) {
        let before = events.count
        for session in sessions {
            for (number, stayMs) in staysMs.enumerated() {
                let ts = session.start + stayMs
                guard session.end >= ts, clock >= ts else { break }
                events.append(ViewerEvent(ts: ts, kind: UInt8(2 + number), source: 0).bits)
            }
        }
        if events.count > before { sortEvents() }
    }
}
