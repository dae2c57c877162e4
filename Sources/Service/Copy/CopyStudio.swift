import Compliance
package import Copywriting
import Foundation
import Lexicon
package import Vocabulary

/// What somebody asks to have written.
package struct CopyOrder: Sendable {
    package var stream: String?
    package var product: String?
    package var dealer: String?
    package var keywords: [String]
    /// nil = today.
    package var day: CalendarDay?
    package var brief: Brief
    /// What the stream left behind, where it is known already.
    var evening: Material.Evening?

    package init(
        stream: String?, product: String?, dealer: String?, keywords: [String], day: CalendarDay?,
        brief: Brief
    ) {
        self.stream = stream
        self.product = product
        self.dealer = dealer
        self.keywords = keywords
        self.day = day
        self.brief = brief
    }
}

extension CopyStudio.Refusal {
    /// The field of an order that is to be mended.
    var field: String {
        switch self {
        case .unknown(let kind, _, _): kind
        case .refused(.lacks(let needs), _, _): needs.map(\.rawValue).min() ?? "style"
        case .refused: "style"
        }
    }
}

/// Writes and checks copy with what a house has. Not for two threads at a time.
package final class CopyStudio {
    package let house: CopyHouse
    private let configuration: Configuration
    private let rules: SpokenRules
    private let press: TemplatePress
    private var memo: (day: CalendarDay, memo: LawMemo)?

    /// Why nothing can be written.
    package enum Refusal: Error, CustomStringConvertible, Equatable {
        case unknown(String, String, known: [String])
        case refused(DraftMaker.Refusal, channel: String, style: String?)

        package var description: String {
            switch self {
            case .unknown(let kind, let name, let known):
                "there is no \(kind) \(name): use \(known.isEmpty ? "— none is set up" : known.joined(separator: ", "))"
            case .refused(.noTemplate, let channel, let style):
                "there is no template for \(channel) \(style ?? ""): see prompts/\(channel)"
            case .refused(.lacks(let needs), _, _):
                "these templates need \(needs.map(\.rawValue).sorted().joined(separator: ", ")): fill the product sheet, or name a stream that has them"
            case .refused(.template(let name, let fault), _, _): "\(name): \(fault)"
            }
        }
    }

    /// - Throws: what is wrong with a file.
    package init(_ configuration: Configuration) throws(Configuration.Failure) {
        self.configuration = configuration
        house = try CopyHouse(configuration.copy.beside(configuration.data))
        rules = try ComplianceRules(configuration.compliance.beside(configuration.data)).copyRules()
        press = TemplatePress(house.shelf)
    }

    /// Drafts with what is to be said against each.
    ///
    /// - Throws: why there is nothing to write of, or what the journal cannot give.
    ///
    /// - Parameter shelf: other templates than those in force; nil = these.
    package func write(
        _ order: CopyOrder, from shelf: TemplateShelf? = nil
    ) throws -> [(Draft, [CopyFinding])] {
        guard let channel = house.channel(order.brief.channel) else {
            throw Refusal.unknown(
                "channel", order.brief.channel, known: house.channels.map(\.channel))
        }
        let material = try material(of: order)
        let drafts: [Draft]
        do throws(DraftMaker.Refusal) {
            let press = shelf.map { TemplatePress($0) } ?? press
            drafts = try DraftMaker(shelf ?? house.shelf, press).drafts(
                for: order.brief, material)
        } catch {
            throw Refusal.refused(error, channel: order.brief.channel, style: order.brief.style)
        }
        let facts = material.known
        return drafts.map { draft in
            let others = drafts.filter { $0 != draft }.map(\.text.body)
            let found = findings(
                draft.text, channel: channel.channel, known: facts, others: others,
                day: material.today)
            return (draft, found)
        }
    }

    /// What is to be said against a text.
    ///
    /// - Parameters:
    ///   - known: what the sources say now.
    ///   - day: nil = today.
    func findings(
        _ text: CopyText, channel: String, known: [CopyFact], others: [String] = [],
        byModel: Bool = false, day: CalendarDay? = nil
    ) -> [CopyFinding] {
        guard let channel = house.channel(channel) else {
            return []
        }
        let today = day ?? dayInChina
        let memo = memo(of: today)
        return CopyCheck(channel: channel, rules: rules, known: known, today: today, memo: memo)
            .findings(text, others: others, byModel: byModel)
    }

    private func memo(of day: CalendarDay) -> LawMemo {
        if let memo, memo.day == day { return memo.memo }
        let fresh = LawMemo()
        memo = (day, fresh)
        return fresh
    }

    /// The offers of the house, whatever their time.
    var ledger: OfferLedger { rules.ledger }

    /// What an order may be written from.
    package func material(of order: CopyOrder) throws -> Material {
        var material = Material(
            today: order.day ?? dayInChina)
        material.keywords = order.keywords
        material.product = try product(order.product)
        material.dealer = try order.dealer.map { name in
            guard let dealer = house.dealers.first(where: { $0.dealer == name }) else {
                throw Refusal.unknown("dealer", name, known: house.dealers.map(\.dealer))
            }
            return dealer
        }
        material.ledger = ledger
        material.evening = try order.evening ?? order.stream.map(evening)
        return material
    }

    private func product(_ name: String?) throws -> ProductSheet? {
        guard let name else { return house.products.count == 1 ? house.products.first : nil }
        guard let product = house.products.first(where: { $0.product == name || $0.name == name })
        else { throw Refusal.unknown("product", name, known: house.products.map(\.product)) }
        return product
    }

    private func evening(_ stream: String) throws -> Material.Evening {
        let plan = try ReviewPlan(
            file: configuration.review,
            intents: IntentRulesFile.lexicon(file: configuration.lexicon))
        let past = try Past(directory: configuration.data, policies: configuration.policies)
        guard let found = try past.analysis(ofStream: stream, plan) else {
            throw Refusal.unknown("stream", stream, known: [])
        }
        return Material.Evening(found)
    }
}
