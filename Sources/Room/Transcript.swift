package import Vocabulary

/// What was said in a stream: each utterance with its current text. A function of the set of
/// messages, whatever their order.
///
/// Partials of an utterance replace each other, a final closes it, and a higher revision corrects
/// it; of two equal claims the one with the larger id stands.
package struct Transcript: Sendable {
    package struct Utterance: Sendable {
        package var sentence: Sentence
        fileprivate var order: UInt64

        fileprivate var rank: (Int, Int64, Int64, UInt64) {
            (sentence.isFinal ? 1 : 0, sentence.revision, sentence.endTs ?? .min, order)
        }
    }

    private var utterances: [String: Utterance] = [:]
    /// Utterances that found no room.
    package private(set) var left = 0

    package init() {}

    package var count: Int { utterances.count }
    /// Utterances that no final has closed.
    package var open: Int { utterances.values.count { !$0.sentence.isFinal } }

    package mutating func hear(_ sentence: Sentence, order: UInt64) {
        let heard = Utterance(sentence: sentence, order: order)
        guard let known = utterances[sentence.utterance] else {
            guard utterances.count < Limits.standard.utterances else { return left += 1 }
            utterances[sentence.utterance] = heard
            return
        }
        if heard.rank > known.rank { utterances[sentence.utterance] = heard }
    }

    /// By time.
    package var sentences: [Sentence] {
        utterances.values.map(\.sentence).sorted {
            ($0.ts, $0.utterance) < ($1.ts, $1.utterance)
        }
    }

    mutating func code(_ coder: inout StateCoder) {
        let none = Utterance(sentence: .none, order: 0)
        coder.code(&utterances, new: ("", none)) { entry, coder in
            coder.code(&entry.key)
            entry.value.sentence.code(&coder)
            coder.code(&entry.value.order)
        }
        coder.code(&left)
    }
}

extension Sentence {
    fileprivate static let none = Sentence(
        utterance: "", revision: 0, isFinal: false, ts: 0, endTs: nil, speaker: "", text: "")

    fileprivate mutating func code(_ coder: inout StateCoder) {
        coder.code(&utterance)
        coder.code(&revision)
        coder.code(&isFinal)
        coder.code(&ts)
        coder.code(&endTs)
        coder.code(&speaker)
        coder.code(&text)
        coder.code(&confidence)
    }
}
