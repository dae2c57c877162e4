import Testing
import Vocabulary

@testable import Feeds

/// Rows of spreadsheets from what people save them as. Workbooks by other writers are read in the
/// tests of the program.
@Suite struct TableTests {
    private func rows(_ text: String) throws -> [[String]] {
        try TableFile.read(Array(text.utf8)).rows
    }

    @Test("Quotes hold separators, line ends and quotes; a quote amid a cell is a quote")
    func quotes() throws {
        #expect(try rows("a,\"b,\"\"c\"\"\r\nd\",e\r\n") == [["a", "b,\"c\"\r\nd", "e"]])
        #expect(try rows("15.6\",x") == [["15.6\"", "x"]])
        #expect(try rows("\"ab\"cd,e") == [["abcd", "e"]])
    }

    @Test(
        "The separator is what stands most often in the first line",
        arguments: [
            "a,b,c", "a;b;c", "a\tb\tc", "sep=;\na;b;c", "\u{FEFF}a,b,c", "\"x;y;z;w\",b,c",
        ])
    func separators(_ text: String) throws {
        #expect(try rows(text).first { !$0.isEmpty }?.count == 3)
    }

    @Test("Rows and cells stand where they stood: empty ones are kept")
    func places() throws {
        #expect(try rows("a\n\n,,b\rc\n") == [["a"], [], ["", "", "b"], ["c"]])
    }

    @Test("A quote that is never closed is told with the cell in which it begins")
    func openQuote() {
        let fault = #expect(throws: TableFault.self) { try rows("a,b\nc,\"d\ne,f") }
        #expect(fault?.cell == CellPlace("B2"))
    }

    @Test("GB18030 and UTF-16 are read; what is no text is told of")
    func encodings() throws {
        let gb: [UInt8] = [0xB3, 0xB5, 0xD0, 0xCD, 0x2C, 0x61]
        #expect(try TableFile.read(gb).rows == [["车型", "a"]])
        let wide: [UInt8] = [0xFF, 0xFE, 0x66, 0x8F, 0x09, 0x00, 0x61, 0x00]
        #expect(try TableFile.read(wide).rows == [["车", "a"]])
        #expect(throws: TableFault.self) { try TableFile.read([0xFF, 0x00, 0xFF, 0x81]) }
    }

    @Test("More cells, rows or columns than the bound are refused with their place")
    func bounds() {
        var limits = Limits()
        limits.sheetCells = 3
        limits.sheetRows = 2
        for (text, cell) in [("a,b\nc,d", "B2"), ("a\n\nb", "A3")] {
            let fault = #expect(throws: TableFault.self) {
                try TableFile.read(Array(text.utf8), limits: limits)
            }
            #expect(fault?.cell == CellPlace(cell))
        }
        limits.sheetCellCharacters = 2
        let cut = try? TableFile.read(Array("车型名".utf8), limits: limits)
        #expect(cut?.rows == [["车型"]])
        #expect(cut?.problems.map { "\($0.cell)" } == ["A1"])
    }

    @Test(
        "Cells are called as spreadsheets call them", arguments: ["A1", "Z9", "AA10", "XFD1048576"])
    func names(_ name: String) {
        #expect(CellPlace(name).map { "\($0)" } == name)
    }

    @Test("What is no cell has no name", arguments: ["", "1", "A", "A0", "a1", "A1B", "ZZZZ1"])
    func noNames(_ name: String) { #expect(CellPlace(name) == nil) }

    // XML

    private func pieces(_ text: String) throws -> [String] {
        var reader = try XMLReader(Array(text.utf8))
        var found: [String] = []
        while let piece = try reader.next() {
            switch piece {
            case .start(let name, let attributes):
                let told = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                found.append("<" + ([name] + told).joined(separator: " "))
            case .end(let name): found.append("/" + name)
            case .text(let text): found.append(text)
            }
        }
        return found
    }

    @Test("Elements, attributes, the five entities, numbers, comments and CDATA")
    func xml() throws {
        let text =
            "<?xml version='1.0'?><x:a b='1' x:c=\"&lt;&#36710;\"><!-- > --><d/>1&amp;2<![CDATA[<]]></x:a>"
        #expect(try pieces(text) == ["<a b=1 c=<车", "<d", "/d", "1&2", "<", "/a"])
    }

    @Test(
        "Document types, unknown entities and what is cut off are refused",
        arguments: [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "<a>&b;</a>", "<a", "<a>", "<a></b>",
            "<a b></a>", "<a>&#0;</a>", "<a>&#xFFFFFFFFFF;</a>", "</a>",
            String(repeating: "<a>", count: 10_000),
        ])
    func hostileXML(_ text: String) {
        #expect(throws: TableFault.self) { try pieces(text) }
    }

    // Numbers

    @Test("Numbers are read as their style shows them")
    func formats() {
        func text(_ code: String, _ stored: String) -> String? {
            CellFormat(code: code).text(stored, from1904: false)
        }
        #expect(text("General", "12.980000000000001") == "12.98")
        #expect(text("0\"年\"", "3") == "3")
        #expect(text("0.0%", "0.125") == "12.5%")
        #expect(text("yyyy\"年\"m\"月\"d\"日\"", "46082") == "2026-03-01")
        #expect(text("[$-804]yyyy/m/d;@", "46082.75") == "2026-03-01")
        #expect(text("h:mm", "0.375") == "9:00")
        #expect(text("yyyy-mm-dd", "1") == "1900-01-01")
        #expect(text("yyyy-mm-dd", "60") == nil)
        #expect(text("yyyy-mm-dd", "61") == "1900-03-01")
        #expect(text("General", "1e400") == nil)
        #expect(CellFormat(builtIn: 14).text("0", from1904: true) == "1904-01-01")
    }

    @Test("What is cut off or no archive is told, whatever its bytes")
    func damagedArchives() {
        var bytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
        var chance = SplitMix64(seed: 1)
        for _ in 0..<300 {
            bytes.append(UInt8(truncatingIfNeeded: chance.next()))
            #expect(throws: TableFault.self) { try TableFile.read(bytes) }
        }
        #expect(throws: TableFault.self) { try TableFile.read([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) }
    }
}
