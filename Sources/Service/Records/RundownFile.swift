import Foundation
package import Vocabulary
package import Wire
import Yams

/// A rundown as people write it, in YAML (JSON is YAML too), checked as a whole: each problem with
/// its place, line and cure.
package struct RundownFile {
    package private(set) var rundown = Rundown()
    package private(set) var problems: [RundownProblem] = []
    private var lines: [String: Int] = [:]

    /// - Parameters:
    ///   - today: `2026-11-25`; facts that ended before are told.
    ///   - compiler: of the segments' patterns.
    package init(_ text: String, today: String, compiler: some PatternCompiling) {
        let tree: JSON
        do {
            guard let node = try Yams.compose(yaml: text) else {
                problems = [
                    RundownProblem(
                        path: "", code: "empty",
                        message: "nothing is written here: begin with title",
                        line: 1)
                ]
                return
            }
            tree = json(node, "")
        } catch {
            let fault = YAMLFault(error, in: text, cure: "mend this line")
            problems = [
                RundownProblem(
                    path: "", code: "bad_yaml", message: fault.message, line: fault.line)
            ]
            return
        }
        var reader = RundownReader()
        rundown = reader.rundown(tree)
        for (i, fact) in rundown.facts.enumerated() where !fact.holds(on: today) {
            reader.note(
                "facts[\(i)].valid_until", "past",
                "\(fact.fact) ended on \(fact.validUntil): give it a new date, or delete it")
        }
        check(patterns: compiler, &reader)
        problems = reader.problems.map { problem in
            var problem = problem
            problem.line = line(of: problem.path)
            return problem
        }
    }

    private func check(patterns compiler: some PatternCompiling, _ reader: inout RundownReader) {
        for (i, segment) in rundown.segments.enumerated() {
            for (j, pattern) in segment.patterns.enumerated() {
                do throws(PatternError) {
                    _ = try compiler.compile(pattern)
                } catch {
                    reader.note("segments[\(i)].patterns[\(j)]", error.code, error.message)
                }
            }
        }
    }

    /// The line of a place, or of the nearest place around it that the text has.
    private func line(of path: String) -> Int {
        var path = path[...]
        while true {
            if let line = lines[String(path)] { return line }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return 1 }
            path = path[..<end]
        }
    }

    private mutating func json(_ node: Node, _ path: String) -> JSON {
        if let line = node.mark?.line { lines[path] = line }
        switch node {
        case .mapping(let mapping):
            return .object(
                mapping.map { key, value in
                    let name = key.string ?? ""
                    let place = path.isEmpty ? name : "\(path).\(name)"
                    let member = JSON.Member(name: name, value: json(value, place))
                    if let line = key.mark?.line { lines[place] = line }
                    return member
                })
        case .sequence(let sequence):
            return .array(sequence.enumerated().map { json($1, "\(path)[\($0)]") })
        case .scalar(let scalar): return JSON(yaml: scalar)
        case .alias: return .null
        }
    }
}

extension Rundown {
    /// As people write it.
    package var yaml: String {
        get throws {
            try Yams.serialize(node: json.node, width: -1, allowUnicode: true, sortKeys: false)
        }
    }
}

extension JSON {
    fileprivate var node: Node {
        switch self {
        case .null: Node("null")
        case .bool(let flag): Node(flag ? "true" : "false")
        case .int(let number): Node(String(number))
        case .double(let number):
            Node(number == number.rounded() ? String(Int(number)) : "\(number)")
        case .string(let text): Node(text, Tag(.str), .doubleQuoted)
        case .raw(let bytes): Node(String(decoding: bytes, as: UTF8.self))
        case .array(let values): Node(values.map(\.node), .implicit, .block)
        case .object(let members):
            Node(members.map { (Node($0.name), $0.value.node) }, .implicit, .block)
        }
    }
}
