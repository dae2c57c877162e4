import Copywriting
import Foundation
import Journal
import Projection
import Vocabulary
import WebSocketHost
import Wire

/// Templates of copy: read, tried with drafts while somebody edits, saved, taken back.
extension Gateway {
    func templates(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route
    ) -> HTTPResponse? {
        guard let name = request.query["name"], !name.isEmpty else {
            guard route == .templates else {
                return .error(.missingField, "name is missing: e.g. moments/offer", field: "name")
            }
            answer(id) { .json(Self.list($0)) }
            return nil
        }
        guard TemplateBook.file(name) != nil else {
            return .error(
                .badField, "name must be like moments/offer, parts/visit or words", field: "name")
        }
        let isCheck = request.query["check"] == "true"
        let isOwner = grant.role == .owner && grant.rooms.isEmpty
        guard route == .templates || isOwner || isCheck && grant.role.canWrite else {
            return .forbidden("change templates", grant)
        }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .error(.badField, "a template is UTF-8 text: save it as UTF-8")
        }
        guard text.utf8.count <= TemplateBook.mostBytes else {
            return .error(.tooLarge, "a template may have \(TemplateBook.mostBytes / 1024) KiB")
        }
        let order = Self.order(request)
        let base = request.baseVersion
        answer(id) { board in
            do {
                switch route {
                case .templates: return Self.shown(name, order, board)
                case .forgetTemplate: return try Self.forget(name, order, board)
                default: return try Self.save(name, text, order, base, isCheck, board)
                }
            } catch {
                return .error(.journalError, "\(error)")
            }
        }
        return nil
    }

    private static func list(_ board: CopyBoard) -> JSON {
        let retired = Set(board.studio.house.shelf.templates.filter(\.isRetired).map(\.name))
        return .members([
            "templates": .array(
                board.templates.names.map { name, isOwn in
                    .members([
                        "template": .string(name), "ours": .bool(isOwn),
                        "retired": retired.contains(name) ? .bool(true) : nil,
                    ])
                })
        ])
    }

    /// What drafts of a template are made of while somebody edits it.
    private static func order(_ request: HTTPRequest) -> CopyOrder {
        func named(_ key: String) -> String? {
            request.query[key].flatMap { $0.isEmpty ? nil : $0 }
        }
        var brief = Brief(channel: "")
        brief.seed = named("seed").flatMap { UInt64($0) } ?? 1
        brief.count = 2
        let keywords = named("keywords")?.split(separator: ",").prefix(8).map {
            String($0.prefix(20))
        }
        return CopyOrder(
            stream: nil, product: named("product"), dealer: named("dealer"),
            keywords: keywords ?? [], day: nil, brief: brief)
    }

    private static func shown(_ name: String, _ order: CopyOrder, _ board: CopyBoard)
        -> HTTPResponse
    {
        guard let entry = board.templates.entry(name) else { return .unknown("template", name) }
        let (shelf, problems) = board.templates.tried(name, entry.text)
        return .json(json(entry, problems, board.preview(name, shelf, order)))
    }

    private static func json(
        _ entry: TemplateBook.Entry, _ problems: [FileFaults.Fault], _ preview: CopyBoard.Preview
    ) -> JSON {
        .members([
            "template": .string(entry.name), "own": .string(entry.text),
            "version": .string(entry.version), "ours": .bool(entry.isOwn),
            "problems": .array(problems.map(\.json)),
            "drafts": .array(preview.drafts.map { CopyJSON.draft($0, $1) }),
            "lacking": preview.lacking.map { .string($0) },
        ])
    }

    private static func save(
        _ name: String, _ text: String, _ order: CopyOrder, _ base: String?, _ isCheck: Bool,
        _ board: CopyBoard
    ) throws -> HTTPResponse {
        let (shelf, problems) = board.templates.tried(name, text)
        guard problems.isEmpty else { return .problems(.badTemplate, problems) }
        let before = board.templates.entry(name)
        var entry = TemplateBook.Entry(name: name, text: text, isOwn: before?.isOwn ?? true)
        if !isCheck {
            guard base == nil || base == before?.version else { return .changedMeanwhile }
            try board.templates.save(name, text)
            board.readAgain()
            entry.isOwn = true
        }
        return .json(json(entry, [], board.preview(name, shelf, order)))
    }

    private static func forget(
        _ name: String, _ order: CopyOrder, _ board: CopyBoard
    ) throws -> HTTPResponse {
        guard board.templates.entry(name)?.isOwn == true else {
            return .unknown("template of your own", name)
        }
        try board.templates.forget(name)
        board.readAgain()
        return board.templates.entry(name) == nil
            ? .json(.members(["template": .string(name)])) : shown(name, order, board)
    }
}
