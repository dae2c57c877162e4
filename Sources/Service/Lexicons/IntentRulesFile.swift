import Foundation
package import Lexicon
import TextPatterns
import Vocabulary
import Yams

/// Reads lexicons of intents: YAML in, checked rules out, or a complaint with line and cure.
///
/// An installation's file says what differs: intents it does not name and word lists it does not
/// define are those of the standard lexicon.
package struct IntentRulesFile {
    package struct Failure: Error, CustomStringConvertible, Equatable {
        package var description: String
    }

    private let name: String
    private var rules: IntentRules
    /// Line of each pattern: intent, list, place in the list.
    private var lines: [String: Int] = [:]

    /// The standard lexicon. That it is sound is a test's business.
    package static func standard() throws(Failure) -> IntentRules {
        var file = IntentRulesFile(name: "standard intents", rules: IntentRules())
        try file.read(StandardIntents.yaml)
        return file.rules
    }

    /// The lexicon in force: the standard one, or what a file makes of it.
    package static func lexicon(file path: String?) throws(Failure) -> IntentLexicon {
        var rules = try standard()
        if let path {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw Failure(description: "\(path): cannot be read: check the path and its rights")
            }
            rules = try Self.rules(text, name: path, over: rules)
        }
        do {
            return try IntentLexicon(
                rules: rules, compiler: PatternCompiler(triesPatterns: false))
        } catch {
            throw Failure(
                description:
                    "\(error.intent.rawValue).\(error.list.rawValue): \(error.pattern.message)")
        }
    }

    /// What the text makes of other rules, every pattern of it compiled and tried.
    package static func rules(
        _ text: String, name: String, over base: IntentRules
    ) throws(Failure) -> IntentRules {
        var file = IntentRulesFile(name: name, rules: base)
        try file.read(text)
        do {
            try file.own.check(with: PatternCompiler())
        } catch {
            let place = "\(error.intent.rawValue).\(error.list.rawValue).\(error.index)"
            throw file.failure(
                file.lines[place] ?? 1,
                "\(error.intent.rawValue).\(error.list.rawValue): \(error.pattern.message)")
        }
        return file.rules
    }

    /// The rules that this file names. Others were tried before, but word lists may be new.
    private var own: IntentRules {
        let redefined = lines.keys.contains { $0.hasPrefix("words.") }
        guard !redefined else { return rules }
        let named = rules.intents.filter { lines[$0.intent.rawValue] != nil }
        return IntentRules(words: rules.words, intents: named)
    }

    private init(name: String, rules: IntentRules) {
        self.name = name
        self.rules = rules
    }

    private func failure(_ line: Int, _ text: String) -> Failure {
        Failure(description: "\(name):\(line): \(text)")
    }

    private mutating func read(_ text: String) throws(Failure) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let fault = YAMLFault(error, in: text, cure: "put patterns in single quotes")
            throw failure(fault.line, fault.message)
        }
        guard let node else { return }
        for (key, value) in try mapping(node, "the file") {
            switch key.string {
            case "words": try readWords(value)
            case "spellings": try readSpellings(value)
            case "intents": try readIntents(value)
            default: throw unknown(key, "words, spellings, intents")
            }
        }
    }

    private mutating func readWords(_ node: Node) throws(Failure) {
        for (key, value) in try mapping(node, "words") {
            let name = key.string ?? ""
            guard WordLists.isName(name) else {
                throw failure(
                    line(key), "words: \(name) is not a name: use letters from a to z and _")
            }
            rules.words[name] = try list(value, "words.\(name)").map(\.text)
            lines["words.\(name)"] = line(key)
        }
    }

    private mutating func readSpellings(_ node: Node) throws(Failure) {
        for (key, value) in try mapping(node, "spellings") {
            let meaning = key.string ?? ""
            for item in try list(value, "spellings.\(meaning)") {
                rules.spellings[item.text] = meaning
            }
        }
    }

    private mutating func readIntents(_ node: Node) throws(Failure) {
        for (key, value) in try mapping(node, "intents") {
            guard let intent = Intent(rawValue: key.string ?? ""), intent != .other else {
                let names = Intent.allCases.filter { $0 != .other }.map(\.rawValue)
                throw unknown(key, names.joined(separator: ", "))
            }
            lines[intent.rawValue] = line(key)
            let rule = try rule(intent, value)
            if let at = rules.intents.firstIndex(where: { $0.intent == intent }) {
                rules.intents[at] = rule
            } else {
                rules.intents.append(rule)
            }
        }
    }

    private mutating func rule(_ intent: Intent, _ node: Node) throws(Failure) -> IntentRule {
        var rule = IntentRule(intent: intent, weight: 50, any: [])
        for (key, value) in try mapping(node, intent.rawValue) {
            let field = "\(intent.rawValue).\(key.string ?? "")"
            switch key.string {
            case "weight":
                guard let weight = value.int, (0...100).contains(weight) else {
                    throw failure(line(value), "\(field): must be a whole number from 0 to 100")
                }
                rule.weight = weight
            case "any": rule.any = try patterns(value, field)
            case "weak": rule.weak = try patterns(value, field)
            case "not": rule.not = try patterns(value, field)
            case "yields_to":
                for item in try list(value, field) {
                    guard let other = Intent(rawValue: item.text), other != intent else {
                        throw failure(item.line, "\(field): \(item.text) is no other intent")
                    }
                    rule.yieldsTo.insert(other)
                }
            default: throw unknown(key, "weight, yields_to, any, weak, not")
            }
        }
        guard !(rule.any + rule.weak).isEmpty else {
            throw failure(line(node), "\(intent.rawValue): has no patterns: list some under any")
        }
        return rule
    }

    private mutating func patterns(_ node: Node, _ field: String) throws(Failure) -> [String] {
        let items = try list(node, field)
        for (index, item) in items.enumerated() { lines["\(field).\(index)"] = item.line }
        return items.map(\.text)
    }

    private func list(
        _ node: Node, _ field: String
    ) throws(Failure) -> [(text: String, line: Int)] {
        guard let sequence = node.sequence else {
            throw failure(line(node), "\(field): must be a list: write `- '…'` on each line")
        }
        var items: [(text: String, line: Int)] = []
        for item in sequence {
            guard let text = item.scalar?.string, !text.isEmpty else {
                throw failure(line(item), "\(field): write each as text in single quotes")
            }
            items.append((text, line(item)))
        }
        return items
    }

    private func mapping(_ node: Node, _ field: String) throws(Failure) -> Node.Mapping {
        guard let mapping = node.mapping else {
            throw failure(line(node), "\(field): must have `name: value` on each line")
        }
        return mapping
    }

    private func unknown(_ key: Node, _ known: String) -> Failure {
        failure(line(key), "\(key.string ?? "") is not known here: use one of \(known)")
    }

    private func line(_ node: Node) -> Int { node.mark?.line ?? 1 }
}
