/// The feed of invented viewers with which a crew rehearses.
package enum RehearsalFeed {
    package static let name = "showcaller-rehearsal"
    package static let hash = stableHash(name)
    /// Why a stream of theirs ended.
    package static let endReason = "rehearsal_over"
}
