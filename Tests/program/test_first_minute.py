"""The demo's first minute, on its own clock: what a visitor sees on two pages, step by step."""

import json
import time

import pytest

import pages
from pages import Page, expect, numbers
from test_demo import Demo, on_air
from test_script import command

pytestmark = [
    pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium"),
    pytest.mark.alone,
]

ROOM = "demo-chengdong"


class Minute:
    """The demo with its pages open, and the clock of the minute."""

    def __init__(self, demo, browser):
        self.demo = demo
        self.host = Page(browser, demo, role=None, size=(1180, 820))
        self.console = Page(browser, demo, role=None, size=(1440, 900))
        self.index = Page(browser, demo, role=None, size=(1440, 900))
        self.host.open(f"/rooms/{ROOM}/host?device=tablet&distance=2", ".host[data-ready]")
        self.console.open(f"/rooms/{ROOM}/control", "[data-ready]")
        self.index.open("/", ".minute")
        played = demo.request("POST", "/v1/demo/minute", b"{}", token=demo.owner).json
        self.started = played["started_ts"] / 1000
        assert time.time() - self.started < 5

    @property
    def s(self):
        return time.time() - self.started

    def at(self, second):
        """Waits for a second of the minute."""
        left = second - self.s
        if left > 0:
            time.sleep(left)

    @property
    def state(self):
        return self.demo.state(ROOM).json


@pytest.fixture(scope="module")
def minute(tmp_path_factory, browser):
    with Demo(tmp_path_factory.mktemp("demo") / "demo") as demo:
        on_air(demo, ROOM)
        yield Minute(demo, browser)


# The steps happen one after the other in real time: the order of the tests is theirs.


def test_0_the_host_has_a_cue_and_a_running_time_and_nobody_was_asked_for_a_name(minute):
    assert minute.index.page.url.endswith("/demo")
    assert minute.index.page.locator(".role").count() == 3
    assert minute.index.page.locator("svg.qr").count() == 3
    assert "演示" in minute.index.text(".ribbon")
    minute.host.page.wait_for_selector(".cue:has-text('先讲续航')", timeout=3000)
    digits = minute.host.text(".host-head .digits")
    expect(lambda: minute.host.text(".host-head .digits") != digits, 3)
    assert minute.index.page.locator(".minute .now").count() == 1


def test_5_seven_ask_for_the_price_and_nobody_answers(minute):
    minute.at(5)
    first = minute.state.get('cues')
    price = lambda: next(
        (q for q in minute.state.get("questions", []) if q["question"] == "price"), {}
    )
    expect(lambda: price().get("askers") == 7, 4)
    assert price()["answer"]["text"]
    minute.console.page.wait_for_selector(".tasks strong:has-text('7')", timeout=4000)


def test_8_one_key_puts_a_cue_on_the_host_s_screen_and_it_is_seen_two_seconds_later(minute):
    minute.at(8)
    minute.console.page.locator("body").click(position={"x": 4, "y": 4})
    before = time.monotonic()
    minute.console.page.keyboard.press("1")
    minute.host.page.wait_for_selector(".cue:has-text('先讲置换补贴')", timeout=2000)
    assert time.monotonic() - before < 1.5
    sent = lambda: next(c for c in minute.state["cues"] if c["text"].startswith("先讲置换补贴"))
    expect(lambda: sent().get("seen_ts"), 4)
    assert 1.9 <= (sent()["seen_ts"] - sent()["created_ts"]) / 1000 <= 3.5
    minute.console.page.wait_for_selector("text=已看到", timeout=3000)


def test_18_a_boost_begins_and_the_audience_rises(minute):
    minute.at(17)
    before = minute.state["audience"]["online"]
    minute.at(19)
    items = minute.demo.get(f"/v1/rooms/{ROOM}/items", minute.demo.owner).json["items"]
    boosts = [i for i in items if i["type"] == "intervention" and i.get("kind") == "boost_started"]
    assert abs(boosts[-1]["ts"] / 1000 - minute.started - 18) < 0.5
    minute.at(24)
    assert minute.state["audience"]["online"] > before


def test_25_the_lead_call_is_a_paper_slip(minute):
    minute.at(25)
    minute.host.page.wait_for_selector(".cue.paper:has-text('点小卡片')", timeout=4000)
    assert minute.s < 30


def test_32_three_leads_come_in_and_the_host_sees_the_count(minute):
    minute.at(30.5)
    before = minute.state["leads"]["total"]
    minute.at(33.5)
    expect(lambda: minute.state["leads"]["total"] >= before + 3, 3)
    total = minute.state["leads"]["total"]
    expect(lambda: numbers(minute.host.text(".goal"))[0] >= total, 3)


def test_40_hardly_anybody_comes_in(minute):
    enters = lambda: minute.state["audience"]["entries"]
    minute.at(40)
    from_40 = enters()
    minute.at(48)
    assert enters() - from_40 <= 2


def test_50_the_segment_is_five_seconds_over(minute):
    minute.at(49.5)
    expect(lambda: minute.host.page.get_attribute(".host", "data-time") == "over", 3)
    said = minute.host.text(".host-head .digits")
    over = minute.s - 45
    assert said.startswith("−00:0") and abs(numbers(said)[-1] - over) <= 1.5, (said, over)


def test_55_a_cut_link_is_said_the_script_goes_on_and_it_comes_back(minute):
    minute.at(53)
    minute.host.page.evaluate("import('/demo.js').then(demo => demo.cutLinks())")
    minute.host.page.wait_for_selector(".host[data-phase=lost] .host-band.bad", timeout=2000)
    before = minute.host.text(".host-head .digits")
    expect(lambda: minute.host.text(".host-head .digits") != before, 3)
    minute.host.page.wait_for_selector(".host[data-phase=live] .host-band.ok", timeout=9000)


def test_60_it_ends_and_can_be_played_again_and_no_page_complains(minute):
    minute.at(60)
    expect(lambda: "复盘" in minute.index.text(".minute .now"), 3)
    minute.at(66)
    again = minute.index.page.get_by_role("button", name="重来这一分钟")
    expect(again.is_enabled, 3)
    again.click()
    expect(
        lambda: json.loads(
            minute.demo.request("POST", "/v1/demo/minute", b"{}", token=minute.demo.owner).body
        )["started_ts"] / 1000 > minute.started + 60, 3)
    for page in (minute.index, minute.host, minute.console):
        page.errors = [e for e in page.errors if "WebSocket" not in e]
        page.judge()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_demo_s_own_pages_are_accessible_and_whole_at_every_size(minute, theme):
    browser = minute.index.context.browser
    for i, size in enumerate([*pages.SIZES, (1920, 1080)]):
        locale = ["zh-CN", "en-GB"][(i + (theme == "light")) % 2]
        page = Page(browser, minute.demo, role=None, size=size, scheme=theme, locale=locale)
        page.open("/demo", ".minute li")
        page.page.wait_for_selector("svg.qr")
        page.judge()
        page.open(f"/rooms/{ROOM}/both", "iframe")
        page.page.frame_locator("iframe >> nth=0").locator(".host[data-ready]").wait_for()
        page.page.frame_locator("iframe >> nth=1").locator("[data-ready]").first.wait_for()
        page.judge()
        page.close()


def test_two_roles_side_by_side_show_cause_and_effect(minute):
    page = Page(minute.index.context.browser, minute.demo, role=None, size=(1440, 900))
    page.open(f"/rooms/{ROOM}/both", "iframe")
    console = page.page.frame_locator("iframe >> nth=1")
    console.locator("[data-ready]").first.wait_for()
    page.page.wait_for_timeout(500)
    clear = lambda: minute.state.get("cue")
    if cue := clear():
        command(minute.demo, ROOM, "clear", cue=cue["cue"])
    console.get_by_role("button", name="慢一点").first.click()
    host = page.page.frame_locator("iframe >> nth=0")
    host.locator(".host:has-text('慢一点')").wait_for(timeout=12_000)
    page.page.get_by_role("button", name="断网试试").click()
    host.locator(".host[data-phase=lost]").wait_for(timeout=3000)
    console.locator("[data-phase=lost]").first.wait_for(timeout=3000)
    host.locator(".host[data-phase=live]").wait_for(timeout=9000)
    page.close()
