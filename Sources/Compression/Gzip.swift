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
        var stream = z_stream()
        guard showcaller_inflateInit2(&stream, 31) == Z_OK else { throw .damaged }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        var offset = 0
        while offset < input.count {
            let (status, taken, made) = inflatePiece(&stream, &input, offset, &piece)
            offset += taken
            output += piece[..<made]
            guard output.count <= limit else { throw .tooLarge(limit: limit) }
            if status == Z_STREAM_END {
                guard offset < input.count else { return output }
                inflateReset(&stream)
            } else if status != Z_OK || (taken == 0 && made == 0) {
                throw .damaged
            }
        }
        throw .damaged
    }

    private static func inflatePiece(
        _ stream: inout z_stream, _ input: inout [UInt8], _ offset: Int, _ piece: inout [UInt8]
    ) -> (status: Int32, taken: Int, made: Int) {
        input.withUnsafeMutableBufferPointer { input in
            piece.withUnsafeMutableBufferPointer { piece in
                let available = min(input.count - offset, 1 << 30)
                stream.next_in = input.baseAddress! + offset
                stream.avail_in = UInt32(available)
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                let status = inflate(&stream, Z_NO_FLUSH)
                return (
                    status, available - Int(stream.avail_in), piece.count - Int(stream.avail_out)
                )
            }
        }
    }
}
