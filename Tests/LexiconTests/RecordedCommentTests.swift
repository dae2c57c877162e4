import Foundation
import Lexicon
import Service
import Testing

/// Two recorded evenings of games, nearly forty thousand comments: nobody there asks about a car, so
/// whatever is told as a question is wrong. A sample of them was labelled by hand.
@Suite("Recorded comments", .enabled(if: RecordedComments.areThere, "../shared is not there"))
struct RecordedCommentTests {
    @Test("Stray talk is seldom taken for a question, and hardly ever for one about the price")
    func strayTalk() throws {
        let lexicon = try IntentRulesFile.lexicon(file: nil)
        let told = try RecordedComments.files.flatMap(RecordedComments.texts).map {
            lexicon.intents(of: $0)
        }
        #expect(told.count > 30_000)
        let prices = told.count { $0.contains(.price) }
        let questions = told.count { $0.contains(where: \.isQuestion) }
        #expect(Double(prices) / Double(told.count) < 0.004)
        #expect(Double(questions) / Double(told.count) < 0.04)
    }

    /// Of every 45th part of each evening the first comment: greetings by their place in the sample,
    /// all others are nothing of ours.
    @Test("A labelled sample", arguments: zip(RecordedComments.files, [[0, 25], [2]]))
    func sample(_ file: String, _ greetings: [Int]) throws {
        let lexicon = try IntentRulesFile.lexicon(file: nil)
        let texts = try RecordedComments.texts(of: file)
        let sample = stride(from: 0, to: texts.count, by: texts.count / 45).map { texts[$0] }
        let right = sample.enumerated().count { number, text in
            lexicon.intents(of: text) == [greetings.contains(number) ? .greeting : .other]
        }
        #expect(sample.count - right <= 2)
    }
}

enum RecordedComments {
    static let files = ["comments-1584361319", "comments-1589197037"]

    private static func path(_ file: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/data/\(file).ndjson.gz").path
    }

    static var areThere: Bool {
        files.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
    }

    static func texts(of file: String) throws -> [String] {
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/bin/gzip")
        unpack.arguments = ["-dc", path(file)]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let lines = pipe.fileHandleForReading.readDataToEndOfFile().split(separator: 0x0A)
        unpack.waitUntilExit()
        return try lines.compactMap { line in
            let event = try JSONSerialization.jsonObject(with: line) as? [String: Any]
            return event?["type"] as? String == "comment" ? event?["text"] as? String : nil
        }
    }
}
