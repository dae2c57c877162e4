"""The engine and other ways to raise warnings on the same invented evenings, scored alike.

  beside.py [--seeds 21 22] [--tune 11 12] [--rooms 24] [--minutes 90]      (needs numpy and river)

Scored are the nine kinds of incidents that need statistics; limits (dead air, lead calls, words, stalls) are
alike for all. "Naive": the last minute against the last ten, 30 % worse, looked at every ten seconds. "Tuned":
window, threshold, least number and time to hold, and for river's ADWIN delta and least change, searched for
each kind on the evenings of --tune for the best F1 there. The engine is not tuned by it.
"""
import argparse
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

from peers import ADWIN_GRID, GRID, adwin, warnings, window
from room_signals import SIGNALS, streams
from score_warnings import CERTAIN, score

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parent.parent / ".build/release/showcaller"
STATISTICAL = ["entry_drop", "retention_drop", "lead_card_gone", "lead_form_broken", "price_surge",
               "topic_surge", "negative_surge", "bot_flood", "exposure_drop"]


class Evening:
    """The streams of a seed, and what was wrong in them."""

    def __init__(self, seed, rooms, minutes, folder):
        self.folder = folder
        subprocess.run([sys.executable, HERE / "evenings.py", "--out", folder, "--seed", str(seed),
                        "--rooms", str(rooms), "--minutes", str(minutes)], check=True)
        truth = json.load(open(f"{folder}/truth.json"))
        truth["incidents"] = [x for x in truth["incidents"] if x["kind"] in STATISTICAL]
        self.truth = truth
        self.streams = streams(folder, truth)

    def add(self, other, name):
        """Takes in another seed's rooms; each is called after its seed."""
        for one in other.truth["incidents"] + other.truth["streams"]:
            one["room"] = f"{name}-{one['room']}"
        for stream in other.streams:
            stream.room = f"{name}-{stream.room}"
        self.streams += other.streams
        for key in ("incidents", "streams", "hours", "quiet_hours"):
            self.truth[key] += other.truth[key]

    def engine(self):
        logs = sorted(pathlib.Path(self.folder).glob("*.ndjson"))
        told = subprocess.run(
            [PROGRAM, "backtest", "standard", "--events", *logs, "--settings", f"{self.folder}/settings.yaml"],
            check=True, capture_output=True, text=True).stdout
        return [w for w in map(json.loads, told.splitlines()) if w["rule"] not in CERTAIN]

    def score(self, told, out=lambda _: None, kind=None):
        truth = copy.deepcopy(self.truth)
        if kind:
            truth["incidents"] = [x for x in truth["incidents"] if x["kind"] == kind]
        return score(truth, told, out)


def harmony(evening, told, kind):
    """F1 on one kind: the mean of precision and recall that the smaller rules; among equals fewer false."""
    got = evening.score(told, kind=kind)
    both = got["precision"] + got["recall"]
    return 2 * got["precision"] * got["recall"] / both if both else 0, -got["false_per_hour"]


def tuned(evening, detector, grid):
    """For each kind the signal and settings with the best F1 on an evening."""
    best = {}
    for name, (kind, _, _) in SIGNALS.items():
        for settings in grid:
            found = harmony(evening, warnings(evening.streams, name, detector, **settings), kind)
            if kind not in best or found > best[kind][0]:
                best[kind] = (found, name, settings)
    for kind, (found, name, settings) in best.items():
        print(f"  {detector.__name__} {kind:18} F1 {found[0]:.2f}  {name} {settings}", flush=True)
    return [(name, settings) for _, name, settings in best.values()]


def told_by(evening, detector, chosen):
    return [w for name, settings in chosen for w in warnings(evening.streams, name, detector, **settings)]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seeds", type=int, nargs="+", default=[21, 22])
    p.add_argument("--tune", type=int, nargs="+", default=[11, 12])
    p.add_argument("--rooms", type=int, default=24)
    p.add_argument("--minutes", type=int, default=90)
    a = p.parse_args()
    plain = [name for name in SIGNALS if name != "leave"]
    with tempfile.TemporaryDirectory() as folder:
        school = Evening(a.tune[0], a.rooms, a.minutes, folder)
        for seed in a.tune[1:]:
            school.add(Evening(seed, a.rooms, a.minutes, folder), seed)
        ways = {"engine": lambda e: e.engine(),
                "naive": lambda e: told_by(e, window, [(n, dict(every=10)) for n in plain]),
                "ADWIN": lambda e: told_by(e, adwin, [(n, {}) for n in plain])}
        windows, adwins = tuned(school, window, GRID), tuned(school, adwin, ADWIN_GRID)
        ways["tuned thresholds"] = lambda e: told_by(e, window, windows)
        ways["tuned ADWIN"] = lambda e: told_by(e, adwin, adwins)
    for seed in a.seeds:
        with tempfile.TemporaryDirectory() as folder:
            evening = Evening(seed, a.rooms, a.minutes, folder)
            for way, told in ways.items():
                print(f"\nseed {seed}: {way}", flush=True)
                evening.score(told(evening), print)


if __name__ == "__main__":
    main()
