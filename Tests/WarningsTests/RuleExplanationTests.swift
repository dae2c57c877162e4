import Service
import Testing
import Vocabulary

@testable import Warnings

/// What a rule means, said from its own data: who reads it knows what the file says.
struct RuleExplanationTests {
    private func text(_ rule: WarningRule, limits: RoomLimits = RoomLimits()) -> BilingualText {
        RuleExplanation(rule, among: RuleFile.standard, limits: limits).text
    }

    private func standard(_ signal: Signal) -> WarningRule {
        RuleFile.standard.first { $0.signal == signal }!
    }

    /// Both languages say something else after a change.
    private func expectTold(
        _ rule: WarningRule, _ what: String, _ change: (inout WarningRule) -> Void
    ) {
        var changed = rule
        change(&changed)
        let (before, after) = (text(rule), text(changed))
        #expect(before.zh != after.zh, "\(rule.rule): \(what)")
        #expect(before.en != after.en, "\(rule.rule): \(what)")
    }

    @Test(arguments: Signal.allCases)
    func everyFieldThatTheSignalLooksAtIsTold(_ signal: Signal) {
        let rule = standard(signal)
        for field in signal.fields {
            expectTold(rule, field.rawValue) { changed in
                switch field {
                case .guardRatio: changed.test.guardRatio = 0.71
                case .seek: changed.test.seek = [0.11, 0.22]
                case .nats: changed.test.nats = 17
                case .atLeast: changed.test.atLeast = 37
                case .longerThan: changed.test.longerThanS = 77
                case .below: changed.test.below = 0.33
                case .above: changed.test.above = 4.4
                }
            }
        }
    }

    @Test(arguments: Signal.allCases)
    func howLongItLastsAndWhoIsToldWhatIsTold(_ signal: Signal) {
        let rule = standard(signal)
        expectTold(rule, "for") { $0.forS = 33 }
        expectTold(rule, "keep_firing_for") { $0.keepFiringForS = 77 }
        expectTold(rule, "cooldown") { $0.cooldownS = 1234 }
        expectTold(rule, "severity") { $0.severity = $0.severity == .p1 ? .p2 : .p1 }
        expectTold(rule, "host") { $0.host = $0.host == nil ? "看这里" : nil }
        expectTold(rule, "controller") {
            $0.controller = BilingualText(zh: "看别处", en: "look elsewhere")
        }
        expectTold(rule, "mutes") { $0.mutes = [signal == .silence ? "lead_pace" : "dead_air"] }
        expectTold(rule, "on") { $0.isOn = false }
    }

    @Test(arguments: Signal.allCases)
    func noSlotAndNothingEmptyIsLeft(_ signal: Signal) {
        let told = text(standard(signal))
        for words in [told.zh, told.en] {
            #expect(!words.contains("{"))
            #expect(!words.contains("  "))
            #expect(!words.contains("Optional"))
        }
        #expect(!told.en.contains { "。「」".contains($0) } || standard(signal).host != nil)
    }

    @Test func aDropIsToldWithItsSizesItsOddsAndItsGuard() {
        let told = text(standard(.entry))
        #expect(told.en.contains("fallen to about 0.6, 0.4 or 0.2 times the usual"))
        #expect(told.en.contains("99,000 to 1 (11.5 nats)"))
        #expect(told.en.contains("down to 0.85 times nothing is wrong"))
        #expect(told.en.contains("over once the evidence has been below half of that for 30 s"))
        #expect(told.en.contains("within 4 min of firing"))
        #expect(told.en.contains("for 10 min after, nothing is said of “Slow decline”"))
        #expect(told.zh.contains("降到平时的 0.6、0.4 或 0.2 倍左右"))
        #expect(told.zh.contains("主播看到:「换开场话术,喊新人福利」"))
    }

    @Test func whatIsLeftToTheRoomIsToldWithTheRoomsNumber() {
        var limits = RoomLimits()
        limits.deadAirS = 21
        #expect(
            text(standard(.silence), limits: limits).en.contains(
                "21 s (the room's setting dead_air_s)"))
        var own = standard(.silence)
        own.test.longerThanS = 300
        #expect(text(own, limits: limits).zh.contains("达到 5 分钟时报警。"))
    }

    @Test func numbersAreSaidAsOneSaysThem() {
        #expect(PlainNumber.plain(0.85) == "0.85")
        #expect(PlainNumber.plain(3) == "3")
        #expect(PlainNumber.plain(-1.5) == "-1.5")
        #expect(PlainNumber.plain(0.0004) == "0")
        #expect(PlainNumber.duration(90).en == "90 s")
        #expect(PlainNumber.duration(240).zh == "4 分钟")
        #expect(PlainNumber.duration(7200).en == "2 h")
        // e^9 = 8103.08, e^11.5 = 98,715.8, e^1 = 2.7
        #expect(PlainNumber.odds(9) == "8,100")
        #expect(PlainNumber.odds(11.5) == "99,000")
        #expect(PlainNumber.odds(1) == "3")
    }

    @Test func whatASignalDoesNotLookAtIsRefused() {
        let file = RuleFile("rules:\n  - rule: dead_air\n    test: {guard: 0.5}\n")
        #expect(file.problems.map(\.line) == [3])
        #expect(file.problems.first?.path == "dead_air.test.guard")
        #expect(file.problems.first?.message.contains("use longer_than") == true)
    }

    @Test func aNewRuleWithoutATestIsTestedAsItsSignalUsuallyIs() {
        let rule = RuleFile("rules:\n  - rule: mine\n    signal: stay\n").rules.last
        #expect(rule?.inForce.test.nats == 6.5)
        #expect(rule?.inForce.test.seek == [1.7, 2.4, 3.4])
    }
}
