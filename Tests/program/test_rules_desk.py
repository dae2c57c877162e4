"""The pages on which rules are read, changed and tried, in Chromium, on the real service."""

import json
import re

import pytest

import pages
from pages import SIZES, expect
from papers import write, written
from test_review import past  # noqa: F401  (a stream with silences, and verdicts on warnings)

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".papers[data-ready]"
WRONG = "rules:\n  - rule: dead_air\n    test: {guard: 2}\n"


def rules(opened, service, role="owner", **options):
    page = opened(service, role=role, **options)
    page.open("/rules", READY)
    return page


def rule_on(service, name):
    all_of_them = service.get("/v1/rules", service.owner).json["rules"]
    return next(one for one in all_of_them if one["rule"] == name)


def row(page, name):
    return page.page.locator(f"[data-rule={name}].rule")


def tab(page, number):
    """Where there is room for all parts they need no tabs."""
    button = page.page.locator(".paper-tabs button").nth(number)
    if button.is_visible():
        button.click()


def test_every_rule_stands_there_in_plain_words(service, opened):
    page = rules(opened, service)
    told = service.get("/v1/rules", service.owner).json["rules"]
    assert page.page.locator(".rules > li").count() == len(told) == 27
    for one in told:
        assert one["explained"] in row(page, one["rule"]).inner_text()
    assert "P1" in row(page, "feed_stall").inner_text()
    page.page.get_by_placeholder("找规则").fill("dead_air")
    expect(lambda: page.page.locator(".rules > li").count() == 1)


def test_a_change_is_told_in_words_before_it_is_saved_and_in_force_after(service, opened):
    page = rules(opened, service)
    write(page, "rules:\n  - rule: dead_air\n    test: {longer_than: 21s}\n")
    expect(lambda: "达到 21 秒" in row(page, "dead_air").inner_text())
    assert "尚未保存" in row(page, "dead_air").inner_text()
    assert "longer_than" not in rule_on(service, "dead_air")["test"]
    page.page.keyboard.press("Control+s")
    expect(lambda: rule_on(service, "dead_air")["test"].get("longer_than") == 21)
    expect(lambda: "已生效" in page.text(".file-bar"))
    assert "尚未保存" not in row(page, "dead_air").inner_text()


def test_what_is_wrong_stands_at_its_line_and_cannot_be_saved(service, opened):
    page = rules(opened, service)
    write(page, WRONG)
    problem = page.page.locator(".file-problems button")
    expect(lambda: problem.count() == 1)
    assert "第 3 行" in problem.inner_text() and "use longer_than" in problem.inner_text()
    assert "3" in page.text(".gutter .wrong")
    assert page.page.locator(".file-bar .main").is_disabled()
    problem.click()
    chosen = page.page.evaluate(
        "(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)"
    )
    assert chosen == "    test: {guard: 2}"


def test_nothing_is_lost_with_the_page_and_every_step_can_be_taken_back(service, opened):
    page = rules(opened, service)
    write(page, "# mine\n")
    page.open("/rules", READY)
    assert written(page) == "# mine\n" and "没保存" in page.text(".notice")
    row(page, "lead_pace").get_by_role("button", name="停用").click()
    assert "lead_pace" in written(page)
    page.page.locator("textarea.code").press("Control+z")
    expect(lambda: written(page) == "# mine\n")
    page.page.get_by_role("button", name="回到已保存").click()
    expect(lambda: written(page) == "")
    page.open("/rules", READY)
    assert written(page) == ""


def test_a_rule_is_turned_off_by_its_button_and_the_rest_of_the_text_stays(service, opened):
    page = rules(opened, service)
    text = "# why\nrules:\n  - rule: dead_air   # the host pauses\n    severity: P2\n"
    write(page, text)
    row(page, "dead_air").get_by_role("button", name="停用").click()
    assert written(page) == text.replace("pauses\n", "pauses\n    on: false\n")
    page.page.locator(".file-bar .main").click()
    expect(lambda: not rule_on(service, "dead_air")["on"])
    expect(lambda: row(page, "dead_air").get_by_role("button", name="启用").count() == 1)


def test_two_who_save_at_once_are_told_of_each_other(service, opened):
    page = rules(opened, service)
    write(page, "# mine\n")
    service.request("PUT", "/v1/rules", b"# theirs\n", service.owner)
    page.page.keyboard.press("Control+s")
    page.page.get_by_role("button", name="用我的，覆盖").click()
    expect(lambda: service.get("/v1/rules", service.owner).json["own"] == "# mine\n")
    stale = service.request("PUT", "/v1/rules", b"# x\n", service.owner, {"If-Match": "other"})
    assert stale.status == 409 and stale.json["code"] == "version_conflict"


def test_rules_are_tried_on_past_streams_and_a_proposal_is_put_in_with_one_key(past, opened):  # noqa: F811
    page = rules(opened, past)
    page.page.get_by_role("button", name="回测", exact=True).last.click()
    page.page.wait_for_selector(".results[data-done]")
    line = page.page.locator(".results tr[data-rule=dead_air]").inner_text().split("\t")
    assert [cell.strip() for cell in line[2:7]] == ["3", "3", "3", "1", "2"]
    assert "33%" in line[7].replace(" ", "")
    proposal = page.text(".proposals li")
    assert "15s → 19s" in proposal and "少 2 条没用的" in proposal
    page.page.locator("h1").click()
    page.page.keyboard.press("p")
    expect(lambda: "longer_than: 19s" in written(page))
    expect(lambda: "改动之前" in page.text(".backtest .answer"))
    page.page.get_by_role("button", name="回测", exact=True).last.click()
    expect(lambda: page.page.locator(".results tr[data-rule=dead_air]").inner_text()
           .split("\t")[2] == "1")


def test_streams_are_chosen_and_a_backtest_can_be_stopped(past, opened):  # noqa: F811
    page = rules(opened, past)
    page.page.locator(".pick summary").click()
    page.page.locator(".pick input").first.check()
    assert "1" in page.text(".pick summary")
    held = []
    page.page.route(re.compile("rules/backtest"), lambda route: held.append(route.request))
    page.page.get_by_role("button", name="回测", exact=True).last.click()
    expect(lambda: "回测中" in page.text(".backtest .answer"))
    page.page.get_by_role("button", name="停下").click()
    expect(lambda: "已停下" in page.text(".backtest .answer"))
    asked = expect(lambda: len(held) == 2 and [(r.method, r.url) for r in held])
    stream = past.state("r1").json["stream"]
    assert asked[0][0] == "POST" and asked[0][1].endswith(f"streams={stream}")
    assert asked[1][0] == "DELETE"


def test_who_may_not_save_may_try_and_who_may_only_look_sees_the_rules(service, opened):
    page = rules(opened, service, role="control")
    write(page, WRONG.replace("guard: 2", "longer_than: 30s"))
    expect(lambda: "达到 30 秒" in row(page, "dead_air").inner_text())
    assert page.page.locator(".file-bar .main").count() == 0
    viewer = rules(opened, service, role="viewer")
    assert viewer.page.locator(".rules > li").count() == 27
    assert viewer.page.locator("textarea, .rule button").count() == 0
    for text, status in [(b"", 403), (b"rules: x", 403)]:
        assert service.request("PUT", "/v1/rules", text, service.token("viewer")).status == status
    check = lambda role: service.request(
        "PUT", "/v1/rules?check=true", b"", service.token(role)).status
    assert [check(role) for role in ("viewer", "control", "owner")] == [403, 200, 200]


def test_the_limits_of_rooms_are_there_to_read(past, opened):  # noqa: F811
    page = rules(opened, past)
    cells = page.page.locator(".limits-table tbody tr").inner_text().split("\t")
    assert [cell.strip() for cell in cells[:5]] == ["r1", "15", "360", "300", "8"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_is_accessible_quiet_and_whole_at_every_size(past, opened, scheme):  # noqa: F811
    for i, size in enumerate(SIZES):
        english = (i + (scheme == "light")) % 2
        page = rules(opened, past, size=size, scheme=scheme,
                     locale=["zh-CN", "en-GB"][english], has_touch=size[0] < 1200)
        for number in range(4):
            tab(page, number)
            page.judge(within=".paper-columns" if number else None)
        tab(page, 1)
        write(page, WRONG)
        page.page.wait_for_selector(".file-problems button")
        page.errors.clear()  # the browser itself reports an answer that refuses
        page.judge(within=".paper-columns")
        page.page.get_by_role("button", name=re.compile("回到已保存|Back to what")).click()
        page.page.wait_for_timeout(700)
        tab(page, 2)
        page.page.locator(".backtest button.main").click()
        page.page.wait_for_selector(".results[data-done]")
        page.judge(within=".paper-columns")
        page.close()


def test_both_languages_are_complete(past, opened):  # noqa: F811
    page = rules(opened, past, locale="en-GB")
    page.page.locator(".backtest button.main").click()
    page.page.wait_for_selector(".results[data-done]")
    data = json.dumps(past.get("/v1/rules", past.owner).json, ensure_ascii=False)
    left = [text for text in re.findall(r"[\u3400-\u9fff]+", page.text("body"))
            if text not in data and text not in ("中文", "全网最低")]
    assert left == []


EDITS = [
    ("", ["on"], "false", "rules:\n  - rule: dead_air\n    on: false\n"),
    ("# why\n", ["test", "nats"], "9",
     "# why\nrules:\n  - rule: dead_air\n    test: {nats: 9}\n"),
    ("rules: []\n", ["on"], "true", "rules:\n  - rule: dead_air\n    on: true\n"),
    ("rules:\n- rule: lead_pace\n  on: false\n", ["on"], "false",
     "rules:\n- rule: lead_pace\n  on: false\n- rule: dead_air\n  on: false\n"),
    ("rules:\n  - rule: dead_air\n    test: {longer_than: 20s}  # long\n", ["test", "longer_than"], "25s",
     "rules:\n  - rule: dead_air\n    test: {longer_than: 25s}  # long\n"),
    ("rules:\n  - rule: dead_air\n    test:\n      # why\n      longer_than: 20s\n    severity: P2\n",
     ["test", "longer_than"], "25s",
     "rules:\n  - rule: dead_air\n    test:\n      # why\n      longer_than: 25s\n    severity: P2\n"),
    ("rules:\n  - {rule: dead_air, on: true}\n", ["on"], "false",
     "rules:\n  - {rule: dead_air, on: false}\n"),
    ("rules:\n  - {rule: dead_air, test: {nats: 9}}\n", ["test", "below"], "0.5",
     "rules:\n  - {rule: dead_air, test: {nats: 9, below: 0.5}}\n"),
    ("rules:\n  - rule: dead_air_2\n    signal: silence\n  - rule: 'dead_air'\n    severity: P3\n", ["on"], "false",
     "rules:\n  - rule: dead_air_2\n    signal: silence\n  - rule: 'dead_air'\n    on: false\n    severity: P3\n"),
    ("rules: [{rule: dead_air}]\n", ["on"], "false", None),
]


def test_one_field_is_put_into_a_text_and_the_rest_stays_as_it_was_written(service, opened):
    page = rules(opened, service)
    edit = """async ([text, path, value]) => {
      const {withField} = await import('/papers/yaml-edit.js');
      return withField(text, {list: 'rules', item: 'rule', name: 'dead_air'}, path, value)?.text ?? null;
    }"""
    for text, path, value, expected in EDITS:
        assert page.page.evaluate(edit, [text, path, value]) == expected, text
        if expected:
            check = service.request("PUT", "/v1/rules?check=true", expected.encode(), service.owner)
            assert check.status == 200 or "nats" in expected, check.body
