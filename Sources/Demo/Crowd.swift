import Vocabulary

/// Who comes into a room, minute by minute. A minute is a function of seed, room and minute alone,
/// so that any span of an evening can be told again.
struct Crowd {
    let room: DemoRoom
    let script: Script
    /// Of the show, milliseconds.
    let length: Int64
    let seed: UInt64

    static let viewersPerMinute = 10_000

    func happenings(in minute: Int) -> [Happening] {
        var chance = Chance(seed: seed, stableHash(room.name), UInt64(minute))
        var happenings: [Happening] = []
        var viewer = minute * Self.viewersPerMinute
        for _ in 0..<chance.count(mean: naturalEntries(minute)) {
            viewer += 1
            let source = Self.source(&chance)
            visit(viewer, source, from: minute, &happenings, &chance)
        }
        guard let boost = room.boost(in: minute) else { return happenings }
        let since = Double((minute - room.firstBoost) % room.boostEvery)
        let wave = room.entriesPerMinute * (1.6 - 0.5 * since) * (boost % 2 == 0 ? 1 : 0.7)
        for _ in 0..<chance.count(mean: wave) {
            viewer += 1
            visit(viewer, "paid", from: minute, &happenings, &chance)
        }
        return happenings
    }

    /// A room warms up over eight minutes, then breathes: three quarters to five quarters and back
    /// within 40 minutes.
    private func naturalEntries(_ minute: Int) -> Double {
        let warm = min(1, 0.3 + Double(minute) * 0.09)
        let turn = (Double(minute) / 20 + room.phase).truncatingRemainder(dividingBy: 2)
        let wave = turn < 1 ? turn : 2 - turn
        return room.entriesPerMinute * warm * (0.75 + 0.5 * wave)
    }

    private static func source(_ chance: inout Chance) -> String {
        switch chance.whole(1...100) {
        case ...52: "feed"
        case ...64: "short_video"
        case ...76: "follow"
        case ...84: "nearby"
        case ...91: "search"
        case ...95: "share"
        default: "direct"
        }
    }

    /// Those who are shown the room and scroll on, then one who comes in; one in sixteen comes back.
    private func visit(
        _ viewer: Int, _ source: String, from minute: Int, _ happenings: inout [Happening],
        _ chance: inout Chance
    ) {
        let at = Int64(minute) * 60_000 + chance.ms(0...59.999)
        guard at < length - 2000 else { return }
        var entered = at
        if source != "direct", source != "share" {
            for passer in 1...chance.whole(2...6) {
                let shown = Int64(minute) * 60_000 + chance.ms(0...59.999)
                guard shown < length, passer > 1 else { continue }
                happenings.append(
                    Happening(
                        .exposure, at: shown, viewer: viewer * 8 + passer, source: source))
            }
            happenings.append(Happening(.exposure, at: at, viewer: viewer * 8, source: source))
            entered += chance.ms(0.6...5)
        }
        let left = enter(viewer, source, entered, isReturn: false, &happenings, &chance)
        let back = left + chance.ms(20...240)
        guard chance.happens(0.06), back < length - 2000 else { return }
        _ = enter(viewer, source, back, isReturn: true, &happenings, &chance)
    }

    private func enter(
        _ viewer: Int, _ source: String, _ entered: Int64, isReturn: Bool,
        _ happenings: inout [Happening], _ chance: inout Chance
    ) -> Int64 {
        guard entered < length else { return length }
        var enter = Happening(.enter, at: entered, viewer: viewer * 8, source: source)
        enter.isReturn = isReturn
        happenings.append(enter)
        let visit = Visit.happenings(
            room, script, viewer: viewer * 8, source: source, entered: entered, end: length,
            &chance)
        happenings += visit.happenings
        var leave = Happening(.leave, at: visit.left, viewer: viewer * 8)
        leave.n = chance.happens(0.985) ? 1 : 0
        happenings.append(leave)
        return visit.left
    }
}
