/// Why nothing was answered.
package enum OutboundError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownHost(String)
    case internalAddress
    case unreachable(String)
    case tls(String)
    case timedOut(String)
    case notHTTP(String)

    package var description: String {
        switch self {
        case .unknownHost(let why): "the host cannot be looked up: \(why)"
        case .internalAddress:
            "the host lies in an internal network: if that is meant, set allow_internal: true"
        case .unreachable(let why): "cannot be reached: \(why)"
        case .tls(let why): "TLS failed: \(why)"
        case .timedOut(let what): "timed out \(what)"
        case .notHTTP(let why): "the answer is not HTTP: \(why)"
        }
    }

    /// Whether another try may go otherwise: an internal address is refused once and for all.
    package var isTemporary: Bool { self != .internalAddress }
}
