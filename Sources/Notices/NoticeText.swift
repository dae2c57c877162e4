import Vocabulary

/// What people read of notices in a group chat: the line that says what is wrong, why, and where to
/// look. Nobody scrolls in a group, so a message is short.
package enum NoticeText {
    /// One message for as many notices as fit into `bytes` of UTF-8, the first of them always.
    package static func message(
        _ notices: [Notice], for outlet: Outlet, bytes: Int
    ) -> (text: String, told: Int) {
        var text = cut(paragraph(notices[0], outlet), bytes: bytes)
        var told = 1
        for notice in notices.dropFirst() {
            let more = "\n\n" + paragraph(notice, outlet)
            guard text.utf8.count + more.utf8.count <= bytes else { break }
            text += more
            told += 1
        }
        return (text, told)
    }

    /// The beginning of a text that fits, cut between two characters, and said to be cut.
    package static func cut(_ text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var (out, used) = ("", "…".utf8.count)
        for character in text {
            used += character.utf8.count
            guard used <= bytes else { break }
            out.append(character)
        }
        return out + "…"
    }

    static func paragraph(_ notice: Notice, _ outlet: Outlet) -> String {
        let isChinese = outlet.language == .zh
        var lines = [heading(notice, isChinese)]
        lines.append(Masking.masked(isChinese ? notice.text : notice.textEn))
        if notice.state == .firing, let cause = notice.causes.first {
            let why = Masking.masked(isChinese ? cause.text : cause.textEn)
            lines.append((isChinese ? "可能因为:" : "Likely because: ") + why)
        }
        if notice.state == .firing, !notice.host.isEmpty {
            lines.append((isChinese ? "主播屏:" : "Host sees: ") + notice.host)
        }
        if let base = outlet.linkBase, !notice.link.isEmpty { lines.append(base + notice.link) }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func heading(_ notice: Notice, _ isChinese: Bool) -> String {
        let name = isChinese ? notice.name : notice.nameEn
        if notice.copy != nil { return (isChinese ? "【文案】" : "【Copy】") + name }
        switch notice.state {
        case .firing:
            return "【\(notice.severity.rawValue)】\(name) · \(notice.room)"
        case .resolved:
            let lasted = lasted(notice, isChinese)
            return (isChinese ? "【已恢复】" : "【Over】") + "\(name) · \(notice.room)\(lasted)"
        case .test:
            return "【\(name)】\(notice.room)"
        }
    }

    private static func lasted(_ notice: Notice, _ isChinese: Bool) -> String {
        guard let end = notice.resolvedTs, end > notice.firedTs else { return "" }
        let seconds = (end - notice.firedTs) / 1000
        let (minutes, rest) = (seconds / 60, seconds % 60)
        if isChinese { return minutes > 0 ? " · \(minutes) 分 \(rest) 秒" : " · \(rest) 秒" }
        return minutes > 0 ? " · \(minutes) min \(rest) s" : " · \(rest) s"
    }
}
