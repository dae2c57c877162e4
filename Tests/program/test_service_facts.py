"""What the service itself puts on record: streams that nobody ended, and the way events came."""

import time

from service import Service


def now_ms():
    return int(time.time() * 1000)


def wait_for(condition, timeout_s=20):
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)
    return found


def test_a_stale_stream_is_closed_with_its_last_event(tmp_path):
    with Service(tmp_path / "data", "--stale-after-s", "2") as service:
        last = now_ms()
        service.send([
            {"room": "r1", "type": "enter", "id": "1", "viewer": "a", "ts": last - 500},
            {"room": "r1", "type": "comment", "id": "2", "viewer": "a", "ts": last, "text": "1"},
        ])
        assert service.state("r1").json["status"] == "live"
        wait_for(lambda: service.state("r1").json["status"] == "ended")
        state = service.state("r1").json
        assert (state["reason"], state["ended_ts"], state["now"]) == ("stale", last, last)
        items = service.get(f"/v1/streams/{state['stream']}/events", service.owner).body.decode()
        assert '"type":"stream_end"' in items and '"reason":"stale"' in items
        service.kill()
        service.start()
        assert service.state("r1").json["reason"] == "stale"


def test_a_stream_that_is_heard_is_not_stale(tmp_path):
    with Service(tmp_path / "data", "--stale-after-s", "2") as service:
        for n in range(8):
            service.send([{"room": "r1", "type": "comment", "id": str(n), "viewer": "a", "text": "1"}])
            time.sleep(0.4)
        assert service.state("r1").json["status"] == "live"


def test_a_start_leaves_feeds_time_to_come_back(tmp_path):
    with Service(tmp_path / "data", "--stale-after-s", "3") as service:
        service.send([{"room": "r1", "type": "comment", "id": "1", "viewer": "a", "text": "1"}])
        service.kill()
        time.sleep(3.5)
        service.start()
        assert service.state("r1").json["status"] == "live"


def test_how_events_came_is_told(service):
    base = now_ms() - 30_000
    service.send([
        {"room": "r1", "type": "comment", "id": str(n), "viewer": "a", "text": "1", "ts": base + offset}
        for n, offset in enumerate([0, 10_000, 9_000, 20_000, 15_000, 30_000])])
    delivery = service.state("r1").json["data_quality"]["delivery"]
    assert delivery["out_of_order"] == 2 and delivery["late"] == 1
    assert delivery["lag_ms"]["max"] == 5000 and delivery["lag_ms"]["p99"] == 5000
    assert 1000 <= delivery["lag_ms"]["p50"] <= 1130
    assert -1000 < list(delivery["clock_skew_ms"].values())[0] < 5000


def test_a_fast_clock_is_seen(service):
    service.send([{"room": "r1", "type": "comment", "id": "1", "viewer": "a", "text": "1", "ts": now_ms() + 4000}])
    skew = list(service.state("r1").json["data_quality"]["delivery"]["clock_skew_ms"].values())[0]
    assert -4100 < skew < -3000


def test_a_gap_is_listed_and_marks_the_windows_it_touches(service):
    service.send([
        {"room": "r1", "type": "stream_start", "id": "0", "ts": 1_750_000_000_000},
        {"room": "r1", "type": "gap", "id": "1", "feed": "f", "ts": 1_750_000_100_000,
         "from_ts": 1_750_000_040_000, "to_ts": 1_750_000_100_000, "cause": "silent"},
        {"room": "r1", "type": "gap", "id": "2", "feed": "g", "ts": 1_750_000_110_000,
         "from_ts": 1_750_000_090_000, "to_ts": 1_750_000_110_000},
        {"room": "r1", "type": "comment", "id": "3", "viewer": "a", "text": "1", "ts": 1_750_000_120_000},
    ])
    state = service.state("r1").json
    gaps = state["data_quality"]["gaps"]
    assert gaps["n"] == 2 and gaps["seconds"] == 70
    assert gaps["latest"][0] == {
        "feed": "f", "from_ts": 1_750_000_040_000, "to_ts": 1_750_000_100_000, "cause": "silent"}
    assert state["windows"]["60"]["gap_s"] == 50 and state["windows"]["300"]["gap_s"] == 70
    assert state["windows"]["60"]["previous"]["gap_s"] == 20


def test_the_service_puts_the_silence_of_a_feed_on_record(service):
    """A minute of it, by the clock: a shorter one is no gap, whatever the feed's rhythm was."""

    def say(feed, number):
        ts = now_ms()
        service.send([{"room": "r1", "type": "comment", "id": f"{feed} {number}", "feed": feed, "viewer": "a",
                       "text": "1", "ts": ts}])
        return ts

    def gaps():
        return service.state("r1").json["data_quality"].get("gaps", {"n": 0})

    for number in range(8):
        last = say("falls silent", number)
        say("goes on", number)
        time.sleep(0.2)
    for number in range(8, 39):
        time.sleep(2)
        say("goes on", number)
    assert gaps()["n"] == 0
    back = say("falls silent", 8)
    wait_for(lambda: gaps()["n"])
    found = gaps()
    assert found["n"] == 1 and found["seconds"] == (back - last) / 1000
    (gap,) = found["latest"]
    assert gap == {"feed": "falls silent", "from_ts": last, "to_ts": back, "cause": "silent"}
    state = service.state("r1").json
    assert state["windows"]["300"]["gap_s"] == found["seconds"]
    events = service.get(f"/v1/streams/{state['stream']}/events", service.owner).body.decode()
    assert events.count('"type":"gap"') == 1
    service.kill()
    service.start()
    assert gaps() == found


def test_the_transcript_has_the_current_text_of_each_utterance(service):
    def say(name, utterance, text, **fields):
        return {"room": "r1", "type": "transcript", "id": name, "utterance": utterance, "text": text,
                "ts": 1_750_000_000_000, "end_ts": 1_750_000_002_000, **fields}

    service.send([
        say("1", "u1", "今天", final=False), say("2", "u1", "今天这款", final=True),
        say("3", "u1", "今天这款车", final=True, rev=2), say("4", "u0", "然后", final=False, ts=1_750_000_005_000),
    ])
    for place in ("rooms/r1", f"streams/{service.state('r1').json['stream']}"):
        said = service.get(f"/v1/{place}/transcript", service.owner).json["sentences"]
        assert [(s["text"], s["final"]) for s in said] == [("今天这款车", True), ("然后", False)]
    service.kill()
    service.start()
    assert service.get("/v1/rooms/r1/transcript", service.owner).json["sentences"] == said
