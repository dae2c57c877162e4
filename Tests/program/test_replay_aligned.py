"""Recordings show a moment later than it was, begin before or after the stream, break off and overlap; a transcript
made from one is as late as that. What people measured of it puts each moment where it was, within a second."""
import csv
import io
import json
import re
import shutil
import struct
import subprocess
import wave

import pages
import pytest
from ended_evening import CALL, CALL_AT, START, evening, replay, review, tell, ts
from pages import expect
from service import PROGRAM, Service
from test_replay import BITS, BLOCK, numbers

READY = ".replay[data-ready] .lines li"
LATE = 12_300


def heard_late(minutes=10, late=LATE, **what):
    """An evening whose transcript was made from a recording that shows everything so much later."""
    for one in evening(minutes=minutes, **what):
        if one["type"] == "transcript":
            one = dict(one, ts=one["ts"] + late, end_ts=one["end_ts"] + late)
        # What was heard after the stream had ended belongs to none.
        if one["ts"] <= ts(minutes * 60):
            yield one


def recording(key="rec", **fields):
    return {"what": "recording", "key": key, "url": f"https://media.test/{key}.mp4", **fields}


def truth(minutes=10):
    return {one["utterance"]: (one["ts"], one["end_ts"]) for one in evening(minutes=minutes)
            if one["type"] == "transcript"}


def of_rule(found, rule):
    return [one for one in found["tags"] if one.get("rule") == rule and one["state"] != "removed"]


# The transcript


def test_a_transcript_that_is_late_is_moved_by_the_measured_delay(service):
    stream = tell(service, heard_late())
    late = replay(service, stream)
    assert of_rule(late, "said_lead_call")[0]["from_ts"] == ts(CALL_AT) + LATE and "text_delay_ms" not in late
    review(service, stream, recording(offset_ms=4000, delay_ms=LATE - 400, heard=True))
    found = replay(service, stream)
    assert found["text_delay_ms"] == LATE - 400
    times = truth()
    for one in found["sentences"]:
        assert abs(one["ts"] - times[one["utterance"]][0]) <= 1000
        assert abs(one["end_ts"] - times[one["utterance"]][1]) <= 1000
    assert abs(of_rule(found, "said_lead_call")[0]["from_ts"] - ts(CALL_AT)) <= 1000
    assert found["clips"]
    for clip in found["clips"]:
        assert min(abs(clip["from_ts"] - begin) for begin, _ in times.values()) <= 1000
    # A recording that is late but was not what the transcript was made from moves no words; nor does one taken away.
    review(service, stream, recording(offset_ms=4000, delay_ms=LATE - 400))
    assert replay(service, stream)["sentences"] == late["sentences"]
    review(service, stream, recording(delay_ms=LATE, heard=True))
    review(service, stream, {**recording(delay_ms=LATE, heard=True), "state": "removed"})
    assert {**replay(service, stream), "now": 0} == {**late, "now": 0}


def test_fourteen_hours_are_aligned_to_their_end(service):
    minutes = 14 * 60
    stream = tell(service, heard_late(minutes, late=47_000, leads=False))
    review(service, stream, recording("first", offset_ms=-3_600_000, delay_ms=47_200, length_ms=7 * 3_600_000),
           recording("second", offset_ms=-7 * 3_600_000, delay_ms=47_200, heard=True))
    found = replay(service, stream)
    times = truth(minutes)
    assert len(found["sentences"]) > 10_000
    assert max(abs(one["ts"] - times[one["utterance"]][0]) for one in found["sentences"]) <= 1000
    last = found["sentences"][-1]
    review(service, stream, {"what": "clip", "key": "end", "from_ts": last["ts"], "to_ts": last["end_ts"]})
    row = next(one for one in rows(service, stream, clip="end"))
    assert row["recording"].endswith("second.mp4")
    begin = times[last["utterance"]][0]
    assert seconds(row["in"]) == pytest.approx((begin - START) / 1000 - 7 * 3600 + 47, abs=1)


def test_a_delay_that_is_none_is_refused(service):
    stream = tell(service, evening(minutes=2))
    for field, value in [("delay_ms", 600_001), ("delay_ms", "3 s"), ("delay_ms", 0.5), ("length_ms", 10 ** 12),
                         ("offset_ms", -10 ** 9)]:
        answer = service.request("POST", f"/v1/streams/{stream}/review", json.dumps(
            {"entries": [recording(**{field: value})]}).encode(), service.owner)
        assert answer.status == 400 and answer.json["field"] == f"entries.0.{field}", field


# Clips of several recordings


def rows(service, stream, **query):
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    table = service.get(f"/v1/streams/{stream}/clips?as=csv{asked}", service.owner).body.decode()
    return list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))


def seconds(text):
    h, m, s = text.split(":")
    return int(h) * 3600 + int(m) * 60 + float(s)


def test_each_clip_is_cut_from_the_recording_that_shows_all_of_it(service):
    stream = tell(service, evening())
    # The first begins 30 s before the stream and breaks off at 4:10; the second runs from 3:50 on.
    review(service, stream, recording("a", offset_ms=30_000, delay_ms=2000, length_ms=280_000),
           recording("b", offset_ms=-230_000, delay_ms=2000))
    for n, (begin, end) in enumerate([(100, 119), (232, 247), (225, 244), (245, 300)]):
        review(service, stream, {"what": "clip", "key": f"c{n}", "from_ts": ts(begin), "to_ts": ts(end)})
    found = [rows(service, stream, clip=f"c{n}")[0] for n in range(4)]
    assert [one["recording"][-5:] for one in found] == ["a.mp4", "b.mp4", "a.mp4", "b.mp4"]
    assert [seconds(one["in"]) for one in found] == [132, 4, 257, 17]
    script = service.get(f"/v1/streams/{stream}/clips?as=ffmpeg", service.owner).body.decode()
    assert subprocess.run(["sh", "-n"], input=script, text=True).returncode == 0
    assert "a.mp4" in script and "b.mp4" in script


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_cuts_show_the_moment_although_the_recording_is_late(tmp_path):
    """Each picture shows its own number: it tells which moment of the recording it is."""
    pictures = b"".join(
        b"".join(bytes([255 if n >> i & 1 else 0]) * BLOCK for i in range(BITS)) * 16 for n in range(3300))
    film = tmp_path / "late.mp4"
    subprocess.run(
        ["ffmpeg", "-hide_banner", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s",
         f"{BLOCK * BITS}x16", "-r", "10", "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
         film], input=pictures, check=True)
    with Service(tmp_path / "data") as service:
        stream = tell(service, heard_late(minutes=5))
        review(service, stream, {**recording("late", offset_ms=9000, delay_ms=LATE, heard=True)})
        done = subprocess.run([PROGRAM, "clips", stream, "--data", tmp_path / "data", "--cut", film, "--out", tmp_path],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        kept = [one for one in replay(service, stream)["clips"] if one["state"] != "removed"]
        assert kept
        for file, clip in zip(done.stdout.split("\n"), kept):
            shown = numbers(file)
            # As it was, and when the recording showed it.
            assert shown[0] / 10 == pytest.approx((clip["from_ts"] - START + 9000 + LATE) / 1000, abs=0.15)
            assert min(abs(clip["from_ts"] - begin) for begin, _ in truth(5).values()) <= 1000


# The page


def sound(path, length_s):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(struct.pack("<h", 0) * 8000 * length_s)
    return path.read_bytes()


def serve(page, name, body):
    """A server of films, as players want it: they seek by asking for a part."""
    def answer(route):
        begin = int(re.match(r"bytes=(\d+)", route.request.headers.get("range", "bytes=0"))[1])
        route.fulfill(status=206, body=body[begin:], headers={
            "content-type": "audio/wav", "accept-ranges": "bytes",
            "content-range": f"bytes {begin}-{len(body) - 1}/{len(body)}"})

    page.page.route(f"https://media.test/{name}", answer)


needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


def shown(page):
    return page.page.evaluate("""() => {
      const media = document.querySelector('sc-media audio');
      return media && media.readyState > 0 ? [media.src.split('/').at(-1), media.currentTime] : null;
    }""")


@needs_browser
def test_of_two_recordings_that_overlap_the_page_plays_the_one_that_shows_the_moment(service, opened, tmp_path):
    stream = tell(service, evening(minutes=5))
    review(service, stream, {**recording("a", offset_ms=5000, delay_ms=2500), "url": "https://media.test/a.wav"},
           {**recording("b", offset_ms=-100_000, delay_ms=2500), "url": "https://media.test/b.wav"})
    page = opened(service)
    serve(page, "a.wav", sound(tmp_path / "a.wav", 130))
    serve(page, "b.wav", sound(tmp_path / "b.wav", 150))
    page.open(f"/streams/{stream}?at={ts(40)}", READY)
    near = lambda name, place: (lambda now: now is not None and now[0] == name and abs(now[1] - place) <= 1)(shown(page))
    expect(lambda: near("a.wav", 47.5), within_s=10)
    seek = lambda second: page.page.evaluate(f"document.querySelector('sc-axis').story.seek({ts(second)})")
    seek(110)  # both show it: the one that plays goes on
    expect(lambda: near("a.wav", 117.5), within_s=10)
    seek(200)
    expect(lambda: near("b.wav", 102.5), within_s=10)
    seek(115)
    expect(lambda: near("b.wav", 17.5), within_s=10)
    seek(50)
    expect(lambda: near("a.wav", 57.5), within_s=10)
    assert {url.split("/")[2] for url in page.offsite} == {"media.test"}
    page.offsite.clear()
    page.judge()


@needs_browser
def test_a_delay_is_measured_on_the_page_kept_and_taken_back(service, opened, tmp_path):
    stream = tell(service, evening(minutes=5))
    review(service, stream, {**recording("a", offset_ms=1000), "url": "https://media.test/a.wav"})
    page = opened(service)
    serve(page, "a.wav", sound(tmp_path / "a.wav", 200))
    page.open(f"/streams/{stream}?at={ts(60)}", READY)
    at = lambda place: (lambda now: now is not None and abs(now[1] - place) <= 0.3)(shown(page))
    expect(lambda: at(61), within_s=10)
    for by in (1000, 1000, 1000, 100, 100, -100):
        page.page.locator(f"[data-nudge='{by}']").click()
    expect(lambda: at(64.1), within_s=10)
    assert "3.1" in page.text("sc-media .delay")
    page.page.locator("[data-do=keep-delay]").click()
    kept = lambda: replay(service, stream)["recordings"][0]["delay_ms"]
    expect(lambda: kept() == 3100)
    expect(lambda: at(64.1), within_s=10)
    page.page.locator("h1").click()
    page.page.keyboard.press("Control+z")
    expect(lambda: kept() == 0)
    expect(lambda: at(61), within_s=10)
    page.offsite.clear()
    page.judge()


@needs_browser
def test_a_recording_is_stated_changed_and_removed_with_its_delay(service, opened):
    stream = tell(service, evening(minutes=5))
    page = opened(service)
    page.open(f"/streams/{stream}", READY)
    page.page.locator("sc-media summary").click()
    form = page.page.locator("sc-media form")
    form.locator("[name=url]").fill("https://media.test/x.mp4")
    form.locator("[name=offset]").fill("-12.5")
    form.locator("[name=delay]").fill("4.2")
    form.locator("[name=heard]").check()
    form.locator("button.main").click()
    kept = lambda: replay(service, stream).get("recordings", [])
    expect(lambda: [(one["offset_ms"], one["delay_ms"], one.get("heard")) for one in kept()] == [(-12_500, 4200, True)])
    assert CALL in {one["text"] for one in replay(service, stream)["sentences"]}
    form.locator("[data-do=remove-recording]").click()
    expect(lambda: kept() == [])
    page.page.locator("h1").click()
    page.page.keyboard.press("Control+z")
    expect(lambda: len(kept()) == 1)
