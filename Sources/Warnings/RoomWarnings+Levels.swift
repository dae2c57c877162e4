import Measures
import Vocabulary

/// Readings of levels, of what is said in words, and of what has to do with time.
extension RoomWarnings {
    /// Contact details that lead people away, each met for the second in which it is noticed.
    func contacts() -> [(String, Reading?)] {
        guard let hit = speech.contact else {
            return [("", Reading(said.found(.contact), at: clock))]
        }
        var reading = Reading(isMet: true, isClear: false, startedTs: hit.ts)
        reading.n = 1
        reading.name(["sample": hit.phrase, "ts": clockTime(hit.ts)])
        return [("", reading)]
    }

    /// Somebody speaks and nothing is recognised.
    func transcriptSilence(_ rule: WarningRule) -> Reading? {
        guard speech.isHeard, voice == true else { return nil }
        return longer(transcript.lastTs, than: rule.test.longerThanS ?? .infinity)
    }

    func exposures(_ rule: WarningRule, _ sight: Audience.Sight) -> Reading? {
        guard !sight.isBlind, let ratio = exposureLevel.ratio else { return nil }
        let limit = rule.test.below ?? 0
        // Fewer than half of an expected few is no news.
        let isEnough = exposureLevel.usual * 60 >= 20
        var reading = Reading(
            isMet: ratio < limit && isEnough && exposureLevel.isLongLow(limit),
            isClear: ratio > 1.25 * limit, startedTs: clock - Int64(rule.forS * 1000))
        reading.note(exposureLevel.recent * 60, of: exposureLevel.usual * 60)
        reading.name(["pct": percent(ratio), "value": whole(exposureLevel.recent * 60)])
        return reading
    }

    /// Most people ever, and not because they were bought.
    func peak(_ rule: WarningRule, _ sight: Audience.Sight) -> Reading? {
        guard !sight.isBlind, !sight.isFlooded, clock - lastPaidTs > 120_000,
            let ratio = onlineLevel.ratio
        else { return nil }
        let usual = onlineLevel.usual
        let z = (onlineLevel.recent - usual) / (1.6 * max(usual, 1)).squareRoot()
        var reading = Reading(
            isMet: ratio > rule.test.above ?? .infinity && z > 6, isClear: ratio < 1.3,
            startedTs: clock - Int64(rule.forS * 1000))
        reading.note(online, of: usual)
        reading.name(["n": whole(online), "ratio": decimal(ratio)])
        return reading
    }

    /// Fewer people all at once, where nobody tells who leaves.
    func fall(_ rule: WarningRule) -> Reading? {
        let limit = rule.test.below ?? 0.75
        guard !audience.hasLeaves, let fall = gauge.fall(at: clock, below: limit) else {
            return nil
        }
        var reading = Reading(
            isMet: fall.ratio < limit && fall.z > 4 && fall.isConfirmed,
            isClear: fall.ratio > (1 + limit) / 2, startedTs: fall.sinceTs)
        reading.note(fall.online, of: fall.usual)
        reading.name([
            "n": whole(fall.online), "usual": whole(fall.usual), "pct": percent(1 - fall.ratio),
            "since": clockTime(fall.sinceTs),
        ])
        return reading
    }

    func slowDrift(_ rule: WarningRule, _ sight: Audience.Sight) -> Reading? {
        guard !sight.isBlind, !sight.isFlooded, let stream, clock - stream.startedTs >= 600_000,
            let deviation = drift.deviation
        else { return nil }
        let ratio = deviation.hits / deviation.expected
        var reading = Reading(
            isMet: ratio < rule.test.below ?? 0 && deviation.z < -4, isClear: ratio > 0.85,
            startedTs: clock - 300_000)
        reading.note(deviation.hits, of: deviation.expected)
        reading.name(["metric": "进入率", "pct": percent(1 - ratio)])
        return reading
    }

    func callResponse(_ rule: WarningRule) -> Reading? {
        var reading = Reading(
            isMet: response.poor >= 2, isClear: response.poor == 0, startedTs: speech.lastCallTs)
        reading.note(Double(response.last.clicks), of: response.last.expected)
        reading.name([
            "k": whole(Double(response.last.clicks)), "expected": whole(response.last.expected),
        ])
        return reading
    }

    func leadPace(_ rule: WarningRule) -> Reading? {
        guard let goal = limits.leadGoal, let stream else { return nil }
        let perMs = Double(goal) / Double(limits.streamMinutes * 60_000)
        let elapsed = clock - stream.startedTs
        guard elapsed >= 1_800_000 else { return nil }
        let half = leads.count(clock, withinMs: 1_800_000)
        let short = Int64(2.3 / perMs)
        let isBehind =
            poissonTail(half, mean: perMs * 1_800_000) < 0.01
            && poissonTail(leads.count(clock, withinMs: short), mean: 2.3) < 0.101
        var reading = Reading(
            isMet: isBehind, isClear: Double(half) >= 0.8 * perMs * 1_800_000,
            startedTs: clock - 1_800_000)
        reading.note(Double(leads.total), of: perMs * Double(elapsed))
        let projected =
            Double(leads.total) / Double(elapsed) * Double(limits.streamMinutes * 60_000)
        reading.name([
            "goal": "\(goal)", "k": "\(leads.total)",
            "proj": whole(max(projected, Double(leads.total))),
        ])
        return reading
    }

    /// Paid visitors who stay half a minute, against earlier boosts of the room.
    func paidStay(_ rule: WarningRule) -> Reading? {
        let paid = audience.paid
        guard paid.visits >= 300, paid.usualVisits >= 300, audience.hasLeaves else { return nil }
        let usual = 1 - paid.usualLeft / paid.usualVisits
        let stayed = 1 - paid.left / paid.visits
        let n = Int(paid.visits)
        let high = Statistics.wilson(n - Int(paid.left), of: n).high
        let limit = (rule.test.below ?? 0) * usual
        var reading = Reading(isMet: high < limit, isClear: high > 1.2 * limit, startedTs: clock)
        reading.value = stayed
        reading.baseline = usual
        reading.high = high
        reading.n = n
        reading.name(["value": percent(stayed), "baseline": percent(usual)])
        return reading
    }

    /// Many asked the price, more than usually do, and it was not spoken of since.
    func openPriceQuestions(_ rule: WarningRule, _ sight: Audience.Sight) -> Reading? {
        guard !sight.isBlind, speech.isHeard, let stream,
            clock - stream.startedTs >= Self.warmUpMs
        else { return nil }
        let waitMs = Int64((rule.test.longerThanS ?? 0) * 1000)
        let spoken = speech.priceSpokenTs(limits) ?? stream.startedTs
        let n = prices.recent(clock, withinMs: waitMs)
        let usual = prices.test.usual(0) * online * Double(waitMs) / 1000
        let isMany =
            n >= rule.test.atLeast ?? 1
            // Evidence is gathered only as far as the surge of such questions needs it.
            && prices.test.excursions.nats >= min(rule.test.sureAt, prices.test.policy.cap)
        var reading = Reading(
            isMet: isMany && clock - spoken >= waitMs, isClear: clock - spoken < waitMs || n == 0,
            startedTs: clock - waitMs)
        reading.n = n
        reading.note(Double(n), of: usual)
        reading.name(["n": "\(n)", "age": whole(Double(waitMs) / 1000), "sample": prices.sample])
        return reading
    }
}

extension Reading {
    fileprivate mutating func note(_ value: Double, of usual: Double) {
        figures.value = value
        figures.baseline = usual
        if usual > 0 { figures.ratio = value / usual }
        figures.n = Int(value.rounded())
    }
}

func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
