import Foundation

/// By what names the machine can be called from its own network.
package enum OwnAddresses {
    /// Loopback, the addresses of its interfaces (without link-local ones), and its host name.
    package static func all() -> [String] {
        var names = ["localhost", "127.0.0.1", "::1"]
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return names }
        defer { freeifaddrs(list) }
        for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
            guard let address = entry?.pointee.ifa_addr else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            let size =
                family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = getnameinfo(
                address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let name = String(
                decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard code == 0, !name.contains("%"), !names.contains(name) else { continue }
            names.append(name)
        }
        let host = ProcessInfo.processInfo.hostName
        return names.contains(host) || host.isEmpty ? names : names + [host]
    }
}
