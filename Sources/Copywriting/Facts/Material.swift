package import Compliance
package import Vocabulary

/// All that drafts may be made of.
package struct Material: Sendable {
    /// What a stream left behind.
    package struct Evening: Sendable, Equatable {
        package struct Line: Sendable, Equatable {
            package var text: String
            /// Milliseconds since the stream began.
            package var atMs: Int64

            package init(text: String, atMs: Int64) {
                self.text = text
                self.atMs = atMs
            }
        }

        package struct Clip: Sendable, Equatable {
            package var title: String
            package var fromMs: Int64
            package var toMs: Int64

            package init(title: String, fromMs: Int64, toMs: Int64) {
                self.title = title
                self.fromMs = fromMs
                self.toMs = toMs
            }
        }

        package var stream: String
        package var day: CalendarDay
        /// What worked best, best first.
        package var lines: [Line] = []
        /// What viewers asked, and the sheet's answer.
        package var questions: [(ask: String, answer: String, source: String)] = []
        /// Viewers' own words; nobody's name is with them.
        package var voices: [Line] = []
        package var clips: [Clip] = []

        package init(stream: String, day: CalendarDay) {
            self.stream = stream
            self.day = day
        }

        package static func == (a: Evening, b: Evening) -> Bool {
            a.stream == b.stream && a.day == b.day && a.lines == b.lines && a.voices == b.voices
                && a.clips == b.clips && a.questions.elementsEqual(b.questions, by: ==)
        }
    }

    package var product: ProductSheet?
    package var dealer: DealerCard?
    /// Of the house; those of another dealer, region or product are left out by `offers(on:)`.
    package var ledger = OfferLedger()
    package var evening: Evening?
    package var keywords: [String] = []
    /// The day that texts are written on.
    package var today: CalendarDay

    package init(today: CalendarDay) { self.today = today }

    /// What may be offered today for this product at this dealer.
    package var offers: [Offer] {
        ownOffers.filter { !$0.isOver(on: today) && !$0.isAhead(on: today) }
    }

    /// Those of this product at this dealer, whatever their time.
    var ownOffers: [Offer] {
        let region = dealer.map { $0.region.isEmpty ? $0.city : $0.region }
        return ledger.of(dealer: dealer?.dealer, region: region).offers.filter { offer in
            offer.models.isEmpty || product.map { isOf(offer, $0) } ?? true
        }
    }

    private func isOf(_ offer: Offer, _ product: ProductSheet) -> Bool {
        offer.models.contains { $0 == product.product || $0 == product.name }
    }
}
