import Notices
import Vocabulary
import Wire
import Yams

/// Reads where warnings are told, or complains with line and cure.
///
/// `outlets: {ops: {kind: webhook, url: "https://hooks.example/show", secret: $OPS_SECRET}}`
struct OutletReader {
    typealias Failure = Configuration.Failure
    let file: String
    let environment: [String: String]

    private static let names = [
        "kind", "url", "secret", "rooms", "severities", "language", "resolved", "link_base",
        "allow_internal", "tells",
    ]

    private func failure(_ node: Node, _ text: String) -> Failure {
        Failure(description: "\(file):\(node.mark?.line ?? 1): \(text)")
    }

    func outlets(_ node: Node) throws(Failure) -> [Outlet] {
        guard let mapping = node.mapping else {
            throw failure(node, "outlets: write each as `NAME: {kind: webhook, url: …, secret: …}`")
        }
        var all: [Outlet] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard (1...32).contains(name.utf8.count), isRoomName(name) else {
                throw failure(
                    key, "outlets: \(name) is not a name: use 1 to 32 of A-Z a-z 0-9 . _ : -")
            }
            all.append(try outlet(name, key, value))
        }
        guard all.count <= Limits.standard.outlets else {
            throw failure(node, "outlets: there may be \(Limits.standard.outlets)")
        }
        return all
    }

    private func outlet(_ name: String, _ key: Node, _ value: Node) throws(Failure) -> Outlet {
        let place = "outlets.\(name)"
        guard let settings = value.mapping else {
            throw failure(key, "\(place): write e.g. {kind: webhook, url: …, secret: …}")
        }
        for (key, _) in settings where !Self.names.contains(key.string ?? "") {
            throw failure(
                key,
                "\(place).\(key.string ?? "") is not a setting of an outlet: use one of \(Self.names.joined(separator: ", "))"
            )
        }
        let kind: Outlet.Kind = try choice(settings["kind"] ?? key, "\(place).kind")
        guard let url = settings["url"] else { throw failure(key, "\(place).url is missing") }
        var outlet = Outlet(
            name: name, kind: kind, url: try destination(url, "\(place).url"),
            secret: try secret(settings["secret"], key, kind, place))
        if let node = settings["rooms"] { outlet.rooms = try rooms(node, place) }
        if let node = settings["severities"] {
            outlet.severities = try severities(node, "\(place).severities")
        }
        if let node = settings["tells"] { outlet.tells = try subjects(node, "\(place).tells") }
        if let node = settings["language"] {
            outlet.language = try choice(node, "\(place).language")
        }
        if let node = settings["resolved"] { outlet.tellsResolved = try flag(node, place) }
        if let node = settings["allow_internal"] { outlet.allowsInternal = try flag(node, place) }
        if let node = settings["link_base"] {
            let base = try destination(node, "\(place).link_base")
            outlet.linkBase = base.origin + (base.target == "/" ? "" : base.target)
        }
        guard outlet.url.isSecure || outlet.allowsInternal else {
            throw failure(
                url,
                "\(place).url: messages would cross the network in the clear: use https://, or set allow_internal: true for a target in your own network"
            )
        }
        return outlet
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: Node, _ place: String
    ) throws(Failure) -> Choice where Choice.RawValue == String {
        if let choice = Choice(rawValue: node.string ?? "") { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure(node, "\(place) must be one of \(all)")
    }

    private func destination(_ node: Node, _ place: String) throws(Failure) -> Destination {
        do throws(Destination.Fault) {
            return try Destination(node.string ?? "")
        } catch {
            throw failure(node, "\(place) \(error.cure)")
        }
    }

    /// `$NAME` stands for a variable of the environment: secrets need not lie in the file.
    private func secret(
        _ node: Node?, _ key: Node, _ kind: Outlet.Kind, _ place: String
    ) throws(Failure) -> String {
        guard let node else {
            guard kind != .webhook else {
                throw failure(
                    key, "\(place).secret is missing: the receiver checks signatures with it")
            }
            return ""
        }
        guard kind != .wecom else {
            throw failure(node, "\(place).secret: a WeCom bot's key is in its url: leave this out")
        }
        var secret = node.string ?? ""
        if secret.hasPrefix("$") {
            let name = String(secret.dropFirst())
            guard let value = environment[name], !value.isEmpty else {
                throw failure(node, "\(place).secret: the environment has no \(name): set it")
            }
            secret = value
        }
        guard secret.utf8.count >= (kind == .webhook ? 16 : 1) else {
            throw failure(node, "\(place).secret: needs at least 16 characters")
        }
        return secret
    }

    private func rooms(_ node: Node, _ place: String) throws(Failure) -> [String] {
        let names = node.sequence?.map { $0.string ?? "" } ?? [node.string ?? ""]
        guard !names.isEmpty, names.allSatisfy(isRoomName) else {
            throw failure(node, "\(place).rooms: write names of rooms, e.g. [r1, r2]")
        }
        return names
    }

    private func severities(
        _ node: Node, _ place: String
    ) throws(Failure) -> [Severity] {
        guard let list = node.sequence, !list.isEmpty else {
            throw failure(node, "\(place): write a list, e.g. [P1, P2]")
        }
        var all: [Severity] = []
        for one in list { all.append(try choice(one, place)) }
        return all
    }

    private func subjects(_ node: Node, _ place: String) throws(Failure) -> [Outlet.Subject] {
        guard let list = node.sequence, !list.isEmpty else {
            throw failure(node, "\(place): write a list, e.g. [warnings, copy]")
        }
        var all: [Outlet.Subject] = []
        for one in list { all.append(try choice(one, place)) }
        return all
    }

    private func flag(_ node: Node, _ place: String) throws(Failure) -> Bool {
        switch node.string {
        case "true": return true
        case "false": return false
        default: throw failure(node, "\(place): must be true or false")
        }
    }
}

extension Outlet {
    /// As a line of a file of settings, without what is secret: keys are in the url's path, too.
    var yaml: String {
        var parts = [
            "kind: \(kind.rawValue)", "url: \"\(url.origin)/…\"",
            secret.isEmpty ? nil : "secret: \"…\"",
            rooms.isEmpty ? nil : "rooms: [\(rooms.joined(separator: ", "))]",
            "severities: [\(severities.map(\.rawValue).joined(separator: ", "))]",
            "tells: [\(tells.map(\.rawValue).joined(separator: ", "))]",
            "language: \(language.rawValue)", "resolved: \(tellsResolved)",
        ]
        parts.append(linkBase.map { "link_base: \"\($0)\"" })
        parts.append("allow_internal: \(allowsInternal)")
        return "\(JSON.string(name).text): {\(parts.compactMap(\.self).joined(separator: ", "))}"
    }
}
