import Measures
import Vocabulary
import Warnings
import Wire
import Yams

/// Reads what the settings say of rooms and funnels, or complains with line and cure.
struct PolicyReader {
    typealias Failure = Configuration.Failure
    let file: String

    private func failure(_ node: Node, _ text: String) -> Failure {
        Failure(description: "\(file):\(node.mark?.line ?? 1): \(text)")
    }

    /// Whole seconds of a setting by its name.
    static func seconds(_ name: String, _ value: String, _ place: String) throws(Failure) -> Int {
        let range = name == "ghost_s" ? 0...86_400 : 1...604_800
        guard let seconds = Int(value), range.contains(seconds) else {
            throw Failure(
                description:
                    "\(place): must be a whole number of seconds from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return seconds
    }

    /// `rooms: {r1: {ghost_s: 0, stale_after_s: 600, warnings: {dead_air_s: 20}}}`
    ///
    /// - Parameter warnings: what holds where a room says nothing else.
    func rooms(_ node: Node, warnings: RoomLimits) throws(Failure) -> [String: Policies.Own] {
        guard let rooms = node.mapping else {
            throw failure(node, "rooms: write each as `NAME: {ghost_s: 0}`")
        }
        var all: [String: Policies.Own] = [:]
        for (key, value) in rooms {
            let name = key.string ?? ""
            guard let settings = value.mapping else {
                throw failure(key, "rooms.\(name): write e.g. {ghost_s: 0}")
            }
            var own = Policies.Own()
            for (key, value) in settings {
                let setting = key.string ?? ""
                let place = "\(file):\(key.mark?.line ?? 1): rooms.\(name).\(setting)"
                let text = value.string ?? ""
                switch setting {
                case "ghost_s": own.ghostS = try Self.seconds(setting, text, place)
                case "stale_after_s": own.staleAfterS = try Self.seconds(setting, text, place)
                case "warnings":
                    own.warnings = try RoomSettings.limits(value, file: file, over: warnings)
                default:
                    throw Failure(
                        description:
                            "\(place) is not a setting of a room: use ghost_s, stale_after_s or warnings"
                    )
                }
            }
            all[name] = own
        }
        return all
    }

    /// `funnels: {lead: [exposure, enter, stay30, {ask: [comment, dm_open]}, form_submit]}`
    func funnels(_ node: Node) throws(Failure) -> FunnelPlan {
        guard let funnels = node.mapping else {
            throw failure(node, "funnels: write each as `NAME: [enter, …]`")
        }
        var definitions: [FunnelPlan.Definition] = []
        var places: [String: Node] = [:]
        for (key, value) in funnels {
            let name = key.string ?? ""
            guard Self.isName(name) else {
                throw failure(key, "funnels: \(name) is not a name: \(Self.nameCure)")
            }
            guard let list = value.sequence else {
                throw failure(key, "funnels.\(name): write a list of steps, e.g. [enter, lead]")
            }
            var steps: [FunnelPlan.Step] = []
            for step in list { steps.append(try self.step(step, "funnels.\(name)")) }
            places[name] = key
            definitions.append(.init(name: name, steps: steps))
        }
        do {
            return try FunnelPlan(definitions)
        } catch {
            let name = error.funnel
            let place = name.flatMap { places[$0] } ?? node
            throw failure(place, "funnels\(name.map { ".\($0)" } ?? ""): \(error.cure)")
        }
    }

    private func step(_ node: Node, _ place: String) throws(Failure) -> FunnelPlan.Step {
        if let name = node.string {
            if let step = FunnelPlan.Step(named: name) { return step }
            throw failure(
                node,
                "\(place): \(name) is not a step: use stayN, interact, \(Self.kindNames), or {NAME: [KIND, …]}"
            )
        }
        guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first,
            let name = key.string, Self.isName(name), let list = value.sequence, !list.isEmpty
        else {
            throw failure(node, "\(place): write a step as a name, or as {NAME: [KIND, …]}")
        }
        var kinds: [EventKind] = []
        for one in list {
            guard let kind = FunnelPlan.Step.kinds.first(where: { $0.name == one.string }) else {
                throw failure(
                    one,
                    "\(place).\(name): \(one.string ?? "") is not a kind: use \(Self.kindNames)")
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return FunnelPlan.Step(name: name, kinds: kinds)
    }

    private static let kindNames = FunnelPlan.Step.kinds.map(\.name).joined(separator: ", ")
    private static let nameCure = "use 1 to 32 letters from a to z, digits and _"

    static func isName(_ name: String, atMost limit: Int = 32) -> Bool {
        (1...limit).contains(name.count)
            && name.allSatisfy { $0 == "_" || ("a"..."z").contains($0) || ("0"..."9").contains($0) }
    }
}

extension Policies {
    /// What is in force, as lines of a file that says the same.
    var yaml: [String] {
        var lines = ["ghost_s: \(ghostS)", "stale_after_s: \(staleAfterS)"]
        let all = funnels.definitions.map { funnel in
            let steps = funnel.steps.map { step in
                let kinds = step.kinds.map(\.name).joined(separator: ", ")
                return step.isPlain ? step.name : "{\(step.name): [\(kinds)]}"
            }
            return "\(funnel.name): [\(steps.joined(separator: ", "))]"
        }
        lines.append("funnels: {\(all.joined(separator: ", "))}")
        let own = rooms.sorted { $0.key < $1.key }.map { name, own in
            let settings = [
                own.ghostS.map { "ghost_s: \($0)" }, own.staleAfterS.map { "stale_after_s: \($0)" },
            ]
            let text = settings.compactMap(\.self).joined(separator: ", ")
            return "\(JSON.string(name).text): {\(text)}"
        }
        if !own.isEmpty { lines.append("rooms: {\(own.joined(separator: ", "))}") }
        return lines
    }
}
