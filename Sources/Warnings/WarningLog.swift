package import Vocabulary

/// The warnings of a stream and what people did about them: a function of the set of events, whatever
/// their order.
package struct WarningLog: Sendable {
    /// So many warnings are shown in so long (`Budget`), so many told to the host (`HostBudget`).
    package static let windowMs: Int64 = 600_000
    package static let limit = 3
    package static let hostWindowMs: Int64 = 3_600_000
    package static let hostLimit = 8
    /// Firing for so long, it is no news any more.
    private static let staleMs: Int64 = 900_000
    /// For so long a resolved warning stays listed, depending on whether anybody saw it.
    private static let unseenMs: Int64 = 600_000
    private static let seenMs: Int64 = 60_000

    /// Somebody's word on a warning, and when.
    package struct Word<Value: Sendable>: Sendable {
        package var value: Value
        package var by: String
        package var ts: Int64
    }

    package struct Entry: Sendable {
        package var warning: Warning
        package fileprivate(set) var acknowledged: Word<Bool>?
        package fileprivate(set) var feedback: Word<Handling.Verdict>?
        /// The value is until when.
        package fileprivate(set) var snoozed: Word<Int64>?
        package fileprivate(set) var resolved: Word<Bool>?

        /// Over, by itself or because somebody said so after it fired last.
        package var isOver: Bool { warning.state == .resolved || isResolvedByHand }
        package var isResolvedByHand: Bool {
            guard warning.state != .resolved, let resolved else { return false }
            // That it recovers now is no news; that it fires again is.
            return warning.state == .recovering || resolved.ts >= warning.changedTs
        }
        package var overTs: Int64? {
            warning.state == .resolved
                ? warning.resolvedTs ?? warning.changedTs : isResolvedByHand ? resolved?.ts : nil
        }
    }

    /// A rule whose warnings are listed, not told.
    package struct Shelf: Sendable {
        package var rule: String
        package var untilTs: Int64
        package var by: String
        package var ts: Int64
    }

    /// By first firing.
    package private(set) var entries: [Entry] = []
    package private(set) var shelves: [Shelf] = []
    /// What was done about warnings that have not come yet.
    private var early: [(ts: Int64, handling: Handling)] = []

    package init() {}

    package subscript(warning: String) -> Entry? { entries.last { $0.warning.warning == warning } }

    package mutating func apply(_ detail: Detail, ts: Int64) {
        switch detail {
        case .warning(let warning): note(warning)
        case .handling(let handling): note(handling, ts)
        default: break
        }
    }

    private mutating func note(_ warning: Warning) {
        if let at = entries.lastIndex(where: { $0.warning.warning == warning.warning }) {
            if entries[at].warning.precedes(warning) { entries[at].warning = warning }
            return
        }
        var entry = Entry(warning: warning)
        for (ts, handling) in early where handling.warning == warning.warning {
            Self.note(handling, ts, &entry)
        }
        early.removeAll { $0.handling.warning == warning.warning }
        let key = (warning.firedTs, warning.warning)
        let at = entries.lastIndex { ($0.warning.firedTs, $0.warning.warning) < key }
        entries.insert(entry, at: at.map { $0 + 1 } ?? 0)
        if entries.count > Limits.standard.warnings { entries.removeFirst() }
    }

    private mutating func note(_ handling: Handling, _ ts: Int64) {
        if case .shelve(let rule, let minutes) = handling.deed {
            let shelf = Shelf(
                rule: rule, untilTs: ts + Int64(minutes) * 60_000, by: handling.by, ts: ts)
            guard let at = shelves.firstIndex(where: { $0.rule == rule }) else {
                return shelves.append(shelf)
            }
            if shelves[at].ts <= ts { shelves[at] = shelf }
            return
        }
        guard let at = entries.lastIndex(where: { $0.warning.warning == handling.warning }) else {
            if early.count < 100 { early.append((ts, handling)) }
            return
        }
        Self.note(handling, ts, &entries[at])
    }

    private static func note(_ handling: Handling, _ ts: Int64, _ entry: inout Entry) {
        func later<T>(_ known: Word<T>?, _ value: T) -> Word<T> {
            if let known, known.ts > ts { return known }
            return Word(value: value, by: handling.by, ts: ts)
        }
        switch handling.deed {
        case .acknowledge:
            // The first who saw it.
            if entry.acknowledged.map({ $0.ts > ts }) ?? true {
                entry.acknowledged = Word(value: true, by: handling.by, ts: ts)
            }
        case .snooze(let minutes):
            entry.snoozed = later(entry.snoozed, ts + Int64(minutes) * 60_000)
        case .feedback(let verdict): entry.feedback = later(entry.feedback, verdict)
        case .resolve: entry.resolved = later(entry.resolved, true)
        case .shelve: break
        }
    }
}

// What is to be seen of it
extension WarningLog {
    /// What is open at a time, or was until a moment ago; newest first.
    package func listed(at now: Int64) -> [Entry] {
        entries.reversed().filter { entry in
            guard let over = entry.overTs else { return true }
            let isSeen = entry.acknowledged != nil || entry.isResolvedByHand
            return now - over < (isSeen ? Self.seenMs : Self.unseenMs)
        }
    }

    package func isShelved(_ rule: String, at now: Int64) -> Bool {
        shelves.contains { $0.rule == rule && $0.untilTs > now }
    }

    package func isStale(_ entry: Entry, at now: Int64) -> Bool {
        !entry.isOver && now - entry.warning.firedTs >= Self.staleMs
    }

    /// Shown, held back and told to the host within the windows of the budgets, and held back in all.
    package func counts(at now: Int64) -> (shown: Int, held: Int, heldTotal: Int, host: Int) {
        let recent = entries.filter { now - $0.warning.firedTs < Self.windowMs }
        return (
            recent.count { !$0.warning.isHeld }, recent.count { $0.warning.isHeld },
            entries.count { $0.warning.isHeld },
            entries.count {
                $0.warning.host != nil && now - $0.warning.firedTs < Self.hostWindowMs
            }
        )
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&entries, new: Entry(warning: .none)) { entry, coder in
            entry.warning.code(&coder)
            Self.code(&entry.acknowledged, new: true, &coder)
            Self.code(&entry.feedback, new: .noise, &coder)
            Self.code(&entry.snoozed, new: 0, &coder)
            Self.code(&entry.resolved, new: true, &coder)
        }
        coder.code(&shelves, new: Shelf(rule: "", untilTs: 0, by: "", ts: 0)) { shelf, coder in
            coder.code(&shelf.rule)
            coder.code(&shelf.untilTs)
            coder.code(&shelf.by)
            coder.code(&shelf.ts)
        }
        let nobody = Handling(deed: .acknowledge, warning: "", by: "")
        coder.code(&early, new: (0, nobody)) { entry, coder in
            coder.code(&entry.ts)
            entry.handling.code(&coder)
        }
    }

    private static func code<T: BitwiseCopyable>(
        _ word: inout Word<T>?, new: T, _ coder: inout StateCoder
    ) {
        coder.code(&word, new: Word(value: new, by: "", ts: 0)) { word, coder in
            coder.code(&word.value)
            coder.code(&word.by)
            coder.code(&word.ts)
        }
    }
}

extension Warning {
    /// Whether another record of the same warning is the later one.
    fileprivate func precedes(_ other: Warning) -> Bool {
        (changedTs, refires, state.rawValue) < (
            other.changedTs, other.refires, other.state.rawValue
        )
    }
}
