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
    } else if rest >= 4 {
        a = UInt64(base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        b = UInt64(base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
    } else if rest > 0 {
        let middle = UInt64(base.load(fromByteOffset: offset + rest >> 1, as: UInt8.self))
        a = UInt64(base.load(fromByteOffset: offset, as: UInt8.self)) << 16 | middle << 8
        a |= UInt64(base.load(fromByteOffset: count - 1, as: UInt8.self))
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
    if id.count == 16, let base = id.baseAddress,
        let high = hexadecimal(base.loadUnaligned(as: UInt64.self)),
        let low = hexadecimal(base.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    {
        return high << 32 | low
    }
    var key: UInt64 = 0
    for i in 0..<min(8, id.count) { key |= UInt64(id[i]) << UInt64(56 - 8 * i) }
    return key
}

/// Eight lower-case hexadecimal digits, all at once; nil if one is something else.
@inline(__always)
private func hexadecimal(_ digits: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    guard digits & high == 0 else { return nil }
    func atLeast(_ byte: UInt64) -> UInt64 { (digits &+ ones &* (0x80 - byte)) & high }
    let isDigit = atLeast(0x30) & ~atLeast(0x3A)
    let isLetter = atLeast(0x61) & ~atLeast(0x67)
    guard isDigit | isLetter == high else { return nil }
    // '0' is 0x30 and 'a' is 0x61: the low nibble, and 9 more for letters.
    var nibbles = (digits & (ones &* 0x0F)) &+ (isLetter >> 7) &* 9
    // The first digit stands in the lowest byte and is worth most.
    nibbles = nibbles.byteSwapped
    nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
    return (nibbles | nibbles >> 16) & 0xFFFF_FFFF
}

private let k0: UInt64 = 0xa076_1d64_78bd_642f
private let k1: UInt64 = 0xe703_7ed1_a0b4_28db
private let k2: UInt64 = 0x8ebc_6af0_9c88_c6e3

@inline(__always)
private func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
}
