import Foundation
package import Replay
import TextPatterns
import Vocabulary
import Yams

/// Reads what streams are tagged and scored by: YAML in, checked rules out, or all that is wrong with
/// line and cure. A file of one's own names the tags and rules it changes or adds; `off: true` takes one
/// away.
package struct ReviewRulesFile {
    package private(set) var rules: TagRules
    package private(set) var weights: [Scorecard.Line: Double]
    private var faults: FileFaults
    private var lines: [String: Int] = [:]

    package var problems: [FileFaults.Fault] { faults.all }

    /// The standard rules. That they are sound is a test's business.
    package static let standard = ReviewRulesFile(StandardReview.yaml, over: nil)

    package init(_ text: String) { self.init(text, over: Self.standard) }

    private init(_ text: String, over base: ReviewRulesFile?) {
        rules = base?.rules ?? TagRules()
        weights = base?.weights ?? [:]
        faults = FileFaults()
        guard let node = faults.compose(text, cure: "put patterns in single quotes") else { return }
        read(node)
        if base != nil, faults.all.isEmpty { checkPatterns() }
    }

    /// What a file says, over the standard.
    ///
    /// - Throws: what is wrong, a line each.
    package static func at(_ path: String) throws(Configuration.Failure) -> ReviewRulesFile {
        let file = ReviewRulesFile(try Service.text(ofFile: path))
        try file.faults.check(path)
        return file
    }

    private mutating func checkPatterns() {
        let compiler = PatternCompiler()
        for rule in rules.rules {
            guard let line = lines[rule.rule] else { continue }
            for pattern in rule.patterns {
                do throws(PatternError) {
                    _ = try compiler.compile(pattern)
                } catch {
                    faults.note(line, "rules.\(rule.rule)", error.message)
                }
            }
        }
        let known = Set(rules.tags.map(\.tag))
        for rule in rules.rules where !known.contains(rule.tag) {
            faults.note(
                lines[rule.rule] ?? 1, "rules.\(rule.rule).tag",
                "there is no tag \(rule.tag): list it under tags")
        }
    }

    private mutating func read(_ node: Node) {
        guard let mapping = node.mapping else {
            return faults.note(node, "", "begin with `tags:`, `rules:` or `scorecard:`")
        }
        for (key, value) in mapping {
            switch key.string {
            case "tags": for item in list(value, "tags") { readTag(item) }
            case "rules": for item in list(value, "rules") { readRule(item) }
            case "scorecard": readWeights(value)
            default: faults.unknown(key, "", "tags, rules, scorecard")
            }
        }
    }

    private mutating func list(_ node: Node, _ path: String) -> [Node] {
        if let list = node.sequence { return Array(list) }
        faults.note(node, path, "must be a list")
        return []
    }

    private mutating func readTag(_ node: Node) {
        guard let name = node.mapping?["tag"]?.string, !name.isEmpty else {
            return faults.note(node, "tags", "begin each tag with `tag: NAME`")
        }
        let at = rules.tags.firstIndex { $0.tag == name }
        if node.mapping?["off"]?.bool == true {
            if let at { rules.tags.remove(at: at) }
            return
        }
        var kind =
            at.map { rules.tags[$0] }
            ?? TagKind(tag: name, kind: "own", name: BilingualText(zh: name, en: name))
        for (key, value) in node.mapping! {
            switch key.string {
            case "tag", "off": break
            case "kind": kind.kind = value.string ?? kind.kind
            case "name": faults.read(value, "tags.\(name).name", &kind.name)
            default: faults.unknown(key, "tags.\(name)", "tag, kind, name, off")
            }
        }
        if let at { rules.tags[at] = kind } else { rules.tags.append(kind) }
    }

    private mutating func readRule(_ node: Node) {
        guard let name = node.mapping?["rule"]?.string, !name.isEmpty else {
            return faults.note(node, "rules", "begin each rule with `rule: NAME`")
        }
        lines[name] = node.mark?.line ?? 1
        let at = rules.rules.firstIndex { $0.rule == name }
        if node.mapping?["off"]?.bool == true {
            if let at { rules.rules.remove(at: at) }
            return
        }
        var rule = at.map { rules.rules[$0] } ?? TagRule(rule: name, tag: "", test: .topic)
        var hasTest = at != nil
        for (key, value) in node.mapping! {
            let path = "rules.\(name).\(key.string ?? "")"
            switch key.string {
            case "rule", "off": break
            case "tag": rule.tag = value.string ?? ""
            case "viewers": rule.viewers = number(value, path, 1...1000) ?? rule.viewers
            case "within_s": rule.withinS = number(value, path, 1...3600) ?? rule.withinS
            case let word?:
                guard let test = test(word, value, path) else { continue }
                rule.test = test
                hasTest = true
            case nil: faults.note(key, path, "must be a name")
            }
        }
        guard hasTest else {
            return faults.note(node, "rules.\(name)", "say by what: \(Self.tests)")
        }
        if let at { rules.rules[at] = rule } else { rules.rules.append(rule) }
    }

    private static let tests = "said, asked, written, segment, warning, mark, topic"

    private mutating func test(_ word: String, _ node: Node, _ path: String) -> TagRule.Test? {
        switch word {
        case "said": return .said(faults.texts(node, path).map(\.text))
        case "written": return .written(faults.texts(node, path).map(\.text))
        case "mark": return .mark(node.string ?? "")
        case "topic": return .topic
        case "asked":
            if let asked = node.string.flatMap(TagRule.Asked.init) { return .asked(asked) }
            faults.note(node, path, "must be questions or complaint")
        case "segment":
            if let kind = node.string.flatMap(RundownSegment.Kind.init) { return .segment(kind) }
            let all = RundownSegment.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            faults.note(node, path, "must be one of \(all)")
        case "warning":
            if node.string == "any" { return .warning(nil) }
            if let severity = faults.severity(node, path) { return .warning(severity) }
        default: faults.note(node, path, "is not known: \(Self.tests), viewers, within_s, tag, off")
        }
        return nil
    }

    private mutating func number(_ node: Node, _ path: String, _ range: ClosedRange<Int>) -> Int? {
        if let number = node.int, range.contains(number) { return number }
        faults.note(
            node, path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    private mutating func readWeights(_ node: Node) {
        let all = Scorecard.Line.allCases.map(\.rawValue).joined(separator: ", ")
        guard let mapping = node.mapping else {
            return faults.note(node, "scorecard", "must name lines and their weights: \(all)")
        }
        for (key, value) in mapping {
            guard let line = key.string.flatMap(Scorecard.Line.init) else {
                faults.unknown(key, "scorecard", all)
                continue
            }
            if let weight = number(value, "scorecard.\(line.rawValue)", 0...100) {
                weights[line] = Double(weight)
            }
        }
    }
}
