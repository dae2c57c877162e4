package import Vocabulary

/// What a rule sees at one moment.
@dynamicMemberLookup
package struct Reading: Sendable {
    /// Reason to warn, and no reason any more; between the two nothing changes.
    package var isMet: Bool
    package var isClear: Bool
    /// When it probably began.
    package var startedTs: Int64
    package var figures = Warning.Figures()
    /// Where the reading knows better than the rule: never more urgent than the rule says.
    package var severity: Severity?
    /// What the host says in place of the rule's own line; empty = the host is left alone.
    package var host: String?
    /// What the texts may name.
    package var slots: [String: String] = [:]

    package init(isMet: Bool, isClear: Bool, startedTs: Int64) {
        self.isMet = isMet
        self.isClear = isClear
        self.startedTs = startedTs
    }

    /// Says what the texts may name. They are made when it fires, so only where there is reason to warn.
    mutating func name(_ slots: @autoclosure () -> [String: String]) {
        if isMet { self.slots = slots() }
    }

    package subscript<T>(dynamicMember path: WritableKeyPath<Warning.Figures, T>) -> T {
        get { figures[keyPath: path] }
        set { figures[keyPath: path] = newValue }
    }
}
