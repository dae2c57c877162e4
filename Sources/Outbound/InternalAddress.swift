/// Which addresses are not of the public network: a target there could be a machine that trusts this
/// one. After the registries of special addresses (RFC 6890, IANA).
package enum InternalAddress {
    /// - Parameter bytes: four of IPv4 or sixteen of IPv6, in the order of the network.
    package static func contains(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: v4.contains { $0.holds(bytes) }
        case 16: isInternal(v6: bytes)
        default: true
        }
    }

    private struct Block: Sendable {
        let prefix: [UInt8]
        let bits: Int

        init(_ prefix: [UInt8], _ bits: Int) {
            self.prefix = prefix
            self.bits = bits
        }

        func holds(_ address: [UInt8]) -> Bool {
            let (whole, rest) = (bits / 8, bits % 8)
            guard address.prefix(whole).elementsEqual(prefix.prefix(whole)) else { return false }
            guard rest > 0 else { return true }
            let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
            return address[whole] & mask == prefix[whole] & mask
        }
    }

    private static let v4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8),
        Block([169, 254], 16), Block([172, 16], 12), Block([192, 0, 0], 24),
        Block([192, 0, 2], 24), Block([192, 88, 99], 24), Block([192, 168], 16),
        Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 4), Block([240], 4),
    ]

    /// Global unicast is 2000::/3; of that, tunnels to IPv4 are looked into, and documentation and
    /// Teredo are not for us.
    private static func isInternal(v6 bytes: [UInt8]) -> Bool {
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        if bytes.starts(with: mapped) { return contains(Array(bytes[12...])) }
        let translated: [UInt8] = [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8)
        if bytes.starts(with: translated) { return contains(Array(bytes[12...])) }
        if bytes.starts(with: [0x20, 0x02]) { return contains(Array(bytes[2..<6])) }
        if Block([0x20, 0x01, 0x0D, 0xB8], 32).holds(bytes) { return true }
        if Block([0x20, 0x01, 0x00], 23).holds(bytes) { return true }
        return !Block([0x20], 3).holds(bytes)
    }
}
