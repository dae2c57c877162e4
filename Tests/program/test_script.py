"""The script on air: a rundown saved, segments heard, cues sent, seen and kept."""

import json
import time

import pytest

from rundown_text import RUNDOWN, sentence
from watching import Watcher


def save(service, room, text=RUNDOWN, token=None, query="", **headers):
    headers = {"Content-Type": "application/yaml", **headers}
    return service.request(
        "PUT", f"/v1/rooms/{room}/rundown{query}", text.encode(), token or service.owner, headers)


def command(service, room, action, token=None, **members):
    body = json.dumps({"action": action, **members}, ensure_ascii=False).encode()
    return service.request(
        "POST", f"/v1/rooms/{room}/commands", body, token or service.owner,
        {"Content-Type": "application/json"})


def now():
    return int(time.time() * 1000)


def begin(service, room, back_s=0):
    ts = now() - back_s * 1000
    service.send([{"room": room, "type": "stream_start", "id": "start", "ts": ts},
                  {"room": room, "type": "enter", "viewer": "v1", "id": "e1", "ts": ts}])
    return ts


def until(watcher, wanted, timeout=5):
    """Takes frames until the state is as wanted; answers what `wanted` found."""
    deadline = time.monotonic() + timeout
    while not (found := wanted(watcher.state)):
        assert time.monotonic() < deadline, json.dumps(watcher.state.get("script")) + json.dumps(
            watcher.state.get("cues"), ensure_ascii=False)
        watcher.take(timeout)
    return found


def test_a_saved_rundown_goes_on_air_with_the_stream(service):
    assert save(service, "r1").json == {"version": 1}
    begin(service, "r1")
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        script = until(watcher, lambda state: state.get("script"))
        assert script["rundown"] == "秋季置换专场"
        assert [s["segment"] for s in script["segments"]] == [
            "greeting", "offer", "call", "range", "close"]
        assert watcher.state["templates"][0] == {
            "key": "1", "kind": "lead_call", "text": "点小风车,|留电话|领三千"}
        assert watcher.state["goal"]["leads"] == 200


def test_saving_again_makes_a_version_and_a_stale_editor_is_told(service):
    save(service, "r1")
    assert save(service, "r1", RUNDOWN.replace("秋季", "冬季")).json == {"version": 2}
    late = save(service, "r1", **{"If-Match": '"1"'})
    assert late.status == 409 and late.json["code"] == "version_conflict"
    answer = service.get("/v1/rooms/r1/rundown", service.owner).json
    assert answer["version"] == 2 and answer["rundown"]["title"] == "冬季置换专场"
    assert [v["version"] for v in answer["versions"]] == [2, 1]
    first = service.get("/v1/rooms/r1/rundown?version=1", service.owner).json
    assert first["rundown"]["title"] == "秋季置换专场"


def test_a_rundown_written_out_as_yaml_reads_back_as_the_same(service):
    save(service, "r1")
    text = service.get("/v1/rooms/r1/rundown", service.owner,
                       headers={"Accept": "application/yaml"}).body.decode()
    save(service, "r2", text)
    of = lambda room: service.get(f"/v1/rooms/{room}/rundown", service.owner).json["rundown"]
    assert of("r1") == of("r2")


@pytest.mark.parametrize("change, path, code, where", [
    (("planned_s: 30", "planed_s: 30"), "segments[1].planed_s", "unknown_key", "planed_s"),
    (("    planned_s: 30\n", ""), "segments[1].planned_s", "missing_time", "- segment: offer"),
    (("2099-11-30", "2020-11-30"), "facts[0].valid_until", "past", "2020-11-30"),
    (("2099-11-30", "2099-02-30"), "facts[0].valid_until", "bad_date", "2099-02-30"),
    (("facts: [subsidy]", "facts: [gone]"), "segments[1].facts[0]", "unknown_fact", "[gone]"),
    (("kind: feature", "kind: featur"), "segments[3].kind", "unknown_word", "kind: featur"),
    (("name: 留资口播", "name: [留资]"), "segments[2].name", "bad_shape", "[留资]"),
    (("repeats: true", "repeats: true: no"), "", "bad_yaml", "repeats"),
])
def test_what_is_wrong_is_told_with_place_and_line_and_the_show_keeps_the_last_good_one(
        service, change, path, code, where):
    save(service, "r1")
    text = RUNDOWN.replace(*change)
    line = text[:text.index(where)].count("\n") + 1
    answer = save(service, "r1", text)
    assert answer.status == 422 and answer.json["code"] == "bad_rundown"
    found = [(p["path"], p["code"], p["line"]) for p in answer.json["problems"]]
    assert (path, code, line) in found, found
    assert service.get("/v1/rooms/r1/rundown", service.owner).json["version"] == 1


@pytest.mark.parametrize("pattern", ["(a+)+$", "优惠(", "[z-a]"])
def test_a_pattern_that_does_not_compile_or_runs_away_is_told_at_save(service, pattern):
    text = RUNDOWN.replace("    facts: [subsidy]", f"    patterns: ['{pattern}']")
    answer = save(service, "r1", text)
    assert answer.status == 422
    assert answer.json["problems"][0]["path"] == "segments[1].patterns[0]"


def test_a_message_is_on_the_hosts_screen_at_once_and_its_way_is_seen(service):
    begin(service, "r1")
    host = service.token("host", "r1")
    with Watcher(service, "room=r1&page=control") as controller, \
            Watcher(service, "room=r1&page=host&screen=s1", host) as screen:
        controller.take()
        screen.take()
        until(controller, lambda state: len(state.get("crew", [])) == 2)
        sent = command(service, "r1", "message", text="先讲置换补贴,|再报到店礼")
        cue = until(screen, lambda state: state.get("cue"))
        assert cue["cue"] == sent.json["cue"] and cue["text"] == "先讲置换补贴,|再报到店礼"
        for state in ("shown", "seen", "done"):
            screen.socket.send(json.dumps({
                "type": "do", "ref": state, "action": "ack", "cue": cue["cue"], "state": state,
                "screen": "s1"}))
        done = until(controller, lambda state: [
            c for c in state.get("cues", []) if c["cue"] == cue["cue"] and c["state"] == "done"])[0]
        assert done["shown_ts"] <= done["seen_ts"] <= done["ended_ts"]
        until(controller, lambda state: "cue" not in state)


def test_a_host_may_acknowledge_and_nothing_else(service):
    begin(service, "r1")
    host = service.token("host", "r1")
    assert command(service, "r1", "message", host, text="慢一点").status == 403
    assert command(service, "r1", "segment", host, segment="offer").status == 403
    sent = command(service, "r1", "message", text="慢一点").json["cue"]
    assert command(service, "r1", "ack", host, cue=sent, state="seen").status == 200
    assert command(service, "r1", "ack", host, cue=sent, state="expired").status == 400


def test_a_feed_may_not_steer(service):
    feed = service.token("ingest")
    ack = service.send([
        {"room": "r1", "type": "cue", "cue": "c", "kind": "stop", "text": "停"},
        {"room": "r1", "type": "comment", "text": "好"}], feed).json
    assert ack["accepted"] == 1
    assert ack["rejected"][0]["code"] == "forbidden_type" and ack["rejected"][0]["line"] == 1


def test_a_message_too_long_for_a_glance_is_refused(service):
    begin(service, "r1")
    answer = command(service, "r1", "message", text="这句话实在太长了主播一眼根本就看不完的")
    assert answer.status == 400 and answer.json["code"] == "bad_field"


def test_the_tracker_hears_the_segments_and_the_points(service):
    save(service, "r1")
    ts = begin(service, "r1", back_s=30)
    spoken = ["欢迎新进直播间的朋友，今天清库存专场", "今天置换补贴三千元，到店就送行车记录仪",
              "旧车换新车的朋友，置换再补三千", "点击左下角小风车，留下您的电话"]
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        for i, text in enumerate(spoken):
            service.send([sentence("r1", i, text, ts + i * 6000)])
        script = until(watcher, lambda state: state.get("script", {}).get("segment") == "call"
                       and state["script"])
        assert script["basis"] == "tracker" and script["position"] == 3
        offer = script["segments"][1]
        assert (offer["said"], offer["points"]) == (2, 2)
        assert [s["state"] for s in script["segments"]] == [
            "done", "done", "on_air", "next", "later"]


def test_a_switch_by_hand_wins_over_what_is_heard(service):
    save(service, "r1")
    ts = begin(service, "r1", back_s=10)
    service.send([sentence("r1", 0, "今天置换补贴三千元，到店就送行车记录仪", ts)])
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        until(watcher, lambda state: state.get("script", {}).get("segment") == "offer")
        command(service, "r1", "segment", segment="range")
        service.send([sentence("r1", 1, "置换再补三千", now())])
        script = until(watcher, lambda state: state["script"]["segment"] == "range"
                       and state["script"])
        assert script["basis"] == "manual"
        command(service, "r1", "extend", seconds=30)
        until(watcher, lambda state: state["script"]["end_ts"] == script["end_ts"] + 30_000)


def test_what_was_on_air_is_the_same_after_a_kill(service):
    save(service, "r1")
    ts = begin(service, "r1", back_s=10)
    service.send([sentence("r1", 0, "今天置换补贴三千元，到店就送行车记录仪", ts)])
    command(service, "r1", "message", text="慢一点", ttl_s=600)
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        before = until(watcher, lambda state: state.get("script", {}).get("segment") == "offer"
                       and state.get("cue") and state)
    service.kill()
    service.start()
    after = service.state("r1").json
    assert after["cue"] == before["cue"] and after["cues"] == before["cues"]
    for name in ("segment", "since_ts", "version", "rundown", "loop", "points"):
        assert after["script"][name] == before["script"][name]


def test_trial_cues_before_the_stream_leave_no_stream_behind(service):
    save(service, "r1")
    with Watcher(service, "room=r1&page=host&screen=s1") as screen:
        screen.take()
        assert screen.state["script"]["rundown"] == "秋季置换专场"
        command(service, "r1", "message", text="看清了吗?")
        cue = until(screen, lambda state: state.get("cue"))
        assert command(service, "r1", "ack", cue=cue["cue"], state="done").status == 200
        until(screen, lambda state: "cue" not in state)
    assert service.state("r1").status == 404
    assert service.get("/v1/rooms/r1/streams", service.owner).status == 404


def comment(room, number, text, viewer=None, ts=None):
    return {"room": room, "type": "comment", "id": f"c{number}", "text": text,
            "viewer": viewer or f"v{number}", **({"ts": ts} if ts else {})}


def test_questions_gather_and_the_sheet_answers(service):
    save(service, "r1")
    begin(service, "r1", back_s=20)
    with Watcher(service, "room=r1&page=control") as watcher:
        watcher.take()
        early = now() - 12_000
        service.send([comment("r1", i, text, ts=early + i) for i, text in enumerate(
            ["落地多少钱", "多少钱啊", "续航多少", "主播好漂亮", "价格多少"])])
        questions = until(watcher, lambda state: len(state.get("questions", [])) == 2
                          and state["questions"])
        price = next(q for q in questions if q["question"] == "price")
        assert price["asks"] == price["askers"] == 3
        assert price["answer"]["text"] == "置换补贴|3000 元"
        assert "answer" not in next(q for q in questions if q["question"] == "range")
        cue = until(watcher, lambda state: state.get("cue", {}).get("kind") == "answer"
                    and state["cue"])
        assert cue["question"] == "price" and cue["fact"] == "置换补贴|3000 元"
        command(service, "r1", "answer", question="range")
        service.send([sentence("r1", 0, "今天的置换补贴是3000元", now())])
        until(watcher, lambda state: "questions" not in state)


def test_a_fact_past_its_date_is_never_offered(service):
    text = RUNDOWN.replace("    valid_until: 2099-11-30\n", "").replace(
        "intents: [trade_in, price]", "intents: [trade_in]")
    save(service, "r1", text)
    begin(service, "r1")
    with Watcher(service, "room=r1&page=control") as watcher:
        watcher.take()
        service.send([comment("r1", 1, "落地多少钱")])
        question = until(watcher, lambda state: state.get("questions"))[0]
        assert "answer" not in question


def test_a_plan_is_shown_after_a_stream_that_was_watched(service):
    """Whoever first opened a page while the room was on air sees the plan for the next stream, too."""
    save(service, "r1")
    begin(service, "r1")
    with Watcher(service, "room=r1&page=control") as watcher:
        watcher.take()
        until(watcher, lambda state: state.get("templates"))
        command(service, "r1", "end_stream")
        until(watcher, lambda state: state["status"] == "ended")
    with Watcher(service, "room=r1&page=control") as watcher:
        watcher.take()
        script = until(watcher, lambda state: state.get("script"))
        assert script["segments"] and watcher.state["templates"]


def test_two_controllers_two_screens_and_kills_lose_and_double_nothing(tmp_path):
    """Forty messages from two controllers while the service is killed twice and screens come and
    go: every acknowledged message is there once, and its receipts with it."""
    import threading

    from service import Service

    with Service(tmp_path) as service:
        begin(service, "r1")
        host = service.token("host", "r1")
        acknowledged, failures = [], []

        def controller(name):
            for i in range(20):
                while not service.address:  # it is being started again
                    time.sleep(0.02)
                try:
                    answer = command(service, "r1", "message", text=f"{name}{i}", ttl_s=600)
                    if answer.status == 200:
                        acknowledged.append((answer.json["cue"], f"{name}{i}"))
                except (OSError, TypeError):  # between two addresses
                    time.sleep(0.05)
                time.sleep(0.03)

        def screen(name):
            with_screen = Watcher(service, f"room=r1&page=host&screen={name}", host)
            while not stop.is_set():
                try:
                    with_screen.connect()
                    for _ in range(15):
                        with_screen.take(timeout=1)
                        cue = (with_screen.state or {}).get("cue")
                        if cue and cue["state"] == "created":
                            command(service, "r1", "ack", host, cue=cue["cue"], state="seen",
                                    screen=name)
                            command(service, "r1", "ack", host, cue=cue["cue"], state="done",
                                    screen=name)
                    with_screen.cut()
                except Exception:
                    time.sleep(0.05)

        service.owner
        stop = threading.Event()
        threads = [threading.Thread(target=controller, args=(n,)) for n in "ab"]
        screens = [threading.Thread(target=screen, args=(n,), daemon=True) for n in ("s1", "s2")]
        for thread in threads + screens:
            thread.start()
        for _ in range(2):
            time.sleep(0.3)
            service.kill()
            service.start()
        for thread in threads:
            thread.join()
        time.sleep(1)
        stop.set()
        for thread in screens:
            thread.join(timeout=5)
        stream = service.state("r1").json["stream"]
        lines = [json.loads(line) for line in service.get(
            f"/v1/streams/{stream}/events", service.owner).body.splitlines()]
        kept = [(e["cue"], e["text"]) for e in lines if e["type"] == "cue"]
        assert len(acknowledged) > 10
        assert set(acknowledged) <= set(kept) and len(kept) == len(set(kept))
        assert len({text for _, text in kept}) == len(kept)
        receipts = [(e["cue"], e["state"], e["screen"]) for e in lines if e.get("screen")]
        assert receipts and len(receipts) == len(set(receipts))


def test_check_tells_a_files_problems_with_their_lines(service, tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(RUNDOWN)
    bad.write_text(RUNDOWN.replace("planned_s: 30", "planned_s: soon"))
    assert service.run("check", "--data", tmp_path, "--rundown", good).returncode == 0
    told = service.run("check", "--data", tmp_path, "--rundown", bad, check=False)
    assert told.returncode == 1
    assert f"{bad}:15: segments[1].planned_s: planned_s must be a whole number" in told.stderr


def test_what_was_skipped_repeated_left_early_or_overran_is_said(service):
    save(service, "r1")
    start = now() - 104_000
    service.send([{"room": "r1", "type": "stream_start", "id": "start", "ts": start}] + [
        {"room": "r1", "type": "segment", "id": f"s{at}", "segment": name, "by": "mei",
         "ts": start + at * 1000}
        for at, name in [(0, "greeting"), (5, "offer"), (12, "range"), (102, "close")]])
    with Watcher(service, "room=r1") as watcher:
        watcher.take()
        script = until(watcher, lambda state: state.get("script", {}).get("segment") == "close"
                       and state["script"].get("segments") and state["script"])
    told = {s["segment"]: (s["state"], s.get("timing")) for s in script["segments"]}
    assert told == {"greeting": ("next", None), "offer": ("done", "left_early"),
                    "call": ("skipped", None), "range": ("done", "overran"),
                    "close": ("on_air", None)}
    # 102 s after the start, where 90 were planned.
    assert (script["behind_s"], script["pace"]) == (12, "on_time")


def test_a_silent_stream_is_asked_about_before_it_is_closed(tmp_path):
    from service import Service

    with Service(tmp_path, "--stale-after-s", "4") as service:
        begin(service, "r1")
        with Watcher(service, "room=r1&page=control") as watcher:
            watcher.take()
            asked = until(watcher, lambda state: state.get("still_live"), timeout=6)
            assert asked["closes_ts"] == asked["silent_since_ts"] + 4000
            assert command(service, "r1", "still_live").status == 200
            until(watcher, lambda state: "still_live" not in state)
            assert watcher.state["status"] == "live"
            # Nobody answers the second time.
            until(watcher, lambda state: state.get("still_live"), timeout=6)
            until(watcher, lambda state: state["status"] == "ended", timeout=8)
            assert watcher.state["reason"] == "stale"
