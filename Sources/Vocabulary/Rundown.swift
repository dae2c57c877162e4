/// Tonight's plan of a room: what is said, in which order, for how long.
package struct Rundown: Sendable, Equatable {
    package var title = ""
    /// After the last segment comes the first again.
    package var repeats = true
    package var goal: Goal?
    package var segments: [RundownSegment] = []
    package var facts: [SheetFact] = []
    package var templates: [MessageTemplate] = []
    /// A trial that is to be made in the stream.
    package var switchback: Switchback?

    package init() {}

    package func position(of segment: String) -> Int? {
        segments.firstIndex { $0.segment == segment }
    }

    /// The position that follows; nil after the end of a rundown that does not repeat.
    package func position(after position: Int) -> Int? {
        guard !segments.isEmpty else { return nil }
        if position + 1 < segments.count { return position + 1 }
        return repeats ? 0 : nil
    }

    /// Seconds that one pass is planned to take.
    package var plannedS: Int { segments.reduce(0) { $0 + $1.plannedS } }
}

/// A stretch of the rundown with one purpose.
package struct RundownSegment: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable, BitwiseCopyable {
        case greeting, offer
        case leadCall = "lead_call"
        case feature, close, answer, other
    }

    /// Its key: what `segment` events name.
    package var segment: String
    package var name: String
    package var kind: Kind
    package var plannedS: Int
    /// Seconds before its end at which the host is warned, first kindly, then strongly.
    package var warningS: Int
    package var dangerS: Int
    package var purpose = ""
    package var mustSay: [MustSay] = []
    /// Lines to read, `|` where a line may break.
    package var lines: [String] = []
    package var patterns: [String] = []
    /// Keys of facts that belong here.
    package var facts: [String] = []

    package init(
        segment: String, name: String, kind: Kind, plannedS: Int, warningS: Int? = nil,
        dangerS: Int? = nil
    ) {
        self.segment = segment
        self.name = name
        self.kind = kind
        self.plannedS = plannedS
        self.warningS = warningS ?? Self.warning(of: plannedS)
        self.dangerS = dangerS ?? Self.danger(of: plannedS)
    }

    /// Half a minute before the end; in short segments a third of them.
    package static func warning(of plannedS: Int) -> Int { min(30, plannedS / 3) }
    package static func danger(of plannedS: Int) -> Int { min(10, plannedS / 6) }
}

/// A point that a segment must make, in any of several wordings.
package struct MustSay: Sendable, Equatable {
    package var point: String
    package var wordings: [String]
    /// What the host is shown, with phrase cuts.
    package var cue: String

    package init(point: String, wordings: [String], cue: String) {
        self.point = point
        self.wordings = wordings
        self.cue = cue
    }
}

/// A line of the offer or product sheet: the only source of numbers on a cue.
package struct SheetFact: Sendable, Equatable {
    package var fact: String
    /// As the host is shown it, with phrase cuts.
    package var text: String
    package var source: String
    /// Its last day, `2026-11-30`; empty = without end.
    package var validUntil: String
    /// Intents of comments that it answers.
    package var intents: [String]

    package init(fact: String, text: String, source: String, validUntil: String, intents: [String])
    {
        self.fact = fact
        self.text = text
        self.source = source
        self.validUntil = validUntil
        self.intents = intents
    }

    /// Whether it may be said on a day (`2026-11-30`).
    package func holds(on day: String) -> Bool { validUntil.isEmpty || day <= validUntil }
}

/// A message that the controller sends with one key.
package struct MessageTemplate: Sendable, Equatable {
    package var kind: CueKind
    package var text: String

    package init(kind: CueKind, text: String) {
        self.kind = kind
        self.text = text
    }
}

/// What the stream is to bring.
package struct Goal: Sendable, Equatable {
    package var leads: Int
    package var hours: Double

    package init(leads: Int, hours: Double) {
        self.leads = leads
        self.hours = hours
    }
}
