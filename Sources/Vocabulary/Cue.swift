/// What a cue to the host is about.
package enum CueKind: String, CaseIterable, Sendable, BitwiseCopyable {
    /// Something to say now; what comes next; the segment is nearly over, or over.
    case say, next, warning, over
    case leadCall = "lead_call"
    /// New people are here: begin the loop again.
    case restart
    /// An open question, with a fact from the sheet.
    case answer
    /// Typed by the controller.
    case message
    /// A correction; a stop that stays until it is cleared.
    case fix, stop
    case goal, tech

    /// The larger goes first. Stop beats all, then corrections, then people, then the clock.
    package var priority: Int {
        switch self {
        case .stop: 100
        case .fix: 90
        case .message, .say: 70
        case .tech: 65
        case .leadCall: 60
        case .restart: 50
        case .answer: 40
        case .over: 30
        case .warning: 25
        case .goal: 20
        case .next: 10
        }
    }

    /// Seconds it lives when nobody says otherwise; nil = until it is cleared.
    package var lifeS: Int? {
        switch self {
        case .stop: nil
        case .leadCall: 30
        case .goal: 8
        case .warning, .over, .next: 12
        default: 20
        }
    }

    /// Whether it may come in the middle of a lead call.
    package var interruptsLeadCall: Bool { self == .stop || self == .fix }
}

/// A cue as its event creates it.
package struct Cue: Sendable, Equatable {
    package var cue: String
    package var kind: CueKind
    /// With phrase cuts, `点小风车,|留电话`.
    package var text: String
    package var by: String
    package var priority: Int
    /// Milliseconds it lives; nil = until it is cleared.
    package var lifeMs: Int64?
    package var fact = ""
    package var source = ""
    /// The intent that it answers.
    package var question = ""
    /// Why it came: a code that pages put into words.
    package var why = ""

    package init(
        cue: String, kind: CueKind, text: String, by: String, priority: Int? = nil,
        lifeMs: Int64? = nil
    ) {
        self.cue = cue
        self.kind = kind
        self.text = text
        self.by = by
        self.priority = priority ?? kind.priority
        self.lifeMs = lifeMs ?? kind.lifeS.map { Int64($0) * 1000 }
    }

    /// Nobody asked for it.
    package var isUnsolicited: Bool { by == Cue.scheduler }

    /// Who sends the cues that nobody typed.
    package static let scheduler = "showcaller"
}

/// How far a cue has come. The raw order is that of a cue's life: a later state is never taken
/// back by an earlier one that arrives late.
package enum CueState: UInt8, CaseIterable, Sendable, Comparable, BitwiseCopyable {
    case created, shown, seen, later, done, cannot, expired, replaced, cleared

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    package var name: String { "\(self)" }

    package init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }

    /// Nothing follows any more.
    package var isFinal: Bool { self >= .done }
}

/// A step in the life of a cue.
package struct CueReceipt: Sendable, Equatable {
    package var cue: String
    package var state: CueState
    package var by: String
    /// The device that showed it; empty where a person or the scheduler did it.
    package var screen: String

    package init(cue: String, state: CueState, by: String, screen: String = "") {
        self.cue = cue
        self.state = state
        self.by = by
        self.screen = screen
    }
}
