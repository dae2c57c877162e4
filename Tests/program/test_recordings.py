"""Real streams, recorded by others: nothing is rejected without reason, the numbers are right, nothing is made up.

The recordings lie beside a checkout, not in it: without them these tests are skipped. A part of each is played at
sixty times its pace; RECORDINGS_WHOLE=1 plays them to the end (some minutes).
"""

import collections
import gzip
import json
import os
import subprocess

import pytest

import definitions
from service import PROGRAM, ROOT
from test_definitions import differences

DATA = ROOT.parent / "shared" / "data"
FILES = sorted(DATA.glob("*.ndjson.gz"))
IS_WHOLE = os.environ.get("RECORDINGS_WHOLE") == "1"
PART_MS = 8 * 60_000

pytestmark = pytest.mark.skipif(not FILES, reason="../shared/data is not there")


def read(file):
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def readings(events):
    """Each counter's last value and, of totals, the rise: a fall of under 1 % keeps the maximum, more is a reset."""
    found = {}
    for kind in ("gauges", "totals"):
        points = collections.defaultdict(dict)
        for e in events:
            for name, value in e.get(kind, {}).items():
                points[name][e["ts"]] = max(points[name].get(e["ts"], value), value)
        for name, at in points.items():
            values = [at[ts] for ts in sorted(at)]
            found[name] = {"value": values[-1], "ts": max(at), "kind": kind[:-1]}
            if kind == "totals":
                rise, highest = 0, values[0]
                for value in values[1:]:
                    if value >= highest:
                        rise, highest = rise + value - highest, value
                    elif highest - value > highest // 100:
                        highest = value
                found[name]["rise"] = rise
    return found


def expect_right_numbers(service, events):
    room = events[0]["room"]
    state = service.state(room).json
    found = differences(definitions.state(events, room), state, room)
    found += differences(readings(events), state.get("counters", {}), f"{room}/counters")
    found += differences(dict(collections.Counter(e["type"] for e in events)), state["kinds"], f"{room}/kinds")
    assert not found, "\n".join(found[:20])
    expect_nothing_made_up(events, state)


def expect_nothing_made_up(events, state):
    """What the recording cannot tell is absent."""
    gauges = {name for e in events for name in e.get("gauges", {})}
    totals = {name for e in events for name in e.get("totals", {})}
    audience = state["audience"]
    for name in ("tracked", "leaves", "retention", "retention_now", "by_source"):
        assert name not in audience, f"{name}: no viewer was followed, {audience[name]!r} there"
    if "online" not in gauges:
        assert not {"online", "peak_online", "average_online"} & audience.keys()
    elif "online" in audience:
        assert audience["online_basis"] == "reported" and audience["online"] > 0
    if "enter_pv" not in totals:
        assert not {"entries", "viewers", "stay"} & audience.keys()
    assert state["funnels"] == {} and "reach" not in state
    assert not {"rate", "lpm"} & state["leads"].keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_at_full_speed(service, file):
    events = read(file)
    summary = service.run("import", file, "--to", service.address, "--token", service.owner, "--json")
    summary = json.loads(summary.stdout)
    assert summary["accepted"] == len(events) and summary["rejected"] == []
    expect_right_numbers(service, events)
    service.kill()
    service.start()
    expect_right_numbers(service, events)


def part_of(file, folder):
    """The events to play, and the file that holds them."""
    events = read(file)
    first = min(e["ts"] for e in events)
    part = events if IS_WHOLE else [e for e in events if e["ts"] < first + PART_MS]
    path = folder / file.name.removesuffix(".gz")
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in part))
    return part, path


def test_at_sixty_times_its_pace(service, tmp_path):
    """Five rooms at once, each by a feed of its own."""
    for at in range(0, len(FILES), 5):
        playing = []
        for file in FILES[at:at + 5]:
            part, path = part_of(file, tmp_path)
            playing.append((part, subprocess.Popen(
                [PROGRAM, "play", path, "--to", service.address, "--token", service.owner, "--speed", "60"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)))
        for part, sender in playing:
            told, _ = sender.communicate(timeout=900)
            assert sender.returncode == 0, told
            expect_right_numbers(service, part)
