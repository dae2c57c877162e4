import Vocabulary

/// What the ledger says of something that was claimed.
package struct OfferFinding: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Another amount, another last day, another number of pieces.
        case wrong
        /// It is over.
        case expired
        /// It has not begun.
        case early
        /// No offer is known that says so.
        case unknown
        /// What must be said along with it was not.
        case condition
    }

    package var kind: Kind
    /// Nil: unknown.
    package var offer: Offer?
    /// What was said, from the first to the last word of the claim.
    package var said: String
    /// Where, in letters of the text.
    package var range: Range<Int>
    /// What is missing (condition).
    package var missing: String?
}

/// Compares what is said with a ledger.
///
/// An amount belongs to the name of an offer that stands next to it: before it, or right behind it
/// (八千块的置换补贴). Each name takes one amount of a kind. Where the name says only a thing (保险), a word
/// of giving must be near.
struct OfferCheck {
    let ledger: OfferLedger
    let day: CalendarDay

    /// - Parameter recent: what the same voice said before, for conditions and models.
    func findings(in text: SpokenText, recent: [Unicode.Scalar] = []) -> [OfferFinding] {
        guard !ledger.isEmpty else { return [] }
        var round = OfferRound(
            claims: ClaimText(text, ledger, on: day), ledger: ledger, day: day, recent: recent)
        round.checkAmounts()
        round.checkQuantities()
        round.checkDates()
        round.checkPresence()
        round.checkUnknownGifts()
        round.checkFees()
        return round.findings.filter { $0.range.upperBound > text.fresh }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

/// One text held against the ledger.
struct OfferRound {
    let claims: ClaimText
    let ledger: OfferLedger
    let day: CalendarDay
    let recent: [Unicode.Scalar]
    private(set) var findings: [OfferFinding] = []
    /// Names that have their amount: mention and unit.
    private var answered: Set<Int> = []

    private static let reach = 12

    init(claims: ClaimText, ledger: OfferLedger, day: CalendarDay, recent: [Unicode.Scalar]) {
        self.claims = claims
        self.ledger = ledger
        self.day = day
        self.recent = recent
    }

    mutating func tell(
        _ kind: OfferFinding.Kind, _ offer: Offer?, _ range: Range<Int>, missing: String? = nil
    ) {
        guard !findings.contains(where: { $0.kind == kind && $0.offer?.offer == offer?.offer })
        else { return }
        findings.append(
            OfferFinding(
                kind: kind, offer: offer, said: claims.text.string(range), range: range,
                missing: missing))
    }

    // Amounts

    mutating func checkAmounts() {
        for quantity in claims.quantities where quantity.unit != .other {
            if let place = mention(of: quantity) {
                check(quantity, claims.mentions[place], place)
            } else {
                checkDiscount(quantity)
            }
        }
    }

    /// The name that an amount belongs to.
    private func mention(of quantity: SpokenQuantity) -> Int? {
        let fitting = claims.mentions.indices.filter { place in
            !answered.contains(place)
                && claims.mentions[place].offers.contains {
                    ledger.offers[$0].amount?.speaksOf(quantity) ?? false
                }
        }
        let start = quantity.range.lowerBound
        let end = quantity.range.upperBound
        let before = fitting.last { place in
            let name = claims.mentions[place].range
            return (0...Self.reach).contains(start - name.upperBound)
                && !isOther(name.upperBound..<start)
        }
        let behind = fitting.first { place in
            let name = claims.mentions[place].range
            return (0...4).contains(name.lowerBound - end)
                && !claims.letters[end..<name.lowerBound].contains("\n")
        }
        guard let behind else { return before }
        guard let before else { return behind }
        let gap = start - claims.mentions[before].range.upperBound
        let gapBehind = claims.mentions[behind].range.lowerBound - end
        let isOf = gapBehind == 0 || claims.letters.has("的", at: end)
        return gapBehind < gap && isOf ? behind : before
    }

    /// 置换之外充电再补三千: between the name and the amount stands another offer's.
    private func isOther(_ between: Range<Int>) -> Bool {
        ClaimWords.qualifiers.contains { word in
            claims.letters.firstPlace(of: word, in: between) != nil
                && !ledger.offers.contains {
                    $0.kind == .subsidy && $0.words.contains { $0.contains(word) }
                }
        }
    }

    private mutating func check(
        _ quantity: SpokenQuantity, _ mention: ClaimText.Mention, _ place: Int
    ) {
        let range = Self.whole(quantity.range, mention.range)
        let offers = offers(of: mention, range).filter { $0.amount?.speaksOf(quantity) ?? false }
        guard let first = offers.first, isGiven(quantity, mention, first) else { return }
        answered.insert(place)
        guard !claims.isNoClaim(range), !isSum(quantity), !isPaid(range, first) else { return }
        compare(offers, range) { $0.amount?.agrees(with: quantity) ?? false }
    }

    static func whole(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
        min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
    }

    /// What a name may mean here: of the model that is spoken of, if offers tell models apart.
    func offers(of mention: ClaimText.Mention, _ range: Range<Int>) -> [Offer] {
        let all = mention.offers.map { ledger.offers[$0] }
        guard let model = claims.model(of: range) ?? recentModel else { return all }
        let own = all.filter { offer in
            offer.models.isEmpty || offer.models.contains { $0.lowercased() == model }
        }
        return own.isEmpty ? all : own
    }

    private var recentModel: String? {
        ledger.models.flatMap { model in
            recent.places(of: model).map { (place: $0.lowerBound, model: model) }
        }.max { $0.place < $1.place }?.model
    }

    /// Prices and terms are claims by themselves; a thing must be given.
    private func isGiven(
        _ quantity: SpokenQuantity, _ mention: ClaimText.Mention, _ offer: Offer
    ) -> Bool {
        let around =
            claims.clause(min(quantity.range.lowerBound, mention.range.lowerBound))
            .lowerBound..<claims.clause(
                max(quantity.range.upperBound, mention.range.upperBound) - 1
            ).upperBound
        switch offer.kind {
        case .price, .finance, .service: return true
        case .gift: return claims.letters.hasAny(ClaimWords.givingThings, in: around)
        case .subsidy:
            if ClaimWords.ownGiving.contains(where: { mention.word.contains($0) }) { return true }
            let between =
                min(
                    quantity.range.lowerBound, mention.range.upperBound)..<max(
                    quantity.range.lowerBound, mention.range.upperBound)
            return between.count <= 2
                || claims.letters.hasAny(ClaimWords.giving, in: between)
                || claims.letters.hasAny(
                    ["送", "补", "减", "给"], in: around.lowerBound..<quantity.range.lowerBound)
        }
    }

    /// Offers of one name against one thing that was said of them.
    private mutating func compare(
        _ offers: [Offer], _ range: Range<Int>, agrees: (Offer) -> Bool
    ) {
        let open = offers.filter { !$0.isOver(on: day) && !$0.isAhead(on: day) }
        if let right = open.first(where: agrees) { return checkNeeds(right, range) }
        let over = offers.filter { $0.isOver(on: day) }
        if let old = over.first(where: agrees) ?? (open.isEmpty ? over.first : nil) {
            return isEnded(range) ? () : tell(.expired, old, range)
        }
        if let wrong = open.first { return tell(.wrong, wrong, range) }
        guard let next = offers.first else { return }
        if !isAnnounced(range) {
            tell(.early, next, range)
        } else if !agrees(next) {
            tell(.wrong, next, range)
        }
    }

    private mutating func checkNeeds(_ offer: Offer, _ range: Range<Int>) {
        for need in offer.needs {
            let isSaid = need.words.contains { word in
                let word = word.lowercased()
                return !claims.letters.places(of: word).isEmpty || !recent.places(of: word).isEmpty
            }
            if !isSaid { return tell(.condition, offer, range, missing: need.need) }
        }
    }

    /// Said of the past, or told to be over.
    func isEnded(_ range: Range<Int>) -> Bool {
        let clause = claims.clause(range.lowerBound)
        let next = claims.clause(min(claims.letters.count, clause.upperBound + 1))
        return claims.letters.hasAny(ClaimWords.endings, in: clause)
            || claims.letters.hasAny(
                ["结束", "没有了", "没了", "过期", "截止了"],
                in: min(next.lowerBound, next.upperBound)..<next.upperBound)
            || claims.isPast(clause.lowerBound..<range.lowerBound)
    }

    func isAnnounced(_ range: Range<Int>) -> Bool {
        claims.letters.hasAny(ClaimWords.future, in: 0..<claims.letters.count)
    }

    /// 优惠完五万三: what is paid, not what comes off.
    private func isPaid(_ range: Range<Int>, _ offer: Offer) -> Bool {
        offer.kind == .subsidy && claims.letters.hasAny(ClaimWords.paying, in: range)
    }

    // Sums and discounts without a name

    private func isMoney(_ quantity: SpokenQuantity) -> Bool {
        quantity.unit == .money || (quantity.unit == .plain && quantity.high >= 50)
    }

    /// 一共两万八: the right sum of subsidies.
    private func isSum(_ quantity: SpokenQuantity) -> Bool {
        let clause = claims.clause(quantity.range.lowerBound)
        let lead = clause.lowerBound..<quantity.range.lowerBound
        guard isMoney(quantity), claims.letters.hasAny(ClaimWords.sums, in: lead) else {
            return false
        }
        return ledger.sums(on: day).contains { quantity.covers($0) }
    }

    /// 补贴三千 where no offer is named.
    private mutating func checkDiscount(_ quantity: SpokenQuantity) {
        guard isMoney(quantity), let range = discount(around: quantity), !isSum(quantity),
            !claims.isNoClaim(range)
        else { return }
        let clause = claims.clause(range.lowerBound)
        let lead = clause.lowerBound..<range.upperBound
        let subsidies = ledger.offers.filter { $0.kind == .subsidy }.flatMap(\.words)
        let isOwn = (ClaimWords.qualifiers + ClaimWords.ownDiscounts).contains { word in
            claims.letters.firstPlace(of: word, in: lead) != nil
                && !subsidies.contains { $0.contains(word) }
        }
        let isKnown = ledger.sums(on: day).contains { $0 > 0 && quantity.covers($0) }
        if isOwn || !isKnown { tell(.unknown, nil, range) }
    }

    /// The amount together with the word that makes a discount of it.
    private func discount(around quantity: SpokenQuantity) -> Range<Int>? {
        let clause = claims.clause(quantity.range.lowerBound)
        let start = quantity.range.lowerBound
        let near = max(clause.lowerBound, start - 5)..<start
        for word in ClaimWords.discounts {
            guard let place = claims.letters.firstPlace(of: word, in: near),
                !claims.mentions.contains(where: { $0.range.contains(place) })
            else { continue }
            return place..<quantity.range.upperBound
        }
        return discount(behind: quantity)
    }

    /// 两千块补贴, 两千块的保险补贴.
    private func discount(behind quantity: SpokenQuantity) -> Range<Int>? {
        let end = quantity.range.upperBound
        let clause = claims.clause(quantity.range.lowerBound)
        for word in ClaimWords.discountsBehind {
            let length = word.unicodeScalars.count
            let isOf = claims.letters.has("的", at: end)
            let reach = end..<min(clause.upperBound, end + (isOf ? length + 5 : length))
            guard reach.lowerBound < reach.upperBound,
                let place = claims.letters.firstPlace(of: word, in: reach)
            else { continue }
            return quantity.range.lowerBound..<place + length
        }
        return nil
    }
}
