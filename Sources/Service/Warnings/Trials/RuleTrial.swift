import Lexicon
import Vocabulary
import Warnings
import Wire

/// Runs tests of rules through the fold that is live, and tells where they differ from what is
/// expected.
package enum RuleTrial {
    package struct Mismatch: Sendable, Equatable {
        package var line: Int
        package var test: String
        package var message: String
    }

    /// - Throws: where a word list or pattern of the program does not compile.
    package static func mismatches(_ tests: RuleTests) throws -> [Mismatch] {
        let lexicon = try IntentRulesFile.lexicon(file: nil)
        let limits = tests.limits
        let plan = try WatchPlan(
            rules: tests.rules, lexicon: lexicon, compliance: tests.compliance
        ) { _ in limits }
        return tests.tests.flatMap { run($0, Backtest(plan, clock: .recv), tests.rules) }
    }

    private static func run(
        _ test: RuleTests.Test, _ backtest: Backtest, _ rules: [WarningRule]
    ) -> [Mismatch] {
        var backtest = backtest
        var decoder = EventDecoder()
        var now = Int64.min
        var lines = InventedRoom.lines(test)[...]
        var mismatches: [Mismatch] = []
        for check in test.checks.sorted(by: { ($0.atMs, $0.line) < ($1.atMs, $1.line) }) {
            let ts = InventedRoom.startTs + check.atMs
            let due = lines.prefix { $0.arrival <= ts }
            lines = lines.dropFirst(due.count)
            let bytes = due.reduce(into: [UInt8]()) { $0 += $1.line + [0x0A] }
            bytes.withUnsafeBytes { backtest.follow($0, &decoder, &now) }
            backtest.advance(to: ts)
            let firing = backtest.told.map(\.warning).filter { isFiring($0, at: ts) }
            guard let message = difference(check, firing, rules) else { continue }
            mismatches.append(Mismatch(line: check.line, test: test.name, message: message))
        }
        return mismatches.sorted { $0.line < $1.line }
    }

    private static func isFiring(_ warning: Warning, at ts: Int64) -> Bool {
        warning.firedTs <= ts && warning.state != .resolved
    }

    /// What is wrong, in words; nil if all is as expected.
    private static func difference(
        _ check: RuleTests.Check, _ firing: [Warning], _ rules: [WarningRule]
    ) -> String? {
        let found = firing.filter { check.rule == nil || $0.rule == check.rule }
        var rest = found.map { facts($0, rules) }
        var missing: [RuleTests.Expected] = []
        for expected in check.expected {
            if let match = rest.firstIndex(where: { expected.fits($0) }) {
                rest.remove(at: match)
            } else {
                missing.append(expected)
            }
        }
        guard !missing.isEmpty || !rest.isEmpty else { return nil }
        let others = Set(firing.map(\.rule)).subtracting(found.map(\.rule)).sorted()
        let beside = others.isEmpty ? "" : "\n    beside it: " + others.joined(separator: ", ")
        return "at \(time(check.atMs)) \(check.rule ?? "any rule"):"
            + "\n    expected: " + list(missing.map(\.told))
            + "\n    got:      " + list(rest.map { told($0, of: missing) }) + beside
    }

    /// All that may be expected of a warning, by name.
    private static func facts(_ warning: Warning, _ rules: [WarningRule]) -> [String: String] {
        var facts = rules.first { $0.rule == warning.rule }?.labels ?? [:]
        facts["alertname"] = warning.rule
        facts["severity"] = warning.severity.rawValue
        facts["label"] = warning.label
        facts["state"] = "\(warning.state)"
        facts["text"] = warning.text.zh
        facts["text_en"] = warning.text.en
        facts["host"] = warning.host ?? ""
        return facts
    }

    /// Of what was got: what was asked for, and whose warning it is.
    private static func told(_ facts: [String: String], of expected: [RuleTests.Expected]) -> String
    {
        let asked = Set(expected.flatMap { $0.all.keys })
        let names = facts.keys.filter {
            asked.contains($0) || ["alertname", "severity", "text"].contains($0)
        }
        return names.sorted().map { "\($0) “\(facts[$0] ?? "")”" }.joined(separator: ", ")
    }

    private static func list(_ all: [String]) -> String {
        all.isEmpty ? "nothing more" : all.joined(separator: "\n              ")
    }

    private static func time(_ ms: Int64) -> String {
        let (minutes, seconds) = (ms / 60_000, Double(ms % 60_000) / 1000)
        let rest = seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s"
        if minutes == 0 { return rest }
        return seconds == 0 ? "\(minutes)m" : "\(minutes)m\(rest)"
    }
}

extension RuleTests.Expected {
    fileprivate var all: [String: String] {
        var all = labels.merging(annotations) { label, _ in label }
        if let state { all["state"] = state }
        return all
    }

    fileprivate var told: String {
        let words = all.sorted { $0.key < $1.key }.map { "\($0.key) “\($0.value)”" }
        return words.isEmpty ? "a warning" : words.joined(separator: ", ")
    }

    fileprivate func fits(_ facts: [String: String]) -> Bool {
        all.allSatisfy { name, value in Self.isLike(facts[name] ?? "", value) }
    }

    /// `…` stands for whatever is there.
    static func isLike(_ text: String, _ expected: String) -> Bool {
        let parts = expected.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return text == expected }
        guard text.hasPrefix(parts[0]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
