/// Values of a series as Prometheus' rule tests write them: `5`, `5x3` (5 and three times more),
/// `1+2x3` (1 3 5 7), `9-2x2` (9 7 5), `_` (nothing is known), `_x3` (three times nothing).
///
/// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
enum SeriesValues {
    /// More than a day of minutes; what somebody writes by mistake is longer.
    static let limit = 2000

    /// - Returns: nil, and the item in `bad`, where something else stands.
    static func parse(_ text: String, bad: inout String) -> [Double?]? {
        var values: [Double?] = []
        for item in text.split(separator: " ") {
            guard let more = expanded(item), values.count + more.count <= limit else {
                bad = String(item)
                return nil
            }
            values += more
        }
        return values
    }

    private static func expanded(_ item: Substring) -> [Double?]? {
        let parts = item.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        var times: Int?
        if parts.count == 2 {
            guard let n = Int(parts[1]), (0...limit).contains(n) else { return nil }
            times = n
        }
        if parts[0] == "_" { return Array(repeating: nil, count: times ?? 1) }
        guard let (first, step) = progression(parts[0]), step == 0 || times != nil else {
            return nil
        }
        let all = (0...(times ?? 0)).map { first + Double($0) * step }
        return all.allSatisfy { $0 >= 0 && $0 <= 1e6 } ? all : nil
    }

    private static func progression(_ text: Substring) -> (first: Double, step: Double)? {
        if let plain = number(text) { return (plain, 0) }
        guard let sign = text.firstIndex(where: { "+-".contains($0) }),
            let first = number(text[..<sign]), let step = number(text[text.index(after: sign)...])
        else { return nil }
        return (first, text[sign] == "-" ? -step : step)
    }

    private static func number(_ text: Substring) -> Double? {
        text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } ? Double(text) : nil
    }
}
