import CLibWebSockets
import Foundation
import Synchronization

/// Frames that go out together, as the kernel wants them.
struct Batch {
    /// As many as one `writev` takes from us.
    static let capacity = 32
    private(set) var frames: [Frame] = []
    private(set) var bytes = 0
    let parts = UnsafeMutablePointer<iovec>.allocate(capacity: capacity)

    var isFull: Bool { frames.count == Self.capacity }

    mutating func append(_ frame: Frame) {
        parts[frames.count] = iovec(iov_base: frame.base, iov_len: frame.count)
        frames.append(frame)
        bytes += frame.count
    }

    mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        bytes = 0
    }
}

/// Frames go out by one `writev` for each socket, outside the library's WRITEABLE, which with libuv
/// would cost four `epoll_ctl` for each delivery.
extension HostLoop {
    func send(_ socket: Socket, _ frame: Frame, inTurn: Bool = false) {
        guard socket.isWebSocket, !socket.isClosing else { return }
        socket.outbox.append(frame)
        socket.outboxBytes += frame.count
        guard socket.outboxBytes <= max(4 * settings.backlogBytes, 2 * Int(socket.messageBytes))
        else {
            return close(socket, .notRead, "answers are not read: read them, then reconnect")
        }
        if inTurn { block(socket) } else if socket.isOpen { flush(socket) }
    }

    func publish(_ number: Int, _ frame: Frame, keep: Int) {
        let channel = channel(number)
        // A burst must not push out of the ring what nobody was offered yet.
        if channel.isMarked, channel.head + 1 - max(1, keep) > channel.offered { flush(channel) }
        channel.append(frame, keep: keep)
        guard !channel.isMarked, !channel.followers.isEmpty else { return }
        channel.isMarked = true
        marked.append(channel)
    }

    private func channel(_ number: Int) -> Channel {
        if let there = channels[number] { return there }
        let made = Channel(capacity: settings.channelFrames)
        channels[number] = made
        return made
    }

    /// Marked channels are walked at once when the last walk is a while ago, else a millisecond
    /// later, with all frames of that time in one write.
    func scheduleFlush() {
        guard !marked.isEmpty else { return }
        if lws_now_usecs() - lastFlush >= 2000 {
            flushMarked()
        } else {
            lws_sul_schedule(context, 0, flushTimer, flushDue, 1)
        }
    }

    func flushMarked() {
        lastFlush = lws_now_usecs()
        let due = marked
        marked.removeAll(keepingCapacity: true)
        for channel in due {
            channel.isMarked = false
            flush(channel)
        }
    }

    /// Followers mostly stand at the same frame: they share one batch.
    private func flush(_ channel: Channel) {
        channel.offered = channel.head
        guard settings.certificate == nil, channel.head - channel.tail > 0 else {
            for socket in channel.followers where socket.isOpen { flush(socket) }
            return
        }
        var from = -1
        var delivered = 0
        for socket in channel.followers where socket.isOpen {
            if from < 0, socket.cursor >= channel.tail, socket.cursor < channel.head {
                from = socket.cursor
                shared.removeAll()
                var at = from
                while at < channel.head, !shared.isFull {
                    shared.append(channel[at])
                    at += 1
                }
            }
            guard socket.cursor == from, socket.outbox.isEmpty, !socket.isBehind,
                lws_partial_buffered(socket.wsi) == 0
            else {
                flush(socket)
                continue
            }
            let written = writev(socket.descriptor, shared.parts, Int32(shared.frames.count))
            if written == shared.bytes {
                socket.cursor += shared.frames.count
                delivered += 1
                if socket.cursor < channel.head { flush(socket) }
            } else if written > 0 {
                socket.cursor += noteShortWrite(socket, shared, written)
            } else {
                flush(socket)
            }
        }
        count(delivered * shared.frames.count, delivered * shared.bytes)
    }

    func follow(_ socket: Socket, _ number: Int, _ first: Frame?, _ backlog: Int) {
        unfollow(socket)
        let channel = channel(number)
        socket.channel = channel
        socket.place = channel.followers.count
        socket.cursor = max(channel.tail, channel.head - backlog)
        socket.isBehind = false
        channel.followers.append(socket)
        if let first { send(socket, first) } else if socket.isOpen { flush(socket) }
    }

    func unfollow(_ socket: Socket) {
        guard let channel = socket.channel else { return }
        let last = channel.followers.removeLast()
        if last !== socket {
            channel.followers[socket.place] = last
            last.place = socket.place
        }
        socket.channel = nil
    }

    /// Sends what waits for a socket, until the kernel takes no more.
    func flush(_ socket: Socket) {
        while socket.isOpen {
            let own = gather(socket)
            guard !single.frames.isEmpty else { return }
            let sent =
                settings.certificate == nil ? writeDirectly(socket) : writeThroughLibrary(socket)
            let taken = min(own, sent)
            if taken > 0 {
                socket.outboxBytes -= single.frames[..<taken].reduce(0) { $0 + $1.count }
                socket.outbox.removeFirst(taken)
            }
            socket.cursor += sent - taken
        }
    }

    /// Collects in `single` the frames of the socket alone, then those of its channel; answers how
    /// many are the socket's own.
    private func gather(_ socket: Socket) -> Int {
        single.removeAll()
        for frame in socket.outbox.prefix(Batch.capacity) { single.append(frame) }
        let own = single.frames.count
        guard let channel = socket.channel, own == socket.outbox.count, !socket.isBehind else {
            return own
        }
        guard socket.cursor >= channel.tail else {
            socket.isBehind = true
            _ = host.counts.fellBehind.add(1, ordering: .relaxed)
            handler.fellBehind(socket.id)
            return own
        }
        var at = socket.cursor
        while at < channel.head, !single.isFull {
            single.append(channel[at])
            at += 1
        }
        return own
    }

    /// Returns how many frames are off our hands; a frame taken in part is finished by the library.
    private func writeDirectly(_ socket: Socket) -> Int {
        guard lws_partial_buffered(socket.wsi) == 0 else {
            block(socket)
            return 0
        }
        let written = writev(socket.descriptor, single.parts, Int32(single.frames.count))
        if written == single.bytes {
            count(single.frames.count, single.bytes)
            return single.frames.count
        }
        if written < 0 {
            if errno == EAGAIN || errno == EINTR {
                block(socket)
            } else {
                lws_set_timeout(socket.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
                socket.isClosing = true
            }
            return 0
        }
        return noteShortWrite(socket, single, written)
    }

    /// The kernel took a part: the frame it broke off in is finished by the library.
    private func noteShortWrite(_ socket: Socket, _ batch: Batch, _ written: Int) -> Int {
        var left = written
        var whole = 0
        while left >= batch.frames[whole].count {
            left -= batch.frames[whole].count
            whole += 1
        }
        if left > 0 {
            finish(socket.wsi, batch.frames[whole], from: left)
            whole += 1
        }
        count(whole, written)
        block(socket)
        return whole
    }

    private func finish(_ wsi: OpaquePointer, _ frame: Frame, from offset: Int) {
        var rest = [UInt8](repeating: 0, count: Self.pre)
        rest += UnsafeRawBufferPointer(start: frame.base + offset, count: frame.count - offset)
        _ = rest.withUnsafeMutableBufferPointer {
            lws_write(wsi, $0.baseAddress! + Self.pre, frame.count - offset, LWS_WRITE_HTTP)
        }
    }

    /// Sends one frame past all that waits.
    func sendAlone(_ socket: Socket, _ frame: Frame) { finish(socket.wsi, frame, from: 0) }

    private func writeThroughLibrary(_ socket: Socket) -> Int {
        var sent = 0
        while sent < single.frames.count, lws_partial_buffered(socket.wsi) == 0 {
            finish(socket.wsi, single.frames[sent], from: 0)
            count(1, single.frames[sent].count)
            sent += 1
        }
        if lws_partial_buffered(socket.wsi) != 0 { block(socket) }
        return sent
    }

    private func block(_ socket: Socket) {
        socket.isBlocked = true
        lws_callback_on_writable(socket.wsi)
    }

    private func count(_ frames: Int, _ bytes: Int) {
        guard frames > 0 else { return }
        _ = host.counts.framesSent.add(frames, ordering: .relaxed)
        _ = host.counts.bytesSent.add(bytes, ordering: .relaxed)
    }
}
