import Vocabulary

/// The spans in which nothing was known of a feed, by time.
struct SilenceLog {
    private(set) var spans: [SilentSpan] = []

    mutating func add(_ span: SilentSpan) {
        func key(_ s: SilentSpan) -> (Int64, Int64, String, String) {
            (s.from, s.to, s.feed, s.cause)
        }
        var at = spans.count
        while at > 0, key(spans[at - 1]) > key(span) { at -= 1 }
        spans.insert(span, at: at)
        if spans.count > Limits.standard.gaps { spans.removeFirst() }
    }

    /// Milliseconds of (from, to] that lie in some gap.
    func silentMs(after from: Int64, to: Int64) -> Int64 {
        var (silent, reached): (Int64, Int64) = (0, from)
        for span in spans where span.to > reached && span.from < to {
            let end = min(span.to, to)
            silent += max(0, end - max(span.from, reached))
            reached = max(reached, end)
        }
        return silent
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&spans, new: SilentSpan(from: 0, to: 0, feed: "", cause: "")) { span, coder in
            coder.code(&span.from)
            coder.code(&span.to)
            coder.code(&span.feed)
            coder.code(&span.cause)
        }
    }
}
