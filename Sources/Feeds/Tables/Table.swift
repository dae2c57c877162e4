package import Vocabulary

/// Rows of a spreadsheet as text, each cell where it stood in the file.
package struct Table: Sendable, Equatable {
    /// Something in a cell that could not be taken as it is.
    package struct Problem: Sendable, Equatable {
        package var cell: CellPlace
        package var text: BilingualText
    }

    package enum Kind: String, Sendable, CaseIterable { case csv, xlsx }

    package var kind: Kind
    /// Of all of the file's sheets, hidden ones left out.
    package var sheets: [String] = []
    /// Which of them this is; empty for a file of one.
    package var sheet = ""
    /// Rows may be of different lengths, and empty.
    package var rows: [[String]] = []
    package var problems: [Problem] = []

    package init(_ kind: Kind) { self.kind = kind }
}

/// Why a file cannot be read as a table: where, what, and the cure.
package struct TableFault: Error, Sendable, Equatable, CustomStringConvertible {
    package var sheet: String
    package var cell: CellPlace?
    package var text: BilingualText

    package init(_ zh: String, _ en: String, sheet: String = "", cell: CellPlace? = nil) {
        text = BilingualText(zh: zh, en: en)
        self.sheet = sheet
        self.cell = cell
    }

    /// `Sheet1!B7`; empty where it is the whole file.
    package var place: String {
        [sheet, cell.map { "\($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: "!")
    }

    package var description: String { place.isEmpty ? text.en : "\(place): \(text.en)" }
}

/// Takes the cells of a table one after the other, within its bounds.
struct TableFiller {
    private(set) var table: Table
    private let limits: Limits
    private var cells = 0

    init(_ table: Table, _ limits: Limits) {
        self.table = table
        self.limits = limits
    }

    mutating func note(_ cell: CellPlace, _ zh: String, _ en: String) {
        guard table.problems.count < limits.sheetProblems else { return }
        table.problems.append(.init(cell: cell, text: .init(zh: zh, en: en)))
    }

    /// Puts a text into a cell; what has no text takes no room.
    mutating func put(_ text: String, at cell: CellPlace) throws(TableFault) {
        guard !text.isEmpty else { return }
        cells += 1
        guard cells <= limits.sheetCells else {
            throw fault(
                cell, "表格超过 \(limits.sheetCells) 个单元格：分成几份再导入",
                "the table has more than \(limits.sheetCells) cells: import it in parts")
        }
        guard cell.row < limits.sheetRows, cell.column < limits.sheetColumns else {
            throw fault(
                cell, "表格超过 \(limits.sheetRows) 行或 \(limits.sheetColumns) 列：删掉多余的行列",
                "the table has more than \(limits.sheetRows) rows or \(limits.sheetColumns) columns: delete those that are not needed"
            )
        }
        while table.rows.count <= cell.row { table.rows.append([]) }
        while table.rows[cell.row].count <= cell.column { table.rows[cell.row].append("") }
        table.rows[cell.row][cell.column] = cut(text, cell)
    }

    private mutating func cut(_ text: String, _ cell: CellPlace) -> String {
        let most = limits.sheetCellCharacters
        guard text.utf8.count > most, text.count > most else { return text }
        note(
            cell, "超过 \(most) 个字，后面的没有取：写短一些",
            "is longer than \(most) characters and was cut: write less")
        return String(text.prefix(most))
    }

    private func fault(_ cell: CellPlace, _ zh: String, _ en: String) -> TableFault {
        TableFault(zh, en, sheet: table.sheet, cell: cell)
    }
}
