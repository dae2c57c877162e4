import Foundation
import Wire
import Yams

/// Reads what settings say of compliance: files, the packs that count, and what differs in a room.
///
/// `compliance: {packs: packs.yaml, offers: offers.yaml, on: [absolute], rooms: {hall: {dealer: 北桥店}}}`
struct ComplianceReader {
    typealias Failure = Configuration.Failure
    let file: String
    /// Where files stand that are named without a folder; nil = where the program runs.
    var folder: URL?

    func sources(_ node: Node) throws(Failure) -> ComplianceRules.Sources {
        var sources = ComplianceRules.Sources()
        for (key, value) in try mapping(node, "compliance", "{packs: FILE, offers: FILE}") {
            let path = "compliance.\(key.string ?? "")"
            switch key.string {
            case "packs": sources.packs = try name(value, path)
            case "offers": sources.offers = try name(value, path)
            case "on": sources.on = try packs(value, path)
            case "hints":
                guard let hints = value.bool else {
                    throw failure(value, "\(path) is true or false")
                }
                sources.hints = hints
            case "rooms":
                for (key, value) in try mapping(value, path, "NAME: {offers: FILE}") {
                    let room = key.string ?? ""
                    sources.rooms[room] = try own(value, "\(path).\(room)")
                }
            default:
                throw failure(key, "\(path) is no setting: use packs, offers, on, hints or rooms")
            }
        }
        return sources
    }

    private func own(_ node: Node, _ path: String) throws(Failure) -> ComplianceRules.Own {
        var own = ComplianceRules.Own()
        for (key, value) in try mapping(node, path, "{offers: FILE}") {
            let path = "\(path).\(key.string ?? "")"
            switch key.string {
            case "offers": own.offers = try name(value, path)
            case "on": own.packs = try packs(value, path)
            case "dealer": own.dealer = value.scalar?.string
            case "region": own.region = value.scalar?.string
            default: throw failure(key, "\(path) is no setting: use offers, on, dealer or region")
            }
        }
        return own
    }

    private func packs(_ node: Node, _ path: String) throws(Failure) -> Set<String> {
        guard let list = node.sequence else {
            throw failure(node, "\(path): must be a list of packs, e.g. [absolute, price]")
        }
        return Set(list.compactMap(\.string))
    }

    private func name(_ node: Node, _ path: String) throws(Failure) -> String {
        guard let name = node.scalar?.string, !name.isEmpty else {
            throw failure(node, "\(path): must be the name of a file")
        }
        guard let folder, !name.hasPrefix("/") else { return name }
        return folder.appending(path: name).path
    }

    private func mapping(
        _ node: Node, _ path: String, _ example: String
    ) throws(Failure) -> Node.Mapping {
        guard let mapping = node.mapping else {
            throw failure(node, "\(path): write e.g. \(example)")
        }
        return mapping
    }

    private func failure(_ node: Node, _ text: String) -> Failure {
        Failure(description: "\(file):\(node.mark?.line ?? 1): \(text)")
    }
}

extension ComplianceRules.Sources {
    /// What is in force, as a line of a file that says the same; nil where that is the standard.
    var yaml: String? {
        guard !isStandard else { return nil }
        func list(_ names: Set<String>) -> String { "[\(names.sorted().joined(separator: ", "))]" }
        func text(_ value: String) -> String { JSON.string(value).text }
        let own = rooms.sorted { $0.key < $1.key }.map { name, own in
            let settings = [
                own.offers.map { "offers: \(text($0))" }, own.packs.map { "on: \(list($0))" },
                own.dealer.map { "dealer: \(text($0))" }, own.region.map { "region: \(text($0))" },
            ].compactMap(\.self)
            return "\(text(name)): {\(settings.joined(separator: ", "))}"
        }
        let settings = [
            packs.map { "packs: \(text($0))" }, offers.map { "offers: \(text($0))" },
            on.map { "on: \(list($0))" },
            own.isEmpty ? nil : "rooms: {\(own.joined(separator: ", "))}",
        ].compactMap(\.self)
        return "compliance: {\(settings.joined(separator: ", "))}"
    }
}
