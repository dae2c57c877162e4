import Copywriting

/// Sheets as the YAML that `SheetFile` reads.
package enum SheetText {
    static func yaml(_ sheets: HouseSheets) -> String {
        var lines: [String] = []
        if !sheets.products.isEmpty { lines.append("products:") }
        for product in sheets.products {
            lines.append("  - product: \(product.product)")
            lines.append("    name: \(scalar(product.name))")
            if !product.brand.isEmpty { lines.append("    brand: \(scalar(product.brand))") }
            if !product.facts.isEmpty { lines.append("    facts:") }
            lines += product.facts.map { "      - " + fact($0) }
        }
        if !sheets.dealers.isEmpty { lines.append("dealers:") }
        lines += sheets.dealers.map { "  - " + dealer($0) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fact(_ fact: ProductSheet.Fact) -> String {
        let name = fact.name == SheetKey.name(fact.key) ? "" : fact.name
        return flow([
            ("fact", fact.key), ("name", name), ("value", fact.value), ("unit", fact.unit),
            ("standard", fact.standard), ("source", fact.source),
            ("as_of", fact.asOf.map { "\($0)" } ?? ""), ("to", fact.to.map { "\($0)" } ?? ""),
            ("say", fact.say),
        ])
    }

    private static func dealer(_ dealer: DealerCard) -> String {
        flow([
            ("dealer", dealer.dealer), ("store", dealer.store), ("city", dealer.city),
            ("region", dealer.region), ("address", dealer.address), ("hours", dealer.hours),
            ("source", dealer.source),
        ])
    }

    private static func flow(_ fields: [(name: String, value: String)]) -> String {
        let told = fields.filter { !$0.value.isEmpty }.map { "\($0.name): \(scalar($0.value))" }
        return "{\(told.joined(separator: ", "))}"
    }

    /// Plain where nothing in it could mean something to YAML, in double quotes otherwise.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            (text.first.map { $0.isLetter || $0.isNumber } ?? false) && text.last != " "
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || ".-_+/% ·，。、（）；".unicodeScalars.contains(scalar)
            }
        return isPlain ? text : "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        default: break
        }
        let value = scalar.value
        let isHidden =
            value < 0x20 || (0x7F...0x9F).contains(value)
            || [0x2028, 0x2029, 0xFEFF].contains(value)
            || (0xFFFE...0xFFFF).contains(value)
        guard isHidden else { return String(scalar) }
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
