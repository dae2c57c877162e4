package import Vocabulary
import Wire

/// The hosts of the demo's rooms, as their devices tell of them: each cue is shown at once, seen
/// after two seconds, and done some time later, unless it is a stop, which waits to be cleared.
package enum DemoHost {
    /// The device's name.
    package static let screen = "demo"
    private static let shownMs: Int64 = 100
    private static let seenMs: Int64 = 2_000

    private static func doneMs(_ kind: CueKind) -> Int64? {
        switch kind {
        case .stop: nil
        case .leadCall: 12_000
        case .message, .say: 5_000
        default: 8_000
        }
    }

    /// What the device tells now of the cue that it shows.
    ///
    /// - Parameters:
    ///   - sinceTs: when the cue came on stage.
    ///   - isTold: whether a state was told before.
    /// - Returns: event lines.
    package static func receipts(
        _ room: DemoRoom, cue: String, kind: CueKind, sinceTs: Int64, now: Int64,
        isTold: (CueState) -> Bool
    ) -> [UInt8] {
        var steps: [(CueState, Int64)] = [(.shown, shownMs), (.seen, seenMs)]
        if let doneMs = doneMs(kind) { steps.append((.done, doneMs)) }
        var lines: [UInt8] = []
        for (state, after) in steps where sinceTs + after <= now && !isTold(state) {
            lines += receipt(room, cue: cue, state: state, sinceTs: sinceTs, now: now)
        }
        return lines
    }

    /// One step of a cue, as an event line.
    package static func receipt(
        _ room: DemoRoom, cue: String, state: CueState, sinceTs: Int64, now: Int64
    ) -> [UInt8] {
        JSON.members([
            "id": .string("demo-\(cue)-\(state.name)-\(sinceTs)"), "ts": .int(now),
            "room": .string(room.name), "feed": .string(room.feed.rawValue),
            "type": .string("receipt"), "cue": .string(cue),
            "state": .string(state.name), "by": .string(room.host), "screen": .string(screen),
        ]).bytes + [0x0A]
    }
}
