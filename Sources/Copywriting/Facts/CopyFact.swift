package import Vocabulary

/// Something that a text may say because somebody answers for it: a number of the product sheet, a
/// term of an offer, a sentence of the host.
package struct CopyFact: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case product, offer, dealer, line, question, voice, clip, stream, keyword
        /// Somebody wrote it in and named its source.
        case hand
        /// Nobody knows it: its text is a marked blank, and nothing with one is approved.
        case blank
    }

    /// A key that is the same as long as the fact is: `product.nova5.range`.
    package var fact: String
    package var kind: Kind
    /// What it is called, for people.
    package var name: String
    /// As it stands in a text, literally.
    package var text: String
    /// Who says so, and as of when.
    package var source: String
    /// Its last day; nil = without end.
    package var to: CalendarDay?

    package init(
        _ fact: String, _ kind: Kind, name: String, text: String, source: String,
        to: CalendarDay? = nil
    ) {
        self.fact = fact
        self.kind = kind
        self.name = name
        self.text = text
        self.source = source
        self.to = to
    }

    package func isOver(on day: CalendarDay) -> Bool { to.map { $0 < day } ?? false }

    /// As part of a hashtag, which ends at the first blank.
    var asHashtag: CopyFact {
        guard text.contains(where: \.isWhitespace) else { return self }
        var fact = self
        fact.fact += Self.hashtagSuffix
        fact.text = text.filter { !$0.isWhitespace }
        return fact
    }

    private static let hashtagSuffix = ".hashtag"

    /// A fact by its key, as it stands in a hashtag if the key says so.
    package static func named(_ key: String, in facts: [String: CopyFact]) -> CopyFact? {
        guard key.hasSuffix(hashtagSuffix) else { return facts[key] }
        return facts[String(key.dropLast(hashtagSuffix.count))]?.asHashtag
    }

    /// What stands where a fact is missing.
    static func blank(_ name: String) -> CopyFact {
        CopyFact(
            "blank.\(name)", .blank, name: name, text: "\(blankOpening)\(name)〕", source: "")
    }

    package static let blankOpening = "〔待补："
}

/// Where a fact stands in a text, as UTF-16 offsets because that is what browsers count in.
package struct FactLock: Sendable, Equatable {
    package var from: Int
    package var to: Int
    package var fact: CopyFact

    package init(from: Int, to: Int, fact: CopyFact) {
        self.from = from
        self.to = to
        self.fact = fact
    }
}
