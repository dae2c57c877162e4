"""The devices that show a room: named, found, sent elsewhere; one of two host screens answers."""

import json

import pytest

import pages
from pages import SIZES, expect
from rundowns import command, put_rundown
from test_control import READY, desk, live, scripted, sent  # noqa: F401  fixtures

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

HOST = "/rooms/r1/host?device=tablet&distance=2"
HOST_READY = ".host[data-ready]"


def crew(service, page="host"):
    return [one for one in service.state("r1").json.get("crew", []) if one["page"] == page]


def host_screen(opened, service, **options):
    page = opened(service, role="host", rooms=["r1"], **options)
    page.open(HOST, HOST_READY)
    return page


def list_of(page):
    page.page.locator(".screens-menu summary").click()
    page.page.wait_for_selector(".screens li")
    return page.page.locator(".screens")


# Names, flashes, pages


def test_a_screen_is_named_says_which_it_is_and_keeps_its_name(scripted, opened):
    host = host_screen(opened, scripted, size=(1180, 820))
    page = desk(opened, scripted)
    screens = list_of(page)
    assert "没起名的屏" in screens.inner_text() and "主屏" in screens.inner_text()
    page.judge()
    row = screens.locator("li").first
    row.get_by_role("button", name="改名").click()
    page.page.keyboard.type("前台平板")
    page.page.keyboard.press("Enter")
    host.page.wait_for_selector(".this-one:has-text('前台平板')")
    expect(lambda: crew(scripted)[0].get("label") == "前台平板")
    expect(lambda: "前台平板" in page.text(".screens-menu summary"))
    host.page.wait_for_selector(".this-one", state="detached")
    row.get_by_role("button", name="闪一下").click()
    host.page.wait_for_selector(".this-one:has-text('就是这块屏')")
    host.judge()
    host.page.reload()
    host.page.wait_for_selector(HOST_READY)
    expect(lambda: [one.get("label") for one in crew(scripted)] == ["前台平板"])
    assert sent(scripted) == []  # typing a name sent nothing


@pytest.mark.parametrize("size", [*SIZES, (820, 1180)])
def test_the_list_of_screens_is_whole_at_every_size(scripted, opened, size):
    host_screen(opened, scripted)
    page = desk(opened, scripted, size=size, locale="en-GB")
    page.page.locator(".screens-menu summary").click()
    page.page.wait_for_selector(".screens li")
    page.judge()
    page.page.get_by_role("button", name="Rename").first.click()
    page.judge()


def test_a_screen_is_sent_to_the_pages_that_its_role_may_see(scripted, opened):
    host_screen(opened, scripted)
    other = opened(scripted, role="control")
    other.open(HOST, HOST_READY)
    page = desk(opened, scripted)
    screens = list_of(page)
    expect(lambda: screens.locator("li").count() == 3)
    first, second, _ = (screens.locator("li").nth(i) for i in range(3))
    assert first.get_by_role("button", name="换成场控台").count() == 0
    second.get_by_role("button", name="换成场控台").click()
    other.page.wait_for_selector(READY)
    screen = crew(scripted)[0]["screen"]
    refused = command(scripted, action="screen", screen=screen, page="both")
    assert refused.status == 403 and "pair it as a controller" in refused.json["message"]
    # Sent to a desk it is a screen still, and can be sent back.
    names = lambda page: {one["screen"] for one in crew(scripted, page)}
    moved = other.page.evaluate("sessionStorage['showcaller screen']")
    expect(lambda: moved in names("control"))
    assert command(scripted, action="screen", screen=moved, page="host").status == 200
    other.page.wait_for_selector(HOST_READY)


def test_orders_that_cannot_be_carried_out_say_why(scripted, opened):
    host_screen(opened, scripted)
    screen = crew(scripted)[0]["screen"]
    ask = lambda **do: command(scripted, action="screen", **do)
    assert (ask().status, ask().json["code"]) == (400, "missing_field")
    assert (ask(screen="nobody").status, ask(screen=screen).status) == (404, 400)
    assert ask(screen=screen, page="setup").json["code"] == "bad_field"
    as_host = scripted.token("host", "r1")
    refused = command(scripted, token=as_host, action="screen", screen=screen, flash=True)
    assert refused.status == 403
    refused = command(scripted, token=as_host, action="screen", screen=screen, main=True)
    assert refused.status == 403  # only over the screen's own socket


# Asleep, or about to be


def test_the_desk_sees_which_screen_may_sleep_and_which_cannot_be_seen(scripted, opened):
    host = opened(scripted, role="host", rooms=["r1"])
    host.context.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => window.isAway ?? false});"
        "navigator.wakeLock.request = () => Promise.reject(new Error('low battery'))"
    )
    host.open(HOST, HOST_READY)
    page = desk(opened, scripted)
    expect(lambda: crew(scripted)[0].get("awake") is False)
    expect(lambda: "会熄屏" in page.text(".screens-menu summary"))
    screens = list_of(page)
    assert "自动锁屏" in screens.inner_text()
    host.page.evaluate(
        "window.isAway = true; document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(lambda: crew(scripted)[0].get("hidden"))
    expect(lambda: "看不见" in page.text(".screens-menu summary"))
    page.judge()


def test_a_screen_that_stays_on_is_said_to(scripted, opened):
    host_screen(opened, scripted)
    expect(lambda: crew(scripted)[0].get("awake") is True)


# Two screens


def answers(page):
    return [b.inner_text() for b in page.page.locator(".answers button").all()]


@pytest.mark.parametrize("size", [*SIZES, (820, 1180)])
def test_a_second_screen_mirrors_and_can_take_the_place(scripted, opened, size):
    first = host_screen(opened, scripted, size=(1180, 820))
    second = host_screen(opened, scripted, size=size)
    second.page.wait_for_selector(".mirror")
    second.judge()
    cue = command(scripted, action="message", text="先讲置换补贴").json["cue"]
    state = lambda: next(c for c in scripted.state("r1").json["cues"] if c["cue"] == cue)
    for page in (first, second):
        page.page.wait_for_selector(f"[data-open='{cue}'] .cue")
    second.judge()
    assert "收到" in answers(first) and "收到" not in answers(second)
    second.page.keyboard.press("Space")
    second.page.click(".cue-text")
    second.page.wait_for_timeout(400)
    assert state()["state"] == "shown" and state()["screen"] == crew(scripted)[0]["screen"]

    second.page.get_by_role("button", name="改用这块").click()
    first.page.wait_for_selector(".host-band:has-text('另一台设备')")
    first.judge()
    expect(lambda: "收到" in answers(second) and "取回" in answers(first))
    second.page.wait_for_timeout(700)
    second.page.keyboard.press("Space")
    expect(lambda: state()["state"] == "seen")
    first.page.get_by_role("button", name="取回").click()
    second.page.wait_for_selector(".mirror")


def test_a_screen_keeps_its_place_over_a_break_and_loses_it_by_staying_away(scripted, opened):
    first = host_screen(opened, scripted)
    second = host_screen(opened, scripted)
    second.page.wait_for_selector(".mirror")
    first.page.reload()
    first.page.wait_for_selector(HOST_READY)
    first.page.wait_for_timeout(500)
    assert first.page.locator(".mirror").count() == 0
    first.page.goto("about:blank")
    second.page.wait_for_selector(".mirror", state="detached", timeout=15_000)


def test_the_desk_chooses_the_screen_that_answers(scripted, opened):
    first = host_screen(opened, scripted)
    second = host_screen(opened, scripted)
    second.page.wait_for_selector(".mirror")
    page = desk(opened, scripted)
    list_of(page).get_by_role("button", name="当主屏").click()
    first.page.wait_for_selector(".mirror")
    second.page.wait_for_selector(".mirror", state="detached")


# Points by tap


@pytest.mark.parametrize("size", SIZES)
def test_a_host_says_that_a_point_was_made(scripted, opened, size):
    host = host_screen(opened, scripted, size=size)
    command(scripted, action="quiet", minutes=240)
    host.page.wait_for_selector(".host-points")
    host.judge()
    host.page.get_by_role("button", name="到店有礼: 讲过了").click()
    host.page.wait_for_selector(".host-others .said:has-text('到店有礼')")
    host.page.get_by_role("button", name="置换再补三千: 讲过了").click()
    host.page.wait_for_selector("text=必讲都讲了")
    points = scripted.state("r1").json["script"]["points"]
    assert all(one["ticked"] and one["said_ts"] for one in points)


def test_a_host_may_tick_points_and_nothing_else_of_the_script(scripted):
    as_host = scripted.token("host", "r1")
    assert command(scripted, token=as_host, action="point", point="gift").status == 200
    for do in ({"action": "segment", "segment": "offer"}, {"action": "extend", "seconds": 30},
               {"action": "message", "text": "x"}, {"action": "quiet", "minutes": 5}):
        assert command(scripted, token=as_host, **do).status == 403


def test_what_a_page_says_of_its_device_is_bounded_and_told(scripted):
    with scripted.socket("/v1/watch?room=r1&page=host&screen=s1") as socket:
        socket.send(json.dumps({"type": "here", "label": "长" * 100, "awake": 3, "hidden": True}))
        expect(lambda: crew(scripted) and crew(scripted)[0].get("hidden"))
        assert crew(scripted)[0]["label"] == "长" * 40 and "awake" not in crew(scripted)[0]
