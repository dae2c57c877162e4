"""Every number against the exact answers of the shared generator and oracle, which computes from definitions.

The generator and oracle lie beside a checkout, not in it: without them, and without a Python that has numpy and
polars (name it with ORACLE_PYTHON), these tests are skipped. `test_definitions.py` needs neither.
More seeds and larger rooms: EXACT_SEEDS=40 EXACT_VIEWERS=3000 pytest test_exact.py
"""

import importlib.util
import json
import math
import os
import random
import shlex
import subprocess
import sys

import pytest

from service import ROOT, Service

TOOLS = ROOT.parent / "shared" / "tools"
PYTHON = os.environ.get("ORACLE_PYTHON", sys.executable)
VIEWERS = int(os.environ.get("EXACT_VIEWERS", "400"))
SEEDS = int(os.environ.get("EXACT_SEEDS", "0"))

SHAPES = [
    ("plain", "--rooms 3"),
    ("coarse", "--rooms 2 --coarse-ms 10000"),
    ("coarse-late", "--rooms 2 --coarse-ms 10000 --late 0.02 --dup 0.05"),
    ("late", "--rooms 2 --late 0.02"),
    ("lost-leaves", "--rooms 2 --missing-leave 0.2 --reenter 0.5"),
    ("lost-leaves-coarse", "--rooms 2 --missing-leave 0.2 --reenter 0.5 --coarse-ms 1000"),
    ("counters", "--rooms 2 --feed counters"),
    ("counters-coarse", "--rooms 2 --feed counters --coarse-ms 60000 --late 0.05"),
    ("speech", "--rooms 2 --transcript --partials"),
    ("duplicates", "--rooms 2 --dup 0.05"),
    ("everything", "--rooms 2 --transcript --partials --dup 0.05 --late 0.02 --missing-leave 0.2 "
                   "--reenter 0.5 --coarse-ms 5000"),
    ("short", "--rooms 3 --minutes 6 --counters-s 130"),
]


def find_problem():
    if not (TOOLS / "oracle.py").exists():
        return "../shared/tools is not there"
    probe = subprocess.run([PYTHON, "-c", "import numpy, polars"], capture_output=True)
    return None if probe.returncode == 0 else f"{PYTHON} has no numpy and polars: name one in ORACLE_PYTHON"


PROBLEM = find_problem()
pytestmark = pytest.mark.skipif(PROBLEM is not None, reason=str(PROBLEM))


def cases():
    for number, (name, arguments) in enumerate(SHAPES):
        yield pytest.param(arguments, number + 1, id=name)
    for seed in range(len(SHAPES), SEEDS):
        name, arguments = SHAPES[seed % len(SHAPES)]
        yield pytest.param(arguments, seed + 1, id=f"{name}-{seed + 1}")


class Log:
    """A generated log, and what the oracle says about it."""

    def __init__(self, folder, arguments, seed):
        self.path = folder / "log.ndjson"
        self.tool("gen_events.py", "--viewers", VIEWERS, "--seed", seed, "--out", self.path, *shlex.split(arguments))
        want = folder / "want.json"
        self.tool("oracle.py", self.path, "--out", want, "--at", "0.25,0.5,0.75")
        self.want = json.loads(want.read_text())
        self.lines = self.path.read_bytes().splitlines(keepends=True)
        self.chance = random.Random(seed)

    @staticmethod
    def tool(name, *arguments):
        subprocess.run([PYTHON, TOOLS / name, *map(str, arguments)], check=True, capture_output=True)

    def check(self, service, ignore=(), at=True):
        """0 differences at the end; with `at`, also as of a quarter, a half and three quarters."""
        problems = []
        for room, state in self.want["rooms"].items():
            problems += differences(state, service.state(room).json, f"{room}", ignore)
        for share, moment in self.want["at"].items() if at else ():
            for room, state in moment["rooms"].items():
                got = service.state(room, at=moment["at_ts"][room]).json
                problems += differences(state, got, f"{room}@{share}", ignore)
        assert not problems, f"{len(problems)} differences:\n" + "\n".join(problems[:20])

    def finals(self, service):
        """The bytes of every final state, but for what the deliveries themselves leave behind."""
        finals = {}
        for room in self.want["rooms"]:
            state = service.state(room).json
            for name in DELIVERY:
                state["data_quality"].pop(name, None)
            state.pop("freshness")
            finals[room] = json.dumps(state)
        return finals


# Facts about how events were delivered rather than about the events.
DELIVERY = ("duplicates", "delivery")


def differences(want, got, path, ignore):
    """Every difference with its path: counts equal, other numbers within 1e-9, more members than wanted allowed."""
    if isinstance(want, dict) and isinstance(got, dict):
        found = []
        for name, value in want.items():
            if name in ignore:
                continue
            if name not in got:
                found.append(f"{path}/{name}: {value!r} wanted, absent")
            else:
                found += differences(value, got[name], f"{path}/{name}", ignore)
        return found
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return [f"{path}: {len(want)} items wanted, {len(got)} there"]
        return [d for i, (w, g) in enumerate(zip(want, got)) for d in differences(w, g, f"{path}/{i}", ignore)]
    if isinstance(want, float) or isinstance(got, float):
        near = isinstance(want, (int, float)) and isinstance(got, (int, float)) and math.isclose(
            want, got, rel_tol=1e-9, abs_tol=1e-9)
        return [] if near else [f"{path}: {want!r} wanted, {got!r} there"]
    return [] if want == got else [f"{path}: {want!r} wanted, {got!r} there"]


def send_frames(service, lines, size):
    """Pushes lines over a WebSocket in frames of random size, many in flight; answers the sum of the acks."""
    total = {"accepted": 0, "duplicates": 0, "rejected": 0}
    chance = random.Random(size)
    with service.socket("/v1/ingest") as socket:
        frames = at = 0
        while at < len(lines):
            n = chance.randint(1, size)
            socket.send(b"".join(lines[at:at + n]).decode())
            at, frames = at + n, frames + 1
        acked = 0
        while acked < frames:
            ack = json.loads(socket.recv(timeout=60))
            acked = ack["frame"]
            total["accepted"] += ack["accepted"]
            total["duplicates"] += ack["duplicates"]
            total["rejected"] += len(ack["rejected"])
    return total


@pytest.fixture
def log(tmp_path, arguments, seed):
    return Log(tmp_path, arguments, seed)


@pytest.mark.parametrize("arguments, seed", cases())
def test_every_field_equals_the_oracle_in_any_delivery(log, tmp_path):
    unique = len(set(log.lines))
    with Service(tmp_path / "as-it-came") as service:
        acked = send_frames(service, log.lines, 200)
        assert acked == {"accepted": unique, "duplicates": len(log.lines) - unique, "rejected": 0}
        log.check(service)
        finals = log.finals(service)
    with Service(tmp_path / "shuffled-doubled") as service:
        lines = log.lines * 2
        log.chance.shuffle(lines)
        acked = send_frames(service, lines, 37)
        assert acked == {"accepted": unique, "duplicates": len(lines) - unique, "rejected": 0}
        log.check(service, ignore=DELIVERY, at=False)
        assert log.finals(service) == finals
    with Service(tmp_path / "killed") as service:
        half = log.chance.randrange(len(log.lines))
        send_frames(service, log.lines[:half], 500)
        service.kill()
        service.start()
        send_frames(service, log.lines[half // 2:], 500)
        service.kill()
        service.start()
        log.check(service, ignore=DELIVERY, at=False)
        assert log.finals(service) == finals
    data = tmp_path / "imported-twice"
    with Service(data) as service:
        for _ in range(2):
            service.run("import", log.path, "--to", service.address, "--token", service.owner, "--json")
        log.check(service, ignore=DELIVERY, at=False)
        assert log.finals(service) == finals
