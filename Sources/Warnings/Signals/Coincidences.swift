import Vocabulary

/// What happened in a room lately: a change that begins just after may have come of it.
struct Coincidences {
    enum Kind: UInt8, BitwiseCopyable {
        case segment, intervention, marker, paidBegan, paidEnded, dataCameBack
    }

    private struct Happening {
        var kind: Kind
        var name: String
        var ts: Int64
    }

    /// So long before a change began, and so long after, what happened may have to do with it.
    private static let beforeMs: Int64 = 90_000
    private static let afterMs: Int64 = 30_000
    private static let kept = 40
    /// Paid traffic is over when none came for so long.
    private static let pauseMs: Int64 = 20_000

    private var happenings: [Happening] = []
    private var lastPaidTs: Int64 = .min / 2
    private var isPaid = false
    /// Share of paid among the people who came in, of the last minute and of a longer past.
    private var recent = Share(memoryS: 60)
    private var usual = Share(memoryS: 900)

    private struct Share: BitwiseCopyable {
        let memoryS: Double
        var paid = 0.0
        var all = 0.0

        mutating func note(paid count: Double, of total: Double) {
            paid += count - paid / memoryS
            all += total - all / memoryS
        }

        var value: Double? { all >= 20 ? paid / all : nil }
    }

    mutating func note(_ kind: Kind, _ name: String, at ts: Int64) {
        happenings.append(Happening(kind: kind, name: name, ts: ts))
        if happenings.count > Self.kept { happenings.removeFirst() }
    }

    /// One second of people who came in, of whom so many were paid for.
    mutating func tick(_ now: Int64, paid: Double, entries: Double, showsPaid: Bool) {
        recent.note(paid: paid, of: entries)
        usual.note(paid: paid, of: entries)
        if showsPaid {
            if !isPaid { note(.paidBegan, "", at: now) }
            isPaid = true
            lastPaidTs = now
        } else if isPaid, now - lastPaidTs >= Self.pauseMs {
            isPaid = false
            note(.paidEnded, "", at: lastPaidTs)
        }
    }

    /// What coincided with a change, the nearest to its beginning first.
    func causes(ofChangeAt startedTs: Int64, firedTs: Int64) -> [BilingualText] {
        let near = happenings.filter {
            $0.ts >= startedTs - Self.beforeMs
                && $0.ts <= min(firedTs, startedTs + Self.afterMs)
        }
        let ranked = near.enumerated().sorted { a, b in
            let (left, right) = (abs(a.element.ts - startedTs), abs(b.element.ts - startedTs))
            return (left, a.offset) < (right, b.offset)
        }
        var causes = ranked.map { Self.text($0.element, startedTs) }
        if let mix = mixText { causes.append(mix) }
        return Array(causes.prefix(Limits.standard.causes))
    }

    private var mixText: BilingualText? {
        guard let now = recent.value, let before = usual.value, abs(now - before) >= 0.15 else {
            return nil
        }
        return BilingualText(
            zh: "付费流量占进入 \(percent(now))(平时 \(percent(before)))",
            en: "\(percent(now)) of those who enter are paid for (usually \(percent(before)))")
    }

    private static func text(_ happening: Happening, _ startedTs: Int64) -> BilingualText {
        let seconds = abs(happening.ts - startedTs) / 1000
        let isBefore = happening.ts <= startedTs
        let (what, event) = words(happening)
        return BilingualText(
            zh: isBefore ? "开始前 \(seconds) 秒:\(what)" : "开始后 \(seconds) 秒:\(what)",
            en: "\(event) \(seconds) s \(isBefore ? "before" : "after") it began")
    }

    private static func words(_ happening: Happening) -> (zh: String, en: String) {
        switch happening.kind {
        case .segment: ("进入「\(happening.name)」", "“\(happening.name)” went on air")
        case .intervention: deed(happening.name)
        case .marker: ("标记「\(happening.name)」", "“\(happening.name)” was marked")
        case .paidBegan: ("投流开始", "paid traffic began")
        case .paidEnded: ("投流停止", "paid traffic ended")
        case .dataCameBack: ("数据中断后恢复", "data came back after a gap")
        }
    }

    /// What the crew did, by the kinds of interventions that pages offer; others by their own name.
    private static func deed(_ name: String) -> (zh: String, en: String) {
        let parts = name.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let note = parts.count > 1 && !parts[1].isEmpty ? " \(parts[1])" : ""
        let (zh, en): (String, String) =
            switch parts.first {
            case "boost_started": ("开始投流", "a boost began")
            case "boost_stopped": ("停止投流", "a boost ended")
            case "red_packet": ("红包", "a red packet")
            case "lucky_bag": ("福袋", "a lucky bag")
            case "link_pinned": ("上链接", "a link was put up")
            case "host_changed": ("换主播", "another host")
            case "cover_changed": ("换封面", "another cover")
            default: (String(parts.first ?? ""), String(parts.first ?? ""))
            }
        return (zh + note, en + note)
    }

    mutating func close() { self = Coincidences() }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&happenings, new: Happening(kind: .marker, name: "", ts: 0)) { one, coder in
            coder.code(&one.kind)
            coder.code(&one.name)
            coder.code(&one.ts)
        }
        coder.code(&lastPaidTs)
        coder.code(&isPaid)
        coder.code(&recent)
        coder.code(&usual)
    }
}
