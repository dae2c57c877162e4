import TestSupport
import Testing
import Vocabulary

@testable import WebSocketHost

@Suite struct UTF8CheckTests {
    /// Parts that are right or wrong alone, and become the other beside one another.
    private static let parts: [[UInt8]] = [
        Array("a".utf8), Array("longer than eight".utf8), Array("é".utf8), Array("多".utf8),
        Array("😀".utf8), [0xC0, 0x80], [0xC2], [0x80], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80],
        [0xED, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        [0xF4, 0x8F, 0xBF, 0xBF], [0xF5], [0xFF], [0xE4, 0xB8], [0],
    ]

    @Test func saysTheSameAsTheStandardLibraryHoweverItIsCut() {
        var chance = SplitMix64(seed: 1)
        var valid = 0
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...4, using: &chance) {
                bytes += Self.parts.randomElement(using: &chance)!
            }
            let wanted = String(validating: bytes, as: UTF8.self) != nil
            valid += wanted ? 1 : 0
            let cut = Int.random(in: 0...bytes.count, using: &chance)
            #expect(Self.check(bytes, cut) == wanted, "\(bytes), cut at \(cut)")
        }
        #expect((1_000...19_000).contains(valid))
    }

    private static func check(_ bytes: [UInt8], _ cut: Int) -> Bool {
        var check = UTF8Check()
        let isText = bytes.withUnsafeBytes { bytes in
            check.take(UnsafeRawBufferPointer(rebasing: bytes[..<cut]))
                && check.take(UnsafeRawBufferPointer(rebasing: bytes[cut...]))
        }
        return isText && check.isComplete
    }
}
