/// Offers may not be told without what they depend on: where a template left it out, it is added
/// below the text, before the hashtags.
enum OfferTermsNote {
    static func added(
        to printed: String, _ values: [String: Any], _ table: SlotTable
    ) -> String {
        guard let offers = values["offers"] as? [[String: Any]] else { return printed }
        let notes = offers.compactMap { offer -> String? in
            guard let terms = offer["terms"] as? String, let name = offer["name"] as? String,
                !printed.contains(terms), isTold(offer, in: printed)
            else { return nil }
            return "※\(name)：\(terms)"
        }
        guard !notes.isEmpty else { return printed }
        var lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        let tags = lines.reversed().prefix { $0.hasPrefix("#") && !$0.hasPrefix("# ") }.count
        lines.insert(contentsOf: notes.map { $0[...] }, at: lines.count - tags)
        return lines.joined(separator: "\n")
    }

    private static func isTold(_ offer: [String: Any], in printed: String) -> Bool {
        ["name", "amount", "until", "line"].contains { part in
            (offer[part] as? String).map(printed.contains) ?? false
        }
    }
}
