package import Copywriting
package import Feeds
import Foundation
package import Vocabulary

/// A file of product sheets or dealer cards, whatever it was saved as: what was understood of it, and
/// what the sheets in force become with it.
package struct SheetImport: Sendable {
    package enum Kind: String, CaseIterable, Sendable { case csv, xlsx, yaml }

    /// What somebody says of a file.
    package struct Request: Sendable {
        /// nil = by its bytes.
        package var kind: Kind?
        /// A workbook's; nil = the first.
        package var sheet: String?
        /// nil = guessed.
        package var columns: [SheetColumn]?
        /// The row of the heads, from 1; nil = guessed.
        package var head: Int?
        /// Who says so where a row does not tell.
        package var source = ""
        /// What is in force and not in the file goes.
        package var removesMissing = false

        package init() {}
    }

    package enum Fault: Error, CustomStringConvertible {
        case table(TableFault)
        case file([FileFaults.Fault])

        package var description: String {
            switch self {
            case .table(let fault): fault.description
            case .file(let all):
                all.map { "line \($0.line): \($0.path): \($0.message)" }.joined(separator: "\n")
            }
        }
    }

    package let kind: Kind
    /// nil for YAML.
    package let table: Table?
    package let reading: SheetReading
    package let merge: SheetMerge
    /// All sheets with it, as they are saved.
    package let yaml: String
    /// Whether saving drops what people wrote for themselves.
    package let losesComments: Bool

    /// - Throws: why nothing of it can be taken.
    package init(
        _ bytes: [UInt8], _ request: Request, into house: CopyHouse, limits: Limits = .standard
    ) throws(Fault) {
        kind = request.kind ?? Self.kind(bytes)
        (table, reading) =
            kind == .yaml
            ? (nil, try Self.sheets(bytes))
            : try Self.rows(bytes, kind, request, house.sheets, limits)
        merge = SheetMerge(reading, into: house.sheets, removesMissing: request.removesMissing)
        yaml = SheetText.yaml(merge.sheets)
        losesComments = Self.hasComments(house.sheetsText)
        // What is saved must be what a start reads.
        let problems = SheetFile(yaml).problems
        guard problems.isEmpty || merge.sheets == house.sheets else { throw .file(problems) }
    }

    /// Whether there is anything in it.
    package var isEmpty: Bool { reading.products.isEmpty && reading.dealers.isEmpty }

    package var problems: [SheetProblem] {
        let cells = table?.problems.map {
            SheetProblem($0.cell, isTaken: false, $0.text.zh, $0.text.en)
        }
        return ((cells ?? []) + reading.problems + merge.problems).sorted { $0.cell < $1.cell }
    }

    private static func kind(_ bytes: [UInt8]) -> Kind {
        if TableFile.kind(bytes) == .xlsx { return .xlsx }
        let lines = bytes.prefix(64 << 10).split(separator: UInt8(ascii: "\n"))
        let first = lines.first { !$0.starts(with: "#".utf8) && $0 != [UInt8(ascii: "\r")] }
        let isYAML = ["products:", "dealers:"].contains { first?.starts(with: $0.utf8) ?? false }
        return isYAML ? .yaml : .csv
    }

    private static func sheets(_ bytes: [UInt8]) throws(Fault) -> SheetReading {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .file([.init(line: 1, path: "", message: "is no UTF-8: save the file as UTF-8")])
        }
        let file = SheetFile(text)
        guard file.problems.isEmpty else { throw .file(file.problems) }
        return SheetReading(products: file.products, dealers: file.dealers)
    }

    private static func rows(
        _ bytes: [UInt8], _ kind: Kind, _ request: Request, _ house: HouseSheets, _ limits: Limits
    ) throws(Fault) -> (Table?, SheetReading) {
        let table: Table
        do throws(TableFault) {
            table = try TableFile.read(
                bytes, kind: kind == .xlsx ? .xlsx : .csv, sheet: request.sheet, limits: limits)
        } catch {
            throw .table(error)
        }
        var mapping = SheetMapping.guess(table.rows, head: request.head.map { $0 - 1 })
        if let columns = request.columns { mapping.columns = columns }
        let reading = SheetReading(
            table.rows, mapping, source: request.source, known: house, limits: limits)
        return (table, reading)
    }

    private static func hasComments(_ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.drop { $0 == " " }.hasPrefix("#") || line.contains(" #")
        }
    }
}

extension SheetImport {
    /// - Parameter asked: as in the address of `POST /v1/copy/sheets`.
    package init(
        file path: String, _ asked: [String: String], _ configuration: Configuration
    ) throws {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw Configuration.Failure(
                description: "\(path): cannot be read: check the path and its rights")
        }
        do {
            let house = try CopyHouse(configuration.copy.beside(configuration.data))
            try self.init(Array(bytes), SheetAnswer.request(asked), into: house)
        } catch let fault as CopyRequest.Fault {
            throw Configuration.Failure(description: "--\(fault.field): \(fault.cure)")
        } catch let fault as Fault {
            throw Configuration.Failure(description: "\(path): \(fault)")
        }
    }

    /// Writes the sheets where a service with these settings looks for them.
    package func save(_ configuration: Configuration) throws {
        try SheetText.write(yaml, over: SheetText.path(configuration))
    }
}

extension SheetText {
    static func path(_ configuration: Configuration) -> String {
        configuration.copy.sheets ?? configuration.data + "/sheets.yaml"
    }

    /// Puts sheets in the place of a file's, whole or not at all; what was there is kept beside it.
    package static func write(_ yaml: String, over path: String) throws {
        let file = URL(fileURLWithPath: path)
        if let before = try? Data(contentsOf: file) {
            try before.write(to: URL(fileURLWithPath: path + ".bak"), options: .atomic)
        }
        try Data(yaml.utf8).write(to: file, options: .atomic)
    }
}
