import Stencil

/// Prints drafts from templates. Reads a template once, however many drafts are made of it; not for
/// two threads at a time, as the template library is not.
package final class TemplatePress {
    private let shelf: TemplateShelf
    private var read: [String: Plate] = [:]

    private struct Plate {
        var nodes: [any NodeType]
        var environment: Environment
    }

    package init(_ shelf: TemplateShelf) { self.shelf = shelf }

    /// One draft, with marks where facts stand.
    ///
    /// - Throws: why this template cannot be printed.
    func print(
        _ template: CopyTemplate, _ values: [String: Any], _ deck: Deck
    ) throws(TemplateFault) -> String {
        let plate = try plate(of: template)
        do {
            var values = values
            values[SlotNames.deck] = deck
            return try renderNodes(
                plate.nodes, Context(dictionary: values, environment: plate.environment))
        } catch {
            throw Self.fault(error)
        }
    }

    private func plate(of template: CopyTemplate) throws(TemplateFault) -> Plate {
        if let known = read[template.name] { return known }
        do {
            let tags = TemplateTags(shelf)
            let environment = tags.environment()
            let plate = Plate(
                nodes: try tags.nodes(of: template.body, environment), environment: environment)
            read[template.name] = plate
            return plate
        } catch {
            throw Self.fault(error)
        }
    }

    private static func fault(_ error: any Error) -> TemplateFault {
        switch error {
        case let fault as TemplateFault: fault
        case let error as TemplateSyntaxError: TemplateFault(error.reason)
        default: TemplateFault("\(error)")
        }
    }
}
