package import Copywriting
package import Foundation
import Vocabulary
import Yams

/// A language model that the owner set up: any service that speaks OpenAI's chat completions.
package struct ModelSettings: Sendable, Equatable {
    /// Up to the version: `https://models.example.com/v1`.
    package var url: URL
    package var name: String
    /// The environment variable that holds its key; nil = it asks for none.
    package var keyVariable: String?
    /// Seconds that an answer may take.
    package var waitS = 90
    /// What may leave the house; other facts go as marks.
    package var sends: Set<CopyFact.Kind> = Self.usual

    static let usual: Set<CopyFact.Kind> = [
        .product, .offer, .dealer, .line, .question, .clip, .stream, .keyword,
    ]

    var key: String? {
        keyVariable.flatMap { ProcessInfo.processInfo.environment[$0] }.flatMap {
            $0.isEmpty ? nil : $0
        }
    }
}

/// `copy: {model: {url: https://…/v1, name: qwen3, key: MODEL_KEY, wait_s: 90, sends: [product, offer]}}`
struct ModelReader {
    let file: String

    func settings(_ node: Node) throws(Configuration.Failure) -> ModelSettings {
        guard let mapping = node.mapping else {
            throw failure(node, "write e.g. {url: https://models.example.com/v1, name: qwen3}")
        }
        var settings = ModelSettings(url: URL(string: "https://invalid")!, name: "")
        for (key, value) in mapping {
            switch key.string {
            case "url": settings.url = try url(value)
            case "name": settings.name = value.string ?? ""
            case "key":
                settings.keyVariable = value.string
                guard settings.key != nil else {
                    throw failure(
                        value,
                        "key names an environment variable, and \(value.string ?? "") is not set")
                }
            case "wait_s":
                guard let seconds = value.int, (5...600).contains(seconds) else {
                    throw failure(value, "wait_s must be from 5 to 600")
                }
                settings.waitS = seconds
            case "sends": settings.sends = try kinds(value)
            default:
                throw failure(
                    key, "\(key.string ?? "") is not a setting: use url, name, key, wait_s or sends"
                )
            }
        }
        guard mapping["url"] != nil, !settings.name.isEmpty else {
            throw failure(node, "url and name are needed")
        }
        return settings
    }

    /// What is sent and the key go over TLS, unless they stay on this machine or in the house.
    private func url(_ node: Node) throws(Configuration.Failure) -> URL {
        guard let text = node.string, let url = URL(string: text), let host = url.host(),
            ["http", "https"].contains(url.scheme), url.query == nil
        else { throw failure(node, "url must be like https://models.example.com/v1") }
        guard url.scheme == "https" || Self.isHome(host) else {
            throw failure(node, "use https: \(host) is not in your own network")
        }
        return url
    }

    private static func isHome(_ host: String) -> Bool {
        let parts = host.split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4 else { return host == "localhost" || host.hasSuffix(".local") }
        return parts[0] == 127 || parts[0] == 10 || parts[0] == 192 && parts[1] == 168
            || parts[0] == 172 && (16...31).contains(parts[1])
    }

    private func kinds(_ node: Node) throws(Configuration.Failure) -> Set<CopyFact.Kind> {
        var kinds: Set<CopyFact.Kind> = []
        for item in node.sequence ?? [] {
            guard let kind = item.string.flatMap(CopyFact.Kind.init(rawValue:)), kind != .blank
            else {
                let all = CopyFact.Kind.allCases.filter { $0 != .blank }.map(\.rawValue)
                throw failure(item, "sends lists some of \(all.joined(separator: ", "))")
            }
            kinds.insert(kind)
        }
        return kinds
    }

    private func failure(_ node: Node, _ text: String) -> Configuration.Failure {
        Configuration.Failure(description: "\(file):\(node.mark?.line ?? 1): copy.model: \(text)")
    }
}

extension ModelSettings {
    /// As a line of a file of settings.
    var yaml: String {
        let key = keyVariable.map { ", key: \($0)" } ?? ""
        let sends = sends.map(\.rawValue).sorted().joined(separator: ", ")
        return
            "{url: \(url.absoluteString), name: \(name)\(key), wait_s: \(waitS), sends: [\(sends)]}"
    }
}
