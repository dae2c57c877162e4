import Script
import Vocabulary
package import Wire

/// Listens to a recorded transcript without a rundown: where it turns to another topic.
package struct Listening {
    package init() {}

    /// Calls `body` with each boundary, in order of time.
    package func follow(_ file: EventFile, _ body: (JSON) -> Void) throws {
        var decoder = EventDecoder()
        // The last word on each utterance, under the time at which it began.
        var sentences: [String: (revision: Int64, ts: Int64, text: String)] = [:]
        try file.forEachPiece(bytes: 1 << 20) { piece in
            decoder.decode(piece.lines, receivedTs: Limits.standard.latestTs)
            for fact in decoder.facts where fact.detail >= 0 {
                guard case .sentence(let sentence) = decoder.details[Int(fact.detail)],
                    sentence.revision >= sentences[sentence.utterance]?.revision ?? .min
                else { continue }
                sentences[sentence.utterance] = (sentence.revision, sentence.ts, sentence.text)
            }
        }
        let heard = sentences.sorted { ($0.value.ts, $0.key) < ($1.value.ts, $1.key) }
        for ts in TopicBoundaries.find(in: heard.map { ($0.value.ts, $0.value.text) }) {
            body(.members(["ts": .int(ts), "boundary": .bool(true)]))
        }
    }
}
