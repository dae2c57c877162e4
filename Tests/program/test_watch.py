"""Watching: a snapshot, then what changes; cut off and back again with nothing lost or repeated."""

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed

from watching import Watcher


def comment(room, name, text="多少钱"):
    return {"room": room, "type": "comment", "id": name, "viewer": "v" + name, "text": text}


def send(service, room, *names):
    assert service.send([comment(room, name) for name in names]).json["accepted"] == len(names)


def settled(watcher, key, value):
    """Takes frames until the watcher's state says so."""
    deadline = time.monotonic() + 5
    while watcher.state.get(key) != value:
        assert time.monotonic() < deadline, watcher.state.get(key)
        watcher.take()


def test_the_first_frame_is_a_snapshot_even_of_a_room_that_nobody_has_heard_of(service):
    with Watcher(service, "room=new") as watcher:
        frame = watcher.take()
        assert frame["type"] == "snapshot"
        assert frame["room"] == {"room": "new", "status": "empty"}
        assert frame["at"].count(":") == 1


def test_patches_lead_to_the_very_state_that_http_gives(service):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        for i in range(30):
            send(service, "r1", str(i))
        watcher.until_item("29")
        service.send([{"room": "r1", "type": "stream_end", "id": "end"}])
        settled(watcher, "status", "ended")
        assert watcher.state == service.state("r1").json


def test_items_come_in_order_of_arrival_and_positions_grow_by_one(service):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        for i in range(20):
            send(service, "r1", str(i))
        watcher.until_item("19")
    assert watcher.ids == [str(i) for i in range(20)]
    numbers = [int(frame["at"].split(":")[1]) for frame in watcher.frames]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@pytest.mark.alone
def test_a_quiet_room_gets_an_item_at_once_and_a_busy_one_at_most_ten_frames_a_second(service):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        started = time.monotonic()
        with service.socket("/v1/ingest") as feed:
            for i in range(400):
                feed.send(json.dumps(comment("r1", str(i))))
                time.sleep(0.005)
            watcher.until_item("399")
        seconds = time.monotonic() - started
    items = [frame for frame in watcher.frames if frame["type"] == "items"]
    updates = [frame for frame in watcher.frames if frame["type"] == "update"]
    assert len(items) <= 10 * seconds + 2
    assert len(updates) <= 4 * seconds + 2
    assert watcher.ids == [str(i) for i in range(400)]


def test_who_is_cut_off_gets_the_missed_frames_and_no_snapshot(service):
    with Watcher(service, "room=r1") as other, Watcher(service, "room=r1") as watcher:
        other.take(), watcher.take()
        send(service, "r1", "a")
        watcher.until_item("a")
        watcher.cut()
        send(service, "r1", "b")
        other.until_item("b")
        watcher.connect().until_item("b")
        assert watcher.ids == ["a", "b"]
        assert [frame["type"] for frame in watcher.frames].count("snapshot") == 1


def test_cut_off_before_the_first_update(service):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        watcher.cut()
        send(service, "r1", "a", "b")
        watcher.connect().until_item("b")
        assert watcher.ids == ["a", "b"]
        watcher.cut()
        watcher.connect()
        send(service, "r1", "c")
        watcher.until_item("c")
    assert watcher.ids == ["a", "b", "c"]


def test_while_nobody_watches_the_journal_remembers_what_was_missed(service):
    send(service, "r1", "before")
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        watcher.cut()
        for name in "abc":
            send(service, "r1", name)
        watcher.connect().until_item("c")
        assert watcher.ids == ["a", "b", "c"]
        assert watcher.state["room"] == "r1"
        send(service, "r1", "d")
        watcher.until_item("d")
    assert watcher.ids == ["a", "b", "c", "d"]


@pytest.mark.parametrize("seen", [0, 3])
def test_over_a_restart_nothing_is_lost_or_repeated(service, seen):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        for i in range(seen):
            send(service, "r1", f"seen{i}")
        if seen:
            watcher.until_item(f"seen{seen - 1}")
        watcher.cut()
        send(service, "r1", "missed0", "missed1")
        service.kill()
        service.start()
        send(service, "r1", "missed2")
        watcher.connect().until_item("missed2")
        send(service, "r1", "fresh")
        watcher.until_item("fresh")
        wanted = [f"seen{i}" for i in range(seen)] + ["missed0", "missed1", "missed2", "fresh"]
        assert watcher.ids == wanted
        service.send([{"room": "r1", "type": "stream_end", "id": "end"}])
        settled(watcher, "status", "ended")
        assert watcher.state == service.state("r1").json


def test_cut_off_between_the_snapshot_and_the_missed_items(service):
    """The snapshot alone must not count as having seen the items behind it."""
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        watcher.cut()
        send(service, "r1", "a")
        service.kill()
        service.start()
        assert watcher.connect().take()["type"] == "snapshot"
        watcher.cut()
        watcher.connect().until_item("a")
        send(service, "r1", "b")
        watcher.until_item("b")
    assert watcher.ids == ["a", "b"]


def test_a_flood_in_one_commit_is_complete_over_a_restart(service):
    names = [f"f{i:04}" for i in range(4000)]
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        for part in range(0, 4000, 1000):
            assert service.send(
                [comment("r1", name, "好" * 60) for name in names[part:part + 1000]]
            ).json["accepted"] == 1000
            if part == 1000:
                watcher.until_item(names[1500])
                watcher.cut()
        service.kill()
        service.start()
        watcher.connect().until_item(names[-1])
    assert watcher.ids == names


def test_an_unknown_position_is_answered_by_a_snapshot(service):
    send(service, "r1", "a")
    for after in ["other:5", "x", ":", "1:", "k:99999999999999999999", ""]:
        with service.socket(f"/v1/watch?room=r1&after={after}") as socket:
            assert json.loads(socket.recv(timeout=5))["type"] == "snapshot"


def test_lists_show_each_watcher_the_same_whenever_it_came(service):
    send(service, "r1", "a")
    with Watcher(service, "rooms=all") as first:
        first.take()
        send(service, "r1", "b")
        with Watcher(service, "rooms=all") as second:
            second.take()
            send(service, "r2", "c")
            service.send([{"room": "r1", "type": "stream_end", "id": "end"},
                          {"room": "r2", "type": "stream_end", "id": "end"}])
            for watcher in (first, second):
                watcher.until(lambda _: [watcher.state.get(room, {}).get("status")
                                         for room in ("r1", "r2")] == ["ended"] * 2)
            assert first.state == second.state
            listed = {room["room"]: room for room in service.get("/v1/rooms", service.owner).json["rooms"]}
            assert first.state == listed


def test_lists_come_back_over_a_restart(service):
    send(service, "r1", "a")
    with Watcher(service, "rooms=all") as watcher:
        watcher.take()
        before = watcher.at
        service.kill()
        send_after = service.start()
        send(send_after, "r2", "b")
        watcher.connect()
        watcher.until(lambda _: "r2" in watcher.state)
        assert int(watcher.at.split(":")[1]) > int(before.split(":")[1])


def test_a_list_shows_only_the_rooms_of_its_token(service):
    send(service, "r1", "a")
    send(service, "r2", "b")
    with Watcher(service, "rooms=all", service.token("viewer", "r2")) as watcher:
        watcher.take()
        assert list(watcher.state) == ["r2"]


def test_a_live_room_moves_at_least_about_once_a_second_without_events(service):
    send(service, "r1", "a")
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        moments = [watcher.take(timeout=3)["changes"]["now"] for _ in range(3)]
    assert all(500 <= later - earlier <= 2500 for earlier, later in zip(moments, moments[1:]))


def test_a_silent_room_answers_a_ping(service):
    with Watcher(service, "room=nothing") as watcher:
        watcher.take()
        watcher.socket.send('{"type":"ping"}')
        pong = watcher.take(timeout=3)
        assert pong["type"] == "pong" and abs(pong["now"] - time.time() * 1000) < 60_000


def test_commands_are_answered_after_their_event_is_durable(service):
    send(service, "r1", "a")
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        watcher.socket.send(json.dumps(
            {"type": "do", "ref": "c1", "action": "marker", "label": "红包"}))
        assert watcher.until(lambda frame: frame["type"] in ("done", "refused")) == {
            "type": "done", "ref": "c1"}
        service.kill()
        service.start()
        items = service.get("/v1/rooms/r1/items", service.owner).json["items"]
        assert [item["label"] for item in items if item["type"] == "marker"] == ["红包"]


@pytest.mark.parametrize("command", ["", "nonsense", "[]", '{"type":"do"}', '{"type":7}', "{" * 100])
def test_a_wrong_command_is_refused_and_the_socket_stays(service, command):
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        watcher.socket.send(command)
        assert watcher.take()["type"] == "refused"
        watcher.socket.send('{"type":"ping"}')
        assert watcher.take()["type"] == "pong"


def test_a_graceful_stop_answers_what_was_sent_and_says_that_it_goes_away(service):
    with service.socket("/v1/ingest") as feed:
        for i in range(50):
            feed.send(json.dumps(comment("r1", str(i))))
        assert service.stop() == 0
        acknowledged = 0
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                acknowledged = json.loads(feed.recv(timeout=5))["frame"]
    assert closed.value.rcvd.code == 1001
    service.start()
    assert service.state("r1").json["data_quality"]["events"] >= acknowledged
