import Room
import Script
import Vocabulary
package import Wire

/// Listens to a recorded transcript without a rundown: where it turns to another topic.
package struct Listening {
    package init() {}

    /// Calls `body` with each boundary, in order of time.
    package func follow(_ file: EventFile, _ body: (JSON) -> Void) throws {
        var decoder = EventDecoder()
        var transcript = Transcript()
        try file.forEachPiece(bytes: 1 << 20) { piece in
            decoder.decode(piece.lines, receivedTs: Limits.standard.latestTs)
            for fact in decoder.facts where fact.detail >= 0 {
                guard case .sentence(let sentence) = decoder.details[Int(fact.detail)] else {
                    continue
                }
                transcript.hear(sentence, order: fact.idOrder)
            }
        }
        for ts in TopicBoundaries.find(in: transcript.sentences.map { ($0.ts, $0.text) }) {
            body(.members(["ts": .int(ts), "boundary": .bool(true)]))
        }
    }
}
