package import Room
import Vocabulary
package import Wire

/// What was said in a stream, sentence by sentence: the answer of the transcript addresses.
package enum TranscriptState {
    package static func json(of room: Room, stream index: Int) -> JSON {
        let transcript = room.streams[index].transcript
        let sentences = transcript.sentences.map { sentence in
            JSON.members([
                "utterance": .string(sentence.utterance), "ts": .int(sentence.ts),
                "end_ts": sentence.endTs.map { .int($0) }, "rev": .int(sentence.revision),
                "final": .bool(sentence.isFinal),
                "speaker": sentence.speaker.isEmpty ? nil : .string(sentence.speaker),
                "text": .string(sentence.text),
            ])
        }
        return .members([
            "room": .string(room.name), "stream": .string(room.streamID(index)),
            "sentences": .array(sentences),
        ])
    }
}
