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
            let slot = open(wsi, isWebSocket: true)
            handle.slot = slot
            limitSendBuffer(lws_get_socket_fd(wsi))
            handler.opened(id(slot), request(wsi))
        case LWS_CALLBACK_RECEIVE:
            guard let slot = handle.slot else { return -1 }
            return receive(wsi, slot, UnsafeRawBufferPointer(start: bytes, count: length))
        case LWS_CALLBACK_SERVER_WRITEABLE:
            guard let slot = handle.slot, sockets[slot] != nil else { return -1 }
            if let closing = sockets[slot]!.closing { return end(wsi, closing) }
            sockets[slot]!.isBlocked = false
            sockets[slot]!.blockedTicks = 0
            flush(slot)
        case LWS_CALLBACK_CLOSED:
            if let slot = handle.slot {
                handle.slot = nil
                close(slot)
            }
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
        guard let refusal else { return 0 }
        if settings.certificate == nil {
            let bytes = refusal.bytes(isHead: false)
            _ = bytes.withUnsafeBytes {
                Foundation.send(
                    lws_get_socket_fd(wsi), $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        } else {
            lws_return_http_status(wsi, UInt32(refusal.status), nil)
        }
        return -1
    }

    /// With the kernel's own tuning a reader that never reads would pin megabytes.
    private func limitSendBuffer(_ descriptor: Int32) {
        var size = Int32(settings.sendBufferBytes)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    private func receive(_ wsi: OpaquePointer, _ slot: Int, _ bytes: UnsafeRawBufferPointer)
        -> Int32
    {
        let isWhole = lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0
        if lws_is_first_fragment(wsi) != 0 {
            sockets[slot]!.isText = lws_frame_is_binary(wsi) == 0
            if isWhole {
                handler.received(id(slot), bytes, isText: sockets[slot]!.isText)
                return 0
            }
            sockets[slot]!.incoming.removeAll(keepingCapacity: true)
        }
        guard sockets[slot]!.incoming.count + bytes.count <= settings.messageBytes else {
            return end(
                wsi,
                (
                    CloseCode.tooLarge.rawValue,
                    "a message may have \(settings.messageBytes) bytes: send smaller ones"
                ))
        }
        sockets[slot]!.incoming.append(contentsOf: bytes)
        guard isWhole else { return 0 }
        var message: [UInt8] = []
        swap(&message, &sockets[slot]!.incoming)
        let isText = sockets[slot]!.isText
        message.withUnsafeBytes { handler.received(id(slot), $0, isText: isText) }
        // Keep the storage for the next message, unless this one was unusually large.
        if message.capacity <= 64 << 10, sockets[slot] != nil {
            message.removeAll(keepingCapacity: true)
            sockets[slot]!.incoming = message
        }
        return 0
    }

    private func end(_ wsi: OpaquePointer, _ closing: (code: UInt16, reason: String)) -> Int32 {
        var reason = Array(closing.reason.utf8.prefix(120))
        reason.withUnsafeMutableBufferPointer {
            lws_close_reason(wsi, lws_close_status(UInt32(closing.code)), $0.baseAddress, $0.count)
        }
        return -1
    }
}
