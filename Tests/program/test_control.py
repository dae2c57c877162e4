"""The controller's console, from end to end, in Chromium, on the real service."""

import re
import time

import pytest

import pages
from pages import SIZES, WEIGHT, best, expect, task_seconds
from rundowns import command, put_rundown

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".desk[data-ready]"
ALL_SIZES = [*SIZES, (1920, 1080)]


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("on-air")) as service:
        yield service


def desk(opened, service, room="r1", role="control", **options):
    page = opened(service, role=role, **options)
    page.open(f"/rooms/{room}/control", READY)
    return page


def marks(service, room="r1"):
    return service.get(f"/v1/rooms/{room}/series", service.owner).json["marks"]


@pytest.fixture
def live(service):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    return service


@pytest.fixture
def scripted(live):
    """On air with a rundown, in its second segment."""
    assert put_rundown(live).status == 200
    command(live, action="segment", segment="offer")
    return live


def script(service):
    return service.state("r1").json["script"]


def cues(service):
    return service.state("r1").json.get("cues", [])


def sent(service):
    """What people sent, oldest first; the service may send cues of its own beside."""
    return [c["text"] for c in reversed(cues(service)) if c.get("by") != "showcaller"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_console_is_accessible_quiet_and_whole_at_every_size(on_air, opened, scheme):
    for i, size in enumerate(ALL_SIZES):
        locale = ["zh-CN", "en-GB"][(i + (scheme == "light")) % 2]
        page = desk(
            opened, on_air, "demo-chengdong", "owner", size=size, scheme=scheme, locale=locale,
            has_touch=size[0] < 1200,
        )
        page.page.wait_for_timeout(300)
        page.judge()
        page.close()


def test_a_mark_is_stamped_when_the_key_goes_down_and_takes_an_amount(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit1")
    page.page.keyboard.press("KeyM")
    page.page.keyboard.type("300")
    page.page.keyboard.press("Enter")
    expect(lambda: [m["kind"] for m in marks(live)] == ["boost_started"])
    assert page.page.locator(".pending li").count() == 0


def test_a_mark_taken_back_within_its_seconds_was_never_made(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 1
    page.page.keyboard.press("KeyZ")
    assert page.page.locator(".pending li").count() == 0
    page.page.wait_for_timeout(7000)
    assert marks(live) == []


def test_a_double_press_within_600_ms_marks_once(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Digit2")
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 1
    page.page.wait_for_timeout(650)
    page.page.keyboard.press("Shift+Digit2")
    assert page.page.locator(".pending li").count() == 2


def test_keys_rest_while_somebody_types(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Slash")
    expect(lambda: "打字中" in page.text(".keys-chip"))
    page.page.keyboard.type("!1")
    page.page.keyboard.press("Shift+Digit1")
    assert page.page.locator(".pending li").count() == 0
    page.page.keyboard.press("Escape")
    expect(lambda: "快捷键开" in page.text(".keys-chip"))
    page.page.keyboard.press("Shift+Digit1")
    assert page.page.locator(".pending li").count() == 1


def test_a_key_can_be_moved_and_all_can_be_switched_off(live, opened):
    page = desk(opened, live)
    page.page.keyboard.press("Shift+Slash")
    page.page.wait_for_selector("dialog.keys[open]")
    page.judge()
    page.page.get_by_role("button", name="改键：标记 1").click()
    page.page.keyboard.press("KeyV")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("KeyV")
    assert page.page.locator(".pending li").count() == 1
    page.page.reload()
    page.page.wait_for_selector(READY)
    page.page.keyboard.press("Shift+Slash")
    page.page.get_by_role("button", name="全部关掉").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("KeyV")
    assert page.page.locator(".pending li").count() == 0
    assert "快捷键关" in page.text(".keys-chip")


def test_a_stream_ends_only_while_the_button_is_held(live, opened):
    page = desk(opened, live)
    page.page.locator("sc-hold[data-action=end] button").click()
    page.page.wait_for_timeout(1200)
    assert live.state("r1").json["status"] == "live"
    page.page.locator("sc-hold[data-action=end] button").focus()
    page.page.keyboard.down("Space")
    page.page.wait_for_timeout(1000)
    page.page.keyboard.up("Space")
    expect(lambda: live.state("r1").json["status"] == "ended")
    expect(lambda: "已下播" in page.text("header"))


def test_without_a_rundown_segments_named_so_far_can_be_put_on_air_and_taken_back(live, opened):
    now = int(time.time() * 1000)
    live.send([
        {"room": "r1", "type": "segment", "segment": "offer", "ts": now - 1000},
        {"room": "r1", "type": "segment", "segment": "chat", "ts": now},
    ])
    page = desk(opened, live)
    page.page.get_by_role("button", name="优惠政策").click()
    expect(lambda: live.state("r1").json["script"]["segment"] == "offer")
    expect(lambda: "已切到" in page.text(".undo-bar"))
    page.page.keyboard.press("KeyZ")
    expect(lambda: live.state("r1").json["script"]["segment"] == "chat")


@pytest.mark.parametrize("role", ["viewer", "host", "content"])
def test_the_desk_is_not_for_everybody(live, opened, role):
    page = opened(live, role=role)
    page.open("/rooms/r1/control", "main p.note")
    expect(lambda: "只给场控和所有者" in page.text("main"))


# The rundown on air


def test_the_page_keys_name_what_they_start_and_the_switch_can_be_taken_back(scripted, opened):
    page = desk(opened, scripted)
    expect(lambda: "留资口播" in page.text(".switches .next"))
    assert "开场" in page.text(".switches .previous")
    page.page.keyboard.press("PageDown")
    expect(lambda: script(scripted)["segment"] == "lead_call")
    expect(lambda: page.text(".undo-bar").startswith("已切到 留资口播"))
    page.page.keyboard.press("KeyZ")
    expect(lambda: script(scripted)["segment"] == "offer")
    page.page.wait_for_timeout(700)
    page.page.keyboard.press("PageUp")
    expect(lambda: script(scripted)["segment"] == "greeting")


def test_another_segment_is_suggested_with_its_reason_and_never_put_on_air_by_itself(scripted, opened):
    page = desk(opened, scripted)
    before = int(time.time() * 1000) - 200_000
    scripted.send([{"room": "r1", "type": "enter", "viewer": f"usual-{n}", "ts": before + n} for n in range(12)])
    scripted.send([{"room": "r1", "type": "enter", "viewer": f"wave-{n}"} for n in range(30)])
    expect(lambda: "半分钟进来" in page.text(".suggestion"))
    assert script(scripted)["suggestion"]["why"] == "crowd" and script(scripted)["segment"] == "offer"
    page.judge(within=".suggestion")
    # Who says no is left alone with it, also after a reload.
    page.page.get_by_role("button", name="不用").click()
    expect(lambda: page.page.locator(".suggestion").count() == 0)
    page.page.reload()
    page.page.wait_for_selector(READY)
    assert page.page.locator(".suggestion").count() == 0
    page.page.evaluate("localStorage.clear()")
    page.page.reload()
    page.page.get_by_role("button", name="切过去").click()
    expect(lambda: script(scripted)["segment"] == script(scripted)["segments"][0]["segment"])
    expect(lambda: "已切到" in page.text(".undo-bar"))


def test_the_segment_on_air_gets_longer_and_shorter(scripted, opened):
    page = desk(opened, scripted)
    end = script(scripted)["end_ts"]
    page.page.keyboard.press("Equal")
    expect(lambda: script(scripted)["end_ts"] == end + 30_000)
    page.page.keyboard.press("Minus")
    expect(lambda: script(scripted)["end_ts"] == end)


def test_must_say_points_are_ticked_as_they_are_said_or_by_hand(scripted, opened):
    page = desk(opened, scripted)
    expect(lambda: "必讲 0/2" in page.text(".passages .on_air"))
    page.page.get_by_role("button", name="到店有礼：记为已讲").click()
    expect(lambda: "必讲 1/2" in page.text(".passages .on_air"))
    scripted.send([
        {"room": "r1", "type": "transcript", "utterance": "u", "final": True,
         "text": "今天置换再补三千块"}
    ])
    expect(lambda: "必讲 2/2" in page.text(".passages .on_air"))
    said = page.page.locator(".points .said button").first.get_attribute("title")
    assert "置换再补三千" in said


def test_a_segment_that_runs_over_asks_for_the_next(live, opened):
    put_rundown(live)
    command(live, action="segment", segment="offer")
    command(live, action="extend", seconds=-179)
    page = desk(opened, live)
    expect(lambda: "置换政策超了" in page.text(".tasks"))
    page.page.keyboard.press("Enter")
    expect(lambda: script(live)["segment"] == "lead_call")
    expect(lambda: "已恢复" in page.text(".settled"))


# Cues


def test_a_template_goes_out_with_one_key_and_its_receipts_come_back(scripted, opened):
    host = opened(scripted, role="host")
    host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = desk(opened, scripted)
    expect(lambda: "1 块屏" in page.text(".host-side"))
    page.page.keyboard.press("Digit2")
    host.page.wait_for_selector(".cue:has-text('先讲置换补贴')")
    expect(lambda: "已显示" in page.text(".way"))
    assert sent(scripted) == ["先讲置换补贴,|再报到店礼"]
    host.page.keyboard.press("Space")
    expect(lambda: "已看到" in page.text(".way"))
    page.page.keyboard.press("Digit0")
    expect(lambda: scripted.state("r1").json.get("cue") is None)
    expect(lambda: "已清" in page.text(".recent"))


def test_a_bounced_key_sends_one_cue(scripted, opened):
    page = desk(opened, scripted)
    button = page.page.get_by_role("button", name="慢一点").bounding_box()
    page.page.keyboard.press("Digit1")
    page.page.keyboard.press("Digit1")
    page.page.mouse.click(button["x"] + 5, button["y"] + 5)  # no waits: 0.6 s is all there is
    expect(lambda: sent(scripted) == ["慢一点"])
    page.page.wait_for_timeout(500)
    assert sent(scripted) == ["慢一点"]


def test_nothing_leaves_the_box_while_somebody_writes(scripted, opened):
    page = desk(opened, scripted)
    page.page.keyboard.press("Slash")
    page.page.keyboard.type("1234 先讲到店礼", delay=20)
    expect(lambda: page.page.locator(".glass.draft .cue-text").inner_text() != "")
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("Digit2")
    page.page.wait_for_timeout(700)
    assert sent(scripted) == []
    page.page.keyboard.press("Backspace")
    page.page.keyboard.press("Control+Enter")
    expect(lambda: sent(scripted) == ["1234 先讲到店礼"])
    expect(lambda: page.page.input_value("sc-send-box input") == "")
    assert page.page.locator(".glass.draft").count() == 0


def test_keys_of_an_input_method_send_nothing(scripted, opened):
    page = desk(opened, scripted)
    page.page.focus("sc-send-box input")
    cdp = page.context.new_cdp_session(page.page)
    for text in ["x", "xi", "xian"]:
        cdp.send("Input.imeSetComposition", {"text": text, "selectionStart": 0, "selectionEnd": len(text)})
        page.page.keyboard.press("Digit1")
        page.page.keyboard.press("Control+Enter")
    page.page.evaluate("""document.body.dispatchEvent(new KeyboardEvent('keydown',
        {code: 'Digit2', keyCode: 229, isComposing: true, bubbles: true}))""")
    page.page.wait_for_timeout(500)
    assert [t for t in sent(scripted) if t in ("慢一点", "先讲置换补贴,|再报到店礼")] == []


def test_the_box_warns_at_twelve_and_refuses_over_sixteen(scripted, opened):
    page = desk(opened, scripted)
    field = "sc-send-box input"
    count = lambda: page.page.locator(".count").get_attribute("class")
    page.page.fill(field, "十个字的话不会变色呀")
    assert "warn" not in count()
    page.page.fill(field, "这是一句刚好十二个字的话呀")
    assert "warn" in count() and page.text(".count") == "13/16"
    page.page.fill(field, "这是一句比一眼能看完的要长得多的话")
    assert "bad" in count()
    page.page.keyboard.press("Control+Enter")
    assert page.page.locator(".deliver").is_disabled()
    page.page.wait_for_timeout(400)
    assert sent(scripted) == []
    page.judge()


def test_stop_takes_a_held_key_and_covers_the_host(scripted, opened):
    host = opened(scripted, role="host")
    host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = desk(opened, scripted)
    page.page.keyboard.press("KeyB")
    page.page.wait_for_timeout(1100)
    assert sent(scripted) == []
    page.page.keyboard.down("KeyB")
    expect(lambda: page.page.locator(".hold.holding").count() == 1)
    host.page.wait_for_selector(".cue.kind-stop", timeout=5000)
    page.page.keyboard.up("KeyB")
    assert sent(scripted) == ["先停一下"]
    page.page.keyboard.press("Digit0")
    host.page.wait_for_selector(".cue.kind-stop", state="detached", timeout=5000)


def ask(service, n, text="落地价多少钱"):
    service.send([
        {"room": "r1", "type": "comment", "viewer": f"v{i}", "text": text} for i in range(n)
    ])


def test_an_open_question_is_answered_from_the_facts_by_one_key(scripted, opened):
    page = desk(opened, scripted)
    ask(scripted, 7)
    expect(lambda: "问价格 7 条" in page.text(".tasks"))
    page.page.keyboard.press("Digit6")
    page.page.wait_for_timeout(100)
    row = page.page.locator(".task:has-text('问价格')")
    expect(lambda: "递价格口径" in row.inner_text())
    row.get_by_role("button", name="递价格口径").click()
    expect(lambda: "置换补贴|3000 元" in sent(scripted))
    expect(lambda: "你已递条" in row.inner_text())
    row.get_by_role("button", name="已答").click()
    expect(lambda: page.page.locator(".task:has-text('问价格')").count() == 0)
    assert not scripted.state("r1").json.get("questions")


def test_who_sends_a_card_is_seen_to_be_at_it_and_another_can_take_over(scripted, opened):
    first, second = desk(opened, scripted), desk(opened, scripted, role="owner")
    expect(lambda: first.page.locator(".crew .initials").count() == 1)
    ask(scripted, 5)
    row = lambda page: page.page.locator(".task:has-text('问价格')")
    expect(lambda: row(first).count() == 1)
    row(first).get_by_role("button", name="递价格口径").click()
    expect(lambda: "正在处理" in row(second).inner_text())
    row(second).get_by_role("button", name="接手").click()
    expect(lambda: sent(scripted).count("置换补贴|3000 元") == 2)


def test_a_matter_that_is_put_off_is_gone_and_the_next_is_chosen(scripted, opened):
    page = desk(opened, scripted)
    ask(scripted, 4)
    ask(scripted, 3, "冬天续航多少")
    expect(lambda: page.page.locator(".task:has-text('问')").count() == 2)
    before = page.text(".task.chosen")
    page.page.keyboard.press("KeyJ")
    assert page.text(".task.chosen") != before
    page.page.wait_for_timeout(100)
    page.page.keyboard.press("KeyK")
    n = page.page.locator(".task").count()
    page.page.keyboard.press("KeyS")
    assert page.page.locator(".task").count() == n - 1


def test_quiet_holds_back_cues_nobody_asked_for(scripted, opened):
    page = desk(opened, scripted)
    page.page.keyboard.press("KeyQ")
    expect(lambda: scripted.state("r1").json.get("quiet_until_ts"))
    expect(lambda: "安静中" in page.text(".is-quiet"))
    page.page.locator(".is-quiet").click()
    expect(lambda: page.page.locator(".is-quiet").count() == 0)


# When the link is down


def test_what_is_sent_without_a_link_waits_once_and_can_be_called_off(scripted, opened):
    page = desk(opened, scripted)
    page.page.evaluate("document.dispatchEvent(new CustomEvent('cut-link', {detail: 4000}))")
    page.page.wait_for_selector("[data-phase=lost]")
    page.page.keyboard.press("Digit1")
    expect(lambda: "连上就发" in page.text(".host-side"))
    page.page.keyboard.press("Digit2")
    expect(lambda: page.page.locator(".waiting li").count() == 2)
    page.page.locator(".waiting li:has-text('先讲')").get_by_role("button", name="取消").click()
    page.page.wait_for_selector("[data-phase=live]", timeout=15_000)
    expect(lambda: sent(scripted) == ["慢一点"])


# The rest of the desk


def test_a_review_has_three_facts_and_one_thing_to_do(scripted, opened):
    page = desk(opened, scripted)
    page.page.keyboard.press("KeyR")
    assert page.page.locator(".review-place li").count() == 3
    assert page.text(".review-place .action").startswith("做一件事")
    page.judge()
    page.page.wait_for_timeout(650)
    page.page.keyboard.press("KeyR")
    assert page.page.locator(".review-place").count() == 0


def test_a_review_comes_by_itself_after_ten_minutes_but_not_over_a_message(service, opened):
    ts = int(time.time() * 1000) - 594_000
    service.send([
        {"room": "r1", "type": "stream_start", "ts": ts},
        {"room": "r1", "type": "enter", "viewer": "a", "ts": ts},
        {"room": "r1", "type": "enter", "viewer": "b"},
    ])
    page = desk(opened, service)
    page.page.keyboard.press("Slash")
    page.page.keyboard.type("写到一半")
    page.page.wait_for_timeout(7000)
    assert page.page.locator(".review-place").count() == 0
    page.page.fill("sc-send-box input", "")
    page.page.keyboard.press("Escape")
    expect(lambda: page.text(".review-place h2") == "10 分钟复盘")


def test_the_handover_card_says_what_was_and_was_not_said(scripted, opened):
    page = desk(opened, scripted)
    command(scripted, action="point", point="gift")
    ask(scripted, 3)
    expect(lambda: "问价格" in page.text(".tasks"))
    page.page.keyboard.press("KeyH")
    card = lambda: page.text("dialog.handover")
    assert "正在讲 置换政策" in card() and "没讲：置换再补三千" in card()
    assert "置换政策：必讲 1/2" in card() and "问价格 3 条" in card() and "200" in card()
    page.judge()
    page.page.get_by_role("button", name="复制").click()
    expect(lambda: "已复制" in card())


def test_a_host_screen_is_paired_by_a_link_that_works_once(scripted, opened):
    page = desk(opened, scripted)
    page.page.get_by_role("button", name="连主播屏").click()
    page.page.wait_for_selector("sc-pairing svg.qr")
    link = page.text("sc-pairing code")
    host = opened(scripted, role=None)
    host.page.goto(link)
    host.page.wait_for_selector(".host[data-ready]")
    assert host.page.url.split("?")[0] == scripted.address + "/rooms/r1/host"
    expect(lambda: page.page.locator("sc-pairing").count() == 0)


def test_the_keyboard_alone_runs_the_show(scripted, opened):
    """From the first key to the end of the stream without a pointer."""
    page = desk(opened, scripted)
    press = page.page.keyboard.press
    press("PageDown")
    expect(lambda: script(scripted)["segment"] == "lead_call")
    press("Digit3")
    expect(lambda: "点小风车,|留电话" in sent(scripted))
    press("Digit0")
    press("Slash")
    page.page.keyboard.type("笑一下")
    press("Control+Enter")
    expect(lambda: "笑一下" in sent(scripted))
    press("Escape")
    press("Shift+Digit1")
    press("KeyM")
    page.page.keyboard.type("500")
    press("Enter")
    expect(lambda: [m for m in marks(scripted) if m.get("kind") == "boost_started"])
    page.page.locator("sc-hold[data-action=end] button").focus()
    page.page.keyboard.down("Space")
    expect(lambda: scripted.state("r1").json["status"] == "ended")
    page.page.keyboard.up("Space")


def test_both_languages_are_complete(scripted, opened):
    page = desk(opened, scripted, locale="en-GB")
    page.page.keyboard.press("KeyR")
    page.page.keyboard.press("Shift+Slash")
    text = page.text("body")
    ours = {"中文"}
    data = str(scripted.state("r1").json).replace("|", "")
    left = [t for t in re.findall(r"[\u3400-\u9fff]+", text) if t not in data and t not in ours]
    assert left == []


# Weight and work


def test_frozen_and_cut_desks_are_accessible_and_whole_at_every_size(on_air, opened):
    for i, size in enumerate(ALL_SIZES):
        page = opened(
            on_air, size=size, scheme=["dark", "light"][i % 2], locale=["zh-CN", "en-GB"][i % 2],
            has_touch=size[0] < 1200,
        )
        page.judge_frozen_and_cut("/rooms/demo-chengdong/control", READY)
        page.close()


@pytest.mark.alone
def test_a_desk_is_light_and_leaves_the_main_thread_alone(on_air, opened):
    assert put_rundown(on_air, "demo-chengdong").status == 200
    command(on_air, "demo-chengdong", action="segment", segment="offer")
    page = opened(on_air)
    page.open("/rooms", "main")  # where one comes from
    page.open("/rooms/demo-chengdong/control", READY)
    page.page.wait_for_selector("sc-course canvas")
    page.page.wait_for_timeout(1000)
    assert page.page.evaluate(WEIGHT) <= 150_000
    cdp = page.context.new_cdp_session(page.page)
    cdp.send("Performance.enable")

    def busy():
        before = task_seconds(cdp)
        page.page.wait_for_timeout(5000)
        return (task_seconds(cdp) - before) / 5

    best(busy, at_most=0.120)


def test_an_ended_stream_leads_to_its_replay(live, opened):
    command(live, action="end_stream")
    page = desk(opened, live)
    page.page.get_by_role("link", name="看这一场").click()
    page.page.wait_for_selector(".replay[data-ready]")


def test_what_a_host_cannot_do_comes_back_and_every_screen_counts(scripted, opened):
    hosts = [opened(scripted, role="host") for _ in range(2)]
    for host in hosts:
        host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = desk(opened, scripted)
    expect(lambda: "2 块主播屏" in page.text(".host-side"))
    page.page.keyboard.press("Digit2")
    for host in hosts:
        host.page.wait_for_selector(".cue:has-text('先讲置换补贴')")
    hosts[1].page.get_by_role("button", name="改用这块").click()
    hosts[1].page.get_by_role("button", name="做不到").click()
    expect(lambda: "做不到" in page.text(".recent"))
    assert sent(scripted) == ["先讲置换补贴,|再报到店礼"]
