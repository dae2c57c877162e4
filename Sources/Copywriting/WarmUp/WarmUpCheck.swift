package import Vocabulary

/// What is to be said against an entry of the calendar. Nothing of it holds an entry back: a plan may
/// be unfinished.
package enum WarmUpCheck {
    /// Two that come out closer to each other than this stand in each other's way.
    package static let apartMinutes = 60

    package enum Finding: Sendable, Equatable {
        /// Its day is over, and it is not published.
        case overdue
        case noOwner
        case noShots
        /// The lines of the shot list are not as long together as it is to be.
        case length(seconds: Int, wanted: Int)
        /// A line (from 0) is longer than the clip it is taken from.
        case clipShort(line: Int, seconds: Int)
        /// Another comes out at about the same time.
        case close(title: String)
        /// The text it says is not approved, or says what does not hold any more.
        case textNotApproved

        package var name: String {
            switch self {
            case .overdue: "overdue"
            case .noOwner: "no_owner"
            case .noShots: "no_shots"
            case .length: "length"
            case .clipShort: "clip_short"
            case .close: "close"
            case .textNotApproved: "text_not_approved"
            }
        }

        /// As people are told.
        package var reason: BilingualText {
            switch self {
            case .overdue:
                BilingualText(zh: "时间已过，还没有发布", en: "its time is over, and it is not published")
            case .noOwner: BilingualText(zh: "还没有负责人", en: "nobody sees to it yet")
            case .noShots: BilingualText(zh: "还没有分镜", en: "there is no shot list yet")
            case .length(let seconds, let wanted):
                BilingualText(
                    zh: "分镜共 \(seconds) 秒，应为 \(wanted) 秒，\(Self.zh(seconds - wanted))",
                    en: "the shots have \(seconds) s, not \(wanted): \(Self.en(seconds - wanted))")
            case .clipShort(let line, let seconds):
                BilingualText(
                    zh: "第 \(line + 1) 镜的切片只有 \(seconds) 秒",
                    en: "the clip of shot \(line + 1) has only \(seconds) s")
            case .close(let title):
                BilingualText(
                    zh: "与「\(title)」相隔不到一小时", en: "less than an hour from “\(title)”")
            case .textNotApproved:
                BilingualText(
                    zh: "所用文案没有通过审核，或内容已过期",
                    en: "the text it says is not approved, or out of date")
            }
        }

        private static func zh(_ over: Int) -> String {
            over > 0 ? "多 \(over) 秒" : "少 \(-over) 秒"
        }
        private static func en(_ over: Int) -> String {
            over > 0 ? "\(over) s too many" : "\(-over) s missing"
        }
    }

    /// - Parameters:
    ///   - others: the plans beside it that stand.
    ///   - approved: the texts that may be said.
    package static func findings(
        _ plan: WarmUp, others: [WarmUp], approved: Set<String>, now: DayTime
    ) -> [Finding] {
        guard let wanted = plan.kind.seconds, plan.state.isOpen else { return [] }
        var found: [Finding] = []
        if plan.at < now { found.append(.overdue) }
        if plan.owner.isEmpty { found.append(.noOwner) }
        if plan.shots.isEmpty {
            found.append(.noShots)
        } else if plan.seconds != wanted {
            found.append(.length(seconds: plan.seconds, wanted: wanted))
        }
        for (line, shot) in plan.shots.enumerated() {
            guard let clip = shot.clip, clip.toMs - clip.fromMs < Int64(shot.seconds) * 1000 else {
                continue
            }
            found.append(.clipShort(line: line, seconds: Int((clip.toMs - clip.fromMs) / 1000)))
        }
        if let other = others.first(where: { isClose($0, plan) }) {
            found.append(.close(title: other.title))
        }
        if !plan.text.isEmpty, !approved.contains(plan.text) { found.append(.textNotApproved) }
        return found
    }

    static func isClose(_ a: WarmUp, _ b: WarmUp) -> Bool {
        a.kind != .stream && b.kind != .stream
            && abs(a.at.minutesSince1970 - b.at.minutesSince1970) < apartMinutes
    }
}
