package import Vocabulary

/// What sentences are held against: packs and a ledger, compiled once, used by any number of rooms.
package struct SpokenRules: Sendable {
    let phrases: PhraseSearch
    package let ledger: OfferLedger
    let limits: Limits
    /// Days begin at midnight of this zone.
    package let hoursEast: Int64

    package init(
        phrases: PhraseSearch, ledger: OfferLedger = OfferLedger(), hoursEast: Int64 = 8,
        limits: Limits = .standard
    ) {
        self.phrases = phrases
        self.ledger = ledger
        self.hoursEast = hoursEast
        self.limits = limits
    }
}

/// Follows what is said in one room, sentence by sentence, and tells what must not be said or is not
/// so. A phrase or a claim that is cut by two messages is found with the second.
package struct SpokenCheck: Sendable {
    /// One voice: the end of its last sentence, and more of what it said.
    private struct Voice: Equatable {
        var speaker = ""
        var endTs: Int64 = 0
        var recent: [Unicode.Scalar] = []
        /// Phrases that the last sentence was told for.
        var told: [String] = []
    }

    /// A condition that was not told yet: it may be in the next sentences.
    private struct Waiting: Equatable {
        var offer = ""
        var missing = ""
        var said = ""
        var sample = ""
        var certainty = Certainty.sure
        var ts: Int64 = 0

        func finding(_ offer: Offer) -> SpokenFinding {
            let reason = BilingualText(
                zh: "没说条件:\(missing)", en: "its condition was not said: \(missing)")
            return SpokenFinding(
                rule: .offerCondition, pack: "condition", label: offer.offer, phrase: said,
                law: .source(of: offer),
                reason: reason, severity: .p3, sample: sample, say: offer.say,
                certainty: certainty, range: 0..<0, ts: ts)
        }
    }

    /// The newest voices, and what waits; of more the oldest are forgotten.
    private var voices: [Voice] = []
    private var waiting: [Waiting] = []

    private static let mostVoices = 8
    private static let mostWaiting = 16
    /// Letters of the last sentence that the next may go on with.
    private static let joined = 24
    /// So soon after it.
    private static let joinedMs: Int64 = 4_000
    /// Letters that conditions and models may have been named in, and for how long that counts.
    private static let remembered = 240
    private static let rememberedMs: Int64 = 60_000
    /// Until then a condition may follow its offer.
    private static let patienceMs: Int64 = 8_000

    package init() {}

    /// Takes a final sentence.
    package mutating func hear(_ sentence: Sentence, _ rules: SpokenRules) -> [SpokenFinding] {
        guard sentence.isFinal else { return [] }
        var voice = takeVoice(of: sentence)
        let isJoined = sentence.ts - voice.endTs <= Self.joinedMs
        let text = SpokenText(
            sentence.text, after: isJoined ? voice.recent.suffix(Self.joined) : [],
            atMost: rules.limits.spokenCharacters)
        let day = CalendarDay(ts: sentence.ts, hoursEast: rules.hoursEast)
        let offers = OfferCheck(ledger: rules.ledger, day: day)
            .findings(in: text, recent: voice.recent)
        var found = phrases(in: text, sentence, rules, told: voice.told)
        voice.told = found.map(\.label)
        settle(text, rules.ledger)
        for offer in offers {
            if offer.kind == .condition {
                wait(for: offer, sentence)
            } else {
                found.append(SpokenFinding(offer, text, sentence))
            }
        }
        voice.recent = (voice.recent + text.letters[text.fresh...] + ["\n"])
            .suffix(Self.remembered)
        voice.endTs = max(voice.endTs, sentence.endTs ?? sentence.ts)
        keep(voice)
        return found + due(at: sentence.ts, rules)
    }

    /// What waited for long enough by now.
    package mutating func due(at now: Int64, _ rules: SpokenRules) -> [SpokenFinding] {
        let over = waiting.filter { now - $0.ts >= Self.patienceMs }
        waiting.removeAll { now - $0.ts >= Self.patienceMs }
        return over.compactMap { wait in
            rules.ledger.offer(wait.offer).map { wait.finding($0) }
        }
    }

    /// Those of the message itself, and those that began in the one before: what makes a phrase
    /// harmless must stand with it, not in a sentence that happened to come before.
    private func phrases(
        in text: SpokenText, _ sentence: Sentence, _ rules: SpokenRules, told: [String]
    ) -> [SpokenFinding] {
        guard text.fresh > 0 else {
            return rules.phrases.hits(in: text).map { SpokenFinding($0, text, sentence) }
        }
        let cut = rules.phrases.hits(in: text).filter { hit in
            hit.range.lowerBound < text.fresh && !told.contains(hit.phrase.phrase)
        }
        let alone = SpokenText(sentence.text, atMost: rules.limits.spokenCharacters)
        return cut.map { SpokenFinding($0, text, sentence) }
            + rules.phrases.hits(in: alone).map { SpokenFinding($0, alone, sentence) }
    }

    // Voices

    private mutating func takeVoice(of sentence: Sentence) -> Voice {
        var voice = Voice(speaker: sentence.speaker)
        if let place = voices.firstIndex(where: { $0.speaker == sentence.speaker }) {
            voice = voices.remove(at: place)
        }
        if sentence.ts - voice.endTs > Self.rememberedMs { voice.recent = [] }
        return voice
    }

    private mutating func keep(_ voice: Voice) {
        voices.append(voice)
        if voices.count > Self.mostVoices { voices.removeFirst() }
    }

    // Conditions

    private mutating func wait(for offer: OfferFinding, _ sentence: Sentence) {
        guard let key = offer.offer?.offer, !waiting.contains(where: { $0.offer == key }) else {
            return
        }
        var wait = Waiting()
        wait.offer = key
        wait.missing = offer.missing ?? ""
        wait.said = offer.said
        wait.sample = sentence.text
        wait.certainty = Certainty(confidence: sentence.confidence)
        wait.ts = sentence.endTs ?? sentence.ts
        waiting.append(wait)
        if waiting.count > Self.mostWaiting { waiting.removeFirst() }
    }

    /// A condition that is told now was not missing.
    private mutating func settle(_ text: SpokenText, _ ledger: OfferLedger) {
        waiting.removeAll { wait in
            let need = ledger.offer(wait.offer)?.needs.first { $0.need == wait.missing }
            return need?.words.contains { !text.letters.places(of: $0.lowercased()).isEmpty }
                ?? true
        }
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&voices, new: Voice()) { voice, coder in
            coder.code(&voice.speaker)
            coder.code(&voice.endTs)
            coder.code(&voice.recent)
            coder.code(&voice.told, new: "") { $1.code(&$0) }
        }
        coder.code(&waiting, new: Waiting()) { wait, coder in
            coder.code(&wait.offer)
            coder.code(&wait.missing)
            coder.code(&wait.said)
            coder.code(&wait.sample)
            coder.code(&wait.certainty)
            coder.code(&wait.ts)
        }
    }
}
