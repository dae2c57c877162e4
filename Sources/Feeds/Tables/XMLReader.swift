/// Reads XML as far as spreadsheets need it, one piece after the other: elements, attributes, text.
///
/// There are no document types, so no entities but the five of XML, and nothing outside is ever fetched.
/// Foundation's parser would bring libxml2 into every installation for this alone.
struct XMLReader {
    enum Piece {
        /// Without prefixes. An element without content is followed by its end, too.
        case start(name: String, attributes: [String: String])
        case end(name: String)
        case text(String)
    }

    private static let damaged = TableFault(
        "表格内部的 XML 不完整：用 Excel 或 WPS 重新保存",
        "its XML is cut off or damaged: save it again with Excel or WPS")
    private static let hasEntities = TableFault(
        "表格内部的 XML 带有外部引用，不读取：用 Excel 或 WPS 另存为 .xlsx",
        "its XML has a document type or entities, which are not read: save it with Excel or WPS as .xlsx"
    )
    private static let isNotUTF8 = TableFault(
        "表格内部的 XML 不是 UTF-8：用 Excel 或 WPS 另存为 .xlsx",
        "its XML is not UTF-8: save it with Excel or WPS as .xlsx")

    private static let mostDepth = 64
    private static let mostAttributes = 64

    private let bytes: [UInt8]
    private var at = 0
    private var open: [String] = []
    /// The end of an element without content.
    private var pending: String?

    init(_ bytes: [UInt8]) throws(TableFault) {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        self.bytes = hasMark ? Array(bytes.dropFirst(3)) : bytes
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw Self.isNotUTF8
        }
    }

    /// Nil at the end.
    mutating func next() throws(TableFault) -> Piece? {
        if let name = pending {
            pending = nil
            return .end(name: name)
        }
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                let text = try textPiece()
                if open.isEmpty { continue }
                return .text(text)
            }
            if let piece = try markup() { return piece }
        }
        guard open.isEmpty else { throw Self.damaged }
        return nil
    }

    private func has(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= bytes.count else { return false }
        let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return bytes[at...].starts(with: word)
    }

    /// Goes behind the next `word`, and answers what stands before it.
    private mutating func skip(past word: StaticString) throws(TableFault) -> ArraySlice<UInt8> {
        let start = at
        while at < bytes.count {
            if has(word) {
                defer { at += word.utf8CodeUnitCount }
                return bytes[start..<at]
            }
            at += 1
        }
        throw Self.damaged
    }

    private mutating func markup() throws(TableFault) -> Piece? {
        if has("<?") || has("<!--") {
            _ = has("<?") ? try skip(past: "?>") : try skip(past: "-->")
            return nil
        }
        if has("<![CDATA[") {
            at += 9
            return .text(try string(try skip(past: "]]>")))
        }
        guard !has("<!") else { throw Self.hasEntities }
        let isEnd = has("</")
        at += isEnd ? 2 : 1
        let name = try self.name()
        return isEnd ? try end(name) : try start(name)
    }

    private mutating func end(_ name: String) throws(TableFault) -> Piece {
        skipSpace()
        guard has(">"), open.popLast() == name else { throw Self.damaged }
        at += 1
        return .end(name: Self.local(name))
    }

    private mutating func start(_ name: String) throws(TableFault) -> Piece {
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            if has("/>") {
                at += 2
                pending = Self.local(name)
                break
            }
            if has(">") {
                at += 1
                open.append(name)
                guard open.count <= Self.mostDepth else { throw Self.damaged }
                break
            }
            let (key, value) = try attribute()
            attributes[Self.local(key)] = value
            guard attributes.count <= Self.mostAttributes else { throw Self.damaged }
        }
        return .start(name: Self.local(name), attributes: attributes)
    }

    private mutating func attribute() throws(TableFault) -> (String, String) {
        let key = try name()
        skipSpace()
        guard has("=") else { throw Self.damaged }
        at += 1
        skipSpace()
        guard has("\"") || has("'") else { throw Self.damaged }
        let isDouble = has("\"")
        at += 1
        return (key, try unescaped(isDouble ? try skip(past: "\"") : try skip(past: "'")))
    }

    private mutating func name() throws(TableFault) -> String {
        let start = at
        while at < bytes.count, !Self.endsName(bytes[at]) { at += 1 }
        guard at > start else { throw Self.damaged }
        return try string(bytes[start..<at])
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20
            || [UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<")]
                .contains(byte)
    }

    private static func local(_ name: String) -> String {
        name.utf8.firstIndex(of: UInt8(ascii: ":")).map {
            String(name[name.utf8.index(after: $0)...])
        }
            ?? name
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    }

    // Text

    private mutating func textPiece() throws(TableFault) -> String {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        return try unescaped(bytes[start..<at])
    }

    private func string(_ bytes: ArraySlice<UInt8>) throws(TableFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Self.isNotUTF8 }
        return text
    }

    private func unescaped(_ bytes: ArraySlice<UInt8>) throws(TableFault) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return try string(bytes) }
        var text = ""
        var rest = bytes
        while let and = rest.firstIndex(of: UInt8(ascii: "&")) {
            text += try string(rest[..<and])
            guard let end = rest[and...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw Self.damaged
            }
            text.unicodeScalars.append(try Self.entity(rest[(and + 1)..<end]))
            rest = rest[(end + 1)...]
        }
        return text + (try string(rest))
    }

    private static func entity(_ name: ArraySlice<UInt8>) throws(TableFault) -> Unicode.Scalar {
        let name = String(decoding: name, as: UTF8.self)
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { throw Self.hasEntities }
        let isHex = name.hasPrefix("#x")
        let number = isHex ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.value > 0 else {
            throw Self.damaged
        }
        return scalar
    }
}
