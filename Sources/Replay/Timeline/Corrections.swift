import Vocabulary

/// What people have put right in a transcript: words of a sentence, the name of a speaker.
struct Corrections {
    /// By utterance.
    private var texts: [String: String] = [:]
    /// By the name that the feed gave.
    private var speakers: [String: String] = [:]

    init(_ review: ReviewLog) {
        for entry in review.all(.sentence) where entry.state != .removed {
            texts[entry.name] = entry.text
        }
        for entry in review.all(.speaker) where entry.state != .removed {
            speakers[entry.name] = entry.text
        }
    }

    /// What somebody wrote down is sure, whatever the recogniser thought of its own words.
    func applied(to sentence: Sentence) -> Sentence {
        var sentence = sentence
        if let text = texts[sentence.utterance], text != sentence.text {
            sentence.text = text
            sentence.confidence = sentence.confidence.map { _ in 1 }
        }
        if let speaker = speakers[sentence.speaker] { sentence.speaker = speaker }
        return sentence
    }
}
