package import Vocabulary

/// Something in a text that should not go out as it is.
package struct CopyFinding: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A blank that nobody filled.
        case blank
        /// A number or day that no fact stands behind.
        case unsourced
        /// A fact was changed by hand, or its source says something else by now.
        case changed
        /// The fact's last day is over.
        case expired
        /// The offer ledger says otherwise, or knows nothing of it.
        case offer
        /// An offer without what it depends on.
        case condition
        case law
        case format
        case grammar
        case readability
        case repetition
        /// Text by a language model without the label that the law asks for.
        case label
    }

    package enum Part: String, Sendable { case title, body }

    package var kind: Kind
    package var part: Part
    /// UTF-16 offsets in the part.
    package var range: Range<Int>
    /// Holds approval back; others only warn.
    package var blocks: Bool
    package var reason: BilingualText
    /// The law, the limit or the source that says so.
    package var law = BilingualText(zh: "", en: "")
    /// What could stand there instead; nil = nobody knows.
    package var instead: String?

    init(
        _ kind: Kind, _ part: Part, _ range: Range<Int>, blocks: Bool, _ zh: String, _ en: String
    ) {
        self.kind = kind
        self.part = part
        self.range = range
        self.blocks = blocks
        reason = BilingualText(zh: zh, en: en)
    }
}
