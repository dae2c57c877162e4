import Vocabulary

/// The statistical tests with the numbers of the rules.
extension Audience {
    static func standard(_ rules: [WarningRule]) -> Audience {
        Audience(
            entry: .entry(rules), stay: .stay(rules), form: .form(rules),
            unexposedEnters: .unexposed(rules), departures: .departures(rules))
    }
}

private func rule(_ rules: [WarningRule], _ signal: Signal) -> WarningTest {
    rules.first { $0.signal == signal }?.inForce.test ?? signal.usualTest
}

extension AgeTest {
    static func entry(_ rules: [WarningRule]) -> AgeTest {
        let test = rule(rules, .entry)
        return AgeTest(
            Policy(
                ends: [1, 2, 3, 4, 5, 6, 8], keepsOlder: false, isRise: false,
                guardRatio: test.ratioOfGuard,
                sizes: test.seek,
                cap: test.sureAt, prior: [0.04, 0.06, 0.03, 0.015, 0.008, 0.005, 0.003, 0.003],
                priorEvents: 1, maxWeight: 300, minWeight: 10))
    }

    static func stay(_ rules: [WarningRule]) -> AgeTest {
        let test = rule(rules, .stay)
        return AgeTest(
            Policy(
                ends: [
                    1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 170, 220,
                    300,
                ],
                keepsOlder: true, isRise: true, guardRatio: test.ratioOfGuard,
                sizes: test.seek, cap: test.sureAt,
                prior: Self.stayPrior, priorEvents: 1, maxWeight: 300, minWeight: 10))
    }

    /// Leaves per second by age where half stay 15 s, log-normally with σ 1.2.
    private static let stayPrior = [
        0.01, 0.03, 0.04, 0.045, 0.047, 0.047, 0.046, 0.044, 0.041, 0.038, 0.035, 0.032, 0.029,
        0.026,
        0.022, 0.019, 0.016, 0.014, 0.012, 0.0095, 0.0077, 0.006, 0.004,
    ]

    static func form(_ rules: [WarningRule]) -> AgeTest {
        let test = rule(rules, .formLeads)
        return AgeTest(
            Policy(
                ends: [5, 10, 15, 20, 25, 30, 40, 50], keepsOlder: false, isRise: false,
                guardRatio: test.ratioOfGuard, sizes: test.seek,
                cap: test.sureAt,
                prior: [0.002, 0.01, 0.02, 0.022, 0.02, 0.014, 0.009, 0.005, 0.005],
                priorEvents: 1, maxWeight: 120, minWeight: 6,
                reference: Reference.Policy(memoryS: 3600)))
    }
}

extension RateTest {
    static func clicks(_ rules: [WarningRule]) -> RateTest {
        let test = rule(rules, .cardClicks)
        return RateTest(
            Policy(
                guardRatio: test.ratioOfGuard, sizes: test.seek,
                cap: test.sureAt, priorEvents: 0.5, priorLived: 0.5 / (0.05 / 60),
                shape: [1, 3, 4, 4, 3, 2, 1.5], maxWeight: 200, minWeight: 10,
                reference: Reference.Policy(memoryS: 1800)))
    }

    static func questions(_ rules: [WarningRule], _ signal: Signal) -> RateTest {
        let test = rule(rules, signal)
        let perMinute = signal == .complaints ? 0.003 : 0.02
        return RateTest(
            Policy(
                guardRatio: test.ratioOfGuard, sizes: test.seek,
                cap: test.sureAt, priorEvents: 3, priorLived: 3 * 60 / perMinute,
                shape: [1, 2], maxWeight: 100, minWeight: 0,
                reference: Reference.Policy(memoryS: 1800)))
    }

    /// Half a minute is a usual stay; certainty is bounded, as levels swing by themselves.
    static func departures(_ rules: [WarningRule]) -> RateTest {
        let test = rule(rules, .stay)
        return RateTest(
            Policy(
                guardRatio: test.ratioOfGuard, sizes: test.seek, cap: test.sureAt, priorEvents: 1,
                priorLived: 40, maxWeight: 200, minWeight: 10))
    }

    static func unexposed(_ rules: [WarningRule]) -> RateTest {
        let test = rule(rules, .unexposedEnters)
        return RateTest(
            Policy(
                guardRatio: test.ratioOfGuard, sizes: test.seek,
                cap: test.sureAt, priorEvents: 1, priorLived: 20, maxWeight: 60, minWeight: 0,
                learnS: 300))
    }
}
