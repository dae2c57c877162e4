"""What the pages ask the service for."""

import gzip
import json
import time
import urllib.request

START = 1_767_225_600_000


def events(room="r1", n=3):
    yield {"id": "s", "room": room, "type": "stream_start", "ts": START, "title": "T"}
    for i in range(n):
        yield {
            "id": f"e{i}",
            "room": room,
            "type": "enter",
            "viewer": f"v{i}",
            "ts": START + 1000 + 10_000 * i,
        }
    yield {"id": "l", "room": room, "type": "leave", "viewer": "v0", "ts": START + 15_000}
    yield {"id": "m", "room": room, "type": "marker", "label": "here", "ts": START + 16_000}


def test_the_course_of_a_room_tells_online_entries_and_marks(service):
    service.send(list(events()))
    series = service.get("/v1/rooms/r1/series", service.owner).json
    assert series["from_ts"] == START
    assert series["step_s"] == 10
    assert series["entries"] == [1, 1, 1]
    assert series["online"] == [1, 1, 2]
    assert series["online_basis"] == series["entries_basis"] == "measured"
    assert [mark["type"] for mark in series["marks"]] == ["stream_start", "marker"]


def test_a_past_stream_keeps_its_course_and_items_after_the_next_began(service):
    service.send(list(events()))
    service.send(
        [
            {"id": "end", "room": "r1", "type": "stream_end", "ts": START + 30_000},
            {"id": "s2", "room": "r1", "type": "stream_start", "ts": START + 3_600_000},
            {"id": "e9", "room": "r1", "type": "enter", "viewer": "w", "ts": START + 3_601_000},
        ]
    )
    stream = "r1-20260101T000000Z"
    assert service.get(f"/v1/streams/{stream}/series", service.owner).json["entries"] == [
        1,
        1,
        1,
        0,
    ]
    items = service.get(f"/v1/streams/{stream}/items", service.owner).json["items"]
    assert [item["type"] for item in items] == ["stream_start", "marker", "stream_end"]
    assert service.get("/v1/rooms/r1/series", service.owner).json["entries"] == [1]


def test_a_course_is_only_for_those_who_may_see_the_room(service):
    service.send(list(events()))
    other = service.token("viewer", "r2")
    assert service.get("/v1/rooms/r1/series", other).status == 403
    assert service.get("/v1/streams/r1-20260101T000000Z/series", other).status == 404
    assert service.get("/v1/streams/r1-20260101T000000Z/items", other).status == 404
    assert service.get("/v1/rooms/r1/series").status == 401


def test_a_wave_of_comments_does_not_push_out_what_was_said_and_marked(service):
    said = {
        "id": "t",
        "room": "r1",
        "type": "transcript",
        "utterance": "u1",
        "rev": 1,
        "final": True,
        "text": "你好",
        "ts": START + 17_000,
    }
    service.send([*events(), said])
    wave = [
        {
            "id": f"c{i}",
            "room": "r1",
            "type": "comment",
            "viewer": "v1",
            "text": str(i),
            "ts": START + 20_000 + i,
        }
        for i in range(900)
    ]
    service.send(wave)
    items = service.get("/v1/rooms/r1/items", service.owner).json["items"]
    kinds = [item["type"] for item in items]
    assert "transcript" in kinds and "marker" in kinds
    assert [item["text"] for item in items if item["type"] == "comment"] == [
        str(i) for i in range(780, 900)
    ]


def test_an_item_without_a_time_is_shown_with_the_time_it_was_given(service):
    with service.socket("/v1/watch?room=r1") as watcher:
        assert json.loads(watcher.recv(timeout=5))["type"] == "snapshot"
        before = int(time.time() * 1000)
        service.send([{"room": "r1", "type": "comment", "viewer": "a", "text": "hi"}])
        frame = {}
        while frame.get("type") != "items":
            frame = json.loads(watcher.recv(timeout=5))
    live = frame["items"][0]
    kept = service.get("/v1/rooms/r1/items", service.owner).json["items"][0]
    assert live == kept
    assert before <= live["ts"] <= int(time.time() * 1000)


def test_who_watches_a_silent_room_can_ask_whether_somebody_is_there(service):
    with service.socket("/v1/watch?room=nothing-yet", service.token("viewer")) as watcher:
        assert json.loads(watcher.recv(timeout=5))["room"]["status"] == "empty"
        before = int(time.time() * 1000)
        watcher.send('{"type":"ping"}')
        pong = json.loads(watcher.recv(timeout=5))
    assert pong["type"] == "pong"
    assert before <= pong["now"] <= int(time.time() * 1000)


def test_who_watches_the_list_is_told_what_changes(service):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    with service.socket("/v1/watch?rooms=all") as watcher:
        assert list(json.loads(watcher.recv(timeout=5))["rooms"]) == ["r1"]
        service.send(
            [
                {"room": "r2", "type": "enter", "viewer": "a"},
                {"room": "r1", "type": "enter", "viewer": "b"},
            ]
        )
        rooms = {}
        while "r2" not in rooms:
            rooms.update(json.loads(watcher.recv(timeout=5))["changes"]["rooms"])
    assert rooms["r1"]["audience"]["entries"] == 2


def test_large_answers_are_packed_for_those_who_can_unpack_them(service):
    service.send(list(events(n=200)))
    path = "/v1/rooms/r1/series"
    plain = service.get(path, service.owner)
    packed = service.get(path, service.owner, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.body))["entries"] == plain.json["entries"]
    assert len(packed.body) < len(plain.body)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location(service, path):
    try:
        urllib.request.build_opener(NoRedirect).open(service.address + path)
    except urllib.error.HTTPError as error:
        return error.code, error.headers["location"]
    return 200, None


def test_views_ask_who_is_not_signed_in_to_sign_in_first(service):
    assert location(service, "/") == (303, "/sign-in")
    assert location(service, "/rooms/a.b") == (303, "/sign-in?next=%2Frooms%2Fa%2Eb")
    assert location(service, "/sign-in")[0] == 200
    assert location(service, "/app.js")[0] == 200
    assert location(service, "/no-such-page")[0] == 404


def test_a_sign_in_link_leads_to_a_page_of_ours_only(service):
    def made():
        return service.run("user", "link", "--data", service.data).stdout.strip()

    assert location(service, made() + "&next=%2Frooms%2Fr1") == (303, "/rooms/r1")
    for elsewhere in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"]:
        assert location(service, made() + "&next=" + elsewhere) == (303, "/")
