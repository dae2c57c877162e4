"""A rehearsal: the real service, pages and script on invented viewers, and nothing of it in the house's numbers."""

import time

import pytest

import pages
from pages import expect
from rundowns import command, put_rundown
from service import Service

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")


@pytest.fixture
def planned(service):
    assert put_rundown(service).status == 200
    return service


def rehearse(service, is_on=True, token=None):
    return command(service, action="rehearse", on=is_on, token=token)


def state(service):
    return service.state("r1").json


def test_it_goes_through_the_saved_rundown_and_is_marked(planned):
    assert rehearse(planned).status == 200
    expect(lambda: state(planned).get("rehearsal") and state(planned)["status"] == "live")
    # Viewers come, and the tracker hears by itself what is being read.
    expect(lambda: state(planned).get("audience", {}).get("entries", 0) >= 3, 20)
    assert expect(lambda: state(planned)["script"].get("segment"), 20)
    assert state(planned)["title"].startswith("试播")
    again = rehearse(planned)
    assert again.status == 409 and again.json["code"] == "on_air"
    assert rehearse(planned, False).status == 200
    expect(lambda: state(planned)["status"] == "ended")
    assert state(planned)["reason"] == "rehearsal_over"
    listed = planned.get("/v1/rooms/r1/streams", planned.owner).json["streams"]
    assert [one["rehearsal"] for one in listed] == [True]


def test_it_needs_a_rundown_a_quiet_room_and_a_controller(service):
    none = rehearse(service)
    assert none.status == 400 and "rundown" in none.json["message"]
    assert put_rundown(service).status == 200
    assert rehearse(service, token=service.token("host")).status == 403
    assert command(service, action="rehearse").json["code"] == "missing_field"
    service.send([{"room": "r1", "type": "stream_start"}, {"room": "r1", "type": "enter", "viewer": "v"}])
    expect(lambda: state(service)["status"] == "live")
    assert rehearse(service).json["code"] == "on_air"


@pytest.mark.parametrize("ago_s", [1, 60], ids=["in the middle of it", "before it"])
def test_the_stream_that_begins_ends_it_and_has_none_of_its_viewers(planned, ago_s):
    assert rehearse(planned).status == 200
    expect(lambda: state(planned).get("audience", {}).get("entries", 0) >= 4, 20)
    # So the feed's clock has it: its start comes late.
    began = int(time.time() * 1000) - ago_s * 1000
    planned.send([{"room": "r1", "type": "stream_start", "ts": began, "title": "真的"},
                  {"room": "r1", "type": "enter", "viewer": "real", "ts": began + 100}])
    expect(lambda: state(planned).get("title") == "真的")
    time.sleep(3)
    now = state(planned)
    assert "rehearsal" not in now and now["audience"]["entries"] == 1, now["audience"]
    assert all(feed != "showcaller-rehearsal" for feed in now["freshness"])


def test_it_ends_with_the_process(tmp_path):
    with Service(tmp_path / "data") as service:
        put_rundown(service)
        rehearse(service)
        expect(lambda: state(service).get("rehearsal"))
        service.kill()
        service.start()
        expect(lambda: state(service)["status"] == "ended")
        assert rehearse(service).status == 200


def test_nothing_is_compared_with_it(planned):
    start = 1_760_000_000_000

    def stream(begin, **more):
        events = [{"room": "r1", "type": "stream_start", "ts": begin, **more},
                  *({"room": "r1", "type": "enter", "viewer": f"{begin}-{i}", "ts": begin + i * 10_000} for i in range(40)),
                  {"room": "r1", "type": "stream_end", "ts": begin + 400_000}]
        assert planned.send(events).json["rejected"] == []
        return next(one["stream"] for one in planned.get("/v1/rooms/r1/streams", planned.owner).json["streams"]
                    if one["started_ts"] == begin)

    real = stream(start)
    stream(start + 1_000_000, rehearsal=True)
    last = stream(start + 2_000_000)

    def own():
        found = planned.get(f"/v1/streams/{last}/comparison", planned.owner).json
        return found if found.get("waiting") == 0 else None

    assert expect(own, 20)["usual"]["streams"] == [real]
    assert planned.get(f"/v1/streams/{last}/replay", planned.owner).json["decomposition"]["against"] == real


@needs_chromium
def test_the_set_up_begins_and_ends_it_and_all_pages_say_so(planned, opened):
    host = opened(planned, role="host")
    host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = opened(planned, role="control")
    page.open("/rooms/r1/setup", ".setup[data-ready]")
    page.page.get_by_role("button", name="试播").click()
    page.page.get_by_role("button", name="开始试播").click()
    expect(lambda: "试播中" in page.text(".false-stream"))
    expect(lambda: "试播中" in page.text(".chip.live"))
    page.judge()
    expect(lambda: "试播中" in host.text(".host-state"))
    desk = opened(planned, role="control")
    desk.open("/rooms/r1/control", ".desk[data-ready]")
    expect(lambda: "试播中" in desk.text(".chip.live"))
    page.page.get_by_role("button", name="结束试播").click()
    expect(lambda: page.page.get_by_role("button", name="开始试播").count() == 1)
    page.open("/rooms/r1/streams", "li.panel")
    assert "试播中" in page.text("li.panel")


@needs_chromium
def test_why_it_cannot_begin_is_said(service, opened):
    page = opened(service, role="control")
    page.open("/rooms/r1/setup", ".setup[data-ready]")
    page.page.get_by_role("button", name="试播").click()
    expect(lambda: "还没有流程" in page.text(".false-stream"))


