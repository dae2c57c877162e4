"""The series detector on the Numenta Anomaly Benchmark: measure_nab.py FOLDER [-v]

FOLDER is a copy of https://github.com/numenta/NAB (its data, labels and scorer are used, none is kept here).
Each series is read by `showcaller detect --all`; the scores are those of NAB's own sweeper. As NAB does for all
detectors, one threshold is chosen for the whole corpus and profile; nothing else has seen the labels.
"""
import csv
import datetime
import json
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(__file__).parent.parent.parent / ".build/release/showcaller"


THRESHOLDS = range(5, 17)


def moment(text):
    return datetime.datetime.fromisoformat(text.split(".")[0])


def fired(nab, name, nats):
    told = subprocess.run([PROGRAM, "detect", nab / "data" / name, "--all", "--nats", str(nats)], check=True,
                          capture_output=True, text=True).stdout
    rows = list(csv.DictReader(told.splitlines()))
    return [moment(row["timestamp"]) for row in rows], [float(row["fires"]) for row in rows]


def score(sweeper, times, scores, limits, name):
    """What NAB counts where the detector fired, and how often it was right and wrong."""
    points = sweeper.calcSweepScore(times, scores, [(moment(a), moment(b)) for a, b in limits], name)
    return next(row for row in reversed(sweeper.calcScoreByThreshold(points)) if row.threshold >= 1)


def main():
    nab = pathlib.Path(sys.argv[1])
    sys.path.insert(0, str(nab))
    from nab.sweeper import Sweeper
    windows = json.load(open(nab / "labels/combined_windows.json"))
    profiles = json.load(open(nab / "config/profiles.json"))
    found = {nats: {name: fired(nab, name, nats) for name in windows} for nats in THRESHOLDS}
    for profile, settings in profiles.items():
        costs = settings["CostMatrix"]
        sweeper = Sweeper(probationPercent=0.15, costMatrix=costs)
        count = sum(len(limits) for limits in windows.values())
        null, perfect = -costs["fnWeight"] * count, costs["tpWeight"] * count
        rows = {nats: {name: score(sweeper, *found[nats][name], limits, name) for name, limits in windows.items()}
                for nats in THRESHOLDS}
        sums = {nats: 100 * (sum(row.score for row in some.values()) - null) / (perfect - null)
                for nats, some in rows.items()}
        best = max(sums, key=sums.get)
        print(f"{profile}: {sums[best]:.1f} of 100 at {best} nats;",
              ", ".join(f"{nats}: {sums[nats]:.1f}" for nats in THRESHOLDS))
        right = sum(row.tp for row in rows[best].values())
        print(f"  {count} windows; fired within one {right} times, outside {sum(row.fp for row in rows[best].values())}")
        if "-v" in sys.argv:
            for name, row in sorted(rows[best].items()):
                print(f"  {name:60} {row.score:7.2f} of {len(windows[name])}, {row.fp} outside")


if __name__ == "__main__":
    main()
