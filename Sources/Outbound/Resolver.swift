import Glibc

/// An address that was looked up, as the socket takes it.
struct SocketAddress {
    var family: Int32
    /// A `sockaddr_in` or `sockaddr_in6`.
    var storage: [UInt8]

    /// The address alone, in the order of the network.
    var bytes: [UInt8] {
        family == AF_INET ? Array(storage[4..<8]) : Array(storage[8..<24])
    }
}

/// Looks names up. What it found is what is connected to: a name that means something else a moment
/// later (DNS rebinding) changes nothing.
enum Resolver {
    /// - Throws: `internalAddress` as soon as one of a name's addresses is internal, unless allowed.
    static func addresses(
        of host: String, port: Int, allowsInternal: Bool
    ) throws(OutboundError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            throw .unknownHost(String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let one = next?.pointee {
            next = one.ai_next
            guard one.ai_family == AF_INET || one.ai_family == AF_INET6, let address = one.ai_addr
            else { continue }
            let bytes = UnsafeRawBufferPointer(start: address, count: Int(one.ai_addrlen))
            found.append(SocketAddress(family: one.ai_family, storage: Array(bytes)))
        }
        guard !found.isEmpty else { throw .unknownHost("it has no address") }
        guard allowsInternal || !found.contains(where: { InternalAddress.contains($0.bytes) })
        else { throw .internalAddress }
        return found
    }
}
