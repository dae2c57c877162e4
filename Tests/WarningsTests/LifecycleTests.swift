import Testing
import Vocabulary

@testable import Warnings

/// The life of a warning, as the rules of alarm management have it.
struct LifecycleTests {
    private func reading(_ isMet: Bool) -> Reading {
        Reading(isMet: isMet, isClear: !isMet, startedTs: 0)
    }

    private func rule(for forS: Double = 0, keep: Double = 3, cooldown: Double = 60) -> WarningRule
    {
        var rule = WarningRule(
            rule: "r", name: BilingualText(zh: "r", en: "r"), signal: .silence, severity: .p2,
            controller: BilingualText(zh: "", en: ""))
        rule.forS = forS
        rule.keepFiringForS = keep
        rule.cooldownS = cooldown
        return rule
    }

    private func warning() -> Warning {
        Warning(
            warning: "r-1", rule: "r", label: "", severity: .p2, startedTs: 0, firedTs: 0,
            text: BilingualText(zh: "", en: ""))
    }

    /// Steps through one reading a second; nil is a second without data.
    private func changes(
        _ readings: [Bool?], _ rule: WarningRule, inhibited: Range<Int> = 0..<0
    ) -> [Lifecycle.Change?] {
        var life = Lifecycle()
        return readings.enumerated().map { second, met in
            let change = life.step(
                met.map(reading), rule, isInhibited: inhibited.contains(second),
                at: Int64(second) * 1000, seconds: 1)
            if change == .fired { life.warning = warning() }
            return change
        }
    }

    @Test func nothingFiresBeforeItHasHeldForLongEnough() {
        let rule = rule(for: 3)
        #expect(changes([true, true, false, true, true, true], rule).allSatisfy { $0 == nil })
        #expect(changes([true, true, true, true], rule) == [nil, nil, nil, .fired])
    }

    @Test func withoutDataNothingFiresAndNothingIsOver() {
        let rule = rule(for: 2)
        #expect(
            changes([true, nil, nil, nil, true, true], rule) == [nil, nil, nil, nil, nil, .fired])
        let gap: [Bool?] = [true, true, true, false, nil, nil, nil, nil, nil]
        #expect(!changes(gap, rule).contains(.resolved))
    }

    @Test func whatReturnsWhileRecoveringIsTheSameWarning() {
        let all = changes([true, false, false, true, false, false, false, false], rule())
        #expect(all == [.fired, .recovered, nil, .returned, .recovered, nil, nil, .resolved])
    }

    @Test func withinTheCooldownItIsOpenedAgain() {
        let again = changes([true, false, false, false, false, true], rule())
        #expect(again[5] == .refired)
        let anew = changes([true, false, false, false, false, true], rule(cooldown: 2))
        #expect(anew[5] == .fired)
    }

    @Test func anInhibitedConditionFiresWhenTheReasonIsOver() {
        #expect(changes([true, true, true], rule(), inhibited: 0..<2) == [nil, nil, .fired])
    }

    @Test func theBudgetShowsThreeInTenMinutesAndAlwaysTheUrgent() {
        var budget = Budget()
        let asked: [(Severity, Int64)] = [
            (.p2, 0), (.p2, 1000), (.p3, 2000), (.p2, 3000), (.p2, 4000), (.p1, 5000),
            (.p2, 606_000),
        ]
        let shown = asked.map { severity, ts in budget.admit(severity, at: ts) }
        #expect(shown == [true, true, false, true, false, true, true])
    }

    @Test func theHostIsToldEightTimesAnHourOfWhichTwoAreForWhatIsUrgent() {
        var budget = HostBudget()
        var told: [Bool] = []
        for minute in 0..<20 { told.append(budget.admit(.p2, at: Int64(minute) * 60_000)) }
        #expect(told.count { $0 } == 6)
        var urgent: [Bool] = []
        for minute in 20..<30 { urgent.append(budget.admit(.p1, at: Int64(minute) * 60_000)) }
        #expect(urgent.count { $0 } == 2)
        // An hour after the third, five of the eight are left.
        let next = [budget.admit(.p2, at: 3_660_000), budget.admit(.p2, at: 3_720_001)]
        #expect(next == [false, true])
    }

    @Test func aMinorLineLeavesTheHostAloneForTwoMinutes() {
        var budget = HostBudget()
        let asked: [(Severity, Int64)] = [(.p2, 0), (.p3, 119_999), (.p3, 120_000)]
        let told = asked.map { severity, ts in budget.admit(severity, at: ts) }
        #expect(told == [true, false, true])
    }
}
