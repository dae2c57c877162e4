"""Start-up of a service with rooms on air and millions of events in its journal.

    .venv/bin/python Benchmarks/restart/restart.py [--events 5000000] [--rooms 10] [--keep DIR]

Makes the journal (seeded), then starts the service on it: from the journal alone, after a graceful
stop (snapshots of everything), and killed with events since the snapshots (snapshots and tails).
Prints wall and CPU seconds until GET /readyz is 200, and memory.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/program"))
from service import Service  # noqa: E402

BEGIN = 1_750_000_000_000
KINDS = ["exposure"] * 56 + ["enter"] * 16 + ["leave"] * 15 + ["like"] * 8 + ["comment"] * 2 + [
    "card_click", "form_open", "counters"]


def write(path, events, rooms, first=0):
    """A log in order of time; about 2.4 events a viewer, as in a large evening."""
    choice = random.Random(first)
    with open(path, "w", encoding="utf-8") as file:
        begun = [] if first else [
            f'{{"id":"{room}-start","room":"room-{room}","type":"stream_start","ts":{BEGIN}}}\n'
            for room in range(rooms)]
        file.writelines(begun)
        for number in range(first, first + events):
            room, kind = number % rooms, KINDS[int(choice.random() * len(KINDS))]
            more = f',"viewer":"v{int(choice.random() * events * 0.42)}"'
            if kind in ("exposure", "enter"):
                more += ',"source":"feed"'
            elif kind == "comment":
                more += ',"text":"这车多少钱"'
            elif kind == "counters":
                more = f',"gauges":{{"online":{int(choice.random() * 9000)}}}'
            file.write(f'{{"id":"{number:016x}","room":"room-{room}","type":"{kind}",'
                       f'"ts":{BEGIN + number * 2}{more}}}\n')


def start(service, what):
    os.sync()
    begin = time.monotonic()
    service.start(until_ready=False).wait_until_ready(120)
    wall = time.monotonic() - begin
    cpu, memory = service.cpu_s, service.memory_mib()
    ready = next(json.loads(line) for line in reversed(service.log) if '"ready"' in line)
    begin = time.monotonic()
    rooms = service.get("/v1/rooms", service.owner).json["rooms"]
    events = time.monotonic() - begin
    print(f"{what:34} ready {wall:5.2f} s  cpu {cpu:5.2f} s  {memory:5.0f} MB  "
          f"from snapshot {ready['from_snapshot']} of {ready['rooms']}  "
          f"all {len(rooms)} states {events:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--rooms", type=int, default=10)
    parser.add_argument("--keep", help="make the journal here, and use it again if it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        base = pathlib.Path(options.keep or directory)
        base.mkdir(exist_ok=True)
        service = Service(base / "data")
        if not service.data.exists():
            write(base / "log.ndjson", options.events, options.rooms)
            begin = time.monotonic()
            service.run("import", base / "log.ndjson", "--data", service.data)
            print(f"import: {options.events / (time.monotonic() - begin):,.0f} events/s")
            (base / "log.ndjson").unlink()
        shutil.rmtree(service.data / "snapshots", ignore_errors=True)
        start(service, "journal alone")
        begin = time.monotonic()
        assert service.stop() == 0
        print(f"{'graceful stop':34} {time.monotonic() - begin:11.2f} s")
        start(service, "snapshots")
        tail = base / "tail.ndjson"
        write(tail, options.events // 20, options.rooms, first=options.events)
        service.run("import", tail, "--to", service.address, "--token", service.owner)
        service.kill()
        start(service, "snapshots and 5 % tails, killed")
        service.kill()


if __name__ == "__main__":
    main()
