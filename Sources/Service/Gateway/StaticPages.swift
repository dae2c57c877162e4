import Compression
import Crypto
import Foundation
import WebSocketHost

/// The pages, read once, packed once, answered from memory with their fingerprint.
struct StaticPages: Sendable {
    private struct File {
        var type: String
        var plain: [UInt8]
        var packed: [UInt8]
        var tag: String
    }

    private var files: [String: File] = [:]

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
        "json": "application/json; charset=utf-8", "webmanifest": "application/manifest+json",
    ]

    /// Scripts, styles, sockets and frames from here only; no other site may frame these pages.
    static let securityHeaders: [(name: String, value: String)] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob: https:; font-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
        ),
        ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
    ]

    init() {}

    /// - Parameters:
    ///   - directory: the pages.
    ///   - charts: where Debian puts dygraphs.
    ///   - qrcode: where Debian puts the QR code generator.
    init(directory: String, charts: String, qrcode: String) {
        let names =
            FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        for name in names { add("/" + name, directory + "/" + name) }
        for name in ["dygraph.min.js", "dygraph.min.css", "dygraph.css"] {
            add("/charts/" + name, charts + "/" + name)
        }
        add("/qrcode/qrcode.js", qrcode + "/qrcode.js")
    }

    private mutating func add(_ path: String, _ file: String) {
        let suffix = (path as NSString).pathExtension
        guard let type = Self.types[suffix], let data = FileManager.default.contents(atPath: file)
        else { return }
        add(path, type, [UInt8](data))
    }

    /// Answers a path with bytes that lie in no folder of pages.
    mutating func add(_ path: String, _ type: String, _ plain: [UInt8]) {
        let tag = SHA256.hash(data: plain).prefix(8).map { String(format: "%02x", $0) }.joined()
        files[path] = File(
            type: type, plain: plain, packed: Gzip.compress(plain), tag: "\"\(tag)\"")
    }

    var isEmpty: Bool { files["/index.html"] == nil }

    /// One page holds all views; its script reads the path.
    static func isView(_ path: String) -> Bool {
        [
            "/", "/sign-in", "/rooms", "/demo", "/rules", "/offers", "/search", "/lines", "/shared",
            "/studio", "/templates", "/calendar",
        ].contains(
            path)
            || path.hasPrefix("/rooms/")
            || path.hasPrefix("/streams/")
    }

    func response(_ request: HTTPRequest) -> HTTPResponse? {
        let view = Self.isView(request.path) ? files["/index.html"] : nil
        guard let file = files[request.path] ?? view else { return nil }
        let headers =
            Self.securityHeaders + [
                ("content-type", file.type), ("etag", file.tag), ("cache-control", "no-cache"),
                ("vary", "accept-encoding"),
            ]
        if request.headers["if-none-match"] == file.tag {
            return HTTPResponse(304, headers: headers)
        }
        if request.acceptsGzip, file.packed.count < file.plain.count {
            return HTTPResponse(
                200, headers: headers + [("content-encoding", "gzip")], body: file.packed)
        }
        return HTTPResponse(200, headers: headers, body: file.plain)
    }
}
