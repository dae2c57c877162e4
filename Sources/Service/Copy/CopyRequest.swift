import Copywriting
import Foundation
import Vocabulary
import Wire

/// What pages and programs send about copy, read and bounded.
enum CopyRequest {
    struct Fault: Error {
        var field: String
        var cure: String
    }

    struct Order: Decodable, Sendable {
        var channel: String
        var style: String?
        var product: String?
        var dealer: String?
        var stream: String?
        var keywords: [String]?
        var seed: UInt64?
        var count: Int?
        /// Which of the drafts becomes a text, or is written anew.
        var draft: Int?
        /// What the model wrote, in place of a draft.
        var job: String?

        var order: CopyOrder {
            var brief = Brief(channel: channel, style: style.flatMap { $0.isEmpty ? nil : $0 })
            brief.seed = seed ?? 1
            brief.count = count ?? 3
            func named(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
            return CopyOrder(
                stream: named(stream), product: named(product), dealer: named(dealer),
                keywords: keywords ?? [], day: nil, brief: brief)
        }
    }

    static let mostBytes = 200 * 1024
    private static let mostLocks = 2_000
    static let deeds: [CopyDeed.Kind] = [
        .submitted, .approved, .refused, .withdrawn, .published, .measured,
    ]
    private static let mostKeywords = 8
    private static let longestKeyword = 20
    private static let mostDrafts = 40

    static func order(_ body: [UInt8]) throws(Fault) -> Order {
        guard let order = try? JSONDecoder().decode(Order.self, from: Data(body)) else {
            throw Fault(
                field: "channel",
                cure:
                    #"send e.g. {"channel":"xiaohongshu","style":"体验","product":"nova5","keywords":["家用"]}"#
            )
        }
        let words = order.keywords ?? []
        guard words.count <= mostKeywords,
            words.allSatisfy({ (1...longestKeyword).contains($0.count) })
        else {
            throw Fault(
                field: "keywords",
                cure:
                    "at most \(mostKeywords) keywords of at most \(longestKeyword) characters each")
        }
        guard (1...mostDrafts).contains(order.count ?? 3) else {
            throw Fault(field: "count", cure: "count must be from 1 to \(mostDrafts)")
        }
        return order
    }

    static func deed(_ json: JSON, by name: String, now: Int64) -> CopyDeed? {
        guard case .string(let kind) = json["deed"],
            let kind = deeds.first(where: { $0.rawValue == kind })
        else { return nil }
        var note = ""
        if case .string(let text) = json["note"] { note = String(text.prefix(500)) }
        return CopyDeed(kind, ts: now, by: name, note: note)
    }

    static func result(_ json: JSON) -> CopyResult? {
        guard case .int(let entries) = json["entries"], case .int(let leads) = json["leads"],
            (0...1_000_000_000).contains(entries), (0...1_000_000_000).contains(leads)
        else { return nil }
        return CopyResult(entries: Int(entries), leads: Int(leads))
    }

    /// Whether a text is small enough to be checked while one types.
    static func isBounded(_ text: JSON) -> Bool {
        var bytes = 0
        for part in ["title", "body"] {
            if case .string(let words) = text[part] { bytes += words.utf8.count }
        }
        if case .array(let locks) = text["locks"], locks.count > mostLocks { return false }
        return bytes <= mostBytes
    }

    /// Dealers by key; nil = all of them.
    static func dealers(_ json: JSON) -> [String]? {
        guard case .array(let list) = json["dealers"] else { return nil }
        return list.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }
}
