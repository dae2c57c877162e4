import Vocabulary

/// CSV (RFC 4180) and its kin: commas, semicolons or tabs between, quotes around what holds them. A
/// quote inside a cell that did not begin with one is a quote, as spreadsheets read it.
struct DelimitedText {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var place = CellPlace(row: 0, column: 0)
    private var cell: [UInt8] = []
    private var filler: TableFiller

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(_ text: String, _ limits: Limits) {
        var bytes = Array(text.utf8)
        // Excel's own first line that names the separator.
        if bytes.starts(with: "sep=".utf8), bytes.count > 4 {
            separator = bytes[4]
            bytes = Array(bytes.dropFirst(5).drop { $0 == Self.carriageReturn }.dropFirst())
        } else {
            separator = Self.guess(bytes)
        }
        self.bytes = bytes
        filler = TableFiller(Table(.csv), limits)
    }

    /// What stands most often in the first line, outside of quotes.
    private static func guess(_ bytes: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lineFeed || byte == carriageReturn {
                if counts.isEmpty { continue }
                break
            }
            counts[byte, default: 0] += 1
        }
        let candidates = [",", "\t", ";"].map { UInt8(ascii: $0) }
        return candidates.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? candidates[0]
    }

    mutating func table() throws(TableFault) -> Table {
        var i = 0
        while i < bytes.count {
            if cell.isEmpty, bytes[i] == Self.quote {
                i = try quoted(from: i + 1)
            } else {
                i = try plain(from: i)
            }
        }
        try endCell()
        return filler.table
    }

    /// Reads until the closing quote; what follows it up to the separator belongs to the cell, too.
    private mutating func quoted(from start: Int) throws(TableFault) -> Int {
        var i = start
        while i < bytes.count {
            if bytes[i] == Self.quote {
                guard i + 1 < bytes.count, bytes[i + 1] == Self.quote else {
                    return try plain(from: i + 1)
                }
                i += 1
            }
            cell.append(bytes[i])
            i += 1
        }
        throw TableFault(
            "这里的引号没有收尾：补上引号，或另存为 .xlsx",
            "a quote that begins here is never closed: close it, or save as .xlsx", cell: place)
    }

    private mutating func plain(from start: Int) throws(TableFault) -> Int {
        var i = start
        while i < bytes.count {
            switch bytes[i] {
            case separator:
                try endCell()
                place.column += 1
                return i + 1
            case Self.lineFeed, Self.carriageReturn:
                try endCell()
                place = CellPlace(row: place.row + 1, column: 0)
                let isPair =
                    bytes[i] == Self.carriageReturn && i + 1 < bytes.count
                    && bytes[i + 1] == Self.lineFeed
                return i + (isPair ? 2 : 1)
            default: cell.append(bytes[i])
            }
            i += 1
        }
        return i
    }

    private mutating func endCell() throws(TableFault) {
        guard !cell.isEmpty else { return }
        try filler.put(String(decoding: cell, as: UTF8.self), at: place)
        cell.removeAll(keepingCapacity: true)
    }
}
