"""The same evenings delivered badly: python3 Benchmarks/warnings/robust_warnings.py [options of evenings.py]

Every log once as it is, once with arrivals shuffled within three seconds, one line in a hundred lost and one
in twenty doubled; prints how many warnings are the same, and how far apart they fire.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parent.parent / ".build/release/showcaller"
WITHIN_MS = 3000


def badly(source, target, chance):
    kept = []
    for line in source.open(encoding="utf-8"):
        event = json.loads(line)
        bound = event["type"] in ("stream_start", "stream_end")
        if not bound and chance.random() < 0.01:
            continue
        for _ in range(2 if not bound and chance.random() < 0.05 else 1):
            again = dict(event, recv=event["recv"] + (0 if bound else chance.randrange(WITHIN_MS)))
            kept.append((again["recv"], len(kept), again))
    kept.sort(key=lambda one: one[:2])
    with target.open("w", encoding="utf-8") as out:
        for _, _, event in kept:
            out.write(json.dumps(event, ensure_ascii=False) + "\n")


def told(logs, folder):
    text = subprocess.run(
        [PROGRAM, "backtest", "standard", "--held", "--events", *logs, "--settings", folder / "settings.yaml"],
        check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def nearest(one, others):
    same = [o for o in others if (o["room"], o["rule"], o.get("label")) == (one["room"], one["rule"], one.get("label"))]
    return min((abs(o["fired_ts"] - one["fired_ts"]) for o in same), default=None)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.executable, HERE / "evenings.py", "--out", folder, *sys.argv[1:]], check=True)
        logs = sorted(folder.glob("*.ndjson"))
        bad = folder / "badly"
        bad.mkdir()
        chance = random.Random(1)
        for log in logs:
            badly(log, bad / log.name, chance)
        well, ill = told(logs, folder), told(sorted(bad.glob("*.ndjson")), folder)
    for name, ones, others in (("delivered well", well, ill), ("delivered badly", ill, well)):
        apart = [nearest(one, others) for one in ones]
        far = lambda ms: sum(1 for a in apart if a is not None and a <= ms)
        print(f"{name}: {len(ones)} warnings; of these in the other within 2 s {far(2000)}, "
              f"5 s {far(5000)}, 30 s {far(30000)}")


main()
