import Vocabulary

/// The cells of one sheet of a workbook, with the strings and styles that they name by number.
struct SheetCells {
    private struct Cell {
        var kind = ""
        var style = 0
        var stored = ""
        var inline = ""
        var isFormula = false
    }

    /// Where it reads.
    private(set) var place = CellPlace(row: -1, column: -1)
    private var filler: TableFiller
    private let limits: Limits
    private let from1904: Bool
    private var strings: [String] = []
    private var formats: [CellFormat] = []
    private var seen = 0

    init(_ filler: TableFiller, _ limits: Limits, from1904: Bool) {
        self.filler = filler
        self.limits = limits
        self.from1904 = from1904
    }

    // Strings and styles

    mutating func readStrings(_ reader: inout XMLReader) throws(TableFault) {
        var text = ""
        var isText = false
        // Readings beside Chinese and Japanese words are no part of the text.
        var isReading = false
        while let piece = try reader.next() {
            switch piece {
            case .start("si", _): text = ""
            case .start("rPh", _): isReading = true
            case .end("rPh"): isReading = false
            case .start("t", _): isText = !isReading
            case .end("t"): isText = false
            case .text(let part) where isText: text += part
            case .end("si"): strings.append(Self.plain(text))
            default: break
            }
        }
    }

    mutating func readStyles(_ reader: inout XMLReader) throws(TableFault) {
        var own: [Int: CellFormat] = [:]
        var isOfCells = false
        while let piece = try reader.next() {
            switch piece {
            case .start("numFmt", let its):
                guard let id = its["numFmtId"].flatMap({ Int($0) }) else { continue }
                own[id] = CellFormat(code: its["formatCode"] ?? "")
            case .start("cellXfs", _): isOfCells = true
            case .end("cellXfs"): isOfCells = false
            case .start("xf", let its) where isOfCells:
                let id = its["numFmtId"].flatMap { Int($0) } ?? 0
                formats.append(own[id] ?? CellFormat(builtIn: id))
            default: break
            }
        }
    }

    /// `_x000D_` stands for a character that XML cannot hold.
    private static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
        return text.replacing(/_x([0-9A-Fa-f]{4})_/) { found -> String in
            guard let value = UInt32(found.1, radix: 16), let scalar = Unicode.Scalar(value) else {
                return String(found.0)
            }
            return value < 0x20 && value != 0x09 && value != 0x0A ? "" : String(Character(scalar))
        }
    }

    // Cells

    mutating func read(_ reader: inout XMLReader) throws(TableFault) -> Table {
        var cell = Cell()
        var part = ""
        while let piece = try reader.next() {
            switch piece {
            case .start("row", let its): try beginRow(its["r"])
            case .start("c", let its):
                cell = Cell(kind: its["t"] ?? "n", style: its["s"].flatMap { Int($0) } ?? 0)
                try beginCell(its["r"])
            case .start("f", _):
                cell.isFormula = true
                part = "f"
            case .start(let name, _): part = name
            case .text(let text) where part == "v": cell.stored += text
            case .text(let text) where part == "t": cell.inline += text
            case .end("c"): try filler.put(text(of: cell), at: place)
            case .end("sheetData"): return filler.table
            case .end: part = ""
            default: break
            }
        }
        return filler.table
    }

    private mutating func beginRow(_ number: String?) throws(TableFault) {
        let row = number.map { Int($0).map { $0 - 1 } ?? -1 } ?? place.row + 1
        guard (0..<1_048_576).contains(row) else { throw Self.misplaced }
        place = CellPlace(row: row, column: -1)
    }

    private mutating func beginCell(_ name: String?) throws(TableFault) {
        seen += 1
        guard seen <= limits.sheetCells * 5 else {
            throw TableFault(
                "单元格太多（含带格式的空格子）：删掉用不到的行列",
                "there are too many cells, empty ones with a style among them: delete rows and columns that are not needed"
            )
        }
        guard let name else {
            place.column += 1
            return
        }
        guard let named = CellPlace(name) else { throw Self.misplaced }
        place = named
    }

    private static let misplaced = TableFault(
        "单元格的位置认不出：用 Excel 或 WPS 重新保存",
        "a cell or row has no place that could be: save it again with Excel or WPS")

    private mutating func text(of cell: Cell) -> String {
        if cell.stored.isEmpty, cell.isFormula {
            filler.note(
                place, "公式没有保存结果：在 Excel 里打开、保存一次，或改成数值",
                "a formula without a saved result: open and save it in Excel, or write its value")
            return ""
        }
        switch cell.kind {
        case "s":
            guard let number = Int(cell.stored), strings.indices.contains(number) else { return "" }
            return strings[number]
        case "inlineStr": return Self.plain(cell.inline)
        case "str": return Self.plain(cell.stored)
        case "b": return cell.stored == "1" ? "TRUE" : "FALSE"
        case "d": return String(cell.stored.prefix { $0 != "T" })
        case "e":
            filler.note(
                place, "是错误值 \(cell.stored)：改好公式或直接填数值",
                "holds the error \(cell.stored): mend the formula, or write the value")
            return ""
        default: return number(cell)
        }
    }

    private mutating func number(_ cell: Cell) -> String {
        guard !cell.stored.isEmpty else { return "" }
        let format = formats.indices.contains(cell.style) ? formats[cell.style] : .number
        if let text = format.text(cell.stored, from1904: from1904) { return text }
        filler.note(
            place, "数字或日期认不出：\(cell.stored.prefix(20))",
            "holds a number or day that there is not: \(cell.stored.prefix(20))")
        return ""
    }
}
