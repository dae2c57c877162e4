import CLZ4

/// LZ4 blocks: event lines become 2.7 times smaller at 1 GB/s, and come back at 4 GB/s, so packing
/// costs less than writing what it saves (docs/benchmarks.md, "Journal").
package enum LZ4 {
    /// A third faster than 1, and 5 % larger.
    private static let acceleration: Int32 = 4

    /// The packed bytes; nil if they would not be fewer.
    package static func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count < Int(LZ4_MAX_INPUT_SIZE) else { return nil }
        let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
            let size = target.withMemoryRebound(to: CChar.self) { target in
                LZ4_compress_fast(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), target.baseAddress,
                    Int32(bytes.count), Int32(target.count), acceleration)
            }
            count = Int(size)
        }
        return packed.isEmpty ? nil : packed
    }

    /// Unpacks into `target`, which is given exactly `count` bytes; false if the data is damaged.
    package static func decompress(
        _ packed: UnsafeRawBufferPointer, count: Int, into target: inout [UInt8]
    ) -> Bool {
        guard packed.count <= Int(Int32.max), count > 0, count <= Int(LZ4_MAX_INPUT_SIZE) else {
            return false
        }
        if target.count < count { target = [UInt8](repeating: 0, count: count) }
        let made = target.withUnsafeMutableBytes { target in
            LZ4_decompress_safe(
                packed.baseAddress?.assumingMemoryBound(to: CChar.self),
                target.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(packed.count),
                Int32(count))
        }
        return Int(made) == count
    }
}
