/// The feed of invented viewers with which a crew rehearses.
package enum RehearsalFeed {
    package static let name = "showcaller-rehearsal"
    package static let hash = stableHash(name)
}
