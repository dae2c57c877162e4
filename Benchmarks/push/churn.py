"""Watchers that break off and come back while events flow: what they missed, got twice or out of order.

    WSLOAD=path .venv/bin/python Benchmarks/push/churn.py

A thousand watchers of ten rooms, fifty messages a second, fifty watchers cut off each second and away for
0.1, 1 and 10 s. WSLOAD is the load tool `wsload` (../shared/tools/wsload/build.sh DIR builds it).
"""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks/push"), str(ROOT / "Tests/program")]
from push import EVENT  # noqa: E402
from service import Service  # noqa: E402

GAPS = ((100, 2), (1_000, 3), (10_000, 14))


def run(service, gap_ms, drain_s):
    address = service.address.replace("http", "ws", 1)
    result = subprocess.run(
        [os.environ["WSLOAD"], "--sub-url", address + "/v1/watch?room={ROOM}", "--sub-ready", '"at":',
         "--pub-url", address + "/v1/ingest", "--ack-key", '"frame":',
         "--header", f"Authorization: Bearer {service.owner}", "--template", EVENT,
         "--resume-key", '"at":', "--resume-suffix", "&after={RESUME}",
         "--subs", "1000", "--rooms", "10", "--pubs", "10", "--rate", "5", "--duration", "15",
         "--churn", "50", "--churn-gap", str(gap_ms), "--drain", str(drain_s)],
        capture_output=True, text=True, timeout=120)
    return result.stdout.strip() or result.stderr


def main():
    if not os.environ.get("WSLOAD"):
        print("skipped: say where the load tool is with WSLOAD")
        return
    for gap_ms, drain_s in GAPS:
        with tempfile.TemporaryDirectory() as folder, Service(pathlib.Path(folder) / "data") as service:
            said = run(service, gap_ms, drain_s)
        told = [" ".join(line.split()) for line in said.splitlines() if "lost" in line or "dropped" in line]
        print(f"away for {gap_ms / 1000} s: {"; ".join(told) or said}", flush=True)


if __name__ == "__main__":
    main()
