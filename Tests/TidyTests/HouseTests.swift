import Foundation
import Testing

/// `ARCHITECTURE.md` is the law here: what it says of the targets is held against their imports.
@Suite("The house")
struct HouseTests {
    /// Target → what it may import, from the table of the map.
    private static func rules() throws -> [String: Set<String>] {
        var rules: [String: Set<String>] = [:]
        for row in try Tree.table("ARCHITECTURE.md", under: "## The house") where row.count >= 3 {
            let allowed = row[2].split { $0 == " " || $0 == "," }.map(String.init)
            rules[row[0]] = Set(allowed)
        }
        return rules
    }

    private static func imports(_ file: Tree.File) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), at <= 1, words.count > at + 1 else {
                return nil
            }
            return String(words[at + 1])
        }
    }

    @Test("Every target is on the map, and imports only what the map says")
    func imports() throws {
        let rules = try Self.rules()
        #expect(rules.count > 10)
        for file in Tree.files("Sources", ".swift") {
            guard let allowed = rules[file.target] else {
                Issue.record("\(file.path): the target is not in ARCHITECTURE.md")
                continue
            }
            for name in Self.imports(file) where !allowed.contains(name) {
                Issue.record("\(file.path) imports \(name): the map does not allow it")
            }
        }
    }

    @Test("Imports run one way: no target stands above itself")
    func oneWay() throws {
        let rules = try Self.rules()
        func reach(_ target: String, _ path: [String]) {
            guard !path.contains(target) else {
                Issue.record("a circle: \((path + [target]).joined(separator: " → "))")
                return
            }
            for next in rules[target] ?? [] where rules[next] != nil {
                reach(next, path + [target])
            }
        }
        for target in rules.keys { reach(target, []) }
    }

    @Test("Pure targets do no I/O, read no clock, draw no chance, log nothing")
    func pure() {
        let pure = [
            "Vocabulary", "Wire", "Measures", "Script", "Lexicon", "Search", "Compliance", "Room",
            "Projection", "Feeds",
            "Demo", "Notices", "Replay", "Rehearsal",
        ]
        let banned = [
            "FileManager", "FileHandle", "URLSession", "ProcessInfo", "Date()", "DispatchTime",
            "clock_gettime", "ContinuousClock", "SystemRandomNumberGenerator", ".random(",
            "Task {", "Thread", "print(", "Mutex", " actor ", " async ",
        ]
        for file in Tree.files("Sources", ".swift") where pure.contains(file.target) {
            for (number, line) in file.lines.enumerated() where !line.isComment {
                // A space before: `factor` is no `actor`.
                for word in banned where " \(line)".contains(word) {
                    Issue.record("\(file.path):\(number + 1) has \(word): the core is pure")
                }
            }
        }
    }

    @Test(
        "Each outside thing is known in one place",
        arguments: [
            ("CLibWebSockets", ["WebSocketHost"]), ("GRDB", ["Journal"]),
            ("CZlib", ["Compression"]),
            ("CLZ4", ["Compression"]), ("CPCRE2", ["TextPatterns"]), ("COpenSSL", ["Outbound"]),
            ("ArgumentParser", ["showcaller"]), ("Yams", ["Service"]),
        ])
    func fences(_ fence: (name: String, targets: [String])) {
        for file in Tree.files("Sources", ".swift")
        where Self.imports(file).contains(fence.name) && !fence.targets.contains(file.target) {
            Issue.record("\(file.path) imports \(fence.name)")
        }
    }

    @Test("Promises that the compiler cannot check stand in few, known files")
    func unchecked() {
        let known = [
            "Sources/WebSocketHost/Frame.swift", "Sources/WebSocketHost/HostLoop.swift",
            "Sources/TextPatterns/TextPattern.swift", "Sources/Service/Showcaller.swift",
            "Sources/Service/Engine/Engine+Recovery.swift",
        ]
        for file in Tree.files("Sources", ".swift") where !known.contains(file.path) {
            for (number, line) in file.lines.enumerated()
            where line.contains("@unchecked") || line.contains("nonisolated(unsafe)") {
                Issue.record("\(file.path):\(number + 1): say why in a comment, and list the file")
            }
        }
    }

    @Test("Every path that the map names is there")
    func paths() throws {
        for match in try Tree.text("ARCHITECTURE.md").matches(
            of: /`((?:Sources|Tests|docs)\/[^`]*)`/)
        {
            let path = String(match.1)
            guard !path.contains("<") else { continue }
            let there = FileManager.default.fileExists(
                atPath: Tree.root.appendingPathComponent(path).path)
            #expect(there, "ARCHITECTURE.md names \(path), which is not there")
        }
    }

    @Test("No file is nobody's: top folders are on the map, modules of pages are used")
    func ownership() throws {
        let map = try Tree.text("ARCHITECTURE.md")
        for name in try FileManager.default.contentsOfDirectory(atPath: Tree.root.path)
        where !name.hasPrefix(".") && !["data", "Package.resolved"].contains(name) {
            #expect(map.contains("`\(name)"), "\(name) is not in ARCHITECTURE.md")
        }
        let pages = Tree.files("dashboards-static", ".js", ".css", ".html", ".svg")
        let all = pages.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
        for page in pages where !["index.html"].contains((page.path as NSString).lastPathComponent)
        {
            let name = (page.path as NSString).lastPathComponent
            #expect(
                all.contains("/" + name) || all.contains("\"" + name), "nobody uses \(page.path)")
        }
    }
}

extension Substring {
    /// A line that is nothing but a comment.
    var isComment: Bool { drop { $0 == " " }.hasPrefix("//") }
}
