#!/usr/bin/env python3
"""The segment tracker on synthetic broadcasts, and topic boundaries on recorded transcripts.

  python3 Benchmarks/tracker/tracker.py [--seeds 4] [--rates 0,0.05,0.1,0.2]
                                        [--model plain|bursts|both] [--rundowns work|held|all]
                                        [--each] [--keep DIR]

Needs the release build. Each seed is one broadcast of 8 to 13 minutes from each rundown; 4 seeds of
10 rundowns are 40 broadcasts for each rate and model. Needs only the standard library.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import boundaries  # noqa: E402
import recogniser  # noqa: E402
import plans  # noqa: E402
import score  # noqa: E402
import speaker  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("SHOWCALLER", ROOT / ".build/release/showcaller"))
MODELS = {"plain": recogniser.PLAIN, "bursts": recogniser.BURSTS}


def run_one(rundown, seed, rate, model, folder):
    broadcast = speaker.broadcast(rundown, seed)
    events, gaps, errors = recogniser.recognise(broadcast, rate, seed, model)
    plan, heard = folder / "rundown.yaml", folder / "events.ndjson"
    stretched = json.loads(rundown.json(with_patterns=seed % 2 == 0))
    for segment in stretched["segments"]:
        segment["planned_s"] = round(segment["planned_s"] * broadcast.profile.stretch)
    plan.write_text(json.dumps(stretched, ensure_ascii=False, indent=1))
    heard.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for _, e in events))
    done = subprocess.run([PROGRAM, "track", plan, "--events", heard],
                          capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{plan}: {done.stderr}")
    noticed = [json.loads(line) for line in done.stdout.splitlines()]
    arrivals = {(e["utterance"], e["rev"]): at for at, e in events}
    (folder / "noticed.ndjson").write_text(done.stdout)
    (folder / "truth.json").write_text(json.dumps(
        {"visits": broadcast.visits, "said": broadcast.said, "away": broadcast.away, "gaps": gaps}))
    return score.judge(broadcast, gaps, arrivals, noticed, errors)


def run_all(chosen, seeds, rates, models, keep):
    """(model, rate) → score, and (rundown, model, rate) → score."""
    jobs = [(plan, seed, rate, model) for model in models for rate in rates for seed in seeds
            for plan in chosen]

    def job(one):
        plan, seed, rate, model = one
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            if keep:
                folder = Path(keep) / f"{plan.number}-{seed}-{rate}-{model}"
                folder.mkdir(parents=True, exist_ok=True)
            return one, run_one(plan, seed, rate, MODELS[model], folder)

    totals, by_plan = {}, {}
    with ThreadPoolExecutor(2) as pool:
        for (plan, _, rate, model), result in pool.map(job, jobs):
            totals.setdefault((model, rate), score.Score()).add(result)
            by_plan.setdefault((plan.number, model, rate), score.Score()).add(result)
    return totals, by_plan


HEAD = ("| noise | errors | broadcasts | right segment | or \"not sure\" while off the script | "
        "sure and wrong | as settled later | delay median | p90 | never | false switches/h | "
        "points: recall | precision |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")


def row(name, rate, s):
    share = lambda count: f"{100 * count / max(1, s.moments):.1f} %"  # noqa: E731
    never = sum(d == float("inf") for d in s.delays) / max(1, len(s.delays))
    return (f"| {name} | {100 * s.errors / s.broadcasts:.1f} % | {s.broadcasts} | "
            f"{share(s.right)} | "
            f"{share(s.right_or_unsure)} | {share(s.sure_and_wrong)} | {share(s.settled)} | "
            f"{s.delay(0.5):.1f} s | {s.delay(0.9):.1f} s | {100 * never:.1f} % | "
            f"{s.false_switches / s.hours:.1f} | {100 * s.recall:.1f} % | "
            f"{100 * s.precision:.1f} % |")


def speed(folder):
    """CPU milliseconds a message: 60 segments, 1,000 characters in 250 partials."""
    lines = [text for plan in plans.all_rundowns() for segment in plan.segments
             for idea in segment.ideas for text in idea]
    segments = [
        {"segment": f"s{i}", "name": f"段{i}", "kind": "feature", "planned_s": 30,
         "lines": lines[i * 4 : i * 4 + 4],
         "must_say": [{"point": "p", "wordings": [lines[i * 4][:24]], "cue": "说"}]}
        for i in range(60)]
    text = "".join(lines)[:1000].replace("|", "")
    plan, heard = folder / "rundown.yaml", folder / "events.ndjson"
    plan.write_text(json.dumps({"title": "60", "segments": segments}, ensure_ascii=False))

    def event(rev, length):
        return {"id": f"e{rev}", "room": "bench", "type": "transcript", "utterance": "u",
                "rev": rev, "final": False, "ts": recogniser.EPOCH_MS, "text": text[:length],
                "end_ts": recogniser.EPOCH_MS + 220 * length}

    def cpu(lengths):
        heard.write_text("".join(
            json.dumps(event(rev, length), ensure_ascii=False) + "\n"
            for rev, length in enumerate(lengths, 1)))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([PROGRAM, "track", plan, "--events", heard], check=True,
                       capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    start = cpu([4])
    growing, whole = cpu(range(4, 1001, 4)), cpu([len(text)] * 200)
    return (growing - start) / 250, (whole - start) / 200


def confusion(total):
    kinds = ["greeting", "offer", "lead_call", "feature", "close", "answer", "other"]
    shown = kinds + ["nothing"]
    lines = ["| on air \\ named | " + " | ".join(shown) + " |", "|---" + "|--:" * len(shown) + "|"]
    for true in kinds:
        count = sum(total.confusion[true, named] for named in shown)
        if count:
            cells = " | ".join(
                f"{100 * total.confusion[true, named] / count:.1f}" for named in shown)
            lines.append(f"| {true} | {cells} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--rates", default="0,0.05,0.1,0.2")
    parser.add_argument("--model", default="both", choices=["plain", "bursts", "both"])
    parser.add_argument("--rundowns", default="all")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--recordings", default=ROOT.parent / "shared/data")
    parser.add_argument("--keep", help="a folder for rundowns, events, truth and what was noticed")
    parser.add_argument("--each", action="store_true", help="a row for each rundown too")
    options = parser.parse_args()
    chosen = [plan for plan in plans.all_rundowns()
              if options.rundowns == "all" or plan.is_held_back == (options.rundowns == "held")]
    models = ["plain", "bursts"] if options.model == "both" else [options.model]
    rates = [float(rate) for rate in options.rates.split(",")]
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    totals, by_plan = run_all(chosen, seeds, rates, models, options.keep)
    print(HEAD)
    for (model, rate), total in totals.items():
        print(row(model, rate, total))
    if options.each:
        print("\n" + HEAD)
        for (number, model, rate), total in sorted(by_plan.items()):
            print(row(f"{number}, {model}", rate, total))
    for model in models:
        middle = totals.get((model, 0.1))
        if middle:
            print(f"\nConfusion at 10 % errors, {model}, % of the time:\n\n{confusion(middle)}")
    with tempfile.TemporaryDirectory() as scratch:
        mean, worst = speed(Path(scratch))
    print(f"\nCPU a message, 60 segments, an utterance that grows to 1,000 characters: "
          f"{mean:.2f} ms on average, {worst:.2f} ms at its full length")
    print("\nTopic boundaries without a rundown (±30 s):\n")
    print(boundaries.report(options.recordings, PROGRAM) or
          f"skipped: no recordings in {options.recordings}")


if __name__ == "__main__":
    main()
