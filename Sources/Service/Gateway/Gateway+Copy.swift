import Copywriting
import Foundation
import Journal
import Projection
import Replay
import Vocabulary
import WebSocketHost
import Wire

/// The copy studio: drafts, checks, and texts on their way out.
extension Gateway {
    func copy(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read copy", grant) }
        if [.templates, .saveTemplate, .forgetTemplate].contains(route) {
            return templates(id, request, grant, route)
        }
        let isReading = [.copy, .copyTexts, .copyText, .copyResults, .sheets].contains(route)
        guard isReading || grant.role.canWrite else { return .forbidden("write copy", grant) }
        switch route {
        case .copy:
            let model = modelDesk.settings?.name
            answer(id) { .json(CopyAnswer.studio($0, model: model)) }
        case .copyResults: inbox.ask { $0.answerCopyResults(id, grant) }
        case .copyTexts: answer(id) { .json(CopyAnswer.texts($0, grant)) }
        case .drafts, .createCopyText, .writeByModel: return order(id, request, grant, route)
        case .modelDraft, .giveUpModelDraft: return modelDraft(id, request, grant, route, name)
        case .sheets: answer(id) { Self.sheets($0) }
        case .takeSheets: return takeSheets(id, request, grant)
        default: return piece(id, request, grant, route, name)
        }
        return nil
    }

    func answer(
        _ id: SocketID, _ body: @escaping @Sendable (CopyBoard) -> HTTPResponse
    ) {
        copyDesk.ask(body) { [host] in host.post(.respond(id, $0)) }
    }

    // Drafts

    /// Drafts of an order, or the text that one of them becomes: made again from the same seed, so that
    /// nobody can pass something else off as a draft.
    private func order(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route
    ) -> HTTPResponse? {
        let asked: CopyRequest.Order
        do throws(CopyRequest.Fault) {
            asked = try CopyRequest.order(request.body)
        } catch {
            return .error(.badField, error.cure, field: error.field)
        }
        let ordered: @Sendable (CopyBoard, Material.Evening?, String) -> HTTPResponse = {
            [modelDesk] board, evening, room in
            Self.ordered(board, asked, evening, room: room, grant, route, modelDesk)
        }
        guard let stream = asked.stream, !stream.isEmpty, asked.job == nil else {
            answer(id) { ordered($0, nil, "") }
            return nil
        }
        lookBack(id, stream, .now, grant) { [copyDesk] kept, _ in
            let evening = Material.Evening(kept.analysis)
            let room = kept.analysis.replay.room
            return copyDesk.answer { ordered($0, evening, room) }
        }
        return nil
    }

    private static func ordered(
        _ board: CopyBoard, _ asked: CopyRequest.Order, _ evening: Material.Evening?, room: String,
        _ grant: Grant, _ route: Route, _ modelDesk: ModelDesk
    ) -> HTTPResponse {
        var order = asked.order
        order.evening = evening
        do {
            if route == .createCopyText, let job = asked.job {
                return try piece(ofJob: job, grant, board, modelDesk)
            }
            let drafts = try board.studio.write(order)
            if route == .writeByModel {
                return try begun(drafts, asked, order, room: room, grant, board, modelDesk)
            }
            guard route == .createCopyText else {
                return .json(CopyAnswer.drafts(drafts, seed: order.brief.seed))
            }
            guard let number = asked.draft, drafts.indices.contains(number) else {
                return .error(
                    .badField, "draft must be the place of one of them, from 0", field: "draft")
            }
            let piece = CopyAnswer.piece(of: drafts[number].0, order, room: room)
            var deed = CopyDeed(.created, ts: wallClock(), by: grant.name)
            deed.version = CopyVersion(text: drafts[number].0.text)
            return done(try board.do(deed, to: piece), board)
        } catch let refusal as CopyStudio.Refusal {
            return .error(.badField, "\(refusal)", field: refusal.field)
        } catch {
            return .error(.journalError, "\(error)")
        }
    }

    // One text

    private func piece(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        let tree = try? request.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard route == .copyText || tree != nil else {
            return .error(.badJSON, "send the text as JSON: see docs/copy.md")
        }
        let isText = [.checkCopyText, .saveCopyText].contains(route)
        guard !isText || CopyRequest.isBounded(tree ?? .null) else {
            return .error(
                .tooLarge, "a text may have \(CopyRequest.mostBytes / 1024) KiB and 2,000 facts")
        }
        let base = request.baseVersion.flatMap { Int($0) }
        answer(id) { board in
            guard let piece = board.pieces[name], CopyAnswer.isOpen(piece, to: grant) else {
                return .unknown("text", name)
            }
            let sent = tree ?? .null
            return Self.durably { () throws(JournalError) in
                switch route {
                case .copyText: .json(CopyAnswer.piece(piece, board))
                case .checkCopyText: .json(CopyAnswer.checked(piece, sent, board))
                case .saveCopyText: try Self.save(piece, sent, base, grant, board)
                case .copyDeed: try Self.deed(piece, sent, base, grant, board)
                default: try Self.localise(piece, sent, grant, board)
                }
            }
        }
        return nil
    }

    /// What is answered where something has to be kept first.
    static func durably(_ body: () throws(JournalError) -> HTTPResponse) -> HTTPResponse {
        do throws(JournalError) {
            return try body()
        } catch {
            return .error(.journalError, "\(error)")
        }
    }

    private static func save(
        _ piece: CopyPiece, _ sent: JSON, _ base: Int?, _ grant: Grant, _ board: CopyBoard
    ) throws(JournalError) -> HTTPResponse {
        var deed = CopyDeed(.edited, ts: wallClock(), by: grant.name)
        deed.version = CopyVersion(text: board.text(sent, for: piece))
        return done(try board.do(deed, to: piece, base: base), board)
    }

    private static func deed(
        _ piece: CopyPiece, _ sent: JSON, _ base: Int?, _ grant: Grant, _ board: CopyBoard
    ) throws(JournalError) -> HTTPResponse {
        guard var deed = CopyRequest.deed(sent, by: grant.name, now: wallClock()) else {
            let all = CopyRequest.deeds.map(\.rawValue).joined(separator: ", ")
            return .error(.badField, "deed must be one of \(all)", field: "deed")
        }
        if deed.kind == .measured {
            guard let result = CopyRequest.result(sent) else {
                return .error(
                    .badField, "entries and leads must be whole numbers", field: "entries")
            }
            deed.result = result
        }
        return done(
            try board.do(deed, to: piece, base: base, pardons: grant.role == .owner), board)
    }

    private static func localise(
        _ piece: CopyPiece, _ sent: JSON, _ grant: Grant, _ board: CopyBoard
    ) throws(JournalError) -> HTTPResponse {
        guard [.approved, .published].contains(piece.state), !piece.origin.dealer.isEmpty else {
            return .error(
                .badField, "only an approved text of one dealer is made into those of others",
                field: "piece")
        }
        let found = CopyStores(piece, board).make(CopyRequest.dealers(sent), by: grant.name)
        let written = try board.write(found.texts)
        return .json(CopyAnswer.stores(written, found.exceptions))
    }

    static func done(_ outcome: CopyBoard.Outcome, _ board: CopyBoard) -> HTTPResponse {
        switch outcome {
        case .done(let piece): .json(CopyAnswer.piece(piece, board))
        case .overtaken: .changedMeanwhile
        case .refused(let refusal, let findings): CopyAnswer.refused(refusal, findings)
        }
    }
}
