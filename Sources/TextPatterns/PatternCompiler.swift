import CPCRE2
package import Vocabulary

/// Compiles patterns as their writers mean them: the text is UTF-8, `\w` and `\d` know every script,
/// case does not count (`(?-i)` makes it count), `.` stops at a line's end.
///
/// A pattern that can be made to take forever is refused here, where somebody saves it, and not
/// found out on air by a viewer with a strange comment.
package struct PatternCompiler: PatternCompiling {
    private let limits: Limits
    private let triesPatterns: Bool

    /// - Parameter triesPatterns: false for patterns that were tried when they were saved.
    package init(limits: Limits = .standard, triesPatterns: Bool = true) {
        self.limits = limits
        self.triesPatterns = triesPatterns
    }

    package func compile(_ pattern: String) throws(PatternError) -> any TextMatching {
        try textPattern(pattern)
    }

    package func textPattern(_ pattern: String) throws(PatternError) -> TextPattern {
        guard !pattern.isEmpty else { throw .empty }
        guard pattern.utf8.count <= limits.patternBytes else {
            throw .tooLong(limit: limits.patternBytes)
        }
        let compiled = TextPattern(code: try code(of: pattern), limits: limits)
        guard !compiled.matchesNothingness else { throw .matchesNothingness }
        if triesPatterns { try tryOut(pattern) }
        return compiled
    }

    /// Without the look at letters that a match needs: it hides slowness in short texts only.
    private func tryOut(_ pattern: String) throws(PatternError) {
        let plain = TextPattern(
            code: try code(of: pattern, PCRE2_NO_START_OPTIMIZE), limits: limits)
        if let input = PatternTrial(pattern: pattern, of: plain).slowInput() {
            throw .slow(on: input, steps: limits.patternSteps)
        }
    }

    private func code(
        of pattern: String, _ options: UInt32 = 0
    ) throws(PatternError) -> OpaquePointer {
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        pcre2_set_parens_nest_limit_8(context, 64)
        let ours = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C
        var number: Int32 = 0
        var offset = 0
        let bytes = Array(pattern.utf8)
        guard
            let code = pcre2_compile_8(
                bytes, bytes.count, UInt32(ours) | options, &number, &offset, context)
        else { throw PatternError(number: number, at: min(offset, bytes.count)) }
        // Where there is no JIT compiler for the machine, the interpreter does the same, slower.
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        return code
    }
}
