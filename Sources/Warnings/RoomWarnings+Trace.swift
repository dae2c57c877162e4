package import Vocabulary

/// What one rule saw, kept for whoever wants to see what a warning rests on.
extension RoomWarnings {
    package struct Sample: Sendable {
        package var ts: Int64
        package var isMet: Bool
        package var figures: Warning.Figures
    }

    struct Trace {
        var rule: String
        var label: String
        var span: ClosedRange<Int64>
        var samples: [Sample] = []
    }

    /// An hour of seconds is more than anybody looks at.
    private static let mostSamples = 3600

    /// Keeps what a rule sees within a span.
    package mutating func trace(rule: String, label: String, _ span: ClosedRange<Int64>) {
        trace = Trace(rule: rule, label: label, span: span)
    }

    package var traced: [Sample] { trace?.samples ?? [] }

    mutating func keep(_ reading: Reading?, of key: Key, at now: Int64) {
        guard let there = trace, there.rule == key.rule, there.label == key.label,
            there.span.contains(now), there.samples.count < Self.mostSamples, let reading
        else { return }
        trace?.samples.append(Sample(ts: now, isMet: reading.isMet, figures: reading.figures))
    }

    /// Ends the warnings of rules that are gone, or say something else from now on.
    package mutating func supersede(by rules: [WarningRule], at now: Int64) {
        let known = Dictionary(rules.map { ($0.rule, $0) }) { first, _ in first }
        for rule in self.rules where known[rule.rule] != rule { drop(rule.rule, at: now) }
    }
}
