import Vocabulary

/// A title and a body with the facts that stand in each.
package struct CopyText: Sendable, Equatable {
    package var title = ""
    package var titleLocks: [FactLock] = []
    /// Hashtags are its last lines.
    package var body = ""
    package var bodyLocks: [FactLock] = []

    package init() {}

    /// Takes a printed template apart: the first heading is the title; of blank lines one is left,
    /// of blanks at the end of a line none. Then facts take the place of their marks.
    init(printed: String, _ table: SlotTable) {
        var lines: [Substring] = []
        var heading: Substring?
        for line in printed.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.trimmingEnd()
            if heading == nil, lines.allSatisfy(\.isEmpty), line.hasPrefix("# ") {
                heading = line.dropFirst(2)
            } else if !line.isEmpty || lines.last?.isEmpty == false {
                lines.append(line)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        (title, titleLocks) = Self.filled(heading.map(String.init) ?? "", table)
        (body, bodyLocks) = Self.filled(lines.joined(separator: "\n"), table)
    }

    /// Puts facts in the place of their marks.
    static func filled(_ marked: String, _ table: SlotTable) -> (String, [FactLock]) {
        var text = ""
        var length = 0
        var locks: [FactLock] = []
        var justEnded = false
        for scalar in marked.unicodeScalars {
            guard let found = table.fact(scalar) else {
                // A fact that ends with a stop of its own brings no second one.
                defer { justEnded = false }
                guard !justEnded || !stops.contains(scalar) else { continue }
                text.unicodeScalars.append(scalar)
                length += scalar.utf16Length
                continue
            }
            let fact = text.hasSuffix("#") ? found.asHashtag : found
            text += fact.text
            let end = length + fact.text.utf16.count
            locks.append(FactLock(from: length, to: end, fact: fact))
            length = end
            justEnded = fact.text.unicodeScalars.last.map(closings.contains) ?? false
        }
        return (text, locks)
    }

    private static let closings: Set<Unicode.Scalar> = ["。", "！", "？", "!", "?", "…"]
    private static let stops: Set<Unicode.Scalar> = ["。", "；", "，", "！", "？"]

    package var locks: [FactLock] { titleLocks + bodyLocks }

    /// Title and body as they are taken out.
    package var whole: String { title.isEmpty ? body : "\(title)\n\n\(body)" }

    /// The first sentence of the body: what tells two drafts apart at a glance.
    package var opening: String {
        let end = body.firstIndex { "。！？!?\n…".contains($0) } ?? body.endIndex
        return String(body[..<end])
    }
}

extension Substring {
    fileprivate func trimmingEnd() -> Substring {
        var line = self
        while let last = line.last, last == " " || last == "\t" || last == "\r" {
            line.removeLast()
        }
        return line
    }
}

extension Unicode.Scalar {
    var utf16Length: Int { value > 0xFFFF ? 2 : 1 }
}
