"""Each page from end to end, in Chromium, on the real service."""

import json
import re
import subprocess
import time

import pytest

import pages
from pages import SIZES, WEIGHT, Page, best, cut, cut_now, expect, task_seconds
from service import Service

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = "[data-ready]"
ROOM = "/rooms/demo-chengdong"


@pytest.fixture(scope="module")
def on_air(tmp_path_factory):
    with pages.room_on_air(tmp_path_factory.mktemp("on-air")) as service:
        yield service


# Every page at every size


VIEWS = {
    "rooms": ("/", "a.card"),
    "console": (ROOM, READY + " .retention"),
    "counters only": ("/rooms/demo-binjiang", READY),
    "streams": (ROOM + "/streams", ".streams li"),
    "sign-in": ("/sign-in", "form"),
    "not found": ("/rooms/demo-chengdong/nothing", "h1"),
}


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_accessible_quiet_and_whole_at_every_size(on_air, opened, view, scheme):
    path, wait = VIEWS[view]
    for i, size in enumerate(SIZES):
        locale = ["zh-CN", "en-GB"][(i + (scheme == "light")) % 2]
        page = opened(on_air, size=size, scheme=scheme, locale=locale, has_touch=size[0] < 1000)
        page.open(path, wait)
        page.page.wait_for_timeout(300)
        assert page.page.evaluate("document.documentElement.dataset.theme") == scheme
        page.judge()
        page.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_frozen_and_cut_pages_are_accessible_and_whole_at_every_size(on_air, opened, scheme):
    for i, size in enumerate(SIZES):
        page = opened(on_air, size=size, scheme=scheme, locale=["en-GB", "zh-CN"][i % 2])
        page.judge_frozen_and_cut(ROOM, READY)
        page.close()


# Signing in


def test_name_and_password_lead_to_the_page_that_was_asked_for(service, opened):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    service.run("user", "add", "lin", "--data", service.data, text="a good password\n")
    page = opened(service, role=None)
    page.open("/rooms/r1", "form")
    page.page.fill("[name=name]", "lin")
    page.page.fill("[name=password]", "wrong")
    page.page.keyboard.press("Enter")
    said = expect(lambda: page.text("[role=alert]"))
    assert said == "用户名或密码不对\uff0c请再试一次。"
    assert page.errors.pop().startswith(
        "Failed to load resource: the server responded with a status of 401"
    )
    page.page.fill("[name=password]", "a good password")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(READY)
    assert page.page.url == service.address + "/rooms/r1"
    page.page.get_by_role("button", name="退出").click()
    page.page.wait_for_selector("sc-sign-in")
    page.open("/rooms/r1", "sc-sign-in")
    page.judge()


def test_guessing_is_braked_and_the_page_says_for_how_long(service, opened):
    page = opened(service, role=None)
    page.open("/sign-in", "form")
    for _ in range(12):
        service.request("POST", "/v1/sign-in", b'{"name":"lin","password":"guess"}')
    page.page.fill("[name=name]", "lin")
    page.page.fill("[name=password]", "guess")
    page.page.keyboard.press("Enter")
    said = expect(lambda: page.text("[role=alert]"))
    assert 0 < pages.numbers(said)[0] <= 60
    assert page.page.locator("form button").is_disabled()


def test_a_link_signs_in_once(service, opened):
    page = opened(service, role=None)
    link = pages.link(service)
    page.open(link, ".huge")
    page.context.clear_cookies()
    page.open(link, "form")
    assert "用过" in page.text("[role=alert]")


# The first event


def test_the_line_shown_on_an_empty_page_makes_the_first_room(service, opened):
    page = opened(service)
    page.open("/", "sc-how-to-send")
    page.page.fill("[name=room]", "first-room")
    page.page.get_by_role("button", name="生成推送口令").click()
    expect(lambda: "sc_" in page.text("#line-comment"))
    said = subprocess.run(page.text("#line-comment"), shell=True, capture_output=True, text=True)
    assert json.loads(said.stdout)["accepted"] == 1
    page.page.wait_for_selector("a.card[href='/rooms/first-room']")
    page.page.click("a.card")
    page.page.wait_for_selector(READY)
    expect(lambda: "冬天续航" in page.text("sc-feed[data-kind=comments]"))
    page.judge()


def test_a_room_that_waits_for_data_says_how_to_send_it_and_fills_itself(service, opened):
    page = opened(service)
    page.open("/rooms/later", "sc-how-to-send")
    assert page.text("[role=status]").endswith("等数据")
    service.send([{"room": "later", "type": "enter", "viewer": "a"}])
    page.page.wait_for_selector(READY)
    page.judge()


def test_only_owners_are_offered_a_token(service, opened):
    page = opened(service, role="viewer")
    page.open("/", "sc-how-to-send")
    assert page.page.get_by_role("button", name="生成推送口令").count() == 0
    assert "口令" in page.text("#line-comment")


def test_copying_works_without_a_secure_context(tmp_path, browser):
    with Service(tmp_path / "data", "--hosts", "showcaller.test") as service:
        page = Page(browser, service, role=None)
        page.home = service.address.replace("127.0.0.1", "showcaller.test")
        page.open(pages.link(service), "sc-how-to-send")
        assert not page.page.evaluate("isSecureContext")
        page.page.locator("#line-comment >> xpath=ancestor::div[1]").get_by_role("button").click()
        expect(lambda: page.page.get_by_role("button", name="已复制").count() == 1)
        page.close()


# The list of rooms


def test_the_list_moves_as_the_rooms_do(on_air, opened):
    page = opened(on_air)
    page.open("/", "a.card[href='/rooms/demo-chengdong']")
    entries = lambda: pages.numbers(
        page.text("a.card[href='/rooms/demo-chengdong'] dl > div:nth-child(2) dd")
    )[0]
    before = entries()
    expect(lambda: entries() > before)


def test_many_rooms_can_be_searched(service, opened):
    service.send([{"room": f"shop-{i}", "type": "enter", "viewer": "a"} for i in range(9)])
    page = opened(service)
    page.open("/", "a.card")
    expect(lambda: page.page.locator("a.card").count() == 9)
    page.page.fill("[type=search]", "shop-7")
    assert page.page.locator("a.card").count() == 1
    page.page.fill("[type=search]", "nowhere")
    assert "nowhere" in page.text("p.note")
    page.judge()


# The console


def tile(page, name):
    return page.text(f".tiles .tile:has(.name:text-is('{name}')) .fact")


def test_what_the_console_shows_is_the_state(service, opened):
    ts = int(time.time() * 1000) - 600_000
    lines = [{"id": "s", "room": "r1", "type": "stream_start", "ts": ts, "title": "试驾夜"}]
    for i in range(40):
        lines.append(
            {
                "id": f"x{i}",
                "room": "r1",
                "type": "exposure",
                "viewer": f"v{i}",
                "ts": ts + i * 1000,
                "source": "feed",
            }
        )
        if i < 30:
            lines.append(
                {
                    "id": f"e{i}",
                    "room": "r1",
                    "type": "enter",
                    "viewer": f"v{i}",
                    "ts": ts + i * 1000 + 1,
                    "source": "feed",
                }
            )
        if i < 20:
            lines.append(
                {
                    "id": f"l{i}",
                    "room": "r1",
                    "type": "leave",
                    "viewer": f"v{i}",
                    "ts": ts + i * 1000 + 40_000,
                }
            )
        if i < 3:
            lines.append(
                {
                    "id": f"c{i}",
                    "room": "r1",
                    "type": "card_click",
                    "viewer": f"v{i}",
                    "ts": ts + i * 1000 + 35_000,
                }
            )
    lines.append({"id": "end", "room": "r1", "type": "stream_end", "ts": ts + 120_000})
    service.send(lines)
    state = service.state("r1").json
    page = opened(service)
    page.open("/rooms/r1", READY)
    assert page.text("h1") == "试驾夜"
    assert tile(page, "进入") == str(state["audience"]["entries"]) == "30"
    assert tile(page, "停留中位") == "40 秒"
    assert tile(page, "30 秒留存") == "100%"
    rows = page.page.locator("table.funnel tbody tr").all_inner_texts()
    assert (
        [pages.numbers(row.replace("30 秒", ""))[0] for row in rows]
        == [step["viewers"] for step in state["funnels"]["lead"]["steps"]]
        == [40, 30, 30, 3, 0, 0]
    )
    assert "流失最多" in rows[3] and "−27" in rows[3]
    page.page.get_by_role("button", name="从进入").click()
    assert "曝光" not in page.text("table.funnel")
    page.judge()


def test_a_room_of_which_only_counters_are_known_shows_no_made_up_zero(service, opened):
    now = int(time.time() * 1000)
    service.send(
        [
            {
                "id": str(i),
                "room": "c",
                "type": "counters",
                "ts": now - 300_000 + 10_000 * i,
                "gauges": {"online": 40 + i},
                "totals": {"enter_pv": 100 + 5 * i, "like_pv": 9 * i},
            }
            for i in range(30)
        ]
    )
    page = opened(service)
    page.open("/rooms/c", READY)
    assert tile(page, "在线") == "69"
    assert page.text(".tiles .tile:first-child .basis") == "上报"
    assert "估算" in page.text(".tiles .tile:has(.name:has-text('平均停留'))")
    assert tile(page, "30 秒留存") == tile(page, "观众") == "—"
    assert "算不出漏斗" in page.text("section[aria-label='漏斗']")
    windows = page.page.locator("section[aria-label='最近与之前'] tbody tr").all_inner_texts()
    shown = {row.split("\t")[0]: row.split("\t")[1:3] for row in windows}
    assert shown["点赞"] == ["261", "—"]
    assert shown["评论"] == shown["离开"] == ["—", "—"]
    page.judge()


def test_each_number_says_where_it_comes_from_by_keyboard_alone(on_air, opened):
    page = opened(on_air)
    page.open(ROOM, READY)
    page.page.locator(".tiles .tile:nth-child(5) .fact").focus()
    page.page.keyboard.press("Enter")
    said = page.text("dialog.explain")
    assert "实测" in said and "95% 区间" in said and "次观看" in said and "Kaplan" in said
    page.judge()
    page.page.keyboard.press("Escape")
    assert page.page.locator("dialog[open]").count() == 0
    assert page.page.evaluate("document.activeElement.closest('.tile') !== null")


def test_sentences_grow_and_are_corrected_in_place(service, opened):
    said = {"room": "r1", "type": "transcript", "utterance": "u1"}
    service.send([{**said, "id": "1", "rev": 0, "final": False, "text": "今天置换"}])
    page = opened(service)
    page.open("/rooms/r1", READY)
    speech = lambda: page.page.locator("sc-feed[data-kind=speech] li p").all_inner_texts()
    expect(lambda: speech() == ["今天置换…"])
    service.send([{**said, "id": "2", "rev": 1, "final": True, "text": "今天置换补三千"}])
    expect(lambda: speech() == ["今天置换补三千"])
    service.send([{**said, "id": "3", "rev": 0, "final": False, "text": "今天"}])
    service.send([{**said, "id": "4", "rev": 2, "final": True, "text": "今天置换再补三千"}])
    expect(lambda: speech() == ["今天置换再补三千"])


def test_a_comment_is_text_whatever_it_holds(service, opened):
    page = opened(service)
    page.open("/rooms/r1", "sc-how-to-send")
    text = "<img src=x onerror=alert(1)><b>粗</b>"
    service.send(
        [{"room": "r1", "type": "comment", "viewer": "a", "nickname": "<i>x</i>", "text": text}]
    )
    expect(lambda: text in page.text("main"))
    assert page.page.locator("main img, main b, main i").count() == 0
    page.judge()


def test_comments_stand_still_while_somebody_reads_back(on_air, opened):
    page = opened(on_air)
    page.open(ROOM, READY)
    last = lambda: page.page.locator("sc-feed[data-kind=comments] li").last.inner_text()
    expect(lambda: "第" in last())
    page.page.evaluate(
        "document.querySelector('sc-feed[data-kind=comments] .scroll').scrollTop = 0"
    )
    button = page.page.locator("sc-feed[data-kind=comments] button")
    button.wait_for(timeout=4000)
    held = last()
    page.page.wait_for_timeout(1200)
    assert last() == held
    assert re.match(r"\d+ 条新的", button.inner_text())
    button.click()
    expect(lambda: last() != held)


def test_a_break_is_shown_and_what_was_missed_comes_back_once(on_air, opened):
    page = opened(on_air)
    switch = cut(page)
    page.open(ROOM, READY)
    cut_now(switch)
    page.page.wait_for_selector("[data-phase=lost] .band.bad")
    assert page.page.locator("sc-operator button:enabled").count() == 0
    page.page.wait_for_timeout(1500)
    switch["cut"] = False
    page.page.wait_for_selector(".band.ok", timeout=9000)
    said = page.page.locator("sc-feed[data-kind=comments] li").all_inner_texts()
    numbers = [
        int(found[1]) for found in (re.search(r"第 (\d+) 条", text) for text in said) if found
    ]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_what_is_live_stands_after_what_was_fetched_later_of_the_time_before(on_air, opened):
    page = opened(on_air)
    page.open(ROOM, READY)
    order = page.page.evaluate("""async () => {
      const {Items} = await import('/items.js');
      const items = new Items();
      const comment = n => ({type: 'comment', id: `c${n}`, ts: 1000 * n, text: `${n}`});
      items.add([comment(9)]);
      items.add([comment(7), comment(8), comment(9)]);
      return items.talk.map(one => one.text);
    }""")
    assert order == ["7", "8", "9"]


# The controller's hand


def test_a_mark_is_on_the_chart_and_in_the_stream_once_it_is_confirmed(service, opened):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    page = opened(service, role="control")
    page.open("/rooms/r1", READY)
    page.page.fill("sc-operator input[name=value] >> nth=0", "讲得好")
    page.page.keyboard.press("Enter")
    expect(lambda: page.page.locator(".answer.ok").count() == 1)
    page.page.locator("sc-operator select").select_option("red_packet")
    page.page.locator("sc-operator form:has(select) button").click()
    page.page.fill("sc-operator input[list]", "offer")
    page.page.locator("sc-operator form:has(input[list]) button").click()
    kinds = lambda: [
        m["type"] for m in service.get("/v1/rooms/r1/series", service.owner).json["marks"]
    ]
    expect(lambda: sorted(kinds()) == ["intervention", "marker", "segment"])
    expect(lambda: "优惠政策" in page.text("sc-feed[data-kind=speech]"))


def test_a_stream_ends_only_while_the_button_is_held(service, opened):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    page = opened(service)
    page.open("/rooms/r1", READY)
    page.page.locator("button.hold").click()
    page.page.wait_for_timeout(1200)
    assert service.state("r1").json["status"] == "live"
    page.page.locator("button.hold").focus()
    page.page.keyboard.down("Space")
    page.page.wait_for_timeout(1000)
    page.page.keyboard.up("Space")
    expect(lambda: service.state("r1").json["status"] == "ended")
    expect(lambda: "已下播" in page.text("header"))
    assert page.page.locator("sc-operator").count() == 0


@pytest.mark.parametrize("role", ["viewer", "host", "content"])
def test_who_may_only_look_sees_no_controls(service, opened, role):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    page = opened(service, role=role)
    page.open("/rooms/r1", READY)
    page.page.wait_for_timeout(300)
    assert page.page.locator("sc-operator").count() == 0


def test_a_room_that_one_may_not_see_says_so(service, opened):
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    page = opened(service, role="viewer", rooms=["r2"])
    page.open("/rooms/r1", "main p")
    expect(lambda: page.text("main") == "你的账号看不到这个直播间。")


# Past streams


def test_a_past_stream_keeps_its_final_state_and_can_be_taken_away(service, opened):
    ts = int(time.time() * 1000) - 7_200_000
    service.send(
        [
            {"id": "s", "room": "r1", "type": "stream_start", "ts": ts, "title": "昨晚"},
            {"id": "e", "room": "r1", "type": "enter", "viewer": "a", "ts": ts + 1000},
            {
                "id": "c",
                "room": "r1",
                "type": "comment",
                "viewer": "a",
                "text": "好看",
                "ts": ts + 2000,
            },
            {"id": "x", "room": "r1", "type": "stream_end", "ts": ts + 60_000},
            {
                "id": "s2",
                "room": "r1",
                "type": "stream_start",
                "ts": ts + 3_600_000,
                "title": "今晚",
            },
        ]
    )
    page = opened(service)
    page.open("/rooms/r1", READY)
    page.page.get_by_role("link", name="历史场次").click()
    page.page.locator(".streams li").nth(1).get_by_role("link").first.click()
    page.page.wait_for_selector(".replay" + READY)
    assert page.text("h1") == "昨晚"
    page.page.get_by_role("link", name="全部数字").click()
    page.page.wait_for_selector(".console" + READY)
    assert page.text("h1") == "昨晚"
    assert "已下播" in page.text("header")
    assert tile(page, "进入") == "1"
    page.page.wait_for_selector("sc-course canvas")
    expect(lambda: "好看" in page.text("sc-feed[data-kind=comments]"))
    page.judge()
    with page.page.expect_download() as download:
        page.page.get_by_role("link", name="导出事件").click()
    lines = open(download.value.path()).read().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["s", "e", "c", "x"]
    page.page.go_back()
    page.page.wait_for_selector(".replay" + READY)
    page.page.go_back()
    page.page.wait_for_selector(".streams li")


# Words, themes, weight


def test_both_languages_are_complete_and_remembered(service, opened):
    service.send(
        [
            {"room": "r1", "type": "enter", "viewer": "a", "source": "feed"},
            {"room": "r1", "type": "comment", "viewer": "a", "text": "hi"},
        ]
    )
    page = opened(service)
    for path, wait in [("/", "a.card"), ("/rooms/r1", READY), ("/rooms/r1/streams", ".streams li")]:
        page.open(path, wait)
        if page.page.evaluate("document.documentElement.lang") == "zh-CN":
            page.page.get_by_role("button", name="English").click()
        expect(lambda: page.page.evaluate("document.documentElement.lang") == "en")
        page.page.wait_for_timeout(200)
        text = page.text("body").replace("中文", "")
        assert re.findall(r"[\u3400-\u9fff]", text) == [], path
    page.page.get_by_role("button", name="中文").click()
    expect(lambda: "历史场次" in page.text("body"))


def test_the_theme_can_be_chosen_against_the_system(service, opened):
    page = opened(service, scheme="light")
    page.open("/", "h1")
    theme = lambda: page.page.evaluate("document.documentElement.dataset.theme")
    assert theme() == "light"
    page.page.get_by_role("button", name="主题").click()
    assert theme() == "dark"
    page.page.reload()
    assert theme() == "dark"


FIRST_DATA = """new MutationObserver(() => {
  if (document.querySelector('[data-ready]')) window.firstData ??= performance.now();
}).observe(document, {subtree: true, childList: true})"""

@pytest.mark.alone
def test_a_console_is_light_and_quick(on_air, opened):
    def open_anew():
        page = opened(on_air)
        page.context.add_init_script(FIRST_DATA)
        page.open(ROOM, READY)
        page.page.wait_for_selector("sc-course canvas")
        page.page.wait_for_timeout(500)
        assert page.page.evaluate(WEIGHT) <= 150_000
        return page.page.evaluate("window.firstData")

    best(open_anew, at_most=1000)


@pytest.mark.alone
def test_a_console_leaves_the_main_thread_alone(on_air, opened):
    page = opened(on_air)
    page.open(ROOM, "sc-course canvas")
    cdp = page.context.new_cdp_session(page.page)
    cdp.send("Performance.enable")

    def busy():
        before = task_seconds(cdp)
        page.page.wait_for_timeout(5000)
        return (task_seconds(cdp) - before) / 5

    best(busy, at_most=0.120)
