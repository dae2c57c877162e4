import CLibWebSockets
import Foundation
import Synchronization

/// Frames go out by one `writev` for each socket, outside the library's WRITEABLE, which with libuv
/// would cost four `epoll_ctl` for each delivery.
extension HostLoop {
    func send(_ slot: Int, _ frame: Frame) {
        guard sockets[slot]!.isWebSocket else { return }
        sockets[slot]!.outbox.append(frame)
        sockets[slot]!.outboxBytes += frame.count
        guard sockets[slot]!.outboxBytes <= 4 * settings.backlogBytes else {
            close(
                slot, CloseCode.notRead.rawValue, "answers are not read: read them, then reconnect")
            return
        }
        if !sockets[slot]!.isBlocked { flush(slot) }
    }

    func publish(_ number: Int, _ frame: Frame) {
        if channels[number]?.append(frame) == nil {
            channels[number] = Channel(capacity: settings.channelFrames)
            channels[number]!.append(frame)
        }
        guard !channels[number]!.isMarked, !channels[number]!.followers.isEmpty else { return }
        channels[number]!.isMarked = true
        marked.append(number)
    }

    /// Marked channels are walked a millisecond later, all frames of that time with one write.
    func scheduleFlush() {
        if !marked.isEmpty { lws_sul_schedule(context, 0, flushTimer, flushDue, 1) }
    }

    func flushMarked() {
        let due = marked
        marked.removeAll(keepingCapacity: true)
        for number in due {
            guard let followers = channels[number]?.followers else { continue }
            channels[number]!.isMarked = false
            for slot in followers where sockets[Int(slot)]?.isBlocked == false { flush(Int(slot)) }
        }
    }

    func follow(_ slot: Int, _ number: Int, _ first: Frame?, _ backlog: Int) {
        unfollow(slot)
        if channels[number] == nil { channels[number] = Channel(capacity: settings.channelFrames) }
        let channel = channels[number]!
        sockets[slot]!.channel = Int32(number)
        sockets[slot]!.place = Int32(channel.followers.count)
        sockets[slot]!.cursor = max(channel.tail, channel.head - backlog)
        sockets[slot]!.isBehind = false
        channels[number]!.followers.append(UInt32(slot))
        if let first { send(slot, first) } else if !sockets[slot]!.isBlocked { flush(slot) }
    }

    func unfollow(_ slot: Int) {
        guard let socket = sockets[slot], socket.channel >= 0 else { return }
        let number = Int(socket.channel)
        let last = channels[number]!.followers.removeLast()
        if Int(last) != slot {
            channels[number]!.followers[Int(socket.place)] = last
            sockets[Int(last)]!.place = socket.place
        }
        sockets[slot]!.channel = -1
    }

    /// Sends what waits for a socket, until the kernel takes no more.
    func flush(_ slot: Int) {
        guard sockets[slot]!.closing == nil else { return }
        while true {
            let (frames, own) = pending(slot)
            guard !frames.isEmpty else { return }
            let sent =
                settings.certificate == nil
                ? writeDirectly(slot, frames) : writeThroughLibrary(slot, frames)
            guard sent >= 0 else { return }
            let taken = min(own, sent)
            if taken > 0 {
                sockets[slot]!.outboxBytes -= frames[..<taken].reduce(0) { $0 + $1.count }
                sockets[slot]!.outbox.removeFirst(taken)
            }
            sockets[slot]!.cursor += sent - taken
            if sockets[slot]!.isBlocked { return }
        }
    }

    /// Up to 32 frames: those of the socket alone, then those of its channel.
    private func pending(_ slot: Int) -> (frames: [Frame], own: Int) {
        let socket = sockets[slot]!
        var frames = Array(socket.outbox.prefix(32))
        let own = frames.count
        guard socket.channel >= 0, own == socket.outbox.count, !socket.isBehind else {
            return (frames, own)
        }
        let number = Int(socket.channel)
        let (head, tail) = (channels[number]!.head, channels[number]!.tail)
        guard socket.cursor >= tail else {
            sockets[slot]!.isBehind = true
            _ = host.counts.fellBehind.add(1, ordering: .relaxed)
            handler.fellBehind(id(slot))
            return (frames, own)
        }
        var at = socket.cursor
        while at < head, frames.count < 32 {
            frames.append(channels[number]!.frames[at % settings.channelFrames]!)
            at += 1
        }
        return (frames, own)
    }

    /// Returns how many frames are off our hands; a frame taken in part is finished by the library.
    private func writeDirectly(_ slot: Int, _ frames: [Frame]) -> Int {
        let socket = sockets[slot]!
        guard lws_partial_buffered(socket.wsi) == 0 else {
            block(slot)
            return 0
        }
        var total = 0
        let written = withUnsafeTemporaryAllocation(of: iovec.self, capacity: frames.count) {
            parts in
            for (i, frame) in frames.enumerated() {
                parts[i] = iovec(iov_base: frame.base, iov_len: frame.count)
                total += frame.count
            }
            return writev(socket.descriptor, parts.baseAddress, Int32(frames.count))
        }
        if written == total {
            count(frames.count, total)
            return frames.count
        }
        if written < 0 {
            guard errno == EAGAIN || errno == EINTR else {
                lws_set_timeout(socket.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
                sockets[slot]!.closing = (1006, "")
                return -1
            }
            block(slot)
            return 0
        }
        var left = written
        var whole = 0
        while left >= frames[whole].count {
            left -= frames[whole].count
            whole += 1
        }
        if left > 0 {
            finish(socket.wsi, frames[whole], from: left)
            whole += 1
        }
        count(whole, written)
        block(slot)
        return whole
    }

    private func finish(_ wsi: OpaquePointer, _ frame: Frame, from offset: Int) {
        var rest = [UInt8](repeating: 0, count: Self.pre)
        rest += UnsafeRawBufferPointer(start: frame.base + offset, count: frame.count - offset)
        _ = rest.withUnsafeMutableBufferPointer {
            lws_write(wsi, $0.baseAddress! + Self.pre, frame.count - offset, LWS_WRITE_HTTP)
        }
    }

    private func writeThroughLibrary(_ slot: Int, _ frames: [Frame]) -> Int {
        let wsi = sockets[slot]!.wsi
        var sent = 0
        while sent < frames.count, lws_partial_buffered(wsi) == 0 {
            finish(wsi, frames[sent], from: 0)
            count(1, frames[sent].count)
            sent += 1
        }
        if lws_partial_buffered(wsi) != 0 { block(slot) }
        return sent
    }

    private func block(_ slot: Int) {
        sockets[slot]!.isBlocked = true
        lws_callback_on_writable(sockets[slot]!.wsi)
    }

    private func count(_ frames: Int, _ bytes: Int) {
        _ = host.counts.framesSent.add(frames, ordering: .relaxed)
        _ = host.counts.bytesSent.add(bytes, ordering: .relaxed)
    }
}
