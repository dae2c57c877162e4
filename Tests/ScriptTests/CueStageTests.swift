import Script
import TestSupport
import Testing
import Vocabulary

/// One cue at a time: the rules of the stage as properties of ten thousand random evenings.
@Suite("The stage")
struct CueStageTests {
    /// An evening: cues and receipts as their events would bring them.
    struct Evening {
        var details: [(detail: Detail, ts: Int64, order: UInt64)] = []

        init(seed: UInt64) {
            var chance = SplitMix64(seed: seed)
            var ts: Int64 = 1_000_000
            for number in 0..<Int.random(in: 1...14, using: &chance) {
                ts += Int64.random(in: 0...12_000, using: &chance)
                let kind = CueKind.allCases.randomElement(using: &chance)!
                let cue = Cue(cue: "c\(number)", kind: kind, text: "说", by: "mei")
                details.append((.cue(cue), ts, UInt64(details.count)))
                for state in [CueState.shown, .seen, .later, .done, .cannot, .cleared]
                where Int.random(in: 0..<5, using: &chance) == 0 {
                    let at = ts + Int64.random(in: 1...40_000, using: &chance)
                    let receipt = CueReceipt(cue: cue.cue, state: state, by: "host")
                    details.append((.receipt(receipt), at, UInt64(details.count)))
                }
            }
        }

        func log(_ details: [(detail: Detail, ts: Int64, order: UInt64)]? = nil) -> ScriptLog {
            var log = ScriptLog()
            for one in details ?? self.details {
                log.apply(one.detail, ts: one.ts, order: one.order)
            }
            return log
        }

        var endTs: Int64 { details.map(\.ts).max()! + 400_000 }
    }

    @Test("never two cues at once, never a turn of no length, in time order")
    func oneAtATime() {
        for seed in 0..<2000 {
            let evening = Evening(seed: UInt64(seed))
            let turns = evening.log().stage(at: evening.endTs).turns
            for (a, b) in zip(turns, turns.dropFirst()) {
                #expect(a.toTs != nil && a.toTs! <= b.fromTs, "seed \(seed)")
            }
            for turn in turns {
                #expect(turn.toTs.map { $0 > turn.fromTs } ?? true, "seed \(seed)")
            }
        }
    }

    @Test("a cue stays eight seconds, unless somebody ends it or something more important comes")
    func noFlash() {
        for seed in 0..<2000 {
            let evening = Evening(seed: UInt64(seed))
            let log = evening.log()
            let stage = log.stage(at: evening.endTs)
            for (i, turn) in stage.turns.enumerated() {
                guard let to = turn.toTs, to - turn.fromTs < CueStage.leastMs else { continue }
                let entry = log.cues[turn.cue]!
                let byHand = entry.endedTs == to || entry.ts(of: .later) == to
                let next = i + 1 < stage.turns.count ? stage.turns[i + 1] : nil
                let byPriority =
                    next.map {
                        $0.fromTs == to && log.cues[$0.cue]!.cue.priority > entry.cue.priority
                    } ?? false
                #expect(byHand || byPriority, "seed \(seed): \(turn)")
            }
        }
    }

    @Test("a lead call is interrupted by a stop or a correction only")
    func leadCallsAreLeftAlone() {
        for seed in 0..<2000 {
            let evening = Evening(seed: UInt64(seed))
            let log = evening.log()
            let stage = log.stage(at: evening.endTs)
            for (turn, next) in zip(stage.turns, stage.turns.dropFirst()) {
                let entry = log.cues[turn.cue]!
                guard entry.cue.kind == .leadCall, turn.toTs == next.fromTs else { continue }
                let hasEnded =
                    entry.endedTs == turn.toTs || entry.ts(of: .later) == turn.toTs
                    || stage.lapsed.contains { $0.cue == turn.cue && $0.ts == turn.toTs }
                #expect(
                    hasEnded || log.cues[next.cue]!.cue.kind.interruptsLeadCall, "seed \(seed)")
            }
        }
    }

    @Test("the stage follows from the set of events, in whatever order they came")
    func orderDoesNotMatter() {
        for seed in 0..<500 {
            let evening = Evening(seed: UInt64(seed))
            var chance = SplitMix64(seed: UInt64(seed) ^ 99)
            let expected = evening.log().stage(at: evening.endTs)
            let shuffled = evening.log(evening.details.shuffled(using: &chance))
            #expect(shuffled.stage(at: evening.endTs) == expected, "seed \(seed)")
            let doubled = evening.log(evening.details + evening.details.shuffled(using: &chance))
            #expect(doubled.stage(at: evening.endTs) == expected, "seed \(seed)")
        }
    }

    @Test("looking later does not change what was")
    func thePastStands() {
        for seed in 0..<500 {
            let evening = Evening(seed: UInt64(seed))
            let log = evening.log()
            let whole = log.stage(at: evening.endTs)
            for moment in stride(from: 1_000_000, through: evening.endTs, by: 7_001) {
                let then = log.stage(at: moment).turns
                let cut = whole.turns.filter { $0.fromTs <= moment }.map { turn in
                    var turn = turn
                    if let to = turn.toTs, to > moment { turn.toTs = nil }
                    return turn
                }
                #expect(then == cut, "seed \(seed) at \(moment)")
            }
        }
    }

    @Test("no cue is lost: each had a turn, or ended, or lapsed; a stop stays until it is cleared")
    func nothingIsLost() {
        for seed in 0..<2000 {
            let evening = Evening(seed: UInt64(seed))
            let log = evening.log()
            let stage = log.stage(at: evening.endTs)
            for entry in log.cues.all {
                let name = entry.cue.cue
                let hadTurn = stage.turns.contains { $0.cue == name }
                let lapsed = stage.lapsed.filter { $0.cue == name }
                #expect(lapsed.count <= 1)
                let isBehindAStop =
                    stage.current.map {
                        log.cues[$0.cue]!.cue.kind == .stop
                    } ?? false
                #expect(hadTurn || entry.endedTs != nil || !lapsed.isEmpty || isBehindAStop)
                if entry.cue.kind == .stop { #expect(!lapsed.contains { $0.state == .expired }) }
            }
        }
    }

    @Test("what changes by the clock alone is announced")
    func nextChangeIsTold() {
        for seed in 0..<300 {
            let evening = Evening(seed: UInt64(seed))
            let log = evening.log()
            var now: Int64 = 1_000_000
            while let next = log.stage(at: now).nextTs, next < evening.endTs {
                #expect(next > now)
                #expect(log.stage(at: next - 1).current == log.stage(at: now).current)
                now = next
            }
        }
    }
}
