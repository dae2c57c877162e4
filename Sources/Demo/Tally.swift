import Vocabulary
import Wire

/// What a platform counts of a room, so far.
struct Tally {
    private(set) var online: Int64 = 0
    private(set) var likes: Int64 = 0
    private var totals: [(name: String, value: Int64)] = Tally.names.map { ($0, 0) }

    private static let names = [
        "impression_uv", "enter_pv", "enter_uv", "leave_pv", "comment_pv", "follow_uv", "share_pv",
        "fan_join_uv", "gift_value_fen", "icon_click_pv", "card_show_pv", "card_click_pv",
        "form_open_pv", "form_submit_pv", "dm_open_uv", "wecom_add_uv", "lead_uv", "enter_pv.paid",
    ]

    mutating func count(_ happening: Happening) {
        switch happening.kind {
        case .exposure: add("impression_uv")
        case .enter:
            online += 1
            add("enter_pv")
            if !happening.isReturn { add("enter_uv") }
            if happening.source == "paid" { add("enter_pv.paid") }
        case .leave:
            online -= 1
            add("leave_pv")
        case .like: likes += Int64(happening.n)
        case .comment: add("comment_pv")
        case .follow: add("follow_uv")
        case .share: add("share_pv")
        case .fanJoin: add("fan_join_uv")
        case .gift:
            if case .int(let fen)? = happening.fields.first(where: { $0.name == "value_fen" })?
                .value
            {
                add("gift_value_fen", fen)
            }
        case .iconClick: add("icon_click_pv")
        case .cardShow: add("card_show_pv")
        case .cardClick: add("card_click_pv")
        case .formOpen: add("form_open_pv")
        case .formSubmit: add("form_submit_pv")
        case .dmOpen: add("dm_open_uv")
        case .wecomAdd: add("wecom_add_uv")
        case .lead: add("lead_uv")
        default: break
        }
    }

    private mutating func add(_ name: String, _ n: Int64 = 1) {
        if let i = totals.firstIndex(where: { $0.name == name }) { totals[i].value += n }
    }

    /// A platform's reading: how many are there, and what it has counted.
    func reading(at: Int64) -> Happening {
        let shown = totals.filter { $0.name != "leave_pv" } + [("like_pv", likes)]
        return Happening(
            .counters, at: at,
            fields: [
                "gauges": .object([.init(name: "online", value: .int(online))]),
                "totals": .object(shown.map { .init(name: $0.name, value: .int($0.value)) }),
            ])
    }
}
