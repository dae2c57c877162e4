package import Vocabulary

/// What the host is shown when a question is open: a fact of the sheet that answers it.
package struct AnswerCard: Sendable, Equatable {
    package let intent: Intent
    package let fact: SheetFact

    /// The fact in the pieces in which it is read.
    package var phrases: [String] {
        fact.text.split(separator: "|").map(String.init)
    }

    /// The cards for a question, in the order of the sheet. A fact past its last day is never
    /// offered, and no card is made up where the sheet has nothing.
    ///
    /// - Parameter day: the room's, as `2026-11-30`.
    package static func cards(
        for intent: Intent, from sheet: [SheetFact], on day: String
    ) -> [AnswerCard] {
        sheet.filter { $0.intents.contains(intent.rawValue) && $0.holds(on: day) }
            .map { AnswerCard(intent: intent, fact: $0) }
    }
}
