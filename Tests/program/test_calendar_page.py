"""The calendar of short videos on its page: a week proposed, taken, moved and written, with keys, mouse and finger."""

import json
import re

import pages
import pytest
from copy_house import write_house
from pages import SIZES, expect
from service import Service
from test_calendar import day, keep_clips, plan, planned, remove, weeks
from test_replay import evening, sent

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")
pytestmark = needs_chromium

READY = ".calendar[data-ready]"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    data = tmp_path_factory.mktemp("calendar-page") / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        service.stream = sent(service, evening())
        keep_clips(service)
        yield service


@pytest.fixture
def clean(room):
    for one in weeks(room, on=day(0, -1), weeks=8).json["entries"]:
        remove(room, one["entry"])
    return room


def calendar(opened, service, week=None, **options):
    page = opened(service, **options)
    page.open(f"/calendar?room=r1&week={week or day(0)}", READY)
    return page


def of_day(page, on):
    return page.page.locator(f'.day[data-day="{day(on)}"] .entry')


def entries(service):
    return weeks(service).json["entries"]


def focused(page):
    return page.page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")


def tab_to(page, found):
    """Presses Tab until what is focused satisfies."""
    for _ in range(80):
        if page.page.evaluate(f"(() => {{ const e = document.activeElement; return {found}; }})()"):
            return
        page.page.keyboard.press("Tab")
    raise AssertionError(f"never reached: {found}")


def test_a_week_is_proposed_taken_moved_and_written_with_keys_alone(clean, opened):
    planned(clean, plan("stream", 5, "20:00", title="周六专场"))
    page = calendar(opened, clean)
    keys = page.page.keyboard
    tab_to(page, "e.innerText === '排一周'")
    keys.press("Enter")
    page.page.wait_for_selector(".proposed li")
    assert page.page.locator(".proposed input:checked").count() >= 6
    tab_to(page, "e.innerText.startsWith('采用')")
    keys.press("Enter")
    expect(lambda: "✓" in page.text('.counts [data-kind="video"]') and "✓" in page.text('.counts [data-kind="clip"]'))
    taken = [one for one in entries(clean) if one["kind"] != "stream"]

    # A day on with the keys; the focus stays with it.
    first = taken[0]
    tab_to(page, f"e.id === 'entry-{first['entry']}'")
    keys.press("Shift+ArrowRight")
    expect(lambda: next(one for one in entries(clean) if one["entry"] == first["entry"])["day"] > first["day"])
    expect(lambda: page.page.evaluate("document.activeElement.id") == f"entry-{first['entry']}")
    keys.press("Shift+ArrowUp")
    expect(lambda: next(one for one in entries(clean) if one["entry"] == first["entry"])["time"] < first["time"])
    expect(lambda: "挪到" in page.text(".told"))
    keys.press("Control+z")
    expect(lambda: "已撤销" in page.text(".told"))
    keys.press("Control+z")
    expect(lambda: next(one for one in entries(clean) if one["entry"] == first["entry"])["day"] == first["day"])
    page.page.wait_for_selector(f".day[data-day='{first['day']}'] #entry-{first['entry']}:focus")

    # Opened, given to somebody, with one more shot that does not fit.
    tab_to(page, f"e.id === 'entry-{first['entry']}'")
    keys.press("Enter")
    page.page.wait_for_selector("dialog.entry-form[open]")
    tab_to(page, "e.getAttribute('list') === 'entry-people'")
    keys.type("小李")
    tab_to(page, "e.innerText === '加一镜'")
    keys.press("Enter")
    expect(lambda: "多 1 秒" in page.text(".sum"))
    tab_to(page, "e.innerText === '保存'")
    keys.press("Enter")
    page.page.wait_for_selector("dialog.entry-form", state="detached")
    saved = next(one for one in entries(clean) if one["entry"] == first["entry"])
    assert saved["owner"] == "小李" and [one["kind"] for one in saved["findings"]] == ["length"]
    assert len(saved["shots"]) == len(first["shots"]) + 1

    # Ticked off, and taken out.
    tab_to(page, f"e.matches('[data-entry=\"{first['entry']}\"] select')")
    keys.press("ArrowDown")
    expect(lambda: next(one for one in entries(clean) if one["entry"] == first["entry"])["state"] == "shot")
    tab_to(page, f"e.id === 'entry-{taken[1]['entry']}'")
    keys.press("Delete")
    expect(lambda: taken[1]["entry"] not in [one["entry"] for one in entries(clean)])
    page.page.wait_for_selector(".told button:focus")  # the way back
    keys.press("Enter")
    expect(lambda: taken[1]["entry"] in [one["entry"] for one in entries(clean)])
    assert page.errors == []


def test_a_card_is_dragged_to_another_day(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean)
    of_day(page, 1).drag_to(page.page.locator(f'.day[data-day="{day(4)}"]'))
    expect(lambda: entries(clean)[0]["day"] == day(4))
    expect(lambda: of_day(page, 4).count() == 1)
    page.page.get_by_role("button", name=re.compile("撤销")).click()
    expect(lambda: entries(clean)[0]["day"] == day(1))


def test_on_a_phone_it_is_moved_with_buttons(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean, size=SIZES[0], has_touch=True)
    page.page.locator(".entry-title").tap()
    page.page.get_by_role("button", name="晚一天").tap()
    page.page.get_by_role("button", name="晚半小时").tap()
    page.page.get_by_role("button", name="保存").tap()
    expect(lambda: [(one["day"], one["time"]) for one in entries(clean)] == [(day(2), "12:30")])
    page.page.get_by_role("button", name="加一条").first.tap()
    page.page.locator("[name=title]").fill("内饰")
    page.judge()
    page.page.get_by_role("button", name="保存").tap()
    expect(lambda: len(entries(clean)) == 2)


def test_a_shot_is_taken_from_a_clip_and_leads_to_its_moment(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean)
    page.page.locator(".entry-title").click()
    box = page.page.locator(".shot .clip select")
    expect(lambda: box.locator("option").count() > 1)
    box.select_option(index=1)
    link = page.page.get_by_role("link", name="看这一段")
    assert f"/streams/{clean.stream}?at=" in link.get_attribute("href")
    start = page.page.get_by_label("入点")
    end = page.page.get_by_label("出点")
    start.fill("1:05")
    end.fill("1:20")
    end.press("Tab")
    page.page.get_by_role("button", name="保存").click()
    expect(lambda: entries(clean)[0]["number"] == 2)
    clip = entries(clean)[0]["shots"][0]["clip"]
    assert (clip["stream"], clip["from_ms"], clip["to_ms"]) == (clean.stream, 65_000, 80_000)
    page.page.locator(".entry-title").click()
    page.page.get_by_label("入点").fill("soon")
    page.page.get_by_role("button", name="保存").click()
    page.page.wait_for_timeout(300)
    assert page.page.locator("dialog.entry-form[open]").count() == 1 and entries(clean)[0]["number"] == 2


def test_what_was_written_is_not_lost_by_escape(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean)
    page.page.locator(".entry-title").click()
    page.page.locator("[name=title]").fill("换个标题")
    page.page.keyboard.press("Escape")
    page.page.get_by_text("有修改还没保存").wait_for()
    page.page.keyboard.press("Escape")
    page.page.get_by_role("button", name="接着改").click()
    page.page.get_by_role("button", name="保存").click()
    expect(lambda: entries(clean)[0]["title"] == "换个标题")
    page.page.locator(".entry-title").click()
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector("dialog.entry-form", state="detached")


def test_mine_overdue_and_from_weeks_before(clean, opened):
    planned(clean, plan(on=1, title="别人的"), plan(on=2, owner="owner", title="我的"), plan(day=day(0, -1), title="晚了的"))
    page = calendar(opened, clean)
    name = clean.get("/v1/me", clean.owner).json["name"]
    person = page.page.evaluate("fetch('/v1/me').then(r => r.json())")["name"]
    for one in entries(clean):
        if one["title"] == "我的":
            clean.request("PUT", f"/v1/copy/calendar/{one['entry']}", json.dumps(plan(on=2, owner=person, title="我的")).encode(), clean.owner)
    assert name and page.page.locator(".entry").count() == 2
    page.page.get_by_role("button", name="只看我的").click()
    page.page.reload()
    page.page.wait_for_selector(READY)
    expect(lambda: page.page.locator(".entry-title").all_inner_texts() == ["我的"])
    page.page.get_by_role("button", name="只看我的").click()
    assert "1 条" in page.text(".notice.warn")
    page.page.get_by_role("button", name="去看").click()
    page.page.wait_for_selector(f'[data-week="{day(0, -1)}"] .entry.overdue')
    assert "已过期" in page.text(".entry.overdue")
    page.page.go_back()
    page.page.wait_for_selector(f'[data-week="{day(0)}"]')


def test_others_changes_are_not_written_over(clean, opened):
    entry = planned(clean, plan(on=1)).json["entries"][0]
    page = calendar(opened, clean)
    clean.request("PUT", f"/v1/copy/calendar/{entry['entry']}", json.dumps(plan(on=3)).encode(), clean.owner)
    page.page.locator(".entry select").select_option("shot")
    expect(lambda: "别人刚改过" in page.text(".notice.bad"))
    expect(lambda: of_day(page, 3).count() == 1)
    assert entries(clean)[0]["state"] == "planned"
    assert all("409" in error for error in page.errors), page.errors


def test_taking_back_goes_over_nobody_elses_deeds(clean, opened):
    entry = planned(clean, plan(on=1)).json["entries"][0]["entry"]
    page = calendar(opened, clean)
    page.page.locator(".entry-title").press("Shift+ArrowRight")
    page.page.wait_for_selector(f"#entry-{entry}:focus")
    clean.request("PUT", f"/v1/copy/calendar/{entry}", json.dumps(plan(on=2, title="别人改的")).encode(), clean.owner)
    page.page.reload()
    page.page.wait_for_selector(READY)
    assert page.page.get_by_role("button", name=re.compile("撤销")).count() == 0, "what a page did ends with it"
    page.page.locator(".entry select").select_option("shot")
    undo = page.page.get_by_role("button", name=re.compile("撤销"))
    undo.wait_for()
    clean.request("PUT", f"/v1/copy/calendar/{entry}", json.dumps(plan(on=4, title="又改了")).encode(), clean.owner)
    undo.click()
    expect(lambda: "别人刚改过" in page.text(".notice.bad"))
    expect(lambda: of_day(page, 4).count() == 1)
    assert entries(clean)[0]["title"] == "又改了"


def test_a_form_that_was_overtaken_says_so_and_keeps_what_was_written(clean, opened):
    entry = planned(clean, plan(on=1)).json["entries"][0]["entry"]
    page = calendar(opened, clean)
    page.page.locator(".entry-title").click()
    page.page.locator("[name=title]").fill("我写的")
    clean.request("PUT", f"/v1/copy/calendar/{entry}", json.dumps(plan(on=4, title="别人写的")).encode(), clean.owner)
    page.page.get_by_role("button", name="保存").click()
    expect(lambda: "盖过去" in page.text("dialog .notice.bad"))
    assert entries(clean)[0]["title"] == "别人写的" and page.page.locator("[name=title]").input_value() == "我写的"
    page.page.get_by_role("button", name="保存").click()
    expect(lambda: entries(clean)[0]["title"] == "我写的")
    page.page.wait_for_selector("dialog.entry-form", state="detached")


def test_without_a_link_what_was_shown_stays_and_it_says_so(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean)
    page.context.set_offline(True)
    page.page.locator(".entry-title").press("Shift+ArrowRight")
    page.page.wait_for_selector(".notice.bad")
    assert of_day(page, 1).count() == 1
    page.context.set_offline(False)
    page.page.locator(".entry-title").press("Shift+ArrowRight")
    expect(lambda: entries(clean)[0]["day"] == day(2))
    expect(lambda: page.page.locator(".notice.bad").count() == 0)


def test_files_and_paper(clean, opened):
    planned(clean, plan(on=1, title="绕车"), plan("stream", 5, "20:00", title="专场"))
    page = calendar(opened, clean)
    for name, kind in (("日历文件 .ics", "ics"), ("分镜表 .csv", "csv")):
        with page.page.expect_download() as coming:
            page.page.get_by_role("link", name=name).click()
        assert coming.value.suggested_filename == f"r1-{day(0)}.{kind}"
    assert not page.page.locator(".paper").is_visible()
    page.page.emulate_media(media="print")
    assert page.page.locator(".paper table").is_visible() and not page.page.locator(".week").is_visible()
    assert "绕车" in page.text(".paper") and page.page.locator(".paper section").count() == 1


def test_who_may_only_look_has_nothing_to_press(clean, opened):
    planned(clean, plan(on=1))
    page = calendar(opened, clean, role="viewer")
    assert page.page.locator(".entry select").count() == 0
    assert page.page.get_by_role("button", name="排一周").count() == 0
    page.page.locator(".entry-title").click()
    page.page.wait_for_selector("dialog.entry-form[open]")
    assert page.page.get_by_role("button", name="保存").count() == 0
    page.judge()


def test_without_rooms_it_says_what_is_to_come(tmp_path, opened):
    with Service(tmp_path / "data") as service:
        page = opened(service)
        page.open("/calendar", "[data-ready]")
        assert "还没有直播间" in page.text("main")
        page.judge()


def test_the_way_there_and_words_that_look_like_markup(clean, opened):
    planned(clean, plan(on=1, title="<img src=x onerror=alert(1)>", owner="<b>李</b>"))
    page = opened(clean)
    page.open("/studio", ".studio[data-ready]")
    page.page.get_by_role("link", name="预热日历").click()
    page.page.wait_for_selector(READY)
    page.open(f"/calendar?room=r1&week={day(0)}", READY)
    assert page.text(".entry-title") == "<img src=x onerror=alert(1)>"
    assert page.page.locator(".entry img, .entry b").count() == 0 and page.errors == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible_quiet_and_whole_at_every_size(clean, opened, scheme):
    short = [{"seconds": 9, "picture": "车头", "words": "看", "clip": {
        "stream": clean.stream, "started_ts": 1, "from_ms": 0, "to_ms": 4000}}]
    planned(clean, plan(on=1, owner="", shots=short), plan(on=1, time="12:30"), plan("video", 3, "18:30", state="dropped"),
            plan("stream", 5, "20:00", title="专场"), plan(day=day(0, -1)))
    for i, size in enumerate(SIZES):
        english = (i + (scheme == "light")) % 2
        page = calendar(opened, clean, size=size, scheme=scheme, locale=["zh-CN", "en-GB"][english],
                        has_touch=size[0] < 1000)
        page.page.get_by_role("button", name=re.compile("排一周|Propose a week")).click()
        page.page.wait_for_selector(".proposed li")
        page.judge()
        page.page.locator(".entry-title").first.click()
        page.page.wait_for_selector("dialog.entry-form[open] .entry-history")
        page.judge()
        page.close()


def test_both_languages_are_complete(clean, opened):
    planned(clean, plan(on=1, title="x", owner="y"))
    page = calendar(opened, clean, locale="en-GB")
    for selector in (".calendar-bar", ".counts", ".week", ".keys"):
        assert re.findall(r"[\u3400-\u9fff]", re.sub("秋季置换专场", "", page.text(selector))) == []
