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
