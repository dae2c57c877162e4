import Copywriting
import Vocabulary

/// Makes an approved text into those of other dealers: each with its own store, city and address, and
/// only with offers that hold there.
struct CopyStores {
    private let piece: CopyPiece
    private let board: CopyBoard

    struct Exception: Sendable {
        var dealer: String
        var store: String
        var reason: BilingualText
    }

    init(_ piece: CopyPiece, _ board: CopyBoard) {
        self.piece = piece
        self.board = board
    }

    /// - Parameter wanted: dealers by key; nil = all but the text's own and those that have it.
    func make(
        _ wanted: [String]?, by name: String
    ) -> (texts: [(piece: CopyPiece, deeds: [CopyDeed])], exceptions: [Exception]) {
        var texts: [(piece: CopyPiece, deeds: [CopyDeed])] = []
        var exceptions: [Exception] = []
        let served = Set(
            board.pieces.values.filter { $0.origin.from == piece.piece && $0.state != .withdrawn }
                .map(\.origin.dealer))
        for dealer in board.studio.house.dealers
        where dealer.dealer != piece.origin.dealer && wanted?.contains(dealer.dealer) ?? true
            && !served.contains(dealer.dealer)
        {
            switch text(of: dealer, by: name) {
            case .success(let text): texts.append(text)
            case .failure(let reason):
                exceptions.append(
                    Exception(dealer: dealer.dealer, store: dealer.store, reason: reason.text))
            }
        }
        return (texts, exceptions)
    }

    private struct Reason: Error {
        var text: BilingualText
    }

    private func text(
        of dealer: DealerCard, by name: String
    ) -> Result<(piece: CopyPiece, deeds: [CopyDeed]), Reason> {
        var origin = piece.origin
        origin.dealer = dealer.dealer
        origin.from = piece.piece
        let own = CopyPiece(CopyAnswer.newName(), origin)
        let known = Dictionary(board.facts(of: own).map { ($0.fact, $0) }) { first, _ in first }
        let text: CopyText
        do throws(Localising.Exception) {
            text = try Localising.text(
                piece.text, from: piece.origin.dealer, to: dealer.dealer, known: known)
        } catch {
            return .failure(Reason(text: error.text))
        }
        if let finding = board.findings(of: own, text).first(where: \.blocks) {
            return .failure(Reason(text: finding.reason))
        }
        let now = wallClock()
        var created = CopyDeed(.created, ts: now, by: name, note: piece.piece)
        created.version = CopyVersion(text: text, byModel: piece.byModel)
        // Only what the cards say differs from what was approved.
        let approver = piece.deeds.last { $0.kind == .approved }?.by ?? ""
        let deeds = [
            created, CopyDeed(.submitted, ts: now, by: name, note: piece.piece),
            CopyDeed(.approved, ts: now, by: approver, note: piece.piece),
        ]
        return .success((own, deeds))
    }
}

extension Localising.Exception {
    fileprivate var text: BilingualText {
        switch self {
        case .lacks(let name):
            BilingualText(zh: "门店资料缺「\(name)」", en: "its card lacks “\(name)”")
        case .offer(let name):
            BilingualText(zh: "「\(name)」在这家店不适用", en: "“\(name)” does not hold there")
        }
    }
}
