import TestSupport
import Testing
import Vocabulary

@testable import Measures

/// How far a viewer came: ClickHouse's windowFunnel, default mode, over 30 minutes.
@Suite struct FunnelTests {
    /// The chains of the standard plan by name.
    private enum Way: Int { case lead, leadEntry, interaction, interactionEntry, dm }

    private func level(
        _ way: Way, _ steps: [(kind: UInt8, min: Double)]
    ) -> Int {
        level(of: way.rawValue, in: .standard, steps)
    }

    private func level(
        of chain: Int, in plan: FunnelPlan, _ steps: [(kind: UInt8, min: Double)]
    ) -> Int {
        var chains = FunnelChains()
        let events = steps.map {
            ViewerEvent(
                ts: ViewerEvent.epoch + Int64($0.min * 60_000), kind: $0.kind, source: 0
            ).bits
        }
        return Int(chains.levels(of: events.sorted(), plan) >> UInt32(3 * chain)) & 7
    }

    private let exposure = EventKind.exposure.rawValue
    private let enter = EventKind.enter.rawValue
    private let stay30: UInt8 = 2
    private let click = EventKind.cardClick.rawValue
    private let open = EventKind.formOpen.rawValue
    private let submit = EventKind.formSubmit.rawValue

    @Test func allStepsInOrder() {
        let steps = [(exposure, 0.0), (enter, 1), (stay30, 2), (click, 3), (open, 4), (submit, 5)]
        #expect(level(.lead, steps) == 6)
        #expect(level(.leadEntry, steps) == 5)
    }

    @Test func otherEventsMayLieBetween() {
        #expect(
            level(.lead, [(exposure, 0), (click, 0.5), (enter, 1), (stay30, 2), (click, 3)]) == 4)
    }

    @Test func aStepOutOfOrderDoesNotCount() {
        #expect(level(.lead, [(exposure, 0), (enter, 1), (click, 2), (open, 3)]) == 2)
    }

    @Test func theLastStepMayComeThirtyMinutesAfterTheFirstAndNoLater() {
        #expect(level(.leadEntry, [(enter, 0), (stay30, 1), (click, 30)]) == 3)
        #expect(level(.leadEntry, [(enter, 0), (stay30, 1), (click, 30.001)]) == 2)
    }

    @Test func anyFirstStepMayStartTheChain() {
        #expect(level(.leadEntry, [(enter, 0), (enter, 40), (stay30, 41), (click, 50)]) == 3)
    }

    @Test func tiesAreAllowed() {
        #expect(level(.dm, [(enter, 0), (EventKind.dmOpen.rawValue, 0)]) == 2)
    }

    @Test func withoutAFirstStepThereIsNoLevel() {
        #expect(level(.lead, [(enter, 0), (click, 1)]) == 0)
    }

    /// The one pass against a search through all chains.
    @Test(arguments: 1...200) func theOnePassEqualsTheSearch(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let kinds = [exposure, enter, stay30, click, open, submit]
        let events = (0..<14).map { _ in
            (
                kind: kinds.randomElement(using: &chance)!,
                min: Double(Int.random(in: 0...12, using: &chance) * 5)
            )
        }
        #expect(level(.lead, events) == search(kinds, events))
    }

    /// A plan of one's own, its steps in another order than the kinds, with many ties.
    @Test(arguments: 1...300) func anyPlanEqualsTheSearch(_ seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let kinds: [EventKind] = [.follow, .comment, .formSubmit, .cardClick, .like, .dmOpen]
        let chosen = kinds.shuffled(using: &chance).prefix(Int.random(in: 1...6, using: &chance))
        let steps = [FunnelPlan.Step(named: "enter")!] + chosen.map { .init(named: $0.name)! }
        let plan = try FunnelPlan([.init(name: "own", steps: steps)])
        let all = [enter] + chosen.map(\.rawValue)
        let events = (0..<12).map { _ in
            (
                kind: all.randomElement(using: &chance)!,
                min: Double(Int.random(in: 0...5, using: &chance) * 8)
            )
        }
        #expect(level(of: 0, in: plan, events) == search(all, events))
    }

    @Test func aStepOfOnesOwnIsAnyOfItsKinds() throws {
        let ask = FunnelPlan.Step(name: "ask", kinds: [.dmOpen, .comment])
        let plan = try FunnelPlan([
            .init(name: "own", steps: [.init(named: "enter")!, .init(named: "stay90")!, ask])
        ])
        #expect(plan.staysMs == [90_000])
        #expect(plan.chains.map(\.steps) == [["enter", "stay90", "ask"]])
        let comment = EventKind.comment.rawValue
        #expect(level(of: 0, in: plan, [(enter, 0), (stay30, 1.5), (comment, 2)]) == 3)
        #expect(level(of: 0, in: plan, [(enter, 0), (comment, 1), (stay30, 1.5)]) == 2)
    }

    @Test(arguments: [
        (["enter"], "steps"), (["comment", "like"], "begin"), (["exposure", "like"], "begin"),
        (["enter", "like", "exposure"], "first"), (["enter", "like", "like"], "once"),
        (["enter", "stay5", "stay6", "stay7"], "stay"),
    ]) func aPlanThatCannotBeCountedSaysWhy(_ names: [String], _ cure: String) {
        let steps = names.map { FunnelPlan.Step(named: $0)! }
        let flaw = #expect(throws: FunnelPlan.Flaw.self) {
            try FunnelPlan([.init(name: "own", steps: steps)])
        }
        #expect(flaw?.cure.contains(cure) == true)
    }

    @Test func moreChainsThanAreCountedAreRefused() {
        let steps = ["exposure", "enter", "like"].map { FunnelPlan.Step(named: $0)! }
        #expect(throws: FunnelPlan.Flaw.self) {
            try FunnelPlan((1...5).map { .init(name: "own\($0)", steps: steps) })
        }
    }

    private func search(_ steps: [UInt8], _ events: [(kind: UInt8, min: Double)]) -> Int {
        func longest(_ step: Int, _ since: Double, _ until: Double) -> Int {
            guard step < steps.count else { return step }
            let next = events.filter {
                $0.kind == steps[step] && $0.min >= since && $0.min <= until
            }
            return next.map { longest(step + 1, $0.min, until) }.max() ?? step
        }
        let firsts = events.filter { $0.kind == steps[0] }
        return firsts.map { longest(1, $0.min, $0.min + 30) }.max() ?? 0
    }
}
