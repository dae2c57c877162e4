import Testing
import Vocabulary

@testable import Copywriting

@Suite("A place of a template is a deck")
struct DeckTests {
    @Test("In as many drafts as it has cards every card is drawn once")
    func everyCardOnce() throws {
        for count in 2...13 {
            for seed in 0..<20 as Range<UInt64> {
                let drawn = try (0..<count).map {
                    try Deck(seed: seed, number: $0).draw(count, at: 7)
                }
                #expect(Set(drawn) == Set(0..<count))
            }
        }
    }

    @Test("The next round is shuffled anew, so that two places do not go in step")
    func shuffledAnew() throws {
        let rounds = try (0..<10).map { round in
            try (0..<6).map { try Deck(seed: 1, number: round * 6 + $0).draw(6, at: 3) }
        }
        #expect(Set(rounds).count > 5)
    }

    @Test("A loop draws on within a draft")
    func loops() throws {
        let deck = Deck(seed: 3, number: 0)
        let drawn = try (0..<4).map { _ in try deck.draw(4, at: 1) }
        #expect(Set(drawn).count == 4)
    }

    @Test("A template that draws on and on is stopped")
    func endless() {
        let deck = Deck(seed: 1, number: 0)
        #expect(throws: TemplateFault.self) { while true { _ = try deck.draw(2, at: 1) } }
    }
}
