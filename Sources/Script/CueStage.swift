package import Vocabulary

/// What the host sees: at most one cue at a time. Follows from the cues, their receipts and the
/// time alone, so that every page, every restart and every replay agree on it.
///
/// The rules: a stop beats all, and a higher priority takes the place at once; but in a lead call
/// only a stop or a correction does. Otherwise a cue keeps the place until it is done, taken back,
/// or its life is over, and for eight seconds at least. A newer one of the same kind and sender
/// waits for those eight seconds only. What had to give way comes back while its life lasts. "Later" takes a cue away for half a
/// minute.
package struct CueStage: Sendable, Equatable {
    /// A cue that nobody can read is worse than none: this long it stays, unless something more
    /// important comes.
    package static let leastMs: Int64 = 8_000
    package static let laterMs: Int64 = 30_000

    /// A stretch of time in which one cue had the place.
    package struct Turn: Sendable, Equatable {
        package var cue: String
        package var fromTs: Int64
        /// nil = still there.
        package var toTs: Int64?
    }

    /// Who had the place, up to now.
    package private(set) var turns: [Turn] = []
    /// Cues whose life ended untold, and those that a newer one of their kind replaced: with the
    /// time, for the record.
    package private(set) var lapsed: [(cue: String, state: CueState, ts: Int64)] = []
    /// When something will change by the clock alone.
    package private(set) var nextTs: Int64?

    /// The cue that has the place.
    package var current: Turn? { turns.last.flatMap { $0.toTs == nil ? $0 : nil } }

    private struct Live {
        var entry: CueLog.Entry
        /// When its life ends by itself.
        var expiryTs: Int64
        var awayUntilTs: Int64?
        var isOver = false
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.turns == b.turns && a.nextTs == b.nextTs
            && a.lapsed.elementsEqual(b.lapsed) { $0 == $1 }
    }

    /// - Parameters:
    ///   - entries: by creation.
    ///   - now: event time up to which it is played.
    package init(_ entries: [CueLog.Entry], now: Int64) {
        var live = entries.map { entry in
            Live(entry: entry, expiryTs: entry.cue.lifeMs.map { entry.createdTs + $0 } ?? .max)
        }
        var ts = Int64.min
        while let next = Self.nextChange(live, turns.last, after: ts) {
            guard next <= now else {
                nextTs = next
                break
            }
            ts = next
            play(&live, at: ts)
        }
    }

    /// The next moment at which anything may change.
    private static func nextChange(_ live: [Live], _ turn: Turn?, after ts: Int64) -> Int64? {
        var next: Int64?
        func offer(_ moment: Int64?) {
            guard let moment, moment > ts, moment < .max else { return }
            next = min(next ?? moment, moment)
        }
        for one in live where !one.isOver {
            offer(one.entry.createdTs)
            guard one.entry.createdTs <= ts else { continue }
            offer(one.expiryTs)
            offer(one.entry.endedTs)
            offer(one.entry.ts(of: .later))
            offer(one.awayUntilTs)
        }
        if let turn, turn.toTs == nil { offer(turn.fromTs + leastMs) }
        return next
    }

    private mutating func play(_ live: inout [Live], at ts: Int64) {
        for i in live.indices where !live[i].isOver && live[i].entry.createdTs <= ts {
            if let ended = live[i].entry.endedTs, ended <= ts { live[i].isOver = true }
            if live[i].entry.ts(of: .later) == ts { sendAway(&live[i], at: ts) }
            if live[i].expiryTs <= ts { lapse(&live[i], .expired, at: ts) }
        }
        let on = current.flatMap { turn in live.firstIndex { $0.entry.cue.cue == turn.cue } }
        if let on, live[on].isOver || (live[on].awayUntilTs ?? .min) > ts { leave(at: ts) }
        guard let best = Self.best(live, at: ts) else { return }
        guard let current, let on else { return enter(&live, best, at: ts) }
        let (held, fresh) = (live[on].entry, live[best].entry)
        guard best != on else { return }
        let hasHadItsTime = ts >= current.fromTs + Self.leastMs
        if fresh.cue.priority > held.cue.priority {
            guard held.cue.kind != .leadCall || fresh.cue.kind.interruptsLeadCall else { return }
        } else if Self.replaces(fresh, held), hasHadItsTime {
            lapse(&live[on], .replaced, at: ts)
        } else {
            return
        }
        leave(at: ts)
        enter(&live, best, at: ts)
    }

    /// Back after half a minute, with the time it had left, and at least the eight seconds.
    private func sendAway(_ one: inout Live, at ts: Int64) {
        one.awayUntilTs = ts + Self.laterMs
        if one.expiryTs < .max {
            one.expiryTs = ts + Self.laterMs + max(Self.leastMs, one.expiryTs - ts)
        }
    }

    private mutating func lapse(_ one: inout Live, _ state: CueState, at ts: Int64) {
        guard !one.isOver else { return }
        one.isOver = true
        lapsed.append((one.entry.cue.cue, state, ts))
    }

    private mutating func leave(at ts: Int64) {
        if current != nil { turns[turns.count - 1].toTs = ts }
    }

    private mutating func enter(_ live: inout [Live], _ index: Int, at ts: Int64) {
        turns.append(Turn(cue: live[index].entry.cue.cue, fromTs: ts))
        if live[index].expiryTs < .max {
            live[index].expiryTs = max(live[index].expiryTs, ts + Self.leastMs)
        }
    }

    private static func replaces(_ fresh: CueLog.Entry, _ held: CueLog.Entry) -> Bool {
        fresh.cue.kind == held.cue.kind && fresh.createdTs > held.createdTs
    }

    /// Who should have the place: the highest priority, of these the oldest; but of one kind the
    /// newest.
    private static func best(_ live: [Live], at ts: Int64) -> Int? {
        let waiting = live.indices.filter {
            !live[$0].isOver && live[$0].entry.createdTs <= ts
                && (live[$0].awayUntilTs ?? .min) <= ts
        }
        return waiting.max { a, b in
            let (one, other) = (live[a].entry, live[b].entry)
            if one.cue.priority != other.cue.priority {
                return one.cue.priority < other.cue.priority
            }
            if one.cue.kind == other.cue.kind { return one.createdTs < other.createdTs }
            return one.createdTs > other.createdTs
        }
    }
}
