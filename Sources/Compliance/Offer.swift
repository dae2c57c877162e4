package import Vocabulary

/// Something that a house offers, as its ledger has it: the only truth about prices, subsidies, gifts
/// and dates that may be told.
package struct Offer: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        case price, subsidy, finance, gift, service
    }

    /// What must be said along with it.
    package struct Need: Sendable, Equatable {
        package var need: String
        /// One of these, said before or soon after, is enough.
        package var words: [String]

        package init(need: String, words: [String]) {
            self.need = need
            self.words = words
        }
    }

    /// A key, unique in its ledger.
    package var offer: String
    package var name: BilingualText
    package var kind: Kind
    /// What it is called when it is spoken of.
    package var words: [String]
    /// Nil: it has none (a gift), or none that is told.
    package var amount: OfferAmount?
    /// The amount as the ledger writes it.
    package var amountText = ""
    /// Empty: all of them.
    package var models: [String] = []
    package var regions: [String] = []
    package var dealers: [String] = []
    package var needs: [Need] = []
    /// Its first and its last day.
    package var from: CalendarDay?
    package var to: CalendarDay?
    /// How many there are.
    package var quantity: Int?
    /// Who decided it, and when.
    package var source = ""
    /// The right line to say.
    package var say = ""

    package init(offer: String, name: BilingualText, kind: Kind, words: [String]) {
        self.offer = offer
        self.name = name
        self.kind = kind
        self.words = words
    }

    package func isOver(on day: CalendarDay) -> Bool { to.map { $0 < day } ?? false }
    package func isAhead(on day: CalendarDay) -> Bool { from.map { day < $0 } ?? false }
}

/// How much an offer is worth: an amount, or a range of them.
package struct OfferAmount: Sendable, Equatable {
    package enum Unit: Sendable, Equatable {
        case money, percent, months, days
        /// Pieces or times, by the measure word.
        case count(Unicode.Scalar)
    }

    package var low: Double
    package var high: Double
    package var unit: Unit

    package init(low: Double, high: Double, unit: Unit) {
        self.low = low
        self.high = high
        self.unit = unit
    }

    /// As a ledger writes it (`8000元`, `12.98万`, `36期`, `20%-100%`, `5次`), or as it would be said;
    /// nil if it is no amount.
    package init?(_ text: String) {
        let letters = SpokenText(text, atMost: 64).letters
        let found = SpokenQuantity.all(letters, except: [])
        guard let first = found.first, let last = found.last, found.count <= 2,
            first.range.lowerBound == 0, last.range.upperBound == letters.count,
            found.count == 1 || last.range.lowerBound - first.range.upperBound == 1,
            let unit = Self.unit(of: last)
        else { return nil }
        self.init(low: first.low, high: last.high, unit: unit)
        guard low <= high else { return nil }
    }

    private static func unit(of quantity: SpokenQuantity) -> Unit? {
        switch quantity.unit {
        case .plain, .money: .money
        case .percent: .percent
        case .months: .months
        case .days: .days
        case .count(let word): .count(word)
        case .other: nil
        }
    }

    /// Whether the quantity can be one of this amount's kind at all.
    func speaksOf(_ quantity: SpokenQuantity) -> Bool {
        switch (unit, quantity.unit) {
        case (.money, .money), (.percent, .percent), (.months, .months), (.days, .days): true
        // 三年免息 has no end where the amount is a term; 终身保养 none where it is a number.
        case (.count, .months): quantity.low == .infinity
        case (.count(let one), .count(let other)): one == other
        // Money is mostly told without its unit; below fifty it is hardly any.
        case (.money, .plain): quantity.high >= 50
        case (.percent, .plain): quantity.high == 0
        default: false
        }
    }

    func agrees(with quantity: SpokenQuantity) -> Bool {
        quantity.low <= high + tolerance && low - tolerance <= quantity.high
    }

    /// Parts of a yuan, of a month.
    private var tolerance: Double { 0.6 }
}
