package import Measures
package import Warnings

/// What an owner decides about rooms: how they are counted, and when silence ends a stream.
package struct Policies: Sendable, Equatable {
    /// What differs in one room.
    package struct Own: Sendable, Equatable {
        var ghostS: Int?
        var staleAfterS: Int?
        var warnings: RoomLimits?
    }

    /// Seconds of silence after which a viewer is taken to have left; 0 = never.
    package var ghostS = 300
    /// Seconds of silence after which a stream counts as over.
    package var staleAfterS = 1800
    package var funnels = FunnelPlan.standard
    /// Limits and word lists of warnings.
    package var warnings = RoomLimits()
    package var rooms: [String: Own] = [:]

    package init() {}

    func measures(of room: String) -> MeasurePolicy {
        var policy = MeasurePolicy()
        policy.ghostMs = Int64(rooms[room]?.ghostS ?? ghostS) * 1000
        policy.funnels = funnels
        return policy
    }

    package func limits(of room: String) -> RoomLimits { rooms[room]?.warnings ?? warnings }

    func staleAfterMs(of room: String) -> Int64 {
        Int64(rooms[room]?.staleAfterS ?? staleAfterS) * 1000
    }

    /// The shortest silence that ends a stream anywhere.
    var shortestStaleMs: Int64 {
        Int64(rooms.values.compactMap(\.staleAfterS).reduce(staleAfterS, min)) * 1000
    }
}
