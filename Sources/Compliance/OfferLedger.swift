import Vocabulary

/// The offers of a house.
package struct OfferLedger: Sendable, Equatable {
    package var offers: [Offer]
    /// What the models are called; longer names first.
    let models: [String]

    package init(_ offers: [Offer] = []) {
        self.offers = offers
        models = Set(offers.flatMap(\.models)).map { $0.lowercased() }
            .sorted { ($1.count, $0) < ($0.count, $1) }
    }

    package var isEmpty: Bool { offers.isEmpty }

    package func offer(_ key: String) -> Offer? { offers.first { $0.offer == key } }

    /// Those that one dealer in one region may offer; nil = of all.
    package func of(dealer: String?, region: String?) -> OfferLedger {
        OfferLedger(
            offers.filter { offer in
                let isHere = dealer.map { offer.dealers.isEmpty || offer.dealers.contains($0) }
                let isNear = region.map { offer.regions.isEmpty || offer.regions.contains($0) }
                return isHere ?? true && isNear ?? true
            })
    }

    /// Every word of the offers with those that it may mean, longer words first.
    var words: [(word: String, offers: [Int])] {
        var table: [String: [Int]] = [:]
        for (place, offer) in offers.enumerated() {
            for word in offer.words { table[word.lowercased(), default: []].append(place) }
        }
        return table.map { ($0.key, $0.value) }
            .sorted { ($1.word.count, $0.word) < ($0.word.count, $1.word) }
    }

    /// Sums of subsidies of which several come together, of those in force on a day.
    func sums(on day: CalendarDay) -> Set<Double> {
        var sums: Set<Double> = [0]
        let amounts = offers.filter { offer in
            offer.kind == .subsidy && !offer.isOver(on: day) && !offer.isAhead(on: day)
        }.compactMap(\.amount).filter { $0.unit == .money && $0.low == $0.high }
        for amount in amounts.prefix(Self.summed) {
            sums.formUnion(sums.map { $0 + amount.low })
        }
        return sums
    }

    /// With more there would be too many sums, and every amount would be one.
    private static let summed = 8
}
