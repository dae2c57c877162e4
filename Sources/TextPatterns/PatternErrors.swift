import CPCRE2
import Vocabulary

extension PatternError {
    static let empty = PatternError(
        code: "pattern_empty", message: "the pattern is empty: write what to look for", offset: 0)

    static let matchesNothingness = PatternError(
        code: "pattern_matches_all",
        message: "the pattern matches where there is no text, so it matches everywhere: "
            + "ask for at least one character (+ instead of *, no empty alternative)",
        offset: 0)

    static func tooLong(limit: Int) -> PatternError {
        PatternError(
            code: "pattern_too_long",
            message: "the pattern is longer than \(limit) bytes: write several shorter ones",
            offset: limit)
    }

    static func slow(on input: [UInt8], steps: UInt32) -> PatternError {
        let text = String(decoding: input, as: UTF8.self)
            .filter { $0 != PatternTrial.stranger }
        return PatternError(
            code: "pattern_slow",
            message: "a text like “\(text.prefix(12))…” takes more than \(steps) steps: "
                + "do not repeat what repeats, as in (a+)+; "
                + "bound the gaps, as in .{0,20} instead of .*",
            offset: 0)
    }

    /// What the library says of a pattern that does not compile, with the cure.
    init(number: Int32, at offset: Int) {
        let kind = Self.kind(of: number)
        self.init(
            code: kind.code, message: "\(Self.libraryText(number)): \(kind.cure)", offset: offset)
    }

    /// Numbers and their texts stand in `pcre2.h` and in pcre2_error(3).
    private static func kind(of number: Int32) -> (code: String, cure: String) {
        switch number {
        case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS:
            ("pattern_parenthesis", "close each ( with one ), and write \\( or \\) for the sign")
        case PCRE2_ERROR_MISSING_SQUARE_BRACKET, PCRE2_ERROR_CLASS_RANGE_ORDER,
            PCRE2_ERROR_CLASS_INVALID_RANGE:
            ("pattern_bracket", "close each [ with ], ranges from low to high, \\[ for the sign")
        case PCRE2_ERROR_QUANTIFIER_INVALID, PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER,
            PCRE2_ERROR_QUANTIFIER_TOO_BIG:
            ("pattern_quantifier", "put * + ? {…} behind what repeats, and \\* for the sign")
        case PCRE2_ERROR_END_BACKSLASH, PCRE2_ERROR_UNKNOWN_ESCAPE,
            PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED, PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY,
            PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
            (
                "pattern_escape",
                "write \\\\ for the sign itself, or a known escape such as \\d or \\w"
            )
        case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
            ("pattern_lookbehind", "give each alternative of (?<=…) a fixed length")
        case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE:
            ("pattern_reference", "refer only to groups that the pattern has")
        case PCRE2_ERROR_PATTERN_TOO_LARGE, PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
            ("pattern_too_long", "write several smaller patterns")
        default: ("pattern_syntax", "see the pattern syntax of PCRE2")
        }
    }

    private static func libraryText(_ number: Int32) -> String {
        let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = max(0, Int(pcre2_get_error_message_8(number, buffer.baseAddress, buffer.count)))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
