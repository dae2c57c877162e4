"""The thinnest path through all the real parts: push, durable ack, state, watcher."""

import json


def test_a_pushed_event_is_acknowledged_counted_and_shown(service):
    with service.socket("/v1/watch?room=r1") as watcher:
        assert json.loads(watcher.recv())["type"] == "snapshot"
        ack = service.send([
            {"room": "r1", "type": "enter", "id": "1", "viewer": "a"},
            {"room": "r1", "type": "comment", "id": "2", "viewer": "a", "text": "多少钱"},
        ])
        assert ack.status == 200
        assert ack.json == {"accepted": 2, "duplicates": 0, "rejected": []}
        seen = []
        while not any(frame["type"] == "items" for frame in seen):
            seen.append(json.loads(watcher.recv(timeout=5)))
    assert service.state("r1").json["audience"]["entries"] == 1


def test_what_was_acknowledged_is_there_after_a_kill(service):
    service.send([{"room": "r1", "type": "enter", "id": "1", "viewer": "a"}])
    before = service.state("r1").json
    service.kill()
    service.start()
    after = service.state("r1").json
    assert after["audience"]["entries"] == before["audience"]["entries"] == 1
    assert service.send([{"room": "r1", "type": "enter", "id": "1", "viewer": "a"}]).json["duplicates"] == 1


def test_an_array_that_stands_on_many_lines_is_the_same_after_a_restart(service):
    events = [
        {"room": "r1", "type": "enter", "viewer": "a", "ts": 1700000000000, "source": "x\ny"},
        {"room": "r1", "type": "comment", "viewer": "a", "ts": 1700000001000, "text": "多少\n钱"},
    ]
    body = json.dumps(events, indent=2).encode()
    assert service.send(body).json["accepted"] == 2
    before = service.state("r1").json
    service.kill()
    service.start()
    assert service.state("r1").json == before
    assert service.send(body).json == {"accepted": 0, "duplicates": 2, "rejected": []}


def test_a_phone_number_goes_to_the_vault_whatever_event_brings_it(service):
    with service.socket("/v1/watch?room=r1") as watcher:
        watcher.recv()
        service.send([
            {"room": "r1", "type": "form_submit", "id": "1", "viewer": "a", "phone": "13900001111"},
            {"room": "r1", "type": "comment", "id": "2", "viewer": "a", "text": "好", "wechat": "wx-a1"},
        ])
        frame = {}
        while frame.get("type") != "items":
            text = watcher.recv(timeout=5)
            assert "13900001111" not in text and "wx-a1" not in text
            frame = json.loads(text)
    stored = b"".join(path.read_bytes() for path in service.data.glob("showcaller.db*"))
    assert b"13900001111" not in stored and b"wx-a1" not in stored
