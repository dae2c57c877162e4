"""The standard rules over rooms that others recorded (needs ../shared): what they would have said, and that
they say little."""
import gzip
import json
import pathlib
import subprocess

import pytest
from service import PROGRAM, ROOT

DATA = ROOT.parent / "shared/data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


def warnings(name):
    """What was said, and how long the recording is in hours."""
    log = DATA / f"{name}.ndjson.gz"
    done = subprocess.run([PROGRAM, "backtest", "standard", "--events", log, "--clock", "ts", "--held"],
                          capture_output=True, text=True, check=True)
    times = [json.loads(line)["ts"] for line in gzip.open(log, "rt")]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for one in told:
        one["second"] = (one["fired_ts"] - min(times)) / 1000
    return told, (max(times) - min(times)) / 3_600_000


def polls(name):
    times = [json.loads(line)["ts"] for line in gzip.open(DATA / f"{name}.ndjson.gz", "rt") if '"gauges"' in line]
    return [(b - a) / 1000 for a, b in zip(times, times[1:])]


@pytest.mark.parametrize("room", ["benjyfishy", "canceldota"])
def test_counters_that_stop_for_long_are_told_while_people_go_on_talking(room):
    told, _ = warnings(f"chat-and-online-{room}")
    assert max(polls(f"chat-and-online-{room}")) > 1000
    stalls = [one for one in told if one["rule"] == "feed_stall" and one.get("label") == "counters"]
    assert len(stalls) >= 1
    assert not [one for one in told if one["rule"] in ("retention_drop", "entry_drop", "exposure_drop")]


@pytest.mark.parametrize("room", ["benjyfishy", "canceldota", "cdewx", "edisonparklive", "mendokusaii"])
def test_the_first_number_of_people_is_no_peak(room):
    assert "online_peak" not in [one["rule"] for one in warnings(f"chat-and-online-{room}")[0]]


def test_rooms_where_nobody_counts_the_people_are_not_full_of_complaints():
    told = [warnings(f"comments-{name}") for name in ("1584361319", "1589197037")]
    hours = sum(h for _, h in told)
    complaints = [one for some, _ in told for one in some if one["rule"] == "negative_surge"]
    # Games in which one is to be angry: bursts of five to ten people with harsh words are there.
    assert hours > 9 and len(complaints) / hours <= 1.5


def test_a_chat_that_fades_is_no_line_that_breaks_again_and_again():
    told, _ = warnings("chat-and-online-quackityhq")
    assert len([one for one in told if one["rule"] == "feed_stall"]) <= 3


def test_all_rooms_together_say_little():
    rooms = sorted(path.name.removesuffix(".ndjson.gz") for path in DATA.glob("c*.ndjson.gz"))
    said = [warnings(room) for room in rooms]
    assert sum(len(told) for told, _ in said) / sum(hours for _, hours in said) < 1.5
