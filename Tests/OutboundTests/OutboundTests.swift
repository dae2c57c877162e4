import Testing

@testable import Outbound

@Suite("Addresses that are refused")
struct InternalAddressTests {
    static func bytes(v6 groups: [UInt16]) -> [UInt8] {
        groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    @Test(
        "Loopback, private, link-local, shared, reserved",
        arguments: [
            [127, 0, 0, 1], [127, 255, 0, 9], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255],
            [192, 168, 1, 1], [169, 254, 169, 254], [100, 64, 0, 1], [100, 100, 100, 200],
            [0, 0, 0, 0], [224, 0, 0, 1], [255, 255, 255, 255], [198, 19, 0, 1], [192, 0, 2, 1],
        ])
    func internalV4(_ address: [UInt8]) {
        #expect(InternalAddress.contains(address))
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address
        #expect(InternalAddress.contains(mapped))
        #expect(
            InternalAddress.contains([0x20, 0x02] + address + [UInt8](repeating: 0, count: 10)))
    }

    @Test(
        "Public addresses are not",
        arguments: [
            [8, 8, 8, 8], [172, 15, 0, 1], [172, 32, 0, 1], [100, 63, 0, 1], [100, 128, 0, 1],
            [192, 167, 1, 1], [169, 253, 0, 1], [223, 255, 255, 1], [198, 17, 0, 1],
        ])
    func publicV4(_ address: [UInt8]) {
        #expect(!InternalAddress.contains(address))
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + address
        #expect(!InternalAddress.contains(mapped))
    }

    @Test("IPv6: only global unicast is public")
    func v6() {
        let refused: [[UInt16]] = [
            [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1], [0xFE80, 0, 0, 0, 0, 0, 0, 1],
            [0xFC00, 0, 0, 0, 0, 0, 0, 1], [0xFD12, 0, 0, 0, 0, 0, 0, 1],
            [0xFF02, 0, 0, 0, 0, 0, 0, 1], [0x2001, 0xDB8, 0, 0, 0, 0, 0, 1],
            [0x2001, 0, 0, 0, 0, 0, 0, 1], [0x64, 0xFF9B, 0, 0, 0, 0, 0x7F00, 1],
            [0x100, 0, 0, 0, 0, 0, 0, 1],
        ]
        for groups in refused { #expect(InternalAddress.contains(Self.bytes(v6: groups))) }
        for groups: [UInt16] in [
            [0x2606, 0x4700, 0, 0, 0, 0, 0, 1], [0x2400, 0x3200, 0, 0, 0, 0, 0, 1],
        ] { #expect(!InternalAddress.contains(Self.bytes(v6: groups))) }
    }

    @Test(
        "Whichever way an internal address is written",
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "::1", "localhost",
        ])
    func spelled(_ host: String) {
        #expect(throws: OutboundError.internalAddress) {
            try Resolver.addresses(of: host, port: 80, allowsInternal: false)
        }
    }
}

@Suite("Reading answers")
struct AnswerReaderTests {
    /// Reads an answer that comes in pieces of a size, and is closed at its end.
    static func read(_ text: String, by size: Int, limit: Int = 1024) throws -> OutboundAnswer {
        var reader = AnswerReader(limit: limit)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            if try reader.take(Array(bytes[start..<min(start + size, bytes.count)])) {
                return try reader.answer(isClosed: false)
            }
        }
        return try reader.answer(isClosed: true)
    }

    @Test(
        "By length, in chunks, or until it closes; however it is cut", arguments: [1, 2, 7, 1000])
    func forms(_ size: Int) throws {
        let forms = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nhello",
        ]
        for form in forms {
            let answer = try Self.read(form, by: size)
            #expect(answer.status == 200 && answer.body == Array("hello".utf8))
        }
    }

    @Test("No more than the limit is kept")
    func bounded() throws {
        let endless = "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 5000)
        #expect(try Self.read(endless, by: 100, limit: 256).body.count == 256)
        #expect(throws: OutboundError.self) {
            try Self.read(String(repeating: "x", count: 5000), by: 100, limit: 256)
        }
    }

    @Test("What ends early, or is no HTTP, is not an answer")
    func broken() {
        for text in [
            "", "HTTP/1.1 200 OK\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            "HTTP/1.1 2x0 OK\r\n\r\n",
        ] {
            #expect(throws: OutboundError.self) { try Self.read(text, by: 3) }
        }
    }
}
