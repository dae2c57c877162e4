import Vocabulary

/// A workbook (ECMA-376, `.xlsx`): its sheets, and what the cells of one of them show. Formulas are not
/// worked out: what the program that saved it had found is taken.
struct Workbook {
    private struct Relation {
        /// The last part of its type: `worksheet`, `sharedStrings`.
        var kind: String
        var path: String
    }

    private var archive: ZipArchive
    private let limits: Limits
    private var sheets: [(name: String, path: String)] = []
    private var parts: [String: String] = [:]
    private var from1904 = false

    private static let damaged = TableFault(
        "不是能读的 .xlsx：用 Excel 或 WPS 另存为 .xlsx",
        "this is no .xlsx that can be read: save it with Excel or WPS as .xlsx")

    init(_ bytes: [UInt8], _ limits: Limits) throws(TableFault) {
        self.limits = limits
        archive = try ZipArchive(bytes, limits)
        let root = try relations(of: "")
        guard let book = root.values.first(where: { $0.kind == "officeDocument" }) else {
            throw Self.damaged
        }
        let related = try relations(of: book.path)
        try readBook(book.path, related)
        for part in related.values { parts[part.kind] = part.path }
    }

    /// What a part names by ids: its neighbour in `_rels`.
    private mutating func relations(of path: String) throws(TableFault) -> [String: Relation] {
        let (folder, name) = Self.split(path)
        var found: [String: Relation] = [:]
        guard var reader = try part("\(folder)_rels/\(name).rels") else { return found }
        while let piece = try reader.next() {
            guard case .start("Relationship", let its) = piece, let id = its["Id"],
                let kind = its["Type"]?.split(separator: "/").last, let target = its["Target"],
                its["TargetMode"] != "External"
            else { continue }
            found[id] = Relation(kind: String(kind), path: Self.path(target, in: folder))
        }
        return found
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        let next = path.index(after: slash)
        return (String(path[..<next]), String(path[next...]))
    }

    private static func path(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var parts = folder.split(separator: "/")
        for part in target.split(separator: "/") {
            if part == ".." {
                _ = parts.popLast()
            } else if part != "." {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    private mutating func part(_ path: String?) throws(TableFault) -> XMLReader? {
        guard let path, let bytes = try archive.file(path) else { return nil }
        return try XMLReader(bytes)
    }

    private mutating func readBook(
        _ path: String, _ related: [String: Relation]
    ) throws(TableFault) {
        guard var reader = try part(path) else { throw Self.damaged }
        while let piece = try reader.next() {
            guard case .start(let name, let its) = piece else { continue }
            if name == "workbookPr" {
                from1904 = ["1", "true"].contains(its["date1904"])
            } else if name == "sheet", let sheet = its["name"],
                its["state"] ?? "visible" == "visible",
                let path = its["id"].flatMap({ related[$0] })?.path
            {
                sheets.append((sheet, path))
            }
        }
    }

    // One sheet

    /// - Parameter name: nil = the first.
    mutating func table(_ name: String?) throws(TableFault) -> Table {
        let names = sheets.map(\.name)
        guard let sheet = name.map({ name in sheets.first { $0.name == name } }) ?? sheets.first
        else {
            throw TableFault(
                "没有叫「\(name ?? "")」的工作表：有 \(names.joined(separator: "、"))",
                "there is no sheet \(name ?? ""): there are \(names.joined(separator: ", "))")
        }
        var table = Table(.xlsx)
        table.sheets = names
        table.sheet = sheet.name
        var cells = SheetCells(TableFiller(table, limits), limits, from1904: from1904)
        if var reader = try part(parts["sharedStrings"]) { try cells.readStrings(&reader) }
        if var reader = try part(parts["styles"]) { try cells.readStyles(&reader) }
        guard var reader = try part(sheet.path) else { throw Self.damaged }
        do throws(TableFault) {
            return try cells.read(&reader)
        } catch {
            var fault = error
            fault.sheet = sheet.name
            if cells.place.column >= 0 { fault.cell = fault.cell ?? cells.place }
            throw fault
        }
    }
}
