package import Copywriting
import Vocabulary
import Yams

/// Reads what fits where: YAML in, channels out, or what is wrong with line and cure.
package struct ChannelFile {
    package private(set) var channels: [Channel] = []
    private var faults = FileFaults()

    package var problems: [FileFaults.Fault] { faults.all }

    /// Those that come with the program. That they are sound is a test's business.
    package static let standard = ChannelFile(StandardChannels.yaml).channels

    package init(_ text: String) {
        if let node = faults.compose(text, cure: "put texts with : or { in quotes") {
            readFile(node)
        }
    }

    private mutating func readFile(_ node: Node) {
        guard let list = node.mapping?["channels"]?.sequence else {
            return faults.note(node, "", "begin with `channels:` and a list of channels below it")
        }
        for item in list { read(item) }
    }

    private mutating func read(_ node: Node) {
        guard let mapping = node.mapping, let key = mapping["channel"]?.scalar?.string,
            PolicyReader.isName(key)
        else {
            return faults.note(
                node, "channels", "begin each with `- channel: NAME` (a to z, digits, _)")
        }
        var channel = Channel(
            channel: key, name: BilingualText(zh: key, en: key),
            body: .init(most: 1000, counting: .characters))
        for (field, value) in mapping {
            readField(field, value, "\(key).\(field.string ?? "")", &channel)
        }
        channels.append(channel)
    }

    private mutating func readField(
        _ field: Node, _ value: Node, _ path: String, _ channel: inout Channel
    ) {
        switch field.string {
        case "channel": break
        case "name": faults.read(value, path, &channel.name)
        case "title": channel.title = limit(value, path)
        case "body": if let limit = limit(value, path) { channel.body = limit }
        case "folded": channel.folded = count(value, path)
        case "hashtags": channel.hashtags = count(value, path) ?? 0
        case "emoji": channel.emoji = count(value, path) ?? 0
        case "contacts": channel.allowsContacts = value.bool ?? false
        case "source": channel.source = value.scalar?.string ?? ""
        default:
            faults.unknown(
                field, path, "channel, name, title, body, folded, hashtags, emoji, contacts, source"
            )
        }
    }

    private mutating func count(_ node: Node, _ path: String) -> Int? {
        if let count = node.int, (0...100_000).contains(count) { return count }
        faults.note(node, path, "must be a whole number")
        return nil
    }

    private mutating func limit(_ node: Node, _ path: String) -> Channel.Limit? {
        guard let most = node.mapping?["most"]?.int, (1...100_000).contains(most),
            let counting = Channel.Counting(
                rawValue: node.mapping?["counts"]?.string ?? "characters")
        else {
            let known = Channel.Counting.allCases.map(\.rawValue).joined(separator: ", ")
            faults.note(node, path, "write {most: 20, counts: …} with one of \(known)")
            return nil
        }
        return Channel.Limit(most: most, counting: counting)
    }
}
