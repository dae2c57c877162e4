/// Something that somebody did to a text. A text's history is the list of its deeds; none is ever
/// changed or taken out.
package struct CopyDeed: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        case created, edited, submitted, approved, refused, withdrawn, published, measured
    }

    package var kind: Kind
    /// Epoch milliseconds.
    package var ts: Int64
    package var by: String
    /// Why, or where to; for `measured`, what it brought.
    package var note = ""
    /// The text after it, of `created` and `edited`.
    package var version: CopyVersion?
    package var result: CopyResult?

    package init(_ kind: Kind, ts: Int64, by: String, note: String = "") {
        self.kind = kind
        self.ts = ts
        self.by = by
        self.note = note
    }
}

/// A text as it was saved.
package struct CopyVersion: Sendable, Equatable {
    package var text: CopyText
    /// Whether a language model wrote of it.
    package var byModel = false

    package init(text: CopyText, byModel: Bool = false) {
        self.text = text
        self.byModel = byModel
    }
}

/// What a published text brought.
package struct CopyResult: Sendable, Equatable {
    package var entries: Int
    package var leads: Int

    package init(entries: Int, leads: Int) {
        self.entries = entries
        self.leads = leads
    }
}

/// What a text was ordered as.
package struct CopyOrigin: Sendable, Equatable {
    package var channel: String
    package var style: String
    package var template: String
    package var stream = ""
    /// The room of the stream: who may not see the room does not see the text.
    package var room = ""
    package var product = ""
    package var dealer = ""
    package var keywords: [String] = []
    /// The text that this one was made of for another dealer.
    package var from = ""

    package init(channel: String, style: String, template: String) {
        self.channel = channel
        self.style = style
        self.template = template
    }
}
