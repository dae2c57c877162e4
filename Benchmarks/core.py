#!/usr/bin/env python3
"""How much CPU the way of an event costs: decoder, fold, import, ingest with durable acknowledgement.

    Benchmarks/core.py [--log FILE] [--rounds 3] [--peers]

Without --log the built-in demo makes one. --peers runs polars, DuckDB and the C++ limits on the same
log in the same rounds, where ../shared/tools is there (see its README for what they need; PEERS_PYTHON
names a Python that has the packages). Prints a table; CPU seconds of the measured process, median of
the rounds. The machine should be quiet, or at least the ratios are read within one round.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/program"))
from feed import connect, text_frame  # noqa: E402
from service import PROGRAM, Service  # noqa: E402

CORE = ROOT / ".build/release/core-benchmark"
TOOLS = ROOT.parent / "shared/tools/peers"


def run_cpu(*command):
    """CPU seconds of a command that runs to its end."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime


def frames(lines, size):
    """The lines as WebSocket frames of `size` lines."""
    for at in range(0, len(lines), size):
        yield text_frame(b"".join(lines[at:at + size]))


def ingest(lines, size):
    """CPU seconds that a service spends on taking the lines in, until all is acknowledged."""
    data = b"".join(frames(lines, size))
    count = (len(lines) + size - 1) // size
    with tempfile.TemporaryDirectory() as folder, Service(pathlib.Path(folder) / "data") as service:
        token = service.token("ingest")
        link = connect(service, token)
        before = service.cpu_s
        sender = threading.Thread(target=link.sendall, args=(data,))
        sender.start()
        last, tail = 0, b""
        while last < count:
            tail = tail[-200:] + link.recv(1 << 16)
            for found in re.finditer(rb'"frame":(\d+)', tail):
                last = max(last, int(found[1]))
        sender.join()
        spent = service.cpu_s - before
        return spent, service.memory_mib("VmHWM")


def fold(log):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([PROGRAM, "import", log, "--data", folder], check=True, capture_output=True)
        return json.loads(subprocess.check_output([CORE, "fold", folder]))


def import_file(log):
    with tempfile.TemporaryDirectory() as folder:
        return run_cpu(PROGRAM, "import", log, "--data", folder)


def peers(log, folder):
    """CPU seconds of the peers on the same log."""
    limits, wslimit = folder / "limits", folder / "wslimit"
    for name in (limits, wslimit):
        if not name.exists():
            subprocess.run(
                ["g++", "-O3", "-march=native", "-std=c++20", TOOLS / f"{name.name}.cpp",
                 "-lsimdjson", "-o", name], check=True)
    found = {"C++ scan and aggregate": json.loads(
        subprocess.check_output([limits, "agg", log]))["cpu"]}
    for size in (100, 1):
        text = subprocess.run(
            [wslimit, log, str(size), "65536", "1", "1", folder / "ws.log"],
            capture_output=True, text=True, check=True).stdout
        found[f"C++ WebSocket, {size} a frame"] = float(re.search(r"cpu ([\d.]+) s", text)[1])
    python = os.environ.get("PEERS_PYTHON", sys.executable)
    text = subprocess.run(
        [python, TOOLS / "peers_funnel.py", "bench", log, "--peers", "polars,duckdb"],
        capture_output=True, text=True, env={**os.environ, "LIMITS_BIN": str(limits)}).stdout
    for name in ("polars", "duckdb"):
        if line := re.search(rf"^{name}\s+([\d.]+)", text, re.M):
            found[name] = float(line[1])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="showcaller-core-"))
    log = asked.log
    if not log:
        log = folder / "evening.ndjson"
        with log.open("wb") as out:
            subprocess.run([PROGRAM, "demo", "--print", "180"], stdout=out, check=True)
    lines = log.read_bytes().splitlines(keepends=True)
    seconds, memory = {}, {}

    def note(name, spent, peak=None):
        seconds.setdefault(name, []).append(spent)
        if peak:
            memory.setdefault(name, []).append(peak)

    for _ in range(asked.rounds):
        decode = json.loads(subprocess.check_output([CORE, "decode", log]))
        note("decoder", decode["cpu_s"])
        folded = fold(log)
        note("replay of a journal", folded["cpu_s"], folded["rss_mib"])
        note("import of a file", import_file(log))
        note("WebSocket, 100 a frame", *ingest(lines, 100))
        note("WebSocket, 1 a frame", *ingest(lines, 1))
        if asked.peers and TOOLS.exists():
            for name, spent in peers(log, folder).items():
                note(name, spent)
    if asked.peers and not TOOLS.exists():
        print("peers: skipped, ../shared/tools is not there", file=sys.stderr)
    print(f"{len(lines):,} lines, median of {asked.rounds} rounds\n")
    print("| what | CPU s | lines per CPU s | ns a line | peak MiB |\n|---|--:|--:|--:|--:|")
    for name, spent in seconds.items():
        middle = statistics.median(spent)
        peak = f"{statistics.median(memory[name]):.0f}" if name in memory else ""
        print(f"| {name} | {middle:.2f} | {len(lines) / middle:,.0f} "
              f"| {middle * 1e9 / len(lines):.0f} | {peak} |")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
