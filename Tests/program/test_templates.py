"""Templates of copy on their page: tried while they are written, saved as the house's own, taken back."""

import re

import pages
import pytest
from copy_house import write_house
from pages import SIZES, expect
from service import Service

needs_chromium = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium")

NAME = "moments/experience"
READY = ".templates[data-ready]"


@pytest.fixture
def house(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        yield service


def address(name=NAME, **more):
    return f"/v1/copy/templates?name={name}&product=full&dealer=jinjiang" + "".join(f"&{k}={v}" for k, v in more.items())


def entry(service, name=NAME):
    return service.get(address(name), service.owner).json


def put(service, text, name=NAME, token=None, version=None, **more):
    headers = {"if-match": f'"{version}"'} if version else {}
    return service.request("PUT", address(name, **more), text.encode(), token or service.owner, headers)


def texts(answer):
    return [draft["text"]["body"] for draft in answer["drafts"]]


def test_all_that_come_with_the_program_are_there_sound_and_each_gives_drafts(house):
    listed = house.get("/v1/copy/templates", house.owner).json["templates"]
    assert len(listed) > 100 and not any(one["ours"] for one in listed)
    for one in listed:
        if one["template"].startswith("parts/") or one["template"] == "words":
            continue
        found = entry(house, one["template"])
        assert found["problems"] == [], found
        assert found["drafts"] or found["lacking"]


def test_one_is_tried_without_being_saved_and_saved_it_is_in_force_at_once(house):
    before = entry(house)
    changed = before["own"].rstrip("\n") + "\n\n周末有咖啡\n"
    tried = put(house, changed, check="true")
    assert tried.status == 200 and all("周末有咖啡" in body for body in texts(tried.json))
    assert entry(house) == before
    saved = put(house, changed, version=before["version"])
    assert saved.status == 200 and saved.json["ours"]
    order = b'{"channel":"moments","style":"\xe4\xbd\x93\xe9\xaa\x8c","product":"full","dealer":"jinjiang"}'
    drafts = house.request("POST", "/v1/copy/drafts", order, house.owner).json["drafts"]
    assert all("周末有咖啡" in d["text"]["body"] for d in drafts if d["template"] == NAME)
    assert (house.data / "prompts" / f"{NAME}.md").read_text() == changed


def test_a_retired_one_gives_no_drafts_and_can_be_taken_up_again(house):
    before = entry(house)
    order = '{"channel":"moments","style":"体验","product":"full","dealer":"jinjiang","count":8}'.encode()

    def used():
        answer = house.request("POST", "/v1/copy/drafts", order, house.owner)
        return {draft["template"] for draft in answer.json.get("drafts", [])}

    assert NAME in used()
    retired = before["own"].replace("---\n", "---\nretired: true\n", 1)
    saved = put(house, retired, version=before["version"])
    assert saved.status == 200 and saved.json["drafts"], "it is still shown to who looks at it"
    assert NAME not in used()
    listed = house.get("/v1/copy/templates", house.owner).json["templates"]
    assert [one["template"] for one in listed if one.get("retired")] == [NAME]
    wrong = put(house, retired.replace("true", "soon"), version=saved.json["version"])
    assert wrong.status == 422 and "retired" in str(wrong.json)
    assert put(house, before["own"], version=saved.json["version"]).status == 200
    assert NAME in used()


def test_back_to_the_one_that_came_keeps_what_was_written(house):
    before = entry(house)
    put(house, before["own"] + "\n自己写的\n")
    after = house.request("DELETE", address(), token=house.owner).json
    assert after["own"] == before["own"] and not after["ours"]
    assert "自己写的" in (house.data / "prompts" / f"{NAME}.md.bak").read_text()
    assert house.request("DELETE", address(), token=house.owner).status == 404


@pytest.mark.parametrize("change, words", [
    (lambda t: t + "\n{{ modle }}\n", "model"),
    (lambda t: t + "\n{% pick %}甲{% or %}乙\n", "pick"),
    (lambda t: t + '\n{% include "parts/nowhere" %}\n', "parts/nowhere"),
    (lambda t: t.replace("channel: moments", "channel: fax"), "must be one of"),
    (lambda t: "没有头", "front matter"),
    (lambda t: t + "\n立减9999元\n", "9999"),
], ids=["unknown slot", "open pick", "missing part", "unknown channel", "no head", "a number of its own"])
def test_what_is_wrong_is_told_with_its_line_and_nothing_is_saved(house, change, words):
    before = entry(house)
    text = change(before["own"])
    for more in ({"check": "true"}, {}):
        answer = put(house, text, **more)
        assert answer.status == 422 and answer.json["code"] == "bad_template"
        problems = answer.json["problems"]
        assert any(words in p["message"] for p in problems), problems
        assert all(1 <= p["line"] <= text.count("\n") + 1 for p in problems)
    assert entry(house) == before


def test_two_people_do_not_write_over_each_other(house):
    before = entry(house)
    assert put(house, before["own"] + "\n甲\n", version=before["version"]).status == 200
    late = put(house, before["own"] + "\n乙\n", version=before["version"])
    assert late.status == 409 and late.json["code"] == "version_conflict"


@pytest.mark.parametrize("name", [
    "../secrets", "moments/../../x", "moments", "a/b/c", "/etc/passwd", "moments/x.md", "parts/"])
def test_a_name_leads_nowhere_else(house, name):
    answer = house.get(f"/v1/copy/templates?name={name}", house.owner)
    assert answer.status in (400, 404) and "own" not in answer.json
    assert put(house, "x", name).status == 400


def test_owners_save_writers_try_and_others_read(house):
    text = entry(house)["own"]
    writer, viewer = house.token("content"), house.token("viewer")
    assert put(house, text, token=writer, check="true").status == 200
    assert put(house, text, token=writer).status == 403
    assert put(house, text, token=viewer, check="true").status == 403
    assert house.get(address(), viewer).status == 200
    assert put(house, text, token=house.token("owner", "r1")).status == 403


def test_a_huge_one_is_refused(house):
    assert put(house, "很" * 100_000).status == 413


def test_a_part_is_shown_in_a_template_that_uses_it(house):
    for one in house.get("/v1/copy/templates", house.owner).json["templates"]:
        if one["template"].startswith("parts/"):
            text = entry(house, one["template"])["own"]
            tried = put(house, text.rstrip("\n") + "看得见的尾巴\n", one["template"], check="true").json
            # Most parts are one of several that a draft takes.
            if any("看得见的尾巴" in body for body in texts(tried)):
                return
    raise AssertionError("no part is seen in any draft")


@needs_chromium
def test_it_is_written_with_its_drafts_beside_it(house, opened):
    page = opened(house)
    page.open(f"/templates?name={NAME}", READY)
    area = page.page.locator("textarea.code")
    assert "channel: moments" in area.input_value()
    area.press("Control+End")
    page.page.keyboard.type("\n周末有咖啡")
    expect(lambda: "周末有咖啡" in page.text(".drafts"))
    page.page.wait_for_timeout(1300)  # what is typed without a pause is one step back
    page.page.keyboard.type("\n{{ modle }}")
    expect(lambda: "model" in page.text(".file-problems"))
    assert page.page.get_by_role("button", name=re.compile("保存")).first.is_disabled()
    page.page.keyboard.press("Control+z")
    expect(lambda: page.page.locator(".file-problems").count() == 0)
    page.page.keyboard.press("Control+s")
    page.page.get_by_role("button", name="用回自带的").wait_for()
    page.page.get_by_role("button", name="用回自带的").click()
    expect(lambda: "周末有咖啡" not in page.page.locator("textarea.code").input_value())
    # The browser itself reports the answer that told what is wrong.
    assert all("422" in error for error in page.errors), page.errors


@needs_chromium
def test_it_is_retired_and_taken_up_with_a_button(house, opened):
    page = opened(house)
    page.open(f"/templates?name={NAME}", READY)
    area = page.page.locator("textarea.code")
    page.page.get_by_role("button", name="停用").click()
    expect(lambda: area.input_value().startswith("---\nretired: true\n"))
    page.page.keyboard.press("Control+s")
    expect(lambda: "已停用" in page.page.locator(".template-bar select").first.inner_text())
    page.page.get_by_role("button", name="重新启用").click()
    expect(lambda: "retired" not in area.input_value())
    page.page.keyboard.press("Control+s")
    expect(lambda: "已停用" not in page.page.locator(".template-bar select").first.inner_text())


@needs_chromium
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible_quiet_and_whole_at_every_size(house, opened, scheme):
    for i, size in enumerate(SIZES):
        english = (i + (scheme == "light")) % 2
        page = opened(house, size=size, scheme=scheme, locale=["zh-CN", "en-GB"][english], has_touch=size[0] < 1000)
        page.open(f"/templates?name={NAME}", READY)
        page.judge()
        page.close()
