package import Copywriting
import Vocabulary
import Yams

/// Reads product sheets and dealer cards: YAML in, sheets out, or all that is wrong with line and cure.
package struct SheetFile {
    package private(set) var products: [ProductSheet] = []
    package private(set) var dealers: [DealerCard] = []
    package let text: String
    private var faults = FileFaults()
    /// Units by fact, with the line that said so first: one fact has one unit in all of a house's sheets.
    private var units: [String: (unit: String, line: Int)] = [:]

    package var problems: [FileFaults.Fault] { faults.all }

    package init(_ text: String) {
        self.text = text
        if let node = faults.compose(text, cure: "put texts with : or { in quotes") {
            readFile(node)
        }
    }

    private mutating func readFile(_ node: Node) {
        guard let mapping = node.mapping else {
            return faults.note(node, "", "begin with `products:` and a list of products below it")
        }
        for (key, value) in mapping {
            switch key.string {
            case "products": for item in list(value, "products") { readProduct(item) }
            case "dealers": for item in list(value, "dealers") { readDealer(item) }
            default: faults.unknown(key, "", "products, dealers")
            }
        }
    }

    /// The sheets of a file.
    ///
    /// - Throws: what is wrong, a line each.
    package static func read(_ path: String) throws(Configuration.Failure) -> SheetFile {
        let file = SheetFile(try Service.text(ofFile: path))
        try file.faults.check(path)
        return file
    }

    private mutating func list(_ node: Node, _ path: String) -> [Node] {
        if let list = node.sequence { return Array(list) }
        faults.note(node, path, "must be a list: begin each entry with `- `")
        return []
    }

    // Products

    private mutating func readProduct(_ node: Node) {
        guard let mapping = node.mapping, let key = name(of: mapping, "product", node) else {
            return
        }
        if products.contains(where: { $0.product == key }) {
            return faults.note(node, key, "stands there twice: keep one")
        }
        var product = ProductSheet(product: key, name: key)
        for (field, value) in mapping {
            let text = value.scalar?.string ?? ""
            switch field.string {
            case "product": break
            case "name": product.name = text
            case "brand": product.brand = text
            case "facts":
                for item in list(value, "\(key).facts") { readFact(item, &product) }
            default:
                faults.unknown(field, "\(key).\(field.string ?? "")", "product, name, brand, facts")
            }
        }
        products.append(product)
    }

    private mutating func name(of mapping: Node.Mapping, _ field: String, _ node: Node) -> String? {
        guard let key = mapping[field]?.scalar?.string else {
            faults.note(node, field, "begin each with `- \(field): NAME`")
            return nil
        }
        guard PolicyReader.isName(key, atMost: 64) else {
            faults.note(node, key, "is not a name: use letters from a to z, digits and _")
            return nil
        }
        return key
    }

    private mutating func readFact(_ node: Node, _ product: inout ProductSheet) {
        guard let mapping = node.mapping, let key = name(of: mapping, "fact", node) else { return }
        let path = "\(product.product).\(key)"
        if product.facts.contains(where: { $0.key == key }) {
            return faults.note(node, path, "has two values: keep the one that is right")
        }
        var fact = ProductSheet.Fact(
            key: key, name: SheetKey.name(key) ?? key, value: "", source: "")
        for (field, value) in mapping {
            readField(field, value, "\(path).\(field.string ?? "")", &fact)
        }
        check(fact, node, path)
        product.facts.append(fact)
    }

    private mutating func readField(
        _ field: Node, _ value: Node, _ path: String, _ fact: inout ProductSheet.Fact
    ) {
        let text = value.scalar?.string ?? ""
        switch field.string {
        case "fact": break
        case "name": fact.name = text
        case "value": fact.value = text
        case "unit": fact.unit = text
        case "standard": fact.standard = text
        case "source": fact.source = text
        case "say": fact.say = text
        case "as_of": fact.asOf = day(value, path)
        case "to": fact.to = day(value, path)
        default:
            faults.unknown(field, path, "fact, name, value, unit, standard, source, as_of, to, say")
        }
    }

    private mutating func day(_ node: Node, _ path: String) -> CalendarDay? {
        if let day = CalendarDay(node.scalar?.string ?? "") { return day }
        faults.note(node, path, "is no day: write e.g. 2026-11-30")
        return nil
    }

    private mutating func check(_ fact: ProductSheet.Fact, _ node: Node, _ path: String) {
        let line = node.mark?.line ?? 1
        if fact.value.isEmpty {
            faults.note(node, "\(path).value", "is missing: write the value, or leave the fact out")
        }
        if fact.source.isEmpty {
            faults.note(node, "\(path).source", "is missing: write who says so, e.g. 厂家参数表 2026-03")
        }
        if fact.value.unicodeScalars.contains(where: { ("０"..."９").contains($0) }) {
            faults.note(
                node, "\(path).value", "has full-width digits: write \(fact.value.withPlainDigits)")
        }
        if !fact.unit.isEmpty, Double(fact.value.withPlainDigits) == nil {
            faults.note(
                node, "\(path).value",
                "mixes value and unit: write the number only, and the unit in `unit`")
        }
        if fact.key == "range", fact.standard.isEmpty {
            faults.note(node, "\(path).standard", "is missing: a range needs its test, e.g. CLTC")
        }
        guard !fact.unit.isEmpty else { return }
        if let known = units[fact.key], known.unit != fact.unit {
            faults.note(
                node, "\(path).unit",
                "is \(fact.unit), but \(known.unit) in line \(known.line): use one unit")
        }
        if units[fact.key] == nil { units[fact.key] = (fact.unit, line) }
    }

    // Dealers

    private mutating func readDealer(_ node: Node) {
        guard let mapping = node.mapping, let key = name(of: mapping, "dealer", node) else {
            return
        }
        if dealers.contains(where: { $0.dealer == key }) {
            return faults.note(node, key, "stands there twice: keep one")
        }
        var dealer = DealerCard(dealer: key, store: "")
        for (field, value) in mapping {
            let text = value.scalar?.string ?? ""
            switch field.string {
            case "dealer": break
            case "store": dealer.store = text
            case "city": dealer.city = text
            case "region": dealer.region = text
            case "address": dealer.address = text
            case "hours": dealer.hours = text
            case "source": dealer.source = text
            default:
                faults.unknown(
                    field, "\(key).\(field.string ?? "")",
                    "dealer, store, city, region, address, hours, source")
            }
        }
        if dealer.store.isEmpty {
            faults.note(node, "\(key).store", "is missing: write the store's name")
        }
        dealers.append(dealer)
    }
}
