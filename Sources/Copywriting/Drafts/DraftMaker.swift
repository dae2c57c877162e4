import Vocabulary

/// Makes drafts: the same brief, material, templates and seed give the same drafts.
package struct DraftMaker {
    private let shelf: TemplateShelf
    private let press: TemplatePress

    /// A print that shares less than this with each before it is taken as it comes: a second choice
    /// would take a card out of its turn (`Deck`).
    private static let fine = 0.25
    /// Else prints from other seeds are tried, and the one is taken that is least like those before.
    private static let tries = 4
    /// As long as every print opens like one that was taken.
    private static let mostTries = 40

    package enum Refusal: Error, Equatable, Sendable {
        /// No template of this channel and style.
        case noTemplate
        /// What every template of them needs and nobody gave.
        case lacks(Set<CopyTemplate.Need>)
        case template(String, TemplateFault)
    }

    package init(_ shelf: TemplateShelf, _ press: TemplatePress) {
        self.shelf = shelf
        self.press = press
    }

    /// - Throws: why there is nothing to make them of.
    package func drafts(for brief: Brief, _ material: Material) throws(Refusal) -> [Draft] {
        let templates = try usable(brief, material)
        let slots = Slots(material)
        let values = slots.context
        var drafts: [Draft] = []
        var overlaps: [TextOverlap] = []
        for number in 0..<brief.count {
            let template = templates[number % templates.count]
            var best: (draft: Draft, overlap: TextOverlap, likeness: Double)?
            for attempt in 0..<Self.mostTries {
                if let best, best.likeness < (attempt < Self.tries ? Self.fine : 1) { break }
                let seed = brief.seed &+ UInt64(attempt) &* 1_000_003
                let draft = try draft(template, values, slots.table, seed, number)
                let overlap = TextOverlap(draft.text.whole)
                let likeness = likeness(draft, overlap, drafts, overlaps)
                if likeness < best?.likeness ?? .infinity { best = (draft, overlap, likeness) }
            }
            if let best {
                drafts.append(best.draft)
                overlaps.append(best.overlap)
            }
        }
        return drafts
    }

    private func usable(
        _ brief: Brief, _ material: Material
    ) throws(Refusal) -> [CopyTemplate] {
        let named = shelf.templates(channel: brief.channel, style: brief.style)
        guard !named.isEmpty else { throw .noTemplate }
        let there = material.needsMet
        let usable = named.filter { $0.needs.isSubset(of: there) }
        guard usable.isEmpty else { return usable }
        let least = named.map { $0.needs.subtracting(there) }.min { $0.count < $1.count }
        throw .lacks(least ?? [])
    }

    /// How much a print resembles those that were taken; a second draft with the same opening
    /// counts as the same.
    private func likeness(
        _ draft: Draft, _ overlap: TextOverlap, _ drafts: [Draft], _ overlaps: [TextOverlap]
    ) -> Double {
        let isRepeated = drafts.contains { $0.text.opening == draft.text.opening }
        return overlaps.reduce(isRepeated ? 1 : 0) { max($0, overlap.share(with: $1)) }
    }

    private func draft(
        _ template: CopyTemplate, _ values: [String: Any], _ table: SlotTable, _ seed: UInt64,
        _ number: Int
    ) throws(Refusal) -> Draft {
        do {
            let printed = try press.print(template, values, Deck(seed: seed, number: number))
            let marked = OfferTermsNote.added(to: printed, values, table)
            return Draft(
                template: template.name, style: template.style,
                text: CopyText(printed: marked, table))
        } catch {
            throw .template(template.name, error)
        }
    }
}

extension Material {
    /// The needs of templates that this material meets.
    var needsMet: Set<CopyTemplate.Need> {
        var met: Set<CopyTemplate.Need> = []
        if product?.facts.isEmpty == false { met.insert(.points) }
        if !offers.isEmpty { met.insert(.offers) }
        if dealer != nil { met.insert(.dealer) }
        if evening?.lines.isEmpty == false { met.insert(.lines) }
        if evening?.questions.isEmpty == false { met.insert(.questions) }
        if evening?.voices.isEmpty == false { met.insert(.voices) }
        if evening?.clips.isEmpty == false { met.insert(.clips) }
        return met
    }
}
