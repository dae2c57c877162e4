import Testing
import Vocabulary

/// Keys of ids must sort as the ids do: they decide ties between events of one millisecond.
@Suite struct OrderKeyTests {
    private func key(_ id: String) -> UInt64 {
        var id = id
        return id.withUTF8 { orderKey(of: UnsafeRawBufferPointer($0)) }
    }

    @Test func sixteenHexadecimalDigitsAreTheirValue() {
        #expect(key("0123456789abcdef") == 0x0123_4567_89ab_cdef)
        #expect(key("ffffffffffffffff") == .max)
        #expect(key("fedcba9876543210") == 0xfedc_ba98_7654_3210)
    }

    @Test func hexadecimalIdsSortAsText() {
        var state: UInt64 = 7
        let ids = (0..<500).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let hex = String(state, radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }
        #expect(ids.sorted() == ids.sorted { key($0) < key($1) })
    }

    @Test func shortIdsSortAsText() {
        let ids = ["a", "ab", "abc", "b", "10", "9", "zz", "00000001", "00000010", "~"]
        #expect(ids.sorted() == ids.sorted { key($0) < key($1) })
    }

    @Test(arguments: ["0123456789abcdeg", "0123456789ABCDEF", "0123456789abcde/"])
    func otherIdsOfSixteenBytesGoByTheirFirstEight(_ id: String) {
        #expect(key(id) == key(String(id.prefix(8))))
    }
}
