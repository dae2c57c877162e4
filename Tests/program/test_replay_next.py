"""What one stream teaches the next: actions come back and are ticked off, and each is seen beside those before it and
beside other rooms. What is told equals a second computation."""
import math
import statistics
import time

import pages
import pytest
from ended_evening import START, evening, replay, review, tell, ts
from pages import expect
from student_t import t_quantile

READY = ".replay[data-ready]"
DAY = 86_400_000


def later(events, days, **changed):
    """The same evening so many days later."""
    for one in events:
        one = {**one, **changed, "id": f"d{days}-{one['id']}", "ts": one["ts"] + days * DAY}
        for name in ("end_ts",):
            if name in one:
                one[name] += days * DAY
        for name in ("lead", "cue"):
            if name in one:
                one[name] = f"d{days}-{one[name]}"
        yield one


def get(service, path, token=None):
    answer = service.get(path, token or service.owner)
    assert answer.status == 200, answer.body
    return answer.json


def actions(service, before=None, room="r1"):
    return get(service, f"/v1/rooms/{room}/actions" + (f"?before={before}" if before else ""))["actions"]


def agree(service, stream, *texts):
    review(service, stream, *({"what": "action", "key": f"a{n}", "text": text, "owner": "小禾", "due": "2026-01-07",
                               "name": "order"} for n, text in enumerate(texts)))


# Actions


def test_actions_come_back_before_the_next_stream_and_the_next_replay_tells_what_became_of_them(service):
    first = tell(service, evening())
    agree(service, first, "补贴先讲", "留资口播提前", "少说套话")
    review(service, first, {"what": "action", "key": "a2", "text": "少说套话", "state": "removed"})
    found = actions(service)
    assert [(one["text"], one["owner"], one["due"], one["state"], one["stream"]) for one in found] == [
        ("补贴先讲", "小禾", "2026-01-07", "open", first), ("留资口播提前", "小禾", "2026-01-07", "open", first)]
    second = tell(service, later(evening(), 1))
    assert actions(service, before=second) == found and actions(service, before=first) == []
    review(service, first, {"what": "action", "key": "a1", "text": "留资口播提前", "owner": "小禾", "due": "2026-01-07",
                            "state": "done"})
    assert [one["state"] for one in actions(service, before=second)] == ["open", "done"]
    agree(service, second, "开场短一点")
    assert [one["text"] for one in actions(service)] == ["开场短一点", "补贴先讲", "留资口播提前"]
    service.kill()
    service.start()
    assert [one["state"] for one in actions(service)] == ["open", "open", "done"]
    assert service.get("/v1/rooms/r1/actions", service.token("viewer", "r2")).status == 403
    assert service.get("/v1/rooms/r1/actions?before=none", service.owner).status == 404
    assert actions(service, room="nobody") == []


needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


@needs_browser
def test_they_are_ticked_in_the_set_up_and_told_on_the_next_replay(service, opened):
    first = tell(service, evening())
    agree(service, first, "补贴先讲", "留资口播提前", "开场短一点")
    page = opened(service)
    page.open("/rooms/r1/setup", "[data-ready] .promises li")
    assert page.page.locator(".promises li").count() == 3
    assert "小禾" in page.text(".promises") and "2026-01-07 之前" in page.text(".promises")
    tick = lambda text: page.page.locator(".promises li", has_text=text).locator("input")
    tick("补贴先讲").check()
    tick("开场短一点").check()
    states = lambda: {one["text"]: one["state"] for one in actions(service)}
    expect(lambda: list(states().values()).count("done") == 2)
    tick("开场短一点").uncheck()
    expect(lambda: states() == {"补贴先讲": "done", "留资口播提前": "open", "开场短一点": "open"})
    # Nothing of what was agreed on is lost by ticking it.
    assert {(one["owner"], one["due"], one["origin"]) for one in actions(service)} == {("小禾", "2026-01-07", "order")}
    page.judge()
    page.page.reload()
    page.page.wait_for_selector("[data-ready] .promises li")
    assert "补贴先讲" not in page.text(".promises")
    second = tell(service, later(evening(), 1))
    page.open(f"/streams/{second}", READY + " .promises")
    assert page.text(".promises") == "上次说好的 3 件事，做到了 1 件。"
    page.page.locator(".more-of .choice").get_by_role("button", name="下次的动作", exact=True).click()
    panel = page.text(".more-of .tab")
    assert "上次说好的" in panel and "补贴先讲" in panel and "还没有做" in panel and "才做到，晚了" in panel
    page.page.evaluate("scrollTo(0, 0)")
    page.judge()


@needs_browser
def test_they_stand_at_the_desk_before_and_during_the_stream_and_one_key_ticks_them(service, opened):
    first = tell(service, evening())
    agree(service, first, "补贴先讲", "留资口播提前")
    states = lambda: {one["text"]: one["state"] for one in actions(service)}
    page = opened(service)
    page.open("/rooms/r1/control", ".desk[data-ready] .promises li")
    panel = page.page.locator(".promises")
    assert panel.locator("li kbd").all_inner_texts() == ["T"], "printed where it acts"
    page.judge(".promises")
    # Before the stream.
    page.page.keyboard.press("t")
    expect(lambda: states() == {"补贴先讲": "done", "留资口播提前": "open"})
    expect(lambda: page.text(".undo-bar").startswith("做到了：补贴先讲"))
    page.page.keyboard.press("z")
    expect(lambda: states() == {"补贴先讲": "open", "留资口播提前": "open"})
    # During the stream.
    service.send([{"room": "r1", "id": "now", "type": "stream_start", "ts": int(time.time() * 1000)}], service.owner)
    page.page.wait_for_selector(".chip.live")
    assert panel.locator("li").count() == 2
    page.page.wait_for_timeout(700)
    page.page.keyboard.press("t")
    expect(lambda: states()["补贴先讲"] == "done" and panel.locator("li").nth(1).locator("kbd").count() == 1)
    panel.locator("input").nth(1).check()
    expect(lambda: set(states().values()) == {"done"} and panel.locator("kbd").count() == 0)
    # Nothing is left: the key does nothing, and who opens the desk now sees no list.
    page.page.wait_for_timeout(700)
    page.page.keyboard.press("t")
    page.open("/rooms/r1/control", ".desk[data-ready]")
    page.page.wait_for_timeout(500)
    assert page.page.locator(".promises").count() == 0


@needs_browser
def test_what_cannot_be_saved_is_not_ticked(service, opened):
    first = tell(service, evening())
    agree(service, first, "补贴先讲")
    page = opened(service)
    page.page.route("**/review", lambda route: route.fulfill(status=503, json={"message": "满了"}))
    page.open("/rooms/r1/setup", "[data-ready] .promises li")
    page.page.locator(".promises input").click()
    expect(lambda: "没有存上：满了" in page.text(".promises"))
    assert not page.page.locator(".promises input").is_checked()


# Beside others


def compared(service, stream, token=None):
    """As it is when all others have been looked at."""
    deadline = time.monotonic() + 60
    while True:
        found = get(service, f"/v1/streams/{stream}/comparison", token)
        if found["waiting"] == 0:
            return found
        assert time.monotonic() < deadline, "the others were not looked at"
        time.sleep(0.1)


def week(service, days, room="r1"):
    """Evenings that differ: each day some seconds longer between comments, and leads fewer."""
    streams = []
    for day in range(days):
        events = [one for one in evening(room=room)
                  if not (one["type"] == "comment" and hash_of(one["id"], day) < 0.1 * day)]
        streams.append(tell(service, later(events, day)))
    return streams


def hash_of(name, day): return (sum(map(ord, name)) * 7919 + day * 104729) % 1000 / 1000


def expected(values):
    n, mean = len(values), statistics.mean(values)
    half = t_quantile(n - 1) * statistics.stdev(values) * math.sqrt(1 + 1 / n)
    half = max(half, 0.05 * abs(mean))
    return mean - half, mean, mean + half


def test_the_scorecard_stands_beside_the_last_seven_of_the_room(service):
    streams = week(service, 9)
    found = compared(service, streams[-1])["usual"]
    assert found["streams"] == streams[-2:-9:-1] and found["n"] == 7
    cards = [{line["line"]: line for line in replay(service, stream)["scorecard"]["lines"]} for stream in streams]
    own = cards[-1]
    lines = {line["line"]: line for line in found["lines"]}
    assert len(lines) >= 3 and "interaction" in lines
    for name, line in lines.items():
        field = "score" if "score" in own[name] else "value"
        values = [card[name][field] for card in cards[1:8] if field in card[name]]
        low, mean, high = expected(values)
        assert line["n"] == len(values) == 7
        assert (line["low"], line["usual"], line["high"]) == pytest.approx((low, mean, high), abs=0.01), name
        value = own[name][field]
        assert line["value"] == pytest.approx(value, abs=0.001)
        assert line["verdict"] == ("low" if value < low else "high" if value > high else "usual"), name
    # The last evening had the fewest comments by far.
    assert lines["interaction"]["usual"] > lines["interaction"]["value"]


def test_of_fewer_than_three_streams_there_is_no_verdict(service):
    streams = week(service, 4)
    for stream, n in zip(streams, range(4)):
        found = compared(service, stream)["usual"]
        assert found["n"] == n
        assert all(line["n"] == n and ("verdict" in line) == (n >= 3) == ("usual" in line) for line in found["lines"])
        assert ("verdict" in found.get("score", {})) == (n >= 3)


def test_peers_are_the_last_streams_of_rooms_that_one_may_see(service):
    mine = week(service, 1)[0]
    for room in ("r2", "r3", "r4", "r5"):
        tell(service, evening(room=room, minutes=10 if room != "r5" else 3))
    tell(service, [{**one, "ts": one["ts"] + DAY, "id": "n" + one["id"]} for one in evening(room="r2", talk=False)
                   if "lead" not in one and "cue" not in one])
    found = compared(service, mine)["peers"]
    rooms = sorted(stream.split("-")[0] for stream in found["streams"])
    assert rooms == ["r2", "r3", "r4"] and found["n"] == 3  # r5 was a trial of three minutes
    assert not [stream for stream in found["streams"] if "20260106" in stream]  # the day after had not been yet
    assert all("verdict" in line for line in found["lines"] if line["n"] >= 3)
    some = compared(service, mine, service.token("viewer", "r1", "r2"))["peers"]
    assert [stream.split("-")[0] for stream in some["streams"]] == ["r2"]
    assert all("verdict" not in line for line in some["lines"])
    assert service.get(f"/v1/streams/{mine}/comparison", service.token("viewer", "r2")).status == 404


def test_an_intervention_is_told_beside_the_room_at_the_same_minute(service):
    streams = week(service, 7)
    card, = [one for one in compared(service, streams[-1])["interventions"] if one["name"] == "boost_started"]
    after = card["usual"]
    assert after["entries"] == pytest.approx(statistics.mean(
        sum(1 for one in evening() if one["type"] == "enter" and ts(200) <= one["ts"] < ts(600)) for _ in range(6)), abs=1.5)
    assert "usual" not in [one for one in compared(service, streams[3])["interventions"]][0]


def test_after_a_restart_others_are_looked_at_behind_the_answer(service):
    streams = week(service, 5)
    before = compared(service, streams[-1])
    service.kill()
    service.start()
    begun = get(service, f"/v1/streams/{streams[-1]}/comparison")
    assert begun["waiting"] == 4 - begun["usual"]["n"]
    assert compared(service, streams[-1]) == before
    # What is said later of one of them counts at once.
    review(service, streams[0], {"what": "note", "key": "n", "text": "x", "ts": START})
    assert compared(service, streams[-1])["usual"]["n"] == 4


@needs_browser
def test_the_page_shows_what_is_usual_and_where_nothing_can_be_said(service, opened):
    streams = week(service, 8)
    compared(service, streams[-1])
    page = opened(service)
    page.open(f"/streams/{streams[-1]}", READY + " [data-side=usual]")
    assert "前 7 场" in page.text(".beside") and "没有别的直播间可比" in page.text(".beside")
    row = page.page.locator("tr[data-line=interaction]")
    line = next(one for one in compared(service, streams[-1])["usual"]["lines"] if one["line"] == "interaction")
    text = row.locator("[data-side=usual]").inner_text()
    assert f"{line['usual']:.1f}" in text and ("偏低" in text) == (line["verdict"] == "low")
    page.judge()
    page.open(f"/streams/{streams[2]}", READY + " .beside")
    expect(lambda: "之前只有 2 场，不下结论" in page.text(".beside"))
    assert page.page.locator("[data-side]").count() == 0
    english = opened(service, locale="en-GB")
    english.open(f"/streams/{streams[-1]}", READY + " .beside")
    expect(lambda: "last 7 streams" in english.text(".beside"))
