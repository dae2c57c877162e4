import Vocabulary

extension Measures {
    /// The window counts of the whole stream, per minute: what a room's other evenings are compared
    /// with. Of what never came nothing is said.
    ///
    /// - Parameter duration: milliseconds.
    package func perMinute(over duration: Int64) -> [String: Double] {
        guard duration >= 60_000 else { return [:] }
        let minutes = Double(duration) / 60_000
        let counted: KeyValuePairs<String, EventKind> = [
            "entries": .enter, "leaves": .leave, "comments": .comment, "follows": .follow,
            "shares": .share, "card_clicks": .cardClick, "icon_clicks": .iconClick,
            "form_opens": .formOpen, "form_submits": .formSubmit,
        ]
        var rates: [String: Double] = [:]
        for (name, kind) in counted where kinds[Int(kind.rawValue)] > 0 {
            rates[name] = Double(kinds[Int(kind.rawValue)]) / minutes
        }
        let leads = leadLog.count(after: .min, to: .max)
        if leads > 0 { rates["leads"] = Double(leads) / minutes }
        return rates
    }
}
