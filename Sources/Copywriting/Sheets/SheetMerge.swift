import Vocabulary

/// All product sheets and dealer cards of a house.
package struct HouseSheets: Sendable, Equatable {
    package var products: [ProductSheet]
    package var dealers: [DealerCard]

    package init(products: [ProductSheet] = [], dealers: [DealerCard] = []) {
        self.products = products
        self.dealers = dealers
    }
}

/// What sheets in force become when others are taken in: those come first, and what they do not name
/// stays, unless it is to go.
package struct SheetMerge: Sendable {
    package struct Change: Sendable, Equatable {
        package enum Kind: String, Sendable { case new, changed, removed }

        package var kind: Kind
        package var product = ""
        package var fact = ""
        package var dealer = ""
        /// What people call it.
        package var name: String
        package var before = ""
        package var after = ""
    }

    package private(set) var sheets: HouseSheets
    package private(set) var changes: [Change] = []
    /// What contradicts sheets that stay, by cell.
    package private(set) var problems: [SheetProblem] = []
    private let removesMissing: Bool
    /// Named, but not taken: what is in force of these stays.
    private var untaken: Set<String>

    /// - Parameter removesMissing: whether products go that the read table does not name, if it is one of
    ///   products; likewise stores.
    package init(_ read: SheetReading, into sheets: HouseSheets, removesMissing: Bool) {
        self.sheets = sheets
        self.removesMissing = removesMissing
        untaken = read.untaken
        let kept = removesMissing && !read.products.isEmpty ? [] : sheets.products
        let products = read.products.map { agreeing($0, kept, read) }
        mergeProducts(products)
        mergeDealers(read.dealers)
    }

    /// A product without the facts that are counted in another unit than those of products that stay.
    private mutating func agreeing(
        _ product: ProductSheet, _ kept: [ProductSheet], _ read: SheetReading
    ) -> ProductSheet {
        var product = product
        product.facts.removeAll { fact in
            let others = kept.filter { other in
                !read.products.contains {
                    $0.product == other.product && $0.facts.contains { $0.key == fact.key }
                }
            }
            let unit = others.lazy.flatMap(\.facts).first { $0.key == fact.key && !$0.unit.isEmpty }
            guard let unit = unit?.unit, !fact.unit.isEmpty, unit != fact.unit else { return false }
            let cell = read.places["\(product.product).\(fact.key)"] ?? CellPlace(row: 0, column: 0)
            untaken.insert("\(product.product).\(fact.key)")
            problems.append(
                SheetProblem(
                    cell, isTaken: false, "单位是\(fact.unit)，现有产品表里是\(unit)：换成同一个单位",
                    "is counted in \(fact.unit), but in \(unit) in the sheets in force: use one unit"
                ))
            return true
        }
        return product
    }

    // Products

    private mutating func mergeProducts(_ read: [ProductSheet]) {
        if removesMissing, !read.isEmpty {
            let named = Set(read.map(\.product)).union(
                untaken.map { String($0.prefix { $0 != "." }) })
            for old in sheets.products where !named.contains(old.product) {
                changes.append(Change(kind: .removed, product: old.product, name: old.name))
            }
            sheets.products.removeAll { !named.contains($0.product) }
        }
        for product in read {
            guard let at = sheets.products.firstIndex(where: { $0.product == product.product })
            else {
                add(product)
                continue
            }
            merge(product, at)
        }
    }

    private mutating func add(_ product: ProductSheet) {
        sheets.products.append(product)
        changes.append(Change(kind: .new, product: product.product, name: product.name))
        for fact in product.facts { tell(fact, nil, product) }
    }

    private mutating func merge(_ product: ProductSheet, _ at: Int) {
        let old = sheets.products[at]
        let names = [product.brand.orElse(old.brand), product.name].joined(separator: " ").trimmed
        let oldNames = [old.brand, old.name].joined(separator: " ").trimmed
        sheets.products[at].name = product.name
        sheets.products[at].brand = product.brand.orElse(old.brand)
        if names != oldNames {
            changes.append(
                Change(
                    kind: .changed, product: product.product, name: product.name, before: oldNames,
                    after: names))
        }
        for fact in product.facts {
            guard let i = sheets.products[at].facts.firstIndex(where: { $0.key == fact.key }) else {
                sheets.products[at].facts.append(fact)
                tell(fact, nil, product)
                continue
            }
            let before = sheets.products[at].facts[i]
            var after = fact
            // What it means for people is the owner's own words: a table without them takes none away.
            after.say = fact.say.orElse(before.say)
            after.name = before.name
            sheets.products[at].facts[i] = after
            tell(after, before, product)
        }
        guard removesMissing else { return }
        for fact in old.facts where !product.facts.contains(where: { $0.key == fact.key }) {
            guard !untaken.contains("\(product.product).\(fact.key)") else { continue }
            sheets.products[at].facts.removeAll { $0.key == fact.key }
            changes.append(
                Change(
                    kind: .removed, product: product.product, fact: fact.key, name: fact.name,
                    before: fact.wholeText))
        }
    }

    private mutating func tell(
        _ fact: ProductSheet.Fact, _ before: ProductSheet.Fact?, _ product: ProductSheet
    ) {
        guard before != fact else { return }
        changes.append(
            Change(
                kind: before == nil ? .new : .changed, product: product.product, fact: fact.key,
                name: fact.name, before: before?.wholeText ?? "", after: fact.wholeText))
    }

    // Stores

    private mutating func mergeDealers(_ read: [DealerCard]) {
        if removesMissing, !read.isEmpty {
            for old in sheets.dealers where !read.contains(where: { $0.dealer == old.dealer }) {
                changes.append(
                    Change(
                        kind: .removed, dealer: old.dealer, name: old.store, before: old.wholeText))
            }
            sheets.dealers.removeAll { old in !read.contains { $0.dealer == old.dealer } }
        }
        for dealer in read {
            let at = sheets.dealers.firstIndex { $0.dealer == dealer.dealer }
            let before = at.map { sheets.dealers[$0] }
            let after = before.map { dealer.filled(from: $0) } ?? dealer
            if let at { sheets.dealers[at] = after } else { sheets.dealers.append(after) }
            guard before != after else { continue }
            changes.append(
                Change(
                    kind: before == nil ? .new : .changed, dealer: dealer.dealer, name: after.store,
                    before: before?.wholeText ?? "", after: after.wholeText))
        }
    }
}

extension ProductSheet.Fact {
    /// All that is known of it, for people.
    var wholeText: String {
        let until = to.map { "→ \($0)" } ?? ""
        return [text, sourceText, until, say].filter { !$0.isEmpty }.joined(separator: " · ")
    }
}

extension DealerCard {
    var wholeText: String {
        [store, region, city, address, hours, source].filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    /// What a table does not tell of a store stays as it was known.
    func filled(from old: DealerCard) -> DealerCard {
        var card = self
        card.city = city.orElse(old.city)
        card.region = region.orElse(old.region)
        card.address = address.orElse(old.address)
        card.hours = hours.orElse(old.hours)
        card.source = source.orElse(old.source)
        return card
    }
}
