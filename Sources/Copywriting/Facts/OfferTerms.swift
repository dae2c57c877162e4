import Compliance
import Vocabulary

extension Offer {
    /// What a text has to say along with it (价格规定 16–19: conditions, region, period and number
    /// may not be hidden); nil if there is nothing.
    package var terms: String? {
        var parts: [String] = []
        if !regions.isEmpty { parts.append("限\(regions.joined(separator: "、"))") }
        parts += needs.map(\.need)
        if let quantity { parts.append("限\(quantity)份") }
        switch (from, to) {
        case (let from?, let to?): parts.append("\(from.spoken)至\(to.spoken)")
        case (nil, let to?): parts.append("截至\(to.spoken)")
        case (let from?, nil): parts.append("\(from.spoken)起")
        case (nil, nil): break
        }
        return parts.isEmpty ? nil : parts.joined(separator: "，")
    }
}

extension CalendarDay {
    /// `11月30日`.
    package var spoken: String { "\(month)月\(day)日" }
}
