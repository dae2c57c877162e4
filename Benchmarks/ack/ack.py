"""Time from sending a frame to its durable acknowledgement, at a steady rate.

    .venv/bin/python Benchmarks/ack/ack.py [--rate 20000] [--seconds 20] [--frame 20] [--sockets 4]

Starts a service on an empty data directory (--data DIR puts it on another disk), sends events at the
rate over WebSocket, and prints percentiles in milliseconds, the CPU the service took, and what its
own metrics say of its commits. --burn keeps every core busy meanwhile, with one spinning process each
at the service's own priority. --fsync first measures the disk alone: write and fdatasync of 4 KiB.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks"), str(ROOT / "Tests/program")]
from feed import connect, text_frame  # noqa: E402
from service import Service  # noqa: E402


class Sender:
    """A WebSocket that sends prepared frames on time and notes when each is acknowledged."""

    def __init__(self, service, token, frames, every, offset):
        self.socket = connect(service, token)
        self.frames, self.every, self.offset = frames, every, offset
        self.sent = [0.0] * len(frames)
        self.took = []
        self.behind = 0.0

    def send(self, begin):
        for number, frame in enumerate(self.frames):
            due = begin + self.offset + number * self.every
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            self.sent[number] = time.perf_counter()
            self.behind = max(self.behind, self.sent[number] - due)
            self.socket.sendall(frame)

    def receive(self):
        buffer, done = bytearray(), 0
        while done < len(self.frames):
            buffer += self.socket.recv(65536)
            now = time.perf_counter()
            while len(buffer) >= 2:
                length, start = buffer[1], 2
                if length == 126:
                    length, start = int.from_bytes(buffer[2:4], "big"), 4
                if len(buffer) < start + length:
                    break
                opcode, payload = buffer[0] & 15, bytes(buffer[start:start + length])
                del buffer[:start + length]
                if opcode == 9:
                    self.socket.sendall(bytes([0x8A, 0x80 | length]) + bytes(4) + payload)
                    continue
                assert opcode == 1, payload
                ack = json.loads(payload)
                assert ack["rejected"] == [], ack
                while done < ack["frame"]:
                    self.took.append((now - self.sent[done]) * 1000)
                    done += 1


def frames(sender, count, size):
    choice = random.Random(sender)
    begin = int(time.time() * 1000)
    made = []
    for frame in range(count):
        lines = []
        for line in range(size):
            kind = choice.choice(["exposure", "exposure", "enter", "leave", "like", "comment"])
            more = ',"text":"这车多少钱"' if kind == "comment" else ',"source":"feed"'
            lines.append(
                f'{{"id":"{sender}-{frame}-{line}","room":"room-{sender}","type":"{kind}",'
                f'"ts":{begin + frame},"viewer":"v{choice.randrange(100_000)}"{more}}}')
        made.append(text_frame("\n".join(lines).encode()))
    return made


def disk(directory):
    path = pathlib.Path(directory) / "probe"
    took = []
    with open(path, "wb") as file:
        for _ in range(500):
            begin = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begin) * 1000)
    path.unlink()
    return took


@contextlib.contextmanager
def burning(wanted):
    """As many spinning processes as there are cores."""
    spin = [sys.executable, "-c", "while True: pass"]
    spinners = [subprocess.Popen(spin) for _ in range(os.cpu_count() if wanted else 0)]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def percentiles(values):
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return {"p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "p99.9": at(0.999), "max": ordered[-1]}


def spell(values):
    return "  ".join(f"{name} {value:.2f}" for name, value in values.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--frame", type=int, default=20)
    parser.add_argument("--sockets", type=int, default=4)
    parser.add_argument("--data")
    parser.add_argument("--burn", action="store_true")
    parser.add_argument("--fsync", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as directory:
        if options.fsync:
            print("disk alone, ms:", spell(percentiles(disk(directory))))
        every = options.frame * options.sockets / options.rate
        count = int(options.seconds / every)
        with burning(options.burn), Service(pathlib.Path(directory) / "data") as service:
            token = service.token("ingest")
            senders = [
                Sender(service, token, frames(n, count, options.frame), every,
                       n * every / options.sockets) for n in range(options.sockets)]
            begin = time.perf_counter() + 0.1
            threads = [threading.Thread(target=sender.receive) for sender in senders]
            threads += [threading.Thread(target=sender.send, args=(begin,)) for sender in senders]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            wall = time.perf_counter() - begin
            cpu = service.cpu_s
            metrics = service.get("/metrics").body.decode()
        took = [value for sender in senders for value in sender.took]
        result = {name: round(value, 2) for name, value in percentiles(took).items()}
        result["events_per_s"] = round(len(took) * options.frame / wall)
        result["service_cpu_us_per_event"] = round(cpu * 1e6 / (len(took) * options.frame), 2)
        result["sender_behind_ms"] = round(max(sender.behind for sender in senders) * 1000, 1)
        commits = re.search(r"^showcaller_commit_seconds_count (\d+)", metrics, re.M)
        spent = re.search(r"^showcaller_commit_seconds_sum ([\d.e-]+)", metrics, re.M)
        if commits and spent:
            result["commits_per_s"] = round(int(commits[1]) / wall)
            result["commit_mean_ms"] = round(float(spent[1]) * 1000 / int(commits[1]), 2)
        print(json.dumps(result) if options.json else "\n".join(
            f"{name:26} {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
