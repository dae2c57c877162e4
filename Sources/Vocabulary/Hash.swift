/// A 64-bit hash of bytes that is the same on every machine and run: snapshots and the journal's
/// duplicates table rely on that. Multiply-and-fold rounds in the manner of wyhash, whose constants
/// are used; never 0, so that 0 can mean "none". With ten million ids the chance of any collision
/// is about 3 in a million.
package func stableHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    guard let base = bytes.baseAddress else { return mix(seed ^ k0, k1) | 1 }
    let count = bytes.count
    var state = seed ^ k0
    var offset = 0
    while count - offset >= 16 {
        let a = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let b = base.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        state = mix(a ^ k1, b ^ state)
        offset += 16
    }
    var a: UInt64 = 0
    var b: UInt64 = 0
    let rest = count - offset
    if rest >= 8 {
        a = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        b = base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if rest > 0 {
        for i in 0..<rest { a |= UInt64(bytes[offset + i]) << UInt64(8 * i) }
    }
    let hash = mix(k2 ^ UInt64(count), mix(a ^ k1, b ^ state))
    return hash == 0 ? 1 : hash
}

package func stableHash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: seed) }
}

/// An 8-byte key that sorts as the id's bytes do: ids of 16 lower-case hexadecimal digits and ids
/// of up to 8 bytes exactly, longer ones by their first 8 bytes. It decides which of two touches of
/// one viewer at the very same millisecond came first (metric dictionary, "Order").
package func orderKey(of id: UnsafeRawBufferPointer) -> UInt64 {
    if id.count == 16, let hex = hexadecimal(id) { return hex }
    var key: UInt64 = 0
    for i in 0..<min(8, id.count) { key |= UInt64(id[i]) << UInt64(56 - 8 * i) }
    return key
}

private func hexadecimal(_ digits: UnsafeRawBufferPointer) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
        switch digit {
        case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
        case 0x61...0x66: value = value << 4 | UInt64(digit - 0x61 + 10)
        default: return nil
        }
    }
    return value
}

private let k0: UInt64 = 0xa076_1d64_78bd_642f
private let k1: UInt64 = 0xe703_7ed1_a0b4_28db
private let k2: UInt64 = 0x8ebc_6af0_9c88_c6e3

@inline(__always)
private func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
}
