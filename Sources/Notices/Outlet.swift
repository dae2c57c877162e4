package import Vocabulary

/// Where warnings are told outside this service.
package struct Outlet: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A program of one's own: signed JSON.
        case webhook
        /// Bots of group chats.
        case wecom, dingtalk, feishu

        /// Bots show one message for all that waits: a group that is flooded is muted.
        package var isBot: Bool { self != .webhook }
    }

    package enum Subject: String, CaseIterable, Sendable { case warnings, copy }

    package enum Language: String, CaseIterable, Sendable { case zh, en }

    package var name: String
    package var kind: Kind
    package var url: Destination
    package var secret: String
    /// The rooms it is told of; empty = all.
    package var rooms: [String] = []
    package var severities: [Severity] = [.p1, .p2]
    package var tells: [Subject] = [.warnings]
    package var language = Language.zh
    /// Whether it is told, too, that a warning is over.
    package var tellsResolved = true
    /// Whether its target may lie in this machine's own network.
    package var allowsInternal = false
    /// What comes before the path of a link, e.g. `https://show.example`; nil = no links.
    package var linkBase: String?

    package init(name: String, kind: Kind, url: Destination, secret: String) {
        self.name = name
        self.kind = kind
        self.url = url
        self.secret = secret
    }

    package func wants(_ notice: Notice) -> Bool {
        let isOurs = rooms.isEmpty || rooms.contains(notice.room)
        guard notice.copy == nil else { return isOurs && tells.contains(.copy) }
        return isOurs && tells.contains(.warnings) && severities.contains(notice.severity)
            && (tellsResolved || notice.state != .resolved)
    }
}

/// An address of HTTP, taken apart (RFC 3986 §3), so that the name can be looked up, and looked at,
/// before anything is sent.
package struct Destination: Sendable, Equatable {
    package var isSecure: Bool
    /// A name, or an address without brackets.
    package var host: String
    package var port: Int
    /// Path and query, as they are sent.
    package var target: String

    package enum Fault: Error, Equatable {
        case scheme, host, port, user, space, fragment

        package var cure: String {
            switch self {
            case .scheme: "must begin with https:// or http://"
            case .host: "names no host: write e.g. https://hooks.example/showcaller"
            case .port: "has a port that is not a number from 1 to 65535"
            case .user: "has a name or password in it: use `secret`"
            case .space: "has a character that addresses do not have: percent-encode it"
            case .fragment: "has a # in it, which is never sent: leave it out"
            }
        }
    }

    package init(_ text: String) throws(Fault) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .space }
        guard !text.contains("#") else { throw .fragment }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
            throw .scheme
        }
        isSecure = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .user }
        let (host, port) = try Self.parts(authority)
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        let target = String(rest[end...])
        self.target = target.hasPrefix("/") ? target : "/" + target
    }

    private static func parts(_ authority: Substring) throws(Fault) -> (String, Int?) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw .host }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw .port }
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        let known = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            case 0x3A: authority.hasPrefix("[")
            default: false
            }
        }
        guard !host.isEmpty, known, host.utf8.count <= 253 else { throw .host }
        guard let port else { return (host.lowercased(), nil) }
        guard let number = Int(port), (1...65_535).contains(number) else { throw .port }
        return (host.lowercased(), number)
    }

    /// The value of the `Host` header (RFC 9110 §7.2).
    package var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// What may be shown of it: keys of bots are in path and query.
    package var origin: String { (isSecure ? "https://" : "http://") + hostHeader }
}
