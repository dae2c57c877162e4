import CZlib

package enum GzipError: Error, Sendable, CustomStringConvertible {
    case damaged
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .damaged: "the gzip data is damaged or cut off: compress it again"
        case .tooLarge(let limit): "unpacked it has more than \(limit) bytes: send it in parts"
        }
    }
}

/// Gzip (RFC 1952) of whole values in memory.
package enum Gzip {
    package static func compress(_ bytes: [UInt8], level: Int32 = 9) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, + 16 for the gzip header.
        guard showcaller_deflateInit2(&stream, level, 31) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(capacity)
                deflate(&stream, Z_FINISH)
            }
            count = capacity - Int(stream.avail_out)
        }
    }

    /// Unpacks one or several members; never more than `limit` bytes.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var output: [UInt8] = []
        let stream = try GzipStream()
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(GzipError) in
                try stream.unpack(bytes) { piece throws(GzipError) in
                    output += piece
                    guard output.count <= limit else { throw .tooLarge(limit: limit) }
                }
            }
        }
        try result.get()
        try stream.finish()
        return output
    }
}

/// Deflate data (RFC 1951) without a header, as zip files hold it.
package enum Deflate {
    /// - Returns: never more than `limit` bytes.
    package static func decompress(
        _ bytes: UnsafeRawBufferPointer, limit: Int
    ) throws(GzipError) -> [UInt8] {
        var output: [UInt8] = []
        let stream = try GzipStream(bits: -15)
        try stream.unpack(bytes) { piece throws(GzipError) in
            guard output.count + piece.count <= limit else { throw .tooLarge(limit: limit) }
            output += piece
        }
        try stream.finish()
        return output
    }

    /// By which zip files tell damage (CRC-32).
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer {
            UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count))
        }
    }
}

/// Unpacks gzip data that comes in pieces.
package final class GzipStream {
    private var stream = z_stream()
    private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 8)
    /// Between two members, or before the first: the data may end here.
    private var isAtEnd = false

    /// - Parameter bits: 15 of window, + 16 with a gzip header, negative without any.
    package init(bits: Int32 = 31) throws(GzipError) {
        guard showcaller_inflateInit2(&stream, bits) == Z_OK else { throw .damaged }
    }

    deinit {
        inflateEnd(&stream)
        piece.deallocate()
    }

    /// Unpacks one piece and hands on what comes out of it.
    package func unpack(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(GzipError) -> Void
    ) throws(GzipError) {
        var offset = 0
        while offset < bytes.count {
            if isAtEnd { inflateReset(&stream) }
            let (status, taken, made) = step(.init(rebasing: bytes[offset...]))
            offset += taken
            isAtEnd = status == Z_STREAM_END
            guard isAtEnd || (status == Z_OK && taken + made > 0) else { throw .damaged }
            try body(.init(rebasing: piece[..<made]))
        }
    }

    /// - Throws: `damaged` if the data was cut off.
    package func finish() throws(GzipError) {
        guard isAtEnd else { throw .damaged }
    }

    private func step(_ input: UnsafeRawBufferPointer) -> (status: Int32, taken: Int, made: Int) {
        let available = min(input.count, 1 << 30)
        // zlib does not write to its input; its type says so only in newer releases.
        stream.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(available)
        stream.next_out = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(piece.count)
        let status = inflate(&stream, Z_NO_FLUSH)
        return (status, available - Int(stream.avail_in), piece.count - Int(stream.avail_out))
    }
}
