/// The names that a template may ask for.
enum SlotNames {
    /// What the service itself keeps in a context; no template can write these.
    static let deck = "\u{1}deck"
    static let table = "\u{1}table"
    static let fits = "\u{1}fits"

    static let plain = [
        "brand", "model", "keyword", "city", "store", "address", "hours", "day",
    ]
    /// By list: what each of its entries has.
    static let lists: [String: [String]] = [
        "points": ["name", "value", "say", "fact"],
        "offers": ["name", "amount", "until", "terms", "line"],
        "lines": ["text"],
        "questions": ["ask", "answer"],
        "voices": ["text"],
        "clips": ["title", "from", "to", "seconds"],
    ]

    private static let labels = [
        "brand": "品牌", "model": "车型", "city": "城市", "store": "门店", "address": "地址",
        "hours": "营业时间", "day": "日期", "say": "说明", "amount": "金额", "until": "截止日期",
        "terms": "条件", "line": "说法", "answer": "答案", "title": "标题",
    ]

    /// What a blank is called, for people.
    static func label(_ slot: String) -> String {
        let last = slot.split(separator: ".").last.map(String.init) ?? slot
        if slot.hasPrefix("fact."), let name = SheetKey.name(last) { return name }
        return labels[last] ?? last
    }
}
