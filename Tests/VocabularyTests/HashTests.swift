import Testing
import Vocabulary

@Suite("Hashes and keys of names")
struct HashTests {
    private func key(_ id: String) -> UInt64 { Array(id.utf8).withUnsafeBytes { orderKey(of: $0) } }

    @Test("An id of 16 hexadecimal digits is ordered by its whole value")
    func hexadecimalIds() {
        #expect(key("295942750683697f") == 0x2959_4275_0683_697f)
        #expect(key("d8da2bbc8fbe7c45") == 0xd8da_2bbc_8fbe_7c45)
        #expect(key("0000000000000000") == 0)
        #expect(key("ffffffffffffffff") == .max)
    }

    @Test(
        "Ids sort by their keys as by their bytes",
        arguments: [
            ("a", "b"), ("a", "aa"), ("id-1", "id-2"), ("00000000000000a0", "00000000000000b0"),
            ("9999999999999999", "a000000000000000"), ("G999999999999999", "g000000000000000"),
        ])
    func order(_ pair: (String, String)) { #expect(key(pair.0) < key(pair.1)) }

    @Test("A hash is never 0, differs with every byte and length, and does not change between runs")
    func hash() {
        var seen = Set<UInt64>()
        for length in 0...40 {
            let word = String(repeating: "x", count: length)
            #expect(seen.insert(stableHash(word)).inserted)
            for at in 0..<length {
                var changed = Array(word.utf8)
                changed[at] = 0x79
                #expect(seen.insert(stableHash(String(decoding: changed, as: UTF8.self))).inserted)
            }
        }
        #expect(!seen.contains(0))
    }

    @Test("A table of hashes finds what was kept in it, and nothing else")
    func table() {
        var table = HashTable64()
        for i in 0..<1000 { table.insert(stableHash("room \(i)"), i) }
        for i in 0..<1000 { #expect(table[stableHash("room \(i)")] == i) }
        #expect(table[stableHash("room 1000")] == nil)
        #expect(table.count == 1000)
    }
}
