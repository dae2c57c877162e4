import Vocabulary

/// The members of an event that the service reads; all others are kept in the journal as they came.
enum EventField: Int, CaseIterable {
    case id, ts, by, rev, room, type, kind, name, text, host, lead, item, feed, n
    case phone, title, final, total, totals, viewer, source, reason, gauges, wechat, segment
    case increments, nickname, clamped

    /// Its name on the wire.
    var name: StaticString {
        switch self {
        case .id: "id"
        case .ts: "ts"
        case .by: "by"
        case .rev: "rev"
        case .room: "room"
        case .type: "type"
        case .kind: "kind"
        case .name: "name"
        case .text: "text"
        case .host: "host"
        case .lead: "lead"
        case .item: "item"
        case .feed: "feed"
        case .n: "n"
        case .phone: "phone"
        case .title: "title"
        case .final: "final"
        case .total: "total"
        case .totals: "totals"
        case .viewer: "viewer"
        case .source: "source"
        case .reason: "reason"
        case .gauges: "gauges"
        case .wechat: "wechat"
        case .segment: "segment"
        case .increments: "increments"
        case .nickname: "nickname"
        case .clamped: "clamped"
        }
    }

    static let table = WordTable(allCases.map { ($0.name, $0.rawValue) })
}

extension EventKind {
    /// The kinds by their `type` on the wire.
    static let table = WordTable(allCases.map { ($0.word, Int($0.rawValue)) })
}
