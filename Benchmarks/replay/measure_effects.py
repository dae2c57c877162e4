#!/usr/bin/env python3
"""Whether the replay's effects tell the truth: streams with known effects, and other programs.

    python3 -m venv /tmp/effects && /tmp/effects/bin/pip install numpy scipy statsmodels
    swift build -c release --product effects-benchmark
    /tmp/effects/bin/python Benchmarks/replay/measure_effects.py [--streams 400] [--only NAME]

For each scene: how often the 95 % interval holds the true ratio, how often one was told at all,
how often it was sure, and on how many streams a best line was named, rightly or by mistake.
"""

import argparse
import json
import math
import multiprocessing
import os
import subprocess
import sys
from collections import defaultdict

from effects_streams import Stream

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PROBE = os.environ.get("EFFECTS", os.path.join(ROOT, ".build/release/effects-benchmark"))
METRICS = ("leaves", "interactions", "leadSteps", "leads")

# Of each scene: how streams are made, and what truly multiplies what.
SCENES = {
    "nothing, loop": (dict(kind="loop"), {}),
    "nothing, loop, calm": (dict(kind="loop", rough=0), {}),
    "nothing, loop, very rough": (dict(kind="loop", rough=2), {}),
    "nothing, small room": (dict(kind="loop", rate=0.2), {}),
    "nothing, long segments": (dict(kind="middle"), {}),
    "nothing, each once": (dict(kind="linear"), {}),
    "loop": (
        dict(forms=False, kind="loop"),
        {("call", "leadSteps"): 2, ("offer", "leaves"): 0.7, ("feature", "interactions"): 1.5},
    ),
    "loop, calm": (
        dict(forms=False, kind="loop", rough=0),
        {("call", "leadSteps"): 2, ("offer", "leaves"): 0.7, ("feature", "interactions"): 1.5},
    ),
    "small room": (
        dict(forms=False, kind="loop", rate=0.2),
        {("close", "leadSteps"): 2, ("offer", "leaves"): 1.5, ("feature", "interactions"): 1.5},
    ),
    "long segments": (
        dict(forms=False, kind="middle"),
        {("part0", "leadSteps"): 1.6, ("part1", "leaves"): 1.25, ("part3", "interactions"): 0.7},
    ),
    "each once": (
        dict(forms=False, kind="linear"),
        {("once1", "leadSteps"): 1.6, ("once3", "leaves"): 1.3, ("once5", "interactions"): 1.8},
    ),
    "loop, forms sent later": (
        dict(kind="loop"), {("feature", "leadSteps"): 2, ("close", "interactions"): 0.6},
    ),
    "a line ×2": (dict(kind="loop"), {("feature/4", "leadSteps"): 2}),
    "a line ×3": (dict(kind="loop"), {("feature/4", "leadSteps"): 3}),
    "a line, interactions ×1.5": (dict(kind="loop"), {("offer/2", "interactions"): 1.5}),
}


def ask(packed):
    """What the product says of some streams."""
    done = subprocess.run([PROBE], input=b"".join(packed), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def run(work):
    """A few streams of a scene, and what the product found in them."""
    scene, seeds = work
    how, effects = SCENES[scene]
    streams = [Stream(seed, effects=effects, **how) for seed in seeds]
    packed = [stream.packed(7) for stream in streams]
    found = []
    for stream, (_, names), answer in zip(streams, packed, ask([p for p, _ in packed])):
        texts = defaultdict(set)
        for _, _, text, line in stream.said:
            if line:
                texts[text].add(line)
        rates = {(names[int(e["name"])], m): r for e in answer["effects"]
                 for m, r in e["rates"].items()}
        lines = [(line["metric"], texts.get(line["text"], {"?"}), line["rate"])
                 for line in answer["lines"]]
        after = {name[6:]: rate for name, rate in answer.items() if name.startswith("after ")}
        found.append((rates, lines, answer["tried"], answer["ms"], after))
    return scene, found


def isKnown(effects, part, metric):
    """A thing's true ratio is plain where nothing else moves its metric: then all the rest is 1."""
    own = effects.get((part, metric), 1)
    others = any(m == metric and p != part for p, m in effects)
    # Leads come long after what was said, and with the clicks.
    if metric == "leads":
        others = others or any(m == "leadSteps" for _, m in effects)
    return None if others else own


def tell(scene, found):
    _, effects = SCENES[scene]
    seen = defaultdict(lambda: [0, 0, 0, 0, 0])  # all, told, held, above, sure
    for rates, *_ in found:
        for (part, metric), rate in rates.items():
            truth = isKnown(effects, part, metric)
            if truth is None:
                continue
            row = seen[metric, truth]
            row[0] += 1
            if "low" not in rate:
                continue
            low, high = rate["low"], rate.get("high", math.inf)
            row[1] += 1
            row[2] += low <= truth <= high
            row[3] += truth < low
            row[4] += low > 1 or high < 1
    print(f"\n{scene} ({len(found)} streams)")
    for (metric, truth), (n, told, held, above, sure) in sorted(seen.items()):
        if told:
            print(f"  {metric:13} ×{truth:<4} told {told:5} of {n:5}  holds {held / told:6.1%}"
                  f"  (misses high {above / told:5.1%})  sure {sure / told:6.1%}")
    for metric in ("entries", "interactions", "leads"):
        told = [f[4][metric] for f in found if "low" in f[4].get(metric, {})]
        held = sum(r["low"] <= 1 <= r.get("high", math.inf) for r in told)
        if told and scene.startswith("nothing"):
            print(f"  after a change that does nothing: {metric:12} told {len(told):4}  "
                  f"holds {held / len(told):6.1%}")
    right = wrong = 0
    for _, lines, *_ in found:
        isRight = [any((line, metric) in effects for line in which) for metric, which, _ in lines]
        right += any(isRight)
        wrong += not all(isRight)
    tried = sum(f[2] for f in found) / len(found)
    ms = sorted(f[3] for f in found)[len(found) // 2]
    # Lines of a segment that does something are followed by more, and are rightly named.
    if all("/" in part for part, _ in effects):
        print(f"  best lines: tried {tried:.0f}, a right one named on {right} streams, "
              f"a wrong one on {wrong} ({wrong / len(found):.1%})")
    print(f"  {ms:.0f} ms")
    sys.stdout.flush()


def again(streams):
    """The same numbers by other people's programs; the largest relative difference."""
    import effects_again as other

    worst, compared = defaultdict(float), defaultdict(int)
    for seed in range(streams):
        stream = Stream(seed, rate=0.5)
        packed, names = stream.packed(1)
        for effect in ask([packed])[0]["effects"]:
            part = names[int(effect["name"])]
            spans = [(round(a * 1000), round(b * 1000)) for n, a, b in stream.spans if n == part]
            for metric in METRICS:
                rate = effect["rates"].get(metric, {})
                if "ratio" not in rate or rate["ratio"] == 0:
                    continue
                rows = other.strata(stream, spans, metric)
                mine = {"ratio": other.regression(rows)}
                factor, df, _ = other.dispersion(rows, mine["ratio"])
                if df >= 12:  # enough of its own: nothing is borrowed
                    factor, df = (factor, df) if factor > 1 else (1, 1e5)
                    mine["low"], mine["high"] = other.interval(rows, factor, df)
                for name, value in mine.items():
                    worst[name] = max(worst[name], abs(rate[name] / value - 1))
                    compared[name] += 1
    for name in worst:
        print(f"{name}: {compared[name]} compared, largest relative difference {worst[name]:.1e}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", type=int, default=400)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=int, default=0, help="compare so many streams instead")
    options = parser.parse_args()
    if options.again:
        return again(options.again)
    scenes = [s for s in SCENES if not options.only or s in options.only.split(";")]
    few = 20
    work = [
        (scene, range(options.seed * 10**6 + 10**5 * list(SCENES).index(scene) + at,
                      options.seed * 10**6 + 10**5 * list(SCENES).index(scene)
                      + min(at + few, options.streams)))
        for scene in scenes for at in range(0, options.streams, few)
    ]
    found = defaultdict(list)
    with multiprocessing.Pool(options.jobs) as pool:
        for scene, some in pool.imap(run, work):
            found[scene] += some
            if len(found[scene]) == options.streams:
                tell(scene, found.pop(scene))


if __name__ == "__main__":
    main()
