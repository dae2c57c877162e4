/// A request as handlers see it. Names of headers are lower case; only those of
/// `HostLoop.headers` are read.
package struct HTTPRequest: Sendable {
    package var method = "GET"
    package var path = "/"
    package var query: [String: String] = [:]
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
    /// Address of the other end.
    package var peer = ""

    package var acceptsGzip: Bool { headers["accept-encoding"]?.contains("gzip") == true }

    /// The value of one cookie.
    package func cookie(_ name: String) -> String? {
        for part in (headers["cookie"] ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == name { return String(pair[1]) }
        }
        return nil
    }
}

package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        _ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ status: Int, json: String) {
        self.init(status, headers: [("content-type", "application/json")], body: Array(json.utf8))
    }

    static let reasons: [Int: String] = [
        200: "OK", 204: "No Content", 302: "Found", 303: "See Other", 304: "Not Modified",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 409: "Conflict", 411: "Length Required",
        413: "Content Too Large", 415: "Unsupported Media Type", 421: "Misdirected Request",
        426: "Upgrade Required", 429: "Too Many Requests", 500: "Internal Server Error",
        501: "Not Implemented", 503: "Service Unavailable", 507: "Insufficient Storage",
    ]

    /// Head and body as they go over the wire. Every answer ends its connection: a second request
    /// behind it would meet the library's defects with pipelined bodies.
    func bytes(isHead: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "Status")\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        head += "content-length: \(body.count)\r\nconnection: close\r\n\r\n"
        return Array(head.utf8) + (isHead ? [] : body)
    }
}
