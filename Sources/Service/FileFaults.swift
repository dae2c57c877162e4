import Vocabulary
import Warnings
import Yams

/// What is wrong in a file of rules, packs or offers, found while it is read: all of it, not the first
/// only.
package struct FileFaults {
    package struct Fault: Error, Equatable, Sendable {
        package var line: Int
        /// The entry and the field, e.g. `trade_in.amount`.
        package var path: String
        package var message: String
    }

    package private(set) var all: [Fault] = []

    init() {}

    mutating func note(_ line: Int, _ path: String, _ message: String) {
        all.append(Fault(line: line, path: path, message: message))
    }

    mutating func note(_ node: Node, _ path: String, _ message: String) {
        note(node.mark?.line ?? 1, path, message)
    }

    mutating func unknown(_ key: Node, _ path: String, _ known: String) {
        note(key, path.isEmpty ? key.string ?? "" : path, "is not known here: use one of \(known)")
    }

    /// - Throws: what was found, a line each.
    func check(_ path: String) throws(Configuration.Failure) {
        guard all.isEmpty else {
            throw Configuration.Failure(path, all.map { ($0.line, $0.path, $0.message) })
        }
    }

    /// The file's tree; nil if it is empty or no YAML, which is noted.
    mutating func compose(_ text: String, cure: String) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch {
            let fault = YAMLFault(error, in: text, cure: cure)
            note(fault.line, "", fault.message)
            return nil
        }
    }

    // Values

    mutating func texts(_ node: Node, _ path: String) -> [(text: String, line: Int)] {
        guard let list = node.sequence else {
            note(node, path, "must be a list: write `[a, b]`, or `- …` on each line")
            return []
        }
        return list.compactMap { item in
            guard let text = item.scalar?.string, !text.isEmpty else {
                note(item, path, "write each as text in quotes")
                return nil
            }
            return (text, item.mark?.line ?? 1)
        }
    }

    mutating func read(_ node: Node, _ path: String, _ text: inout BilingualText) {
        if let both = bilingual(node, path) { text = both }
    }

    mutating func bilingual(_ node: Node, _ path: String) -> BilingualText? {
        if let text = node.scalar?.string { return BilingualText(zh: text, en: text) }
        guard let mapping = node.mapping, let zh = mapping["zh"]?.scalar?.string,
            let en = mapping["en"]?.scalar?.string, mapping.count == 2
        else {
            note(node, path, "write {zh: …, en: …}, or one text for both")
            return nil
        }
        return BilingualText(zh: zh, en: en)
    }

    mutating func flag(_ node: Node, _ path: String) -> Bool? {
        if let flag = node.bool { return flag }
        note(node, path, "must be true or false")
        return nil
    }

    mutating func severity(_ node: Node, _ path: String) -> Severity? {
        if let severity = Severity(rawValue: node.string ?? "") { return severity }
        note(node, path, "must be P1, P2 or P3")
        return nil
    }

    /// A line that the host reads at a glance.
    mutating func line(_ node: Node, _ path: String) -> String {
        let text = node.scalar?.string ?? ""
        if text.isEmpty {
            note(node, path, "write the line that the host says instead")
        } else if text.count > WarningRule.hostCharacters {
            note(
                node, path,
                "is \(text.count) characters long: at most \(WarningRule.hostCharacters) are read at a glance"
            )
        }
        return text
    }
}
