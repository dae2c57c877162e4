/// What a comment wants. The raw values are names of the protocol: they never change.
package enum Intent: String, CaseIterable, Sendable, Hashable {
    /// What the car costs, and what comes off: prices, discounts, offers, fees, gifts.
    case price
    /// The old car: trade-in, scrapping, what it is worth.
    case tradeIn = "trade_in"
    /// Paying over time: down payment, monthly rate, interest, credit.
    case finance
    /// How far, and with what: range, charging, battery, consumption.
    case range
    /// What the car is and has: equipment, space, colours, drive, warranty.
    case configuration
    /// When: cars in stock, waiting time, launch.
    case delivery
    /// Where: store, city, opening hours, whether one can buy from elsewhere.
    case location
    case testDrive = "test_drive"
    /// Another make, another store, a comparison.
    case rival
    case complaint
    case greeting
    /// Leaving or asking a contact, ordering, signing up.
    case lead
    /// Nothing of these.
    case other

    /// Somebody waits for an answer: such comments become open questions.
    package var isQuestion: Bool {
        switch self {
        case .price, .tradeIn, .finance, .range, .configuration, .delivery, .location, .testDrive,
            .rival:
            true
        case .complaint, .greeting, .lead, .other: false
        }
    }

    /// The place in lists and saved states.
    package var index: Int { Self.order[self] ?? 0 }

    private static let order = Dictionary(
        uniqueKeysWithValues: zip(allCases, allCases.indices))
}
