import Compression
import Vocabulary

/// The files in a zip archive, by the directory at its end. Nothing is unpacked before it is asked for,
/// and nothing beyond its bounds.
struct ZipArchive {
    private struct Entry {
        var method: Int
        var isEncrypted: Bool
        var checksum: UInt32
        var packed: Int
        var unpacked: Int
        var offset: Int
    }

    static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let directorySignature = 0x0201_4B50
    private static let endSignature = 0x0605_4B50
    private static let endBytes = 22
    private static let mostComment = 65_535
    private static let mostEntries = 4_000
    /// Small files may be packed as tightly as they like.
    private static let freeBytes = 1 << 20

    private let bytes: [UInt8]
    private let limits: Limits
    private var entries: [String: Entry] = [:]
    private var unpackedBytes = 0

    init(_ bytes: [UInt8], _ limits: Limits) throws(TableFault) {
        self.bytes = bytes
        self.limits = limits
        try readDirectory()
    }

    private static let damaged = TableFault(
        "文件不完整或已损坏：重新保存或重新下载",
        "the file is cut off or damaged: save or download it again")

    private static func tooLarge(_ name: String) -> TableFault {
        TableFault(
            "解压后过大（\(name)）：只留要导入的工作表，另存一份",
            "it unpacks to far too much (\(name)): save a copy with the sheet that is needed only")
    }

    private func number(_ offset: Int, _ width: Int) throws(TableFault) -> Int {
        guard offset >= 0, offset + width <= bytes.count else { throw Self.damaged }
        return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private mutating func readDirectory() throws(TableFault) {
        let end = try endOfDirectory()
        let count = try number(end + 10, 2)
        var offset = try number(end + 16, 4)
        guard count <= Self.mostEntries, offset < end else { throw Self.damaged }
        for _ in 0..<count {
            guard try number(offset, 4) == Self.directorySignature else { throw Self.damaged }
            let nameLength = try number(offset + 28, 2)
            let start = offset + 46
            guard start + nameLength <= bytes.count else { throw Self.damaged }
            let name = String(decoding: bytes[start..<start + nameLength], as: UTF8.self)
            entries[name] = Entry(
                method: try number(offset + 10, 2),
                isEncrypted: try number(offset + 8, 2) & 1 == 1,
                checksum: UInt32(try number(offset + 16, 4)), packed: try number(offset + 20, 4),
                unpacked: try number(offset + 24, 4), offset: try number(offset + 42, 4))
            offset = start + nameLength + (try number(offset + 30, 2) + number(offset + 32, 2))
        }
    }

    private func endOfDirectory() throws(TableFault) -> Int {
        var at = bytes.count - Self.endBytes
        let last = max(0, at - Self.mostComment)
        while at >= last {
            if try number(at, 4) == Self.endSignature { return at }
            at -= 1
        }
        throw Self.damaged
    }

    func has(_ name: String) -> Bool { entries[name] != nil }

    /// Unpacks one file.
    mutating func file(_ name: String) throws(TableFault) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        guard !entry.isEncrypted else {
            throw TableFault(
                "文件加了密码：去掉密码再导入", "the file has a password: take it off, then import it")
        }
        let data = try packedBytes(entry)
        let most = max(Self.freeBytes, entry.packed * limits.sheetUnpackedTimes)
        let limit = min(most, limits.sheetUnpackedBytes - unpackedBytes)
        guard entry.unpacked <= limit else { throw Self.tooLarge(name) }
        let unpacked = try Self.unpack(data, entry.method, limit, name)
        guard unpacked.count == entry.unpacked, Deflate.checksum(unpacked) == entry.checksum else {
            throw Self.damaged
        }
        unpackedBytes += unpacked.count
        return unpacked
    }

    private func packedBytes(_ entry: Entry) throws(TableFault) -> ArraySlice<UInt8> {
        let offset = entry.offset
        guard bytes.dropFirst(offset).starts(with: Self.signature) else { throw Self.damaged }
        let start = try offset + 30 + number(offset + 26, 2) + number(offset + 28, 2)
        guard start + entry.packed <= bytes.count else { throw Self.damaged }
        return bytes[start..<start + entry.packed]
    }

    private static func unpack(
        _ data: ArraySlice<UInt8>, _ method: Int, _ limit: Int, _ name: String
    ) throws(TableFault) -> [UInt8] {
        switch method {
        case 0: return Array(data)
        case 8:
            let result = data.withUnsafeBytes { data in
                Result { () throws(GzipError) in try Deflate.decompress(data, limit: limit) }
            }
            do throws(GzipError) {
                return try result.get()
            } catch .tooLarge {
                throw tooLarge(name)
            } catch {
                throw damaged
            }
        default:
            throw TableFault(
                "压缩方式不支持：用 Excel 或 WPS 另存为 .xlsx",
                "it is packed in a way that is not known here: save it with Excel or WPS as .xlsx")
        }
    }
}
