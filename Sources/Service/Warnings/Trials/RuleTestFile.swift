import Foundation
import Warnings
import Wire
import Yams

/// Reads tests of rules, in the form of promtool's: YAML in, tests out, or all that is wrong with
/// line and cure.
package struct RuleTestFile {
    private let path: String
    private var tests = RuleTests()
    private var problems: [(line: Int, path: String, message: String)] = []

    /// - Throws: `Configuration.Failure` that lists what is wrong.
    package static func tests(at path: String) throws(Configuration.Failure) -> RuleTests {
        var file = RuleTestFile(path: path)
        let text = try text(ofFile: path)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let fault = YAMLFault(error, in: text, cure: "put texts with : or { in quotes")
            throw Configuration.Failure(description: "\(path):\(fault.line): \(fault.message)")
        }
        if let node { try file.read(node) }
        guard file.problems.isEmpty else { throw Configuration.Failure(path, file.problems) }
        return file.tests
    }

    private init(path: String) { self.path = path }

    private mutating func note(_ node: Node, _ path: String, _ message: String) {
        problems.append((node.mark?.line ?? 1, path, message))
    }

    private mutating func unknown(_ key: Node, _ path: String, _ known: String) {
        note(key, "\(path)\(key.string ?? "")", "is not known: use \(known)")
    }

    private mutating func read(_ node: Node) throws(Configuration.Failure) {
        guard let mapping = node.mapping else {
            return note(node, "", "begin with `tests:` and a list of tests below it")
        }
        for (key, value) in mapping {
            switch key.string {
            case "rule_files": try readRules(value)
            case "settings": try readSettings(value)
            case "compliance":
                let reader = ComplianceReader(
                    file: path, folder: URL(fileURLWithPath: path).deletingLastPathComponent())
                tests.compliance = try ComplianceRules(try reader.sources(value))
            case "tests": for item in list(value, "tests") { readTest(item) }
            default: unknown(key, "", "rule_files, settings, compliance, tests")
            }
        }
        checkNames()
    }

    private func beside(_ name: String) -> String {
        guard !name.hasPrefix("/") else { return name }
        return URL(fileURLWithPath: path).deletingLastPathComponent().appending(path: name).path
    }

    private mutating func readRules(_ node: Node) throws(Configuration.Failure) {
        for item in list(node, "rule_files") {
            guard let name = item.string else {
                note(item, "rule_files", "write each as the name of a file")
                continue
            }
            tests.rules = try RuleFile.rules(at: beside(name), over: tests.rules)
        }
    }

    private mutating func readSettings(_ node: Node) throws(Configuration.Failure) {
        if let name = node.scalar?.string {
            tests.limits = try RoomSettings.limits(at: beside(name))
        } else {
            tests.limits = try RoomSettings.limits(node, file: path)
        }
    }

    private mutating func readTest(_ node: Node) {
        guard let mapping = node.mapping else {
            return note(node, "tests", "begin each test with `- name: WHAT HOLDS`")
        }
        var test = RuleTests.Test(name: "test \(tests.tests.count + 1)")
        for (key, value) in mapping {
            switch key.string {
            case "name": test.name = value.string ?? test.name
            case "interval":
                let span = time(value, "interval")
                if span < 1000 { note(value, "interval", "must be a second or more: 10s, 1m") }
                test.intervalMs = max(1000, span)
            case "input_series":
                for item in list(value, "input_series") { readSeries(item, &test) }
            case "events": for item in list(value, "events") { readEvent(item, &test) }
            case "alert_rule_test":
                for item in list(value, "alert_rule_test") { readCheck(item, &test) }
            default: unknown(key, "", "name, interval, input_series, events, alert_rule_test")
            }
        }
        if tests.tests.contains(where: { $0.name == test.name }) {
            note(node, "name", "\(test.name) stands there twice: call one of them otherwise")
        }
        if test.checks.isEmpty {
            note(node, "alert_rule_test", "is missing: say what is to be told when")
        }
        if InventedRoom.count(test) > InventedRoom.limit {
            note(node, test.name, "has more than \(InventedRoom.limit) events: make it shorter")
        }
        tests.tests.append(test)
    }

    private mutating func readSeries(_ node: Node, _ test: inout RuleTests.Test) {
        let kinds = RuleTests.Series.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        guard let mapping = node.mapping, let name = mapping["series"],
            let kind = RuleTests.Series.Kind(rawValue: name.string ?? "")
        else { return note(node, "series", "must be one of \(kinds)") }
        var series = RuleTests.Series(kind: kind)
        for (key, value) in mapping {
            switch key.string {
            case "series": break
            case "source": series.source = value.string ?? ""
            case "text": series.text = value.string ?? ""
            case "values":
                var bad = ""
                if let values = SeriesValues.parse(value.string ?? "", bad: &bad) {
                    series.values = values
                } else {
                    note(
                        value, "\(kind.rawValue).values",
                        "\(bad) is none: write 5, 5x3 (5 and three times more), 1+2x3 (1 3 5 7), _ or _x3 (nothing known), at most \(SeriesValues.limit)"
                    )
                }
            default: unknown(key, "\(kind.rawValue).", "series, source, text, values")
            }
        }
        if kind == .comment || kind == .transcript, series.text.isEmpty {
            note(node, "\(kind.rawValue).text", "is missing: say what is written or said")
        }
        test.series.append(series)
    }

    private mutating func readEvent(_ node: Node, _ test: inout RuleTests.Test) {
        guard let mapping = node.mapping, let at = mapping["at"], let type = mapping["type"] else {
            return note(node, "events", "write each as {at: 2m, type: TYPE, …}")
        }
        var event = RuleTests.Event()
        event.atMs = time(at, "at")
        for (key, value) in mapping {
            switch key.string {
            case "at": break
            case "every":
                event.everyMs = max(1000, time(value, "every"))
                if mapping["until"] == nil {
                    note(value, "every", "needs an end: add until: 20m")
                }
            case "until": event.untilMs = time(value, "until")
            case "id", "ts", "room":
                note(key, "\(key.string ?? "")", "is given by the test: leave it out")
            default:
                event.fields.append(
                    JSON.Member(name: key.string ?? "", value: JSON(yaml: value)))
            }
        }
        if !InventedRoom.isKind(type.string ?? "") {
            note(type, "type", "\(type.string ?? "") is no type of event: see docs/api.md")
        }
        test.events.append(event)
    }

    private mutating func readCheck(_ node: Node, _ test: inout RuleTests.Test) {
        guard let mapping = node.mapping, let at = mapping["eval_time"] else {
            return note(node, "eval_time", "is missing: say when, e.g. eval_time: 7m")
        }
        var check = RuleTests.Check(line: node.mark?.line ?? 1, atMs: time(at, "eval_time"))
        for (key, value) in mapping {
            switch key.string {
            case "eval_time": break
            case "alertname": check.rule = value.string
            case "exp_alerts":
                for item in list(value, "exp_alerts") { readExpected(item, &check) }
            default: unknown(key, "", "eval_time, alertname, exp_alerts")
            }
        }
        test.checks.append(check)
    }

    private mutating func readExpected(_ node: Node, _ check: inout RuleTests.Check) {
        var expected = RuleTests.Expected()
        for (key, value) in node.mapping ?? [:] {
            switch key.string {
            case "state":
                expected.state = value.string
                if !["firing", "recovering"].contains(value.string ?? "") {
                    note(value, "state", "must be firing or recovering")
                }
            case "exp_labels": expected.labels = texts(value, "exp_labels", nil)
            case "exp_annotations":
                expected.annotations = texts(
                    value, "exp_annotations", ["text", "text_en", "host"])
            default: unknown(key, "", "state, exp_labels, exp_annotations")
            }
        }
        check.expected.append(expected)
    }

    private mutating func texts(_ node: Node, _ path: String, _ known: [String]?) -> [String:
        String]
    {
        var texts: [String: String] = [:]
        for (key, value) in node.mapping ?? [:] {
            let name = key.string ?? ""
            if let known, !known.contains(name) {
                unknown(key, "\(path).", known.joined(separator: ", "))
            }
            texts[name] = value.string ?? ""
        }
        return texts
    }

    private mutating func checkNames() {
        let names = Set(tests.rules.map(\.rule))
        for check in tests.tests.flatMap(\.checks) {
            guard let rule = check.rule, !names.contains(rule) else { continue }
            problems.append((check.line, "alertname", "\(rule) is no rule: name one in force"))
        }
    }

    private mutating func list(_ node: Node, _ path: String) -> [Node] {
        guard let list = node.sequence else {
            note(node, path, "must be a list: begin each with `- `")
            return []
        }
        return Array(list)
    }

    private mutating func time(_ node: Node, _ path: String) -> Int64 {
        guard let seconds = RuleFile.seconds(node.string ?? "") else {
            note(node, path, "write a time: 45s, 7m, 1m30s or 1h")
            return 0
        }
        return Int64((seconds * 1000).rounded())
    }
}
