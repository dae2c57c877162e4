import Lexicon
import Warnings

/// Which topics of a room a question is about: those whose words it holds or, where it holds none, the one
/// that wants the same ("能跑多远" asks about 续航).
struct AskedTopics {
    private let topics: [RoomLimits.Topic]
    /// What only one topic is about.
    private let topicOfIntent: [Intent: String]

    init(_ topics: [RoomLimits.Topic], _ lexicon: IntentLexicon) {
        self.topics = topics
        let claims = topics.flatMap { topic in
            Self.intents(of: topic, lexicon).map { ($0, [topic.name]) }
        }
        topicOfIntent = Dictionary(claims, uniquingKeysWith: +).compactMapValues {
            $0.count == 1 ? $0[0] : nil
        }
    }

    /// What the name and at least half of the words of a topic want.
    private static func intents(
        of topic: RoomLimits.Topic, _ lexicon: IntentLexicon
    ) -> [Intent] {
        let named = lexicon.intents(of: topic.name)[0]
        let read = topic.words.map { lexicon.intents(of: $0)[0] }
        return Intent.allCases.filter { intent in
            // Equipment is many topics.
            guard intent.isQuestion, intent != .configuration else { return false }
            return topic.name == intent.rawValue || named == intent
                || (!read.isEmpty && 2 * read.count { $0 == intent } >= read.count)
        }
    }

    func names(for intent: Intent, _ text: String) -> [String] {
        let named = topics.filter { topic in topic.words.contains { text.holds($0) } }.map(\.name)
        return named.isEmpty ? topicOfIntent[intent].map { [$0] } ?? [] : named
    }
}
