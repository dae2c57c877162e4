/// Which part includes which, read once for all templates of a shelf.
package struct TemplateIncludes: Sendable {
    private let direct: [String: [String]]

    package init(_ shelf: TemplateShelf) {
        direct = shelf.parts.mapValues { Self.named(in: $0) }
    }

    private static func named(in text: String) -> [String] {
        guard text.contains("include") else { return [] }
        return TemplatePiece.all(of: text).filter {
            $0.kind == .tag && $0.words.first == "include"
        }.map { $0.words.dropFirst().first?.unquoted ?? "" }
    }

    /// The way from a part back to one that is on the way already; nil if there is none.
    func circle(from name: String, on way: [String]) -> [String]? {
        if way.contains(name) { return way + [name] }
        for next in direct[name] ?? [] {
            if let circle = circle(from: next, on: way + [name]) { return circle }
        }
        return nil
    }

    /// The parts that a body includes, those of parts, too.
    package func all(of body: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = Self.named(in: body)
        while let name = waiting.popLast() {
            guard let more = direct[name], found.insert(name).inserted else { continue }
            waiting += more
        }
        return found
    }
}
