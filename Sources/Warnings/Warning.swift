package import Vocabulary

/// What a rule sees at one moment.
package struct Reading: Sendable {
    /// Reason to warn, and no reason any more; between the two nothing changes.
    package var isMet: Bool
    package var isClear: Bool
    /// When it probably began.
    package var startedTs: Int64
    package var value: Double?
    package var baseline: Double?
    package var ratio: Double?
    package var low: Double?
    package var high: Double?
    package var n = 0
    package var nats: Double?
    /// What the texts may name.
    package var slots: [String: String] = [:]

    package init(isMet: Bool, isClear: Bool, startedTs: Int64) {
        self.isMet = isMet
        self.isClear = isClear
        self.startedTs = startedTs
    }
}

/// Something that a rule has to say, from the first firing until it is over.
package struct Warning: Sendable {
    package enum State: String, Sendable { case firing, recovering, resolved }
    package enum Reason: String, Sendable {
        case cleared, manual, superseded
        case noData = "no_data"
        case streamEnd = "stream_end"
    }

    /// `entry_drop-1750000300000`: the same whoever folds the log.
    package var warning: String
    package var rule: String
    package var label: String
    package var severity: Severity
    package var state = State.firing
    package var startedTs: Int64
    package var firedTs: Int64
    package var resolvedTs: Int64?
    package var reason: Reason?
    package var refires = 0
    /// The budget held it back: listed and counted, not shown.
    package var isHeld = false
    package var isFlapping = false
    package var reading: Reading
    package var text: BilingualText
    package var host: String?
}
