import Testing

@testable import Service

@Suite struct MainScreenTests {
    @Test func theFirstToComeHasThePlaceAndKeepsIt() {
        var main = MainScreen()
        #expect(main.settle([], at: 0) == nil)
        #expect(main.screen == nil)
        _ = main.settle(["a"], at: 1)
        _ = main.settle(["a", "b"], at: 2)
        #expect(main.screen == "a")
    }

    @Test func aShortBreakOfItsLinkCostsItNothing() {
        var main = MainScreen()
        _ = main.settle(["a", "b"], at: 0)
        #expect(main.settle(["b"], at: 1000) == 1000 + MainScreen.patienceMs)
        #expect(main.settle(["b", "a"], at: 9000) == nil)
        // The next break counts from its own beginning.
        #expect(main.settle(["b"], at: 10_500) == 10_500 + MainScreen.patienceMs)
        #expect(main.screen == "a")
    }

    @Test func onceItIsGoneForLongTheNextInLineAnswers() {
        var main = MainScreen()
        _ = main.settle(["a", "b", "c"], at: 0)
        _ = main.settle(["b", "c"], at: 100)
        #expect(main.settle(["b", "c"], at: 100 + MainScreen.patienceMs) == nil)
        #expect(main.screen == "b")
        // Back again, it is a mirror.
        _ = main.settle(["b", "c", "a"], at: 20_000)
        #expect(main.screen == "b")
    }

    @Test func whoeverComesToAnEmptyRoomLaterHasNotToWait() {
        var main = MainScreen()
        _ = main.settle(["a"], at: 0)
        #expect(main.settle([], at: 1000) == nil)
        _ = main.settle(["b"], at: 60_000)
        #expect(main.screen == "b")
    }

    @Test func thePlaceCanBeTaken() {
        var main = MainScreen()
        _ = main.settle(["a", "b"], at: 0)
        main.take("b")
        _ = main.settle(["a", "b"], at: 1)
        #expect(main.screen == "b")
    }
}
