import Vocabulary

/// The members of an event that the service reads; all others are kept in the journal as they came.
enum EventField: Int {
    case id, ts, by, rev, room, type, kind, name, text, host, lead, item, feed, n
    case phone, title, final, total, totals, viewer, source, reason, gauges, wechat, segment
    case increments, nickname, clamped
    static let count = 28

    /// Finds a field by length and first letter before it compares: one comparison for each key.
    @inline(__always)
    static func named(_ key: UnsafePointer<UInt8>, _ length: Int) -> EventField? {
        switch length {
        case 1: return key[0] == 0x6E ? .n : nil
        case 2:
            switch key[0] {
            case 0x69: return matches(key, "id", .id)
            case 0x74: return matches(key, "ts", .ts)
            case 0x62: return matches(key, "by", .by)
            default: return nil
            }
        case 4:
            switch key[0] {
            case 0x72: return matches(key, "room", .room)
            case 0x74: return matches(key, "type", .type) ?? matches(key, "text", .text)
            case 0x6B: return matches(key, "kind", .kind)
            case 0x6E: return matches(key, "name", .name)
            case 0x68: return matches(key, "host", .host)
            case 0x6C: return matches(key, "lead", .lead)
            case 0x69: return matches(key, "item", .item)
            case 0x66: return matches(key, "feed", .feed)
            default: return nil
            }
        case 3: return matches(key, "rev", .rev)
        case 5:
            switch key[0] {
            case 0x70: return matches(key, "phone", .phone)
            case 0x74: return matches(key, "title", .title) ?? matches(key, "total", .total)
            case 0x66: return matches(key, "final", .final)
            default: return nil
            }
        case 6:
            switch key[0] {
            case 0x76: return matches(key, "viewer", .viewer)
            case 0x73: return matches(key, "source", .source)
            case 0x74: return matches(key, "totals", .totals)
            case 0x72: return matches(key, "reason", .reason)
            case 0x67: return matches(key, "gauges", .gauges)
            case 0x77: return matches(key, "wechat", .wechat)
            default: return nil
            }
        case 7: return matches(key, "segment", .segment) ?? matches(key, "clamped", .clamped)
        case 8: return matches(key, "nickname", .nickname)
        case 10: return matches(key, "increments", .increments)
        default: return nil
        }
    }

    @inline(__always)
    private static func matches(
        _ key: UnsafePointer<UInt8>, _ word: StaticString, _ field: EventField
    ) -> EventField? {
        let w = word.utf8Start
        for i in 0..<word.utf8CodeUnitCount where key[i] != w[i] { return nil }
        return field
    }
}

extension EventKind {
    /// The kind of a `type` value, by length and letters; nil = not one of the table.
    @inline(__always)
    static func named(_ t: UnsafePointer<UInt8>, _ length: Int) -> EventKind? {
        let candidate: EventKind
        switch (length, t[0]) {
        case (8, 0x65): candidate = .exposure
        case (5, 0x65): candidate = .enter
        case (5, 0x6C): candidate = .leave
        case (7, 0x63): candidate = .comment
        case (4, 0x6C): candidate = t[1] == 0x69 ? .like : .lead
        case (6, 0x66): candidate = .follow
        case (5, 0x73): candidate = .share
        case (8, 0x66): candidate = .fanJoin
        case (4, 0x67): candidate = .gift
        case (9, 0x63): candidate = .cardShow
        case (10, 0x63): candidate = .cardClick
        case (10, 0x69): candidate = .iconClick
        case (9, 0x66): candidate = .formOpen
        case (11, 0x66): candidate = .formSubmit
        case (7, 0x64): candidate = .dmOpen
        case (8, 0x64): candidate = .dmReply
        case (9, 0x77): candidate = .wecomAdd
        case (12, 0x73): candidate = .streamStart
        case (10, 0x73): candidate = .streamEnd
        case (8, 0x63): candidate = .counters
        case (10, 0x74): candidate = .transcript
        case (7, 0x73): candidate = .segment
        case (12, 0x69): candidate = .intervention
        case (6, 0x6D): candidate = .marker
        case (3, 0x67): candidate = .gap
        default: return nil
        }
        let name = staticNames[Int(candidate.rawValue)]
        guard name.utf8CodeUnitCount == length else { return nil }
        let w = name.utf8Start
        for i in 0..<length where w[i] != t[i] { return nil }
        return candidate
    }

    private static let staticNames: [StaticString] = [
        "exposure", "enter", "-", "-", "comment", "like", "share", "fan_join", "gift", "follow",
        "card_show", "card_click", "icon_click", "form_open", "form_submit", "dm_open", "dm_reply",
        "wecom_add", "lead", "-", "leave", "stream_start", "stream_end", "counters", "transcript",
        "segment", "intervention", "marker", "gap",
    ]
}
