import Synchronization

/// A visitor of the demo has come in: rung by a page, heard by who plays the demo. The first minute
/// is played once for each ring, and to all who look.
package final class Doorbell: Sendable {
    private struct State {
        var startedTs: Int64?
        var isHeard = true
    }

    private let state = Mutex(State())
    /// How long what a visitor is shown takes.
    package static let minuteMs: Int64 = 65_000

    package init() {}

    /// - Parameter again: also if it was played before; not while it is being played.
    /// - Returns: when the minute under way, or the last one, began.
    package func ring(at now: Int64, again: Bool) -> Int64 {
        state.withLock { state in
            if let startedTs = state.startedTs, !again || now - startedTs < Self.minuteMs {
                return startedTs
            }
            state.startedTs = now
            state.isHeard = false
            return now
        }
    }

    /// When the minute is to begin, told once for each ring.
    package func heard() -> Int64? {
        state.withLock { state in
            guard !state.isHeard else { return nil }
            state.isHeard = true
            return state.startedTs
        }
    }
}
