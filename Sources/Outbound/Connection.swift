import COpenSSL
import Glibc

/// One socket to an address that was looked at, plain or with TLS, and the moment at which all of it
/// must be over. Used by one thread.
final class Connection {
    private let descriptor: Int32
    private let deadline: Int64
    private var context: OpaquePointer?
    private var ssl: OpaquePointer?

    /// A peer that closes while we write must not end the process.
    private static let ignoresPipe: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Connects; `deadline` bounds everything after, in milliseconds of `monotonicMs`.
    init(
        to address: SocketAddress, connectBy: Int64, deadline: Int64
    ) throws(OutboundError) {
        _ = Self.ignoresPipe
        self.deadline = deadline
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(address.family, flags | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .unreachable(Self.lastError) }
        let started = address.storage.withUnsafeBytes {
            connect(
                descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                socklen_t($0.count))
        }
        if started == 0 { return }
        guard errno == EINPROGRESS else { throw .unreachable(Self.lastError) }
        guard wait(for: POLLOUT, until: connectBy) else { throw .timedOut("while connecting") }
        var (error, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        guard error == 0 else { throw .unreachable(String(cString: strerror(error))) }
    }

    deinit {
        if let ssl { SSL_free(ssl) }
        if let context { SSL_CTX_free(context) }
        if descriptor >= 0 { close(descriptor) }
    }

    private static var lastError: String { String(cString: strerror(errno)) }

    private func wait(for events: Int32, until: Int64) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let left = min(until, deadline) - monotonicMs()
            guard left > 0 else { return false }
            let ready = poll(&wanted, 1, Int32(left))
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR { return false }
        }
    }

    // TLS

    /// The certificate must be in force, of an authority that this machine trusts, and for `host`.
    func secure(for host: String) throws(OutboundError) {
        context = SSL_CTX_new(TLS_client_method())
        guard let context, showcaller_ssl_least_version(context) == 1,
            SSL_CTX_set_default_verify_paths(context) == 1
        else { throw .tls(Self.tlsError) }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        ssl = SSL_new(context)
        guard let ssl, SSL_set_fd(ssl, descriptor) == 1, name(host, ssl) else {
            throw .tls(Self.tlsError)
        }
        while true {
            let result = SSL_connect(ssl)
            if result == 1 { return }
            guard let events = events(ssl, result) else { throw .tls(why(ssl)) }
            guard wait(for: events, until: deadline) else { throw .timedOut("during TLS") }
        }
    }

    /// An address is looked for among the certificate's addresses, a name among its names.
    private func name(_ host: String, _ ssl: OpaquePointer) -> Bool {
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1 { return true }
        ERR_clear_error()
        return SSL_set1_host(ssl, host) == 1 && showcaller_ssl_server_name(ssl, host) == 1
    }

    /// What to wait for; nil = it failed.
    private func events(_ ssl: OpaquePointer, _ result: Int32) -> Int32? {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: POLLIN
        case SSL_ERROR_WANT_WRITE: POLLOUT
        default: nil
        }
    }

    private func why(_ ssl: OpaquePointer) -> String {
        let verified = SSL_get_verify_result(ssl)
        guard verified == Int(X509_V_OK) else {
            return String(cString: X509_verify_cert_error_string(verified))
        }
        return Self.tlsError
    }

    private static var tlsError: String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else {
            return "the connection was closed"
        }
        return String(cString: text)
    }

    // Bytes

    func write(_ bytes: [UInt8]) throws(OutboundError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                return ssl.map { Int(SSL_write($0, rest.baseAddress, Int32(rest.count))) }
                    ?? send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
                continue
            }
            try pause(count, while: "sending", POLLOUT)
        }
    }

    /// Some bytes; none = the peer has closed.
    func read() throws(OutboundError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = buffer.withUnsafeMutableBytes { room in
                ssl.map { Int(SSL_read($0, room.baseAddress, Int32(room.count))) }
                    ?? recv(descriptor, room.baseAddress, room.count, 0)
            }
            if count > 0 { return Array(buffer.prefix(count)) }
            if let ssl {
                let error = SSL_get_error(ssl, Int32(count))
                if error == SSL_ERROR_ZERO_RETURN { return [] }
            } else if count == 0 {
                return []
            }
            try pause(count, while: "waiting for the answer", POLLIN)
        }
    }

    /// Waits until the socket is ready, if that is all that was missing.
    private func pause(
        _ result: Int, while what: String, _ plain: Int32
    ) throws(OutboundError) {
        var wanted = plain
        if let ssl {
            guard let events = events(ssl, Int32(result)) else { throw .tls(why(ssl)) }
            wanted = events
        } else if errno == EINTR {
            return
        } else if errno != EAGAIN && errno != EWOULDBLOCK {
            throw .unreachable(Self.lastError)
        }
        guard wait(for: wanted, until: deadline) else { throw .timedOut("while \(what)") }
    }
}

/// Milliseconds of a clock that nobody sets.
func monotonicMs() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
