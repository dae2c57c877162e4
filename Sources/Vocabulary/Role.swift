/// What a token or session may do. `owner` may do everything.
package enum Role: String, CaseIterable, Sendable {
    case ingest, host, control, content, viewer, owner

    /// May open pages and watch rooms.
    package var canWatch: Bool { self != .ingest }
    /// May send events.
    package var canIngest: Bool { self == .ingest || self == .owner }
    /// May change what a running room is (end a stream, mark, import).
    package var canControl: Bool { self == .control || self == .owner }
    /// May write copy and pass it on.
    package var canWrite: Bool { self == .content || canControl }
    /// May see personal data in the vault.
    package var canReadVault: Bool { self == .owner }
}

/// Where a number comes from; shown beside it. (missing is not zero, estimated is not measured)
package enum Basis: String, Sendable { case measured, estimated, reported }
