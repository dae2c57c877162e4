/// A car dealer's evening in three rooms, as their feeds tell it: deterministic events from a seed
/// and a beginning. No clock, no I/O: the same two give the same bytes, however they are asked for.
package struct DemoEvening: Sendable {
    /// Epoch milliseconds.
    package private(set) var startTs: Int64
    /// All up to here has been told.
    package private(set) var toldTs: Int64
    package static let minutes = 180
    /// Between the end of a show and the beginning of the next.
    static let pauseMs: Int64 = 120_000

    private let seed: UInt64
    private var shows: [Show]
    private var next: [(told: Int64, happening: Happening)?]
    private let endsAfterOne: Bool
    /// Ids of events that are known where this is told, by room.
    private var known: [String: Set<String>] = [:]
    /// What a visitor is being shown, in place of the evening's own.
    private var minute: FirstMinute?

    /// An evening that is followed by another, and so on.
    package init(seed: UInt64, startTs: Int64) {
        self.init(seed: seed, startTs: startTs, minutes: Self.minutes, title: nil, once: false)
    }

    /// A short show before the evening that ends: what a list of past streams begins with.
    package static func rehearsal(seed: UInt64, startTs: Int64, minutes: Int) -> Self {
        Self(seed: seed, startTs: startTs, minutes: minutes, title: "【演示】开播前试播", once: true)
    }

    private init(seed: UInt64, startTs: Int64, minutes: Int, title: String?, once: Bool) {
        self.seed = seed
        self.startTs = startTs
        toldTs = startTs - 1
        endsAfterOne = once
        shows = Self.shows(seed, startTs, minutes, title)
        next = shows.map { _ in nil }
    }

    private static func shows(
        _ seed: UInt64, _ startTs: Int64, _ minutes: Int, _ title: String?
    ) -> [Show] {
        DemoRoom.all.map {
            Show(
                $0, seed: seed, startTs: startTs, length: Int64(minutes) * 60_000, title: title)
        }
    }

    /// What the feeds tell after the last call up to a moment, as NDJSON in order of telling.
    package mutating func lines(through ts: Int64) -> [UInt8] {
        var lines: [UInt8] = []
        tell(through: ts) { show, happening in
            lines += show.line(happening)
            lines.append(0x0A)
        }
        return lines
    }

    /// Plays the minute for visitors from a moment on, in the room that they are shown.
    package mutating func playMinute(at ts: Int64) {
        guard ts + FirstMinute.lengthMs < startTs + shows[0].length else { return }
        minute = FirstMinute(startMs: ts - startTs, host: shows[0].room.host)
    }

    /// Leaves out what was told up to a moment, and of what comes then those that are known: whoever
    /// was interrupted knows exactly what arrived, but not up to which moment he had told.
    package mutating func skip(through ts: Int64, known: [String: Set<String>] = [:]) {
        tell(through: ts) { _, _ in }
        self.known = known
    }

    /// A rehearsal ends; evenings follow one another.
    package var isOver: Bool { endsAfterOne && toldTs >= startTs + shows[0].length }

    private mutating func tell(through ts: Int64, _ told: (Show, Happening) -> Void) {
        defer { toldTs = max(toldTs, ts) }
        while true {
            let moment = ts - startTs
            for i in shows.indices where next[i] == nil {
                next[i] = shows[i].next(through: moment).map { ($0.told, $0) }
            }
            let before = earliest(or: moment)
            if let happening = minute?.next(through: before) {
                told(shows[0], happening)
                continue
            }
            // The earliest of the rooms' next; of equals, the first room's.
            var first: Int?
            for (i, one) in next.enumerated() {
                guard let one, one.told <= moment else { continue }
                if first.map({ one.told < next[$0]!.told }) ?? true { first = i }
            }
            if let first {
                let happening = next[first]!.happening
                let isLeftOut = first == 0 && minute?.leavesOut(happening) ?? false
                let isKnown =
                    known[shows[first].room.name]?.contains(shows[first].id(of: happening)) ?? false
                if !isLeftOut, !isKnown { told(shows[first], happening) }
                next[first] = nil
            } else if !endsAfterOne, moment >= shows[0].length + Self.pauseMs {
                startTs += shows[0].length + Self.pauseMs
                shows = Self.shows(seed, startTs, Self.minutes, nil)
                minute = nil
            } else {
                return
            }
        }
    }

    /// When the rooms' next is told, if that is before a moment.
    private func earliest(or moment: Int64) -> Int64 {
        next.lazy.compactMap { $0?.told }.min().map { min($0, moment) } ?? moment
    }
}
