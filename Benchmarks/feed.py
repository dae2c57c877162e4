"""A raw ingest socket for benchmarks: frames are built beforehand, so that sending costs little."""

import base64
import os
import socket


def connect(service, token):
    """An open socket on /v1/ingest, after its handshake."""
    host, port = service.address.split("//")[1].split(":")
    link = socket.create_connection((host, int(port)))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    link.sendall(
        f"GET /v1/ingest HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += link.recv(4096)
    assert b" 101 " in head, head
    return link


def text_frame(payload, mask=b"\x37\xfa\x21\x3d"):
    """A masked WebSocket text frame (RFC 6455 section 5.2)."""
    size = len(payload)
    pattern = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
    masked = (int.from_bytes(payload, "little") ^ pattern).to_bytes(size, "little")
    if size < 126:
        head = bytes([0x81, 0x80 | size])
    elif size < 65536:
        head = bytes([0x81, 0xFE]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x81, 0xFF]) + size.to_bytes(8, "big")
    return head + mask + masked
