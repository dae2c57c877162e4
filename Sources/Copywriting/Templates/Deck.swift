import Vocabulary

/// What a draft of a batch draws at each place of a template that leaves a choice. A place is a
/// shuffled deck: drafts draw its cards one after the other, and it is shuffled again only when all
/// of them have been drawn, so that twenty drafts differ as much as the template lets them.
///
/// A class because the template library hands one context through all nodes.
final class Deck {
    private let seed: UInt64
    /// Which draft of the batch this is.
    private let number: Int
    /// How often a place was come by in this draft: a loop draws another card each time.
    private var visits: [Int: Int] = [:]
    private(set) var draws = 0

    /// No draft needs as many; a template that loops on and on does.
    static let mostDraws = 20_000

    init(seed: UInt64, number: Int) {
        self.seed = seed
        self.number = number
    }

    /// One of so many cards of a place.
    func draw(_ count: Int, at place: Int) throws(TemplateFault) -> Int {
        draws += 1
        guard draws < Self.mostDraws else {
            throw TemplateFault("draws on and on: take a loop out of it")
        }
        guard count > 1 else { return 0 }
        let visit = visits[place, default: 0]
        visits[place] = visit + 1
        let turn = number + visit
        var order = Array(0..<count)
        shuffle(&order, place, turn / count)
        return order[turn % count]
    }

    /// The places of a list in an order of this draft's own.
    func order(_ count: Int, at place: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order, place, number)
        return order
    }

    private func shuffle(_ order: inout [Int], _ place: Int, _ round: Int) {
        var chance = SplitMix64(
            seed: seed ^ UInt64(bitPattern: Int64(place)) &* 0xD1B5_4A32_D192_ED03
                ^ UInt64(bitPattern: Int64(round)) &* 0x8CB9_2BA7_2F3D_8DD7)
        for i in order.indices.dropFirst().reversed() {
            let j = Int(chance.next().multipliedFullWidth(by: UInt64(i + 1)).high)
            order.swapAt(i, j)
        }
    }
}

/// Why a template cannot be printed.
package struct TemplateFault: Error, Equatable, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}
