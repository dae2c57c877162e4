package import Vocabulary

/// What a rule watches. The names are those of rule files.
package enum Signal: String, CaseIterable, Sendable {
    /// People who leave, by age and source, against what is usual.
    case stay
    /// People who enter of those shown the room, by source.
    case entry
    /// Entry and stay against a longer past.
    case drift
    /// Clicks on the lead card, by viewer-second.
    case cardClicks = "card_clicks"
    /// Leads of opened forms.
    case formLeads = "form_leads"
    /// Leads against the stream's goal.
    case leads
    case priceQuestions = "price_questions"
    case topicQuestions = "topic_questions"
    case openPriceQuestions = "open_price_questions"
    case complaints
    /// Seconds without speech.
    case silence
    /// Seconds in one segment.
    case segmentTime = "segment_time"
    /// Seconds without a lead call.
    case leadCallGap = "lead_call_gap"
    /// Clicks after lead calls.
    case leadCallClicks = "lead_call_clicks"
    case forbiddenPhrase = "forbidden_phrase"
    case contact
    /// Spoken of otherwise than the offer ledger has it; over or not begun; in no ledger; without
    /// what must be said along with it.
    case offerWrong = "offer_wrong"
    case offerExpired = "offer_expired"
    case offerUnknown = "offer_unknown"
    case offerCondition = "offer_condition"
    /// Seconds without anything of the viewers.
    case feedSilence = "feed_silence"
    /// Seconds without transcript while others are heard.
    case transcriptSilence = "transcript_silence"
    /// Entries of people who were not shown the room.
    case unexposedEnters = "unexposed_enters"
    case exposures
    case paidStay = "paid_stay"
    case online
    /// People in the room, where only their number is told.
    case onlineFall = "online_fall"

    /// A change of what viewers do, which may have come of something.
    var hasCauses: Bool {
        switch self {
        case .stay, .entry, .drift, .cardClicks, .formLeads, .leads, .priceQuestions,
            .topicQuestions, .complaints, .unexposedEnters, .exposures, .paidStay, .online,
            .onlineFall,
            .leadCallClicks:
            true
        default: false
        }
    }

    /// What kind of cue its line is to the host.
    package var cueKind: CueKind {
        isSpoken ? .fix : self == .leadCallGap ? .leadCall : .say
    }

    /// Found in what is said: told at once, and corrected by whoever said it.
    package var isSpoken: Bool {
        switch self {
        case .forbiddenPhrase, .contact: true
        case .offerWrong, .offerExpired, .offerUnknown, .offerCondition: true
        default: false
        }
    }
}

/// When a signal is a reason to warn.
package struct WarningTest: Sendable, Equatable {
    /// Ratio to the usual within which nothing is wrong.
    package var guardRatio: Double?
    /// Ratios that are looked for.
    package var seek: [Double] = []
    /// Evidence at which it is sure.
    package var nats: Double?
    /// At least so many people within a minute.
    package var atLeast: Int?
    /// For longer than so many seconds; nil = the room's own limit.
    package var longerThanS: Double?
    /// Below or above such a ratio to the usual.
    package var below: Double?
    package var above: Double?

    package init() {}
}

/// One rule: a signal, a test of it, how long it must hold, whom it tells what.
package struct WarningRule: Sendable, Equatable {
    package var rule: String
    package var name: BilingualText
    package var signal: Signal
    package var test = WarningTest()
    package var forS = 0.0
    package var keepFiringForS = 45.0
    package var cooldownS = 240.0
    package var severity: Severity
    package var labels: [String: String] = [:]
    /// Said to the host; nil = the host is not disturbed.
    package var host: String?
    package var controller: BilingualText
    /// Rules that say nothing while this one fires, and for so many seconds after.
    package var mutes: [String] = []
    package var muteForS = 0.0
    package var isOn = true

    package init(
        rule: String, name: BilingualText, signal: Signal, severity: Severity,
        controller: BilingualText
    ) {
        self.rule = rule
        self.name = name
        self.signal = signal
        self.severity = severity
        self.controller = controller
    }
}

extension WarningRule {
    /// A host two metres away reads so many at a glance.
    package static let hostCharacters = 16

    /// How long a host text can become with its longest slots.
    package static func longest(_ host: String) -> Int {
        filled(host, ["topic": "试驾预约", "next": "下一段"]).count
    }
}
