#!/usr/bin/env python3
"""Throws broken bytes at the port of a running service: fuzz_gateway.py [INPUTS] [SEED] [PROCESSES].

An input is one HTTP request, handshake or WebSocket message, whole or broken, in one TCP segment or in
several. The service (SHOWCALLER; `make fuzz-gateway` builds one with the address sanitizer) must answer a
fresh request after each round, and end cleanly.
"""

import base64
import multiprocessing
import pathlib
import random
import socket
import struct
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from service import Service

ROUND = 10_000
THREADS = 32
COMMAND = b'{"type":"do","ref":"1","action":"marker","room":"r","label":"here"}'
EVENT = b'{"room":"r","type":"comment","text":"\xe5\xa4\x9a\xe5\xb0\x91\xe9\x92\xb1","id":"1"}'
PIECES = [b"\r\n", b"\r\n\r\n", b"\n", b"\0", b"\xff", b":", b" ", b"HTTP/1.1", b"Content-Length: 5\r\n",
          b"Transfer-Encoding: chunked\r\n", b"Upgrade: websocket\r\n", b"Expect: 100-continue\r\n",
          b"\x81\x82", b"\x88\x80", b"\x89\xff", b"%00", b"%2e%2e/", b"?", b"&=&", b"A" * 300, EVENT]


def frame(payload, opcode, fin=True, mask=b"\x01\x02\x03\x04", wide=False):
    """One frame; `wide` gives its length in eight bytes though fewer would do."""
    size = len(payload)
    if wide or size > 65_535:
        length = bytes([0x80 | 127]) + struct.pack(">Q", size)
    else:
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
    return bytes([fin << 7 | opcode]) + length + mask + masked


class Fuzzer:
    def __init__(self, port, token, seed):
        self.port = port
        self.token = token.encode()
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

    def message(self):
        """Broken JSON in whole frames: one, or three with a cut anywhere, also inside a character."""
        text = self.random.choice([EVENT, EVENT, b"[" + EVENT + b"," + EVENT + b"]", EVENT + b"\n" + EVENT, COMMAND])
        data = self.broken(text).decode(errors="replace").encode()
        how = self.random.random()
        if how < 0.6:
            return frame(data, 1, mask=self.random.randbytes(4), wide=how < 0.02)
        if how < 0.62:
            return frame(b"", 1)
        if how < 0.64:
            return frame(self.random.randbytes(self.random.randrange(126)), 10)
        if how < 0.66:
            return frame(data + b" " * self.random.choice([120, 250, 4_000, 65_500, 66_000]), 1)
        first, second = sorted(self.random.randrange(len(data) + 1) for _ in range(2))
        between = frame(b"?", 10) if how < 0.8 else b""
        return (frame(data[:first], 1, fin=False) + frame(data[first:second], 0, fin=False) + between
                + frame(data[second:], 0))

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
        path = self.random.choice([b"/v1/ingest"] * 5 + [b"/v1/watch?room=r", b"/v1/watch?rooms=all"])
        count = self.random.randrange(100)
        connection.sendall(self.handshake(path))
        if b" 101 " not in connection.recv(1 << 16):
            return 0
        self.send(connection, b"".join(self.message() for _ in range(count)) + frame(b"taken in", 9))
        received = b""
        deadline = time.monotonic() + 3
        while b"taken in" not in received:
            part = connection.recv(1 << 16)
            if not part or time.monotonic() > deadline:
                return 0
            received = received[-16:] + part
        connection.sendall(self.broken(self.anything()))
        return count

    def send(self, connection, data):
        """All at once, or in pieces that end anywhere."""
        while data and self.random.random() < 0.5:
            cut = self.random.randrange(1, min(len(data), 2_000) + 1)
            connection.sendall(data[:cut])
            data = data[cut:]
        connection.sendall(data)

    def work(self, inputs):
        """Connections side by side: one that is closed for a broken frame takes its time."""
        with ThreadPoolExecutor(THREADS) as pool:
            while self.sent < inputs:
                list(pool.map(lambda _: self.connection(), range(2 * THREADS)))
        return self.sent


def work(port, token, seed, inputs):
    return Fuzzer(port, token, seed).work(inputs)


def run(inputs, seed, folder, processes=1, tell=lambda text: None):
    """Rounds of inputs from some processes, each with a seed of its own."""
    context = multiprocessing.get_context("spawn")
    with Service(folder) as service, ProcessPoolExecutor(processes, mp_context=context) as pool:
        port = int(service.address.rsplit(":", 1)[1])
        sent = number = 0
        while sent < inputs:
            share = min(ROUND, inputs - sent) // processes + 1
            seeds = range(seed * 1_000_000 + number, seed * 1_000_000 + number + processes)
            number += processes
            sent += sum(pool.map(work, [port] * processes, [service.owner] * processes, seeds,
                                 [share] * processes))
            tell(f"{sent} inputs, {service.memory_mib():.0f} MiB")
            assert service.get("/healthz").status == 200, f"seeds {seeds}, after {sent} inputs"
        assert service.stop(120) == 0
        trouble = [line for line in service.log if "Sanitizer" in line or "Fatal" in line or "Signal" in line]
        assert not trouble, trouble
        return sent


if __name__ == "__main__":
    count, seed, processes = map(int, (sys.argv[1:] + ["1000000", "1", "2"][len(sys.argv) - 1:])[:3])
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        sent = run(count, seed, pathlib.Path(name) / "data", processes, lambda text: print(text, flush=True))
    print(f"{sent} inputs (seed {seed}) in {time.monotonic() - began:.0f} s: no failure")
