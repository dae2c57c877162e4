"""The copy studio as the content team has it: an order, drafts side by side, a text written while it is checked,
approved by somebody else, taken out."""

import json
import re

import pages
import pytest
from copy_house import SHEETS, write_house
from pages import SIZES
from playwright.sync_api import expect
from service import Service
from test_replay import evening, sent

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")
pytestmark = needs_chromium

READY = ".studio[data-ready]"
EDITOR = "sc-copy-editor .marked"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    data = tmp_path_factory.mktemp("studio") / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        service.stream = sent(service, evening())
        yield service


def studio(opened, service, address="/studio", role="owner", **options):
    page = opened(service, role=role, **options)
    page.open(address, READY)
    return page


def ordered(page, channel="朋友圈|Moments", style="活动|offer"):
    page.page.get_by_role("button", name=re.compile(channel)).click()
    for label, value in (("风格|Style", re.compile(style)), ("车型|Product", re.compile("Nova5")), ("门店|Store", re.compile("锦江店"))):
        box = page.page.get_by_label(re.compile(label), exact=False).first
        option = next(o for o in box.locator("option").all() if value.search(o.inner_text()))
        box.select_option(option.get_attribute("value"))
    page.page.locator("form.order button.main").click()
    page.page.wait_for_selector(".draft")


def taken(page, **order):
    ordered(page, **order)
    page.page.locator(".draft button").first.click()
    page.page.wait_for_selector(EDITOR)


def checked(page):
    page.page.wait_for_selector(".copy-editor[data-checking=true]", state="detached")


def body(page):
    return page.page.locator("[name=copy-body]")


def typed(page, words):
    """Written at the end, and checked."""
    body(page).press("Control+End")
    page.page.keyboard.type(words)
    checked(page)


def text_on(service, page):
    piece = re.search(r"text=([^&]+)", page.page.url)[1]
    return service.get(f"/v1/copy/texts/{piece}", service.owner).json


def test_two_keywords_a_product_and_a_style_give_drafts_with_their_sources(house, opened):
    page = studio(opened, house)
    page.page.get_by_label("关键词").fill("家用 续航")
    ordered(page, "小红书", "体验")
    drafts = page.page.locator(".draft")
    expect(drafts).to_have_count(3)
    number = page.page.locator(".draft .word.fact", has_text="520公里").first
    assert "厂家参数表" in number.get_attribute("title")
    before = drafts.all_inner_texts()
    page.page.get_by_role("button", name="换一批").click()
    expect(drafts.first).not_to_have_text(before[0])


def test_what_is_changed_by_hand_shows_at_once_and_can_be_put_back(house, opened):
    page = studio(opened, house)
    taken(page)
    field = body(page)
    text = field.input_value()
    assert "3000元" in text
    at = text.index("3000元")
    field.evaluate("(e, at) => { e.focus(); e.setSelectionRange(at, at + 1); }", at)
    page.page.keyboard.type("9")
    checked(page)
    wrong = page.page.locator(".copy-findings li.bad", has_text="被改过")
    expect(wrong).to_be_visible()
    assert page.page.get_by_role("button", name="提交审核").is_disabled()
    wrong.get_by_role("button", name=re.compile("换")).click()
    checked(page)
    assert body(page).input_value() == text
    expect(page.page.locator(".copy-findings li.bad")).to_have_count(0)
    # The browser's own undo goes through it all.
    page.page.keyboard.press("Control+z")
    page.page.keyboard.press("Control+z")
    assert body(page).input_value() in (text, text.replace("3000元", "9000元"))


def test_a_forbidden_word_is_marked_with_its_reason_as_one_types(house, opened):
    page = studio(opened, house)
    taken(page)
    typed(page, "\n国家级品质")
    found = page.page.locator(".copy-findings li.bad", has_text="国家级")
    expect(found).to_contain_text("广告法")
    found.get_by_role("button", name="看这里").click()
    assert page.page.evaluate("""() => { const e = document.activeElement;
        return e.value.slice(e.selectionStart, e.selectionEnd); }""") == "国家级"


def test_a_number_of_ones_own_is_let_through_with_its_source(house, opened):
    page = studio(opened, house)
    taken(page)
    typed(page, "\n展厅有12台试驾车")
    row = page.page.locator(".copy-findings li.bad", has_text="12")
    row.locator("input[name=source]").fill("店长说的，今天")
    row.get_by_role("button", name="写出处").click()
    checked(page)
    expect(page.page.locator(".copy-findings li.bad")).to_have_count(0)
    page.page.keyboard.press("Control+s")
    expect(page.page.locator(".write .answer")).to_contain_text("已保存")
    assert any(lock["fact"].get("source") == "店长说的，今天" for lock in text_on(house, page)["text"]["locks"])


def test_what_was_not_saved_is_there_after_a_reload(house, opened):
    page = studio(opened, house)
    taken(page)
    typed(page, "\n欢迎来坐坐")
    page.page.on("dialog", lambda dialog: dialog.accept())
    page.page.reload()
    page.page.wait_for_selector(EDITOR)
    assert body(page).input_value().endswith("欢迎来坐坐")
    page.page.get_by_role("button", name="回到已保存的").click()
    assert not body(page).input_value().endswith("欢迎来坐坐")


def test_what_is_copied_is_what_was_approved(house, opened):
    page = studio(opened, house, permissions=["clipboard-read", "clipboard-write"])
    taken(page, channel="小红书", style="体验")
    page.page.get_by_role("button", name="复制全文").click()
    expect(page.page.locator(".panel .answer", has_text="已复制")).to_be_visible()
    text = text_on(house, page)["text"]
    page.page.evaluate("""() => { const e = document.createElement('textarea'); e.id = 'plain';
        document.body.append(e); e.focus(); }""")
    page.page.keyboard.press("Control+v")
    assert page.page.locator("#plain").input_value() == f"{text['title']}\n\n{text['body']}"


def test_it_is_taken_out_as_a_file_and_as_a_picture(house, opened, tmp_path):
    page = studio(opened, house)
    taken(page, channel="小红书", style="体验")
    with page.page.expect_download() as coming:
        page.page.get_by_role("button", name="存成 .txt").click()
    coming.value.save_as(tmp_path / "text.txt")
    assert text_on(house, page)["text"]["body"] in (tmp_path / "text.txt").read_text()
    with page.page.expect_download() as coming:
        page.page.get_by_role("button", name="存成图片").click()
    coming.value.save_as(tmp_path / "card.png")
    head = (tmp_path / "card.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(head[16:20], "big") == 1080


def test_from_the_end_of_a_stream_to_an_approved_text_by_keyboard_alone(house, opened):
    """Nobody touches a mouse: the replay leads to the studio, a draft is used, handed in, approved by another."""
    page = opened(house, role="content")
    page.open(f"/streams/{house.stream}", ".replay .lines")
    keys = page.page.keyboard

    def focus(name, role="button"):
        for _ in range(400):
            keys.press("Tab")
            found = page.page.evaluate("""() => { const e = document.activeElement;
                return [e.tagName.toLowerCase(), e.innerText || e.getAttribute('aria-label') || '']; }""")
            if re.search(name, found[1]) and found[0] in ({"link": ["a"], "button": ["button"]}[role]):
                return
        raise AssertionError(f"no way to {name} by keyboard")

    focus("^文案$", "link")
    keys.press("Enter")
    page.page.wait_for_selector(READY)
    assert page.page.get_by_label("用哪一场直播").input_value() == house.stream
    focus("朋友圈")
    keys.press("Enter")
    focus("^写几篇")
    keys.press("Enter")
    page.page.wait_for_selector(".draft")
    focus("^用这一篇$")
    keys.press("Enter")
    page.page.wait_for_selector(EDITOR)
    focus("^提交审核$")
    keys.press("Enter")
    page.page.wait_for_selector(".copy-editor[data-state=submitted]")
    expect(page.page.locator(".steps")).to_contain_text("等另一个人审核")
    address = page.page.url.replace(page.home, "")

    page = opened(house, role="owner")
    keys = page.page.keyboard
    page.open(address, EDITOR)
    focus("^通过$")
    keys.press("Enter")
    page.page.wait_for_selector(".copy-editor[data-state=approved]")
    assert text_on(house, page)["state"] == "approved"
    assert page.errors == []


def test_a_text_of_one_store_becomes_that_of_others_and_says_which_not(house, opened):
    author = house.token("content", name="小李")
    order = dict(channel="moments", style="活动", product="full", dealer="jinjiang", seed=2, draft=0)
    piece = house.request("POST", "/v1/copy/texts", json.dumps(order).encode(), author).json
    name, number = piece["piece"], piece["number"]
    facts = {f["fact"]: f for f in piece["facts"]}
    lock = {"part": "body", "from": len(piece["text"]["body"].encode("utf-16-le")) // 2 + 1}
    lock |= {"to": lock["from"] + len(facts["dealer.jinjiang.address"]["text"]), "fact": facts["dealer.jinjiang.address"]}
    text = {**piece["text"], "body": piece["text"]["body"] + "\n" + facts["dealer.jinjiang.address"]["text"]}
    text["locks"] = [*text["locks"], lock]
    put = house.request("PUT", f"/v1/copy/texts/{name}", json.dumps(text).encode(), author, {"if-match": f'"{number}"'})
    assert put.status == 200, put.body
    house.request("POST", f"/v1/copy/texts/{name}/deeds", b'{"deed":"submitted"}', author)
    page = studio(opened, house, f"/studio?text={name}")
    page.page.get_by_role("button", name="通过").click()
    page.page.get_by_role("button", name="生成各门店的版本").click()
    expect(page.page.locator(".stores")).to_contain_text("生成 198 家", timeout=20_000)
    expect(page.page.locator(".stores li")).to_contain_text("无址店")


def test_a_published_text_says_its_code_and_what_it_brought(house, opened):
    author = house.token("content", name="小王")
    order = dict(channel="moments", style="活动", product="full", dealer="jinjiang", seed=4, draft=0)
    name = house.request("POST", "/v1/copy/texts", json.dumps(order).encode(), author).json["piece"]
    for who, deed in ((author, "submitted"), (house.owner, "approved"), (author, "published")):
        house.request("POST", f"/v1/copy/texts/{name}/deeds", json.dumps({"deed": deed}).encode(), who)
    page = studio(opened, house, f"/studio?text={name}")
    page.page.wait_for_selector(EDITOR)
    expect(page.page.locator(".copy-editor")).to_contain_text(f"copy:{name}")
    expect(page.page.locator(".copy-editor")).to_contain_text("还没有人带着这个来源码")
    start = 1_762_000_000_000
    house.send([{"room": "r9", "type": "stream_start", "ts": start},
                *({"room": "r9", "type": "enter", "viewer": f"v{n}", "source": f"copy:{name}", "ts": start + n} for n in range(3)),
                {"room": "r9", "type": "stream_end", "ts": start + 60_000}])
    page.open(f"/studio?text={name}", EDITOR)
    expect(page.page.locator(".copy-editor")).to_contain_text("进房 3 人，留资 0 人")
    page.judge()


def test_who_may_only_look_sees_texts_and_nothing_to_press(house, opened):
    page = studio(opened, house, role="viewer")
    assert page.page.locator("form.order").count() == 0
    row = page.page.locator(".text-row").first
    if row.count():
        row.click()
        page.page.wait_for_selector(EDITOR)
        assert page.page.locator("[name=copy-body], .steps").count() == 0


def test_a_fact_with_markup_never_becomes_markup(house, opened):
    page = studio(opened, house)
    for channel in ("xiaohongshu", "moments"):
        page.page.evaluate("""([channel]) => localStorage.setItem('showcaller copy order',
            JSON.stringify({channel, style: '', product: 'hostile', dealer: '', stream: '', keywords: '<img src=x onerror=alert(1)>',
                            seed: 3, count: 12}))""", [channel])
        page.open("/studio", READY)
        page.page.locator("form.order button.main").click()
        page.page.wait_for_selector(".draft")
        assert page.page.locator(".draft script, .draft img, .draft b").count() == 0
    assert "<script>alert(1)</script>" in page.text(".drafts") or "星河<b>Z</b>" in page.text(".drafts")
    assert page.errors == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible_quiet_and_whole_at_every_size(house, opened, scheme):
    for i, size in enumerate(SIZES):
        english = (i + (scheme == "light")) % 2
        page = studio(opened, house, size=size, scheme=scheme, locale=["zh-CN", "en-GB"][english],
                      has_touch=size[0] < 1000)
        ordered(page)
        page.judge()
        page.page.locator(".draft button").first.click()
        page.page.wait_for_selector(EDITOR)
        typed(page, "\n全网最低价，省5000元")
        page.judge()
        page.close()


def test_both_languages_are_complete(house, opened):
    page = studio(opened, house, locale="en-GB")
    ordered(page)
    for selector in (".order", ".draft-head"):
        left = [word for word in re.findall(r"[\u3400-\u9fff]+", page.text(selector)) if word not in SHEETS + "活动"]
        assert left == [], left
