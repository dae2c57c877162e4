"""`showcaller demo`: three rooms at once, continued after a kill, nothing doubled."""

import json
import re
import subprocess
import time

import pytest

from service import PROGRAM, Service

ROOMS = ["demo-chengdong", "demo-binjiang", "demo-xishan"]


class Demo(Service):
    """The demo on a free port."""

    command = "demo"


@pytest.fixture
def demo(tmp_path):
    with Demo(tmp_path / "demo") as running:
        yield running


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.2)
    return value


def on_air(demo, room):
    """The room's state once it is live and twenty minutes old."""
    def look():
        answer = demo.state(room)
        state = answer.json if answer.status == 200 else {}
        is_there = state.get("status") == "live" and state["now"] - state["started_ts"] > 1_190_000
        return state if is_there else None
    return wait_for(look)


def test_three_rooms_are_on_air_with_twenty_minutes_behind_them(demo):
    full, counters, channels = (on_air(demo, room) for room in ROOMS)
    assert demo.link and "/v1/sign-in?link=" in demo.link
    assert full["audience"]["entries_basis"] == "measured"
    assert 20 < full["audience"]["stay"]["median_s"] < 40
    steps = {step["step"]: step["viewers"] for step in full["funnels"]["lead"]["steps"]}
    assert steps["enter"] > 1000 and steps["form_submit"] >= 3
    for state in (counters, channels):
        assert state["audience"]["online_basis"] == "reported"
        assert state["audience"]["stay"]["basis"] == "estimated"
    for state in (full, counters, channels):
        assert state["title"].startswith("【演示】")
        assert state["leads"]["total"] >= 3
        assert all(feed.startswith("demo-") for feed in state["freshness"])
        assert {feed["status"] for feed in state["freshness"].values()} == {"ok"}
    streams = demo.get(f"/v1/rooms/{ROOMS[0]}/streams", demo.owner).json["streams"]
    assert [stream["status"] for stream in streams] == ["live", "ended"]


@pytest.mark.alone
def test_it_goes_on_in_real_time_and_sentence_by_sentence(demo):
    on_air(demo, ROOMS[0])
    with demo.socket(f"/v1/watch?room={ROOMS[0]}") as watcher:
        types, deadline = set(), time.monotonic() + 45
        while not {"transcript", "update"} <= types and time.monotonic() < deadline:
            frame = json.loads(watcher.recv(timeout=10))
            types.add(frame["type"])
            types |= {item["type"] for item in frame.get("items", [])}
    assert {"transcript", "update"} <= types


def test_killed_and_started_again_it_continues_without_a_hole_or_a_double(demo):
    started = on_air(demo, ROOMS[0])["started_ts"]
    demo.kill()
    time.sleep(2)
    demo.start()
    wait_for(lambda: on_air(demo, ROOMS[0])["now"] > time.time() * 1000 - 1500)
    time.sleep(1)
    demo.kill()
    for room in ROOMS:
        state = json.loads(demo.run("state", room, "--data", demo.data).stdout)
        assert state["started_ts"] == started
        assert state["data_quality"].get("duplicates", 0) == 0
        exported = [json.loads(line) for line in
                    demo.run("export", state["stream"], "--data", demo.data).stdout.splitlines()]
        # What the service itself says of the script is not the evening's.
        exported = [event for event in exported if event.get("feed", "").startswith("demo-")]
        last = max(event["ts"] for event in exported)
        printed = demo.run("demo", "--print", 25, "--start", started).stdout.splitlines()
        told = [event for event in map(json.loads, printed) if event["room"] == room]
        # A sentence is told after it began: of the last seconds not every part is there yet.
        until = last - 15_000
        assert ({event["id"] for event in exported if event["ts"] <= until}
                == {event["id"] for event in told if event["ts"] <= until})
        assert len({event["id"] for event in exported}) == len(exported)


def test_contacts_are_in_the_vault_and_nowhere_else(demo):
    on_air(demo, ROOMS[0])
    watched = demo.get(f"/v1/rooms/{ROOMS[0]}/items", demo.owner).body
    stream = demo.state(ROOMS[0]).json["stream"]
    exported = demo.get(f"/v1/streams/{stream}/events", demo.owner).body
    demo.stop()
    leads = [line for line in exported.splitlines() if b'"type":"lead"' in line]
    assert len(leads) >= 3 and all(b"[vault]" in line for line in leads)
    files = b"".join(path.read_bytes() for path in demo.data.iterdir() if path.is_file())
    for place in (watched, exported, files, "".join(demo.log).encode()):
        assert not re.search(rb"[^0-9]100000\d{5}[^0-9]", place)
        assert not re.search(rb"demo_\d{5}", place)
        assert "演示客户".encode() not in place


def test_fresh_begins_again(demo):
    first = on_air(demo, ROOMS[0])["started_ts"]
    demo.kill()
    time.sleep(1.1)
    demo.flags, demo._owner = ("--fresh",), None
    demo.start()
    assert on_air(demo, ROOMS[0])["started_ts"] > first


def test_a_real_database_is_left_alone(tmp_path):
    with Service(tmp_path / "data") as real:
        real.send([{"room": "r1", "type": "enter", "id": "1"}])
        real.stop()
    refused = subprocess.run(
        [PROGRAM, "demo", "--data", tmp_path / "data", "--fresh"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "another --data" in refused.stderr
    assert (tmp_path / "data/showcaller.db").exists()


def test_an_evening_can_be_printed_the_same_twice():
    def printed(*flags):
        return subprocess.run(
            [PROGRAM, "demo", "--print", "3", *flags], capture_output=True, check=True).stdout

    assert printed() == printed()
    assert printed("--seed", "2") != printed()
    shifted = printed("--start", "2026-02-01T12:00:00Z")
    assert json.loads(shifted.splitlines()[0])["ts"] >= 1769947200000


# Its visitors


def opened(service, path, host=None, cookie=None):
    """The status, headers and body of a page, redirects not followed."""
    import http.client

    name = service.address.split("//")[1]
    connection = http.client.HTTPConnection(name, timeout=10)
    headers = {"Host": host or name, **({"Cookie": cookie} if cookie else {})}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


def test_who_sits_at_the_machine_needs_no_name(demo):
    status, headers, _ = opened(demo, "/")
    assert (status, headers["location"]) == (303, "/demo")
    status, headers, _ = opened(demo, "/demo")
    assert status == 200
    cookie = headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Strict" in headers["set-cookie"]
    status, headers, body = opened(demo, "/v1/me", cookie=cookie)
    assert json.loads(body)["role"] == "control"
    assert opened(demo, "/demo", cookie=cookie)[1]["set-cookie"] is None
    assert demo.get("/v1/limits").json["demo"] is True


def test_who_comes_by_another_name_signs_in_as_everywhere(tmp_path):
    with Demo(tmp_path / "demo", "--hosts", "show.example") as demo:
        status, headers, _ = opened(demo, "/demo", host="show.example")
        assert status == 303 and headers["location"].startswith("/sign-in")
        assert headers["set-cookie"] is None


def test_a_service_that_is_no_demo_lets_nobody_in_and_plays_nothing(tmp_path):
    with Service(tmp_path / "data") as service:
        status, headers, _ = opened(service, "/demo")
        assert status == 303 and headers["set-cookie"] is None
        assert "demo" not in service.get("/v1/limits").json
        played = service.request("POST", "/v1/demo/minute", b"{}", token=service.owner)
        assert played.status == 404


def test_the_minute_is_played_once_until_it_is_asked_for_again(demo):
    ring = lambda body: demo.request("POST", "/v1/demo/minute", body, token=demo.owner).json
    first = ring(b"{}")
    assert first["room"] == ROOMS[0] and abs(first["started_ts"] - first["now"]) < 1000
    assert ring(b"{}")["started_ts"] == first["started_ts"]
    # Under way it is not begun anew.
    assert ring(b'{"again":true}')["started_ts"] == first["started_ts"]
    reader = demo.token("viewer")
    assert demo.request("POST", "/v1/demo/minute", b"{}", token=reader).status == 403
