#!/usr/bin/env python3
"""How long a room's state takes, and what rooms and events cost in memory.

    Benchmarks/state.py [--sessions 10000] [--rooms 1000] [--log FILE]

Starts a service of its own. The state is asked for after every small push, so that something has
changed each time. With --log (NDJSON) also the memory of a service that folded it at its start.
"""

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/program"))
from service import PROGRAM, Service  # noqa: E402


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def sessions(count, base, chance):
    """Entering and leaving viewers over an hour, the last of them still there."""
    for viewer in range(count):
        enter = base + chance.randrange(3_600_000)
        stay = int(chance.expovariate(1 / 40_000))
        common = {"room": "r1", "viewer": f"v{viewer}"}
        yield {**common, "id": f"e{viewer}", "type": "enter", "ts": enter, "source": "feed"}
        if enter + stay < base + 3_600_000:
            yield {**common, "id": f"l{viewer}", "type": "leave", "ts": enter + stay}


def state_latency(count):
    chance = random.Random(1)
    base = int(time.time() * 1000) - 3_600_000
    with tempfile.TemporaryDirectory() as folder, Service(pathlib.Path(folder) / "data") as service:
        events = list(sessions(count, base, chance))
        for at in range(0, len(events), 4000):
            service.send(events[at:at + 4000])
        times = []
        for turn in range(300):
            now = int(time.time() * 1000)
            service.send([
                {"room": "r1", "type": "enter", "id": f"n{turn}", "viewer": f"n{turn}", "ts": now}])
            began = time.perf_counter()
            answer = service.state("r1")
            times.append((time.perf_counter() - began) * 1000)
            assert answer.json["audience"]["entries"] == count + turn + 1
        return percentile(times, 0.5), percentile(times, 0.99)


def memory_of_rooms(count):
    with tempfile.TemporaryDirectory() as folder, Service(pathlib.Path(folder) / "data") as service:
        service.send([{"room": "first", "type": "enter", "viewer": "a"}])
        before = service.memory_mib()
        for at in range(0, count, 1000):
            service.send([
                {"room": f"q{number}", "type": kind, "viewer": "a", "text": "在吗"}
                for number in range(at, min(at + 1000, count)) for kind in ("enter", "comment")])
        return (service.memory_mib() - before) / count * 1024


def memory_of_log(log):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PROGRAM, "import", log, "--data", folder], check=True, capture_output=True)
        with Service(folder) as service:
            service.get("/v1/rooms", service.owner)
            return service.memory_mib()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--rooms", type=int, default=1_000)
    parser.add_argument("--log", type=pathlib.Path)
    asked = parser.parse_args()
    middle, late = state_latency(asked.sessions)
    print(f"state of a room with {asked.sessions:,} sessions: p50 {middle:.1f} ms, p99 {late:.1f} ms")
    print(f"a quiet room: {memory_of_rooms(asked.rooms):.0f} KiB")
    if asked.log:
        print(f"memory after folding {asked.log.name}: {memory_of_log(asked.log):.0f} MiB")


if __name__ == "__main__":
    main()
