"""How well the standard packs do on sentences with the columns label (bad, fine), class and sentence: with all
packs on, a bad sentence is to be told of and a fine one not, whatever the pack. `|` cuts a sentence into two
messages. That the ledger knows no such offer is not counted.

    measure_sentences.py [-v] [--packs FILE] [--speed] [SET or FILE.tsv …]
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time
from collections import Counter

from measure_said import NOON, PROGRAM, SETS

NAMES = ["copy-sentences"]


def read(name):
    path = pathlib.Path(name) if name.endswith(".tsv") else SETS / f"{name}.tsv"
    rows = [row.split("\t") for row in path.read_text().splitlines() if row and not row.startswith("#")]
    if rows[0][0] == "label":
        return [(label == "bad", kind, text) for label, kind, text in rows[1:]]
    # The sets of measure_said: labels are packs.
    return [(labels != "ok", labels.split(",")[0], text) for labels, text in rows]


def log(texts):
    """A room a sentence."""
    return "".join(
        json.dumps(dict(
            id=f"{i}-{k}", room=f"r{i}", type="transcript", utterance=f"u{k}", final=True,
            ts=NOON + k * 1500, end_ts=NOON + k * 1500 + 1000, text=part), ensure_ascii=False) + "\n"
        for i, text in enumerate(texts) for k, part in enumerate(text.split("|")))


def said(texts, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        file.write(log(texts))
        file.flush()
        began = time.time()
        out = subprocess.run([PROGRAM, "said", file.name, "--json", *options], capture_output=True, text=True)
        took = time.time() - began
    assert out.returncode in (0, 1) and not out.stderr, out.stderr
    findings = [[] for _ in texts]
    for line in out.stdout.splitlines():
        finding = json.loads(line)
        if finding["rule"] != "offer_unknown":
            findings[int(finding["room"][1:])].append(finding)
    return findings, took


def share(part, whole):
    return part / whole if whole else 1.0


def measure(name, rows, findings, verbose):
    found, bad, wrong = Counter(), Counter(), Counter()
    for (is_bad, kind, text), told in zip(rows, findings):
        if is_bad:
            bad[kind] += 1
            found[kind] += bool(told)
        elif told:
            wrong[kind] += 1
        if verbose and is_bad != bool(told):
            words = ", ".join(f"{one['pack']} «{one['phrase']}»" for one in told)
            print(f"  {'missed' if is_bad else 'wrong'} {kind}: {text}   {words}")
    right, false = sum(found.values()), sum(wrong.values())
    classes = ", ".join(f"{kind} {found[kind]}/{bad[kind]}" for kind in sorted(bad))
    print(f"| {pathlib.Path(name).stem} | {len(rows)} | {share(right, right + false):.3f}"
          f" | {share(right, sum(bad.values())):.3f} | {classes} | {dict(wrong)} |")


def measure_all(names, options, verbose):
    sets = [read(name) for name in names]
    findings, _ = said([text for rows in sets for _, _, text in rows], *options)
    print("| set | n | precision | recall | found of bad | wrong |\n|---|--:|--:|--:|---|---|")
    for name, rows in zip(names, sets):
        measure(name, rows, findings[:len(rows)], verbose)
        findings = findings[len(rows):]


def speed(names, options):
    """Without the start of the program."""
    texts = [text.replace("|", "") for name in names for _, _, text in read(name)]
    for packs in (["--only", "absolute,price,contact"], []):
        few = min(said(texts, *packs, *options)[1] for _ in range(3))
        many = min(said(texts * 5, *packs, *options)[1] for _ in range(3))
        print(f"{packs[-1] if packs else 'all packs'}: {(many - few) / (4 * len(texts)) * 1000:.3f} ms a sentence")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("-v", action="store_true", help="list what is missed and what is wrong")
    parser.add_argument("--packs", help="a file of packs over the standard ones")
    parser.add_argument("--speed", action="store_true")
    chosen = parser.parse_args()
    options = ["--packs", chosen.packs] if chosen.packs else []
    if chosen.speed:
        speed(chosen.names, options)
    else:
        measure_all(chosen.names, options, chosen.v)
