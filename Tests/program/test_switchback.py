"""A trial inside a stream: planned in the set-up, switched from the desk, told by the replay. What it tells equals a
second computation from the event lines."""
import itertools
import json
import random
import time

import pages
import pytest
from lines_again import STEPS, Ground
from pages import SIZES, expect
from service import Service

START = 1767614400000
PLAN = {"what": "福袋", "goal": "lead_steps", "block_s": 60, "pairs": 7, "washout_s": 10, "seed": 11}
RUNDOWN = {"title": "夜场", "segments": [{"segment": "offer", "name": "政策", "planned_s": 60}]}
FROM = 100

needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


# The second computation


def order(seed, pairs):
    """On and off by lot (SplitMix64, its highest bit)."""
    state, mask = seed, 2**64 - 1
    for _ in range(pairs):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        first = (z ^ (z >> 31)) >> 63 == 1
        yield from (first, not first)


def computed(events, plan, begun, until):
    """Rates on and off over the pairs that were finished, and how often the lot alone gives as much."""
    ground = Ground(events, STEPS)
    drawn = list(order(plan["seed"], plan["pairs"]))
    pairs = []
    for i in range(0, len(drawn), 2):
        sides = {}
        for half in (i, i + 1):
            start = begun + half * plan["block_s"]
            bins = range(start + plan["washout_s"], start + plan["block_s"])
            n = sum(row[b] for row in ground.counts for b in bins if b < ground.bins)
            ms = sum(row[b] for row in ground.lived for b in bins if b < ground.bins)
            sides[drawn[half]] = n, ms
        if begun + (i + 2) * plan["block_s"] <= until:
            pairs.append((*sides[True], *sides[False]))
    on, on_ms, off, off_ms = (sum(column) for column in zip(*pairs))
    weights = [(a * u - b * t) / (t + u) for a, t, b, u in pairs]
    seen = abs(sum(weights))
    ways = list(itertools.product((1, -1), repeat=len(pairs)))
    above = sum(abs(sum(s * w for s, w in zip(way, weights))) >= seen - 1e-6 for way in ways)
    return {"pairs": len(pairs), "on": on, "off": off, "ratio": on / on_ms / (off / off_ms), "p": above / len(ways)}


def evening(seed=1, seconds=1200, plan=PLAN, factor=2.5, more=(), end=None):
    """People come each second and click; while on more often. What the crew says of the trial is in `more`."""
    chance = random.Random(seed)
    drawn = list(order(plan["seed"], plan["pairs"]))
    numbers = itertools.count()

    def event(kind, second, **fields):
        return {"room": "r1", "id": f"e{next(numbers)}", "type": kind, "ts": START + int(second * 1000), **fields}

    yield event("stream_start", 0, title="夜场", host="小禾")
    there = []
    for second in range(seconds - 200):
        enter, leave = second + chance.random(), second + 5 + chance.random() * 190
        there.append((enter, leave, f"v{second}"))
        yield event("enter", enter, viewer=f"v{second}", source="paid_x" if second % 3 == 0 else "feed")
        yield event("leave", leave, viewer=f"v{second}")
    for second in range(5, seconds - 5):
        at = (second - FROM) // plan["block_s"]
        isOn = 0 <= at < len(drawn) and drawn[at]
        inside = [who for enter, leave, who in there if enter < second and leave > second + 1]
        if inside and chance.random() < 0.2 * (factor if isOn else 1):
            yield event("card_click", second + chance.random() * 0.9, viewer=chance.choice(inside))
    for second, fields in more:
        yield event("switchback", second, **fields)
    yield event("stream_end", end or seconds)


BEGUN = (FROM, {"switchback": "a", "state": "begun", "plan": PLAN})


def tell(service, events):
    answer = service.send(sorted(events, key=lambda e: e["ts"]), service.owner)
    assert answer.status == 200 and answer.json["rejected"] == [], answer.body
    stream = service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]
    return service.get(f"/v1/streams/{stream}/replay", service.owner).json


@pytest.mark.parametrize("seed, factor", [(1, 2.5), (2, 1), (3, 1.5)])
def test_the_replay_tells_what_a_second_computation_tells(service, seed, factor):
    events = list(evening(seed, factor=factor, more=[BEGUN]))
    result, = tell(service, events)["switchbacks"]
    again = computed(events, PLAN, FROM, 1200)
    assert (result["state"], result["pairs"], result["planned_pairs"]) == ("done", 7, 7) and again["pairs"] == 7
    assert (result["on"]["n"], result["off"]["n"]) == (again["on"], again["off"])
    assert result["ratio"] == pytest.approx(again["ratio"], abs=6e-5)
    assert result["p"] == pytest.approx(again["p"], abs=6e-5) and result["exact"]
    assert [block["on"] for block in result["blocks"]] == list(order(11, 7))
    assert result["low"] < result["ratio"] < result["high"]
    assert (result["p"] <= 0.05) == (factor > 1)


def test_a_stream_cut_short_counts_whole_pairs_only(service):
    end = START + 449_000
    events = [e for e in evening(more=[BEGUN]) if e["ts"] < end or e["type"] == "leave"]
    came = {e["viewer"] for e in events if e["type"] == "enter"}
    events = [{**e, "ts": min(e["ts"], end)} for e in events if e.get("viewer") in {None, *came}]
    events.append({"room": "r1", "id": "end", "type": "stream_end", "ts": START + 450_000})
    result, = tell(service, events)["switchbacks"]
    assert (result["state"], result["pairs"], result["end_ts"]) == ("cut", 2, START + 450_000)
    assert [block["counts"] for block in result["blocks"]] == [True] * 4 + [False] * 10
    assert "low" not in result and result["p"] == computed(events, PLAN, FROM, 450)["p"]


def test_a_plan_changed_midway_is_two_trials_each_for_itself(service):
    other = {**PLAN, "seed": 12, "block_s": 90, "pairs": 2}
    events = list(evening(more=[BEGUN, (FROM + 250, {"switchback": "b", "state": "begun", "plan": other})]))
    first, second = tell(service, events)["switchbacks"]
    assert (first["state"], first["pairs"], first["end_ts"]) == ("replaced", 2, START + 350_000)
    assert (second["state"], second["pairs"], second["seed"]) == ("done", 2, 12)
    assert first["p"] == computed(events, PLAN, FROM, 350)["p"]
    assert second["p"] == computed(events, other, 350, 1200)["p"]


def test_blocks_that_were_missed_are_told_and_count_as_drawn(service):
    note = lambda state, block: {"switchback": "a", "state": state, "block": block}
    events = list(evening(more=[BEGUN, (130, note("missed", 0)), (200, note("missed", 1)), (210, note("kept", 1))]))
    result, = tell(service, events)["switchbacks"]
    assert [i for i, block in enumerate(result["blocks"]) if block.get("missed")] == [0]
    assert result["pairs"] == 7 and result["p"] == pytest.approx(computed(events, PLAN, FROM, 1200)["p"], abs=6e-5)


@pytest.mark.parametrize("wrong, field", [
    ({"state": "begun", "switchback": "a"}, "plan"), ({"state": "begun", "plan": PLAN}, "switchback"),
    ({"state": "over", "switchback": "a"}, "state"), ({"state": "missed", "switchback": "a"}, "block"),
    ({"state": "missed", "switchback": "a", "block": 64}, "block"),
    ({"state": "begun", "switchback": "a", "plan": {**PLAN, "pairs": 1}}, "plan.pairs"),
    ({"state": "begun", "switchback": "a", "plan": {**PLAN, "what": ""}}, "plan.what"),
    ({"state": "begun", "switchback": "a", "plan": {**PLAN, "washout_s": 31}}, "plan.washout_s"),
    ({"state": "begun", "switchback": "a", "plan": {**PLAN, "goal": "money"}}, "plan.goal"),
])
def test_what_is_no_trial_is_not_taken(service, wrong, field):
    answer = service.send([{"room": "r1", "id": "x", "type": "switchback", **wrong}], service.owner)
    assert answer.json["rejected"][0]["field"] == field


def test_a_feed_may_not_begin_one(service):
    line = {"room": "r1", "id": "x", "type": "switchback", **BEGUN[1]}
    assert service.send([line], service.token("ingest", "r1")).json["rejected"]


# On air


def save(service, plan=PLAN, status=200):
    body = json.dumps({**RUNDOWN, "switchback": plan}).encode()
    answer = service.request("PUT", "/v1/rooms/r1/rundown", body, service.owner, {"content-type": "application/json"})
    assert answer.status == status, answer.body
    return answer


def command(service, **members):
    body = json.dumps({"action": "switchback", **members}).encode()
    return service.request("POST", "/v1/rooms/r1/commands", body, service.owner)


def state(service):
    return service.state("r1").json


def on_air(service):
    service.send([{"room": "r1", "id": "start", "type": "stream_start", "ts": int(time.time() * 1000)}], service.owner)
    expect(lambda: state(service).get("switchback"))


def test_the_plan_stands_in_the_rundown(service):
    save(service)
    assert service.get("/v1/rooms/r1/rundown", service.owner).json["rundown"]["switchback"] == PLAN
    save(service, {"what": "封面"})
    kept = service.get("/v1/rooms/r1/rundown", service.owner).json["rundown"]["switchback"]
    assert kept == {"what": "封面", "goal": "lead_steps", "block_s": 300, "pairs": 7, "washout_s": 60, "seed": 1}
    for wrong, path in [({**PLAN, "block_s": 59}, "switchback.block_s"), ({**PLAN, "pairs": 33}, "switchback.pairs"),
                        ({}, "switchback.what"), ({**PLAN, "colour": 1}, "switchback.colour")]:
        assert path in [one["path"] for one in save(service, wrong, 422).json["problems"]]


def test_it_is_begun_and_stopped_from_the_desk_and_outlives_a_kill(service):
    save(service)
    assert "nothing is on air" in command(service, state="begun").json["message"]
    on_air(service)
    assert state(service)["switchback"] == {"plan": PLAN}
    assert command(service, state="stopped").status == 400 and command(service, state="sideways").status == 400
    assert command(service, state="begun").status == 200
    run = expect(lambda: state(service)["switchback"].get("run"))
    assert run["order"] == list(order(11, 7)) and run["state"] == "running"
    assert "one is running" in command(service, state="begun").json["message"]
    assert command(service, state="missed", block=14).status == 400
    assert command(service, state="missed", block=0).status == 200
    assert expect(lambda: state(service)["switchback"]["run"].get("missed") == [0])
    # The rundown may change: what began goes on as it was planned.
    save(service, {**PLAN, "what": "封面", "seed": 99})
    expect(lambda: state(service)["switchback"]["plan"]["what"] == "封面")
    service.kill()
    service.start()
    again = expect(lambda: state(service).get("switchback"))
    assert again["run"] == {**run, "missed": [0]}
    # Nothing of the result while it runs.
    stream = state(service)["stream"]
    shown, = service.get(f"/v1/streams/{stream}/replay", service.owner).json["switchbacks"]
    assert shown["state"] == "running" and "p" not in shown and "on" not in shown
    assert command(service, state="stopped").status == 200
    expect(lambda: state(service)["switchback"]["run"]["state"] == "stopped")
    assert command(service, state="begun").status == 200, "the next plan may begin"


# The pages


@needs_browser
def test_it_is_planned_in_the_set_up_and_steered_at_the_desk(service, opened):
    service.request("PUT", "/v1/rooms/r1/rundown", json.dumps(RUNDOWN).encode(), service.owner,
                    {"content-type": "application/json"})
    page = opened(service)
    page.open("/rooms/r1/setup", ".setup[data-ready]")
    page.page.locator(".steps-bar button").first.click()
    page.page.get_by_role("button", name="计划一个试验").click()
    page.page.get_by_label("开关什么").fill("福袋")
    page.page.get_by_label("每块多长").fill("1:00")
    page.page.get_by_label("切换后多久不算").fill("10")
    page.page.get_by_label("切换后多久不算").press("Tab")
    assert "一共 14:00" in page.text(".trial-plan") and "0.016" in page.text(".trial-plan")
    page.judge()
    page.page.get_by_role("button", name="全部保存").click()
    plan = lambda: service.get("/v1/rooms/r1/rundown", service.owner).json["rundown"].get("switchback")
    expect(lambda: plan() is not None)
    assert {**plan(), "seed": 0} == {**PLAN, "seed": 0}
    on_air(service)
    page.open("/rooms/r1/control", ".desk[data-ready] .trial")
    assert "7 对，每块 01:00" in page.text(".trial")
    page.page.locator(".trial").get_by_role("button", name="开始").click()
    page.page.wait_for_selector(".trial .state.on, .trial .state.off")
    assert "第 1/14 块" in page.text(".trial") and "福袋" in page.text(".trial")
    page.judge(".trial")
    page.page.get_by_role("button", name="这块没切").click()
    expect(lambda: state(service)["switchback"]["run"].get("missed") == [0])
    expect(lambda: page.page.locator(".trial button[aria-pressed=true]").count() == 1)
    page.page.locator(".trial button[aria-pressed=true]").click()
    expect(lambda: "missed" not in state(service)["switchback"]["run"])
    box = page.page.locator(".trial sc-hold button").bounding_box()
    page.page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.page.mouse.down()
    expect(lambda: state(service)["switchback"]["run"]["state"] == "stopped")
    page.page.mouse.up()
    expect(lambda: "提前结束" in page.text(".trial"))
    page.page.get_by_role("link", name="开播准备").first.click()
    page.page.wait_for_selector(".setup[data-ready]")
    page.page.locator(".steps-bar button").first.click()
    page.page.get_by_role("button", name="不做试验").click()
    page.page.get_by_role("button", name="全部保存").click()
    expect(lambda: plan() is None)


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    with Service(tmp_path_factory.mktemp("tried") / "data") as running:
        note = {"switchback": "a", "state": "missed", "block": 3}
        running.stream = tell(running, evening(more=[BEGUN, (FROM + 200, note)]))["stream"]
        yield running


@needs_browser
@pytest.mark.parametrize("size", SIZES)
def test_the_replay_shows_blocks_and_result(tried, opened, size):
    page = opened(tried, size=size, scheme="light" if size == SIZES[0] else "dark")
    page.open(f"/streams/{tried.stream}", ".replay[data-ready]")
    page.page.locator(".more-of .choice").get_by_role("button", name="效果", exact=False).first.click()
    page.page.wait_for_selector(".switchback")
    told = page.text(".switchback")
    assert "福袋" in told and "数了 7 对，计划 7 对" in told and "开着的时候更多" in told and "有 1 块没有照抽签切换" in told
    assert "由抽签决定" in page.text(".more-of .tab")
    page.page.locator(".switchback summary").click()
    assert page.page.locator(".switchback .blocks li").count() == 14
    page.page.locator(".switchback .blocks button").nth(2).click()
    expect(lambda: f"at={START + (FROM + 120) * 1000}" in page.page.evaluate("location.href"))
    page.page.evaluate("scrollTo(0, 0)")
    page.judge()
