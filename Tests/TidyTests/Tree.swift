import Foundation

/// The repository as text: what the tidy tests read.
struct Tree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File {
        /// From the root, with slashes.
        let path: String
        let lines: [Substring]

        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    }

    /// The files below a folder whose names end so, in order of their paths.
    static func files(_ folder: String, _ suffixes: String...) -> [File] {
        let base = root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
        return (names ?? []).sorted().compactMap { name in
            guard suffixes.contains(where: { name.hasSuffix($0) }),
                let text = try? String(
                    contentsOf: base.appendingPathComponent(name), encoding: .utf8)
            else { return nil }
            return File(
                path: folder + "/" + name,
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The rows of the Markdown table under a heading, cells without their code marks.
    static func table(_ path: String, under heading: String) throws -> [[String]] {
        let lines = try text(path).components(separatedBy: "\n")
        guard let start = lines.firstIndex(of: heading) else { return [] }
        return lines[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
            .map { row in
                row.split(separator: "|").map {
                    $0.trimmingCharacters(in: .whitespaces)
                        .replacingOccurrences(of: "`", with: "")
                }
            }
    }
}
