import Testing
import Vocabulary
import Wire

/// Why a line is not taken: each reason has its code, its place, its field and a cure.
@Suite("Rejections")
struct RejectionTests {
    struct Bad: Sendable {
        var line: String
        var code: Rejection.Code
        var field: String
        /// What the message tells the sender to do.
        var cure: String
    }

    static let event = #"{"room":"r","type":"enter"}"#

    static func decode(_ text: String, maxEvents: Int = .max) -> EventDecoder {
        var decoder = EventDecoder()
        Array(text.utf8).withUnsafeBytes {
            decoder.decode($0, receivedTs: 1_767_225_600_000, maxEvents: maxEvents)
        }
        return decoder
    }

    @Test(
        "each kind of bad line",
        arguments: [
            Bad(line: "{", code: .badJSON, field: "", cure: "send one JSON object a line"),
            Bad(line: "[]x", code: .badJSON, field: "", cure: "send one JSON object a line"),
            Bad(line: #"{"room":"r"}"#, code: .missingField, field: "type", cure: "one of"),
            Bad(
                line: #"{"type":"enter"}"#, code: .missingField, field: "room",
                cure: "name the room"),
            Bad(
                line: #"{"room":"r","type":"warp"}"#, code: .unknownType, field: "type",
                cure: "one of exposure, enter"),
            Bad(
                line: #"{"room":"r","room":"r","type":"enter"}"#, code: .duplicateField,
                field: "room", cure: "send it once"),
            Bad(
                line: #"{"room":"a b","type":"enter"}"#, code: .badField, field: "room",
                cure: "A-Z a-z 0-9"),
            Bad(
                line: #"{"room":"r","type":"enter","ts":"now"}"#, code: .badField, field: "ts",
                cure: "epoch milliseconds"),
            Bad(
                line: #"{"room":"r","type":"enter","ts":9223372036854775808}"#, code: .badField,
                field: "ts", cure: "epoch milliseconds"),
            Bad(
                line: #"{"room":"r","type":"enter","viewer":7}"#, code: .badField, field: "viewer",
                cure: "put it in quotes"),
            Bad(
                line: #"{"room":"r","type":"enter","id":""}"#, code: .badField, field: "id",
                cure: "1 to 200 bytes"),
            Bad(
                line: #"{"room":"r","type":"like","n":-1}"#, code: .badField, field: "n",
                cure: "0 to 1000000"),
            Bad(
                line: #"{"room":"r","type":"counters","gauges":{"online":1.5}}"#, code: .badField,
                field: "gauges.online", cure: "whole number"),
            Bad(
                line: #"{"room":"r","type":"counters","totals":[1]}"#, code: .badField,
                field: "totals", cure: "names and counts"),
            Bad(
                line: #"{"room":"r","type":"segment"}"#, code: .missingField, field: "segment",
                cure: "name what goes on air"),
        ])
    func named(_ bad: Bad) throws {
        let decoder = Self.decode("\(Self.event)\n\n\(bad.line)\n\(Self.event)\n")
        #expect(decoder.facts.count == 2, "a bad line harms no other")
        #expect(decoder.lines == 3, "blank lines are not counted")
        let rejection = try #require(decoder.rejections.first)
        #expect(decoder.rejections.count == 1)
        #expect(rejection.code == bad.code)
        #expect(rejection.line == 3, "lines are numbered as the sender's editor does")
        #expect(rejection.field == bad.field)
        #expect(rejection.message.contains(bad.cure), "\(rejection.message)")
    }

    @Test("an unknown type is answered with all that are known")
    func knownTypes() {
        let message = Self.decode(#"{"room":"r","type":"x"}"#).rejections.first?.message ?? ""
        for name in EventKind.names { #expect(message.contains(name)) }
    }

    @Test("limits hold at their edge")
    func limits() {
        let limits = Limits.standard
        func code(_ line: String) -> Rejection.Code? { Self.decode(line).rejections.first?.code }
        func comment(_ text: String) -> String {
            #"{"room":"r","type":"comment","text":"\#(text)"}"#
        }
        let characters = limits.textCharacters
        #expect(code(comment(String(repeating: "好", count: characters))) == nil)
        #expect(code(comment(String(repeating: "好", count: characters + 1))) == .badField)
        let room = String(repeating: "r", count: limits.roomBytes)
        #expect(code(#"{"room":"\#(room)","type":"enter"}"#) == nil)
        #expect(code(#"{"room":"\#(room)r","type":"enter"}"#) == .badField)
        let long = String(repeating: "x", count: limits.lineBytes)
        #expect(code(#"{"room":"r","type":"enter","x":"\#(long)"}"#) == .lineTooLong)
        let three = Self.decode(
            [Self.event, Self.event, Self.event].joined(separator: "\n"), maxEvents: 2)
        #expect(three.facts.count == 2)
        #expect(three.rejections.map(\.code) == [.tooManyEvents])
    }

    @Test("an array names the event by its place, and goes on behind it")
    func arrays() {
        let decoder = Self.decode(#"[\#(Self.event), {"room":"r"}, \#(Self.event)]"#)
        #expect(decoder.facts.count == 2)
        #expect(decoder.rejections.map(\.line) == [2])
        #expect(decoder.rejections.map(\.code) == [.missingField])
    }

    @Test("an array broken in the middle keeps the events before")
    func brokenArrays() {
        for end in ["{broken", "", "{\"room\":", "1]", "\(Self.event)"] {
            let decoder = Self.decode("[\(Self.event),\(Self.event),\(end)")
            #expect(decoder.facts.count >= 2)
            #expect(decoder.rejections.map(\.code) == [.badJSON], "\(end)")
            #expect(decoder.rejections.first?.line == 3)
        }
    }

    @Test("empty input, blank lines, a byte order mark, CRLF")
    func shapes() {
        for text in ["", "\n\n", "\u{FEFF}", "  \r\n", "[]", "[ ]"] {
            let decoder = Self.decode(text)
            #expect(decoder.facts.isEmpty && decoder.rejections.isEmpty, "\(text.debugDescription)")
        }
        let decoder = Self.decode("\u{FEFF}\(Self.event)\r\n\(Self.event)\r\n")
        #expect(decoder.facts.count == 2)
    }

    @Test("an array over several lines becomes one event a line, with a byte order mark or without")
    func flattened() throws {
        for mark in ["", "\u{FEFF}"] {
            let text = Array("\(mark)[\n {\"room\":\n\"r\",\"type\":\"enter\"}\r\n]".utf8)
            let flat = try #require(text.withUnsafeBytes { FlatArray.flattened($0) })
            #expect(flat.count == text.count)
            #expect(!flat.contains(0x0A) && !flat.contains(0x0D))
            #expect(Self.decode(String(decoding: flat, as: UTF8.self)).facts.count == 1)
        }
    }

    @Test("times in the future or before 2015 are clamped and marked, not refused")
    func clamped() {
        for ts in ["1", "99999999999999", "-5"] {
            let decoder = Self.decode(#"{"room":"r","type":"enter","ts":\#(ts)}"#)
            #expect(decoder.facts.first?.isClamped == true)
            #expect(decoder.facts.first?.ts == 1_767_225_600_000)
        }
    }
}
