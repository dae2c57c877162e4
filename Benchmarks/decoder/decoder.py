#!/usr/bin/env python3
"""The event decoder beside other readers of JSON: CPU nanoseconds an event, the same log in one run.

    Benchmarks/decoder/decoder.py [--log FILE] [--rounds 5]

Without --log the built-in demo makes one. Ours validates each event, hashes its names and finds every
field; simdjson (Debian: libsimdjson-dev, g++) visits every value on demand; Foundation and orjson (of
this Python, if it has it) build a dictionary for each line. Figures are medians of the rounds.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORE = ROOT / ".build/release/core-benchmark"
PROGRAM = ROOT / ".build/release/showcaller"


def of_process(*command):
    """What a process that prints one JSON object says of itself."""
    found = json.loads(subprocess.check_output(command, stderr=subprocess.DEVNULL))
    return found["events"], found["ns_per_event"]


def of_python(loads, lines):
    begun = time.process_time()
    for line in lines:
        loads(line)
    return len(lines), (time.process_time() - begun) * 1e9 / len(lines)


def readers(log, folder):
    """Each reader as a function that gives how many events it read, and ns an event."""
    found = {"Showcaller": lambda: of_process(CORE, "decode", log)}
    simdjson = folder / "simdjson"
    built = subprocess.run(
        ["g++", "-O3", "-march=native", "-std=c++20", HERE / "simdjson.cpp", "-lsimdjson",
         "-o", simdjson], capture_output=True, text=True)
    if built.returncode == 0:
        found["simdjson, on demand"] = lambda: of_process(simdjson, log)
    else:
        print(f"simdjson: skipped: {built.stderr.splitlines()[0]}", file=sys.stderr)
    lines = log.read_bytes().splitlines()
    try:
        import orjson
        found["orjson"] = lambda: of_python(orjson.loads, lines)
    except ModuleNotFoundError:
        print("orjson: skipped: this Python does not have it", file=sys.stderr)
    found["Python json"] = lambda: of_python(json.loads, lines)
    found["Foundation, JSONSerialization"] = lambda: of_process(CORE, "decode-foundation", log)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        log = asked.log
        if not log:
            log = folder / "evening.ndjson"
            with log.open("wb") as out:
                subprocess.run([PROGRAM, "demo", "--print", "60"], stdout=out, check=True)
        compare(readers(log, folder), asked.rounds)


def compare(found, rounds):
    spent = {name: [] for name in found}
    counts = set()
    for _ in range(rounds):
        for name, read in found.items():
            events, nanoseconds = read()
            counts.add(events)
            spent[name].append(nanoseconds)
    if len(counts) != 1:
        sys.exit(f"the readers do not agree how many events there are: {counts}")
    middle = {name: statistics.median(times) for name, times in spent.items()}
    ours = middle["Showcaller"]
    print(f"{counts.pop():,} events, median of {rounds} rounds\n")
    print("| reader | ns an event | beside ours |\n|---|--:|--:|")
    for name, nanoseconds in sorted(middle.items(), key=lambda entry: entry[1]):
        print(f"| {name} | {nanoseconds:,.0f} | {nanoseconds / ours:.2f} × |")


if __name__ == "__main__":
    main()
