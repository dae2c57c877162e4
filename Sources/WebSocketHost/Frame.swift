/// One WebSocket frame, header and payload, built once and sent to any number of sockets.
///
/// The bytes never change after `init`, so sharing them between threads is safe.
package final class Frame: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    package let count: Int

    package enum Opcode: UInt8, Sendable { case text = 1, binary = 2, close = 8 }

    package init(
        _ payload: some Collection<UInt8>, opcode: Opcode = .text, isDeflated: Bool = false
    ) {
        let length = payload.count
        let header = length < 126 ? 2 : length < 65_536 ? 4 : 10
        count = header + length
        base = .allocate(byteCount: count, alignment: 1)
        base.storeBytes(of: 0x80 | (isDeflated ? 0x40 : 0) | opcode.rawValue, as: UInt8.self)
        switch header {
        case 2: base.storeBytes(of: UInt8(length), toByteOffset: 1, as: UInt8.self)
        case 4:
            base.storeBytes(of: 126, toByteOffset: 1, as: UInt8.self)
            base.storeBytes(of: UInt16(length).bigEndian, toByteOffset: 2, as: UInt16.self)
        default:
            base.storeBytes(of: 127, toByteOffset: 1, as: UInt8.self)
            for i in 0..<8 {
                base.storeBytes(
                    of: UInt8(truncatingIfNeeded: length >> (56 - 8 * i)), toByteOffset: 2 + i,
                    as: UInt8.self)
            }
        }
        let target = UnsafeMutableRawBufferPointer(start: base + header, count: length)
        target.copyBytes(from: payload)
    }

    /// The frame that says why a socket is closed. Its payload has 125 bytes at most.
    convenience init(_ code: CloseCode, _ reason: String) {
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        let code = code.rawValue
        self.init([UInt8(code >> 8), UInt8(code & 255)] + Array(reason.utf8), opcode: .close)
    }

    deinit { base.deallocate() }
}
