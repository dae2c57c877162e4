import CLibWebSockets
import Foundation
import Synchronization

extension HostLoop {
    /// The headers that handlers may want.
    private static let headers: [(String, lws_token_indexes)] = [
        ("host", WSI_TOKEN_HOST), ("origin", WSI_TOKEN_ORIGIN), ("cookie", WSI_TOKEN_HTTP_COOKIE),
        ("authorization", WSI_TOKEN_HTTP_AUTHORIZATION),
        ("content-type", WSI_TOKEN_HTTP_CONTENT_TYPE),
        ("content-length", WSI_TOKEN_HTTP_CONTENT_LENGTH),
        ("content-encoding", WSI_TOKEN_HTTP_CONTENT_ENCODING),
        ("transfer-encoding", WSI_TOKEN_HTTP_TRANSFER_ENCODING),
        ("if-none-match", WSI_TOKEN_HTTP_IF_NONE_MATCH), ("if-match", WSI_TOKEN_HTTP_IF_MATCH),
        ("accept", WSI_TOKEN_HTTP_ACCEPT),
        ("accept-encoding", WSI_TOKEN_HTTP_ACCEPT_ENCODING),
        ("sec-websocket-version", WSI_TOKEN_VERSION),
        ("sec-websocket-extensions", WSI_TOKEN_EXTENSIONS),
    ]

    private static let methods: [(String, lws_token_indexes)] = [
        ("GET", WSI_TOKEN_GET_URI), ("POST", WSI_TOKEN_POST_URI), ("PUT", WSI_TOKEN_PUT_URI),
        ("DELETE", WSI_TOKEN_DELETE_URI), ("PATCH", WSI_TOKEN_PATCH_URI),
        ("OPTIONS", WSI_TOKEN_OPTIONS_URI), ("HEAD", WSI_TOKEN_HEAD_URI),
    ]

    func request(_ wsi: OpaquePointer) -> HTTPRequest {
        var request = HTTPRequest()
        for (method, token) in Self.methods {
            if let path = header(wsi, token) {
                request.method = method
                request.path = path
                break
            }
        }
        for (name, token) in Self.headers {
            if let value = header(wsi, token) { request.headers[name] = value }
        }
        var buffer = [CChar](repeating: 0, count: 4096)
        var part: Int32 = 0
        while lws_hdr_copy_fragment(
            wsi, &buffer, Int32(buffer.count), WSI_TOKEN_HTTP_URI_ARGS, part) > 0
        {
            let pair = text(buffer).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            request.query[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
            part += 1
        }
        lws_get_peer_simple(wsi, &buffer, buffer.count)
        request.peer = text(buffer)
        return request
    }

    private func header(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
        let length = lws_hdr_total_length(wsi, token)
        guard length > 0 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(length) + 1)
        guard lws_hdr_copy(wsi, &buffer, Int32(buffer.count), token) >= 0 else { return nil }
        return text(buffer)
    }

    private func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Returns what the library wants to hear: non-zero closes the connection.
    func http(
        _ wsi: OpaquePointer, _ reason: lws_callback_reasons, _ handle: Handle,
        _ bytes: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_HTTP: return begin(wsi, handle)
        case LWS_CALLBACK_HTTP_BODY:
            guard let socket = socket(handle) else { return -1 }
            // A body of no bytes is told as one piece of nothing.
            guard let bytes, !socket.isTooLong else { return 0 }
            socket.incoming.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
        case LWS_CALLBACK_HTTP_BODY_COMPLETION:
            guard let socket = socket(handle) else { return -1 }
            if !socket.isTooLong { complete(socket) }
        case LWS_CALLBACK_HTTP_WRITEABLE:
            if let socket = socket(handle) { return write(socket) }
        case LWS_CALLBACK_CLOSED_HTTP: forget(handle)
        default: break
        }
        return 0
    }

    private func begin(_ wsi: OpaquePointer, _ handle: Handle) -> Int32 {
        // Only one request per connection is ever answered.
        if handle.slot != nil { return -1 }
        let request = request(wsi)
        let socket = open(wsi, isWebSocket: false)
        handle.slot = Int(socket.id.slot)
        socket.exchange = Exchange(request: request)
        _ = host.counts.requests.add(1, ordering: .relaxed)
        let hasBody = ["POST", "PUT", "PATCH"].contains(request.method)
        let length = request.headers["content-length"]
        if request.headers["transfer-encoding"] != nil || (hasBody && length == nil) {
            return refuse(socket, HTTPResponse(411, json: Self.lengthNeeded))
        }
        guard let bytes = Int(length ?? "0"), bytes >= 0 else {
            return refuse(socket, HTTPResponse(400, json: Self.badLength))
        }
        if let refusal = handler.refusal(request, length: bytes) { return refuse(socket, refusal) }
        if hasBody, bytes > 0 {
            socket.incoming.reserveCapacity(min(bytes, 1 << 20))
            return 0
        }
        guard bytes == 0 else {
            return refuse(socket, HTTPResponse(400, json: Self.badLength))
        }
        // Of a POST that says that its body is empty, the library tells the end too.
        if request.method != "POST" { complete(socket) }
        return 0
    }

    /// Seconds that an answer may take.
    private static let answerS: Int32 = 120

    private static let lengthNeeded =
        #"{"code":"length_required","message":"send Content-Length; chunked bodies are not taken"}"#
    private static let badLength =
        #"{"code":"bad_request","message":"Content-Length does not fit the request"}"#

    /// Answers without reading the body, and closes: the rest of the body is nobody's.
    private func refuse(_ socket: Socket, _ response: HTTPResponse) -> Int32 {
        socket.isTooLong = true
        respond(socket, response)
        return 0
    }

    private func complete(_ socket: Socket) {
        guard var request = socket.exchange?.request, socket.exchange?.answer == nil else { return }
        swap(&request.body, &socket.incoming)
        // The library's own limit is for those who send slowly; now it is we who take our time.
        lws_set_timeout(socket.wsi, PENDING_TIMEOUT_USER_OK, Self.answerS)
        socket.exchange?.isAsked = true
        handler.requested(socket.id, request)
    }

    /// Who went away before the answer: the library looks again only when there is something to send,
    /// and until then work would go on for nobody.
    func lookForGone() {
        for case let socket? in sockets where socket.exchange?.isAsked == true {
            var entry = pollfd(fd: socket.descriptor, events: Int16(Self.hangUp), revents: 0)
            guard poll(&entry, 1, 0) > 0 else { continue }
            socket.exchange?.isAsked = false
            handler.closed(socket.id)
        }
    }

    /// POLLRDHUP of poll(2): the other end will send nothing any more.
    private static let hangUp = 0x2000

    func respond(_ socket: Socket, _ response: HTTPResponse) {
        guard let exchange = socket.exchange, exchange.answer == nil else { return }
        let answer = response.bytes(isHead: exchange.request.method == "HEAD")
        socket.exchange = Exchange(request: HTTPRequest(), answer: answer)
        lws_callback_on_writable(socket.wsi)
    }

    /// Sends the next piece of an answer; after the last one the connection ends (the library
    /// flushes what it still holds).
    private func write(_ socket: Socket) -> Int32 {
        guard let exchange = socket.exchange, let answer = exchange.answer else { return 0 }
        let count = min(answer.count - exchange.sent, 256 << 10)
        var piece = [UInt8](repeating: 0, count: Self.pre)
        piece += answer[exchange.sent..<exchange.sent + count]
        let isLast = exchange.sent + count == answer.count
        let written = piece.withUnsafeMutableBufferPointer {
            lws_write(
                socket.wsi, $0.baseAddress! + Self.pre, count,
                isLast ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP)
        }
        guard written >= 0, !isLast else { return -1 }
        socket.exchange!.sent += count
        lws_callback_on_writable(socket.wsi)
        return 0
    }
}
