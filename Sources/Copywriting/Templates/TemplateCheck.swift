/// Finds what is wrong in a template before anybody prints it: with the line, and what to do.
package struct TemplateCheck {
    package struct Finding: Equatable, Sendable {
        package var line: Int
        package var message: String
    }

    /// What a tag opens, and the names that hold within.
    private struct Opened {
        var tag: String
        var line: Int
        /// A loop's name for an entry, and the list it runs over.
        var entry: (name: String, list: String)?
        /// Alternatives of a pick.
        var choices = 1
    }

    private let shelf: TemplateShelf
    private let includes: TemplateIncludes
    private var opened: [Opened] = []
    private var including: [String] = []
    private(set) package var findings: [Finding] = []

    private static let closes = [
        "endpick": "pick", "endmaybe": "maybe", "endif": "if", "endfor": "for",
    ]

    /// - Parameter bodyLine: the line of the file at which the body begins.
    package init(
        _ body: String, bodyLine: Int = 1, in shelf: TemplateShelf, _ includes: TemplateIncludes
    ) {
        self.shelf = shelf
        self.includes = includes
        read(body, from: bodyLine)
    }

    /// A part as a file of its own; slots of a loop that is around its include count as known.
    package init(part name: String, in shelf: TemplateShelf, _ includes: TemplateIncludes) {
        self.shelf = shelf
        self.includes = includes
        including = [name]
        read(shelf.parts[name] ?? "", from: 1)
    }

    private mutating func note(_ line: Int, _ message: String) {
        findings.append(Finding(line: line, message: message))
    }

    private mutating func read(_ body: String, from line: Int) {
        for piece in TemplatePiece.all(of: body, from: line) {
            switch piece.kind {
            case .text: readWords(piece)
            case .slot: readSlot(piece)
            case .tag: readTag(piece)
            case .remark: break
            case .open:
                note(piece.line, "“\(piece.text)” is not closed: end it with }}, %} or #}")
            }
        }
        for tag in opened {
            note(tag.line, "{% \(tag.tag) %} is not ended: add {% end\(tag.tag) %}")
        }
    }

    // Words

    private mutating func readWords(_ piece: TemplatePiece) {
        for (offset, text) in piece.text.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            let line = piece.line + offset
            if text.unicodeScalars.contains(where: { SlotTable.plane.contains($0.value) }) {
                note(line, "holds a character of a private plane: take it out")
            }
            if let number = FigureSearch.all(in: String(text)).first {
                note(
                    line,
                    "“\(number.text)” is a number of its own: take it from a slot, so that somebody answers for it"
                )
            }
        }
    }

    // Slots

    private mutating func readSlot(_ piece: TemplatePiece) {
        guard piece.words.count == 1, !piece.text.contains("|") else {
            return note(piece.line, "{{ \(piece.text) }} is not one name: write e.g. {{ model }}")
        }
        if let list = piece.text.wordList {
            guard shelf.words[list] == nil else { return }
            return note(
                piece.line,
                "there is no word list “\(list)”: add it to words.yaml\(hint(list, shelf.words.keys))"
            )
        }
        checkName(piece.text, piece.line)
    }

    private mutating func checkName(_ name: String, _ line: Int) {
        guard !isKnown(name) else { return }
        note(line, "there is no slot “\(name)”\(hint(name, knownNames))")
    }

    private func isKnown(_ name: String) -> Bool {
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first else { return false }
        switch parts.count {
        case 1: return SlotNames.plain.contains(first)
        case 2 where first == "fact": return SheetKey.name(parts[1]) != nil
        case 2:
            if first == "forloop" { return opened.contains { $0.entry != nil } }
            let list = opened.last { $0.entry?.name == first }?.entry?.list ?? partEntry(first)
            return list.flatMap { SlotNames.lists[$0] }?.contains(parts[1]) ?? false
        default: return false
        }
    }

    /// In a part that is read by itself, `point.name` may be meant for a loop around its include.
    private func partEntry(_ name: String) -> String? {
        including.isEmpty ? nil : SlotNames.lists.keys.first { $0.dropLast() == name }
    }

    private var knownNames: [String] {
        SlotNames.plain + SheetKey.names.map { "fact.\($0.key)" }
            + opened.compactMap(\.entry).flatMap { entry in
                SlotNames.lists[entry.list, default: []].map { "\(entry.name).\($0)" }
            }
    }

    private func hint(_ name: String, _ known: some Collection<String>) -> String {
        let near = known.map { ($0, EditDistance.between(name, $0)) }.filter { $0.1 <= 3 }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }
        return near.map { ": did you mean “\($0.0)”?" } ?? ""
    }

    // Tags

    private mutating func readTag(_ piece: TemplatePiece) {
        let words = piece.words
        switch words.first {
        case "pick", "maybe": opened.append(Opened(tag: words[0], line: piece.line))
        case "or": readOr(piece)
        case "if", "elif": readIf(words, piece.line)
        case "else", "empty":
            if !["if", "for"].contains(opened.last?.tag) {
                note(piece.line, "{% \(words[0]) %} stands outside of an if or a for")
            }
        case "for": readFor(words, piece.line)
        case "include": readInclude(words, piece.line)
        case let word?:
            guard let tag = Self.closes[word] else {
                return note(
                    piece.line,
                    "there is no tag “\(word)”: use pick, or, maybe, if, else, for or include")
            }
            close(tag, piece.line)
        case nil: note(piece.line, "{% %} is empty: take it out")
        }
    }

    private mutating func readOr(_ piece: TemplatePiece) {
        guard opened.last?.tag == "pick" else {
            return note(piece.line, "{% or %} stands outside of a pick")
        }
        opened[opened.count - 1].choices += 1
    }

    private mutating func close(_ tag: String, _ line: Int) {
        guard let last = opened.last, last.tag == tag else {
            let open = opened.last.map { "{% \($0.tag) %} of line \($0.line) is open" }
            return note(line, "{% end\(tag) %} ends nothing: \(open ?? "no tag is open")")
        }
        if tag == "pick", last.choices < 2 {
            note(last.line, "a pick of one is none: add {% or %}, or take the tags out")
        }
        opened.removeLast()
    }

    private mutating func readIf(_ words: [String], _ line: Int) {
        if words[0] == "if" {
            opened.append(Opened(tag: "if", line: line))
        } else if opened.last?.tag != "if" {
            note(line, "{% elif %} stands outside of an if")
        }
        let names = words.dropFirst().filter { !["and", "or", "not", "(", ")"].contains($0) }
        if names.isEmpty { note(line, "{% \(words[0]) %} asks for nothing: write e.g. if offers") }
        for name in names where SlotNames.lists[name] == nil { checkName(name, line) }
    }

    private mutating func readFor(_ words: [String], _ line: Int) {
        var opens = Opened(tag: "for", line: line)
        defer { opened.append(opens) }
        guard words.count == 4, words[2] == "in" else {
            return note(line, "write {% for point in points|few:3 %}")
        }
        let list = words[3].split(separator: "|", omittingEmptySubsequences: false)
        let name = list.first.map(String.init) ?? ""
        guard SlotNames.lists[name] != nil else {
            let known = SlotNames.lists.keys.sorted().joined(separator: ", ")
            return note(line, "“\(name)” is no list to go through: use \(known)")
        }
        if list.count > 1, !isFew(list.dropFirst()) {
            note(line, "“\(words[3])”: the only thing to do with a list is |few:3")
        }
        if opened.count(where: { $0.entry != nil }) > 0 {
            note(line, "a loop in a loop grows without measure: take one out")
        }
        opens.entry = (words[1], name)
    }

    private func isFew(_ filters: ArraySlice<Substring>) -> Bool {
        guard filters.count == 1, let filter = filters.first, filter.hasPrefix("few:") else {
            return false
        }
        return Int(filter.dropFirst(4)).map((1...20).contains) ?? false
    }

    private mutating func readInclude(_ words: [String], _ line: Int) {
        let name = words.count == 2 ? words[1].unquoted : ""
        guard shelf.parts[name] != nil else {
            return note(
                line,
                "there is no file “\(name)”\(hint(name, shelf.parts.keys)): it has to lie in prompts/parts"
            )
        }
        if let circle = includes.circle(from: name, on: including) {
            let way = circle.joined(separator: " → ")
            note(line, "\(way) goes round in a circle: take one include out")
        }
    }
}
