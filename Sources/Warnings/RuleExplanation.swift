package import Vocabulary

/// A rule in plain words, made from its own data: what it looks at, when it warns, whom it tells what,
/// when it is over. Who changes a rule sees by it whether the file says what was meant.
package struct RuleExplanation {
    private let rule: WarningRule
    private let names: [String: BilingualText]
    private let limits: RoomLimits

    /// - Parameters:
    ///   - rules: all that are in force: a rule that is muted is called by its name.
    ///   - limits: what counts where the rule leaves a limit to the room.
    package init(_ rule: WarningRule, among rules: [WarningRule], limits: RoomLimits = RoomLimits())
    {
        self.rule = rule.inForce
        self.limits = limits
        names = Dictionary(rules.map { ($0.rule, $0.name) }) { first, _ in first }
    }

    package var text: BilingualText {
        var said = [
            rule.signal.watched, rule.condition(limits), held, told, host, controller, over, again,
            mutes,
        ].compactMap { $0 }
        if !rule.isOn { said.insert(BilingualText(zh: "此规则已停用。", en: "This rule is off."), at: 0) }
        return BilingualText(
            zh: said.map(\.zh).joined(), en: said.map(\.en).joined(separator: " "))
    }

    private var held: BilingualText? {
        guard rule.forS > 0 else { return nil }
        let time = PlainNumber.duration(rule.forS)
        return BilingualText(
            zh: "须持续 \(time.zh)才报警。", en: "That has to hold for \(time.en) before it warns.")
    }

    private var told: BilingualText {
        let minutes = WarningLog.windowMs / 60_000
        return switch rule.severity {
        case .p1: BilingualText(zh: "P1 紧急:总会显示。", en: "P1, urgent: it is always shown.")
        case .p2:
            BilingualText(
                zh: "P2 重要:\(minutes) 分钟内已显示 \(WarningLog.limit) 条时只记录。",
                en:
                    "P2, important: only listed where \(minutes) minutes have shown \(WarningLog.limit) already."
            )
        case .p3:
            BilingualText(
                zh: "P3 提示:\(minutes) 分钟内已显示 \(WarningLog.limit - 1) 条时只记录。",
                en:
                    "P3, a hint: only listed where \(minutes) minutes have shown \(WarningLog.limit - 1) already."
            )
        }
    }

    private var host: BilingualText {
        guard let host = rule.host.map(Self.blanks) else {
            return BilingualText(zh: "不打扰主播。", en: "The host is not disturbed.")
        }
        return BilingualText(zh: "主播看到:「\(host)」。", en: "The host reads “\(host)”.")
    }

    private var controller: BilingualText {
        BilingualText(
            zh: "场控看到:「\(Self.blanks(rule.controller.zh))」。",
            en: "The controller reads “\(Self.blanks(rule.controller.en))”.")
    }

    private var over: BilingualText {
        let clear = rule.signal.isOver
        guard rule.keepFiringForS > 0 else {
            return BilingualText(zh: "\(clear.zh)即解除。", en: "It is over as soon as \(clear.en).")
        }
        let time = PlainNumber.duration(rule.keepFiringForS)
        return BilingualText(
            zh: "\(clear.zh)并持续 \(time.zh)后解除。", en: "It is over once \(clear.en) for \(time.en).")
    }

    private var again: BilingualText {
        guard rule.cooldownS > 0 else {
            return BilingualText(zh: "每次都算新的一条。", en: "Each time it is a new warning.")
        }
        let time = PlainNumber.duration(rule.cooldownS)
        return BilingualText(
            zh: "触发后 \(time.zh)内再现,算同一条。",
            en: "If it returns within \(time.en) of firing, it is the same warning again.")
    }

    private var mutes: BilingualText? {
        guard !rule.mutes.isEmpty else { return nil }
        let muted = rule.mutes.map { names[$0] ?? BilingualText(zh: $0, en: $0) }
        let time = PlainNumber.duration(rule.muteForS)
        let zh = muted.map { "「\($0.zh)」" }.joined()
        let en = muted.map { "“\($0.en)”" }.joined(separator: ", ")
        guard rule.muteForS > 0 else {
            return BilingualText(
                zh: "报警期间不报\(zh)。", en: "While it fires nothing is said of \(en).")
        }
        return BilingualText(
            zh: "报警期间及其后 \(time.zh)不报\(zh)。",
            en: "While it fires and for \(time.en) after, nothing is said of \(en).")
    }

    /// What the numbers will be is not known yet.
    private static func blanks(_ text: String) -> String {
        var out = ""
        var isSlot = false
        for character in text {
            if character == "{" { out += "…" }
            if character == "{" || character == "}" {
                isSlot = character == "{"
            } else if !isSlot {
                out.append(character)
            }
        }
        return out
    }
}
