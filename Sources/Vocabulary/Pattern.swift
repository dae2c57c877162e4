/// A compiled pattern, as pure targets see it. They ask where a text matches; who searches stands
/// below a face of its own, so that lexicons and trackers stay values and functions.
package protocol TextMatching: Sendable {
    /// UTF-8 offsets of the first match, nil when there is none or the limit was hit.
    func firstMatch(in text: [UInt8]) -> Range<Int>?
}

/// Turns the text of a pattern into something that searches.
package protocol PatternCompiling: Sendable {
    func compile(_ pattern: String) throws(PatternError) -> any TextMatching
}

/// Why a pattern cannot be used, where in it, and what helps. Pages translate by `code`.
package struct PatternError: Error, Equatable {
    package var code: String
    package var message: String
    /// UTF-8 offset in the pattern.
    package var offset: Int

    package init(code: String, message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }
}
