"""How well what is said is told, on labelled sentences: python3 Benchmarks/compliance/measure_said.py [-v] [HALF …]

HALF is phrases or offers, with -held-out, -fresh or -later behind it, or without (all of them if none is named). Each sentence is
a room of its own, its messages a second apart; a label is right if the same pack, or the same finding of
the same offer, is told for it.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections import Counter

ROOT = pathlib.Path(__file__).parent.parent.parent
PROGRAM = pathlib.Path(os.environ.get("SHOWCALLER", ROOT / ".build/release/showcaller"))
SETS = ROOT / "Tests/ComplianceTests"
NOON = 1_795_665_600_000  # 26 November 2026 in China
HALVES = ["phrases", "phrases-held-out", "phrases-fresh", "phrases-later", "phrases-last",
          "offers", "offers-held-out", "offers-fresh", "offers-later"]


def read(half):
    rows = (SETS / f"{half}.tsv").read_text().splitlines()
    for row in rows:
        if row and not row.startswith("#"):
            labels, text = row.split("\t")
            yield set(labels.split(",")) - {"ok"}, text


def told(rows, offers):
    lines = []
    for i, (_, text) in enumerate(rows):
        for k, part in enumerate(text.split("|")):
            lines.append(json.dumps(dict(
                id=f"{i}-{k}", room=f"r{i}", type="transcript", utterance=f"u{k}", final=True,
                ts=NOON + k * 1500, end_ts=NOON + k * 1500 + 1000, text=part), ensure_ascii=False))
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as log:
        log.write("\n".join(lines) + "\n")
        log.flush()
        more = ["--offers", SETS / "offers.yaml", "--only", "absolute"] if offers else []
        began = time.time()
        out = subprocess.run([PROGRAM, "said", log.name, "--json", *more], capture_output=True, text=True)
        took = time.time() - began
    assert out.returncode in (0, 1), out.stderr
    found = {}
    for line in out.stdout.splitlines():
        one = json.loads(line)
        isOffer = one["rule"].startswith("offer_")
        if isOffer != offers:
            continue
        label = one["pack"] + (":" + one["label"] if one.get("label") and isOffer else "")
        found.setdefault(int(one["room"][1:]), {})[label] = one["phrase"]
    return found, took


def measure(half, verbose):
    rows = list(read(half))
    found, took = told(rows, half.startswith("offers"))
    right, wrong, missed = Counter(), Counter(), Counter()
    for i, (labels, text) in enumerate(rows):
        mine = found.get(i, {})
        for label in labels:
            (right if label in mine else missed)[label.split(":")[0]] += 1
            if verbose and label not in mine:
                print(f"  missed {label}: {text}   told {mine}")
        for label in set(mine) - labels:
            wrong[label.split(":")[0]] += 1
            if verbose:
                print(f"  wrong {label} «{mine[label]}»: {text}")
    kinds = sorted(set(right) | set(wrong) | set(missed))
    for kind in kinds + ["all"]:
        r, w, m = ((right[kind], wrong[kind], missed[kind]) if kind != "all" else
                   (sum(right.values()), sum(wrong.values()), sum(missed.values())))
        print(f"| {half} | {kind} | {r + m} | {r / max(1, r + w):.3f} | {r / max(1, r + m):.3f} |")
    print(f"  {len(rows)} sentences in {took:.2f} s")


if __name__ == "__main__":
    names = [a for a in sys.argv[1:] if a != "-v"] or HALVES
    print("| half | kind | n | precision | recall |\n|---|---|--:|--:|--:|")
    for name in names:
        measure(name, "-v" in sys.argv)
