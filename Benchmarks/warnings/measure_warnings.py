"""Warnings on invented evenings, against the truth: python3 Benchmarks/warnings/measure_warnings.py [options]

Takes the options of evenings.py but --out; with --foreign the evenings are those of foreign_evenings.py. Prints a
table by kind of incident and the sums.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from score_warnings import score

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parent.parent / ".build/release/showcaller"

OPTIONS = [x for x in sys.argv[1:] if x != "--foreign"]
INVENTOR = "foreign_evenings.py" if "--foreign" in sys.argv else "evenings.py"

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, HERE / INVENTOR, "--out", folder, *OPTIONS], check=True)
    logs = sorted(pathlib.Path(folder).glob("*.ndjson"))
    lines = sum(log.read_bytes().count(b"\n") for log in logs)
    began = time.time()
    told = subprocess.run(
        [PROGRAM, "backtest", "standard", "--events", *logs, "--settings", f"{folder}/settings.yaml"],
        check=True, capture_output=True, text=True).stdout
    took = time.time() - began
    score(json.load(open(f"{folder}/truth.json")), [json.loads(x) for x in told.splitlines()])
    print(f"{lines} lines in {took:.1f} s: {lines / took:,.0f} a second")
