import Vocabulary

/// What signals are, in the words of those who read a rule.
extension Signal {
    var watched: BilingualText {
        func say(_ zh: String, _ en: String) -> BilingualText { BilingualText(zh: zh, en: en) }
        return switch self {
        case .stay:
            say(
                "看观众离开得多快(按进来多久、从哪里来分开算),与本间平时相比。",
                "Watches how fast viewers leave, by how long they have been in and where they came from, against what is usual in the room."
            )
        case .entry:
            say(
                "看刷到直播间的人有多少进来(按流量来源分开算),与本间平时相比。",
                "Watches how many of the people who are shown the room enter it, by traffic source, against what is usual in the room."
            )
        case .drift:
            say(
                "看最近 5 分钟的进入率,与之前一小时相比。",
                "Watches the entry rate of the last 5 minutes against the hour before.")
        case .cardClicks:
            say(
                "看小风车的点击(按在线人数、距上次引导多久算),与本间平时相比。",
                "Watches clicks on the lead card, for the number of viewers and the time since the last lead call, against what is usual in the room."
            )
        case .formLeads:
            say(
                "看打开表单的人有多少留下线索,与本间平时相比。",
                "Watches how many of those who open the form become leads, against what is usual in the room."
            )
        case .leads: say("看线索进度,与本场目标相比。", "Watches the stream's leads against its goal.")
        case .priceQuestions:
            say(
                "看有多少人问价(一人一分钟只算一次),与本间平时相比。",
                "Watches how many viewers ask the price, each once a minute, against what is usual in the room."
            )
        case .topicQuestions:
            say(
                "看每个话题有多少人问(一人一分钟只算一次),与本间平时相比。",
                "Watches how many viewers ask about each of the room's topics, each once a minute, against what is usual in the room."
            )
        case .openPriceQuestions:
            say(
                "看问价之后主播有没有讲到价格。",
                "Watches whether the price is spoken of after viewers asked for it.")
        case .complaints:
            say(
                "看有多少人发负面评论(一人一分钟只算一次),与本间平时相比。",
                "Watches how many viewers complain, each once a minute, against what is usual in the room."
            )
        case .silence: say("看多久没有人说话。", "Watches how long nobody has spoken.")
        case .segmentTime: say("看一个段落讲了多久。", "Watches how long one segment has been on.")
        case .leadCallGap: say("看多久没有引导留资。", "Watches how long ago the last lead call was.")
        case .leadCallClicks:
            say(
                "看每次引导留资后一分钟的点击,与平时的引导相比。",
                "Watches the clicks in the minute after each lead call, against what calls usually bring."
            )
        case .forbiddenPhrase: say("听主播的每句话。", "Listens to all that is said.")
        case .contact: say("听主播的每句话。", "Listens to all that is said.")
        case .offerWrong, .offerExpired, .offerUnknown, .offerCondition:
            say(
                "把主播说的价格、补贴、礼品和日期与优惠台账对照。",
                "Compares every price, subsidy, gift and date that is said with the offer ledger.")
        case .feedSilence:
            say("看多久没有收到观众数据。", "Watches how long nothing has come of the viewers.")
        case .transcriptSilence:
            say(
                "看有人声时多久没有转写。",
                "Watches how long there has been no transcript while the platform hears a voice.")
        case .unexposedEnters:
            say(
                "看没有刷到直播间却进来的人,与本间平时相比。",
                "Watches entries of people who were not shown the room, against what is usual in the room."
            )
        case .exposures:
            say(
                "看最近一分钟的自然曝光,与本间平时相比。",
                "Watches the natural exposures of the last minute against what is usual in the room."
            )
        case .paidStay:
            say(
                "看付费流量的人有多少停留 30 秒,与之前的投放相比。",
                "Watches how many of those who come by paid traffic stay for 30 s, against earlier boosts."
            )
        case .online:
            say(
                "看最近一分钟的在线人数,与本间平时相比。",
                "Watches the viewers of the last minute against what is usual in the room.")
        case .onlineFall:
            say(
                "只有在线人数、没有逐人进出时,看在线与前 3–15 分钟中位数之比。",
                "Where only the number of viewers is told, watches it against the median of 3 to 15 min before."
            )
        }
    }

    /// What has to be so for a warning to be over; in English it goes before "for 45 s".
    var isOver: BilingualText {
        func say(_ zh: String, _ en: String) -> BilingualText { BilingualText(zh: zh, en: en) }
        return switch self {
        case .stay, .entry, .cardClicks, .formLeads, .unexposedEnters:
            say("把握降到一半以下", "the evidence has been below half of that")
        case .priceQuestions, .topicQuestions, .complaints:
            say(
                "把握降到一半以下或半分钟内问的人回到平时",
                "the evidence has been below half of that, or half a minute brought hardly more than usual,"
            )
        case .openPriceQuestions:
            say("讲到价格或不再有人问", "the price has been spoken of or nobody has asked")
        case .drift: say("回到 0.85 倍以上", "the ratio has been above 0.85")
        case .leads: say("半小时线索达到目标的八成", "half an hour has brought 80 % of its share")
        case .silence, .segmentTime, .leadCallGap, .transcriptSilence:
            say("回到限度以内", "it has been within the limit")
        case .leadCallClicks: say("一次引导有了正常点击", "calls have brought their clicks")
        case .forbiddenPhrase, .contact, .offerWrong, .offerExpired, .offerUnknown,
            .offerCondition:
            say("没有再说", "it has not been said again")
        case .feedSilence: say("数据恢复", "data has come again")
        case .exposures, .paidStay: say("回到限度的 1.25 倍以上", "the ratio has been well above the limit")
        case .online: say("回到 1.3 倍以下", "the ratio has been below 1.3")
        case .onlineFall: say("回到中位数附近", "the number has been near the median again")
        }
    }
}

extension WarningRule {
    /// When the rule warns. `test` is complete.
    func condition(_ limits: RoomLimits) -> BilingualText {
        switch signal {
        case .stay, .entry, .cardClicks, .formLeads, .unexposedEnters, .priceQuestions,
            .topicQuestions, .complaints:
            return evidence
        case .silence: return silence(limits)
        case .segmentTime: return longer(limits.segmentLimitS, "segment_limit_s")
        case .leadCallGap:
            let after = longer(limits.leadCallGapS, "lead_call_gap_s")
            return BilingualText(
                zh: after.zh + "在线不足 8 人时不报。",
                en: after.en + " With fewer than 8 viewers it says nothing.")
        case .feedSilence: return stall(limits)
        case .transcriptSilence: return longer(20, "")
        case .openPriceQuestions: return openQuestions
        case .exposures:
            return ratio(
                test.below, "低于", "is below", "平时的每分钟曝光不足 20 时不报。",
                "Where fewer than 20 a minute are usual it says nothing.")
        case .drift:
            return ratio(
                test.below, "低于", "is below", "且相差 4 个标准差以上。",
                "It also has to be more than 4 standard deviations off.")
        case .paidStay:
            return ratio(
                test.below, "连同误差也低于", "is, its margin of error included, below", "来了 300 人以后才比。",
                "It compares once 300 have come.")
        case .online:
            return ratio(
                test.above, "超过", "is above", "投放期间及其后 2 分钟不报。",
                "During paid traffic and for 2 min after it says nothing.")
        case .onlineFall:
            return ratio(
                test.below, "低于", "is below", "连续两次读数都低才报。", "It takes two readings in a row.")
        case .leads, .leadCallClicks, .forbiddenPhrase, .contact, .offerWrong, .offerExpired,
            .offerUnknown, .offerCondition:
            return fixed(limits)
        }
    }

    private var evidence: BilingualText {
        let guardRatio = test.ratioOfGuard
        let isRise = guardRatio > 1
        let (sizes, odds) = (PlainNumber.choice(test.seek), PlainNumber.odds(test.sureAt))
        let (limit, nats) = (PlainNumber.plain(guardRatio), PlainNumber.plain(test.sureAt))
        var text = BilingualText(
            zh:
                "\(isRise ? "升到" : "降到")平时的 \(sizes.zh) 倍左右、把握达 \(odds):1(\(nats) 奈特)时报警;\(isRise ? "不超过" : "不低于") \(limit) 倍不算异常。",
            en:
                "It warns when that has \(isRise ? "risen" : "fallen") to about \(sizes.en) times the usual and the odds against chance are \(odds) to 1 (\(nats) nats); \(isRise ? "up" : "down") to \(limit) times nothing is wrong."
        )
        if let least = test.atLeast, least > 1 {
            text.zh += "一分钟内至少 \(least) 人。"
            text.en += " At least \(least) viewers within a minute."
        }
        return text
    }

    private func longer(_ room: Int, _ setting: String) -> BilingualText {
        if let own = test.longerThanS {
            let time = PlainNumber.duration(own)
            return BilingualText(zh: "达到 \(time.zh)时报警。", en: "It warns at \(time.en).")
        }
        let time = PlainNumber.duration(Double(room))
        return BilingualText(
            zh: "达到 \(time.zh)时报警(房间设置 \(setting))。",
            en: "It warns at \(time.en) (the room's setting \(setting)).")
    }

    private func silence(_ limits: RoomLimits) -> BilingualText {
        let after = longer(limits.deadAirS, "dead_air_s")
        guard test.longerThanS == nil else { return after }
        return BilingualText(
            zh: after.zh + "平台说没有人声时 8 秒。",
            en: after.en + " Where the platform says that there is no voice, at 8 s.")
    }

    private func stall(_ limits: RoomLimits) -> BilingualText {
        let after = longer(limits.stallS, "stall_s")
        return BilingualText(
            zh: after.zh + "须是按平时频率不会有的停顿;转写也没有时至少 30 秒。",
            en: after.en
                + " It has to be a silence that does not happen at the usual rate; where nothing is heard either, 30 s at least."
        )
    }

    private var openQuestions: BilingualText {
        let time = PlainNumber.duration(test.longerThanS ?? 0)
        let (least, odds) = (test.atLeast ?? 1, PlainNumber.odds(test.sureAt))
        return BilingualText(
            zh: "\(time.zh)内至少 \(least) 人问价、其间没讲到价格、且比平时多的把握达 \(odds):1 时报警。",
            en:
                "It warns when at least \(least) viewers have asked within \(time.en), nothing was said of it in that time, and the odds are \(odds) to 1 that more ask than usual."
        )
    }

    private func ratio(
        _ limit: Double?, _ zh: String, _ en: String, _ moreZh: String, _ moreEn: String
    ) -> BilingualText {
        let limit = PlainNumber.plain(limit ?? 0)
        return BilingualText(
            zh: "\(zh)平时的 \(limit) 倍时报警。\(moreZh)",
            en: "It warns when that \(en) \(limit) times the usual. \(moreEn)")
    }

    private func fixed(_ limits: RoomLimits) -> BilingualText {
        switch signal {
        case .leads:
            let goal = limits.leadGoal.map {
                BilingualText(zh: "目标 \($0) 条。", en: " The goal is \($0) leads.")
            }
            return BilingualText(
                zh:
                    "按目标的速度,半小时内这么少的可能不到 1%、且最近也落后时报警。没有目标(房间设置 lead_goal)或开播不到 30 分钟不报。\(goal?.zh ?? "")",
                en:
                    "It warns when at the goal's pace so few in half an hour would be rarer than 1 in 100 and the last while is behind, too. Without a goal (the room's setting lead_goal) and in the first 30 min it says nothing.\(goal?.en ?? "")"
            )
        case .leadCallClicks:
            return BilingualText(
                zh: "连续两次的点击少到偶然只有 2% 可能时报警;先看 5 次引导学会平时。",
                en:
                    "It warns when two calls in a row bring so few that chance alone would do so 1 time in 50; it learns the usual from 5 calls first."
            )
        case .forbiddenPhrase:
            let count = limits.forbidden.count
            return BilingualText(
                zh: "说到房间设置 forbidden 里的词(现有 \(count) 个)或生效的合规词包里的话时报警;“第一排”等日常词不算,一个词被切成两句也能认出。",
                en:
                    "It warns when a phrase of the room's setting forbidden (\(count) of them) or of the compliance packs in force is said; everyday words such as 第一排 do not count, and a phrase cut over two sentences does."
            )
        case .offerWrong, .offerExpired, .offerUnknown, .offerCondition: return offer
        default:
            return BilingualText(
                zh: "说出手机号、微信号或让人加微信时报警。",
                en:
                    "It warns when a telephone number, a WeChat name or an invitation to WeChat is said."
            )
        }
    }

    private var offer: BilingualText {
        switch signal {
        case .offerExpired:
            BilingualText(
                zh: "说到已结束或还没开始的优惠时报警。",
                en: "It warns when an offer is promised that is over or has not begun.")
        case .offerUnknown:
            BilingualText(
                zh: "说到台账里没有的补贴或礼品时报警。",
                en: "It warns when a subsidy or a gift is promised that no offer knows.")
        case .offerCondition:
            BilingualText(
                zh: "说了优惠、前后 8 秒内没说它的条件时报警。",
                en:
                    "It warns when an offer's condition was not said before it, nor within 8 s after."
            )
        default:
            BilingualText(
                zh: "金额、截止日期或数量与台账不符时报警。",
                en:
                    "It warns when an amount, a last day or a number of pieces differs from the ledger."
            )
        }
    }
}
