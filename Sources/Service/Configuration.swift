import Foundation
package import Notices
import Yams

/// How the service runs: built-in values, then the file, then the environment, then flags; the later
/// wins.
package struct Configuration: Sendable, Equatable {
    package var data = "data"
    package var listen = "127.0.0.1:8420"
    /// Names by which pages may call this service, besides loopback.
    package var hosts: [String] = []
    package var certificate: String?
    package var key: String?
    /// Serve TLS with a certificate of this installation's own authority.
    package var ownCertificate = false
    package var pages: String?
    package var charts = "/usr/share/javascript/dygraphs"
    package var qrcode = "/usr/share/javascript/qrcode-generator"
    /// A file that changes what comments are taken to want; nil = the standard one.
    package var lexicon: String?
    /// A file that changes or adds warning rules; nil = `rules.yaml` beside the data, if there is one.
    package var rules: String?
    /// A file that changes what streams are tagged and scored by; nil = the standard rules.
    package var review: String?
    package var logLevel = "info"
    package var policies = Policies()
    /// Packs of phrases and the offer ledger, by file and room.
    package var compliance = ComplianceRules.Sources()
    /// Templates, sheets and channels of copy, by file.
    package var copy = CopyHouse.Sources()
    /// Where warnings are told outside this service.
    package var outlets: [Outlet] = []
    package var echo = false

    package init() {}

    package struct Failure: Error, CustomStringConvertible, Equatable {
        package var description: String
    }

    private static let names = [
        "data", "listen", "hosts", "certificate", "key", "own_certificate", "pages", "charts",
        "qrcode", "lexicon", "rules", "review", "log_level", "ghost_s", "stale_after_s", "funnels",
        "warnings", "compliance", "copy",
        "rooms", "outlets", "echo",
    ]

    /// - Parameters:
    ///   - data: where the database lies if nothing says otherwise.
    ///   - file: YAML; nil = none.
    ///   - environment: `SHOWCALLER_DATA`, `SHOWCALLER_LISTEN`, …
    ///   - flags: by the same names.
    package init(
        data: String = "data", file: String?, environment: [String: String],
        flags: [String: String]
    ) throws(Failure) {
        self.data = data
        if let file { try read(file, environment) }
        for name in Self.names {
            let variable = "SHOWCALLER_" + name.uppercased()
            if let value = environment[variable] { try set(name, value, from: variable) }
            if let value = flags[name] {
                try set(name, value, from: "--" + name.replacing("_", with: "-"))
            }
        }
        try validate()
    }

    private mutating func read(
        _ file: String, _ environment: [String: String]
    ) throws(Failure) {
        let text = try text(ofFile: file)
        do {
            guard let node = try Yams.compose(yaml: text) else { return }
            guard let mapping = node.mapping else {
                throw Failure(description: "\(file):1: write one `name: value` a line")
            }
            for (key, value) in mapping {
                let name = key.string ?? ""
                let place = "\(file):\(key.mark?.line ?? 1): \(name)"
                guard Self.names.contains(name) else {
                    throw Failure(
                        description:
                            "\(place) is not a setting: use one of \(Self.names.joined(separator: ", "))"
                    )
                }
                if name == "funnels" {
                    policies.funnels = try PolicyReader(file: file).funnels(value)
                    continue
                }
                if name == "warnings" {
                    policies.warnings = try RoomSettings.limits(value, file: file)
                    continue
                }
                if name == "compliance" {
                    compliance = try ComplianceReader(file: file).sources(value)
                    continue
                }
                if name == "copy" {
                    copy = try CopyReader(file: file).sources(value)
                    continue
                }
                if name == "rooms" { continue }
                if name == "outlets" {
                    outlets = try OutletReader(file: file, environment: environment).outlets(value)
                    continue
                }
                let text =
                    value.sequence?.compactMap(\.string).joined(separator: ",") ?? value.string
                guard let text else { throw Failure(description: "\(place): write a plain value") }
                try set(name, text, from: place)
            }
            if let rooms = mapping["rooms"] {
                // Last, because rooms begin with what holds for all.
                policies.rooms = try PolicyReader(file: file).rooms(
                    rooms, warnings: policies.warnings)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            let fault = YAMLFault(error, in: text, cure: "write one `name: value` a line")
            throw Failure(description: "\(file):\(fault.line): \(fault.message)")
        }
    }

    private mutating func set(_ name: String, _ value: String, from place: String) throws(Failure) {
        switch name {
        case "data": data = value
        case "listen": listen = value
        case "hosts":
            hosts = value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        case "certificate": certificate = value
        case "key": key = value
        case "pages": pages = value
        case "charts": charts = value
        case "qrcode": qrcode = value
        case "lexicon": lexicon = value
        case "rules": rules = value
        case "review": review = value
        case "log_level":
            guard
                ["trace", "debug", "info", "notice", "warning", "error", "critical"].contains(value)
            else {
                throw Failure(
                    description:
                        "\(place): must be trace, debug, info, notice, warning, error or critical")
            }
            logLevel = value
        case "stale_after_s":
            policies.staleAfterS = try PolicyReader.seconds(name, value, place)
        case "ghost_s": policies.ghostS = try PolicyReader.seconds(name, value, place)
        case "funnels", "rooms", "outlets", "compliance", "copy":
            throw Failure(description: "\(place): write it into the file of settings (--config)")
        case "echo": echo = try Self.flag(value, place)
        case "own_certificate": ownCertificate = try Self.flag(value, place)
        default: break
        }
    }

    private static func flag(_ value: String, _ place: String) throws(Failure) -> Bool {
        guard ["true", "false"].contains(value) else {
            throw Failure(description: "\(place): must be true or false")
        }
        return value == "true"
    }

    private func validate() throws(Failure) {
        _ = try RuleBook(self)
        _ = try ComplianceBook(self)
        try CopyHouse.check(copy.beside(data))
        guard address != nil else {
            throw Failure(
                description: "listen: \(listen) is not ADDRESS:PORT: write e.g. 127.0.0.1:8420")
        }
        guard (certificate == nil) == (key == nil) else {
            throw Failure(description: "certificate and key: give both, or none")
        }
        guard !ownCertificate || certificate == nil else {
            throw Failure(
                description:
                    "own_certificate: there is a certificate already: leave one of them out")
        }
        if let review { _ = try ReviewRulesFile.at(review) }
        do throws(IntentRulesFile.Failure) {
            if let lexicon { _ = try IntentRulesFile.lexicon(file: lexicon) }
        } catch {
            throw Failure(description: "\(error)")
        }
        for file in [certificate, key].compactMap({ $0 })
        where !FileManager.default.isReadableFile(atPath: file) {
            throw Failure(description: "\(file): cannot be read: check the path and its rights")
        }
    }

    /// The address and port to listen on.
    package var address: (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"), colon != listen.startIndex,
            let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        return (String(listen[..<colon]), port)
    }

    /// What is in force, as a file that says the same, but for secrets, which it leaves
    /// out.
    package var yaml: String {
        var lines = [
            "data: \(data)", "listen: \(listen)", "hosts: [\(hosts.joined(separator: ", "))]",
        ]
        if let certificate, let key { lines += ["certificate: \(certificate)", "key: \(key)"] }
        if ownCertificate { lines.append("own_certificate: true") }
        if let pages { lines.append("pages: \(pages)") }
        if let lexicon { lines.append("lexicon: \(lexicon)") }
        if let review { lines.append("review: \(review)") }
        lines += [
            "charts: \(charts)", "qrcode: \(qrcode)", "log_level: \(logLevel)",
        ]
        lines += policies.yaml
        if let compliance = compliance.yaml { lines.append(compliance) }
        if let copy = copy.yaml { lines.append(copy) }
        if !outlets.isEmpty {
            lines.append("outlets: {\(outlets.map(\.yaml).joined(separator: ", "))}")
        }
        lines.append("echo: \(echo)")
        return lines.joined(separator: "\n") + "\n"
    }
}
