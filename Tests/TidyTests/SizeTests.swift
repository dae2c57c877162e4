import Testing

/// Small and plain: the numbers of the house style.
@Suite("Sizes and words")
struct SizeTests {
    @Test("A file tells one story: 600 lines at most, tests 900")
    func files() {
        let files = Tree.files("Sources", ".swift") + Tree.files("dashboards-static", ".js")
        // The words of the pages are one list a language, a line each.
        for file in files where !file.path.contains("/words-") {
            #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines")
        }
        for file in Tree.files("Tests", ".swift", ".py") {
            #expect(file.lines.count <= 900, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("Functions fit a screen: 70 lines at most, nine in ten under 30, four in five under 20")
    func functions() {
        var lengths: [Int] = []
        for file in Tree.files("Sources", ".swift") {
            for function in Self.functions(in: file) {
                lengths.append(function.length)
                #expect(
                    function.length <= 70,
                    "\(file.path):\(function.line) is \(function.length) lines long")
            }
        }
        lengths.sort()
        #expect(lengths.count > 300)
        #expect(lengths[lengths.count * 9 / 10] < 30)
        #expect(lengths[lengths.count * 4 / 5] < 20)
    }

    /// Where functions begin and how many lines they have: the closing brace stands in the column
    /// of the line that opened it, which the formatter guarantees.
    private static func functions(in file: Tree.File) -> [(line: Int, length: Int)] {
        var found: [(Int, Int)] = []
        for (start, line) in file.lines.enumerated() {
            let code = line.drop { $0 == " " }
            guard !code.hasPrefix("//"), !code.hasSuffix("}"),
                code.contains("func ") || code.hasPrefix("init(") || code.contains(" init(")
            else { continue }
            let indent = String(repeating: " ", count: line.count - code.count)
            let end = file.lines[start...].dropFirst().firstIndex { $0 == indent + "}" }
            if let end { found.append((start + 1, end - start + 1)) }
        }
        return found
    }

    @Test("Nothing is left lying about, and nothing tells where it was made")
    func words() {
        // Written in pieces, so that this file does not find itself.
        let banned = [
            "TO" + "DO", "FIX" + "ME", "XX" + "X:", "/wo" + "rk/", "pypi" + ".org",
            "npmjs" + ".com",
            "deb.debian" + ".org", "place" + "holder implementation",
        ]
        let files =
            Tree.files("Sources", ".swift", ".h") + Tree.files("Tests", ".swift", ".py")
            + Tree.files("dashboards-static", ".js", ".html", ".css")
            + Tree.files("docs", ".md", ".yaml")
            + Tree.files("Benchmarks", ".py", ".swift") + Tree.files("packaging", "")
        for file in files {
            for (number, line) in file.lines.enumerated() {
                for word in banned where line.contains(word) {
                    Issue.record("\(file.path):\(number + 1) has \(word)")
                }
            }
        }
    }
}
