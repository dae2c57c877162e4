/// Which fields of a test a signal looks at, and what they are where a rule does not say.
extension Signal {
    /// The names are those of rule files.
    package enum Field: String, CaseIterable, Sendable {
        case guardRatio = "guard"
        case seek, nats
        case atLeast = "at_least"
        case longerThan = "longer_than"
        case below, above
    }

    /// A field that stands here and not in a rule's file has the value of `usualTest`.
    package var fields: Set<Field> {
        switch self {
        case .stay, .entry, .formLeads, .cardClicks, .unexposedEnters: [.guardRatio, .seek, .nats]
        case .priceQuestions, .topicQuestions, .complaints: [.guardRatio, .seek, .nats, .atLeast]
        case .openPriceQuestions: [.nats, .atLeast, .longerThan]
        case .silence, .segmentTime, .leadCallGap, .feedSilence, .transcriptSilence: [.longerThan]
        case .exposures, .drift, .paidStay: [.below]
        case .online: [.above]
        case .onlineFall: [.below]
        case .leads, .leadCallClicks, .forbiddenPhrase, .contact, .offerWrong, .offerExpired,
            .offerUnknown, .offerCondition:
            []
        }
    }

    /// What a rule that says nothing of its test is tested with; nil where the room's own limit counts.
    package var usualTest: WarningTest {
        switch self {
        case .stay: WarningTest(guardRatio: 1.12, seek: [1.7, 2.4, 3.4], nats: 6.5)
        case .entry: WarningTest(guardRatio: 0.92, seek: [0.7, 0.5, 0.25], nats: 9)
        case .formLeads: WarningTest(guardRatio: 0.85, seek: [0.15], nats: 7)
        case .cardClicks: WarningTest(guardRatio: 0.75, seek: [0.1], nats: 7)
        case .unexposedEnters: WarningTest(guardRatio: 2.5, seek: [8], nats: 9)
        case .priceQuestions, .topicQuestions, .complaints:
            WarningTest(guardRatio: 3, seek: [8], nats: 6, atLeast: 1)
        case .openPriceQuestions: WarningTest(nats: 6, atLeast: 3, longerThanS: 90)
        case .transcriptSilence: WarningTest(longerThanS: 20)
        case .exposures: WarningTest(below: 0.4)
        case .drift: WarningTest(below: 0.75)
        case .paidStay: WarningTest(below: 0.6)
        case .online: WarningTest(above: 1.6)
        case .onlineFall: WarningTest(below: 0.75)
        case .silence, .segmentTime, .leadCallGap, .feedSilence: WarningTest()
        case .leads, .leadCallClicks, .forbiddenPhrase, .contact, .offerWrong, .offerExpired,
            .offerUnknown, .offerCondition:
            WarningTest()
        }
    }
}

extension WarningTest {
    fileprivate init(
        guardRatio: Double? = nil, seek: [Double] = [], nats: Double? = nil, atLeast: Int? = nil,
        longerThanS: Double? = nil, below: Double? = nil, above: Double? = nil
    ) {
        self.init()
        self.guardRatio = guardRatio
        self.seek = seek
        self.nats = nats
        self.atLeast = atLeast
        self.longerThanS = longerThanS
        self.below = below
        self.above = above
    }

    /// The fields that are set.
    package var fields: Set<Signal.Field> {
        var all: Set<Signal.Field> = []
        if guardRatio != nil { all.insert(.guardRatio) }
        if !seek.isEmpty { all.insert(.seek) }
        if nats != nil { all.insert(.nats) }
        if atLeast != nil { all.insert(.atLeast) }
        if longerThanS != nil { all.insert(.longerThan) }
        if below != nil { all.insert(.below) }
        if above != nil { all.insert(.above) }
        return all
    }

    /// With what is not said taken from `usual`.
    func filled(from usual: WarningTest) -> WarningTest {
        var test = self
        test.guardRatio = guardRatio ?? usual.guardRatio
        if seek.isEmpty { test.seek = usual.seek }
        test.nats = nats ?? usual.nats
        test.atLeast = atLeast ?? usual.atLeast
        test.longerThanS = longerThanS ?? usual.longerThanS
        test.below = below ?? usual.below
        test.above = above ?? usual.above
        return test
    }
}

extension WarningTest {
    /// Without a guard any difference from the usual counts.
    var ratioOfGuard: Double { guardRatio ?? 1 }
    /// Without a threshold it is never sure.
    var sureAt: Double { nats ?? .infinity }
}

extension WarningRule {
    /// The rule as it is judged: what its test does not say is usual for its signal.
    package var inForce: WarningRule {
        var rule = self
        rule.test = test.filled(from: signal.usualTest)
        return rule
    }
}
