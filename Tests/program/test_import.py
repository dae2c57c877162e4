"""Files come in by command line and by request: whole, packed, twice, spoilt; and logs are played
with the pace they had."""

import gzip
import json
import random
import time

import pytest
from service import Service
from test_crash import BEGIN, event, fill, states

SRT = ("\ufeff0\r\n00:00:01,000 --> 00:00:02,500\r\n大家好\r\n\r\n"
       "1\r\n00:00:03,000 --> soon\r\n坏\r\n\r\n"
       "2\r\n00:00:05,000 --> 00:00:06,000\r\n请不吝点赞 订阅 转发\r\n\r\n"
       + "".join(f"{n}\r\n00:00:{n:02},000 --> 00:00:{n:02},900\r\n对\r\n\r\n" for n in range(7, 12)))
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<b>大家好</b>\n"
WHISPER = {"text": "大家好", "segments": [
    {"id": 0, "start": 0.0, "end": 30.0, "text": " 大家好", "compression_ratio": 1.1},
    {"id": 1, "start": 30.0, "end": 31.5, "text": "谢谢观看 下期再见"}]}


def lines(count, room="a"):
    return "".join(json.dumps(event(room, n), ensure_ascii=False) + "\n" for n in range(count))


def run_import(service, path, *more, check=True):
    done = service.run("import", path, "--data", service.data, "--json", *more, check=check)
    return json.loads(done.stdout) if done.stdout else done


@pytest.fixture
def idle(tmp_path):
    """A data directory that no service is using."""
    return Service(tmp_path / "data")


def numbers_of(service):
    """The states of all streams, but for the name of the feed."""
    found = {name: (json.loads(at), live) for name, (at, live) in states(service, "a").items()}
    for at, _ in found.values():
        del at["freshness"]
    return found


@pytest.mark.parametrize("way", ["directory", "service", "request"])
def test_events_come_in_whole_packed_and_twice(idle, tmp_path, way):
    path = tmp_path / "log.ndjson.gz"
    content = gzip.compress(lines(3_000).encode())
    path.write_bytes(content)

    def take(*more):
        if way == "directory":
            return run_import(idle, path, *more)
        if way == "service":
            done = idle.run("import", path, "--to", idle.address, "--token", idle.owner, "--json",
                            *more)
            return json.loads(done.stdout)
        dry = "&dry_run=1" if more else ""
        return idle.request("POST", f"/v1/import?name=log.ndjson.gz{dry}", content, idle.owner).json

    def numbers(summary):
        return summary["lines"], summary["accepted"], summary["duplicates"]

    if way != "directory":
        idle.start()
    try:
        # A dry run says what would be taken and what is there already, and keeps nothing.
        first = take("--dry-run")
        assert numbers(first) == (3000, 3000, 0) and first["dry_run"] is True
        assert numbers(take()) == (3000, 3000, 0)
        assert numbers(take("--dry-run")) == (3000, 0, 3000)
        assert numbers(take()) == (3000, 0, 3000)
    finally:
        if way != "directory":
            idle.kill()
    with idle as service:
        taken = numbers_of(service)
    with Service(tmp_path / "sent") as sent:
        fill(sent, "a", 0, 3000)
        assert numbers_of(sent) == taken


def test_a_dry_run_makes_no_directory(idle, tmp_path):
    path = tmp_path / "log.ndjson"
    path.write_text(lines(10) + lines(10))
    summary = run_import(idle, path, "--dry-run")
    assert (summary["accepted"], summary["duplicates"]) == (10, 10)
    assert not idle.data.exists()


@pytest.mark.parametrize("name, content, kept", [
    ("a.srt", SRT, ["大家好", "对"]),
    ("a.vtt", VTT, ["大家好"]),
    ("a.json", json.dumps(WHISPER), ["大家好"]),
])
def test_speech_is_cleaned_and_told(service, tmp_path, name, content, kept):
    path = tmp_path / name
    path.write_bytes(content.encode())
    where = ["--to", service.address, "--token", service.owner]
    done = service.run("import", path, *where, "--room", "r", "--start", "2026-11-22T20:00:00+08:00",
                       "--json")
    summary = json.loads(done.stdout)
    items = service.get("/v1/rooms/r/items", service.owner).json["items"]
    assert [item["text"] for item in items] == kept
    assert items[0]["ts"] == 1795348800000 + (0 if name == "a.json" else 1000)
    if name == "a.srt":
        assert (summary["invented"], summary["repeated"]) == (1, 4)
        assert summary["problems"][0]["line"] == 6
        assert "write 00:00:01,000" in summary["problems"][0]["message"]
        assert items[1].get("doubtful") is True
    if name == "a.json":
        assert items[0].get("doubtful") is True, "a segment of exactly 30 s"
    # The same by request, once more: nothing new.
    again = service.request("POST", f"/v1/import?room=r&start=1795348800000&name={name}",
                            content.encode(), service.owner)
    assert again.json["accepted"] == 0 and again.json["duplicates"] == len(kept)


def test_speech_needs_a_room_and_a_beginning(idle, tmp_path):
    path = tmp_path / "a.srt"
    path.write_text(SRT)
    for options, says in [([], "say --room"), (["--room", "r"], "--start")]:
        done = run_import(idle, path, *options, check=False)
        assert done.returncode == 1 and says in done.stderr


def test_bad_lines_are_named_and_harm_no_other(idle, tmp_path):
    path = tmp_path / "log.ndjson"
    good = lines(30_000).encode()
    at = good.index(b"\n", len(good) // 2) + 1
    number = good[:at].count(b"\n") + 1
    bad = b'{"room":"a","type":"entre"}\n{"room":"a",\nnot json\n{"room":"a","type":"like","n":"x"}\n'
    path.write_bytes(good[:at] + bad + good[at:])
    done = idle.run("import", path, "--data", idle.data, "--json", check=False)
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert summary["accepted"] == 30_000
    told = [(one["line"], one["code"]) for one in summary["rejected"]]
    assert [line for line, _ in told] == [number, number + 1, number + 2, number + 3]
    assert told[0][1] == "unknown_type" and "exposure" in summary["rejected"][0]["message"]
    human = idle.run("import", path, "--data", idle.data, check=False)
    assert "4 rejected" in human.stdout and "30000 there already" in human.stdout


@pytest.mark.parametrize("content, says", [
    (gzip.compress(lines(3_000).encode())[:-2000], "damaged or cut off"),
    (b"\x1f\x8b" + random.Random(1).randbytes(3000), "damaged or cut off"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(1).randbytes(3000), "no text"),
    ("{}\n".encode("utf-16"), "UTF-16"),
])
def test_a_spoilt_file_is_refused_with_the_cure(idle, tmp_path, content, says):
    path = tmp_path / "log.ndjson"
    path.write_bytes(content)
    done = idle.run("import", path, "--data", idle.data, check=False)
    assert done.returncode == 1 and says in done.stderr, done
    with idle as service:
        answer = service.request("POST", "/v1/import?name=log.ndjson", content, service.owner)
        assert answer.status == 400 and says in answer.json["message"]
        assert service.get("/healthz").status == 200


def test_a_packed_bomb_is_refused(service):
    bomb = gzip.compress(bytes(400 << 20), 9)
    answer = service.request("POST", "/v1/import?name=x.ndjson", bomb, service.owner)
    assert answer.status == 413
    # A line without end is one rejected line, not memory without end.
    answer = service.request("POST", "/v1/import?name=x.ndjson", b"[" * (4 << 20), service.owner)
    assert answer.status in (200, 400)
    assert service.get("/healthz").status == 200


def test_missing_and_empty_files(idle, tmp_path):
    done = run_import(idle, tmp_path / "none.ndjson", check=False)
    assert done.returncode == 1 and "cannot be read" in done.stderr
    empty = tmp_path / "empty.ndjson"
    empty.write_bytes(b"")
    assert run_import(idle, empty)["lines"] == 0


@pytest.mark.parametrize("speed, seconds", [("4", 1.5), ("max", 0.0)])
@pytest.mark.alone
def test_a_log_is_played_with_its_pace(service, tmp_path, speed, seconds):
    path = tmp_path / "log.ndjson"
    path.write_text("".join(
        json.dumps({"id": f"p{n}", "room": "a", "type": "enter", "viewer": f"v{n}",
                    "ts": BEGIN + n * 60}) + "\n" for n in range(101)))
    begun = time.monotonic()
    played = service.run("play", path, "--to", service.address, "--token", service.owner,
                         "--speed", speed, "--room", "elsewhere")
    took = time.monotonic() - begun
    assert "101 taken" in played.stdout and "0 rejected" in played.stdout
    assert seconds <= took < seconds + 5
    state = service.state("elsewhere").json
    assert state["audience"]["entries"] == 101
    assert state["now"] == BEGIN + 6000
