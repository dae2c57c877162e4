package import Notices

/// What a target answered, as much of it as is wanted.
package struct OutboundAnswer: Sendable, Equatable {
    package var status: Int
    /// By name in lower case.
    package var headers: [String: String]
    package var body: [UInt8]
}

/// Sends one POST to a target that somebody else chose: to the address that was looked at, within a
/// time, reading no more than a little, following nothing.
///
/// It blocks its thread for `wholeMs` at most, and for as long as the system's resolver takes to look
/// a name up, which cannot be bounded from here.
package enum Outbound {
    package struct Bounds: Sendable {
        package var connectMs: Int64 = 4_000
        package var wholeMs: Int64 = 10_000
        package var answerBytes = 64 << 10

        package init() {}
    }

    /// Addresses of one name that are tried.
    private static let addresses = 4

    package static func post(
        to destination: Destination, target: String, headers: [(name: String, value: String)],
        body: [UInt8], allowsInternal: Bool, bounds: Bounds = Bounds()
    ) throws(OutboundError) -> OutboundAnswer {
        let found = try Resolver.addresses(
            of: destination.host, port: destination.port, allowsInternal: allowsInternal)
        let deadline = monotonicMs() + bounds.wholeMs
        let connection = try connect(Array(found.prefix(addresses)), bounds, deadline)
        if destination.isSecure { try connection.secure(for: destination.host) }
        var head = "POST \(target) HTTP/1.1\r\nhost: \(destination.hostHeader)\r\n"
        head += "user-agent: Showcaller\r\nconnection: close\r\ncontent-length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try connection.write(Array((head + "\r\n").utf8) + body)
        var reader = AnswerReader(limit: bounds.answerBytes)
        while true {
            let bytes = try connection.read()
            if bytes.isEmpty { return try reader.answer(isClosed: true) }
            if try reader.take(bytes) { return try reader.answer(isClosed: false) }
        }
    }

    private static func connect(
        _ found: [SocketAddress], _ bounds: Bounds, _ deadline: Int64
    ) throws(OutboundError) -> Connection {
        var last = OutboundError.unreachable("it has no address")
        let connectBy = monotonicMs() + bounds.connectMs
        for address in found {
            do throws(OutboundError) {
                return try Connection(to: address, connectBy: connectBy, deadline: deadline)
            } catch {
                last = error
            }
        }
        throw last
    }
}
