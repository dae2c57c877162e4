import Vocabulary

/// What each rule sees.
extension RoomWarnings {
    /// At the beginning nothing is usual yet.
    static let warmUpMs: Int64 = 180_000

    /// By label: most rules have one warning at a time, with an empty label.
    func readings(of rule: WarningRule, _ sight: Audience.Sight) -> [(String, Reading?)] {
        switch rule.signal {
        case .stay: [("", evidence(audience.leaving, rule, sight, audience.leavingScatter))]
        case .entry: [("", evidence(audience.entry.excursions, rule, sight))]
        case .formLeads: [("", evidence(audience.form.excursions, rule, sight))]
        case .cardClicks: [("", evidence(clicks.excursions, rule, sight))]
        case .unexposedEnters:
            [("", evidence(audience.unexposedEnters.excursions, rule, sight))]
        case .priceQuestions: [("", surge(prices, rule, sight))]
        case .complaints: [("", surge(complaints, rule, sight))]
        case .topicQuestions:
            zip(limits.topics, topics).filter { !$0.0.isPrice }.map { topic, askers in
                (topic.name, surge(askers, rule, sight, topic: topic.name))
            }
        case .silence: [("", silence(rule))]
        case .segmentTime: [("", segmentTime(rule))]
        case .leadCallGap: [("", leadCallGap(rule))]
        case .forbiddenPhrase: phrases()
        case .feedSilence: [("", feedSilence(rule)), ("counters", counterSilence(rule))]
        case .contact: contacts()
        case .offerWrong, .offerExpired, .offerUnknown, .offerCondition:
            said.readings(of: rule.signal, at: clock)
        case .transcriptSilence: [("", transcriptSilence(rule))]
        case .exposures: [("", exposures(rule, sight))]
        case .online: [("", peak(rule, sight))]
        case .onlineFall: [("", fall(rule))]
        case .drift: [("", slowDrift(rule, sight))]
        case .leadCallClicks: [("", callResponse(rule))]
        case .leads: [("", leadPace(rule))]
        case .paidStay: [("", paidStay(rule))]
        case .openPriceQuestions: [("", openPriceQuestions(rule, sight))]
        }
    }

    private func evidence(
        _ excursions: Excursions, _ rule: WarningRule, _ sight: Audience.Sight,
        _ scatter: Double = 1
    ) -> Reading? {
        guard !sight.isBlind, let stream, clock - stream.startedTs >= Self.warmUpMs else {
            return nil
        }
        let level = rule.test.sureAt
        let found = excursions.best
        var reading = Reading(
            isMet: found.nats >= level, isClear: found.nats <= 0.5 * level,
            startedTs: found.since * 1000)
        reading.nats = found.nats
        let (observed, expected) = (scatter * found.observed, scatter * found.expected)
        reading.n = Int(observed.rounded())
        reading.value = observed
        reading.baseline = expected
        if expected > 0 { reading.ratio = observed / expected }
        let (ratio, startedTs) = (reading.ratio ?? 1, reading.startedTs)
        reading.name([
            "ratio": decimal(ratio), "k": whole(observed), "n": whole(expected),
            "expected": whole(expected), "since": clockTime(startedTs),
        ])
        if reading.isMet { reading.slots["segment"] = stream.segment?.name ?? speech.topic }
        return reading
    }

    /// Seconds in which a surge must have left off.
    private static let clearS = 30.0

    private func surge(
        _ askers: Askers, _ rule: WarningRule, _ sight: Audience.Sight, topic: String = ""
    ) -> Reading? {
        guard var reading = evidence(askers.test.excursions, rule, sight) else { return nil }
        let n = askers.recent(clock)
        reading.n = n
        reading.isMet = reading.isMet && n >= (rule.test.atLeast ?? 1)
        // Evidence fades slowly where a question is rare: it is over when hardly anybody asks.
        let usual = askers.test.usual(0) * mayAsk * Self.clearS
        let left = askers.recent(clock, withinMs: Int64(Self.clearS * 1000))
        reading.isClear = reading.isClear || Double(left) <= max(1, rule.test.ratioOfGuard * usual)
        reading.isMet = reading.isMet && !reading.isClear
        guard reading.isMet else { return reading }
        reading.slots["n"] = whole(Double(n))
        reading.slots["baseline"] = decimal(askers.test.usual(0) * mayAsk * 60)
        reading.slots["sample"] = askers.sample
        reading.slots["topic"] = topic
        return reading
    }

    func longer(_ sinceTs: Int64, than limitS: Double) -> Reading {
        let seconds = Double(clock - sinceTs) / 1000
        var reading = Reading(
            isMet: seconds >= limitS, isClear: seconds < limitS, startedTs: sinceTs)
        reading.value = seconds
        reading.baseline = limitS
        reading.n = 1
        reading.name([
            "sec": whole(seconds), "min": decimal(seconds / 60), "plan": whole(limitS),
        ])
        return reading
    }

    private func silence(_ rule: WarningRule) -> Reading? {
        guard speech.isHeard, !viewers.isSilent(clock, at: FeedWatch.blindAt) else { return nil }
        // Somebody speaks, only the recognition does not hear it: another warning's business.
        guard voice != true else { return nil }
        if voice == false, rule.test.longerThanS == nil {
            return longer(speech.lastEndTs, than: min(8, Double(limits.deadAirS)))
        }
        return longer(speech.lastEndTs, than: rule.test.longerThanS ?? Double(limits.deadAirS))
    }

    private func segmentTime(_ rule: WarningRule) -> Reading? {
        let limit = rule.test.longerThanS ?? Double(limits.segmentLimitS)
        if let segment = stream?.segment {
            var reading = longer(segment.sinceTs, than: limit)
            if reading.isMet { reading.slots["segment"] = segment.name }
            return reading
        }
        guard let topic = speech.topic else { return nil }
        var reading = longer(speech.topicSince, than: limit)
        if reading.isMet { reading.slots["segment"] = topic }
        return reading
    }

    private func leadCallGap(_ rule: WarningRule) -> Reading? {
        guard speech.isHeard || stream?.segment != nil else { return nil }
        var reading = longer(
            speech.lastCallTs, than: rule.test.longerThanS ?? Double(limits.leadCallGapS))
        reading.isMet = reading.isMet && online >= 8
        reading.n = Int(online)
        if reading.isMet { reading.slots["online"] = whole(online) }
        return reading
    }

    /// Each phrase that was said is met for the moment in which it is noticed: those of the room's own
    /// list, and those of packs.
    private func phrases() -> [(String, Reading?)] {
        let hit = Dictionary(speech.hits.map { ($0.phrase, $0.ts) }) { first, _ in first }
        let own = limits.forbidden.map { phrase in
            let ts = hit[phrase]
            var reading = Reading(isMet: ts != nil, isClear: ts == nil, startedTs: ts ?? clock)
            reading.n = ts == nil ? 0 : 1
            reading.name([
                "phrase": phrase, "ts": clockTime(ts ?? clock), "law": "", "law_en": "",
            ])
            return (phrase, Optional(reading))
        }
        let packed = said.readings(of: .forbiddenPhrase, at: clock)
        return own + packed.filter { !limits.forbidden.contains($0.0) }
    }

    /// The platform's counters stop while others are heard: levels are old, and nobody may notice.
    private func counterSilence(_ rule: WarningRule) -> Reading? {
        guard counters.firstTs != nil else { return nil }
        let silent = Double(clock - counters.lastTs) / 1000
        let limit = max(rule.test.longerThanS ?? Double(limits.stallS), 30)
        let isAlone = !viewers.isSilent(clock, at: FeedWatch.blindAt)
        var reading = Reading(
            isMet: isAlone && silent >= limit
                && counters.isSilent(clock, at: FeedWatch.stalledAt),
            isClear: silent < 3, startedTs: counters.lastTs)
        reading.value = silent
        reading.baseline = limit
        reading.nats = counters.rate * silent
        reading.slots = ["sec": whole(silent)]
        return reading
    }

    /// So long into a silence of the viewers' side speech must be heard to tell that the room goes on.
    private static let aliveMs: Int64 = 3000

    private func feedSilence(_ rule: WarningRule) -> Reading? {
        guard viewers.firstTs != nil else { return nil }
        let silent = Double(clock - viewers.lastTs) / 1000
        // With all silent it may be us, or the end: be slower to blame the platform. Speech that was
        // heard well after the silence began says that the room is on air.
        let isOtherAlive =
            clock - transcript.lastTs < 12_000
            && transcript.lastTs - viewers.lastTs >= Self.aliveMs
        let limit = rule.test.longerThanS ?? Double(limits.stallS)
        var reading = Reading(
            isMet: silent >= (isOtherAlive ? limit : max(limit, 30))
                && viewers.isSilent(clock, at: FeedWatch.stalledAt),
            isClear: silent < 3, startedTs: viewers.lastTs)
        reading.value = silent
        reading.baseline = limit
        reading.n = Int(viewers.rate * silent)
        reading.nats = viewers.rate * silent
        reading.name(["sec": whole(silent)])
        return reading
    }
}

func whole(_ x: Double) -> String { String(Int(x.rounded())) }

func decimal(_ x: Double) -> String {
    let tenths = Int((x * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
}

/// Hours, minutes and seconds of UTC.
func clockTime(_ ts: Int64) -> String {
    let s = ts / 1000 % 86_400
    return "\(twoDigits(s / 3600)):\(twoDigits(s / 60 % 60)):\(twoDigits(s % 60))"
}
