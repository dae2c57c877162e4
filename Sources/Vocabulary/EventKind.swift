/// What happened, as named by the `type` field of an event.
///
/// The raw values are chosen so that, at one millisecond, ascending order is the order of a
/// viewer's steps: exposure, enter, (derived stays), actions, lead steps, lead, leave.
/// The funnels and sessions of `Measures` rely on it.
package enum EventKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case exposure = 0
    case enter = 1
    // 2 and 3 are kept free for the derived events stay30 and stay60.
    case comment = 4
    case like, share, fanJoin, gift, follow
    case cardShow, cardClick, iconClick
    case formOpen, formSubmit
    case dmOpen, dmReply, wecomAdd
    case lead
    case leave = 20
    case streamStart, streamEnd
    case counters, transcript, segment, intervention, marker, gap
    case rundown, cue, receipt, answer, point, extend, quiet, warning, handling
    case review
    case switchback

    /// The value of `type` on the wire.
    package var word: StaticString {
        switch self {
        case .exposure: "exposure"
        case .enter: "enter"
        case .comment: "comment"
        case .like: "like"
        case .share: "share"
        case .fanJoin: "fan_join"
        case .gift: "gift"
        case .follow: "follow"
        case .cardShow: "card_show"
        case .cardClick: "card_click"
        case .iconClick: "icon_click"
        case .formOpen: "form_open"
        case .formSubmit: "form_submit"
        case .dmOpen: "dm_open"
        case .dmReply: "dm_reply"
        case .wecomAdd: "wecom_add"
        case .lead: "lead"
        case .leave: "leave"
        case .streamStart: "stream_start"
        case .streamEnd: "stream_end"
        case .counters: "counters"
        case .transcript: "transcript"
        case .segment: "segment"
        case .intervention: "intervention"
        case .marker: "marker"
        case .gap: "gap"
        case .rundown: "rundown"
        case .cue: "cue"
        case .receipt: "receipt"
        case .answer: "answer"
        case .point: "point"
        case .extend: "extend"
        case .quiet: "quiet"
        case .warning: "warning"
        case .handling: "handling"
        case .review: "review"
        case .switchback: "switchback"
        }
    }

    /// The value of `type` on the wire, as text.
    package var name: String { "\(word)" }

    /// Whether people following the room want to see each one as it happens.
    package var isItem: Bool {
        switch self {
        case .comment, .gift, .formSubmit, .lead, .streamStart, .streamEnd, .transcript, .segment,
            .intervention, .marker, .gap, .wecomAdd, .dmOpen:
            true
        default: false
        }
    }

    /// Whether a viewer does something others in the room can see (metric dictionary,
    /// "interaction").
    package var isInteraction: Bool {
        switch self {
        case .comment, .like, .share, .fanJoin, .gift, .follow: true
        default: false
        }
    }

    /// Whether it steers the show: feeds may not send it, only who controls the room.
    package var isSteering: Bool { rawValue >= EventKind.rundown.rawValue }

    /// Every name, in the order of the raw values: what an "unknown type" answer lists.
    package static let names: [String] = allCases.map(\.name)
}
