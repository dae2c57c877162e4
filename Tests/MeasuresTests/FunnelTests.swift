import TestSupport
import Testing
import Vocabulary

@testable import Measures

/// How far a viewer came: ClickHouse's windowFunnel, default mode, over 30 minutes.
@Suite struct FunnelTests {
    private func level(_ variant: FunnelVariant, _ steps: [(kind: UInt8, min: Double)]) -> Int {
        var chains = FunnelChains()
        let events = steps.map {
            ViewerEvent(
                ts: ViewerEvent.epoch + Int64($0.min * 60_000), kind: $0.kind, source: 0
            ).bits
        }
        return variant.level(in: chains.levels(of: events.sorted()))
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
