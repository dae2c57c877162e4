"""Product sheets taken in on the studio's page: looked at, mended in the mapping, saved; by owners only."""

import re

import pages
import pytest
from copy_house import write_house
from pages import SIZES
from playwright.sync_api import expect
from service import Service
from test_sheets import LONG, STORES, as_csv, in_force
from workbooks import workbook

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")
pytestmark = needs_chromium

DESK = "sc-sheet-desk .sheet-desk"
WRONG = as_csv([["车型", "参数", "数值", "单位", "来源", "颜值"], ["a1", "后备箱", "５２０", "升", "s", ""],
                ["a1", "座位", "5", "座", "s", ""], ["a1", "座位", "7", "座", "s", "<b>x</b>"]])


@pytest.fixture
def house(tmp_path):
    with Service(tmp_path / "data") as service:
        yield service


def desk(opened, service, role="owner", **options):
    page = opened(service, role=role, **options)
    page.open("/studio", ".studio[data-ready]")
    return page


def give(page, body, name="参数表.csv"):
    body = body if isinstance(body, bytes) else body.encode()
    page.page.locator("[name=sheet-file]").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": body})
    page.page.wait_for_selector(f"{DESK}[aria-busy=false] .sheet-reading")


def test_a_workbook_is_looked_at_and_saved_and_can_be_ordered_at_once(house, opened):
    page = desk(opened, house)
    expect(page.page.locator(DESK)).to_contain_text("还没有产品资料")
    give(page, workbook(("资料", LONG), ("门店", STORES)), "参数.xlsx")
    expect(page.page.locator(".sheet-reading")).to_contain_text("读出 1 个产品、3 条参数")
    expect(page.page.locator(".sheet-changes li")).to_have_count(4)
    assert in_force(house) == {}
    page.page.get_by_role("button", name="保存并生效").click()
    expect(page.page.locator(f"{DESK} .notice")).to_contain_text("已保存并生效")
    assert in_force(house)["products"][0]["name"] == "星途Nova5"
    expect(page.page.get_by_label("车型").first).to_contain_text("星途Nova5")
    give(page, workbook(("资料", LONG), ("门店", STORES)), "参数.xlsx")
    expect(page.page.locator(".sheet-reading")).to_contain_text("和现有的一样")
    page.page.locator("[name=sheet]").select_option("门店")
    expect(page.page.locator(".sheet-reading")).to_contain_text("读出 1 家门店")
    assert page.errors == []


def test_problems_stand_in_their_cells_and_the_rest_is_saved(house, opened):
    page = desk(opened, house)
    give(page, WRONG)
    # Both of the two that say different things, not only the second.
    expect(page.page.locator(".sheet-scroll td.bad")).to_contain_text(["5", "7"])
    expect(page.page.locator(".sheet-scroll td.warn")).to_contain_text("５２０")
    expect(page.page.locator(".sheet-problems li", has_text="C4")).to_contain_text("两个值")
    assert page.page.locator(".sheet-scroll td b").count() == 0
    page.page.get_by_role("button", name="保存并生效").click()
    expect(page.page.locator(f"{DESK} .notice")).to_contain_text("已保存")
    assert [fact["fact"] for fact in in_force(house)["products"][0]["facts"]] == ["trunk"]


def test_a_file_is_dropped_on_the_page(house, opened):
    page = desk(opened, house)
    drop = """([name, text]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([text], name));
      const place = document.querySelector('.sheet-ways');
      const tell = (type) => place.dispatchEvent(new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}));
      const taken = !tell('dragover');
      const marked = document.querySelector('.sheet-ways').className;
      tell('drop');
      return [taken, marked, document.querySelector('.sheet-ways').className];
    }"""
    before = page.page.url
    taken, over, after = page.page.evaluate(drop, ["参数表.csv", as_csv(LONG)])
    assert taken and "over" in over and "over" not in after, (over, after)
    page.page.wait_for_selector(f"{DESK}[aria-busy=false] .sheet-reading")
    expect(page.page.locator(".sheet-reading h3")).to_have_text("参数表")
    expect(page.page.locator(".sheet-reading")).to_contain_text("读出 1 个产品、3 条参数")
    assert page.page.url == before and in_force(house) == {}
    # Something that is no file changes nothing.
    page.page.evaluate("""() => document.querySelector('.sheet-ways').dispatchEvent(
        new DragEvent('drop', {dataTransfer: new DataTransfer(), bubbles: true, cancelable: true}))""")
    expect(page.page.locator(".sheet-reading h3")).to_have_text("参数表")
    assert page.errors == []


def test_pasted_rows_are_mapped_by_hand_with_keys_alone(house, opened):
    page = desk(opened, house)
    summary = page.page.locator(".sheet-ways summary")
    summary.focus()
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("Tab")
    page.page.keyboard.insert_text("甲\t乙\t丙\na1\t座位\t5")
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(".sheet-scroll")
    expect(page.page.locator(".sheet-problems li").first).to_contain_text("没有用上")
    for i, means in enumerate(["product", "fact", "value"]):
        page.page.locator(".sheet-scroll select").nth(i).select_option(means)
        page.page.wait_for_selector(f"{DESK}[aria-busy=false]")
    expect(page.page.locator(".sheet-reading")).to_contain_text("读出 1 个产品、1 条参数")
    save = page.page.get_by_role("button", name="保存并生效")
    save.focus()
    page.page.keyboard.press("Enter")
    expect(page.page.locator(f"{DESK} .notice")).to_contain_text("已保存")
    assert in_force(house)["products"][0]["facts"][0]["source"] == "粘贴的表格"


def test_what_cannot_be_read_is_told_and_who_was_overtaken_saves_nothing(house, opened):
    page = desk(opened, house)
    page.page.locator("[name=sheet-file]").set_input_files(
        {"name": "a.xls", "mimeType": "application/octet-stream", "buffer": b"\xd0\xcf\x11\xe0" + bytes(100)})
    expect(page.page.locator(f"{DESK} .notice.bad")).to_contain_text(".xlsx")
    page.errors.clear()  # the browser itself reports answers that refuse
    give(page, as_csv(LONG))
    assert house.request("POST", "/v1/copy/sheets?source=s", as_csv(STORES).encode(), house.owner).status == 200
    page.page.get_by_role("button", name="保存并生效").click()
    expect(page.page.locator(f"{DESK} .notice.bad")).to_contain_text("刚有人存过")
    assert "products" not in in_force(house)


def test_only_owners_are_offered_it(house, opened):
    for role in ("content", "viewer"):
        page = desk(opened, house, role=role)
        assert page.page.locator("sc-sheet-desk").count() == 0
        page.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible_quiet_and_whole_at_every_size(house, opened, scheme):
    write_house(house.data)
    for i, size in enumerate(SIZES):
        page = desk(opened, house, size=size, scheme=scheme, has_touch=size[0] < 1000,
                    locale=["zh-CN", "en-GB"][(i + (scheme == "light")) % 2])
        page.page.locator(".sheet-ways summary").click()
        give(page, WRONG)
        page.judge()
        page.close()


def test_both_languages_are_complete(house, opened):
    page = desk(opened, house, locale="en-GB")
    give(page, WRONG, "a.csv")
    for part in (".sheet-ways", ".sheet-choices", "thead tr:nth-child(2)", ".sheet-problems"):
        left = [word for word in re.findall(r"[\u3400-\u9fff]+", page.text(f"sc-sheet-desk {part}")) if word not in WRONG]
        assert left == [], left
