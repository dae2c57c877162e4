import Foundation
package import Vocabulary

/// Reads a file of rows, whatever it was saved as.
package enum TableFile {
    /// The kind by its first bytes; nil where it may be any text.
    package static func kind(_ bytes: [UInt8]) -> Table.Kind? {
        bytes.starts(with: ZipArchive.signature) ? .xlsx : nil
    }

    /// - Parameters:
    ///   - kind: nil = by its bytes.
    ///   - sheet: one of a workbook's by its name; nil = the first.
    package static func read(
        _ bytes: [UInt8], kind: Table.Kind? = nil, sheet: String? = nil, limits: Limits = .standard
    ) throws(TableFault) -> Table {
        guard bytes.count <= limits.sheetBytes else {
            throw TableFault(
                "文件超过 \(limits.sheetBytes >> 20) MB：删掉图片和不用的工作表",
                "the file is larger than \(limits.sheetBytes >> 20) MiB: take out pictures and sheets that are not needed"
            )
        }
        // An old workbook, or one with a password: both are OLE compound files.
        guard !bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else {
            throw TableFault(
                "这是旧的 .xls，或加了密码：在 Excel 里去掉密码，另存为 .xlsx",
                "this is an old .xls, or has a password: take it off in Excel and save as .xlsx")
        }
        switch kind ?? Self.kind(bytes) ?? .csv {
        case .xlsx:
            var book = try Workbook(bytes, limits)
            return try book.table(sheet)
        case .csv:
            var rows = DelimitedText(try text(bytes), limits)
            return try rows.table()
        }
    }

    /// Text as spreadsheets save it: UTF-8, UTF-16 with its mark, or GB18030 as Excel does in China.
    package static func text(_ bytes: [UInt8]) throws(TableFault) -> String {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let plain = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        let text =
            isWide
            ? String(data: Data(bytes), encoding: .utf16)
            : String(validating: plain, as: UTF8.self)
                ?? String(data: Data(bytes), encoding: gb18030)
        guard let text, !text.utf8.contains(0) else {
            throw TableFault(
                "文字编码认不出：另存为「CSV UTF-8」或 .xlsx",
                "the text is neither UTF-8 nor GB18030: save as “CSV UTF-8” or .xlsx")
        }
        return text
    }

    /// Its number among CoreFoundation's encodings, with the bit that marks those.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0000 | 0x0632)
}
