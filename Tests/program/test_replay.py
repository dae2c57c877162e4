"""A stream looked back at: what the page is told equals a second computation, whatever came late or twice; what
people say of it stays; files of clips are what other programs read."""
import collections
import concurrent.futures
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

import looking_back
import pytest
from rundowns import RUNDOWN
from service import PROGRAM, Service

START = 1_790_000_000_000
LOOP = [("greeting", 30), ("offer", 90), ("lead_call", 20)]
LINES = {
    "greeting": ["欢迎新来的朋友们", "今天车型都在直播间里"],
    "offer": ["置换再补三千,优惠到月底", "这台车续航六百公里", "座椅带按摩和加热", "到店就有礼"],
    "lead_call": ["点一下左下角小风车", "把电话留下来,顾问联系您"],
}
ASKED = ["多少钱落地", "续航多少公里", "首付几成", "太坑了吧", "真好看", "哈哈", "666", "有现车吗"]


def evening(seed=1, seconds=900, room="r1"):
    """An evening of viewers, words and leads, in order of time."""
    chance = random.Random(seed)
    events = [dict(id="start", type="stream_start", ts=START, title="秋季置换专场", host="张敏"),
              dict(id="rundown", type="rundown", ts=START, rundown=RUNDOWN)]
    at, n = 0, 0
    while at < seconds:
        for name, length in LOOP:
            if at < seconds:
                events.append(dict(id=f"s{at}", type="segment", ts=START + at * 1000, segment=name, by="control"))
            for second in range(at, min(at + length, seconds), 5):
                text = chance.choice(LINES[name])
                events.append(dict(id=f"t{second}", type="transcript", utterance=f"u{second}", final=True,
                                   ts=START + second * 1000, end_ts=START + second * 1000 + 4200, text=text,
                                   confidence=0.9, speaker="张敏"))
            at += length
    for viewer in range(seconds):
        ts = START + chance.randrange(seconds * 1000)
        stay = int(chance.expovariate(1 / 40_000)) + 500
        name = f"v{viewer}"
        step = lambda what, after, **more: events.append(
            dict(more, id=f"{what}{viewer}", type=what, viewer=name, ts=ts + after))
        step("enter", 0, source=chance.choice(["feed", "paid_a", "search"]))
        if chance.random() < 0.3:
            step("comment", stay // 3, text=chance.choice(ASKED))
        if chance.random() < 0.2:
            step("like", stay // 2, n=3)
        if chance.random() < 0.1:
            step("card_click", stay // 2)
            step("form_open", stay // 2 + 100)
            if chance.random() < 0.5:
                step("form_submit", stay // 2 + 200)
                step("lead", stay // 2 + 300, lead=f"L{viewer}", kind="form")
        if chance.random() < 0.95:
            step("leave", stay)
    events.append(dict(id="boost", type="intervention", ts=START + 300_000, kind="boost_start", note="200 元"))
    events.append(dict(id="mark", type="marker", ts=START + 400_000, label="好片段"))
    end = START + seconds * 1000
    events = [e for e in events if e["ts"] < end]
    events.append(dict(id="end", type="stream_end", ts=end, reason="finished"))
    return [dict(e, room=room) for e in sorted(events, key=lambda e: (e["ts"], e["id"]))]


def sent(service, events):
    """Shuffled within ten seconds, some twice."""
    chance = random.Random(7)
    lines = sorted(events, key=lambda e: e["ts"] + chance.random() * 10_000)
    lines += [chance.choice(events) for _ in range(len(events) // 50)]
    for i in range(0, len(lines), 2000):
        answer = service.send(lines[i:i + 2000], service.owner)
        assert answer.json["rejected"] == [], answer.body
    return service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    events = evening()
    with Service(tmp_path_factory.mktemp("replay") / "data") as service:
        service.stream = sent(service, events)
        service.events = events
        yield service


def replay(service, stream=None, **query):
    rest = "&".join(f"{name}={value}" for name, value in query.items())
    answer = service.get(f"/v1/streams/{stream or service.stream}/replay?{rest}", service.owner)
    assert answer.status == 200, answer.body
    return answer.json


def say(service, *entries, token=None, stream=None):
    return service.request("POST", f"/v1/streams/{stream or service.stream}/review",
                           json.dumps({"entries": entries}).encode(), token or service.owner)


# The same as a second computation


def test_the_course_the_words_and_the_stretches_on_air_are_those_of_the_events(past):
    found, end = replay(past), START + 900_000
    course = found["course"]
    for name in ("leaves", "interactions", "clicks", "comments", "leads"):
        steps = [looking_back.counts(past.events, course["from_ts"] + i * course["step_s"] * 1000,
                                     course["from_ts"] + (i + 1) * course["step_s"] * 1000)[name]
                 for i in range(len(course[name]))]
        assert course[name] == steps, name
    assert [(s["utterance"], s["text"]) for s in found["sentences"]] == [
        (s["utterance"], s["text"]) for s in looking_back.sentences(past.events)]
    assert [(s["segment"], s["from_ts"], s["to_ts"]) for s in found["segments"]] == (
        looking_back.segments(past.events, end))
    assert [lead["ts"] for lead in found["leads"]] == looking_back.leads(past.events)


def test_tags_are_those_of_the_words_and_the_script(past):
    found = replay(past)
    words = looking_back.sentences(past.events)
    for rule, pattern in [("said_lead_call", "小风车|电话留"), ("said_feature", "续航|座椅"),
                          ("said_offer", "优惠|置换再补|到店就有礼")]:
        tags = [(t["from_ts"], t["to_ts"], t["n"]) for t in found["tags"] if t.get("rule") == rule]
        assert tags == looking_back.said(words, [pattern]), rule
    on_air = [(t["from_ts"], t["to_ts"]) for t in found["tags"] if t.get("rule") == "on_air_lead_call"]
    assert on_air == [s[1:] for s in looking_back.segments(past.events, START + 900_000) if s[0] == "lead_call"]


def test_jumps_stand_out_as_the_deviance_says(past):
    for jump in replay(past)["jumps"]:
        n = looking_back.counts(past.events, jump["ts"], jump["ts"] + 60_000)
        assert jump["n"] == n[jump["metric"]]
        assert jump["score"] == pytest.approx(looking_back.deviance(jump["n"], jump["usual"]), abs=0.01)
        before = {s["utterance"] for s in looking_back.sentences(past.events)
                  if jump["ts"] - 30_000 <= s["end_ts"] <= jump["ts"] + 10_000}
        assert set(jump["said"]) == before


def test_a_selection_holds_what_its_events_say(past):
    for begin, end in [(0, 60), (100, 400), (333, 334), (0, 900)]:
        a, b = START + begin * 1000, START + end * 1000
        found = past.get(f"/v1/streams/{past.stream}/span?from={a}&to={b}", past.owner).json
        for name, n in looking_back.counts(past.events, a, b).items():
            assert found[name] == n, name
    comments = past.get(f"/v1/streams/{past.stream}/comments?from={START}&to={START + 200_000}", past.owner).json
    assert [c["text"] for c in comments["comments"]] == [
        e["text"] for e in sorted((e for e in past.events if e["type"] == "comment"), key=lambda e: e["ts"])
        if e["ts"] < START + 200_000]


def test_clips_begin_and_end_with_sentences(past):
    found = replay(past)
    begins = {s["ts"] for s in found["sentences"]}
    ends = {s["end_ts"] for s in found["sentences"]}
    clips = found["clips"]
    assert collections.Counter(c["rule"] for c in clips)["lead_call"] == 3
    for clip in clips:
        assert clip["from_ts"] in begins and clip["to_ts"] in ends and clip["to_ts"] - clip["from_ts"] >= 5000


def test_the_scorecard_knows_only_what_the_stream_tells(past):
    card = {line["line"]: line for line in replay(past)["scorecard"]["lines"]}
    assert card["order"]["score"] == 100
    gaps = [b - a for a, b in zip(*[[START, *[s[1] for s in looking_back.segments(past.events, START + 900_000)
                                              if s[0] == "lead_call"], START + 900_000][i:] for i in (0, 1)])]
    assert card["lead_calls"]["value"] == max(gaps) / 1000
    assert "score" not in card["answers"]  # nobody noted answers
    for line in card.values():
        for moment in line["evidence"]:
            assert START <= moment["ts"] <= START + 900_000


# What people say of it


def test_a_tag_is_corrected_counted_and_taken_back(past):
    tag = next(t for t in replay(past)["tags"] if t.get("rule") == "said_offer")
    assert tag["state"] == "unchecked" and tag["evidence"]
    correction = dict(what="tag", key=tag["key"], name=tag["tag"], rule=tag["rule"], from_ts=tag["from_ts"],
                      to_ts=tag["to_ts"])
    assert say(past, dict(correction, state="removed")).status == 200
    found = replay(past)
    assert next(t for t in found["tags"] if t["key"] == tag["key"])["state"] == "removed"
    assert next(r for r in found["tag_rules"] if r["rule"] == "said_offer")["removed"] == 1
    say(past, dict(correction, state="kept"))
    found = replay(past)
    assert next(t for t in found["tags"] if t["key"] == tag["key"])["state"] == "kept"
    assert next(r for r in found["tag_rules"] if r["rule"] == "said_offer")["removed"] == 0


def test_tags_in_bulk_notes_actions_and_clips_stay_after_a_restart(tmp_path):
    with Service(tmp_path / "data") as service:
        service.stream = sent(service, evening(seed=3, seconds=300))
        entries = [dict(what="tag", name="good", from_ts=START + i * 1000, to_ts=START + i * 1000 + 500)
                   for i in range(60)]
        entries += [dict(what="note", text="这里再慢一点", ts=START + 20_000),
                    dict(what="action", text="补贴先讲", owner="李雷", due="2026-12-01", ts=START),
                    dict(what="clip", key="mine", name="开场", from_ts=START, to_ts=START + 9000),
                    dict(what="recording", url="recording.mp4", offset_ms=2500, ts=START)]
        keys = say(service, *entries).json["keys"]
        assert len(set(keys)) == len(entries)
        before = replay(service)
        service.kill()
        service.start()
        assert replay(service) == before
        assert sum(t["tag"] == "good" and t["state"] == "kept" for t in before["tags"]) == 60
        assert before["notes"][0]["text"] == "这里再慢一点"
        assert (before["actions"][0]["owner"], before["actions"][0]["state"]) == ("李雷", "open")
        assert next(c for c in before["clips"] if c["key"] == "mine")["state"] == "kept"
        assert before["recordings"][0]["offset_ms"] == 2500 and "recording" not in before["missing"]
        say(service, dict(what="action", key=before["actions"][0]["key"], text="补贴先讲", state="done"))
        assert replay(service)["actions"][0]["state"] == "done"


def test_a_list_with_a_fault_leaves_nothing_behind(past):
    before = replay(past)
    answer = say(past, dict(what="note", text="gut"), dict(what="note"))
    assert answer.status == 400 and answer.json["field"] == "entries.1.text"
    assert say(past, dict(what="tag", name="x" * 300)).status == 400
    assert say(past, dict(what="action", text="a", due="morgen")).json["field"] == "entries.0.due"
    assert say(past, dict(what="clip", from_ts=START + 5000, to_ts=START)).json["field"] == "entries.0.to_ts"
    assert replay(past) == before


def test_who_may_look_may_not_speak(past):
    viewer, stranger = past.token("viewer"), past.token("control", "another")
    assert past.get(f"/v1/streams/{past.stream}/replay", viewer).status == 200
    assert say(past, dict(what="note", text="x"), token=viewer).status == 403
    for path in ("replay", "clips", f"span?from={START}&to={START + 1000}"):
        assert past.get(f"/v1/streams/{past.stream}/{path}", stranger).status == 404
    assert say(past, dict(what="note", text="x"), token=stranger).status == 404
    assert past.get("/v1/streams/r1-20200101T000000Z/replay", past.owner).status == 404


# Ready when it is over


def counted(service, name):
    page = service.get("/metrics", service.owner).body.decode()
    return int(re.search(rf"^showcaller_{name} (\d+)$", page, re.M)[1])


def until(holds, within_s=15):
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def test_the_replay_of_a_stream_that_ended_is_made_before_anybody_asks(tmp_path):
    events = evening(seed=11, seconds=300)
    with Service(tmp_path / "data") as service:
        service.send(events[:-1], service.owner)
        time.sleep(0.5)
        assert counted(service, "replays_total") == 0  # while it is on air nobody wants one
        service.send(events[-1:], service.owner)
        until(lambda: counted(service, "replays_ahead_total") == 1)
        stream = service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]
        leads = len(replay(service, stream)["leads"])
        assert counted(service, "replays_total") == 1
        # What comes late is looked for, and made ahead again.
        service.send([dict(room="r1", id="late", type="lead", lead="late", ts=START + 200_000)], service.owner)
        until(lambda: counted(service, "replays_ahead_total") == 2)
        assert len(replay(service, stream)["leads"]) == leads + 1
        assert counted(service, "replays_total") == 2


def test_many_who_open_a_replay_at_once_have_it_made_once(tmp_path):
    with Service(tmp_path / "data") as service:
        service.stream = sent(service, evening(seed=12, seconds=300))
        service.kill()
        service.start()  # what was made is forgotten
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: service.get(
                f"/v1/streams/{service.stream}/replay", service.owner).body, range(8)))
        assert len(set(answers)) == 1
        assert (counted(service, "replays_total"), counted(service, "replays_ahead_total")) == (1, 0)


# Late, elsewhere, in part


def test_what_came_late_is_left_out_of_what_was_known_then(tmp_path):
    now = int(time.time() * 1000)
    shift = now - START - 400_000
    events = [dict(e, ts=e["ts"] + shift, **({"end_ts": e["end_ts"] + shift} if "end_ts" in e else {}))
              for e in evening(seed=4, seconds=300)]
    late = [e for e in events if e["type"] == "lead"][-2:]
    with Service(tmp_path / "data") as service:
        # All came after the end, as from a file: what was known then cannot be told.
        service.stream = sent(service, [e for e in events if e not in late])
        assert "late" not in replay(service)
        assert len(replay(service, known="then")["leads"]) == len(replay(service)["leads"])
        assert service.get(f"/v1/streams/{service.stream}/replay?known=later", service.owner).status == 400


def test_an_export_looks_the_same_elsewhere(past, tmp_path):
    log = tmp_path / "stream.ndjson"
    log.write_bytes(past.get(f"/v1/streams/{past.stream}/events", past.owner).body)
    with Service(tmp_path / "data") as other:
        subprocess.run([PROGRAM, "import", log, "--to", other.address, "--token", other.owner], check=True)
        theirs, ours = replay(other, past.stream), replay(past)
        for name in ours.keys() | theirs.keys():
            assert theirs.get(name) == ours.get(name), name


@pytest.mark.parametrize("lack, without", [
    ("transcript", {"transcript"}), ("leads", {"lead"}), ("leaves", {"leave"}),
    ("viewers", {"enter", "leave", "lead", "like", "comment", "card_click", "form_open", "form_submit"})])
def test_a_stream_that_lacks_something_says_so_and_shows_the_rest(tmp_path, lack, without):
    events = [e for e in evening(seed=5, seconds=300) if e["type"] not in without]
    with Service(tmp_path / "data") as service:
        service.stream = sent(service, events)
        found = replay(service)
        assert lack in found["missing"] and found["segments"] and found["course"]


def test_twenty_seconds_and_nobody_there(tmp_path):
    with Service(tmp_path / "data") as service:
        service.send([dict(id="a", room="r1", type="stream_start", ts=START),
                      dict(id="b", room="r1", type="stream_end", ts=START + 20_000)])
        service.stream = service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]
        found = replay(service)
        assert found["jumps"] == [] and found["clips"] == [] and "score" not in found["scorecard"]
        assert set(found["missing"]) >= {"transcript", "viewers", "leads", "rundown"}
        assert service.get(f"/v1/streams/{service.stream}/clips?as=srt", service.owner).body == b""


# Files of clips


def test_a_stream_that_nobody_ended_is_shown_up_to_its_last_event(tmp_path):
    """It began a year ago and its feed broke off: it did not go on until today."""
    with Service(tmp_path / "data") as service:
        service.send([dict(id="a", room="r1", type="stream_start", ts=START - 365 * 86_400_000),
                      dict(id="b", room="r1", type="enter", viewer="v", ts=START - 365 * 86_400_000 + 60_000)])
        began = time.monotonic()
        found = replay(service, service.state("r1").json["stream"])
        assert found["now"] == START - 365 * 86_400_000 + 60_000
        assert time.monotonic() - began < 10


def test_a_stream_of_years_shows_its_first_two_days(tmp_path):
    with Service(tmp_path / "data") as service:
        began = START - 6 * 365 * 86_400_000
        service.send([dict(id="a", room="r1", type="stream_start", ts=began),
                      dict(id="b", room="r1", type="stream_end", ts=START)])
        stream = service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]
        found = replay(service, stream)
        assert found["now"] - began == 2 * 86_400_000


def test_viewers_of_years_do_no_harm(tmp_path):
    """What comes after the two days is in the numbers of the whole, and nowhere on the axis."""
    with Service(tmp_path / "data") as service:
        day = 86_400_000
        began = START - 400 * day
        events = [dict(id="a", type="stream_start", ts=began), dict(id="z", type="stream_end", ts=START)]
        for n in range(60):
            at = began + n * 6 * day
            events += [dict(id=f"e{n}", type="enter", ts=at, viewer=f"v{n % 7}"),
                       dict(id=f"c{n}", type="comment", ts=at + 5, viewer=f"v{n % 7}", text="多少钱"),
                       dict(id=f"t{n}", type="transcript", ts=at, end_ts=at + day, utterance=f"u{n}", text="点小风车", final=True),
                       dict(id=f"i{n}", type="intervention", ts=at, kind="boost"),
                       dict(id=f"s{n}", type="segment", ts=at, segment="ab"[n % 2])]
            if n % 2:
                events.append(dict(id=f"l{n}", type="leave", ts=at + 40_000, viewer=f"v{n % 7}"))
        service.send([dict(event, room="r1") for event in events], service.owner)
        until(lambda: counted(service, "replays_ahead_total") == 1)
        stream = service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]
        found = replay(service, stream)
        assert sum(found["course"]["entries"]) == 1 and len(found["sentences"]) == 1
        assert len(found["interventions"]) == 60


def test_files_of_clips_are_what_other_programs_read(past):
    clips = [c for c in replay(past)["clips"] if c["state"] != "removed"]
    get = lambda form, **more: past.get(f"/v1/streams/{past.stream}/clips?as={form}" + "".join(
        f"&{k}={v}" for k, v in more.items()), past.owner).body.decode()
    rows = list(csv.DictReader(io.StringIO(get("csv").lstrip("\ufeff"))))
    assert [r["rule"] for r in rows] == [c["rule"] for c in clips]
    for row, clip in zip(rows, clips):
        h, m, s = row["in"].split(":")
        assert (int(h) * 3600 + int(m) * 60 + float(s)) * 1000 == pytest.approx(clip["from_ts"] - START, abs=1)
    script = get("ffmpeg")
    assert subprocess.run(["sh", "-n"], input=script, text=True).returncode == 0
    assert script.count("\nffmpeg ") == len(clips)
    assert re.findall(r"^\d{3}  AX", get("edl"), re.M) == [f"{i + 1:03}  AX" for i in range(len(clips))]
    chapters = [line.split()[0] for line in get("chapters").splitlines()]
    assert chapters[0] == "00:00:00" and chapters == sorted(chapters)
    one = get("vtt", clip=clips[0]["key"])
    times = re.findall(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})", one)
    assert one.startswith("WEBVTT\n\n") and times and times == sorted(times) and all(a < b for a, b in times)
    assert past.get(f"/v1/streams/{past.stream}/clips?as=avi", past.owner).status == 400


def test_a_hostile_title_stays_a_title(tmp_path):
    with Service(tmp_path / "data") as service:
        service.stream = sent(service, evening(seed=6, seconds=300))
        title = "=1+1\"; rm -rf ~ #\n$(touch pwned)"
        say(service, dict(what="clip", key="evil", name=title, from_ts=START, to_ts=START + 9000),
            dict(what="recording", url="a'; touch pwned #.mp4", ts=START))
        script = service.get(f"/v1/streams/{service.stream}/clips?as=ffmpeg&clip=evil", service.owner).body.decode()
        (tmp_path / "ffmpeg").write_text("#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\n")
        (tmp_path / "ffmpeg").chmod(0o755)
        subprocess.run(["sh", "-c", script], cwd=tmp_path, check=True, env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
        assert not (tmp_path / "pwned").exists()
        assert "a'; touch pwned #.mp4" in (tmp_path / "arguments").read_text()
        table = service.get(f"/v1/streams/{service.stream}/clips?as=csv&clip=evil", service.owner).body.decode()
        row = next(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
        assert row["title"].startswith("'=")


# Cut out of a recording


BLOCK, BITS = 20, 16


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Fifteen minutes in which every picture shows its own number, as black and white blocks."""
    file = tmp_path_factory.mktemp("media") / "it's a recording.mp4"
    pictures = b"".join(
        b"".join(bytes([255 if n >> i & 1 else 0]) * BLOCK for i in range(BITS)) * 16 for n in range(9050))
    made = subprocess.run(
        ["ffmpeg", "-hide_banner", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s",
         f"{BLOCK * BITS}x16", "-r", "10", "-i", "-", "-f", "lavfi", "-i", "sine=frequency=440:duration=905",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "250", "-c:a", "aac", file],
        input=pictures, capture_output=True)
    assert made.returncode == 0, made.stderr
    return file


def numbers(file):
    """The number that each picture of a file shows."""
    width = BLOCK * BITS
    raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
                         capture_output=True, check=True).stdout
    pictures = [raw[i:i + width * 16] for i in range(0, len(raw), width * 16)]
    return [sum((p[8 * width + i * BLOCK + BLOCK // 2] > 128) << i for i in range(BITS)) for p in pictures]


def clips_of(past, *more):
    return [PROGRAM, "clips", past.stream, "--data", past.data, *more]


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_cuts_begin_and_end_within_a_tenth_of_a_second(past, recording, tmp_path):
    clips = [c for c in replay(past)["clips"] if c["state"] != "removed"]
    done = subprocess.run(clips_of(past, "--cut", recording, "--out", tmp_path, "--offset", "2000"),
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    files = done.stdout.split("\n")[:-1]
    assert len(files) == len(clips) and "100 %" in done.stderr
    for file, clip in zip(files, clips):
        shown = numbers(file)
        begin, end = (clip["from_ts"] - START + 2000) / 1000, (clip["to_ts"] - START + 2000) / 1000
        assert shown[0] / 10 == pytest.approx(begin, abs=0.1)
        assert (shown[-1] + 1) / 10 == pytest.approx(end, abs=0.1)
        assert shown == list(range(shown[0], shown[-1] + 1))
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_a_cut_that_is_stopped_leaves_no_half_file(past, recording, tmp_path):
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\nfor last; do :; done\necho half > \"$last\"\necho out_time_us=1\nexec sleep 60\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    process = subprocess.Popen(clips_of(past, "--cut", recording, "--out", tmp_path / "cuts"), text=True,
                               stderr=subprocess.PIPE, env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    deadline = time.monotonic() + 20
    while not list((tmp_path / "cuts").glob("*.part*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) != 0
    assert list((tmp_path / "cuts").glob("*")) == [] and "stopped" in process.stderr.read()


def test_what_cannot_be_cut_is_told_with_its_cure(past, tmp_path):
    gone = subprocess.run(clips_of(past, "--cut", tmp_path / "none.mp4"), capture_output=True, text=True)
    assert gone.returncode != 0 and "cannot be read" in gone.stderr
    (tmp_path / "broken.mp4").write_bytes(b"nothing")
    bare = subprocess.run(clips_of(past, "--cut", tmp_path / "broken.mp4"), capture_output=True, text=True,
                          env={**os.environ, "PATH": "/nowhere"})
    assert bare.returncode != 0 and "apt-get install ffmpeg" in bare.stderr
    if shutil.which("ffmpeg"):
        broken = subprocess.run(clips_of(past, "--cut", tmp_path / "broken.mp4", "--out", tmp_path), text=True,
                                capture_output=True)
        assert broken.returncode != 0 and "could not cut" in broken.stderr


# What changed


def test_a_boost_is_held_against_the_ten_minutes_before_it(past):
    card = next(one for one in replay(past)["interventions"] if one["name"] == "boost_start")
    assert (card["change"], card["note"], card["ts"]) == ("paid", "200 元", START + 300_000)
    assert (card["before"]["from_ts"], card["before"]["to_ts"]) == (START, START + 300_000)
    for window in (card["before"], card["after"]):
        n = looking_back.counts(past.events, window["from_ts"], window["to_ts"])
        assert window["entries"] == n["entries"] and window["leads"] == n["leads"]
    assert "usual" not in card  # there are no other evenings


def test_more_or_fewer_leads_than_last_time_are_split_without_a_rest(tmp_path):
    with Service(tmp_path / "data") as service:
        first, second = evening(seed=8, seconds=300), evening(seed=9, seconds=300)
        later = [dict(e, id="2" + e["id"], ts=e["ts"] + 86_400_000,
                      **({"end_ts": e["end_ts"] + 86_400_000} if "end_ts" in e else {}),
                      **({"lead": "2" + e["lead"]} if "lead" in e else {})) for e in second]
        for events in (first, later):
            sent(service, events)
        streams = sorted(s["stream"] for s in service.get("/v1/rooms/r1/streams", service.owner).json["streams"])
        assert "decomposition" not in replay(service, streams[0])
        split = replay(service, streams[1])["decomposition"]
        assert (split["before"], split["after"]) == (len(looking_back.leads(first)), len(looking_back.leads(later)))
        assert split["against"] == streams[0]
        assert sum(part["effect"] for part in split["parts"]) == split["after"] - split["before"]
