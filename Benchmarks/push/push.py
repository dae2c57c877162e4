#!/usr/bin/env python3
"""Push, beside other servers on the same load in the same run.

  Benchmarks/push/push.py [--peers uwebsockets,nchan,mosquitto] [--scenarios fan1k,…] [--runs 3]

Runs the load tool `wsload` (in ../shared/tools) against the release build and, where they are
installed, uWebSockets (`pip install socketify` in the environment of WS_PY), nchan and mosquitto.
Prints medians of CPU seconds per million deliveries, and the ratios that docs/benchmarks.md states.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOLS = ROOT.parent / "shared/tools/wsload"
PROGRAM = pathlib.Path(os.environ.get("SHOWCALLER", ROOT / ".build/release/showcaller"))
PYTHON = os.environ.get("WS_PY", sys.executable)
PORT = 9030
PEER_PORT = 9031
SCENARIOS = "fan1k,fan5k,rooms,peak,idle10k,slow,churn"
# The bound of each: our CPU per delivery beside that of uWebSockets.
BOUNDS = {"fan1k": 1.15, "fan5k": 1.1, "rooms": 1.3, "peak": 1 / 1.2}
EVENT = ('{"id":"{I}-{SEQ}","room":"{ROOM}","ts":{TS},"type":"comment","viewer":"v{I}",'
         '"text":"{MARK} {PAD}"}')
WATCH = f"ws://127.0.0.1:{PORT}/v1/watch?room={{ROOM}}"


def prepare(folder):
    """A data directory with a token, copied for each run, and the script that starts on it."""
    data = folder / "data"
    made = subprocess.run(
        [PROGRAM, "token", "create", "--data", data, "--role", "owner", "--json"],
        check=True, capture_output=True, text=True)
    start = folder / "start.sh"
    start.write_text(
        f"#!/bin/sh\ncp -r '{data}' ./data && exec '{PROGRAM}' serve --data ./data "
        f"--listen 127.0.0.1:{PORT} --log-level warning\n")
    start.chmod(0o755)
    return start, json.loads(made.stdout)["token"]


def build(folder):
    """The load tool, behind a script that waits until our service is ready: it listens earlier."""
    subprocess.run(["sh", TOOLS / "build.sh", folder / "bin"], check=True)
    (folder / "bin/wsload").rename(folder / "bin/wsload.bin")
    script = folder / "bin/wsload"
    script.write_text(
        "#!/bin/sh\n"
        f"case \"$*\" in *:{PORT}/*) for try in $(seq 100); do\n"
        f"  curl -sf http://127.0.0.1:{PORT}/readyz >/dev/null && break; sleep 0.1\n"
        "done;; esac\n"
        f"exec '{folder}/bin/wsload.bin' \"$@\"\n")
    script.chmod(0o755)


def servers(start, token):
    """How the load tool starts and drives this service, and uWebSockets."""
    args = ["--sub-url", WATCH, "--sub-ready", '"at":',
            "--pub-url", f"ws://127.0.0.1:{PORT}/v1/ingest", "--ack-key", '"frame":',
            "--header", f"Authorization: Bearer {token}", "--template", EVENT]
    resume = ["--resume-key", '"at":', "--resume-suffix", "&after={RESUME}"]
    peer = f"ws://127.0.0.1:{PEER_PORT}"
    return {
        "showcaller": {
            "cmd": [str(start)], "port": PORT, "args": args, "scen_args": {"churn": resume}},
        "uwebsockets": {
            "cmd": [PYTHON, str(HERE / "uwebsockets.py"), str(PEER_PORT)], "port": PEER_PORT,
            "args": ["--sub-url", peer + "/sub?id={ROOM}", "--pub-url", peer + "/pub?id={ROOM}"]},
    }


def installed(peer):
    if peer == "uwebsockets":
        return subprocess.run([PYTHON, "-c", "import socketify"], capture_output=True).returncode == 0
    return shutil.which({"nchan": "nginx"}.get(peer, peer)) is not None


def ratios(results):
    cost = collections.defaultdict(list)
    for row in map(json.loads, results.read_text().splitlines()):
        if "error" not in row:
            cost[row["scenario"], row["peer"]].append(row["cpu_s_per_m"])
    for scenario, bound in BOUNDS.items():
        ours, theirs = cost[scenario, "showcaller"], cost[scenario, "uwebsockets"]
        if ours and theirs:
            ratio = statistics.median(ours) / statistics.median(theirs)
            print(f"{scenario}: {ratio:.2f} x uWebSockets (bound {bound:.2f})"
                  f"{'' if ratio <= bound else '   MISSED'}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default="uwebsockets,nchan,mosquitto")
    parser.add_argument("--scenarios", default=SCENARIOS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--wait-quiet", default="10", help="seconds to wait for an idle machine")
    parser.add_argument("--out", help="file for the raw results (JSON lines; appended)")
    options = parser.parse_args()
    if not TOOLS.is_dir():
        print(f"skipped: the load tool is not there ({TOOLS})")
        return
    peers = [peer for peer in options.peers.split(",") if peer and installed(peer)]
    missing = set(options.peers.split(",")) - set(peers) - {""}
    if missing:
        print("not installed, left out:", ", ".join(sorted(missing)))
    with tempfile.TemporaryDirectory(prefix="showcaller-push-") as name:
        folder = pathlib.Path(name)
        build(folder)
        start, token = prepare(folder)
        extra = folder / "ours.json"
        extra.write_text(json.dumps(servers(start, token)))
        results = pathlib.Path(options.out).absolute() if options.out else folder / "results.jsonl"
        subprocess.run(
            [sys.executable, TOOLS / "bench.py", "--bin", folder / "bin", "--extra", extra,
             "--peers", ",".join(["showcaller", *peers]), "--scenarios", options.scenarios,
             "--runs", str(options.runs), "--wait-quiet", options.wait_quiet, "--out", results],
            check=True)
        ratios(results)


if __name__ == "__main__":
    main()
