"""Lines that worked, over hosts and rooms: what is named equals a second computation, and what must not be said any
more says so."""
import random

import pages
import pytest
from lines_again import INTERACTIONS, STEPS, found
from pages import SIZES, expect
from test_offers_desk import put

START = 1767614400000
DAY = 86_400_000
BEST = "点小风车，置换补贴八千"
TALK = ["底盘是新调的很稳", "后备箱放得下婴儿车", "这块屏幕有十五寸大", "冬天续航也够用", "座椅有通风加热",
        "门店全国都能提车"]
LEDGER = """offers:
  - offer: trade_in
    name: {zh: 置换补贴, en: Trade-in subsidy}
    kind: subsidy
    words: [置换补贴, 置换]
    amount: 8000元
    to: 2026-01-31
    source: 厂家商务政策
    say: 置换补贴看直播间公告
"""
PACKS = "packs:\n  - pack: own\n    name: 自家的\n    say: 换个说法\n    phrases:\n      - phrase: 点小风车\n"

needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


def evening(room, day, seed, host, factor=4.0, minutes=14, best_at=(200, 560)):
    """Somebody comes nearly each second and stays up to four minutes; a sentence each ten seconds; after each best line,
    said twice, people click more often for half a minute."""
    chance = random.Random(seed)
    start, seconds = START + day * DAY, minutes * 60
    name = f"{room}-{day}"

    def event(kind, ts, **more):
        event.n += 1
        return {"room": room, "id": f"{name}-{event.n}", "type": kind, "ts": start + ts, **more}

    event.n = 0
    yield event("stream_start", 0, title=f"{name}", host=host)
    there, ends, viewers = [], [], 0
    for second in range(0, seconds, 10):
        text = chance.choice(TALK) + chance.choice("，啊！呢")
        if any(at <= second < at + 10 for at in best_at):
            text = BEST + chance.choice("，啊！呢")
            ends.append(second + 4)
        ts = second * 1000 + chance.randrange(900)
        end = (second + 4) * 1000
        yield event("transcript", ts, utterance=f"{name}-u{second}", text=text, final=True, end_ts=start + end,
                    speaker=host)
    for second in range(seconds - 250):
        viewers += 1
        enter = second * 1000 + chance.randrange(1000)
        leave = enter + 5000 + chance.randrange(235_000)
        who = f"{name}-v{viewers}"
        there.append((enter, leave, who))
        yield event("enter", enter, viewer=who, source="paid_feed" if chance.random() < 0.3 else "feed")
        yield event("leave", leave, viewer=who)
    for second in range(1, seconds - 1):
        inside = [one for one in there if one[0] < second * 1000 and one[1] > second * 1000 + 1000]
        is_hot = any(end <= second < end + 30 for end in ends)
        for kind, often in (("card_click", 0.12 * (factor if is_hot else 1)), ("like", 0.3)):
            if inside and chance.random() < often:
                yield event(kind, second * 1000 + chance.randrange(900), viewer=chance.choice(inside)[2])
    yield event("stream_end", seconds * 1000)


def evenings(factor=4.0, seed=1):
    """Newest first, as the service takes them."""
    plan = [("r1", 0, "小禾"), ("r2", 1, "小林"), ("r1", 2, "小林"), ("r2", 3, "小禾"), ("r3", 4, "阿星")]
    return [list(evening(room, day, seed * 100 + day, host, factor)) for room, day, host in reversed(plan)]


def tell(service, streams):
    for events in streams:
        answer = service.send(sorted(events, key=lambda e: e["ts"]), service.owner)
        assert answer.status == 200 and answer.json["rejected"] == [], answer.body


def ask(service, query="", token=None):
    answer = service.get("/v1/lines" + (f"?{query}" if query else ""), token or service.owner)
    assert answer.status == 200, answer.body
    return answer.json


def looked_at(service, query="", token=None):
    """Once all streams have been looked at behind the answers."""
    assert expect(lambda: ask(service, query, token)["waiting"] == 0, 40)
    return ask(service, query, token)


@pytest.mark.parametrize("goal, kinds, seed", [("lead_steps", STEPS, 1), ("lead_steps", STEPS, 2),
                                               ("interactions", INTERACTIONS, 1)])
def test_what_is_named_equals_a_second_computation(service, goal, kinds, seed):
    streams = evenings(seed=seed)
    tell(service, streams)
    answer = looked_at(service, f"goal={goal}")
    again = found(streams, kinds)
    assert answer["streams"] == 5 and answer["left_out"] == 0 and answer["tried"] == len(again)
    named = [line for line in again if line["q"] <= 0.05]
    # Only lines that hold without those before them stay, so there may be fewer, never others.
    assert bool(answer["lines"]) == bool(named) == (goal == "lead_steps")
    for line, own in zip(answer["lines"][:1], named[:1]):
        moments = sorted(((e["ts"], e["room"], e["text"]) for _, e in own["said"]), reverse=True)
        assert [(one["ts"], one["room"], one["text"]) for one in line["said"]] == moments
        assert (line["times"], line["streams"], line["n"]) == (own["times"], own["streams"], own["n"]) == (10, 5, line["n"])
        assert line["ratio"] == pytest.approx(own["ratio"], abs=6e-5)
        assert line["low"] > 1 and line["low"] < line["ratio"] < line["high"]
        assert line["rooms"] == ["r1", "r2", "r3"] and line["hosts"] == ["小林", "小禾", "阿星"]
        assert line["text"].startswith(BEST) and line["state"] == "good" and line["q"] <= 0.05


def test_what_no_stream_could_tell_alone_is_told_by_all_together(service):
    streams = evenings()
    tell(service, streams)
    assert len(looked_at(service)["lines"]) == 1
    for room in ("r1", "r2", "r3"):
        for one in service.get(f"/v1/rooms/{room}/streams", service.owner).json["streams"]:
            replay = service.get(f"/v1/streams/{one['stream']}/replay", service.owner).json
            assert all(BEST not in line["text"] for line in replay["best_lines"]), "said twice: too seldom to be tried"


def test_filters_narrow_what_is_compared(service):
    streams = evenings()
    tell(service, streams)
    everything = looked_at(service)
    assert everything["rooms"] == ["r1", "r2", "r3"] and everything["hosts"] == ["小林", "小禾", "阿星"]
    assert looked_at(service, "room=r1")["streams"] == 2
    assert looked_at(service, "host=%E5%B0%8F%E6%9E%97")["streams"] == 2
    assert looked_at(service, f"from={START + DAY}&to={START + 3 * DAY}")["streams"] == 3
    assert looked_at(service, "room=r1&host=nobody")["streams"] == 0
    # What can be chosen does not shrink with what was chosen.
    assert looked_at(service, "room=r3")["rooms"] == ["r1", "r2", "r3"]
    # Only what somebody may see, and a wish that cannot be met says why.
    guest = service.token("viewer", "r1")
    assert looked_at(service, "", guest)["rooms"] == ["r1"] and looked_at(service, "", guest)["streams"] == 2
    assert service.get("/v1/lines?room=r2", guest).status == 403
    assert service.get("/v1/lines", service.token("ingest", "r1")).status == 403
    for query, field in [("goal=money", "goal"), ("from=yesterday", "from"), ("from=5&to=4", "from"),
                         ("room=a%20b", "room"), ("to=-1", "to")]:
        refused = service.get(f"/v1/lines?{query}", service.owner)
        assert refused.status == 400 and refused.json["field"] == field, refused.body


def test_streams_that_are_no_evening_are_left_out(service):
    short = list(evening("r1", 0, 3, "小禾", minutes=5, best_at=()))
    tell(service, [[{**e, "ts": min(e["ts"], START + 200_000)} for e in short]])
    tell(service, [[e for e in evening("r2", 1, 4, "小林") if e["type"] != "stream_end"]])
    assert ask(service) == ask(service, "goal=lead_steps")
    assert ask(service)["streams"] == ask(service)["waiting"] == 0 and ask(service)["lines"] == []


def test_an_offer_that_is_over_and_a_phrase_that_is_forbidden_are_marked(service):
    tell(service, evenings())
    assert looked_at(service)["lines"][0]["state"] == "good"
    assert put(service, "offers", LEDGER).status == 200
    line = expect(lambda: [one for one in ask(service)["lines"] if one["state"] == "expired"])[0]
    finding = next(one for one in line["findings"] if one["rule"] == "offer_expired")
    assert (finding["day"], finding["say"], finding["label"]) == ("2026-01-31", "置换补贴看直播间公告", "trade_in")
    assert put(service, "offers", LEDGER.replace("2026-01-31", "2099-01-31").replace("8000元", "5000元")).status == 200
    assert expect(lambda: ask(service)["lines"][0]["state"] == "wrong")
    assert put(service, "offers", LEDGER.replace("2026-01-31", "2099-01-31")).status == 200
    assert expect(lambda: ask(service)["lines"][0]["state"] == "good")
    assert put(service, "packs", PACKS).status == 200
    assert expect(lambda: ask(service)["lines"][0]["state"] == "forbidden")
    assert "own" in [one["pack"] for one in ask(service)["lines"][0]["findings"]]


def test_a_restart_and_late_events_do_not_change_what_is_told_of_the_same_streams(service):
    streams = evenings()
    tell(service, streams)
    before = looked_at(service)
    service.kill()
    service.start()
    assert ask(service)["waiting"] == 5, "nothing is looked at before somebody asks"
    assert looked_at(service) == before


# The page

READY = ".lines[data-ready] .worked"


@needs_browser
def test_the_page_lists_lines_and_takes_one_into_the_rundown(service, opened):
    tell(service, evenings())
    looked_at(service)
    page = opened(service)
    page.open("/", ".cards")
    page.page.get_by_role("link", name="金句榜").click()
    page.page.wait_for_selector(READY)
    assert "看了 5 场" in page.text(".lines-says") and "站得住的 1 句" in page.text(".lines-says")
    assert BEST in page.text(".worked .text") and "说过 10 次，5 场" in page.text(".worked")
    page.judge()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("c")
    expect(lambda: page.page.evaluate("navigator.clipboard.readText()").startswith(BEST))
    # Each time leads to its moment.
    page.page.locator(".worked summary").click()
    first = page.page.locator(".moments a").first.get_attribute("href")
    moment = looked_at(service)["lines"][0]["said"][0]
    assert first == f"/streams/{moment['stream']}?at={moment['ts']}"
    page.page.locator(".lines-into select").select_option("r2")
    page.page.locator(".worked").focus()
    page.page.keyboard.press("r")
    page.page.wait_for_selector(".taken")
    assert "/rooms/r2/setup" in page.page.url and "line=" not in page.page.url
    page.judge()
    page.page.get_by_role("button", name="加为必讲要点").click()
    page.page.wait_for_selector(".taken", state="detached")
    page.page.get_by_role("button", name="全部保存").click()
    saved = lambda: service.get("/v1/rooms/r2/rundown", service.owner).json.get("rundown")
    expect(lambda: saved() is not None)
    points = saved()["segments"][0]["must_say"]
    assert points[0]["wordings"][0].startswith(BEST) and points[0]["cue"].startswith(BEST)


@needs_browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_is_sound_at_each_size(lines_there, opened, size, scheme):
    page = opened(lines_there, size=size, scheme=scheme)
    page.open("/lines", READY)
    page.judge()


@pytest.fixture(scope="module")
def lines_there(tmp_path_factory):
    from service import Service

    with Service(tmp_path_factory.mktemp("lines") / "data") as running:
        tell(running, evenings())
        put(running, "offers", LEDGER)
        expect(lambda: looked_at(running)["lines"][0]["state"] == "expired")
        yield running


@needs_browser
def test_a_line_that_is_over_is_shown_with_what_is_right_and_cannot_be_taken(lines_there, opened):
    page = opened(lines_there, locale="en-US")
    page.open("/lines", READY)
    assert "Offer is over" in page.text(".worked .verdict") and "2026-01-31" in page.text(".worked .finding")
    assert "置换补贴看直播间公告" in page.text(".worked .right")
    assert page.page.locator(".worked .buttons button, .worked a.take").count() == 0
    page.page.locator(".worked").focus()
    page.page.keyboard.press("r")
    assert page.page.url.endswith("/lines")


@needs_browser
def test_what_is_narrowed_stands_in_the_address_and_what_is_not_there_says_so(lines_there, service, opened):
    page = opened(lines_there)
    page.open("/lines?goal=interactions", ".lines-none")
    assert "还没有哪一句站得住" in page.text(".lines-none")
    page.judge()
    page.page.locator(".lines-filters select").first.select_option("r1")
    expect(lambda: page.page.url.endswith("?goal=interactions&room=r1"))
    empty = opened(service)
    empty.open("/lines", ".lines-none")
    assert "还没有可以比的场次" in empty.text(".lines-none")
    viewer = opened(lines_there, role="viewer")
    viewer.open("/lines", READY)
    assert viewer.page.locator(".lines-into, a.take").count() == 0
    broken = opened(lines_there)
    broken.page.route("**/v1/lines*", lambda route: route.fulfill(status=500, json={"code": "journal_error"}))
    broken.page.goto(broken.home + "/lines")
    expect(lambda: broken.page.locator("main .note").count() > 0)
