import Vocabulary

/// Holds a text against what its channel takes.
struct FormatCheck {
    let channel: Channel

    func findings(_ text: CopyText) -> [CopyFinding] {
        title(text.title) + body(text.body) + hashtags(text.body) + emoji(text.body)
            + contacts(text)
    }

    private func title(_ title: String) -> [CopyFinding] {
        guard let limit = channel.title else {
            guard !title.isEmpty else { return [] }
            return [finding(.title, 0..<title.utf16.count, "这个渠道没有标题", "this channel has no title")]
        }
        if title.isEmpty {
            return [finding(.title, 0..<0, "缺标题", "the title is missing")]
        }
        return tooLong(.title, title, limit)
    }

    private func body(_ body: String) -> [CopyFinding] {
        if body.isEmpty { return [finding(.body, 0..<0, "没有正文", "there is no text")] }
        var found = tooLong(.body, body, channel.body)
        if let folded = channel.folded, body.count > folded {
            let end = String(body.prefix(folded)).utf16.count
            found.append(
                finding(
                    .body, end..<end, "前 \(folded) 字之后会被折叠：要紧的写在前面",
                    "is folded after \(folded) characters: put first what matters", blocks: false))
        }
        return found
    }

    private func tooLong(
        _ part: CopyFinding.Part, _ text: String, _ limit: Channel.Limit
    ) -> [CopyFinding] {
        let count = limit.counting.count(text)
        guard count > limit.most else { return [] }
        let from = limit.counting.longestPrefix(of: text, within: limit.most).utf16.count
        return [
            finding(
                part, from..<text.utf16.count,
                "长 \(count)，最多 \(limit.most)：删 \(count - limit.most)",
                "is \(count) long, at most \(limit.most): take \(count - limit.most) out")
        ]
    }

    private func hashtags(_ body: String) -> [CopyFinding] {
        let tags = ChannelFormat.hashtags(of: body)
        guard tags.count > channel.hashtags else { return [] }
        let zh = channel.hashtags == 0 ? "这个渠道不用话题" : "话题 \(tags.count) 个，最多 \(channel.hashtags) 个"
        let en =
            channel.hashtags == 0
            ? "this channel has no hashtags" : "\(tags.count) hashtags, at most \(channel.hashtags)"
        return tags.dropFirst(channel.hashtags).map { finding(.body, $0, zh, en) }
    }

    private func emoji(_ body: String) -> [CopyFinding] {
        let count = ChannelFormat.emoji(in: body)
        guard count > channel.emoji else { return [] }
        return [
            finding(
                .body, 0..<0, "表情 \(count) 个，最多 \(channel.emoji) 个",
                "\(count) emoji, at most \(channel.emoji)",
                blocks: false)
        ]
    }

    private func contacts(_ text: CopyText) -> [CopyFinding] {
        guard !channel.allowsContacts else { return [] }
        return [(CopyFinding.Part.title, text.title), (.body, text.body)].flatMap { part, text in
            ContactSearch.all(in: text).map {
                finding(
                    part, $0, "站内不能留联系方式：改成引导站内留资",
                    "contacts are not allowed here: lead people to the form instead")
            }
        }
    }

    private func finding(
        _ part: CopyFinding.Part, _ range: Range<Int>, _ zh: String, _ en: String,
        blocks: Bool = true
    ) -> CopyFinding {
        var finding = CopyFinding(.format, part, range, blocks: blocks, zh, en)
        finding.law = BilingualText(zh: channel.source, en: channel.source)
        return finding
    }
}

/// Telephone numbers, addresses of sites and of mail: what a platform takes for leading people away.
enum ContactSearch {
    /// As UTF-16 offsets.
    static func all(in text: String) -> [Range<Int>] {
        let units = Array(text.utf16)
        return phones(units)
            + ["http://", "https://", "www.", ".com", ".cn"].flatMap(text.lowercased().places)
    }

    /// Eleven digits that begin with 1, or seven and more after an area code; signs between count as none.
    private static func phones(_ units: [UInt16]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = 0
        while at < units.count {
            guard isDigit(units[at]) else {
                at += 1
                continue
            }
            var end = at
            var digits = 0
            var last = at
            while end < units.count,
                isDigit(units[end]) || (units[end] == 0x2D || units[end] == 0x20) && digits > 0
            {
                if isDigit(units[end]) {
                    digits += 1
                    last = end
                }
                end += 1
            }
            let isMobile = digits == 11 && units[at] == 0x31
            let isFixed = (10...12).contains(digits) && units[at] == 0x30
            if isMobile || isFixed { found.append(at..<last + 1) }
            at = end
        }
        return found
    }

    private static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }
}
