import Lexicon
import Vocabulary
import Warnings
import Wire

/// A comment with what it wants. Reading one costs more than all else about it: who folds events reads
/// each once, and only where somebody asks.
struct ReadComment {
    let text: String
    let intents: [Intent]

    /// - Returns: nil if the line holds no text.
    init?(_ line: UnsafeRawBufferPointer, lexicon: IntentLexicon) {
        guard let text = Self.text(of: line) else { return nil }
        self.text = text
        intents = lexicon.intents(of: text)
    }

    /// The words alone.
    static func text(of line: UnsafeRawBufferPointer) -> String? {
        guard let tree = try? JSON(parsing: line), case .string(let text) = tree["text"] else {
            return nil
        }
        return text
    }

    /// Who finds it dear wants to be told why, or less to pay: nothing to apologise for.
    private var isComplaint: Bool { intents.contains(.complaint) && !text.holds("贵") }

    /// What it means to the warnings of a room with these topics.
    func asking(_ topics: AskedTopics) -> (RoomWarnings.Asking, String) {
        (
            RoomWarnings.Asking(
                isPrice: intents[0] == .price, isComplaint: isComplaint,
                topics: intents.contains(where: \.isQuestion)
                    ? topics.names(for: intents[0], text) : []), text
        )
    }
}
