import Vocabulary

/// A text with everything in it that a claim about an offer is made of.
struct ClaimText {
    /// A word of the ledger, with the offers that it may mean.
    struct Mention {
        let range: Range<Int>
        let word: String
        let offers: [Int]
    }

    let text: SpokenText
    let mentions: [Mention]
    /// Models that are named, in order.
    let models: [(range: Range<Int>, model: String)]
    let dates: [SpokenDate]
    let quantities: [SpokenQuantity]

    var letters: [Unicode.Scalar] { text.letters }

    init(_ text: SpokenText, _ ledger: OfferLedger, on day: CalendarDay) {
        self.text = text
        let letters = text.letters
        var found: [Mention] = []
        for (word, offers) in ledger.words {
            for range in letters.places(of: word)
            where !found.contains(where: { $0.range.overlaps(range) }) {
                found.append(Mention(range: range, word: word, offers: offers))
            }
        }
        mentions = found.sorted { $0.range.lowerBound < $1.range.lowerBound }
        models = ledger.models.flatMap { model in
            letters.places(of: model).map { (range: $0, model: model) }
        }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        let names = found.map(\.range) + models.map(\.range)
        let festivals = ClaimWords.festivals.flatMap { letters.places(of: $0) }
        dates = SpokenDate.all(letters, on: day).filter { date in
            !names.contains { $0.overlaps(date.range) }
        }
        quantities = SpokenQuantity.all(
            letters, except: names + festivals + dates.map(\.range))
    }

    /// The clause around a place. What begins in the new message is not of the clause before it.
    func clause(_ place: Int) -> Range<Int> {
        let first = place >= text.fresh ? text.fresh : 0
        let start = letters[first..<place].lastIndex(of: "\n").map { $0 + 1 } ?? first
        let end = letters[place...].firstIndex(of: "\n") ?? letters.count
        return start..<max(start, end)
    }

    /// The model that a claim is about: named last before it, or else first behind it.
    func model(of range: Range<Int>) -> String? {
        let before = models.last { $0.range.upperBound <= range.lowerBound }
        return (before ?? models.first { $0.range.lowerBound >= range.upperBound })?.model
    }

    // Whether it is said at all

    /// Asked, quoted, denied, thought of, of others or of the past: nobody promises it.
    func isNoClaim(_ range: Range<Int>) -> Bool {
        let clause = clause(range.lowerBound)
        let lead = clause.lowerBound..<range.lowerBound
        // What is claimed may reach over a comma.
        let tail =
            range
            .upperBound..<max(
                range.upperBound,
                self.clause(max(range.lowerBound, range.upperBound - 1)).upperBound)
        return letters.hasAny(ClaimWords.questions, in: lead)
            || letters.hasAny(ClaimWords.questions, in: tail) || asksOrQuotes(lead)
            || letters.hasAny(ClaimWords.others, in: lead.lowerBound..<tail.upperBound)
            || letters.hasAny(ClaimWords.hypotheses, in: lead) || isPast(lead)
            || isDenied(lead) || letters.hasAny(ClaimWords.refusals, in: tail)
    }

    private func asksOrQuotes(_ lead: Range<Int>) -> Bool {
        if letters.hasAny(ClaimWords.quotes, in: lead) { return true }
        return lead.contains { place in
            letters[place] == "问" && !letters.hasAny(["题", "界", "候", "价", "到"], at: place + 1)
        }
    }

    func isPast(_ lead: Range<Int>) -> Bool {
        guard let past = lastPlace(of: ClaimWords.past, in: lead) ?? beforeNow(lead) else {
            return false
        }
        return lastPlace(of: ClaimWords.present, in: lead).map { $0 < past } ?? true
    }

    /// 之前优惠七千 speaks of the past, 三十号之前上牌 does not.
    private func beforeNow(_ lead: Range<Int>) -> Int? {
        letters.firstPlace(of: "之前", in: lead).flatMap { place in
            place > lead.lowerBound && "号日天底月末周午".unicodeScalars.contains(letters[place - 1])
                ? nil : place
        }
    }

    private func lastPlace(of words: [String], in range: Range<Int>) -> Int? {
        words.flatMap { word in
            letters.places(of: word).map(\.lowerBound).filter { range.contains($0) }
        }.max()
    }

    /// A denial that stands right before, or with two letters between.
    private func isDenied(_ lead: Range<Int>) -> Bool {
        (0...2).contains { gap in
            let end = lead.upperBound - gap
            return end > lead.lowerBound
                && ClaimWords.denials.contains { word in
                    let start = end - word.unicodeScalars.count
                    return start >= lead.lowerBound && letters.has(word, at: start)
                }
        }
    }
}
