import Vocabulary

/// How many there are, until when, whether there is one at all.
extension OfferRound {
    private var letters: [Unicode.Scalar] { claims.letters }

    /// 限五十台, 一共一百份.
    mutating func checkQuantities() {
        for quantity in claims.quantities {
            guard case .count = quantity.unit, quantity.low == quantity.high else { continue }
            let start = quantity.range.lowerBound
            let near = max(claims.clause(start).lowerBound, start - 4)..<start
            guard letters.hasAny(ClaimWords.limits, in: near),
                !letters.hasAny(ClaimWords.remaining, in: near),
                let mention = nearest(to: quantity.range, where: { $0.quantity != nil })
            else { continue }
            let range = Self.whole(quantity.range, mention.range)
            let offers = offers(of: mention, range).filter { offer in
                offer.quantity != nil && !offer.isOver(on: day) && !offer.isAhead(on: day)
            }
            guard let first = offers.first, !claims.isNoClaim(range) else { continue }
            if !offers.contains(where: { quantity.covers(Double($0.quantity ?? 0)) }) {
                tell(.wrong, first, range)
            }
        }
    }

    /// A last day that is not the offer's: later promises what is over then, earlier hurries people
    /// without a reason (明码标价和禁止价格欺诈规定 第十九条).
    mutating func checkDates() {
        for date in claims.dates {
            guard let until = until(date),
                let mention = nearest(to: date.range, where: { $0.to != nil })
            else { continue }
            let range = Self.whole(until.range, mention.range)
            let offers = offers(of: mention, range).filter { offer in
                offer.to != nil && !offer.isOver(on: day) && !offer.isAhead(on: day)
            }
            guard let first = offers.first, !claims.isNoClaim(range) else { continue }
            let isRight = offers.contains { offer in
                guard let to = offer.to else { return true }
                return date.first <= to && (!until.isEnd || to <= date.last)
            }
            if !isRight { tell(.wrong, first, range) }
        }
    }

    /// Whether a day is told as a last one, and whether nothing is left after it.
    private func until(_ date: SpokenDate) -> (range: Range<Int>, isEnd: Bool)? {
        let start = date.range.lowerBound
        let end = date.range.upperBound
        if date.first != date.last { return (date.range, true) }
        let behind = end..<min(letters.count, end + 4)
        let isEnd =
            letters.hasAny(
                ClaimWords.endingBehind, in: behind.lowerBound..<min(letters.count, end + 6))
            || letters.hasAny(ClaimWords.endingBefore, before: start)
        let isUntil =
            letters.hasAny(ClaimWords.untilBefore, before: start)
            || letters.hasAny(ClaimWords.untilBehind, in: behind)
        guard isEnd || isUntil else { return nil }
        return (start..<min(letters.count, isEnd ? behind.upperBound : end), isEnd)
    }

    /// The name next to a place that has what is asked for: before it, or else behind it.
    private func nearest(
        to range: Range<Int>, where hasIt: (Offer) -> Bool
    ) -> ClaimText.Mention? {
        let fitting = claims.mentions.filter { $0.offers.contains { hasIt(ledger.offers[$0]) } }
        let before = fitting.last { (0...20).contains(range.lowerBound - $0.range.upperBound) }
        return before
            ?? fitting.first { (0...14).contains($0.range.lowerBound - range.upperBound) }
    }

    /// 国庆补贴还在继续: no amount, but told as if it were there.
    mutating func checkPresence() {
        for mention in claims.mentions {
            let offers = offers(of: mention, mention.range)
            guard let first = offers.first,
                offers.allSatisfy({ $0.isOver(on: day) || $0.isAhead(on: day) }),
                !findings.contains(where: { $0.range.overlaps(mention.range) }),
                let range = presence(of: mention, first), !claims.isNoClaim(range)
            else { continue }
            if first.isOver(on: day) {
                if !isEnded(mention.range) { tell(.expired, first, range) }
            } else if !isAnnounced(range) {
                tell(.early, first, range)
            }
        }
    }

    /// From the name to the word that says that it is there.
    private func presence(of mention: ClaimText.Mention, _ offer: Offer) -> Range<Int>? {
        let words =
            ClaimWords.presence + (offer.kind == .gift ? ClaimWords.givingThings : [])
        let clause = claims.clause(mention.range.lowerBound)
        let places = words.compactMap { word in
            letters.firstPlace(of: word, in: clause).map {
                $0..<$0 + word.unicodeScalars.count
            }
        }
        return places.first.map { Self.whole($0, mention.range) }
    }

    // What no offer says

    /// 送一台冰箱.
    mutating func checkUnknownGifts() {
        for place in letters.indices where letters[place] == "送" || letters[place] == "赠" {
            let clause = claims.clause(place)
            let near = place + 1..<min(clause.upperBound, place + 11)
            guard near.lowerBound < near.upperBound,
                !claims.mentions.contains(where: { $0.range.overlaps(near) }),
                place == 0 || !letters.hasAny(["不", "没", "别", "接", "护", "运", "配"], before: place),
                let gift = gift(in: near)
            else { continue }
            let range = place..<gift.upperBound
            if !claims.isNoClaim(range) { tell(.unknown, nil, range) }
        }
    }

    private func gift(in near: Range<Int>) -> Range<Int>? {
        let pieces = claims.quantities.first { quantity in
            guard case .count(let word) = quantity.unit else { return false }
            return near.contains(quantity.range.lowerBound)
                && quantity.range.lowerBound - near.lowerBound <= 5
                && ClaimWords.giftMeasures.contains(word)
        }
        if let pieces {
            return pieces.range.lowerBound..<min(near.upperBound, pieces.range.upperBound + 3)
        }
        return ClaimWords.gifts.lazy.compactMap { word in
            letters.firstPlace(of: word, in: near).map { $0..<$0 + word.unicodeScalars.count }
        }.first
    }

    /// 免上牌费, 过户费全免.
    mutating func checkFees() {
        for fee in ClaimWords.fees {
            for place in letters.places(of: fee) {
                let clause = claims.clause(place.lowerBound)
                let behind = place.upperBound..<min(clause.upperBound, place.upperBound + 4)
                let isWaived =
                    letters.hasAny(["免", "免费", "全免", "免掉", "免除", "免收"], before: place.lowerBound)
                    || letters.hasAny(["免"], in: behind)
                let isKnown = ledger.offers.contains { $0.words.contains(fee) }
                guard isWaived, !isKnown, !claims.isNoClaim(place) else { continue }
                tell(.unknown, nil, place)
            }
        }
    }
}
