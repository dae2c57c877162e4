import Vocabulary

/// Rows as facts of products: a fact a row, or a product a row with a column for each fact.
extension SheetReading {
    /// A value as it stands in its cell, before it is looked at.
    struct Raw {
        var place: CellPlace
        var key: String
        var name: String
        var value: String
        var unit: String
        var standard: String
    }

    mutating func readProducts(_ known: HouseSheets) {
        var names = SheetNames(known.products.map { ($0.product, $0.name) }, fallback: "product")
        let facts = known.products.flatMap(\.facts).map { ($0.key, $0.name) }
        var factNames = SheetNames(facts, fallback: "fact")
        var disputed: Set<String> = []
        var above = ""
        for row in body where !isBlank(row) {
            // A cell over several rows has its text in the first of them.
            var called = text(row, .product).orElse(text(row, .name))
            if called.isEmpty, mapping.form == .facts { called = above }
            above = called
            guard !called.isEmpty else {
                note(place(row, .product), "没有写是哪个产品：这一行没有取", "no product: this row is left out")
                continue
            }
            let at = product(names.key(of: called), called, row, known)
            for raw in raws(row, &factNames) { take(raw, row, at, &disputed) }
        }
        var units: [String: (unit: String, place: CellPlace)] = [:]
        var agreeing = products
        for i in agreeing.indices {
            let name = agreeing[i].product
            agreeing[i].facts.removeAll { hasOtherUnit($0, name, &units) }
        }
        products = agreeing
        products.removeAll { $0.facts.isEmpty && mapping.form == .facts }
    }

    /// The place of a product among those that were read.
    private mutating func product(
        _ key: String, _ called: String, _ row: Int, _ known: HouseSheets
    ) -> Int {
        let at = products.firstIndex { $0.product == key } ?? products.count
        if at == products.count {
            let name = known.products.first { $0.product == key }?.name ?? called
            products.append(ProductSheet(product: key, name: name))
        }
        products[at].name = text(row, .name).orElse(products[at].name)
        products[at].brand = text(row, .brand).orElse(products[at].brand)
        return at
    }

    // Values

    private func raws(_ row: Int, _ names: inout SheetNames) -> [Raw] {
        guard mapping.form == .facts else {
            return mapping.columns.indices.compactMap { column in
                guard case .fact(let key) = mapping.columns[column], column < heads.count else {
                    return nil
                }
                let head = heads[column]
                let known = key.isEmpty ? SheetColumn.key(ofFact: head.name) : key
                return Raw(
                    place: CellPlace(row: row, column: column),
                    key: known ?? names.key(of: head.name), name: head.name,
                    value: text(row, column), unit: head.unit, standard: head.standard)
            }
        }
        let fact = text(row, .fact)
        guard !fact.isEmpty else { return [] }
        let value = text(row, .value)
        let head = SheetHead(fact)
        // Brackets behind a number's name hold its unit; behind words they belong to the name.
        let isNumber = Double(value.withPlainDigits) != nil
        let name = isNumber || SheetColumn.key(ofFact: head.name) != nil ? head.name : fact
        return [
            Raw(
                place: place(row, .value),
                key: SheetColumn.key(ofFact: name) ?? names.key(of: name),
                name: name, value: value,
                unit: text(row, .unit).orElse(isNumber ? head.unit : ""),
                standard: text(row, .standard).orElse(head.standard))
        ]
    }

    private mutating func take(
        _ raw: Raw, _ row: Int, _ at: Int, _ disputed: inout Set<String>
    ) {
        // Signs for "none" in tables of parameters.
        guard !["", "-", "—", "–", "/", "N/A", "n/a", "●", "○"].contains(raw.value) else { return }
        let name = "\(products[at].product).\(raw.key)"
        guard let fact = fact(raw, row) else {
            untaken.insert(name)
            return
        }
        guard !disputed.contains(name) else { return }
        guard let before = products[at].facts.firstIndex(where: { $0.key == fact.key }) else {
            places[name] = raw.place
            return products[at].facts.append(fact)
        }
        let other = products[at].facts[before]
        guard other.text != fact.text else { return }
        let where_ = places[name].map { "\($0)" } ?? ""
        note(
            raw.place, against: places[name],
            "「\(fact.name)」有两个值：\(where_) 是 \(other.text)，这里是 \(fact.text)。留对的那个，两个都没有取",
            "\(fact.name) has two values: \(other.text) in \(where_), \(fact.text) here; keep the right one, neither is taken"
        )
        disputed.insert(name)
        untaken.insert(name)
        products[at].facts.remove(at: before)
    }

    /// A fact, or nil where its cell cannot be taken, which is noted.
    private mutating func fact(_ raw: Raw, _ row: Int) -> ProductSheet.Fact? {
        var raw = raw
        guard !raw.value.hasPrefix("=") else {
            note(raw.place, "是公式：直接填数值", "is a formula: write its value")
            return nil
        }
        mendDigits(&raw)
        guard splitUnit(&raw), hasStandard(raw) else { return nil }
        var fact = ProductSheet.Fact(
            key: raw.key, name: SheetKey.name(raw.key) ?? raw.name, value: raw.value,
            source: text(row, .source).orElse(source))
        guard !fact.source.isEmpty else {
            note(
                raw.place, "没有来源：加一列「来源」，或在上面写这份表的来源",
                "has no source: add a column for it, or say above who says so for the whole table")
            return nil
        }
        fact.unit = raw.unit
        fact.standard = raw.standard
        fact.asOf = day(row, .asOf)
        fact.to = day(row, .to)
        // What a row says of itself belongs to its one fact.
        if mapping.form == .facts { fact.say = text(row, .say) }
        return fact
    }

    private mutating func mendDigits(_ raw: inout Raw) {
        let plain = raw.value.withPlainDigits
        guard plain != raw.value else { return }
        note(
            raw.place, isTaken: true, "全角数字「\(raw.value)」按 \(plain) 取",
            "full-width digits, taken as \(plain)")
        raw.value = plain
    }

    /// Takes a value and its unit apart; false where they cannot be told from each other.
    private mutating func splitUnit(_ raw: inout Raw) -> Bool {
        let before = raw.value
        if let open = raw.value.firstIndex(where: { "(（".contains($0) }) {
            let head = SheetHead(raw.value)
            if !head.standard.isEmpty, raw.standard.isEmpty || raw.standard == head.standard {
                raw.standard = head.standard
                raw.value = String(raw.value[..<open]).trimmed
            }
        }
        let joined = raw.value.replacing(/(?<digits>\d),(?=\d{3}(\D|$))/) { $0.output.digits }
        let digits = joined.prefix { $0.isASCII && ($0.isNumber || ".-+".contains($0)) }
        let rest = joined[digits.endIndex...].trimmed
        if Double(digits) != nil, !rest.contains(where: \.isNumber), rest.count <= 6,
            raw.unit.isEmpty || rest.isEmpty || raw.unit == rest
        {
            raw.value = String(digits)
            raw.unit = raw.unit.orElse(rest)
        } else if !raw.unit.isEmpty {
            note(
                raw.place, "「\(raw.value)」不是以\(raw.unit)计的数：只填数字，或换掉单位",
                "\(raw.value) is no number of \(raw.unit): write the number only, or another unit")
            return false
        }
        if before != raw.value {
            note(
                raw.place, isTaken: true,
                "「\(before)」拆成 \([raw.value, raw.unit, raw.standard].filter { !$0.isEmpty }.joined(separator: " · "))",
                "\(before) is taken as \([raw.value, raw.unit, raw.standard].filter { !$0.isEmpty }.joined(separator: " · "))"
            )
        }
        return true
    }

    private mutating func hasStandard(_ raw: Raw) -> Bool {
        guard raw.key == "range", raw.standard.isEmpty else { return true }
        note(
            raw.place, "续航没有写测试标准：在表头或「标准」列写 CLTC 等",
            "a range needs its test: write CLTC or another in the head, or in a column for it")
        return false
    }

    /// Whether a fact is counted in another unit than the first of its kind in the table.
    private mutating func hasOtherUnit(
        _ fact: ProductSheet.Fact, _ product: String,
        _ units: inout [String: (unit: String, place: CellPlace)]
    ) -> Bool {
        guard !fact.unit.isEmpty, let place = places["\(product).\(fact.key)"] else { return false }
        guard let known = units[fact.key] else {
            units[fact.key] = (fact.unit, place)
            return false
        }
        guard known.unit != fact.unit else { return false }
        untaken.insert("\(product).\(fact.key)")
        note(
            place, "单位是\(fact.unit)，\(known.place) 里是\(known.unit)：换成同一个单位",
            "is counted in \(fact.unit), but in \(known.unit) in \(known.place): use one unit")
        return true
    }
}
