import Lexicon
import Vocabulary
import Warnings
import Wire

/// What a comment means to the warnings.
enum CommentReading {
    static func asking(
        _ line: UnsafeRawBufferPointer, lexicon: IntentLexicon, topics: [RoomLimits.Topic]
    ) -> (RoomWarnings.Asking, String)? {
        guard let tree = try? JSON(parsing: line), case .string(let text) = tree["text"] else {
            return nil
        }
        let intents = lexicon.intents(of: text)
        let named = topics.filter { topic in
            topic.name == intents[0].rawValue || topic.words.contains { text.contains($0) }
        }
        return (
            RoomWarnings.Asking(
                isPrice: intents[0] == .price, isComplaint: intents.contains(.complaint),
                topics: intents.contains(where: \.isQuestion) ? named.map(\.name) : []), text
        )
    }
}
