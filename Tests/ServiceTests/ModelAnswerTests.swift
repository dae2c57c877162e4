import Testing
import Vocabulary

@testable import Service

@Suite("The answer of a language model")
struct ModelAnswerTests {
    private static let streamed = """
        : hello

        event: message
        data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

        data: {"choices":[{"delta":{"content":"# 标题\\n"}}]}\r
        \r
        data: {"choices":[{"delta":{"content":"续航520公里"},"finish_reason":null}]}

        data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"total_tokens":7}}

        data: [DONE]

        """

    private func read(_ text: String, pieces size: Int = .max) throws(ModelAnswer.Fault)
        -> ModelAnswer
    {
        var answer = ModelAnswer()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try answer.take(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        try answer.finish()
        return answer
    }

    @Test("it is the same however it is cut")
    func pieces() throws {
        for size in 1...40 {
            let answer = try read(Self.streamed, pieces: size)
            #expect(answer.text == "# 标题\n续航520公里" && answer.isDone)
        }
    }

    @Test("one that is cut off is not done, and one of nothing is none")
    func cut() throws {
        let cut = Self.streamed.prefix { $0 != "续" } + "520\"}}]}\n"
        #expect(try read(String(cut)).isDone == false)
        #expect(throws: ModelAnswer.Fault.notSpoken) { try read("") }
        #expect(throws: ModelAnswer.Fault.notSpoken) { try read("data: [DONE]\n") }
    }

    @Test("an object at once is understood, an error is told in its own words, a page is none")
    func forms() throws {
        #expect(try read(#"{"choices":[{"message":{"content":"好"}}]}"#).text == "好")
        #expect(throws: ModelAnswer.Fault.told("too long")) {
            try read(#"data: {"error":{"message":"too long"}}"# + "\n")
        }
        #expect(throws: ModelAnswer.Fault.notSpoken) {
            try read("<html>\n<body>no</body>\n</html>")
        }
    }

    @Test("whatever comes ends with an answer or a reason", arguments: 0..<200)
    func broken(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        var bytes = Array(Self.streamed.utf8)
        for _ in 0...(seed % 8) {
            bytes[Int(chance.next() % UInt64(bytes.count))] = UInt8(
                truncatingIfNeeded: chance.next())
        }
        var answer = ModelAnswer()
        do throws(ModelAnswer.Fault) {
            try answer.take(bytes)
            try answer.finish()
            #expect(!answer.text.isEmpty)
        } catch {
            #expect(error != .tooLong)
        }
    }
}
