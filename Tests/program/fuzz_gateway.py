#!/usr/bin/env python3
"""Throws broken bytes at the port of a running service: fuzz_gateway.py [INPUTS] [SEED].

An input is one HTTP request, handshake or WebSocket frame, whole or broken. The service (SHOWCALLER,
best built with `--sanitize address`) must answer a fresh request after each round, and end cleanly.
"""

import base64
import pathlib
import random
import socket
import struct
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from service import Service

ROUND = 2_000
THREADS = 48
EVENT = b'{"room":"r","type":"comment","text":"\xe5\xa4\x9a\xe5\xb0\x91\xe9\x92\xb1","id":"1"}'
PIECES = [b"\r\n", b"\r\n\r\n", b"\n", b"\0", b"\xff", b":", b" ", b"HTTP/1.1", b"Content-Length: 5\r\n",
          b"Transfer-Encoding: chunked\r\n", b"Upgrade: websocket\r\n", b"Expect: 100-continue\r\n",
          b"\x81\x82", b"\x88\x80", b"\x89\xff", b"%00", b"%2e%2e/", b"?", b"&=&", b"A" * 300, EVENT]


def frame(payload, opcode, fin=True, mask=b"\x01\x02\x03\x04"):
    head = bytes([fin << 7 | opcode])
    size = len(payload)
    head += bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Fuzzer:
    def __init__(self, service, seed):
        self.port = int(service.address.rsplit(":", 1)[1])
        self.token = service.owner.encode()
        self.random = random.Random(seed)
        self.sent = 0

    def request(self, method, path, *lines, body=b""):
        fields = (b"Host: 127.0.0.1", b"Authorization: Bearer " + self.token, *lines)
        return method + b" " + path + b" HTTP/1.1\r\n" + b"\r\n".join(fields) + b"\r\n\r\n" + body

    def handshake(self, path):
        key = base64.b64encode(self.random.randbytes(16))
        return self.request(b"GET", path, b"Upgrade: websocket", b"Connection: Upgrade",
                            b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: " + key)

    def http(self):
        body = self.random.choice([b"", EVENT, b"[" + EVENT + b"]", b"{", b"\x1f\x8b\x08"])
        method = self.random.choice([b"GET", b"POST", b"HEAD", b"PUT", b"DELETE", b"OPTIONS"])
        path = self.random.choice([
            b"/", b"/v1/events", b"/v1/rooms", b"/v1/rooms/r/state", b"/v1/rooms/r/state?at=1", b"/metrics",
            b"/v1/import?room=r", b"/v1/me", b"/v1/tokens", b"/v1/sign-in?link=x", b"/v1/streams/x/events"])
        return self.request(method, path, b"Content-Length: %d" % len(body), body=body)

    def frames(self):
        """A message of broken JSON and whole text, in one frame or in three."""
        data = self.broken(EVENT).decode(errors="replace").encode()[:125]
        if self.random.random() < 0.7:
            return frame(data, 1)
        # Cut anywhere, also inside a character.
        return frame(data[:20], 1, fin=False) + frame(data[20:], 0)

    def anything(self):
        opcode = self.random.choice([0, 1, 1, 2, 3, 8, 8, 9, 10, 15])
        data = self.random.choice([EVENT, self.random.randbytes(self.random.randrange(126))])
        return frame(data, opcode, fin=self.random.random() < 0.8)

    def broken(self, data):
        data = bytearray(data)
        for _ in range(self.random.randrange(4)):
            at = self.random.randrange(len(data) + 1)
            choice = self.random.randrange(4)
            if choice == 0 and at < len(data):
                data[at] = self.random.randrange(256)
            elif choice == 1:
                data[at:at + self.random.randrange(9)] = b""
            elif choice == 2:
                data[at:at] = self.random.choice(PIECES)
            else:
                data[at:] = data[at:at + self.random.randrange(40)]
        return bytes(data)

    def connection(self):
        """One request, or one socket with up to a hundred frames of which the last is broken. A ping
        before the last shows that all before it were taken in; they count."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.settimeout(3)
            try:
                if self.random.random() < 0.1:
                    connection.sendall(self.broken(self.http()))
                    # Half a request is waited for, longer than we do.
                    connection.settimeout(0.2)
                else:
                    self.sent += self.socket(connection)
                    connection.settimeout(0.2)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):
                    pass
            except OSError:
                pass
            self.sent += 1

    def socket(self, connection):
        path = self.random.choice([b"/v1/ingest"] * 5 + [b"/v1/watch?room=r"])
        count = self.random.randrange(100)
        connection.sendall(self.handshake(path))
        connection.sendall(b"".join(self.frames() for _ in range(count)) + frame(b"taken in", 9))
        received = b""
        deadline = time.monotonic() + 3
        while b"taken in" not in received:
            part = connection.recv(1 << 16)
            if not part or time.monotonic() > deadline:
                return 0
            received = received[-16:] + part
        connection.sendall(self.broken(self.anything()))
        return count


def run(inputs, seed, folder, tell=lambda text: None):
    with Service(folder) as service, ThreadPoolExecutor(THREADS) as pool:
        fuzzer = Fuzzer(service, seed)
        while fuzzer.sent < inputs:
            mark = fuzzer.sent
            while fuzzer.sent < mark + min(ROUND, inputs):
                # Side by side: a connection that is closed for a broken frame takes its time.
                list(pool.map(lambda _: fuzzer.connection(), range(2 * THREADS)))
            tell(f"{fuzzer.sent} inputs")
            assert service.get("/healthz").status == 200, f"seed {seed}, after {fuzzer.sent} inputs"
        assert service.stop(120) == 0
        trouble = [line for line in service.log if "Sanitizer" in line or "Fatal" in line or "Signal" in line]
        assert not trouble, trouble
        return fuzzer.sent


if __name__ == "__main__":
    count, seed = map(int, (sys.argv[1:] + ["1000000", "1"][len(sys.argv) - 1:])[:2])
    with tempfile.TemporaryDirectory() as name:
        print(f"{run(count, seed, pathlib.Path(name) / 'data', print)} inputs (seed {seed}): no failure")
