import Script
import Testing
import Vocabulary

@testable import Lexicon
@testable import Projection

@Suite("A segment that is suggested")
struct SegmentSuggestionTests {
    private static let now: Int64 = 1_760_000_000_000

    private static let rundown: Rundown = {
        var rundown = Rundown()
        rundown.segments = [
            ("hello", RundownSegment.Kind.greeting), ("offer", .offer), ("call", .leadCall),
            ("car", .feature), ("close", .close),
        ]
        .map { RundownSegment(segment: $0, name: $0, kind: $1, plannedS: 60) }
        rundown.segments[1].facts = ["price"]
        return rundown
    }()

    private static func live(
        askers: Int = 0, ageS: Int64 = 90, entries: Int = 5, callDueInS: Int64? = nil
    ) -> ScriptState.Live {
        var live = ScriptState.Live()
        live.entriesNow = entries
        live.entriesUsual = 6
        live.entriesUnheard = 40
        if let callDueInS {
            var pace = LeadCallPace(
                entries: [], curve: nil, startedTs: now - 600_000, lastStartTs: nil, lengthS: 15,
                now: now)
            pace.dueTs = now + callDueInS * 1000
            live.pace = pace
        }
        if askers > 0 {
            let open = OpenQuestion(
                intent: .price, firstTs: now - ageS * 1000, lastTs: now, asks: askers,
                askers: askers, anonymousAsks: 0, hasMore: false, samples: ["多少钱"])
            let fact = SheetFact(
                fact: "price", text: "十五万起", source: "", validUntil: "", intents: ["price"])
            live.questions = [.init(open: open, answer: fact)]
        }
        return live
    }

    private func best(_ live: ScriptState.Live, onAir: Int = 3) -> SegmentSuggestion? {
        SegmentSuggestion.best(Self.rundown, onAir: onAir, live, at: Self.now)
    }

    @Test("the plan is as good: nothing")
    func nothing() { #expect(best(Self.live()) == nil) }

    @Test("many have asked for a minute: the segment that answers them, and how many")
    func asked() {
        #expect(best(Self.live(askers: 7)) == .init(segment: 1, why: .asked, n: 7))
        #expect(best(Self.live(askers: 4)) == nil)
        #expect(best(Self.live(askers: 7, ageS: 30)) == nil)
    }

    @Test("what is planned next anyway, or on air, is no suggestion")
    func planned() {
        #expect(best(Self.live(askers: 7), onAir: 0) == nil)
        #expect(best(Self.live(askers: 7), onAir: 1) == nil)
    }

    @Test("those who leave without a call come first; a call that is not due does not count")
    func unheard() {
        let both = Self.live(askers: 7, callDueInS: 10)
        #expect(best(both) == .init(segment: 2, why: .unheard, n: 40))
        #expect(best(Self.live(callDueInS: 60)) == nil)
    }

    @Test("twice the usual crowd: the beginning, but never out of a lead call")
    func crowd() {
        #expect(best(Self.live(entries: 30)) == .init(segment: 0, why: .crowd, n: 30))
        #expect(best(Self.live(entries: 30), onAir: 2) == nil)
        var begun = Self.live(entries: 30)
        begun.entriesUsual = 0
        #expect(best(begun) == nil, "nothing is usual yet")
    }
}
