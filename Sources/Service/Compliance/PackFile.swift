package import Compliance
import Foundation
import TextPatterns
import Vocabulary
import Yams

/// Reads packs of phrases: YAML in, checked rules out, or all that is wrong with line and cure.
///
/// A file of one's own names the packs it changes or adds, and in a pack the phrases; the others are
/// the standard ones.
package struct PackFile {
    package private(set) var rules: PackRules
    private var faults: FileFaults
    /// Line of each pattern: pack, phrase (or nothing), list, place in the list.
    private var lines: [String: Int] = [:]
    private var named: Set<String> = []

    package var problems: [FileFaults.Fault] { faults.all }

    /// The standard packs. That they are sound is a test's business.
    package static let standard: PackRules =
        PackFile(StandardPacks.yaml, over: PackRules(), triesPatterns: false).rules

    package init(
        _ text: String, over base: PackRules = PackFile.standard, triesPatterns: Bool = true
    ) {
        rules = base
        faults = FileFaults()
        guard let node = faults.compose(text, cure: "put patterns in single quotes") else { return }
        readFile(node)
        guard faults.all.isEmpty, triesPatterns else { return }
        checkPatterns(base)
    }

    /// The packs of a file.
    ///
    /// - Throws: what is wrong, a line each.
    package static func rules(at path: String) throws(Configuration.Failure) -> PackRules {
        try rules(of: try text(ofFile: path), path)
    }

    /// The packs of a text that was read from a file.
    static func rules(of text: String, _ path: String) throws(Configuration.Failure) -> PackRules {
        let file = PackFile(text)
        try file.faults.check(path)
        return file.rules
    }

    /// Every pattern that is new with this file, compiled and tried; others were when they were
    /// saved, and trying all of a pack takes a second and more. Other words make every pattern new.
    private mutating func checkPatterns(_ base: PackRules) {
        var own = rules
        if rules.words == base.words {
            own.packs = rules.packs.filter { named.contains($0.pack) }.map {
                Self.news(of: $0, base)
            }
        }
        do throws(PackRulesError) {
            try own.check(with: PatternCompiler())
        } catch {
            let pack = own.packs.first { $0.pack == error.pack }
            let phrase = error.phrase.flatMap { pack?.phrases[$0].phrase }
            let place = [error.pack, phrase, error.list.rawValue].compactMap(\.self)
                .joined(separator: ".")
            faults.note(lines["\(place).\(error.index)"] ?? 1, place, error.pattern.message)
        }
    }

    private static func news(of pack: PhrasePack, _ base: PackRules) -> PhrasePack {
        guard let before = base.packs.first(where: { $0.pack == pack.pack }) else { return pack }
        var news = pack
        if pack.not == before.not { news.not = [] }
        news.phrases.removeAll { before.phrases.contains($0) }
        return news
    }

    private mutating func readFile(_ node: Node) {
        guard let mapping = node.mapping else {
            return faults.note(node, "", "begin with `packs:` and a list of packs below it")
        }
        for (key, value) in mapping {
            switch key.string {
            case "words": readWords(value)
            case "packs":
                guard let list = value.sequence else {
                    faults.note(
                        value, "packs", "must be a list: begin each pack with `- pack: NAME`")
                    continue
                }
                for item in list { readPack(item) }
            default: faults.unknown(key, "", "words, packs")
            }
        }
        if rules.packs.reduce(0, { $0 + $1.phrases.count }) > Limits.standard.packPhrases {
            faults.note(
                node, "packs",
                "hold more than \(Limits.standard.packPhrases) phrases: leave some out")
        }
    }

    private mutating func readWords(_ node: Node) {
        for (key, value) in node.mapping ?? [:] {
            let name = key.string ?? ""
            guard WordLists.isName(name) else {
                faults.note(key, "words", "\(name) is not a name: use letters from a to z and _")
                continue
            }
            rules.words.lists[name] = faults.texts(value, "words.\(name)").map(\.text)
        }
        if node.mapping == nil { faults.note(node, "words", "write each as `name: [words]`") }
    }

    private mutating func readPack(_ node: Node) {
        guard let mapping = node.mapping, let name = mapping["pack"]?.string else {
            return faults.note(node, "packs", "begin each pack with `- pack: NAME`")
        }
        guard PolicyReader.isName(name, atMost: 64) else {
            return faults.note(node, name, "is not a name: use letters from a to z, digits and _")
        }
        guard named.insert(name).inserted else {
            return faults.note(node, name, "stands there twice: keep one")
        }
        let known = rules.packs.firstIndex { $0.pack == name }
        var pack =
            known.map { rules.packs[$0] }
            ?? PhrasePack(
                pack: name, name: BilingualText(zh: name, en: name),
                law: BilingualText(zh: "", en: ""), severity: .p2, say: "")
        for (key, value) in mapping { readField(key, value, &pack) }
        if pack.phrases.isEmpty {
            faults.note(node, name, "has no phrases: list some under phrases")
        }
        if let known { rules.packs[known] = pack } else { rules.packs.append(pack) }
    }

    private mutating func readField(_ key: Node, _ value: Node, _ pack: inout PhrasePack) {
        let path = "\(pack.pack).\(key.string ?? "")"
        switch key.string {
        case "pack": break
        case "name": faults.read(value, path, &pack.name)
        case "law": faults.read(value, path, &pack.law)
        case "severity": faults.severity(value, path).map { pack.severity = $0 } ?? ()
        case "say": pack.say = faults.line(value, path)
        case "rule":
            let rules: [SpokenFinding.Rule] = [.forbiddenPhrase, .contactLeak]
            guard let rule = rules.first(where: { $0.rawValue == value.string }) else {
                return faults.note(value, path, "must be forbidden_phrase or contact_leak")
            }
            pack.rule = rule
        case "on":
            if let isOn = faults.flag(value, path) { pack.isOn = isOn }
        case "not": pack.not = patterns(value, path)
        case "phrases":
            guard let list = value.sequence else {
                return faults.note(
                    value, path, "must be a list: begin each phrase with `- phrase: 国家级`")
            }
            for item in list { readPhrase(item, &pack) }
        default: faults.unknown(key, path, "pack, name, law, severity, say, rule, on, not, phrases")
        }
    }

    /// A phrase that the pack has already is replaced; `off: true` takes it out.
    private mutating func readPhrase(_ node: Node, _ pack: inout PhrasePack) {
        guard let mapping = node.mapping, let name = mapping["phrase"]?.scalar?.string,
            !name.isEmpty
        else {
            return faults.note(
                node, "\(pack.pack).phrases", "begin each phrase with `- phrase: 国家级`")
        }
        var phrase = PackPhrase(phrase: name, any: [])
        var isOff = false
        for (key, value) in mapping {
            let path = "\(pack.pack).\(name).\(key.string ?? "")"
            switch key.string {
            case "phrase": break
            case "any": phrase.any = patterns(value, path)
            case "not": phrase.not = patterns(value, path)
            case "hint":
                if let isHint = faults.flag(value, path) { phrase.isHint = isHint }
            case "severity": phrase.severity = faults.severity(value, path)
            case "law": phrase.law = faults.bilingual(value, path)
            case "why": phrase.why = faults.bilingual(value, path)
            case "say": phrase.say = faults.line(value, path)
            case "off": isOff = value.bool ?? false
            default:
                faults.unknown(
                    key, path, "phrase, any, not, hint, severity, law, why, say, off")
            }
        }
        pack.phrases.removeAll { $0.phrase == name }
        guard !isOff else { return }
        if phrase.any.isEmpty {
            // The phrase itself, letter by letter.
            phrase.any = ["\\Q\(name)\\E"]
            lines["\(pack.pack).\(name).any.0"] = node.mark?.line ?? 1
        }
        pack.phrases.append(phrase)
    }

    private mutating func patterns(_ node: Node, _ path: String) -> [String] {
        let items = faults.texts(node, path)
        for (index, item) in items.enumerated() { lines["\(path).\(index)"] = item.line }
        return items.map(\.text)
    }
}
