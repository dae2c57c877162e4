"""The host's screen, in Chromium, on the real service."""

import contextlib
import json
import time

import pytest

import pages
from pages import SIZES, cut, cut_now, expect
from rundown_text import RUNDOWN
from service import Service
from test_script import command, save

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".host[data-ready]"
HOST = "/rooms/demo-chengdong/host"
SHOW = "/rooms/show/host?device=phone&distance=2"
PHONES = [(390, 844), (844, 390)]

# What a screen of one window may not do: scroll, hide text outside it, or be too small to hit or read.
ONE_SCREEN = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) wrong.push('scrolls');
  for (const e of document.querySelectorAll('.host *')) {
    const r = e.getBoundingClientRect();
    if (!r.width || !r.height || e.closest('.hidden, svg, dialog:not([open])')) continue;
    const name = e.tagName + '.' + e.className;
    if (r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1)
      wrong.push(name + ' outside');
    if (e.matches('button') && (r.width < 44 || r.height < 44)) wrong.push(name + ' small');
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim());
    if (own && parseFloat(getComputedStyle(e).fontSize) < 16) wrong.push(name + ' tiny');
    if (own && e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !e.matches('.host-name, .next'))
      wrong.push(name + ' cut');
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("host")) as service:
        yield service


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    with show_on_air(tmp_path_factory.mktemp("show")) as service:
        yield service


@contextlib.contextmanager
def show_on_air(data, rundown=RUNDOWN):
    """A service with one room on air by a rundown, into which somebody comes each half second."""
    with Service(data) as service:
        saved = save(service, "show", rundown)
        assert saved.status == 200, saved.body
        begun = int(time.time() * 1000) - 60_000
        service.send([{"room": "show", "type": "stream_start", "id": "s", "ts": begun}])
        enter(service, 0)
        command(service, "show", "segment", segment="offer")
        # Nobody but the test sends cues.
        command(service, "show", "quiet", minutes=240)
        with pages.each_half_second(lambda n: enter(service, n)):
            yield service


def enter(service, n):
    service.send([{"room": "show", "type": "enter", "viewer": f"v{n}", "id": f"e{n}"}])


def tell(service, text, kind="message", **members):
    """Sends a cue as a controller does; answers its name."""
    return command(service, "show", "message", text=text, kind=kind, **members).json["cue"]


def state_of(service, cue):
    return next(c for c in service.state("show").json["cues"] if c["cue"] == cue)


def clear(service):
    """Nothing is on stage any more."""
    for cue in service.state("show").json.get("cues", []):
        if cue["state"] in ("created", "shown", "seen", "later"):
            command(service, "show", "clear", cue=cue["cue"])


def one_screen(page):
    assert page.page.evaluate(ONE_SCREEN) == [], (page.page.url, page.page.viewport_size)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_host_sees_one_screen_at_every_size(on_air, opened, theme):
    for i, size in enumerate([*SIZES, (1920, 1080)]):
        locale = ["zh-CN", "en-GB"][(i + (theme == "light")) % 2]
        page = opened(on_air, size=size, scheme="light", locale=locale, has_touch=size[0] < 1000)
        page.open(f"{HOST}?theme={theme}", READY)
        page.page.wait_for_timeout(300)
        assert page.page.evaluate("document.documentElement.dataset.theme") == theme
        one_screen(page)
        page.judge()
        page.close()


def test_the_screen_says_what_it_is_and_how_far_it_is_read(on_air, opened):
    page = opened(on_air, size=(390, 844))
    page.open(HOST, READY)
    page.page.get_by_role("button", name="屏幕").click()
    page.page.get_by_role("button", name="手机").click()
    page.page.get_by_role("button", name="2 米").click()
    assert "看得清" in page.text("dialog [role=status]")
    page.page.get_by_role("button", name="3 米").click()
    assert "请换平板或站近" in page.text("dialog [role=status]")
    page.judge()
    page.page.get_by_role("button", name="好了").click()
    page.page.reload()
    page.page.wait_for_selector(READY)
    page.page.get_by_role("button", name="屏幕").click()
    pressed = page.page.get_by_role("button", name="3 米").get_attribute("aria-pressed")
    assert pressed == "true"


def test_the_screen_can_be_mirrored_dimmed_and_lit_by_its_address(on_air, opened):
    page = opened(on_air)
    page.open(f"{HOST}?mirror=1&dim=1", READY)
    style = lambda of, what: page.page.evaluate(
        f"getComputedStyle(document.querySelector('{of}')).{what}"
    )
    assert style(".host", "transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    dimmed = style(".host", "color")
    page.open(f"{HOST}?mirror=0&dim=0", READY)
    assert style(".host", "transform") == "none"
    assert style(".host", "color") != dimmed


def test_a_segment_switched_by_hand_is_on_the_host_s_screen_at_once(on_air, opened):
    page = opened(on_air)
    page.open(HOST, READY)
    on_air.send(
        [
            {
                "id": "by-hand",
                "room": "demo-chengdong",
                "type": "segment",
                "segment": "试驾邀约",
                "ts": int(time.time() * 1000),
                "feed": "demo-full-detail",
            }
        ]
    )
    page.page.wait_for_selector(".host-name:has-text('试驾邀约')", timeout=3000)


# Every kind of cue


KINDS = {
    "say": "先讲置换补贴,|再报到店礼",
    "next": "下一段|试驾邀约",
    "message": "点小风车,|留电话|领三千",
    "warning": "还有三十秒,|准备收",
    "over": "超时了,|进试驾邀约",
    "lead_call": "点小风车,|留电话|领三千",
    "restart": "欢迎新来的|今天清库存",
    "answer": "续航:|冬天能跑|多少?",
    "fix": "更正一下:|补贴到 30 日止",
    "goal": "过半了,|再加把劲",
    "tech": "画面卡,|口播三十秒",
    "stop": "先停,|别讲价格",
}
LONGEST = "以旧换新补贴三千元|加到店礼包一份"


def shown(page, cue):
    page.page.wait_for_selector(f".host-stage[data-open='{cue}'] .cue")
    return int(page.page.get_attribute(f".cue[data-cue='{cue}']", "data-px"))


def device_of(size):
    return "phone" if size in PHONES else "tablet" if size[0] < 1400 else "monitor"


def is_readable(page, cue, device):
    """In type of 20 minutes of arc at 2 m, and nothing outside the screen."""
    # A busy machine may lose the link for a moment: the line that says so takes room.
    expect(lambda: shown(page, cue) >= {"phone": 73, "tablet": 66, "monitor": 46}[device], page=page)
    one_screen(page)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [*SIZES, (1920, 1080)])
def test_each_kind_of_cue_is_one_large_card_on_one_screen(show, opened, size, theme):
    page = opened(show, size=size, has_touch=size[0] < 1000)
    device = device_of(size)
    page.open(f"/rooms/show/host?theme={theme}&device={device}&distance=2", READY)
    for kind, text in [*KINDS.items(), ("message", LONGEST)]:
        clear(show)
        fact = {"fact": "CLTC 605 km，见脚本第 3 条"} if kind == "answer" else {}
        is_readable(page, tell(show, text, kind, **fact), device)
        if size in PHONES or kind in ("message", "lead_call"):
            page.judge()
    clear(show)
    page.judge()


def test_time_that_is_over_takes_no_room_from_the_cue(show, opened):
    command(show, "show", "segment", segment="greeting")  # of five seconds
    for size in [*SIZES, (1920, 1080)]:
        clear(show)
        page = opened(show, size=size, has_touch=size[0] < 1000)
        page.open(f"/rooms/show/host?device={device_of(size)}&distance=2", READY)
        expect(lambda: phase(page) == "over", 12)
        is_readable(page, tell(show, LONGEST), device_of(size))
        page.close()
    clear(show)
    command(show, "show", "segment", segment="offer")


def test_a_stop_takes_the_whole_screen_until_it_is_cleared(show, opened):
    clear(show)
    page = opened(show, size=(1180, 820))
    page.open(SHOW, READY)
    stop = tell(show, "先停,|别讲价格", "stop")
    shown(page, stop)
    box = page.page.locator(".cue").bounding_box()
    assert box["y"] < 20 and box["height"] > 0.8 * 820
    page.page.keyboard.press("PageDown")
    expect(lambda: state_of(show, stop)["state"] == "seen")
    assert page.page.get_by_role("button", name="等一下").count() == 0
    command(show, "show", "clear", cue=stop)
    page.page.wait_for_selector(".cue.kind-stop", state="detached")


def test_a_word_about_the_manner_goes_above_the_card_and_the_card_stays(show, opened):
    clear(show)
    page = opened(show, size=(1180, 820))
    page.open(SHOW, READY)
    card = tell(show, "冬天能跑多少?", "answer", fact="CLTC 605 km")
    shown(page, card)
    expect(lambda: state_of(show, card)["state"] == "shown")
    word = tell(show, "慢一点", ttl_s=8)
    page.page.wait_for_selector(f".host-band[data-open='{word}']")
    shown(page, card)
    expect(lambda: state_of(show, word)["state"] == "shown")
    one_screen(page)
    page.page.wait_for_selector(".host-band.plain", state="detached", timeout=10_000)


# What the host does


def press(page, what):
    if what == "tap":
        page.page.click(".cue-text")
    elif what in ("PageDown", "PageUp", "Space", "Enter"):
        page.page.keyboard.press(what)
    else:
        page.page.get_by_role("button", name=what, exact=True).click()


@pytest.mark.parametrize(
    "what, state",
    [
        ("tap", "seen"), ("收到", "seen"), ("PageDown", "seen"), ("Space", "seen"),
        ("Enter", "seen"), ("等一下", "later"), ("PageUp", "later"), ("做不到", "cannot"),
    ],
)
def test_what_the_host_does_is_told_at_once(show, opened, what, state):
    clear(show)
    page = opened(show, role="host", rooms=["show"], size=(844, 390))
    page.open(SHOW, READY)
    cue = tell(show, "先讲置换补贴,|再报到店礼")
    shown(page, cue)
    expect(lambda: state_of(show, cue)["state"] == "shown")
    press(page, what)
    expect(lambda: state_of(show, cue)["state"] == state)
    if state != "seen":
        page.page.wait_for_selector(".cue[data-cue]:not(.kind-say)", state="detached")


def test_a_second_tap_says_it_was_said_but_a_double_tap_is_one(show, opened):
    clear(show)
    page = opened(show, size=(844, 390))
    page.open(SHOW, READY)
    cue = tell(show, "先讲置换补贴,|再报到店礼")
    shown(page, cue)
    page.page.dblclick(".cue-text")
    expect(lambda: state_of(show, cue)["state"] == "seen")
    page.page.wait_for_timeout(800)
    assert state_of(show, cue)["state"] == "seen"
    press(page, "讲完了")
    expect(lambda: state_of(show, cue)["state"] == "done")


def test_later_comes_back(show, opened):
    clear(show)
    page = opened(show, size=(844, 390))
    page.open(SHOW, READY)
    cue = tell(show, "先讲置换补贴,|再报到店礼", ttl_s=60)
    shown(page, cue)
    press(page, "等一下")
    page.page.wait_for_selector(f".host-stage[data-open='{cue}']", state="detached")
    page.page.wait_for_selector(f".host-stage[data-open='{cue}']", timeout=35_000)
    press(page, "收到")
    expect(lambda: state_of(show, cue).get("seen_ts"))


def test_a_cue_is_not_told_as_shown_while_nobody_can_see_the_page(show, opened):
    clear(show)
    page = opened(show, size=(844, 390))
    page.context.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => window.isAway ?? true})"
    )
    page.open(SHOW, READY)
    cue = tell(show, "先讲置换补贴,|再报到店礼")
    page.page.wait_for_timeout(1000)
    assert state_of(show, cue)["state"] == "created"
    page.page.evaluate("window.isAway = false")
    expect(lambda: state_of(show, cue)["state"] == "shown")


def test_pages_turn_by_swipe_key_and_button_and_a_cue_brings_its_own(show, opened):
    clear(show)
    page = opened(show, size=(844, 390), has_touch=True)
    page.open(SHOW, READY)
    pressed = lambda: page.text(".host-foot .choice [aria-pressed=true]")
    assert pressed() == "提词"
    page.page.keyboard.press("ArrowRight")
    assert pressed() == "问题"
    page.page.mouse.move(600, 200)
    page.page.mouse.down()
    page.page.mouse.move(300, 205, steps=4)
    page.page.mouse.up()
    assert pressed() == "脚本"
    assert "今天置换补贴三千元" in page.text(".host-lines")
    one_screen(page)
    page.judge()
    shown(page, tell(show, "先讲置换补贴,|再报到店礼"))
    clear(show)
    page.page.wait_for_selector(".host-points")


def test_the_line_being_said_is_lit_and_points_that_were_said_are_struck(show, opened):
    clear(show)
    command(show, "show", "segment", segment="offer")
    page = opened(show, size=(1180, 820))
    page.open(SHOW, READY)
    assert "三千元" in page.text(".host-points .cue")
    said = {"room": "show", "type": "transcript", "utterance": "u1", "final": True, "rev": 0,
            "id": "t1", "text": "旧车换新车，置换再补三千", "ts": int(time.time() * 1000)}
    show.send([said])
    page.page.wait_for_selector(".host-others .said")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    expect(lambda: "旧车换新车" in page.text(".host-lines .lit"))


# The time


def phase(page):
    return page.page.get_attribute(".host", "data-time")


def test_the_time_left_goes_from_calm_to_over(show, opened):
    clear(show)
    command(show, "show", "segment", segment="offer")
    page = opened(show, size=(844, 390))
    page.open(SHOW, READY)

    def leave(seconds):
        """Moves the end to so many seconds from now, however long the page took to open."""
        left = show.state("show").json["script"]["end_ts"] / 1000 - time.time()
        command(show, "show", "extend", seconds=round(seconds - left))

    leave(50)
    expect(lambda: phase(page) == "calm")
    digits = lambda: page.text(".host-head .digits")
    assert digits().startswith("00:")
    small = page.page.locator(".host-head .digits").bounding_box()["height"]
    leave(14)
    expect(lambda: phase(page) in ("warning", "danger"))
    assert page.page.locator(".host-head .host-time .shape").count() == 1
    expect(lambda: phase(page) == "danger", 15)
    assert digits().isdigit()
    assert page.page.locator(".host-head .digits").bounding_box()["height"] > 1.3 * small
    one_screen(page)
    page.judge()
    expect(lambda: phase(page) == "over", 12)
    assert digits().startswith("−00:")
    one_screen(page)
    page.judge()


def test_who_wants_no_countdown_sees_words(show, opened):
    clear(show)
    command(show, "show", "segment", segment="offer")
    page = opened(show, size=(844, 390))
    page.open(SHOW + "&countdown=0", READY)
    assert page.page.locator(".host-head .digits").count() == 0
    command(show, "show", "extend", seconds=-60)
    expect(lambda: page.text(".host-head .word") == "该收了")


# The link


BAND = ".host-band:not([hidden])"


@pytest.mark.parametrize("size", [*SIZES, (1920, 1080)])
def test_a_stale_and_a_lost_link_are_bands_that_can_be_read_and_the_time_goes_on(
    show, opened, size
):
    clear(show)
    command(show, "show", "segment", segment="offer")
    command(show, "show", "extend", seconds=120)
    device = "phone" if size in PHONES else "tablet" if size[0] < 1400 else "monitor"
    page = opened(show, size=size, locale=["zh-CN", "en-GB"][size[0] in (844, 1440)])
    switch = cut(page)
    page.open(f"/rooms/show/host?device={device}&distance=2", READY)
    least = {"phone": 73, "tablet": 66, "monitor": 46}[device]
    time_text = lambda: page.page.evaluate(
        "[...document.querySelectorAll('.digits')].find(e => e.offsetParent).innerText"
    )

    def judge(link):
        page.page.wait_for_selector(f".host[data-phase={link}]", timeout=9000)
        page.page.wait_for_selector(BAND)
        assert int(page.page.get_attribute(BAND, "data-px")) >= least
        before = time_text()
        expect(lambda: time_text() != before, 3)
        page.errors.clear()  # the browser itself reports connections that fail
        one_screen(page)
        page.judge()

    switch["frozen"] = True
    judge("stale")
    cut_now(switch)
    judge("lost")
    switch.update(cut=False, frozen=False)
    page.page.wait_for_selector(".host[data-phase=live]", timeout=9000)
    assert page.page.locator(f"{BAND}.ok").count() == 1
    page.page.wait_for_selector(f"{BAND}.ok", state="detached", timeout=6000)


QUICK = """\
title: 快板
repeats: true
segments:
  - {segment: offer, name: 置换政策, kind: offer, planned_s: 12, must_say: [
      {point: p, wordings: [置换补贴三千元], cue: 先讲置换补贴|三千元}]}
  - {segment: call, name: 留资口播, kind: lead_call, planned_s: 12}
  - {segment: range, name: 续航, kind: feature, planned_s: 30, must_say: [
      {point: k, wordings: [续航六百零五公里], cue: 续航|六百零五公里}]}
templates: [{kind: lead_call, text: '点小风车,|留电话|领三千'}]
"""


def test_a_minute_without_a_link_loses_and_repeats_no_cue(tmp_path, opened):
    with show_on_air(tmp_path / "data", QUICK) as show:
        page = opened(show, size=(844, 390))
        switch = cut(page)
        page.open(SHOW, READY)
        command(show, "show", "segment", segment="offer")
        first = tell(show, "先讲置换补贴,|再报到店礼", ttl_s=12)
        shown(page, first)
        expect(lambda: state_of(show, first)["state"] == "shown", page=page)
        begun = time.monotonic()
        cut_now(switch)
        page.page.wait_for_selector(f"{BAND}.bad")
        press(page, "收到")  # kept until there is a link
        # By plan: the lead call at its place, then the next segment with its points.
        page.page.wait_for_selector(".cue.paper", timeout=20_000)
        press(page, "收到")
        page.page.wait_for_selector(".cue.paper", state="detached")
        page.page.wait_for_selector(".host-points:has-text('六百零五公里')", timeout=20_000)
        missed = tell(show, "画面卡,|口播三十秒", "tech", ttl_s=90)
        page.page.wait_for_timeout(max(0, 60 - (time.monotonic() - begun)) * 1000)
        tries = [m for m in switch["sent"] if m.get("action") == "ack"]
        switch["cut"] = False
        page.page.wait_for_selector(".host[data-phase=live]", timeout=9000)
        shown(page, missed)
        expect(lambda: state_of(show, missed)["state"] == "shown", 15, page)
        assert state_of(show, first)["seen_ts"]
        # A receipt that no answer came to is sent again; nothing of the page's own is told anybody.
        told = {(m["cue"], m["state"]) for m in switch["sent"] if m.get("action") == "ack"}
        assert told == {(first, "shown"), (first, "seen"), (missed, "shown")}
        assert len(tries) == 1
        events = show.get(
            f"/v1/streams/{show.state('show').json['stream']}/events", show.owner
        ).body
        receipts = [json.loads(e) for e in events.splitlines() if b'"receipt"' in e]
        by_page = [(r["cue"], r["state"]) for r in receipts if r.get("screen")]
        assert sorted(by_page) == sorted(told)
        assert sum(c["cue"] == first for c in show.state("show").json["cues"]) == 1


def test_a_receipt_sent_again_is_journaled_once(show):
    clear(show)
    cue = tell(show, "先讲置换补贴,|再报到店礼")
    for _ in range(2):
        said = command(show, "show", "ack", cue=cue, state="seen", screen="tablet")
        assert said.status == 200, said.body
    events = show.get(f"/v1/streams/{show.state('show').json['stream']}/events", show.owner).body
    assert sum(cue.encode() in e and b'"receipt"' in e for e in events.splitlines()) == 1
    assert state_of(show, cue)["state"] == "seen"


def test_a_receipt_outlives_the_page(tmp_path, opened):
    with show_on_air(tmp_path / "data") as show:
        page = opened(show, size=(844, 390))
        switch = cut(page)
        page.open(SHOW, READY)
        cue = tell(show, "先讲置换补贴,|再报到店礼", ttl_s=60)
        shown(page, cue)
        expect(lambda: state_of(show, cue)["state"] == "shown", page=page)
        cut_now(switch)
        page.page.wait_for_selector(f"{BAND}.bad")
        press(page, "收到")
        switch["cut"] = False
        page.page.reload()
        page.page.wait_for_selector(READY)
        expect(lambda: state_of(show, cue)["state"] == "seen", page=page)
        shown(page, cue)
        assert page.page.get_by_role("button", name="讲完了").count() == 1


def test_two_host_screens_make_one_receipt_each_and_one_card(show, opened):
    clear(show)
    two = [opened(show, size=(844, 390)) for _ in range(2)]
    two[0].open(SHOW, READY)
    # Who came first has the place, once the service knows of both.
    expect(lambda: any(one.get("main") for one in show.state("show").json["crew"]), page=two[0])
    two[1].open(SHOW, READY)
    two[1].page.wait_for_selector(".answers.mirror")
    cue = tell(show, "先讲置换补贴,|再报到店礼")
    for page in two:
        shown(page, cue)
    press(two[0], "收到")
    two[0].page.wait_for_selector("button:has-text('讲完了')")
    # The other one is a mirror: it shows that it was seen, and has no buttons to say so twice.
    two[1].page.wait_for_selector(":text('已收到')")
    assert two[1].page.locator("button:has-text('讲完了')").count() == 0
    assert sum(c["cue"] == cue for c in show.state("show").json["cues"]) == 1


# Before, after, refused


def test_before_the_stream_a_trial_cue_can_be_answered(tmp_path, opened):
    with Service(tmp_path / "data") as service:
        save(service, "show", RUNDOWN)
        page = opened(service, size=(844, 390))
        page.open(SHOW, READY)
        assert "还没开播" in page.text("main")
        one_screen(page)
        page.judge()
        cue = command(service, "show", "message", text="看清了吗?").json["cue"]
        shown(page, cue)
        press(page, "看清了")
        page.page.wait_for_selector(".cue-note:has-text('已收到')")


def test_after_the_stream_it_says_thanks_with_the_figures(tmp_path, opened):
    with Service(tmp_path / "data") as service:
        ts = int(time.time() * 1000)
        service.send(
            [
                {"room": "show", "type": "stream_start", "id": "s", "ts": ts - 3_600_000},
                {"room": "show", "type": "lead", "id": "l", "lead": "L1", "ts": ts - 60_000},
                {"room": "show", "type": "stream_end", "id": "x", "ts": ts - 1000},
            ]
        )
        page = opened(service, size=(844, 390))
        page.open(SHOW, READY)
        assert "辛苦了" in page.text("main") and "线索 1" in page.text("main")
        one_screen(page)
        page.judge()


def test_a_host_of_another_room_is_told_so(show, opened):
    page = opened(show, role="host", rooms=["other"], size=(844, 390))
    page.open(SHOW, ".host")
    page.page.wait_for_selector("main:has-text('看不到')", timeout=12_000)


# Terms


CUES = """点小风车,|留电话|领三千/先讲置换补贴,|再报到店礼/欢迎新来的|今天清库存/点小风车留电话领三千
先讲置换补贴再报到店礼/慢一点,重复一遍价格/补贴3000元到11月30日/以旧换新补贴到三十号/续航冬天能跑多少?
更正一下:补贴到30日止/先停,别讲价格/画面卡,口播三十秒/落地价多少,算给大家/首付两成月供一千八/金融方案两年免息
三电质保终身/充电桩免费装/快充三成到八成/热泵空调冬天省电/智驾先别讲/辅助驾驶手不离盘/试驾送到店礼
周末试驾名额不多/现车两台先到先得/提车要等两周/订金可退念条款/福袋口令想试驾/红包一分钟后发/权益清单在小卡片
报价单后台发/门店地址再说一遍/儿童座椅怎么装/后备厢拉开给看/激光雷达在车顶/车机演示一遍语音/购置税全免到年底
指导价写在屏上/裸车价别口播/报废补贴两万元/终身质保看条件/粉丝团灯牌点一下/点关注不迷路/刚进来的朋友别走
直播间专享优惠/到店礼每人一份/大定转小定规则/交付排期查一下/电池八年十五万公里/城市写在评论区/讲贴息再讲置换补贴""".strip().replace("\n", "/").split("/")

FIT = """async ([cues, width, height]) => {
  const {fitCue} = await import('/parts/cue-card.js');
  return cues.map(text => fitCue(
    {cue: 'x', kind: 'say', text}, {width, height}, {device: 'phone', metres: 2}).text);
}"""


@pytest.mark.parametrize("size", SIZES)
def test_no_line_breaks_inside_a_term(show, opened, size):
    page = opened(show, size=size)
    page.open(SHOW, READY)
    assert len(CUES) == 50
    terms = page.page.evaluate("import('/fit.js').then(m => m.terms)")
    box = page.page.locator(".host-stage").bounding_box()
    fitted = page.page.evaluate(FIT, [CUES, box["width"], box["height"]])
    for cue, one in zip(CUES, fitted):
        text = cue.replace("|", "")
        assert "".join(one["lines"]).replace(" ", "") == text.replace(" ", ""), cue
        breaks, at = set(), 0
        for line in one["lines"][:-1]:
            at += len(line)
            breaks.add(at)
        for term in terms:
            start = text.find(term)
            while start >= 0:
                inside = range(start + 1, start + len(term))
                assert not breaks.intersection(inside), (cue, one["lines"], term)
                start = text.find(term, start + 1)
        assert all(len(line) > 1 for line in one["lines"]), (cue, one["lines"])
        assert one["px"] >= 73, (cue, one)


# Light


LIGHT = """async (png) => {
  const image = await createImageBitmap(await (await fetch(png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, image.width, image.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4)
    sum += 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
  return sum / (data.length / 4) / 255;
}"""


@pytest.mark.parametrize("alarm", ["warning", "over", "stop", "lead_call"])
def test_nothing_flashes_more_than_twice_a_second(show, opened, browser, alarm):
    """What changes in brightness within ten seconds of an alarm, from the frames themselves."""
    clear(show)
    command(show, "show", "segment", segment="offer")
    command(show, "show", "extend", seconds=60)
    page = opened(show, size=(1180, 820))
    page.open(SHOW, READY)
    frames = []
    cdp = page.context.new_cdp_session(page.page)

    def caught(frame):
        frames.append((frame["metadata"]["timestamp"], frame["data"]))
        cdp.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    cdp.on("Page.screencastFrame", caught)
    cdp.send("Page.startScreencast", {"format": "png", "maxWidth": 236, "maxHeight": 164})
    if alarm == "warning":
        command(show, "show", "extend", seconds=-72)
    elif alarm == "over":
        command(show, "show", "extend", seconds=-95)
    else:
        tell(show, KINDS[alarm], alarm)
    page.page.wait_for_timeout(10_000)
    cdp.send("Page.stopScreencast")
    clear(show)
    judge = browser.new_page()
    light = [(ts, judge.evaluate(LIGHT, f"data:image/png;base64,{png}")) for ts, png in frames]
    judge.close()
    changes = [b[0] for a, b in zip(light, light[1:]) if abs(a[1] - b[1]) > 0.01]
    for ts in changes:
        assert sum(ts <= other < ts + 0.95 for other in changes) <= 2, (alarm, light)
    assert len(frames) > 1


def test_a_host_s_page_is_light(show, opened):
    clear(show)
    page = opened(show, size=(844, 390))
    page.open(SHOW, READY)
    page.page.wait_for_timeout(500)
    weight = page.page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, e) => sum + e.transferSize,"
        "performance.getEntriesByType('navigation')[0].transferSize)"
    )
    assert weight <= 150_000, weight
