import Testing

@testable import Warnings

@Suite("Traffic that comes in waves")
struct TrafficTests {
    /// The minutes of a level, sixty seconds each.
    private func level(_ minutes: [Double]) -> Level {
        var level = Level(memoryS: 900, quiet: 0.5...1.6)
        for minute in minutes { for _ in 0..<60 { level.note(minute) } }
        return level
    }

    private let steady = [Double](repeating: 10, count: 30)
    /// Their mean is 10, and every fourth pair of minutes is a third of that.
    private let waves = (0..<32).map { [3.0, 4, 24, 9][$0 / 2 % 4] }

    @Test("Three low minutes are news where minutes are alike, and none where they come in waves")
    func low() {
        #expect(level(steady + [2, 2, 2]).isLongLow(0.4))
        #expect(!level(waves + [2, 2, 2]).isLongLow(0.4))
        #expect(level(waves + [2, 2, 2, 2, 2, 2, 2, 2]).isLongLow(0.4))
    }

    @Test("What is low just now does not make itself usual")
    func itself() {
        #expect(level(steady + [2, 2, 2, 2, 2]).isLongLow(0.4))
    }

    @Test("As many more entries without exposure are expected as more people are shown the room")
    func swell() {
        var swell = ExposureSwell()
        for _ in 0..<600 { swell.note(10) }
        #expect(swell.ratio == 1)
        for _ in 0..<60 { swell.note(30) }
        #expect((2.2...2.7).contains(swell.ratio))
    }

    @Test(
        "The swell fades over minutes, because people come again, and never falls below the usual")
    func fading() {
        var swell = ExposureSwell()
        for _ in 0..<600 { swell.note(10) }
        for _ in 0..<60 { swell.note(30) }
        let most = swell.ratio
        for _ in 0..<60 { swell.note(2) }
        #expect((1.5..<most).contains(swell.ratio))
        for _ in 0..<1800 { swell.note(2) }
        #expect(swell.ratio < 1.01)
    }
}

@Suite("Rates of a room that nothing is known of")
struct RateTestTests {
    private func test(shape: [Double] = [1]) -> RateTest {
        RateTest(
            RateTest.Policy(
                guardRatio: 2, sizes: [4, 10], cap: 10, priorEvents: 1, priorLived: 100,
                shape: shape,
                maxWeight: 100, minWeight: 0))
    }

    /// So many events in each of these seconds.
    private func run(
        _ test: inout RateTest, _ seconds: Range<Int>, _ events: Double, _ phase: Int = 0
    ) {
        for second in seconds {
            test.note(phase, events)
            test.live(phase, 1)
            test.tick(Int64(second) * 1000, isBlind: false)
        }
    }

    @Test("A rate far from what is believed is learnt, not told")
    func learns() {
        var test = test()
        for second in 0..<900 {
            run(&test, second..<second + 1, 1)
            #expect(test.excursions.nats < 10, "second \(second)")
        }
        #expect((0.9...1.1).contains(test.usual(0)))
    }

    @Test("What is believed of a phase is no evidence until the phase was seen")
    func phases() {
        var (known, believed) = (test(shape: [1, 4]), test(shape: [1, 4]))
        for minute in 0..<20 {
            run(&known, minute * 60..<minute * 60 + 50, 1)
            run(&known, minute * 60 + 50..<minute * 60 + 60, 4, 1)
        }
        run(&believed, 0..<1200, 1)
        run(&known, 1200..<1206, 40, 1)
        run(&believed, 1200..<1206, 10, 1)
        #expect(known.excursions.nats > 9.9)
        #expect(believed.excursions.nats < known.excursions.nats)
    }
}

@Suite("Who asks")
struct AskersTests {
    private static let sight = Audience.Sight(isBlind: false, isFlooded: false)

    /// What these viewers' questions, all of one moment, make the usual rate after five minutes.
    private func rate(_ viewers: [UInt64]) -> Double {
        var askers = Askers(
            RateTest(
                RateTest.Policy(
                    guardRatio: 2, sizes: [4], cap: 10, priorEvents: 1, priorLived: 1000,
                    maxWeight: 100, minWeight: 0)))
        for viewer in viewers { askers.ask(viewer, "多少钱", at: 60_000, isOnAir: false) }
        for second in Int64(61)...361 {
            askers.tick(second * 1000, present: 1, isOnAir: false, Self.sight)
        }
        return askers.test.usual(0)
    }

    @Test("A viewer who repeats himself is one")
    func repeats() {
        #expect(rate([7, 7, 7, 7]) == rate([7]))
        #expect(rate([7, 8, 9]) > rate([7]))
    }

    @Test("Those without a name are as many as their questions, also in one moment")
    func nameless() {
        #expect(rate([0, 0, 0, 0]) == rate([1, 2, 3, 4]))
    }
}

@Suite("The topic of the price")
struct PriceTopicTests {
    @Test("It has any name with 价 in it, or mostly such words", arguments: ["price", "价格", "报价"])
    func named(_ name: String) {
        #expect(RoomLimits.Topic(name: name, words: ["首付"]).isPrice)
        #expect(RoomLimits.Topic(name: "钱", words: ["落地价", "裸车价", "首付"]).isPrice)
        #expect(!RoomLimits.Topic(name: "优惠", words: ["补贴", "免息", "降价"]).isPrice)
    }
}
