import CPCRE2
import Vocabulary

/// A pattern of PCRE2, compiled, with the bounds of its searches.
///
/// `@unchecked Sendable`: the compiled code and the context are written before `init` returns and
/// only read afterwards, which the library allows from any number of threads; what a search writes
/// is made for that search.
package final class TextPattern: TextMatching, @unchecked Sendable {
    package enum Outcome: Equatable, Sendable {
        case found(Range<Int>)
        case nothing
        /// The search was given up: more steps, depth or memory than `Limits` allow.
        case limit
        /// The text is not UTF-8, or the machine has no memory.
        case failed(Int32)
    }

    private let code: OpaquePointer
    private let context: OpaquePointer?

    /// Takes over the code, and frees it.
    init(code: OpaquePointer, limits: Limits) {
        self.code = code
        context = pcre2_match_context_create_8(nil)
        pcre2_set_match_limit_8(context, limits.patternSteps)
        pcre2_set_depth_limit_8(context, limits.patternDepth)
        pcre2_set_heap_limit_8(context, limits.patternKiB)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_code_free_8(code)
    }

    package func firstMatch(in text: [UInt8]) -> Range<Int>? {
        if case .found(let range) = search(text) { range } else { nil }
    }

    package func search(_ text: [UInt8]) -> Outcome {
        let outcome = search(text, options: 0)
        // The stack of compiled code is small; the interpreter keeps its own on the heap.
        return outcome == .failed(PCRE2_ERROR_JIT_STACKLIMIT)
            ? search(text, options: PCRE2_NO_JIT) : outcome
    }

    /// Ranges of matches, one behind the other, up to a number.
    package func matches(in text: [UInt8], atMost limit: Int) -> [Range<Int>] {
        let searcher = searcher()
        return text.withUnsafeBytes { bytes in
            var found: [Range<Int>] = []
            var start = 0
            while found.count < limit, start < bytes.count,
                case .found(let range) = searcher.outcome(bytes, from: start)
            {
                found.append(range)
                // Behind a match of nothing (a look around) the next character begins.
                start = max(range.upperBound, start + 1)
                while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
            }
            return found
        }
    }

    /// Searches many texts, one after the other, on one thread.
    package func searcher() -> TextSearcher { TextSearcher(self) }

    /// As the interpreter sees it: its count of steps is the one that is documented.
    func interpret(_ text: [UInt8]) -> Outcome { search(text, options: PCRE2_NO_JIT) }

    /// The text could be the beginning of a match.
    func couldBegin(with text: [UInt8]) -> Bool {
        search(text, options: PCRE2_PARTIAL_HARD | UInt32(PCRE2_ANCHORED) | PCRE2_NO_JIT)
            == .failed(PCRE2_ERROR_PARTIAL)
    }

    /// It matches where nothing is, so it matches everywhere.
    var matchesNothingness: Bool {
        if case .found = search([], options: 0) { true } else { false }
    }

    private func search(_ text: [UInt8], options: UInt32) -> Outcome {
        let data = pcre2_match_data_create_8(1, nil)
        defer { pcre2_match_data_free_8(data) }
        return text.withUnsafeBytes { search($0, from: 0, options: options, data) }
    }

    fileprivate func search(
        _ text: UnsafeRawBufferPointer, from start: Int, options: UInt32, _ data: OpaquePointer?
    ) -> Outcome {
        let result = pcre2_match_8(
            code, text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, start, options,
            data, context)
        switch result {
        case 0...:
            guard let ends = pcre2_get_ovector_pointer_8(data) else { return .nothing }
            // `\K` in a look-ahead can set the start behind the end.
            return .found(min(ends[0], ends[1])..<ends[1])
        case PCRE2_ERROR_NOMATCH: return .nothing
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT: return .limit
        default: return .failed(result)
        }
    }
}

/// Searches text after text with one pattern, and keeps what a search needs between them: to make it
/// anew costs more than to search a sentence.
package final class TextSearcher {
    private let pattern: TextPattern
    private let data = pcre2_match_data_create_8(1, nil)

    fileprivate init(_ pattern: TextPattern) { self.pattern = pattern }
    deinit { pcre2_match_data_free_8(data) }

    package func outcome(_ text: UnsafeRawBufferPointer, from start: Int = 0) -> TextPattern.Outcome
    {
        let outcome = pattern.search(text, from: start, options: 0, data)
        return outcome == .failed(PCRE2_ERROR_JIT_STACKLIMIT)
            ? pattern.search(text, from: start, options: UInt32(PCRE2_NO_JIT), data) : outcome
    }
}
