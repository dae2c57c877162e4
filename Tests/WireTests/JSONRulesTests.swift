import Foundation
import Testing
import Vocabulary
import Wire

/// What is JSON and what is not: RFC 8259, with the strictness that `JSONScanner` adds.
@Suite("JSON, by the rules")
struct JSONRulesTests {
    /// The verdict on a value, as an unknown member of an event.
    static func accepts(_ value: [UInt8]) -> Bool {
        var decoder = EventDecoder()
        let line = Array(#"{"room":"r","type":"enter","x":"#.utf8) + value + Array("}".utf8)
        line.withUnsafeBytes { decoder.decode($0, receivedTs: 1_767_225_600_000) }
        return decoder.facts.count == 1 && decoder.rejections.isEmpty
    }

    @Test(
        "values that are taken",
        arguments: [
            "0", "-0", "1", "-1", "10", "1.5", "-1.5e10", "1E+2", "1e-2", "0.0", "0e0",
            "123456789012345678901234567890", "1e999", "true", "false", "null", #""""#, #""a""#,
            #""\"\\\/\b\f\n\r\t""#, #""\u4F60\u597d""#, #""\ud83d\ude00""#, "\"你好😀\"",
            "\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10ffff}\"", "[]", "[ ]", "[1,2]", "{}", "{ }",
            #"{"a":1,"b":[{}]}"#, #"{"a":1,"a":2}"#, " [\t1 ,\r2 ] ",
        ])
    func taken(_ text: String) { #expect(Self.accepts(Array(text.utf8))) }

    @Test(
        "values that are not",
        arguments: [
            "", "-", "+1", "01", "-01", "1.", ".5", "1.e1", "1e", "1e+", "0x1", "1 2", "NaN",
            "Infinity", "-Infinity", "tru", "truex", "True", "nul", "undefined", #"""#, #""a"#,
            "'a'", #""\x""#, #""\u12""#, #""\u12G4""#, #""\ud800""#, #""\ud800a""#,
            #""\ud800\u0041""#, #""\udc00""#, #""\u0000""#, "\"\u{0}\"", "\"\u{1}\"", "\"\t\"",
            "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{]", "{1:2}", "{a:1}",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a":1,,"b":2}"#, "/**/1",
            "\u{a0}1",
        ])
    func refused(_ text: String) { #expect(!Self.accepts(Array(text.utf8))) }

    @Test(
        "bytes that are not UTF-8 (Unicode 15, table 3-7)",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF],
            [0xE0, 0xA0], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) { #expect(!Self.accepts([0x22] + bytes + [0x22])) }

    @Test("nesting is taken to its limit and not beyond")
    func depth() {
        let most = Limits.standard.jsonDepth - 1
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth)
                + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(Self.accepts(nested(most)))
        #expect(!Self.accepts(nested(most + 1)))
        #expect(!Self.accepts(nested(60_000 / 2)))
    }

    /// Ten thousand seeded mutations: where Foundation and the scanner differ, the scanner must be
    /// the stricter one, for one of the reasons it names.
    @Test("the scanner and Foundation agree on what JSON is")
    func differential() throws {
        let seeds = [
            #"{"a":[1,-2.5e3,true,false,null,"x\u4f60\n"],"b":{"c":"你好","d":[]}}"#,
            #"[0,"\ud83d\ude00",{"k":1e5}]"#, #""text""#, "-12.5",
        ].map { Array($0.utf8) }
        let letters = Array(#"{}[]",:\u0e-+.1tn "#.utf8)
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var differences = 0
        for _ in 0..<10_000 {
            var value = seeds[random(seeds.count)]
            for _ in 0...random(2) {
                let at = random(value.count)
                switch random(3) {
                case 0: value[at] = letters[random(letters.count)]
                case 1: value.remove(at: at)
                default: value.insert(letters[random(letters.count)], at: at)
                }
                if value.isEmpty { value = [0x30] }
            }
            let foundation =
                (try? JSONSerialization.jsonObject(with: Data(value), options: .fragmentsAllowed))
                != nil
            let ours = Self.accepts(value)
            if foundation != ours {
                differences += 1
                #expect(!ours, "taken, though Foundation refuses: \(value)")
                let text = String(decoding: value, as: UTF8.self)
                #expect(Self.isKnownStrictness(text), "refused, though Foundation takes: \(text)")
            }
        }
        #expect(differences < 500)
    }

    /// Where we refuse what the standard lets pass, NUL and lone surrogates, and where Foundation
    /// takes what the standard does not: a comma before a closing brace.
    private static func isKnownStrictness(_ text: String) -> Bool {
        text.contains(#"\u0000"#) || text.contains(#"\ud"#) || text.contains(#"\uD"#)
            || text.replacing(" ", with: "").contains(",}")
    }
}
