/// A text in the two languages of the pages.
package struct BilingualText: Sendable, Equatable {
    package var zh: String
    package var en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}

/// Something that a rule has to say, from the first firing until it is over.
package struct Warning: Sendable, Equatable {
    /// The raw order is that of a warning's life.
    package enum State: UInt8, CaseIterable, Sendable, BitwiseCopyable {
        case firing, recovering, resolved

        package var name: String { "\(self)" }
    }

    package enum Reason: String, CaseIterable, Sendable, BitwiseCopyable {
        case cleared, manual, superseded
        case noData = "no_data"
        case streamEnd = "stream_end"
    }

    /// What was measured when it changed last.
    package struct Figures: Sendable, Equatable, BitwiseCopyable {
        package var value: Double?
        package var baseline: Double?
        package var ratio: Double?
        package var low: Double?
        package var high: Double?
        package var n = 0
        package var nats: Double?

        package init() {}
    }

    /// `entry_drop-1750000300000`: the same whoever folds the log.
    package var warning: String
    package var rule: String
    package var label: String
    package var severity: Severity
    package var state = State.firing
    /// When it probably began; when it fired first; when its state changed last.
    package var startedTs: Int64
    package var firedTs: Int64
    package var changedTs: Int64
    package var resolvedTs: Int64?
    package var reason: Reason?
    package var refires = 0
    /// The budget held it back: listed and counted, not shown.
    package var isHeld = false
    /// It comes and goes: told once, then quiet.
    package var isFlapping = false
    package var figures = Figures()
    package var text: BilingualText
    /// What the host is told; nil = nothing.
    package var host: String?
    package var segment = ""
    /// People in the room when it fired.
    package var online: Int?
    /// What coincided, the likeliest cause first.
    package var causes: [BilingualText] = []
    package var action: Action?

    /// Something that a page can do about it with one key.
    package enum Action: Sendable, Equatable {
        case message(kind: CueKind, text: String)
        case segment(String)
        case marker(String)
        case open(page: String)
    }

    package init(
        warning: String, rule: String, label: String, severity: Severity, startedTs: Int64,
        firedTs: Int64, text: BilingualText
    ) {
        self.warning = warning
        self.rule = rule
        self.label = label
        self.severity = severity
        self.startedTs = startedTs
        self.firedTs = firedTs
        changedTs = firedTs
        self.text = text
    }
}

/// What somebody did about a warning, or about all of a rule.
package struct Handling: Sendable, Equatable {
    package enum Deed: Sendable, Equatable {
        case acknowledge
        /// 0 brings it back.
        case snooze(minutes: Int)
        case resolve
        case feedback(Verdict)
        /// Warnings of the rule are listed, not told, for so many minutes; 0 = they are told again.
        case shelve(rule: String, minutes: Int)
    }

    package enum Verdict: String, CaseIterable, Sendable, BitwiseCopyable { case useful, noise }

    package var deed: Deed
    /// Empty where it is about a rule.
    package var warning: String
    package var by: String

    package init(deed: Deed, warning: String, by: String) {
        self.deed = deed
        self.warning = warning
        self.by = by
    }
}
