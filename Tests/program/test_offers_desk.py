"""The page of the ledger and the packs: read, changed, tried; and what follows while rooms are on air."""

import json
import re
import time

import pytest

import pages
from pages import SIZES, expect
from papers import write, written
from service import Service
from test_said import OFFERS

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".papers[data-ready]"
LEDGER = """offers:
  - offer: trade_in
    name: {zh: 置换补贴, en: Trade-in subsidy}
    kind: subsidy
    words: [置换补贴, 置换]
    amount: 8000元
    source: 厂家商务政策
    say: 置换补贴八千
  - offer: early
    name: 早鸟礼
    kind: gift
    words: [早鸟礼]
    to: 2025-01-31
    source: 店里定的
    say: 早鸟礼已结束
"""
PACKS = "packs:\n  - pack: own\n    name: 自家的\n    say: 换个说法\n    phrases:\n      - phrase: 好到爆\n"


def put(service, what, text, token=None, query="", **headers):
    return service.request(
        "PUT", f"/v1/compliance/{what}{query}", text.encode(), token or service.owner, headers)


def get(service, what, query=""):
    return service.get(f"/v1/compliance/{what}{query}", service.owner).json


def said(service, text, **more):
    body = json.dumps({"text": text, **more}).encode()
    return service.request("POST", "/v1/compliance/said", body, service.owner)


class Speaker:
    """A room on air in which somebody says something."""

    def __init__(self, service, room="r1"):
        self.service, self.room, self.n = service, room, 0
        service.send([dict(id=room, room=room, type="stream_start", ts=int(time.time() * 1000))])

    def say(self, text):
        self.n += 1
        now = int(time.time() * 1000)
        name = f"{self.room}-{self.n}"
        self.service.send([dict(
            id=name, room=self.room, type="transcript", utterance=name, final=True, ts=now - 1_000,
            end_ts=now - 100, text=text)])

    def told(self, rule, label):
        """The warnings of a rule so far, once there is one."""
        def found():
            warnings = self.service.state(self.room).json.get("warnings") or []
            return [w for w in warnings if w["rule"] == rule and w.get("label") == label]
        return expect(found)


def in_force(service, within_s=6):
    return expect(lambda: get(service, "offers")["offers"], within_s)


def test_a_price_is_right_or_wrong_by_the_ledger_of_the_moment_while_the_room_is_on_air(service):
    room = Speaker(service)
    room.say("置换补贴一万二")
    # Longer than what is said in two pieces is taken for one sentence.
    time.sleep(5)
    assert not service.state("r1").json.get("warnings")
    assert put(service, "offers", LEDGER).status == 200
    room.say("置换补贴一万二")
    (one,) = room.told("offer_wrong", "trade_in")
    assert one["host"] == "置换补贴八千"
    # The file itself counts too, when somebody changes it by hand.
    file = service.data / "offers.yaml"
    file.write_text(LEDGER.replace("8000元", "12000元").replace("补贴八千", "补贴一万二"))
    assert service.logged("compliance in force", 6)
    # It may be read while it is half written, and is read again.
    expect(lambda: [one.get("amount") for one in get(service, "offers")["offers"]][:1] == ["1.2万元"])
    other = Speaker(service, "r2")
    other.say("置换补贴八千")
    (one,) = other.told("offer_wrong", "trade_in")
    assert one["host"] == "置换补贴一万二"


def test_a_pack_counts_while_the_room_is_on_air(service):
    room = Speaker(service)
    assert put(service, "packs", PACKS).status == 200
    room.say("这台车好到爆")
    room.told("forbidden_phrase", "好到爆")


def test_a_wrong_file_is_told_with_line_and_cure_and_what_is_in_force_stays(service):
    put(service, "offers", LEDGER)
    before = get(service, "offers")["offers"]
    wrong = LEDGER.replace("2025-01-31", "soon")
    refused = put(service, "offers", wrong)
    assert refused.status == 422 and refused.json["code"] == "bad_offers"
    assert [(p["line"], p["path"]) for p in refused.json["problems"]] == [(13, "early.to")]
    (service.data / "offers.yaml").write_text(wrong)
    assert service.logged("packs or offers not taken", 6)
    told = get(service, "offers")
    assert told["problems"][0]["line"] == 13 and "2026-11-30" in told["problems"][0]["message"]
    assert told["offers"] == before and told["own"] == LEDGER
    forever = put(service, "packs", PACKS + "        any: ['(甲+)+乙']\n")
    assert forever.status == 422 and forever.json["code"] == "bad_packs"
    assert forever.json["problems"][0]["line"] == 7
    # With such a file nothing starts.
    service.stop()
    done = service.run("check", "--data", service.data, check=False)
    assert done.returncode == 2 and "offers.yaml:13: early.to" in done.stderr


def test_a_ledger_that_is_taken_away_is_gone(service):
    put(service, "offers", LEDGER)
    (service.data / "offers.yaml").unlink()
    expect(lambda: get(service, "offers")["offers"] == [], 6)


def test_what_was_saved_is_there_after_a_restart(service):
    put(service, "offers", LEDGER)
    put(service, "packs", PACKS)
    service.kill()
    service.start()
    assert [one["offer"] for one in get(service, "offers")["offers"]] == ["trade_in", "early"]
    assert get(service, "packs")["packs"][-1]["pack"] == "own"


def test_who_may_change_what(service):
    for role, check, save in [("viewer", 403, 403), ("host", 403, 403), ("control", 200, 403),
                              ("owner", 200, 200)]:
        token = service.token(role)
        for what, text in [("offers", LEDGER), ("packs", PACKS)]:
            assert put(service, what, text, token, "?check=true").status == check, (role, what)
            assert put(service, what, text, token).status == save, (role, what)
    # Who is bound to a room does not change what holds for all.
    assert put(service, "offers", LEDGER, service.token("owner", "r1")).status == 403
    tried = service.request("POST", "/v1/compliance/said", b'{"text":"x"}', service.token("viewer"))
    assert tried.status == 403
    assert service.get("/v1/compliance/offers", service.token("viewer")).status == 200


def test_a_room_with_a_ledger_of_its_own_has_it_read_and_saved_by_itself(tmp_path):
    hall = tmp_path / "hall.yaml"
    hall.write_text(LEDGER)
    config = tmp_path / "own.yaml"
    config.write_text(f"compliance:\n  offers: {OFFERS}\n  on: [absolute]\n  rooms: {{hall: {{offers: {hall}}}}}\n")
    with Service(tmp_path / "data", "--config", config) as service:
        common = get(service, "offers")
        assert common["ledgers"] == ["hall"] and len(common["offers"]) > 5
        assert [one["offer"] for one in get(service, "offers", "?room=hall")["offers"]] == ["trade_in", "early"]
        assert service.get("/v1/compliance/offers?room=r1", service.owner).status == 404
        bound = service.token("owner", "hall")
        fresh = LEDGER.replace("8000元", "9000元")
        assert put(service, "offers", fresh, bound, "?room=hall").status == 200
        assert hall.read_text() == fresh
        assert len(said(service, "置换补贴八千", room="hall").json["findings"]) == 1
        assert said(service, "置换补贴八千", room="r1", day="2026-11-26").json["findings"] == []
        # A pack that settings name cannot be taken away, and one they do not name does not count.
        packs = get(service, "packs")
        assert packs["on"] == ["absolute"]
        assert {p["pack"] for p in packs["packs"] if p["in_force"]} == {"absolute"}


def test_a_sentence_is_tried_on_what_is_saved_or_on_a_text_that_is_not(service):
    assert said(service, "置换补贴一万二").json["findings"] == []
    (one,) = said(service, "你好\n置换补贴一万二", offers=LEDGER).json["findings"]
    assert (one["line"], one["rule"], one["say"]) == (2, "offer_wrong", "置换补贴八千")
    (one,) = said(service, "这台车好到爆", packs=PACKS).json["findings"]
    assert one["sample"][one["from"]:one["to"]] == "好到爆"
    assert said(service, "x", offers="offers: 1").json["code"] == "bad_offers"
    assert said(service, "x", day="soon").status == 400
    assert service.request("POST", "/v1/compliance/said", b"x", service.owner).status == 400
    assert get(service, "offers")["offers"] == []


# The page

def offers(opened, service, role="owner", **options):
    page = opened(service, role=role, **options)
    page.open("/offers", READY)
    return page


def part(page, number):
    page.page.locator(".paper-parts button").nth(number).click()


def tab(page, number):
    button = page.page.locator(".paper-tabs button").nth(number)
    if button.is_visible():
        button.click()


@needs_chromium
def test_the_ledger_is_a_table_that_marks_what_is_over(service, opened):
    put(service, "offers", LEDGER)
    page = offers(opened, service)
    row = page.page.locator("tr[data-offer=trade_in]").inner_text()
    for text in ["置换补贴", "补贴", "8000元", "厂家商务政策", "置换补贴八千", "有效"]:
        assert text in row
    assert "已过期" in page.page.locator("tr[data-offer=early]").inner_text()
    assert "2 条口径，1 条已过期" in page.text(".paper.list h2")
    page.page.get_by_role("button", name="早鸟礼").click()
    chosen = page.page.evaluate(
        "(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)")
    assert chosen == "  - offer: early"


@needs_chromium
def test_a_ledger_is_written_saved_and_in_force(service, opened):
    page = offers(opened, service)
    write(page, LEDGER.replace("2025-01-31", "soon"))
    expect(lambda: "第 13 行" in page.text(".file-problems"))
    assert page.page.locator(".file-bar .main").is_disabled()
    write(page, LEDGER)
    expect(lambda: page.page.locator("tr[data-offer]").count() == 2)
    assert get(service, "offers")["offers"] == []
    page.page.keyboard.press("Control+s")
    expect(lambda: len(get(service, "offers")["offers"]) == 2)
    expect(lambda: "已生效" in page.text(".file-bar"))


@needs_chromium
def test_rows_of_a_spreadsheet_become_offers(service, opened):
    put(service, "offers", LEDGER)
    page = offers(opened, service)
    page.page.get_by_role("button", name="从表格粘贴").click()
    page.page.locator("dialog textarea").fill(
        "政策名称\t类型\t金额\t条件\t开始\t截止\t名额\t来源\t车型\n"
        "限时现金\t补贴\t5,000元\t首付三成、本地牌照\t2026/11/1\t2026年11月30日\t50台\t区域通知\tL7，S5\n"
        "终身保养\t服务\t\t\t\t\t\t厂家政策\t\n")
    assert page.page.locator("dialog tbody tr").count() == 2
    page.page.get_by_role("button", name="加入 2 条").click()
    expect(lambda: page.page.locator("tr[data-offer]").count() == 4)
    row = page.page.locator("tr[data-offer=subsidy]").inner_text()
    for text in ["限时现金", "5000元", "首付三成、本地牌照", "2026-11-01", "2026-11-30", "50", "L7、S5"]:
        assert text in row
    assert written(page).startswith(LEDGER)
    page.page.locator(".file-bar .main").click()
    expect(lambda: [one["offer"] for one in get(service, "offers")["offers"]] ==
           ["trade_in", "early", "subsidy", "service"])


@needs_chromium
def test_a_sentence_is_tried_as_it_is_typed_on_the_ledger_as_it_is_written(service, opened):
    page = offers(opened, service)
    box = page.page.locator(".tryout textarea")
    box.fill("置换补贴一万二")
    expect(lambda: "没有问题" in page.text(".findings"))
    write(page, LEDGER)
    expect(lambda: "置换补贴八千" in page.text(".findings"))
    assert page.text(".findings strong") == "置换补贴一万二"
    box.fill("我们是国家级品质")
    expect(lambda: "广告法第九条" in page.text(".findings"))
    assert "P1" in page.page.locator(".findings .hidden").first.text_content()


@needs_chromium
def test_a_pack_is_turned_off_by_its_button(service, opened):
    page = offers(opened, service)
    part(page, 1)
    pack = page.page.locator("[data-pack=price]")
    pack.get_by_role("button", name="停用").click()
    expect(lambda: pack.get_by_role("button", name="启用").count() == 1)
    page.page.locator(".file-bar .main").click()
    expect(lambda: [p["on"] for p in get(service, "packs")["packs"] if p["pack"] == "price"] == [False])
    assert said(service, "全网最低价").json["findings"] == []


@needs_chromium
def test_who_may_not_save_tries_and_who_may_only_look_reads(service, opened):
    put(service, "offers", LEDGER)
    page = offers(opened, service, role="control")
    write(page, LEDGER.replace("8000元", "9000元"))
    expect(lambda: "9000元" in page.page.locator("tr[data-offer=trade_in]").inner_text())
    assert page.page.locator(".file-bar .main").count() == 0
    page.page.keyboard.press("Control+s")
    viewer = offers(opened, service, role="viewer")
    assert viewer.page.locator("tr[data-offer]").count() == 2
    assert viewer.page.locator("textarea").count() == 0
    assert get(service, "offers")["own"] == LEDGER


@needs_chromium
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_is_accessible_quiet_and_whole_at_every_size(service, opened, scheme):
    put(service, "offers", LEDGER)
    for i, size in enumerate(SIZES[::3]):
        english = (i + (scheme == "light")) % 2
        page = offers(opened, service, size=size, scheme=scheme,
                      locale=["zh-CN", "en-GB"][english], has_touch=size[0] < 1200)
        for number in range(2):
            part(page, number)
            for one in range(3):
                tab(page, one)
                page.judge()
        page.page.locator(".tryout textarea").fill("我们是国家级品质")
        page.page.wait_for_selector(".findings li")
        page.judge()
        part(page, 0)
        tab(page, 0)
        page.page.get_by_role("button", name=re.compile("从表格粘贴|Paste from")).click()
        page.page.locator("dialog textarea").fill("名称\t金额\n甲\t5元\n")
        page.judge()
        page.close()
