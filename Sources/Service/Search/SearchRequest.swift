import Journal
import Search
import TextPatterns
import Vocabulary

/// What somebody asked, read.
struct SearchRequest: Sendable {
    enum Sought: Sendable {
        case words(SearchWords)
        case pattern(TextPattern, required: RequiredText?)
    }

    var sought: Sought
    var filter = SearchFilter()
    var limit = 30

    /// Why a request cannot be answered, and where.
    struct Fault: Error, Sendable {
        var code: ErrorCode
        var message: String
        var field: String
        /// Pages translate by it.
        var reason: String?
        /// Where in the pattern, in UTF-16 units.
        var at: Int?
    }

    /// - Parameter query: the parameters of an address.
    init(_ query: [String: String], limits: Limits) throws(Fault) {
        let text = query["q"] ?? ""
        guard !text.isEmpty else {
            throw Fault(
                code: .missingField, message: "q is missing: say what to look for", field: "q",
                reason: "query_empty")
        }
        switch query["as"] ?? "words" {
        case "words": sought = .words(try Self.words(text))
        case "pattern": sought = try Self.pattern(text, limits)
        default:
            throw Fault(
                code: .badField, message: "as must be words or pattern: leave it out for words",
                field: "as")
        }
        try readFilter(query)
        limit = try Self.number("limit", query, 1...Int64(limits.searchResults)).map(Int.init) ?? 30
    }

    private static func words(_ text: String) throws(Fault) -> SearchWords {
        do throws(SearchProblem) { return try SearchWords(text) } catch {
            throw Fault(
                code: .badField, message: error.message, field: "q", reason: error.code)
        }
    }

    private static func pattern(_ text: String, _ limits: Limits) throws(Fault) -> Sought {
        var limits = limits
        limits.patternBytes = min(limits.patternBytes, limits.searchPatternBytes)
        do throws(PatternError) {
            return .pattern(
                try PatternCompiler(limits: limits).textPattern(text),
                required: RequiredText.of(pattern: text))
        } catch {
            let before = text.utf8.prefix(error.offset)
            throw Fault(
                code: .badField, message: error.message, field: "q", reason: error.code,
                at: String(decoding: before, as: UTF8.self).utf16.count)
        }
    }

    private mutating func readFilter(_ query: [String: String]) throws(Fault) {
        if let names = query["in"], !names.isEmpty {
            var kinds: Set<SearchKind> = []
            for name in names.split(separator: ",") {
                guard let kind = SearchKind(name: String(name)) else {
                    let known = SearchKind.allCases.map(\.name).joined(separator: ", ")
                    throw Fault(
                        code: .badField, message: "in must name some of \(known)", field: "in")
                }
                kinds.insert(kind)
            }
            filter.kinds = kinds
        }
        if let room = query["room"], !room.isEmpty {
            guard isRoomName(room) else {
                throw Fault(
                    code: .badField,
                    message: "room \(roomNameRule)",
                    field: "room")
            }
            filter.rooms = [room]
        }
        if let speaker = query["speaker"], !speaker.isEmpty { filter.speaker = speaker }
        let moments: ClosedRange<Int64> = 0...4_102_444_800_000
        if let from = try Self.number("from", query, moments) { filter.from = from }
        if let to = try Self.number("to", query, moments) { filter.to = to }
        filter.before = try Self.number("before", query, 0...(.max))
    }

    private static func number(
        _ name: String, _ query: [String: String], _ range: ClosedRange<Int64>
    ) throws(Fault) -> Int64? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw Fault(
                code: .badField,
                message: "\(name) must be a whole number "
                    + "from \(range.lowerBound) to \(range.upperBound)",
                field: name)
        }
        return number
    }

    /// Where what was asked stands in a text, in UTF-16 units.
    func spans(in text: String) -> [Range<Int>] {
        switch sought {
        case .words(let words): return words.spans(in: text)
        case .pattern(let pattern, _):
            let bytes = Array(text.utf8)
            func units(_ end: Int) -> Int {
                String(decoding: bytes[..<end], as: UTF8.self).utf16.count
            }
            return pattern.matches(in: bytes, atMost: 20).map {
                units($0.lowerBound)..<units($0.upperBound)
            }
        }
    }
}
