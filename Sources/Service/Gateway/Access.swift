import Foundation
import Journal
import Synchronization
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// Who may do what: tokens, sessions, origins, and the brake on guessing. On the service thread.
final class Access {
    private let journal: Journal
    private let settings: AccessSettings
    private let meters: Meters
    /// Failed attempts by address: how many, and since when (seconds).
    private var failures: [String: (count: Int, since: Int64)] = [:]

    static let cookie = "showcaller_session"
    static let sessionMs: Int64 = 14 * 86_400_000
    private static let failuresAllowed = 10
    private static let failureWindowMs: Int64 = 60_000

    init(journal: Journal, settings: AccessSettings, meters: Meters) {
        self.journal = journal
        self.settings = settings
        self.meters = meters
    }

    /// What a request shows to prove itself: a bearer token, or the session of its cookie.
    func credential(_ request: HTTPRequest) -> String? {
        guard let header = request.headers["authorization"] else {
            return request.cookie(Self.cookie)
        }
        return header.lowercased().hasPrefix("bearer ") ? String(header.dropFirst(7)) : nil
    }

    func grant(_ request: HTTPRequest) throws(JournalError) -> Grant? {
        guard let credential = credential(request) else { return nil }
        return try grant(credential: credential)
    }

    /// nil = not in force, or never was. That the journal cannot be read is an error: whoever is
    /// in stays in, whoever comes is told to come again.
    func grant(credential: String) throws(JournalError) -> Grant? {
        // Tokens and sessions tell themselves apart by their first letters.
        credential.hasPrefix("ss_")
            ? try journal.grant(session: credential, now: wallClock())
            : try journal.grant(token: credential)
    }

    /// Refuses requests that other sites' pages may have sent: a foreign Origin, or a name of this
    /// machine that we were not told of (DNS rebinding).
    func refusal(_ request: HTTPRequest) -> HTTPResponse? {
        let host = request.headers["host"] ?? ""
        guard settings.accepts(host: host) else {
            return .error(
                .wrongHost,
                "this service does not answer for \(host): add it to `hosts` in the configuration")
        }
        if let origin = request.headers["origin"] {
            let name = origin.range(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
            guard name == host else {
                return .error(.wrongOrigin, "pages of \(origin) may not use this service")
            }
        }
        return nil
    }

    // Sign-in

    /// Set while an address has failed too often: seconds to wait.
    func brake(_ peer: String) -> Int? {
        guard let failed = failures[peer], failed.count >= Self.failuresAllowed else { return nil }
        let left = failed.since + Self.failureWindowMs - wallClock()
        return left > 0 ? Int(left / 1000) + 1 : nil
    }

    func noteFailure(_ peer: String) {
        meters.failedSignIns.add(1)
        let time = wallClock()
        if failures.count > 10_000 { failures.removeAll() }
        if let failed = failures[peer], time - failed.since < Self.failureWindowMs {
            failures[peer] = (failed.count + 1, failed.since)
        } else {
            failures[peer] = (1, time)
        }
    }

    /// The session that a one-time link opens; nil = it was used, is too old, or never was.
    func session(link: String) throws(JournalError) -> String? {
        guard let grant = try journal.takeLink(link, now: wallClock()) else { return nil }
        return try journal.createSession(grant, until: wallClock() + Self.sessionMs)
    }

    func createLink(_ grant: Grant, until: Int64) -> String? {
        try? journal.createLink(grant, until: until)
    }

    func session(for grant: Grant) -> String? {
        try? journal.createSession(grant, until: wallClock() + Self.sessionMs)
    }

    /// The cookie of a visitor of the demo, who needs no name: only from this machine, by a name of
    /// this machine (a proxy here speaks for others), and only for an address without a session.
    func visitorCookie(_ request: HTTPRequest) -> (name: String, value: String)? {
        guard settings.isDemo, isLoopback(peer: request.peer),
            settings.isLoopback(host: request.headers["host"] ?? ""),
            let session = session(for: Grant(name: "场控", role: .control, rooms: []))
        else { return nil }
        return setCookie(session, maxAgeS: Self.sessionMs / 1000)
    }

    var isDemo: Bool { settings.isDemo }

    func isLoopback(peer: String) -> Bool {
        ["127.0.0.1", "::1", "::ffff:127.0.0.1"].contains(peer)
    }

    func endSession(_ request: HTTPRequest) throws(JournalError) {
        if let session = request.cookie(Self.cookie) { try journal.endSession(session) }
    }

    func setCookie(_ value: String, maxAgeS: Int64) -> (name: String, value: String) {
        cookieWriter(value, maxAgeS)
    }

    /// Writes the cookie's header, on whatever thread.
    var cookieWriter: @Sendable (String, Int64) -> (name: String, value: String) {
        let secure = settings.isSecure ? "; Secure" : ""
        return { value, maxAgeS in
            (
                "set-cookie",
                "\(Access.cookie)=\(value); Path=/; Max-Age=\(maxAgeS); HttpOnly; SameSite=Strict\(secure)"
            )
        }
    }

    // Shared reports

    func share(secret: String) throws(JournalError) -> ShareRecord? {
        try journal.share(secret: secret)
    }

    func share(id: String) throws(JournalError) -> ShareRecord? { try journal.share(id: id) }

    func revokeShare(id: String) throws(JournalError) {
        try journal.revokeShare(id: id, now: wallClock())
    }

    // Tokens

    func createToken(_ grant: Grant) throws(JournalError) -> (id: String, token: String) {
        try journal.createToken(grant, now: wallClock())
    }

    func tokens() throws(JournalError) -> [TokenRecord] { try journal.tokens() }

    func revokeToken(_ id: String) throws(JournalError) -> Bool {
        try journal.revokeToken(id: id, now: wallClock())
    }
}

struct AccessSettings: Sendable {
    /// Names, without a port, by which pages may call this service, besides loopback.
    var hosts: [String] = []
    var isSecure = false
    /// All of it is invented: who sits at this machine may look without signing in.
    var isDemo = false

    func accepts(host: String) -> Bool {
        isLoopback(host: host) || hosts.contains(String(name(host)))
    }

    func isLoopback(host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(name(host))
    }

    private func name(_ host: String) -> Substring {
        host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
    }
}
