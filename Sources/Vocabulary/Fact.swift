/// One event as the fold needs it: fixed size, no text, names reduced to 64-bit hashes.
package struct Fact: Sendable, BitwiseCopyable {
    package var kind: EventKind
    /// `ts` was in the future or before 2015 and was replaced by the receive time.
    package var isClamped = false
    /// The event came without an `id`.
    package var isWeak = false
    /// False where nothing identifies the event: it is never taken for a duplicate.
    package var hasIdentity = true
    /// The event said its time; without, it is the receive time.
    package var hasTs = true
    /// Event time, epoch milliseconds.
    package var ts: Int64 = 0
    /// Hash of `room`.
    package var room: UInt64 = 0
    /// Hash of `id`, or of what stands for it.
    package var id: UInt64 = 0
    /// An 8-byte key that sorts as `id` does; see `orderKey(of:)`.
    package var idOrder: UInt64 = 0
    /// Hash of `viewer`; 0 = anonymous.
    package var viewer: UInt64 = 0
    /// Hash of `source`; 0 = none given.
    package var source: UInt64 = 0
    /// Hash of `feed`; 0 = that of the sender.
    package var feed: UInt64 = 0
    /// `n` of a like or gift, 1 where missing.
    package var n: Int32 = 1
    /// Index of the rare fields in the batch's `details`, -1 = none.
    package var detail: Int32 = -1
    /// Where the line stands in its batch.
    package var lineOffset: Int32 = 0
    package var lineLength: Int32 = 0
    /// Where `source` stands in the line (its text is needed once per room).
    package var sourceOffset: Int32 = 0
    package var sourceLength: Int32 = 0

    package init(kind: EventKind) { self.kind = kind }
}

/// The fields that only rare events carry, decoded.
package enum Detail: Sendable, Equatable {
    case streamStart(title: String, host: String, isRehearsal: Bool)
    case streamEnd(reason: String)
    case segment(name: String, by: String)
    case counters(CounterSample)
    case lead(id: UInt64)
    /// The running total of likes that came with one.
    case total(Int64)
    case sentence(Sentence)
    case silence(SilentSpan)
    indirect case rundown(Rundown)
    indirect case cue(Cue)
    indirect case receipt(CueReceipt)
    /// A question of this intent was answered.
    case answer(question: String, by: String)
    /// A point was ticked by hand.
    case point(String)
    /// The end of the segment on air moves by so many seconds.
    case extend(seconds: Int)
    /// No unsolicited cues for so many minutes; 0 = they come again.
    case quiet(minutes: Int)
    /// Something that the crew did to the room: a boost, a red packet, another cover.
    case intervention(kind: String, note: String)
    case marker(String)
    indirect case warning(Warning)
    indirect case handling(Handling)
    indirect case review(ReviewEntry)
    indirect case switchback(SwitchbackNote)
}

/// What speech recognition heard, as one message has it: a partial, a final or a correction.
package struct Sentence: Sendable, Equatable {
    package var utterance: String
    package var revision: Int64
    package var isFinal: Bool
    package var ts: Int64
    package var endTs: Int64?
    package var speaker: String
    package var text: String
    /// How sure the recogniser is, from 0 to 1; nil = it does not say.
    package var confidence: Double?

    package init(
        utterance: String, revision: Int64, isFinal: Bool, ts: Int64, endTs: Int64?,
        speaker: String, text: String, confidence: Double? = nil
    ) {
        self.confidence = confidence
        self.utterance = utterance
        self.revision = revision
        self.isFinal = isFinal
        self.ts = ts
        self.endTs = endTs
        self.speaker = speaker
        self.text = text
    }
}

/// A span of event time in which nothing was known of a feed.
package struct SilentSpan: Sendable, Equatable {
    package var from: Int64
    package var to: Int64
    package var feed: String
    package var cause: String

    package init(from: Int64, to: Int64, feed: String, cause: String) {
        self.from = from
        self.to = to
        self.feed = feed
        self.cause = cause
    }
}

/// One reading of a platform's own numbers.
package struct CounterSample: Sendable, Equatable {
    package var gauges: [NamedCount] = []
    package var totals: [NamedCount] = []
    package var increments: [NamedCount] = []
    /// Of counts that came as rounded text ("1.0万"): how far the truth may lie off.
    package var halfWidths: [NamedCount] = []
    package init() {}
}

package struct NamedCount: Sendable, Equatable {
    package var name: String
    package var value: Int64
    package init(name: String, value: Int64) {
        self.name = name
        self.value = value
    }
}
