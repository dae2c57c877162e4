import Foundation
import Journal
import Logging
import Room
import Telemetry
import Vocabulary
import Warnings
import WebSocketHost
import Wire

/// The rules of warnings, while the service runs.
extension Engine {
    /// How often the file is looked at.
    private static let lookEveryMs: Int64 = 2000

    /// Takes a changed file into force.
    func lookAtRules(_ time: Int64) {
        guard time - rulesLookMs >= Self.lookEveryMs else { return }
        rulesLookMs = time
        guard ruleBook.look() else { return }
        guard ruleBook.problems.isEmpty else {
            let told = ruleBook.problems.prefix(5).map { "\($0.line): \($0.path): \($0.message)" }
            return meters.logger.error(
                "warning rules not taken: those that were in force stay",
                metadata: [
                    "file": "\(ruleBook.path)", "problems": "\(told.joined(separator: "; "))",
                ])
        }
        putRulesInForce(time)
    }

    /// Every watch goes on under the new rules, with all it knows. Warnings of a rule that is gone or
    /// says something else now are over.
    private func putRulesInForce(_ time: Int64) {
        watchPlan.rules = ruleBook.rules
        for index in rooms.indices {
            guard let watch = rooms[index].watch else { continue }
            watch.advance(to: time)
            watch.supersede(by: watchPlan.rules, at: time)
            for warning in watch.takeNews() { write(warning, index) }
            rooms[index].watch = watch.renewed(rooms[index].room.name, watchPlan)
        }
        meters.logger.info("warning rules in force", metadata: ["rules": "\(ruleBook.rules.count)"])
    }

    /// Every watch goes on with other packs and ledgers: what was said before was held against those
    /// that were in force then.
    func putInForce(_ compliance: ComplianceRules) {
        let time = now
        watchPlan = watchPlan.with(compliance)
        for index in rooms.indices {
            guard let watch = rooms[index].watch else { continue }
            watch.advance(to: time)
            for warning in watch.takeNews() { write(warning, index) }
            rooms[index].watch = watch.renewed(rooms[index].room.name, watchPlan)
        }
    }

    func answerRules(_ asker: Asker, _ grant: Grant, onlyNames: Bool) {
        respond(asker, onlyNames ? ruleBook.names : rules(grant))
    }

    private func rules(_ grant: Grant) -> JSON {
        let names = rooms.map(\.room.name).filter(grant.covers).sorted()
        return ruleBook.json(
            rooms: names.map { RuleListing.limits(watchPlan.limits(of: $0), of: $0) })
    }

    /// Saves a text that was found sound.
    ///
    /// - Parameter base: the version that it was written from; nil = whatever lies there.
    func saveRules(_ id: SocketID, _ grant: Grant, _ text: String, base: String?) {
        guard base ?? ruleBook.version == ruleBook.version else {
            return tell(.respond(id, .changedMeanwhile))
        }
        do {
            try ruleBook.save(text)
            putRulesInForce(now)
            tell(.respond(id, .json(rules(grant))))
        } catch {
            tell(
                .respond(
                    id,
                    .error(
                        .journalError,
                        "\(ruleBook.path) cannot be written (\(error.localizedDescription)): see to its rights and to the disk"
                    )))
        }
    }
}
