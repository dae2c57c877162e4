import CLibWebSockets
import Foundation

extension HostLoop {
    func webSocket(
        _ wsi: OpaquePointer, _ reason: lws_callback_reasons, _ handle: Handle,
        _ bytes: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: return filter(wsi)
        case LWS_CALLBACK_ESTABLISHED:
            let socket = open(wsi, isWebSocket: true)
            handle.slot = Int(socket.id.slot)
            limitSendBuffer(socket.descriptor)
            let request = request(wsi)
            socket.messageBytes = Int32(handler.messageBytes(request))
            socket.companion = handler.opened(socket.id, request)
        case LWS_CALLBACK_RECEIVE:
            guard let socket = socket(handle) else { return -1 }
            return receive(socket, UnsafeRawBufferPointer(start: bytes, count: length))
        case LWS_CALLBACK_SERVER_WRITEABLE:
            guard let socket = socket(handle) else { return -1 }
            socket.isBlocked = false
            socket.blockedTicks = 0
            flush(socket)
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            return closing(handle, UnsafeRawBufferPointer(start: bytes, count: length))
        case LWS_CALLBACK_CLOSED: forget(handle)
        default: break
        }
        return 0
    }

    /// The library checks neither the version nor Origin, and its refusals have no words: ours go
    /// straight to the socket.
    private func filter(_ wsi: OpaquePointer) -> Int32 {
        let request = request(wsi)
        let refusal =
            request.headers["sec-websocket-version"] == "13"
            ? handler.upgrade(request)
            : HTTPResponse(426, headers: [("sec-websocket-version", "13")])
        guard let refusal else {
            if handler.messageBytes(request) > Self.feedReadBytes { widenReads(of: wsi) }
            return 0
        }
        if settings.certificate == nil {
            let bytes = refusal.bytes(isHead: false)
            _ = bytes.withUnsafeBytes {
                Foundation.send(
                    lws_get_socket_fd(wsi), $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        } else {
            var bytes = [UInt8](repeating: 0, count: Self.pre) + refusal.bytes(isHead: false)
            let count = bytes.count - Self.pre
            _ = bytes.withUnsafeMutableBufferPointer {
                lws_write(wsi, $0.baseAddress! + Self.pre, count, LWS_WRITE_HTTP)
            }
        }
        return -1
    }

    /// With the kernel's own tuning a reader that never reads would pin megabytes.
    private func limitSendBuffer(_ descriptor: Int32) {
        var size = Int32(settings.sendBufferBytes)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The other end goes. It may say why, in words that must be UTF-8 too.
    private func closing(_ handle: Handle, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let socket = socket(handle) else { return -1 }
        // It answers our close: the library would send a second one.
        guard !socket.isClosing else { return -1 }
        guard bytes.count > 2 else { return 0 }
        var check = UTF8Check()
        let reason = UnsafeRawBufferPointer(rebasing: bytes[2...])
        if check.take(reason), check.isComplete { return 0 }
        close(socket, .notUTF8, "a reason must be UTF-8")
        return -1
    }

    private func receive(_ socket: Socket, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        // What comes after the close was decided is not wanted any more.
        guard !socket.isClosing else { return 0 }
        let wsi = socket.wsi
        let isWhole = lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0
        let isFirst = lws_is_first_fragment(wsi) != 0
        if isFirst {
            socket.isText = lws_frame_is_binary(wsi) == 0
            socket.utf8 = UTF8Check()
        }
        if socket.isText {
            guard socket.utf8.take(bytes), !isWhole || socket.utf8.isComplete else {
                close(socket, .notUTF8, "text must be UTF-8")
                return 0
            }
        }
        if isFirst {
            if isWhole {
                handler.received(socket.id, socket.companion, bytes, isText: socket.isText)
                return 0
            }
            socket.incoming.removeAll(keepingCapacity: true)
        }
        guard socket.incoming.count + bytes.count <= socket.messageBytes else {
            close(
                socket, .tooLarge,
                "a message may have \(socket.messageBytes) bytes: send smaller ones")
            return 0
        }
        socket.incoming.append(contentsOf: bytes)
        guard isWhole else { return 0 }
        socket.incoming.withUnsafeBytes {
            handler.received(socket.id, socket.companion, $0, isText: socket.isText)
        }
        // Keep the storage for the next message, unless this one was unusually large.
        socket.incoming.removeAll(keepingCapacity: socket.incoming.capacity <= 64 << 10)
        return 0
    }
}
