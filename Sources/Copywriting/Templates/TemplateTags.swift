import Stencil

/// What this service adds to the template library: slots that leave a marked blank, alternatives,
/// optional parts, word lists, lists cut short, and includes that are read when the template is.
final class TemplateTags: Extension {
    private let shelf: TemplateShelf
    /// Files on the way to this one, to tell a circle.
    private var including: [String] = []
    private var places = 0

    init(_ shelf: TemplateShelf) {
        self.shelf = shelf
        super.init()
        registerTag("slot") { [unowned self] parser, token in try slot(parser, token) }
        registerTag("pick") { [unowned self] parser, token in try pick(parser, token) }
        registerTag("maybe") { [unowned self] parser, token in try maybe(parser, token) }
        registerTag("include") { [unowned self] parser, token in try include(parser, token) }
        registerFilter("few") { [unowned self] value, arguments, context in
            try few(value, arguments, context)
        }
    }

    func environment() -> Environment { Environment(extensions: [self]) }

    /// The nodes of a text. Slots become tags of ours, because the library writes nothing where a
    /// value is missing.
    func nodes(of text: String, _ environment: Environment) throws -> [any NodeType] {
        let template = Template(
            templateString: TemplatePiece.withoutTagLines(text), environment: environment)
        let tokens = template.tokens.map { token in
            token.kind == .variable
                ? .block(value: "slot \(token.contents)", at: token.sourceMap) : token
        }
        return try TokenParser(tokens: tokens, environment: environment).parse()
    }

    private func nextPlace() -> Int {
        places += 1
        return places
    }

    private func slot(_ parser: TokenParser, _ token: Token) throws -> any NodeType {
        guard token.components.count == 2 else {
            throw TemplateFault("a slot is one name: {{ model }}")
        }
        let name = token.components[1]
        if let list = name.wordList {
            guard let words = shelf.words[list], !words.isEmpty else {
                throw TemplateFault("there is no word list \(list) in words.yaml")
            }
            let texts = words.map { TextNode(text: $0) as any NodeType }
            return ChoiceNode(token, texts.map { [$0] }, at: nextPlace())
        }
        return SlotNode(token, name, at: nextPlace())
    }

    private func pick(_ parser: TokenParser, _ token: Token) throws -> any NodeType {
        var choices: [[any NodeType]] = []
        while true {
            choices.append(try parser.parse(until(["or", "endpick"])))
            guard let end = parser.nextToken() else { throw TemplateFault("endpick is missing") }
            guard end.contents == "or" else { break }
        }
        return ChoiceNode(token, choices, at: nextPlace())
    }

    private func maybe(_ parser: TokenParser, _ token: Token) throws -> any NodeType {
        let nodes = try parser.parse(until(["endmaybe"]))
        guard parser.nextToken() != nil else { throw TemplateFault("endmaybe is missing") }
        return ChoiceNode(token, [nodes, []], at: nextPlace())
    }

    private func include(_ parser: TokenParser, _ token: Token) throws -> any NodeType {
        let name = token.components.dropFirst().first?.unquoted ?? ""
        guard let text = shelf.parts[name] else { throw TemplateFault("there is no file \(name)") }
        guard !including.contains(name) else {
            throw TemplateFault("\((including + [name]).joined(separator: " → ")) is a circle")
        }
        including.append(name)
        defer { including.removeLast() }
        let part = TemplateTags.tidied(text)
        return ChoiceNode(token, [try nodes(of: part, environment())], at: nextPlace())
    }

    /// A part ends where its last line does.
    private static func tidied(_ text: String) -> String {
        var text = text
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    /// `points|few:3`: those that fit the keywords first, else in an order of the draft's own.
    private func few(_ value: Any?, _ arguments: [Any?], _ context: Context) throws -> Any? {
        guard let items = value as? [[String: Any]], let deck = context.deck,
            let most = arguments.first as? Int
        else { return value }
        let order = deck.order(items.count, at: items.count &* 31 &+ most)
        let fitting = order.filter { items[$0][SlotNames.fits] != nil }
        let others = order.filter { items[$0][SlotNames.fits] == nil }
        return (fitting + others).prefix(max(1, most)).map { items[$0] }
    }
}

/// Nodes of which a draft takes one list.
private final class ChoiceNode: NodeType {
    let token: Token?
    private let choices: [[any NodeType]]
    private let place: Int

    init(_ token: Token, _ choices: [[any NodeType]], at place: Int) {
        self.token = token
        self.choices = choices
        self.place = place
    }

    func render(_ context: Context) throws -> String {
        guard let deck = context.deck else { return "" }
        return try renderNodes(choices[try deck.draw(choices.count, at: place)], context)
    }
}

/// A value, or a marked blank.
private final class SlotNode: NodeType {
    let token: Token?
    private let name: String
    private let variable: Variable
    private let place: Int

    init(_ token: Token, _ name: String, at place: Int) {
        self.token = token
        self.name = name
        self.place = place
        variable = Variable(name)
    }

    func render(_ context: Context) throws -> String {
        guard let deck = context.deck else { return "" }
        let value = try variable.resolve(context)
        if let words = value as? [String], !words.isEmpty {
            return words[try deck.draw(words.count, at: place)]
        }
        _ = try deck.draw(1, at: place)
        if let mark = value as? String { return mark }
        let table = context[SlotNames.table] as? SlotTable
        return table?.mark(.blank(SlotNames.label(name))) ?? ""
    }
}

extension Context {
    var deck: Deck? { self[SlotNames.deck] as? Deck }
}

extension String {
    /// The name of a list that a slot draws from: `words.wow`.
    var wordList: String? { hasPrefix("words.") ? String(dropFirst(6)) : nil }

    /// Without the quotes around it.
    var unquoted: String { trimming(["\"", "'"]) }

    private func trimming(_ signs: Set<Character>) -> String {
        var text = self[...]
        while let first = text.first, signs.contains(first) { text.removeFirst() }
        while let last = text.last, signs.contains(last) { text.removeLast() }
        return String(text)
    }
}
