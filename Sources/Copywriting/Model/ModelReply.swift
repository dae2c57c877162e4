/// What a language model wrote, as a text with its facts: each place that says a fact literally is held
/// by it, and all other numbers are outside of facts, which the checks hold back.
extension CopyText {
    /// - Parameters:
    ///   - marks: what stands behind the prompt's marks, in their order.
    ///   - facts: what may be said.
    package init(
        modelReply reply: String, marks: [CopyFact], facts: [CopyFact], channel: Channel
    ) {
        self.init()
        var text = Self.unfenced(reply)
        for (number, fact) in marks.enumerated() {
            text = text.replacing(ModelPrompt.mark(number), with: fact.text)
        }
        (title, body) = Self.parts(text, hasTitle: channel.title != nil)
        body = Self.labelled(body)
        let known = Self.searched(marks + facts)
        titleLocks = Self.locks(in: title, known)
        bodyLocks = Self.locks(in: body, known)
    }

    /// Models like to put a text between fences.
    private static func unfenced(_ reply: String) -> String {
        reply.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("```") && !["<<<", ">>>"].contains($0) }
            .joined(separator: "\n").trimmed
    }

    private static func parts(_ text: String, hasTitle: Bool) -> (String, String) {
        guard hasTitle, let end = text.firstIndex(of: "\n") else { return ("", text) }
        let first = text[..<end].drop { $0 == "#" || $0 == " " }
        let rest = String(text[text.index(after: end)...]).trimmed
        return rest.isEmpty ? ("", text) : (String(first), rest)
    }

    /// Before the hashtags, where people still read it (标识办法 art. 4).
    private static func labelled(_ body: String) -> String {
        guard !body.contains("AI生成"), !body.contains("AI辅助") else { return body }
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let at = lines.lastIndex { !$0.hasPrefix("#") && !$0.isEmpty }.map { $0 + 1 } ?? lines.count
        lines.insert("（AI辅助生成）", at: at)
        return lines.joined(separator: "\n")
    }

    /// Short words stand everywhere by chance; the longest fact that fits is meant.
    private static func searched(_ facts: [CopyFact]) -> [CopyFact] {
        facts.filter { $0.text.count >= 2 && $0.kind != .blank }
            .sorted { ($0.text.count, $1.fact) > ($1.text.count, $0.fact) }
    }

    private static func locks(in text: String, _ facts: [CopyFact]) -> [FactLock] {
        var locks: [FactLock] = []
        for fact in facts {
            for place in text.places(of: fact.text)
            where !locks.contains(where: { $0.from < place.upperBound && place.lowerBound < $0.to })
            {
                locks.append(FactLock(from: place.lowerBound, to: place.upperBound, fact: fact))
            }
        }
        return locks.sorted { $0.from < $1.from }
    }
}
