import Copywriting
import Feeds
import Foundation
import Vocabulary
import WebSocketHost
package import Wire

/// What is asked and answered about files of sheets.
enum SheetAnswer {
    static let shownRows = 60
    static let shownColumns = 60
    private static let shownCharacters = 200

    static func shown(_ text: String) -> String { String(text.prefix(shownCharacters)) }

    /// - Throws: the parameter that cannot be taken, and its cure.
    static func request(_ query: [String: String]) throws(CopyRequest.Fault) -> SheetImport.Request
    {
        var request = SheetImport.Request()
        func named(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let kind = named("kind") {
            guard let known = SheetImport.Kind(rawValue: kind) else {
                throw .init(field: "kind", cure: "kind must be csv, xlsx or yaml")
            }
            request.kind = known
        }
        if let head = named("head") {
            guard let row = Int(head), (1...Limits.standard.sheetRows).contains(row) else {
                throw .init(field: "head", cure: "head must be the number of a row, from 1")
            }
            request.head = row
        }
        if let columns = named("columns") { request.columns = try Self.columns(columns) }
        request.sheet = named("sheet")
        request.source = String((query["source"] ?? "").prefix(200))
        request.removesMissing = query["missing"] == "remove"
        return request
    }

    static func columns(_ text: String) throws(CopyRequest.Fault) -> [SheetColumn] {
        var columns: [SheetColumn] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let column = SheetColumn(name: name), columns.count < 1_000 else {
                let all = SheetColumn.all.map(\.name).filter { !$0.isEmpty }
                throw .init(
                    field: "columns",
                    cure: "\(name) is no column: use \(all.joined(separator: ", ")), or nothing")
            }
            columns.append(column)
        }
        return columns
    }

    static func refused(_ fault: SheetImport.Fault) -> HTTPResponse {
        switch fault {
        case .table(let fault):
            .problems(
                .badSheets, fault.description,
                [
                    .members([
                        "sheet": fault.sheet.isEmpty ? nil : .string(fault.sheet),
                        "cell": fault.cell.map { .string("\($0)") }, "text": .both(fault.text),
                    ])
                ])
        case .file(let faults): .problems(.badSheets, faults)
        }
    }
}

extension SheetImport {
    /// - Parameters:
    ///   - version: tells the sheets in force from others.
    ///   - isSaved: whether they are in force with this.
    package func json(version: String, isSaved: Bool) -> JSON {
        let all = problems
        return .object(
            JSON.list([
                "kind": .string(kind.rawValue), "saved": .bool(isSaved),
                "version": .string(version),
                "products": .int(Int64(reading.products.count)),
                "facts": .int(Int64(reading.products.reduce(0) { $0 + $1.facts.count })),
                "dealers": .int(Int64(reading.dealers.count)),
                "loses_comments": .bool(losesComments),
                "changes": .array(merge.changes.prefix(1_000).map(Self.change)),
                "changes_total": .int(Int64(merge.changes.count)),
                "problems": .array(all.map(Self.problem)),
                "problems_total": .int(Int64(all.count + reading.unlisted)),
            ]) + (table.map(tableMembers) ?? []))
    }

    private func tableMembers(_ table: Table) -> [JSON.Member] {
        let mapping = reading.mapping
        let width = table.rows.map(\.count).max() ?? 0
        let head = table.rows.indices.contains(mapping.head) ? table.rows[mapping.head] : []
        return JSON.list([
            "sheets": .array(table.sheets.map { .string($0) }),
            "sheet": table.sheet.isEmpty ? nil : .string(table.sheet),
            "form": mapping.form.map { .string($0.rawValue) },
            "head": .int(Int64(mapping.head + 1)),
            "columns": .array(
                (0..<min(width, SheetAnswer.shownColumns)).map { column in
                    let meaning =
                        mapping.columns.indices.contains(column) ? mapping.columns[column] : .skip
                    return .members([
                        "column": .string(CellPlace.letters(ofColumn: column)),
                        "head": .string(
                            SheetAnswer.shown(head.indices.contains(column) ? head[column] : "")),
                        "means": .string(meaning.name),
                    ])
                }),
            "rows": .array(table.rows.prefix(SheetAnswer.shownRows).map(Self.row)),
            "rows_total": .int(Int64(table.rows.count)),
        ])
    }

    private static func row(_ cells: [String]) -> JSON {
        .array(cells.prefix(SheetAnswer.shownColumns).map { .string(SheetAnswer.shown($0)) })
    }

    private static func problem(_ problem: SheetProblem) -> JSON {
        .members([
            "cell": .string("\(problem.cell)"), "row": .int(Int64(problem.cell.row + 1)),
            "column": .int(Int64(problem.cell.column + 1)), "taken": .bool(problem.isTaken),
            "text": .both(problem.text),
            "other": problem.other.map {
                .members(["row": .int(Int64($0.row + 1)), "column": .int(Int64($0.column + 1))])
            },
        ])
    }

    private static func change(_ change: SheetMerge.Change) -> JSON {
        func told(_ text: String) -> JSON? { text.isEmpty ? nil : .string(text) }
        return .members([
            "change": .string(change.kind.rawValue), "product": told(change.product),
            "fact": told(change.fact), "dealer": told(change.dealer), "name": .string(change.name),
            "before": told(change.before), "after": told(change.after),
        ])
    }
}
