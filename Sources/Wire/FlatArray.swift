/// The journal keeps an event a line; the elements of a JSON array may stand on several.
package enum FlatArray {
    /// The bytes with every line end outside of strings made a space, so that each element is one
    /// line and offsets stay; nil if the bytes are no array, or are flat as they are.
    package static func flattened(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes.dropFirst(start).first(where: { $0 > 0x20 }) == UInt8(ascii: "["),
            bytes.contains(where: { $0 == 0x0A || $0 == 0x0D })
        else { return nil }
        var flat = [UInt8](bytes)
        var isInString = false
        var at = 0
        while at < flat.count {
            switch flat[at] {
            case UInt8(ascii: "\\") where isInString: at += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case 0x0A, 0x0D: if !isInString { flat[at] = 0x20 }
            default: break
            }
            at += 1
        }
        return flat
    }
}
