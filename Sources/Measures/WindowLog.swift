import Vocabulary

/// The events of the last twenty minutes that the windows count, as (ts, kind, n).
///
/// Twenty minutes are the longest window and the one before it. Older entries are dropped when the
/// log has doubled, so filing stays a plain append.
struct WindowLog {
    static let spanMs: Int64 = 1_200_000
    private static let kinds: UInt32 = [
        EventKind.enter, .leave, .comment, .like, .follow, .share, .cardClick, .iconClick,
        .formOpen,
        .formSubmit,
    ].reduce(0) { $0 | 1 << UInt32($1.rawValue) }

    private(set) var entries: [Entry] = []
    /// Running totals of likes by feed: where a feed tells them, they win over its increments.
    private var likeTotals: [UInt16: CounterTrack] = [:]
    private var pruneAt = 1024

    struct Entry: BitwiseCopyable {
        var ts: Int64
        var n: Int32
        var kind: UInt8
        /// Low bits of the feed's hash: of a feed that tells totals, increments do not count.
        var feed: UInt16
    }

    @inline(__always)
    mutating func note(_ fact: Fact, clock: Int64) {
        guard Self.kinds & (1 << UInt32(fact.kind.rawValue)) != 0, fact.ts > clock - Self.spanMs
        else { return }
        entries.append(
            Entry(
                ts: fact.ts, n: fact.n, kind: fact.kind.rawValue,
                feed: UInt16(truncatingIfNeeded: fact.feed)))
        if entries.count >= pruneAt { prune(clock) }
    }

    mutating func note(likeTotal total: Int64, of fact: Fact) {
        let point = CounterTrack.Point(
            ts: fact.ts, value: total, halfWidth: 0, order: fact.idOrder)
        let feed = UInt16(truncatingIfNeeded: fact.feed)
        likeTotals[feed, default: CounterTrack(kind: .total)].add(point)
    }

    private func likes(after from: Int64, to: Int64) -> Int {
        likeTotals.values.reduce(0) { sum, track in
            track.rises().reduce(sum) {
                $1.to > from && $1.to <= to ? $0 + Int($1.rise) : $0
            }
        }
    }

    private mutating func prune(_ clock: Int64) {
        entries.removeAll { $0.ts <= clock - Self.spanMs }
        pruneAt = max(1024, entries.count * 2)
    }

    /// Adds the events with `from < ts ≤ to` to the counts.
    func count(_ entry: Entry, into counts: inout WindowCounts) {
        switch EventKind(rawValue: entry.kind) {
        case .enter: counts.entries += 1
        case .leave: counts.leaves += 1
        case .comment: counts.comments += 1
        case .like: if likeTotals[entry.feed] == nil { counts.likes += Int(entry.n) }
        case .follow: counts.follows += 1
        case .share: counts.shares += 1
        case .cardClick: counts.cardClicks += 1
        case .iconClick: counts.iconClicks += 1
        case .formOpen: counts.formOpens += 1
        case .formSubmit: counts.formSubmits += 1
        default: break
        }
    }

    func windows(clock: Int64, leads: LeadLog) -> [Window] {
        var windows = [60, 300, 600].map {
            Window(seconds: $0, now: WindowCounts(), previous: WindowCounts())
        }
        for entry in entries where entry.ts <= clock {
            let age = clock - entry.ts
            for i in windows.indices {
                let length = Int64(windows[i].seconds) * 1000
                if age < length {
                    count(entry, into: &windows[i].now)
                } else if age < 2 * length {
                    count(entry, into: &windows[i].previous)
                }
            }
        }
        for i in windows.indices {
            let length = Int64(windows[i].seconds) * 1000
            windows[i].now.likes += likes(after: clock - length, to: clock)
            windows[i].previous.likes += likes(after: clock - 2 * length, to: clock - length)
            windows[i].now.leads = leads.count(after: clock - length, to: clock)
            windows[i].previous.leads = leads.count(after: clock - 2 * length, to: clock - length)
        }
        return windows
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&entries)
        coder.code(&pruneAt)
        coder.code(&likeTotals, new: (0, CounterTrack(kind: .total))) { entry, coder in
            coder.code(&entry.key)
            entry.value.code(&coder)
        }
    }
}

/// Leads are people: distinct `lead` ids where the room has lead events, else distinct viewers with
/// a form_submit.
struct LeadLog {
    var hasLeads = false
    private(set) var leads: [(ts: Int64, id: UInt64)] = []
    private(set) var submits: [(ts: Int64, id: UInt64)] = []

    mutating func noteLead(_ id: UInt64, ts: Int64) {
        hasLeads = true
        leads.append((ts, id))
    }

    mutating func noteSubmit(_ viewer: UInt64, ts: Int64) { submits.append((ts, viewer)) }

    func count(after from: Int64, to: Int64) -> Int {
        var ids = Set<UInt64>()
        for entry in hasLeads ? leads : submits where entry.ts > from && entry.ts <= to {
            ids.insert(entry.id)
        }
        return ids.count
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&hasLeads)
        coder.code(&leads)
        coder.code(&submits)
    }
}
