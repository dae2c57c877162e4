import Foundation
import Vocabulary
package import Warnings
import Yams

/// Reads warning rules: YAML in, checked rules out, or all that is wrong with line and cure.
///
/// A file of one's own names the rules it changes or adds; the others are the standard ones.
package struct RuleFile {
    package typealias Problem = FileFaults.Fault

    package private(set) var rules: [WarningRule]
    private var faults = FileFaults()
    package var problems: [Problem] { faults.all }
    private var named: [String: Int] = [:]

    /// The standard rules. That they are sound is a test's business.
    package static let standard: [WarningRule] = RuleFile(StandardWarnings.yaml, over: []).rules

    package init(_ text: String, over base: [WarningRule] = RuleFile.standard) {
        rules = base
        if let node = faults.compose(text, cure: "put texts with : or { in quotes") {
            readFile(node)
        }
        checkMutes()
    }

    /// The rules of a file.
    ///
    /// - Throws: `Configuration.Failure` that lists what is wrong.
    package static func rules(
        at path: String, over base: [WarningRule] = RuleFile.standard
    ) throws(Configuration.Failure) -> [WarningRule] {
        try rules(of: try text(ofFile: path), path, over: base)
    }

    /// The rules of a text that was read from a file.
    static func rules(
        of text: String, _ path: String, over base: [WarningRule] = RuleFile.standard
    ) throws(Configuration.Failure) -> [WarningRule] {
        let file = RuleFile(text, over: base)
        try file.faults.check(path)
        return file.rules
    }

    private mutating func readFile(_ node: Node) {
        guard let mapping = node.mapping else {
            return faults.note(node, "", "begin with `rules:` and a list of rules below it")
        }
        for (key, value) in mapping {
            guard key.string == "rules" else {
                faults.note(key, key.string ?? "", "is not known here: only rules")
                continue
            }
            guard let list = value.sequence else {
                faults.note(value, "rules", "must be a list: begin each rule with `- rule: NAME`")
                continue
            }
            for item in list { readRule(item) }
        }
    }

    private mutating func readRule(_ node: Node) {
        guard let mapping = node.mapping, let name = mapping["rule"]?.string else {
            return faults.note(node, "rules", "begin each rule with `- rule: NAME`")
        }
        guard PolicyReader.isName(name, atMost: 64) else {
            return faults.note(node, name, "is not a name: use letters from a to z, digits and _")
        }
        if let line = named[name] {
            return faults.note(node, name, "stands there twice (line \(line)): keep one")
        }
        named[name] = node.mark?.line ?? 1
        let known = rules.firstIndex { $0.rule == name }
        var rule: WarningRule
        if let known {
            rule = rules[known]
        } else {
            guard let signal = mapping["signal"].flatMap({ Signal(rawValue: $0.string ?? "") })
            else {
                return faults.note(
                    mapping["signal"] ?? node, "\(name).signal",
                    "a new rule needs one of \(Signal.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            rule = WarningRule(
                rule: name, name: BilingualText(zh: name, en: name), signal: signal, severity: .p3,
                controller: BilingualText(zh: name, en: name))
        }
        for (key, value) in mapping { readField(key, value, &rule) }
        checkTest(mapping["test"], of: rule)
        if let known { rules[known] = rule } else { rules.append(rule) }
    }

    private mutating func readField(_ key: Node, _ value: Node, _ rule: inout WarningRule) {
        let name = key.string ?? ""
        let path = "\(rule.rule).\(name)"
        switch name {
        case "rule": break
        case "name": readTexts(value, path, &rule.name)
        case "signal":
            guard let signal = Signal(rawValue: value.string ?? "") else {
                return faults.note(
                    value, path,
                    "\(value.string ?? "") is no signal: use one of \(Signal.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            rule.signal = signal
        case "test": readTest(value, path, &rule.test)
        case "for": readDuration(value, path, &rule.forS)
        case "keep_firing_for": readDuration(value, path, &rule.keepFiringForS)
        case "cooldown": readDuration(value, path, &rule.cooldownS)
        case "mute_for": readDuration(value, path, &rule.muteForS)
        case "severity":
            if let severity = faults.severity(value, path) { rule.severity = severity }
        case "labels":
            for (key, value) in value.mapping ?? [:] {
                rule.labels[key.string ?? ""] = value.string ?? ""
            }
        case "host": rule.host = value.string.flatMap { $0.isEmpty ? nil : $0 }
        case "controller": readTexts(value, path, &rule.controller)
        case "mutes":
            guard let list = value.sequence else {
                return faults.note(value, path, "must be a list of rules")
            }
            rule.mutes = list.compactMap(\.string)
        case "on":
            guard let isOn = value.bool else {
                return faults.note(value, path, "must be true or false")
            }
            rule.isOn = isOn
        default:
            faults.note(
                key, path,
                "is not known: use rule, name, signal, test, for, keep_firing_for, cooldown, severity, labels, host, controller, mutes, mute_for, on"
            )
        }
        if name == "host", let host = rule.host,
            WarningRule.longest(host) > WarningRule.hostCharacters
        {
            faults.note(
                value, path,
                "can become \(WarningRule.longest(host)) characters long: at most \(WarningRule.hostCharacters)"
            )
        }
    }

    private mutating func readTexts(_ node: Node, _ path: String, _ texts: inout BilingualText) {
        if let text = node.string {
            texts = BilingualText(zh: text, en: text)
            return
        }
        guard let mapping = node.mapping else {
            return faults.note(node, path, "write {zh: …, en: …}, or one text for both")
        }
        for (key, value) in mapping {
            switch key.string {
            case "zh": texts.zh = value.string ?? ""
            case "en": texts.en = value.string ?? ""
            default:
                faults.note(key, path, "\(key.string ?? "") is no language here: use zh and en")
            }
        }
    }

    private mutating func readTest(_ node: Node, _ path: String, _ test: inout WarningTest) {
        guard let mapping = node.mapping else {
            return faults.note(node, path, "write e.g. {guard: 0.92, seek: [0.5], nats: 9}")
        }
        for (key, value) in mapping {
            let path = "\(path).\(key.string ?? "")"
            switch key.string {
            case "guard": test.guardRatio = number(value, path, 0.01...100)
            case "seek":
                let list = value.sequence.map(Array.init) ?? [value]
                test.seek = list.compactMap { number($0, path, 0.01...100) }
            case "nats": test.nats = number(value, path, 1...100)
            case "at_least": test.atLeast = number(value, path, 1...1000).map { Int($0) }
            case "longer_than":
                var seconds = 0.0
                readDuration(value, path, &seconds)
                test.longerThanS = seconds
            case "below": test.below = number(value, path, 0...100)
            case "above": test.above = number(value, path, 0...100)
            default:
                faults.note(
                    key, path,
                    "is not known: use guard, seek, nats, at_least, longer_than, below, above")
            }
        }
    }

    /// What a signal does not look at would be a wish that nobody hears.
    private mutating func checkTest(_ test: Node?, of rule: WarningRule) {
        for (key, _) in test?.mapping ?? [:] {
            guard let field = Signal.Field(rawValue: key.string ?? ""),
                !rule.signal.fields.contains(field)
            else { continue }
            let used = Signal.Field.allCases.filter(rule.signal.fields.contains).map(\.rawValue)
            faults.note(
                key, "\(rule.rule).test.\(field.rawValue)",
                used.isEmpty
                    ? "means nothing to the signal \(rule.signal.rawValue): leave it out"
                    : "means nothing to the signal \(rule.signal.rawValue): use \(used.joined(separator: ", "))"
            )
        }
    }

    private mutating func number(_ node: Node, _ path: String, _ range: ClosedRange<Double>)
        -> Double?
    {
        guard let number = node.float, range.contains(number) else {
            faults.note(
                node, path, "must be a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    private mutating func readDuration(_ node: Node, _ path: String, _ seconds: inout Double) {
        guard let value = Self.seconds(node.string ?? "") else {
            return faults.note(node, path, "write a duration: 500ms, 45s, 5m or 1h")
        }
        seconds = value
    }

    /// 500ms, 45s, 1m30s, 1h: a day at most.
    package static func seconds(_ text: String) -> Double? {
        let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        var (rest, sum) = (text[...], 0.0)
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest[digits.endIndex...].prefix { $0.isLetter }
            guard let number = Double(digits), let factor = units[String(unit)] else { return nil }
            sum += number * factor
            rest = rest[unit.endIndex...]
        } while !rest.isEmpty
        return sum <= 86_400 ? sum : nil
    }

    private mutating func checkMutes() {
        let all = Set(rules.map(\.rule))
        for rule in rules {
            guard let line = named[rule.rule] else { continue }
            for muted in rule.mutes where !all.contains(muted) {
                // A rule that could not be read is told of already.
                guard !problems.contains(where: { $0.path.hasPrefix(muted) }) else { continue }
                faults.note(
                    line, "\(rule.rule).mutes", "\(muted) is no rule: name one that is in force")
            }
        }
    }
}
