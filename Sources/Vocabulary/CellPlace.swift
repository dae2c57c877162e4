/// A cell of a table by where it stands, as spreadsheets name it: B7.
package struct CellPlace: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// From 0.
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// Nil where it is no name of a cell, or one that no spreadsheet has.
    package init?(_ name: some StringProtocol) {
        var column = 0
        var row = 0
        var isInRow = false
        for letter in name.utf8 {
            switch letter {
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where !isInRow:
                column = column * 26 + Int(letter - UInt8(ascii: "A")) + 1
            case UInt8(ascii: "0")...UInt8(ascii: "9") where column > 0:
                isInRow = true
                row = row * 10 + Int(letter - UInt8(ascii: "0"))
            default: return nil
            }
            guard column <= 16_384, row <= 1_048_576 else { return nil }
        }
        guard row > 0 else { return nil }
        self.init(row: row - 1, column: column - 1)
    }

    /// `A` … `Z`, `AA` …
    package static func letters(ofColumn column: Int) -> String {
        var letters = ""
        var rest = column
        while rest >= 0 {
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + letters
            rest = rest / 26 - 1
        }
        return letters
    }

    package static func < (a: Self, b: Self) -> Bool { (a.row, a.column) < (b.row, b.column) }
}

extension CellPlace: CustomStringConvertible {
    package var description: String { "\(Self.letters(ofColumn: column))\(row + 1)" }
}
