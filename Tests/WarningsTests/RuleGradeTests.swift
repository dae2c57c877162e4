import Service
import Testing
import Vocabulary

@testable import Warnings

/// What rules are worth, from cases counted by hand.
struct RuleGradeTests {
    private func warning(
        _ rule: String, _ firedS: Int64, _ overS: Int64?, _ verdict: Handling.Verdict? = nil,
        label: String = "", room: String = "r1"
    ) -> GradedWarning {
        GradedWarning(
            room: room, rule: rule, label: label, firedTs: firedS * 1000,
            overTs: overS.map { $0 * 1000 }, verdict: verdict, isAnswered: verdict != nil)
    }

    private func rule(_ name: String) -> WarningRule {
        RuleFile.standard.first { $0.rule == name }!
    }

    private func grade(
        _ name: String, would: [GradedWarning], did: [GradedWarning], hours: Double = 10
    ) -> RuleGrade {
        RuleGrade.grades(of: [rule(name)], would: would, did: did, hours: hours)[0]
    }

    @Test func whatOverlapsIsTheSameAndWhatDoesNotIsNot() {
        let found = grade(
            "entry_drop",
            would: [warning("entry_drop", 100, 200), warning("entry_drop", 1000, 1100)],
            did: [
                warning("entry_drop", 150, 260, .useful), warning("entry_drop", 2000, 2100, .noise),
            ])
        #expect((found.would, found.did, found.both) == (2, 2, 1))
        #expect((found.useful, found.noise, found.usefulLost, found.noiseGone) == (1, 0, 0, 1))
    }

    @Test func aMinuteApartIsNearEnoughAndOneMoreSecondIsNot() {
        for (fired, both) in [(260, 1), (261, 0)] {
            let found = grade(
                "entry_drop", would: [warning("entry_drop", 100, 200)],
                did: [warning("entry_drop", Int64(fired), 300)])
            #expect(found.both == both)
        }
    }

    @Test func anotherRoomLabelOrRuleIsAnotherWarning() {
        let found = grade(
            "topic_surge", would: [warning("topic_surge", 100, 200, label: "range")],
            did: [
                warning("topic_surge", 100, 200, label: "space"),
                warning("topic_surge", 100, 200, label: "range", room: "r2"),
                warning("price_surge", 100, 200, label: "range"),
            ])
        #expect((found.did, found.both) == (2, 0))
    }

    @Test func oneWarningMatchesOneOnly() {
        let found = grade(
            "entry_drop", would: [warning("entry_drop", 100, nil)],
            did: [
                warning("entry_drop", 100, 200, .useful), warning("entry_drop", 500, 600, .useful),
            ]
        )
        #expect((found.both, found.useful, found.usefulLost) == (1, 1, 1))
    }

    /// So many useful, so many noise, a thousand seconds apart; all would be told again.
    private func judged(_ useful: Int, _ noise: Int) -> RuleGrade {
        let all = (0..<useful + noise).map { n in
            warning(
                "entry_drop", Int64(n) * 1000, Int64(n) * 1000 + 100, n < useful ? .useful : .noise)
        }
        return grade("entry_drop", would: all, did: all)
    }

    @Test func precisionHasItsIntervalAndAGradeFromFiveVerdictsOn() {
        // Wilson's interval of 8 in 10, as published tables have it: .4902 to .9433.
        let found = judged(8, 2)
        #expect(found.precision == 0.8)
        #expect(abs((found.interval?.low ?? 0) - 0.4902) < 1e-4)
        #expect(abs((found.interval?.high ?? 0) - 0.9433) < 1e-4)
        #expect(judged(4, 0).mark == nil)
        #expect(judged(5, 0).mark == .a)
        #expect(found.mark == .b)
        #expect(judged(5, 5).mark == .c)
        #expect(judged(3, 7).mark == .d)
        #expect(judged(2, 8).mark == .e)
    }

    @Test func surelyMoreNoiseThanUseIsUseless() {
        // 2 of 8: at most .5907; 1 of 9: at most .4350.
        #expect(judged(2, 6).useless == nil)
        guard case .noise(let most)? = judged(1, 8).useless else {
            Issue.record("one in nine is useless")
            return
        }
        #expect(abs(most - 0.4350) < 1e-3)
    }

    @Test func whatNobodyEverAnsweredIsUseless() {
        let did = (0..<10).map { warning("entry_drop", Int64($0) * 1000, Int64($0) * 1000 + 50) }
        #expect(grade("entry_drop", would: did, did: did).useless == .unanswered(10))
        #expect(grade("entry_drop", would: did, did: Array(did.dropLast())).useless == nil)
    }

    @Test func aLongSilenceIsToldButNotOfWhatIsUrgent() {
        #expect(grade("lead_pace", would: [], did: [], hours: 20).useless == .silent(hours: 20))
        #expect(grade("lead_pace", would: [], did: [], hours: 19).useless == nil)
        #expect(grade("forbidden_phrase", would: [], did: [], hours: 100).useless == nil)
    }

    @Test func eachStepAsksForMore() {
        let limits = RoomLimits()
        func steps(_ name: String) -> [Double] {
            (1...4).compactMap { rule(name).stricter($0, limits: limits)?.to }
        }
        #expect(steps("entry_drop") == [13, 15, 16.5, 18])
        #expect(steps("dead_air") == [19, 23, 26, 30])
        #expect(steps("exposure_drop") == [0.36, 0.32, 0.28, 0.24])
        #expect(steps("online_peak") == [2.2, 2.4, 2.6, 2.8])
        #expect(steps("forbidden_phrase").isEmpty)
        #expect(rule("entry_drop").stricter(1, limits: limits)?.rule.test.nats == 13)
        #expect(rule("dead_air").stricter(1, limits: limits)?.rule.test.longerThanS == 19)
    }

    @Test func theMildestThresholdThatLosesNothingUsefulIsProposed() {
        let base = rule("entry_drop")
        func tried(_ gone: [(noise: Int, useful: Int)]) -> [(StricterRule, RuleGrade)] {
            gone.enumerated().map { i, one in
                var grade = judged(6, 3)
                grade.noiseGone = one.noise
                grade.usefulLost = one.useful
                return (base.stricter(i + 1, limits: RoomLimits())!, grade)
            }
        }
        let best = RuleProposal.best(judged(6, 3), tried: tried([(1, 0), (2, 0), (2, 0), (3, 1)]))
        #expect(best?.to == 15)
        #expect((best?.noiseGone, best?.usefulLost) == (2, 0))
        #expect(
            RuleProposal.best(judged(6, 3), tried: tried([(0, 0), (3, 1), (3, 1), (3, 1)])) == nil)
        // Where most is noise, one useful in ten may go with it.
        let noisy = RuleProposal.best(
            judged(10, 12), tried: tried([(1, 0), (9, 1), (12, 2), (12, 5)]))
        #expect((noisy?.noiseGone, noisy?.usefulLost) == (9, 1))
    }
}
