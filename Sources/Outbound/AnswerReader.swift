/// Takes an answer of HTTP/1.1 apart (RFC 9112), as its bytes come, and keeps no more of it than it
/// was told.
struct AnswerReader {
    private let limit: Int
    private var bytes: [UInt8] = []
    private var head: (status: Int, headers: [String: String])?
    /// Where the body begins.
    private var bodyStart = 0

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether this was all that is wanted.
    mutating func take(_ more: [UInt8]) throws(OutboundError) -> Bool {
        bytes += more
        while head == nil {
            guard let end = endOfHead() else {
                guard bytes.count <= limit else { throw .notHTTP("its head has no end") }
                return false
            }
            let (status, headers) = try Self.head(bytes[..<end])
            // 100 and 103 go before the answer proper.
            if (100..<200).contains(status) {
                bytes.removeFirst(end + 4)
            } else {
                head = (status, headers)
                bodyStart = end + 4
            }
        }
        return isComplete
    }

    /// The answer as far as it came: `isClosed` = the peer has nothing more to say.
    func answer(isClosed: Bool) throws(OutboundError) -> OutboundAnswer {
        guard let head else { throw .notHTTP("the connection was closed before the answer") }
        if isClosed, !isComplete, head.headers["content-length"] != nil || isChunked {
            throw .notHTTP("the connection was closed within the answer")
        }
        let body = isChunked ? Self.unchunked(bytes[bodyStart...]).body : Array(bytes[bodyStart...])
        let length = head.headers["content-length"].flatMap { Int($0) } ?? body.count
        return OutboundAnswer(
            status: head.status, headers: head.headers,
            body: Array(body.prefix(max(0, min(length, limit)))))
    }

    private var isChunked: Bool {
        head?.headers["transfer-encoding"]?.lowercased().contains("chunked") ?? false
    }

    private var isComplete: Bool {
        guard let head else { return false }
        if head.status == 204 || head.status == 304 { return true }
        let got = bytes.count - bodyStart
        if got >= limit { return true }
        if isChunked { return Self.unchunked(bytes[bodyStart...]).isWhole }
        guard let length = head.headers["content-length"].flatMap({ Int($0) }) else { return false }
        return got >= length
    }

    private func endOfHead() -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first {
            bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
        }
    }

    private static func head(
        _ bytes: ArraySlice<UInt8>
    ) throws(OutboundError) -> (Int, [String: String]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].count == 3,
            let status = Int(words[1])
        else { throw .notHTTP("it does not begin with a status") }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[line[..<colon].lowercased()] = String(value)
        }
        return (status, headers)
    }

    /// The chunks so far, joined, and whether the last one has come.
    private static func unchunked(
        _ bytes: ArraySlice<UInt8>
    ) -> (body: [UInt8], isWhole: Bool) {
        var body: [UInt8] = []
        var at = bytes.startIndex
        while let end = bytes[at...].firstIndex(of: 13), end + 1 < bytes.endIndex {
            let size = String(decoding: bytes[at..<end].prefix { $0 != 0x3B }, as: UTF8.self)
            guard let count = Int(size, radix: 16), count > 0, count <= 1 << 30 else {
                return (body, true)
            }
            let chunk = bytes[(end + 2)...].prefix(count)
            body += chunk
            at = end + 2 + count + 2
            guard chunk.count == count, at <= bytes.endIndex else { return (body, false) }
        }
        return (body, false)
    }
}
