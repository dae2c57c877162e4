import TestSupport
import Testing
import Vocabulary

@testable import Warnings

/// What is listed of a stream's warnings follows from the set of events, not from their order.
struct WarningLogTests {
    private func warning(
        _ name: String, _ state: Warning.State, at ts: Int64, fired: Int64 = 1000
    ) -> Warning {
        var warning = Warning(
            warning: name, rule: "entry_drop", label: "", severity: .p2, startedTs: 0,
            firedTs: fired, text: BilingualText(zh: "", en: ""))
        warning.state = state
        warning.changedTs = ts
        if state == .resolved { warning.resolvedTs = ts }
        return warning
    }

    private func handling(_ deed: Handling.Deed, _ warning: String = "a") -> Detail {
        .handling(Handling(deed: deed, warning: warning, by: "anna"))
    }

    private func log(_ events: [(Int64, Detail)]) -> WarningLog {
        var log = WarningLog()
        for (ts, detail) in events { log.apply(detail, ts: ts) }
        return log
    }

    @Test func anyOrderOfTheEventsGivesTheSameList() {
        let events: [(Int64, Detail)] = [
            (1000, .warning(warning("a", .firing, at: 1000))),
            (2000, handling(.acknowledge)), (2500, handling(.acknowledge)),
            (3000, handling(.snooze(minutes: 2))), (3500, handling(.snooze(minutes: 5))),
            (4000, .warning(warning("a", .recovering, at: 4000))),
            (5000, .warning(warning("b", .firing, at: 5000, fired: 5000))),
            (6000, handling(.feedback(.noise))), (7000, handling(.feedback(.useful))),
            (8000, .warning(warning("a", .resolved, at: 8000))),
            (9000, handling(.shelve(rule: "entry_drop", minutes: 3), "")),
        ]
        var chance = SplitMix64(seed: 7)
        let wanted = summary(log(events))
        #expect(wanted.contains("a resolved acked 2000 snoozed 303500 useful"))
        for _ in 0..<200 { #expect(summary(log(events.shuffled(using: &chance))) == wanted) }
    }

    private func summary(_ log: WarningLog) -> String {
        let listed = log.listed(at: 9500).map { entry in
            [
                entry.warning.warning, entry.warning.state.name,
                entry.acknowledged.map { "acked \($0.ts)" } ?? "",
                entry.snoozed.map { "snoozed \($0.value)" } ?? "",
                entry.feedback.map(\.value.rawValue) ?? "",
            ].joined(separator: " ")
        }
        return (listed + log.shelves.map { "\($0.rule) \($0.untilTs)" }).joined(separator: "; ")
    }

    @Test func resolvedAndNeverSeenItStaysListedForTenMinutes() {
        var log = log([(1000, .warning(warning("a", .resolved, at: 2000)))])
        #expect(log.listed(at: 601_999).count == 1)
        #expect(log.listed(at: 602_001).isEmpty)
        log.apply(handling(.acknowledge), ts: 3000)
        #expect(log.listed(at: 61_999).count == 1)
        #expect(log.listed(at: 62_001).isEmpty)
    }

    @Test func resolvedByHandItIsOverUntilItFiresAgain() {
        var log = log([
            (1000, .warning(warning("a", .firing, at: 1000))), (2000, handling(.resolve)),
        ])
        #expect(log["a"]?.isOver == true)
        log.apply(.warning(warning("a", .recovering, at: 3000)), ts: 3000)
        #expect(log["a"]?.isOver == true)
        log.apply(.warning(warning("a", .firing, at: 4000)), ts: 4000)
        #expect(log["a"]?.isOver == false)
    }

    @Test func aShelfExpiresAndCanBeTakenBack() {
        var log = log([(1000, handling(.shelve(rule: "r", minutes: 10), ""))])
        #expect(log.isShelved("r", at: 600_999))
        #expect(!log.isShelved("r", at: 601_000))
        log.apply(handling(.shelve(rule: "r", minutes: 0), ""), ts: 2000)
        #expect(!log.isShelved("r", at: 3000))
    }

    @Test func aSavedLogIsTheSameLog() {
        var log = log([
            (1000, .warning(warning("a", .firing, at: 1000))), (2000, handling(.acknowledge)),
            (2500, handling(.feedback(.noise))), (3000, handling(.snooze(minutes: 2), "later")),
            (9000, handling(.shelve(rule: "entry_drop", minutes: 3), "")),
        ])
        var writing = StateCoder(writing: 0)
        log.code(&writing)
        var read = WarningLog()
        let isComplete = writing.bytes.withUnsafeBytes { bytes in
            var coder = StateCoder(reading: bytes)
            read.code(&coder)
            return coder.isComplete
        }
        #expect(isComplete)
        log.apply(.warning(warning("later", .firing, at: 4000, fired: 4000)), ts: 4000)
        read.apply(.warning(warning("later", .firing, at: 4000, fired: 4000)), ts: 4000)
        #expect(summary(read) == summary(log))
    }
}
