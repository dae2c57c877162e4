"""The set-up page and the rundown editor, from end to end, in Chromium, on the real service."""

import json
import re
import time

import pytest

import pages
from copy_house import day, write_house
from pages import SIZES, expect
from rundowns import RUNDOWN, command, get_rundown, put_rundown
from service import Service

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".setup[data-ready]"
ALL_SIZES = [*SIZES, (1920, 1080)]
STEPS = ["房间", "流程", "递条", "口径", "屏幕", "试播"]


def setup(opened, service, role="control", **options):
    page = opened(service, role=role, **options)
    page.open("/rooms/r1/setup", READY)
    return page


def step(page, name):
    page.page.locator(".steps-bar button", has_text=name).click()


def cell(row, field):
    return f".rundown [data-row='{row}'][data-field='{field}']"


def names(page):
    cells = page.page.locator(".rundown [data-field=name]")
    return [cells.nth(i).input_value() for i in range(cells.count())]


def save(page):
    page.page.get_by_role("button", name="全部保存").click()


@pytest.fixture
def planned(service):
    """A room with a saved rundown, not on air."""
    assert put_rundown(service).status == 200
    return service


@pytest.fixture
def live(planned):
    planned.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    command(planned, action="segment", segment="offer")
    return planned


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_every_step_is_accessible_quiet_and_whole_at_every_size(live, opened, scheme):
    for i, size in enumerate(ALL_SIZES):
        english = (i + (scheme == "light")) % 2
        page = setup(
            opened, live, size=size, scheme=scheme, locale=["zh-CN", "en-GB"][english],
            has_touch=size[0] < 1200,
        )
        for number in range(1, 7):
            page.page.locator(".steps-bar button", has_text=str(number)).click()
            page.page.wait_for_timeout(150)
            page.judge()
        page.close()


def test_both_languages_are_complete(live, opened):
    page = setup(opened, live, locale="en-GB")
    data = json.dumps(RUNDOWN, ensure_ascii=False).replace("|", "")
    for number in range(1, 7):
        page.page.locator(".steps-bar button", has_text=str(number)).click()
        left = [
            text
            for text in re.findall(r"[\u3400-\u9fff]+", page.text("body"))
            if text not in data and text != "中文"
        ]
        assert left == [], number


def test_a_controller_writes_a_rundown_from_the_template_and_it_goes_on_air(service, opened):
    """The five minutes that a rundown may take, counted as the actions of a person at 1.5 s each."""
    service.send([{"room": "r1", "type": "enter", "viewer": "a"}])
    page = setup(opened, service)
    actions = 0

    def act(do):
        nonlocal actions
        actions += 1
        do()

    began = time.monotonic()
    act(page.page.get_by_role("button", name="用 3-30-15-卖点-60 模板").click)
    for text in ["栖川 K3", "置换再补|三千", "续航，空间"]:
        act(lambda: page.page.keyboard.type(text))
        act(lambda: page.page.keyboard.press("Tab"))
    act(lambda: page.page.get_by_role("button", name="搭好流程").click())
    expect(lambda: names(page) == ["开场", "政策", "留资口播", "续航", "空间", "促单"])
    act(lambda: page.page.locator(cell(1, "must_say")).click())
    act(lambda: page.page.keyboard.press("Control+End"))
    act(lambda: page.page.keyboard.press("Alt+Enter"))
    act(lambda: page.page.keyboard.type("到店有礼"))
    act(lambda: step(page, "房间"))
    act(lambda: page.page.get_by_label("线索目标").fill("200"))
    act(lambda: page.page.get_by_label("播几小时").fill("3"))
    act(lambda: save(page))
    expect(lambda: "已保存" in page.text("header"))
    took = time.monotonic() - began

    saved = get_rundown(service)["rundown"]
    assert [s["planned_s"] for s in saved["segments"]] == [3, 30, 15, 30, 30, 60]
    assert [p["cue"] for p in saved["segments"][1]["must_say"]] == ["置换再补|三千", "到店有礼"]
    assert saved["goal"] == {"leads": 200, "hours": 3}
    page.open("/rooms/r1/control", ".desk[data-ready]")
    page.page.keyboard.press("PageDown")
    script = expect(lambda: service.state("r1").json.get("script"))
    assert script["of"] == 6
    print(f"{actions} actions, {took:.1f} s in the browser")
    assert actions * 1.5 + took < 300


def test_the_table_is_walked_and_written_by_keys(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).click()
    page.page.keyboard.press("Enter")
    where = lambda: page.page.evaluate(
        "[document.activeElement.dataset.row, document.activeElement.dataset.field]"
    )
    assert where() == ["1", "name"]
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Tab")
    assert where() == ["1", "planned_s"]
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("2分30秒")
    page.page.keyboard.press("Shift+Enter")
    assert where() == ["0", "planned_s"]
    assert page.page.input_value(cell(1, "planned_s")) == "2:30"
    page.page.keyboard.press("Alt+ArrowDown")
    assert where() == ["1", "planned_s"]
    page.page.keyboard.press("Control+Alt+ArrowDown")
    assert names(page) == ["开场", "留资口播", "置换政策"]
    assert where() == ["2", "planned_s"]
    page.page.keyboard.press("Control+d")
    assert names(page) == ["开场", "留资口播", "置换政策", "置换政策"]
    page.page.keyboard.press("Alt+Backspace")
    assert names(page) == ["开场", "留资口播", "置换政策"]
    page.page.keyboard.press("Enter")
    page.page.keyboard.type("加演")
    assert names(page) == ["开场", "留资口播", "置换政策", "加演"]


def test_every_change_can_be_undone_and_redone(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).fill("重新开场")
    page.page.get_by_role("button", name="下移 重新开场").click()
    page.page.get_by_role("button", name="删除 留资口播").click()
    assert names(page) == ["置换政策", "重新开场"]
    for expected in [
        ["置换政策", "重新开场", "留资口播"], ["重新开场", "置换政策", "留资口播"],
        ["开场", "置换政策", "留资口播"],
    ]:
        page.page.keyboard.press("Control+z")
        assert names(page) == expected
    page.page.keyboard.press("Control+y")
    assert names(page)[0] == "重新开场"
    page.page.keyboard.press("Control+Shift+Z")
    assert names(page) == ["置换政策", "重新开场", "留资口播"]


PASTE = """text => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_rows_of_a_spreadsheet_are_mapped_before_they_are_taken(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).click()
    table = (
        "序号\t环节\t时长\t要点\r\n1\t欢迎\t3秒\t欢迎新朋友\r\n"
        '2\t留资环节\t0:15\t"点小风车,|留电话\n填手机号"\r\n3\t答疑\t五分钟\t问什么答什么\r\n'
    )
    page.page.evaluate(PASTE, table)
    dialog = page.page.locator("dialog.paste")
    dialog.wait_for()
    chosen = [s.input_value() for s in dialog.locator("thead select").all()]
    assert chosen == ["skip", "name", "planned_s", "must_say"]
    assert "1 个时长读不懂" in dialog.inner_text()
    page.judge()
    dialog.get_by_role("button", name="换成这 3 段").click()
    assert names(page) == ["欢迎", "留资环节", "答疑"]
    assert page.page.input_value(cell(1, "kind")) == "lead_call"
    assert page.page.input_value(cell(1, "planned_s")) == "0:15"
    assert page.page.input_value(cell(1, "must_say")) == "点小风车,|留电话\n填手机号"
    page.page.keyboard.press("Control+z")
    assert names(page) == ["开场", "置换政策", "留资口播"]


def test_a_line_says_whether_it_can_be_read_and_where_to_cut_it(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(2, "must_say")).fill("点小风车留电话领三千")
    marks = lambda: page.text(".rundown tr:nth-child(3) .glances")
    assert "10 字 ✓ 2 米" in marks()
    page.page.locator(".rundown tr:nth-child(3) button.cut").click()
    assert "|" in page.page.input_value(cell(2, "must_say"))
    page.page.locator(cell(2, "must_say")).fill("这是一句比一眼能看完的要长得多的话")
    assert "✗" in marks()
    page.page.locator(cell(2, "must_say")).fill("先讲置换补贴,|再报到店礼")
    page.page.locator(".glass-choice button", has_text="手机").click()
    page.page.locator(".glass-choice button", has_text="3 米").click()
    assert "✗ 3 米" in marks()
    page.page.locator(cell(2, "must_say")).click()
    assert "先讲置换补贴" in page.text(".preview .cue-text")


def test_what_is_wrong_is_said_in_its_cell_and_nothing_is_saved(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(1, "planned_s")).fill("很久")
    assert "不是时长" in page.text(".rundown tr:nth-child(2) .cell-problem")
    page.page.locator(cell(1, "planned_s")).fill("3:00")
    page.page.locator(cell(1, "name")).click()
    page.page.get_by_label("算作讲到的说法").fill("欢迎(.{0,6}朋友")
    save(page)
    expect(lambda: "没有保存" in page.text("header"))
    assert page.page.locator(".detail .cell-problem").count() == 1
    assert "没有保存" in page.text(".notice.bad")
    page.errors.clear()  # the browser reports the refusal itself
    page.judge()
    assert get_rundown(planned)["version"] == 1
    page.page.get_by_label("算作讲到的说法").fill("欢迎.{0,6}朋友")
    save(page)
    expect(lambda: get_rundown(planned)["version"] == 2)
    assert page.page.locator(".cell-problem").count() == 0


def test_a_draft_outlives_the_page(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).fill("没保存的")
    page.page.reload()
    page.page.wait_for_selector(READY)
    assert names(page)[0] == "没保存的"
    assert "找回了" in page.text(".notice")
    page.page.get_by_role("button", name="不要草稿").click()
    assert names(page)[0] == "开场"


def test_a_step_is_saved_without_the_others(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).fill("没保存的")
    step(page, "递条")
    page.page.get_by_label("第 1 条", exact=True).fill("大声点")
    page.page.get_by_role("button", name="保存这一步").click()
    expect(lambda: get_rundown(planned)["version"] == 2)
    saved = get_rundown(planned)["rundown"]
    assert saved["templates"][0]["text"] == "大声点"
    assert saved["segments"][0]["name"] == "开场"
    step(page, "流程")
    assert names(page)[0] == "没保存的"


def test_two_who_write_at_once_see_both_texts(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).fill("我的开场")
    theirs = json.loads(json.dumps(RUNDOWN))
    theirs["segments"][0]["name"] = "别人的开场"
    assert put_rundown(planned, rundown=theirs).status == 200
    save(page)
    page.page.wait_for_selector(".conflict")
    page.errors.clear()
    page.judge()
    row = page.page.locator(".conflict tr.differs").inner_text()
    assert "我的开场" in row and "别人的开场" in row
    page.page.get_by_role("button", name="用我的").click()
    expect(lambda: get_rundown(planned)["version"] == 3)
    assert get_rundown(planned)["rundown"]["segments"][0]["name"] == "我的开场"


def test_an_earlier_version_comes_back(planned, opened):
    page = setup(opened, planned)
    page.page.locator(cell(0, "name")).fill("第二版")
    save(page)
    expect(lambda: get_rundown(planned)["version"] == 2)
    page.page.get_by_role("button", name="从以前的版本复制").click()
    page.page.locator(".versions li", has_text="第 1 版").get_by_role("button").click()
    expect(lambda: names(page)[0] == "开场")


def test_the_segment_on_air_stays_and_what_is_saved_applies_at_once(live, opened):
    page = setup(opened, live)
    expect(lambda: "直播中" in page.text(".rundown tr.locked"))
    assert page.page.locator(cell(1, "name")).get_attribute("readonly") is not None
    assert page.page.get_by_role("button", name="删除 置换政策").is_disabled()
    page.page.locator(cell(2, "name")).fill("马上留资")
    save(page)
    expect(lambda: live.state("r1").json["script"]["next_name"] == "马上留资")
    assert live.state("r1").json["script"]["segment"] == "offer"


def test_a_fact_past_its_date_is_told(planned, opened):
    page = setup(opened, planned)
    step(page, "口径")
    page.page.get_by_label("有效到").fill("2020-01-01")
    assert "已过期" in page.text(".fact-row")


def test_a_rundown_can_be_taken_in_as_yaml(planned, opened):
    before = get_rundown(planned)["rundown"]["segments"]
    page = setup(opened, planned)
    page.page.get_by_role("button", name="YAML 文本").click()
    text = page.page.input_value("textarea[aria-label=YAML]")
    assert "planned_s: 180" in text
    page.page.fill("textarea[aria-label=YAML]", text.replace("name: 开场", "name: 新开场"))
    page.page.get_by_role("button", name="保存这份 YAML").click()
    expect(lambda: names(page)[0] == "新开场")
    assert get_rundown(planned)["rundown"]["segments"][0]["name"] == "新开场"
    assert get_rundown(planned)["rundown"]["segments"][1:] == before[1:]
    page.page.fill("textarea[aria-label=YAML]", text.replace("planned_s: 180", "planned_s: lang"))
    page.page.get_by_role("button", name="保存这份 YAML").click()
    expect(lambda: re.search(r"第 \d+ 行", page.text(".yaml")))


def test_the_advisor_says_how_long_a_loop_may_be(planned, opened):
    now = int(time.time() * 1000) - 900_000
    lines = []
    for i in range(300):
        common = {"room": "r1", "viewer": f"v{i}"}
        lines.append({**common, "id": f"e{i}", "type": "enter", "ts": now + i * 2000})
        lines.append(
            {**common, "id": f"l{i}", "type": "leave", "ts": now + i * 2000 + 5000 + (i % 60) * 1000}
        )
    planned.send(lines)
    page = setup(opened, planned)
    said = expect(lambda: "现在一轮" in page.text(".advice") and page.text(".advice"))
    assert "%" in said and page.page.locator(".plot svg").count() == 1


def test_facts_are_taken_from_the_ledger_and_the_sheets_with_source_and_last_day(tmp_path, opened):
    data = tmp_path / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        assert put_rundown(service).status == 200
        page = setup(opened, service)
        step(page, "口径")
        before = page.page.locator(".fact-row").count()
        page.page.get_by_text("从优惠台账和产品表选").click()
        lines = page.page.locator(".sheet-lines li")
        trade = lines.filter(has_text="置换补三千")
        trade.get_by_role("button").click()
        expect(lambda: page.page.locator(".fact-row").count() == before + 1)
        assert trade.get_by_role("button").is_disabled()
        # What is over cannot be taken.
        assert lines.filter(has_text="已结束").get_by_role("button").count() == 0
        lines.filter(has_text="520公里（CLTC）").get_by_role("button").first.click()
        page.judge()
        page.page.get_by_role("button", name="全部保存").click()
        facts = expect(lambda: (f := get_rundown(service)["rundown"]["facts"]) and len(f) == before + 2 and f)
        offer, product = facts[-2:]
        assert offer["text"].startswith("置换补三千|需有旧车置换") and offer["source"] == "总部政策"
        assert offer["valid_until"] == str(day(9)) and "trade_in" in offer["intents"]
        assert product["text"] == "续航 520公里（CLTC）" and product["intents"] == ["range"]


def test_on_a_phone_no_part_of_a_segment_has_to_be_pushed_into_sight(planned, opened):
    page = setup(opened, planned, size=(390, 844), has_touch=True)
    sheet = page.page.locator(".sheet-scroll")
    assert sheet.evaluate("e => e.scrollWidth <= e.clientWidth")
    for field in ("name", "kind", "planned_s", "warning_s", "must_say"):
        box = page.page.locator(f"[data-row='1'][data-field={field}]").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["width"] >= 60, field


def test_the_rehearsal_asks_the_host_and_shows_the_answer(planned, opened):
    host = opened(planned, role="host")
    host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = setup(opened, planned)
    step(page, "试播")
    expect(lambda: "1 块主播屏" in page.text(".rehearsal"))
    page.page.get_by_role("button", name="看清了吗").click()
    host.page.wait_for_selector(".cue:has-text('看清了吗')")
    expect(lambda: "等主播回答" in page.text(".rehearsal-answer"))
    host.page.keyboard.press("Space")
    expect(lambda: "主播看清了" in page.text(".rehearsal-answer"))


def test_screens_that_are_connected_are_listed(planned, opened):
    host = opened(planned, role="host")
    host.open("/rooms/r1/host?device=tablet&distance=2", "[data-ready]")
    page = setup(opened, planned)
    step(page, "屏幕")
    expect(lambda: "主播屏" in page.text(".screens"))
    page.page.get_by_role("button", name="连主播屏").click()
    page.page.wait_for_selector("sc-pairing svg.qr")
    page.judge()
