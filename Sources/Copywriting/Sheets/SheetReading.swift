package import Vocabulary

/// What is wrong in one cell, or was mended there.
package struct SheetProblem: Sendable, Equatable {
    package var cell: CellPlace
    /// Whether what stands there was taken all the same, mended as it is told.
    package var isTaken: Bool
    package var text: BilingualText
    /// The cell that says otherwise, and was not taken either.
    package var other: CellPlace?

    package init(
        _ cell: CellPlace, against other: CellPlace? = nil, isTaken: Bool, _ zh: String,
        _ en: String
    ) {
        self.cell = cell
        self.other = other
        self.isTaken = isTaken
        text = BilingualText(zh: zh, en: en)
    }
}

/// Which row and columns of a table are what.
package struct SheetMapping: Sendable, Equatable {
    /// What the rows are.
    package enum Form: String, Sendable {
        /// One fact a row, one product a row, one store a row.
        case facts, products, dealers
    }

    /// The row of the heads, from 0.
    package var head: Int
    package var columns: [SheetColumn]

    package init(head: Int, columns: [SheetColumn]) {
        self.head = head
        self.columns = columns
    }

    /// Nil where columns are lacking without which nothing can be read.
    package var form: Form? {
        func has(_ field: SheetColumn.Field) -> Bool { columns.contains(.field(field)) }
        let hasFacts = columns.contains { if case .fact = $0 { true } else { false } }
        if has(.store) || has(.dealer), !hasFacts, !has(.fact) { return .dealers }
        guard has(.product) || has(.name) else { return nil }
        if has(.fact), has(.value) { return .facts }
        return hasFacts || has(.brand) || has(.name) ? .products : nil
    }

    /// The head is the row among the first ten in which most is known; where none has two names that
    /// are, the first that is not empty.
    ///
    /// - Parameter head: nil = to be found.
    package static func guess(_ rows: [[String]], head: Int? = nil) -> SheetMapping {
        let first = rows.firstIndex { !$0.allSatisfy(\.trimmed.isEmpty) } ?? 0
        var best = head ?? first
        var most = 1
        for row in rows.indices.prefix(10) where head == nil {
            let n = columns(rows[row]).count { $0 != .skip }
            if n > most { (most, best) = (n, row) }
        }
        return SheetMapping(
            head: best, columns: rows.indices.contains(best) ? columns(rows[best]) : [])
    }

    private static func columns(_ heads: [String]) -> [SheetColumn] {
        var taken: Set<SheetColumn> = []
        return heads.map { text in
            guard !text.trimmed.isEmpty, let column = SheetColumn(SheetHead(text)) else {
                return .skip
            }
            if case .field = column, !taken.insert(column).inserted { return .skip }
            return column
        }
    }
}

/// Rows of a table as product sheets or dealer cards: what could be understood, and what could not, by
/// cell.
package struct SheetReading: Sendable {
    package let mapping: SheetMapping
    package internal(set) var products: [ProductSheet] = []
    package internal(set) var dealers: [DealerCard] = []
    package private(set) var problems: [SheetProblem] = []
    /// Problems beyond those that are listed.
    package private(set) var unlisted = 0
    /// Where a fact's value stands, by `product.fact`.
    var places: [String: CellPlace] = [:]
    /// What the table names and could not be taken, by `product.fact`: it is not missing from it.
    var untaken: Set<String> = []

    let rows: [[String]]
    let heads: [SheetHead]
    /// Who says so where a row does not tell.
    let source: String
    private let mostProblems: Int

    /// - Parameters:
    ///   - mapping: nil = guessed.
    ///   - source: who says so where a row does not tell.
    ///   - known: the house's sheets, for the keys of what is there already.
    package init(
        _ rows: [[String]], _ mapping: SheetMapping? = nil, source: String = "",
        known: HouseSheets = HouseSheets(), limits: Limits = .standard
    ) {
        self.rows = rows
        self.mapping = mapping ?? .guess(rows)
        self.source = source.trimmed
        mostProblems = limits.sheetProblems
        let head = rows.indices.contains(self.mapping.head) ? rows[self.mapping.head] : []
        heads = head.map(SheetHead.init)
        guard !rows.isEmpty else { return }
        noteColumns(head)
        switch self.mapping.form {
        case .facts, .products: readProducts(known)
        case .dealers: readDealers(known)
        case nil:
            note(
                CellPlace(row: self.mapping.head, column: 0),
                "认不出表头：至少要有「车型」和参数列，或「门店」列",
                "the heads say too little: there must be a column for the product and facts, or one for the store"
            )
        }
    }

    /// Sheets that are written as such need no reading: YAML.
    package init(products: [ProductSheet], dealers: [DealerCard]) {
        (mapping, rows, heads, source, mostProblems) = (.init(head: 0, columns: []), [], [], "", 0)
        self.products = products
        self.dealers = dealers
    }

    mutating func note(
        _ cell: CellPlace, against other: CellPlace? = nil, isTaken: Bool = false, _ zh: String,
        _ en: String
    ) {
        guard problems.count < mostProblems else {
            unlisted += 1
            return
        }
        problems.append(SheetProblem(cell, against: other, isTaken: isTaken, zh, en))
    }

    private mutating func noteColumns(_ head: [String]) {
        for (column, text) in head.enumerated() where !text.trimmed.isEmpty {
            let isSkipped =
                !mapping.columns.indices.contains(column) || mapping.columns[column] == .skip
            guard isSkipped else { continue }
            note(
                CellPlace(row: mapping.head, column: column),
                "这一列（\(text.trimmed)）没有用上：需要就选它是什么",
                "this column (\(text.trimmed)) is left out: say what it is if it is needed")
        }
    }

    // Cells

    var body: Range<Int> { min(mapping.head + 1, rows.count)..<rows.count }

    func place(_ row: Int, _ field: SheetColumn.Field) -> CellPlace {
        CellPlace(row: row, column: mapping.columns.firstIndex(of: .field(field)) ?? 0)
    }

    func text(_ row: Int, _ column: Int) -> String {
        rows[row].indices.contains(column) ? rows[row][column].trimmed : ""
    }

    func text(_ row: Int, _ field: SheetColumn.Field) -> String {
        mapping.columns.firstIndex(of: .field(field)).map { text(row, $0) } ?? ""
    }

    /// A row in which nothing stands.
    func isBlank(_ row: Int) -> Bool { rows[row].allSatisfy { $0.trimmed.isEmpty } }

    /// `2026-11-30`, also as 2026/11/30, 2026.11.30 and 2026年11月30日.
    static func day(_ text: String) -> CalendarDay? {
        let parts = text.withPlainDigits.split { "-/.年月日".contains($0) }
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1].trimmed),
            let day = Int(parts[2].prefix { $0.isNumber })
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    mutating func day(_ row: Int, _ field: SheetColumn.Field) -> CalendarDay? {
        let text = text(row, field)
        guard !text.isEmpty else { return nil }
        if let day = Self.day(text) { return day }
        note(
            place(row, field), "「\(text)」不是日期：写成 2026-11-30",
            "\(text) is no day: write e.g. 2026-11-30")
        return nil
    }

    // Stores

    private mutating func readDealers(_ known: HouseSheets) {
        var names = SheetNames(known.dealers.map { ($0.dealer, $0.store) }, fallback: "store")
        for row in body where !isBlank(row) {
            let key = text(row, .dealer)
            var store = text(row, .store)
            guard !(store + key).isEmpty else {
                note(
                    place(row, .store), "没有店名：补上，这一行没有取",
                    "the store has no name: this row is left out")
                continue
            }
            if store.isEmpty {
                store = known.dealers.first { $0.dealer == key }?.store ?? key
            }
            var dealer = DealerCard(dealer: names.key(of: key.isEmpty ? store : key), store: store)
            dealer.city = text(row, .city)
            dealer.region = text(row, .region)
            dealer.address = text(row, .address)
            dealer.hours = text(row, .hours)
            dealer.source = text(row, .source).orElse(source)
            add(dealer, row)
        }
    }

    private mutating func add(_ dealer: DealerCard, _ row: Int) {
        guard let other = dealers.first(where: { $0.dealer == dealer.dealer }) else {
            return dealers.append(dealer)
        }
        guard other != dealer else { return }
        note(
            place(row, .store), "「\(dealer.store)」出现两次，内容不同：只留一行，这一行没有取",
            "\(dealer.store) stands there twice and differs: keep one; this row is left out")
    }
}

extension String {
    func orElse(_ other: String) -> String { isEmpty ? other : self }

    /// ５２０ as 520.
    package var withPlainDigits: String {
        var plain = UnicodeScalarView()
        for scalar in unicodeScalars {
            let isWide = ("０"..."９").contains(scalar) || scalar == "．"
            plain.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(plain)
    }
}
