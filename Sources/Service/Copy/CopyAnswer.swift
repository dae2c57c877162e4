import Compliance
import Copywriting
import Foundation
import Journal
import Projection
import Vocabulary
import WebSocketHost
import Wire

/// What is answered about copy.
enum CopyAnswer {
    static func newName() -> String { "c" + String(UInt64.random(in: .min ... .max), radix: 36) }

    static func isOpen(_ piece: CopyPiece, to grant: Grant) -> Bool {
        piece.origin.room.isEmpty || grant.covers(piece.origin.room)
    }

    /// What there is to write with.
    ///
    /// - Parameter model: the language model that is set up; nil = none.
    static func studio(_ board: CopyBoard, model: String?) -> JSON {
        let house = board.studio.house
        let today = dayInChina
        return .members([
            "channels": .array(house.channels.map { channel($0, house) }),
            "products": .array(house.products.map { product($0, today) }),
            "dealers": .array(house.dealers.map(dealer)),
            "offers": .array(
                board.studio.ledger.offers.map { offer in
                    .members([
                        "offer": .string(offer.offer), "name": .both(offer.name),
                        "amount": offer.amountText.isEmpty ? nil : .string(offer.amountText),
                        "terms": offer.terms.map { .string($0) },
                        "over": .bool(offer.isOver(on: today)),
                        "ahead": .bool(offer.isAhead(on: today)),
                    ])
                }),
            "model": model.map { .string($0) },
            "problems": .array(
                house.problems.map { .string($0.text) }
                    + [board.problem].compactMap { $0.map { .string($0) } }),
        ])
    }

    private static func channel(_ channel: Channel, _ house: CopyHouse) -> JSON {
        let templates = house.shelf.templates(channel: channel.channel, style: nil)
        var styles: [String] = []
        for template in templates where !styles.contains(template.style) {
            styles.append(template.style)
        }
        return .members([
            "channel": .string(channel.channel), "name": .both(channel.name),
            "title": channel.title.map(limit), "body": limit(channel.body),
            "hashtags": .int(Int64(channel.hashtags)), "source": .string(channel.source),
            "styles": .array(
                styles.map { style in
                    let own = templates.filter { $0.style == style }
                    let needs = own.map(\.needs).min { $0.count < $1.count } ?? []
                    return .members([
                        "style": .string(style), "style_en": .string(own[0].styleEn),
                        "templates": .int(Int64(own.count)),
                        "needs": .array(needs.map(\.rawValue).sorted().map { .string($0) }),
                    ])
                }),
        ])
    }

    private static func limit(_ limit: Channel.Limit) -> JSON {
        .members(["most": .int(Int64(limit.most)), "counts": .string(limit.counting.rawValue)])
    }

    private static func product(_ product: ProductSheet, _ today: CalendarDay) -> JSON {
        .members([
            "product": .string(product.product), "name": .string(product.name),
            "facts": .int(Int64(product.facts.count)),
            "lines": .array(product.facts.filter { ($0.to ?? today) >= today }.map(line)),
        ])
    }

    private static func line(_ fact: ProductSheet.Fact) -> JSON {
        .members([
            "fact": .string(fact.key), "name": .string(fact.name), "text": .string(fact.text),
            "source": fact.source.isEmpty ? nil : .string(fact.source),
            "until": fact.to.map { .string("\($0)") },
        ])
    }

    private static func dealer(_ dealer: DealerCard) -> JSON {
        .members([
            "dealer": .string(dealer.dealer), "store": .string(dealer.store),
            "city": .string(dealer.city),
        ])
    }

    static func drafts(
        _ drafts: [(Draft, [CopyFinding])], seed: UInt64
    ) -> JSON {
        .members([
            "seed": .int(Int64(clamping: seed)),
            "drafts": .array(drafts.map { CopyJSON.draft($0, $1) }),
        ])
    }

    /// The text that a draft becomes.
    static func piece(of draft: Draft, _ order: CopyOrder, room: String) -> CopyPiece {
        var origin = CopyOrigin(
            channel: order.brief.channel, style: draft.style, template: draft.template)
        origin.stream = order.stream ?? ""
        origin.room = room
        origin.product = order.product ?? ""
        origin.dealer = order.dealer ?? ""
        origin.keywords = order.keywords
        return CopyPiece(newName(), origin)
    }

    static func piece(_ piece: CopyPiece, _ board: CopyBoard) -> JSON {
        CopyJSON.piece(piece, board.findings(of: piece), facts: board.facts(of: piece))
    }

    static func checked(_ piece: CopyPiece, _ sent: JSON, _ board: CopyBoard) -> JSON {
        let text = board.text(sent, for: piece)
        return .members([
            "findings": .array(board.findings(of: piece, text).map(CopyJSON.finding))
        ])
    }

    /// Newest first. Checked again today: facts run out while texts wait.
    static func texts(_ board: CopyBoard, _ grant: Grant) -> JSON {
        let open = board.pieces.values.filter { isOpen($0, to: grant) }
            .sorted { ($1.deeds.last?.ts ?? 0, $0.piece) < ($0.deeds.last?.ts ?? 0, $1.piece) }
        return .members([
            "texts": .array(
                open.prefix(mostListed).map { CopyJSON.summary($0, board.findings(of: $0)) }),
            "left_off": .int(Int64(max(0, open.count - mostListed))),
        ])
    }

    private static let mostListed = 500

    static func stores(_ written: [CopyPiece], _ exceptions: [CopyStores.Exception]) -> JSON {
        .members([
            "texts": .array(written.map { CopyJSON.summary($0, []) }),
            "exceptions": .array(
                exceptions.map {
                    .members([
                        "dealer": .string($0.dealer), "store": .string($0.store),
                        "reason": .both($0.reason),
                    ])
                }),
        ])
    }

    static func refused(_ refusal: CopyPiece.Refusal, _ findings: [CopyFinding]) -> HTTPResponse {
        let cure =
            switch refusal {
            case .ownText: "who wrote or handed in a text does not approve it: ask somebody else"
            case .wrongState: "the text is not in a state for that: load it again"
            case .heldBack: "something holds it back: mend what is marked first"
            case .noChange: "nothing was changed"
            }
        return .json(
            .members([
                "code": .string(ErrorCode.copyRefused.rawValue), "message": .string(cure),
                "reason": .string(refusal.rawValue),
                "findings": .array(findings.map(CopyJSON.finding)),
            ]), status: ErrorCode.copyRefused.status)
    }
}
