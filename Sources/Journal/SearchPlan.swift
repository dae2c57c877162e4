import GRDB
import Search

/// A search as SQL: what stands between SELECT and ORDER BY.
struct SearchPlan {
    private(set) var sql: String
    private(set) var arguments: StatementArguments
    /// What goes down with time.
    let order: String
    /// More rooms than this are compared one by one.
    private static let mostFacets = 64

    /// - Returns: nil if nothing can be found.
    init?(_ words: SearchNeed?, _ filter: SearchFilter, _ db: Database) throws {
        var rooms: [Int64]?
        if let names = filter.rooms {
            rooms = try names.compactMap { try Self.number(of: $0, db) }
        }
        var speaker: Int64?
        if let name = filter.speaker {
            speaker = try Self.number(of: name, db)
            guard speaker != nil else { return nil }
        }
        if rooms?.isEmpty == true || filter.kinds.isEmpty { return nil }
        if let words {
            order = "words.rowid"
            sql = "FROM words CROSS JOIN doc ON doc.id = words.rowid WHERE words MATCH ?"
            arguments = [Self.expression(words, rooms, filter.kinds, speaker)]
        } else {
            order = "doc.id"
            sql = "FROM doc WHERE text <> ''"
            arguments = []
            if filter.kinds.count < SearchKind.allCases.count {
                sql += " AND kind IN (\(Self.list(filter.kinds.map(\.rawValue).sorted())))"
            }
            if let speaker { sql += " AND speaker = \(speaker)" }
        }
        if let rooms, words == nil || rooms.count > Self.mostFacets {
            sql += " AND +doc.room IN (\(Self.list(rooms)))"
        }
        bound(filter)
    }

    /// By number, which an index goes by, and by time, because crowded milliseconds overflow.
    private mutating func bound(_ filter: SearchFilter) {
        let perMs = SearchStore.perMs
        if filter.from > .min {
            sql += " AND \(order) >= ? AND doc.ts >= ?"
            arguments += [max(0, filter.from) * perMs, filter.from]
        }
        let overflowMs: Int64 = 600_000
        if filter.to < .max {
            sql += " AND doc.ts <= ?"
            arguments += [filter.to]
        }
        if filter.to < .max || filter.before != nil {
            let end = filter.to < .max - overflowMs ? (filter.to + overflowMs) * perMs : .max
            sql += " AND \(order) < ?"
            arguments += [min(end, filter.before ?? .max)]
        }
    }

    private static func list(_ numbers: [some BinaryInteger]) -> String {
        numbers.map { "\($0)" }.joined(separator: ", ")
    }

    private static func number(of name: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT id FROM name WHERE text = ?", arguments: [name])
    }

    /// The search in the engine's own language. Words hold only letters, digits and ideographs, so
    /// none of its signs can come from outside.
    private static func expression(
        _ need: SearchNeed, _ rooms: [Int64]?, _ kinds: Set<SearchKind>, _ speaker: Int64?
    ) -> String {
        var parts = need.all.map(text)
        if let rooms, rooms.count <= mostFacets { parts.append(facets("r", rooms)) }
        if kinds.count < SearchKind.allCases.count {
            parts.append(facets("k", kinds.map { Int64($0.rawValue) }.sorted()))
        }
        if let speaker { parts.append(facets("s", [speaker])) }
        let all = parts.joined(separator: " AND ")
        guard !need.none.isEmpty else { return all }
        return "(\(all)) NOT (\(need.none.map(text).joined(separator: " OR ")))"
    }

    private static func text(_ term: SearchTerm) -> String {
        "\"\(term.words.joined(separator: " "))\"" + (term.endsOpen ? " *" : "")
    }

    private static func text(_ required: RequiredText) -> String {
        switch required {
        case .term(let term): text(term)
        case .all(let parts): "(" + parts.map(text).joined(separator: " AND ") + ")"
        case .any(let parts): "(" + parts.map(text).joined(separator: " OR ") + ")"
        }
    }

    private static func facets(_ letter: String, _ numbers: [Int64]) -> String {
        "(" + numbers.map { "\"\(SearchStore.facet)\(letter)\($0)\"" }.joined(separator: " OR ")
            + ")"
    }
}
