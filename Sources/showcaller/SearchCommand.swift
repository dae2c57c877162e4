import ArgumentParser
import Foundation
import Service
import Wire

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find what was said and written in all streams, newest first.",
        discussion: """
            Words must all be there; "…" holds several together, -word leaves out what has it, and word* \
            lets letters and digits go on. Beside a running service its index is used; without one \
            the index is brought up to date first.
            """)
    @Argument(help: "What to look for.") var words: [String]
    @OptionGroup var target: TargetOptions
    @Flag(help: "It is a regular expression (PCRE2).") var pattern = false
    @Option(help: "Only in this room.") var room: String?
    @Option(name: .customLong("in"), help: "Only in some of said,comments,tags,cues.")
    var kinds: String?
    @Option(help: "Only what this one said.") var speaker: String?
    @Option(help: "Not before this event time, epoch milliseconds.") var from: Int64?
    @Option(name: .customLong("until"), help: "Not after this event time, epoch milliseconds.")
    var until: Int64?
    @Option(help: "At most so many, up to 100.") var limit = 30
    @Option(help: "Only what lies behind this `next` of an answer before.") var before: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let answer: JSON
        if target.to != nil {
            let bytes = try orFail { try target.client().get("/v1/search?" + address) }
            answer = try orFail { try bytes.withUnsafeBytes { try JSON(parsing: $0) } }
        } else {
            answer = try orFail { try PastSearch(directory: target.directory).answer(query) }
        }
        if json {
            print(answer.text)
        } else {
            show(answer)
        }
    }

    private var query: [String: String] {
        var query = [
            "q": words.joined(separator: " "), "as": pattern ? "pattern" : "words",
            "limit": String(limit),
        ]
        query["room"] = room
        query["in"] = kinds
        query["speaker"] = speaker
        query["from"] = from.map { String($0) }
        query["to"] = until.map { String($0) }
        query["before"] = before
        return query
    }

    private var address: String {
        query.sorted { $0.key < $1.key }.map { name, value in
            name + "="
                + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }.joined(separator: "&")
    }

    private func show(_ answer: JSON) {
        guard case .array(let results) = answer["results"] else { return }
        let time = DateFormatter()
        time.dateFormat = "yyyy-MM-dd HH:mm:ss"
        for one in results {
            guard case .int(let ts) = one["ts"], case .string(let text) = one["text"] else {
                continue
            }
            let date = Date(timeIntervalSince1970: Double(ts) / 1000)
            let place = Self.word(one["stream"] ?? one["room"])
            print("\(place)  \(time.string(from: date))  \(Self.word(one["kind"]))  \(text)")
        }
        var last = "\(Self.word(answer["total"])) found"
        if answer["total_is_least"] != nil { last = "at least " + last }
        if let next = answer["next"] { last += "; the next ones: --before \(Self.word(next))" }
        if let building = answer["building"] {
            last += "; the index is being built (\(building.text)), so there may be more"
        }
        FileHandle.standardError.write(Data((last + "\n").utf8))
    }

    private static func word(_ value: JSON?) -> String {
        switch value {
        case .string(let text): text
        case .some(let value): value.text
        case nil: ""
        }
    }
}
