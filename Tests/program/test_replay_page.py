"""The replay of a stream as people use it: where they look, what they say of it, and what they take away."""

import re
import struct
import time
import wave

import pytest

import pages
from ended_evening import CALL, CALL_AT, START, evening, event, replay, review, tell, ts
from pages import SIZES, expect
from service import Service

pytestmark = pytest.mark.skipif(
    not pages.chromium(), reason="needs Chromium: apt-get install chromium"
)

READY = ".replay[data-ready]"
NOW = ".lines [aria-current=true]"


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """One evening of ten minutes, for those who only look at it."""
    with Service(tmp_path_factory.mktemp("past") / "data") as service:
        service.stream = tell(service, evening())
        yield service


@pytest.fixture
def own(service):
    """The same, for those who change it."""
    service.stream = tell(service, evening())
    return service


def opened_at(opened, service, query="", **options):
    page = opened(service, **options)
    page.open(f"/streams/{service.stream}{query}", READY + " .lines li")
    return page


def press(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def moment(page):
    """Where the playhead stands, in seconds."""
    return int(page.page.locator("[role=slider]").get_attribute("aria-valuenow"))


def address(page):
    query = page.page.evaluate("location.search")
    return dict(re.findall(r"(\w+)=([\w-]+)", query))


def tab(page, name):
    page.page.locator(".more-of .choice").get_by_role("button", name=name, exact=True).click()


# Looking


def test_a_press_on_a_sentence_goes_to_its_moment_and_the_address_keeps_it(past, opened):
    page = opened_at(opened, past)
    page.page.locator(".lines .said", has_text="第3句").click()
    assert moment(page) == 15
    assert "第3句" in page.text(NOW)
    expect(lambda: address(page).get("at") == str(ts(15)))
    page.page.reload()
    page.page.wait_for_selector(NOW)
    assert moment(page) == 15


def test_an_address_opens_at_its_moment_with_its_selection(past, opened):
    page = opened_at(opened, past, f"?at={ts(CALL_AT + 1)}&from={ts(CALL_AT)}&to={ts(CALL_AT + 30)}")
    assert CALL in page.text(NOW)
    assert "03:50 – 04:20" in page.text("sc-span")
    assert page.page.locator(".lines .picked", has_text=CALL).is_visible()


def test_what_stands_in_an_address_and_is_no_time_is_ignored(past, opened):
    page = opened_at(opened, past, "?at=yesterday&from=1&to=x&known=never&with=%3Cimg%3E")
    assert moment(page) == 0
    assert not page.errors


def test_all_can_be_done_by_keys(past, opened):
    page = opened_at(opened, past)
    press(page, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert moment(page) == 5
    press(page, "ArrowDown")
    assert moment(page) == 10
    press(page, "i")
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "o")
    assert "00:10 – 00:30" in page.text("sc-span")
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert "00:10 – 00:31" in page.text("sc-span")
    whole = page.page.locator("[data-act=zoomAll]")
    assert whole.is_disabled()
    press(page, "z")
    assert whole.is_enabled()
    press(page, "Shift+KeyZ", "Escape")
    assert whole.is_disabled()
    assert "–" not in page.text("sc-span .heading")
    assert not page.errors


def test_it_runs_by_itself_at_the_chosen_speed_and_stops_at_the_end(past, opened):
    page = opened_at(opened, past)
    press(page, "k", "l", "l", "l", "l", "l")
    assert page.page.locator(".speed select").input_value() == "16"
    expect(lambda: moment(page) >= 30, within_s=10)
    press(page, "k")
    stood = moment(page)
    page.page.wait_for_timeout(400)
    assert moment(page) == stood
    press(page, "j")
    assert page.page.locator(".speed select").input_value() == "8"
    press(page, *["ArrowRight"] * 130)
    assert moment(page) == 600


def test_keys_rest_while_somebody_writes_and_can_be_switched_off(own, opened):
    page = opened_at(opened, own)
    tab(page, "下次的动作")
    page.page.locator("input[name=owner]").focus()
    page.page.keyboard.type("kitz")
    assert moment(page) == 0 and "播放" in page.text("[data-act=toggle]")
    press(page, "Escape", "Shift+Slash")
    page.page.get_by_role("button", name="关掉").click()
    press(page, "Escape", "ArrowRight")
    assert moment(page) == 0


def test_the_text_follows_until_somebody_scrolls_and_comes_back_when_asked(past, opened):
    page = opened_at(opened, past)
    lines = page.page.locator(".lines")
    press(page, *["ArrowRight"] * 60)
    expect(lambda: "第60句" in page.text(NOW))
    assert lines.evaluate("e => e.scrollTop") > 500
    lines.hover()
    page.page.mouse.wheel(0, -3000)
    expect(lambda: page.text(".follow") == "回到现在 ↓")
    press(page, "ArrowRight")
    page.page.wait_for_timeout(200)
    assert page.page.locator(NOW).count() == 0
    page.page.locator(".follow").click()
    expect(lambda: "第61句" in page.text(NOW))


def test_a_drag_over_the_axis_selects_and_one_on_the_ruler_scrubs(past, opened):
    page = opened_at(opened, past)
    box = page.page.locator("sc-axis").bounding_box()
    at = lambda share: box["x"] + 104 + share * (box["width"] - 112)
    mouse = page.page.mouse
    mouse.move(at(0.25), box["y"] + 60)
    mouse.down()
    mouse.move(at(0.5), box["y"] + 60, steps=4)
    mouse.up()
    begin, end = [
        int(a) * 60 + int(b) for a, b in re.findall(r"(\d+):(\d+)", page.text("sc-span .heading"))
    ]
    assert abs(begin - 150) <= 2 and abs(end - 300) <= 2
    mouse.move(at(0.1), box["y"] + 10)
    mouse.down()
    mouse.move(at(0.75), box["y"] + 10, steps=4)
    mouse.up()
    assert abs(moment(page) - 450) <= 2


def test_a_selection_tells_what_was_said_before_it_and_done_in_it(past, opened):
    page = opened_at(opened, past, f"?from={ts(CALL_AT + 5)}&to={ts(CALL_AT + 40)}")
    before = page.text("sc-span .before")
    assert CALL in before and "开始投流" in before and "正在讲 优惠政策" in before
    assert "问价集中" in page.text("sc-span .inside")


def test_cues_stand_between_the_sentences_with_what_became_of_them(past, opened):
    page = opened_at(opened, past, f"?at={ts(226)}")
    assert "递条 马上引导留资：点小风车,留电话 → 已做到 4" in page.text(NOW)


def test_uncertain_sentences_are_marked_and_found_by_key(past, opened):
    page = opened_at(opened, past)
    press(page, "Alt+ArrowDown")
    assert "第7句" in page.text(NOW) and "低置信" in page.text(NOW)
    press(page, "Alt+ArrowDown")
    assert "第17句" in page.text(NOW)


# Saying


def test_notes_and_actions_are_kept_and_can_be_taken_back(own, opened):
    page = opened_at(opened, own, f"?at={ts(CALL_AT)}")
    tab(page, "下次的动作")
    page.page.locator(".note-text").fill("这里停一下")
    press(page, "Enter")
    page.page.locator("input[name=text]").first.fill("留资口播提前")
    page.page.locator("input[name=owner]").fill("小林")
    page.page.locator("input[name=due]").fill("2026-11-27")
    page.page.get_by_role("button", name="加上", exact=True).click()
    kept = lambda: replay(own, own.stream)
    expect(lambda: [one["text"] for one in kept()["actions"]] == ["留资口播提前"])
    (note,), (action,) = kept()["notes"], kept()["actions"]
    assert note["ts"] == ts(CALL_AT) and note["text"] == "这里停一下"
    assert (action["owner"], action["due"], action["state"]) == ("小林", "2026-11-27", "open")
    page.page.locator(".actions input[type=checkbox]").check()
    expect(lambda: kept()["actions"][0]["state"] == "done")
    page.page.locator("h1").click()
    press(page, "Control+z")
    expect(lambda: kept()["actions"][0]["state"] == "open")
    assert page.text(".told") == "已撤回"
    page.page.reload()
    page.page.wait_for_selector(READY)
    tab(page, "下次的动作")
    assert "小林" in page.text(".actions") and "这里停一下" in page.text(".notes")
    page.page.evaluate("scrollTo(0, 0)")  # nothing lies under the head of the page
    page.judge()


def test_who_may_only_watch_sees_it_and_cannot_change_it(own, opened):
    page = opened_at(opened, own, role="viewer", rooms=["r1"])
    assert page.page.locator("[data-act=tag], [data-act=save]").count() == 0
    tab(page, "下次的动作")
    assert page.page.locator("form").count() == page.page.locator("sc-media form").count()
    press(page, "t", "s", "Control+z")
    assert page.page.locator("dialog[open]").count() == 0
    page.judge()


def test_what_the_service_refuses_is_taken_off_the_page_again(own, opened):
    page = opened_at(opened, own)
    page.page.route("**/review", lambda route: route.fulfill(status=503, json={"message": "满了"}))
    tab(page, "下次的动作")
    page.page.locator(".note-text").fill("记不下")
    press(page, "Enter")
    expect(lambda: "没有存上：满了" in page.text(".told"))
    assert page.page.locator(".notes").count() == 0


# Tags


def chip(page, text, tag):
    return page.page.locator(".lines .row", has_text=text).locator(".tag", has_text="#" + tag)


def tagged(service, text):
    found = replay(service, service.stream)
    said = next(one for one in found["sentences"] if text in one["text"])
    return {one["tag"]: one for one in found["tags"] if one["from_ts"] == said["ts"]}


def test_a_sentence_is_tagged_by_two_keys_and_untagged_by_one(own, opened):
    page = opened_at(opened, own, f"?at={ts(185)}")
    press(page, "t")
    page.page.wait_for_selector("dialog[open] [data-tag=hook]")
    press(page, page.text("dialog [data-tag=hook] kbd"))
    assert chip(page, "第37句", "钩子").is_visible()
    expect(lambda: tagged(own, "第37句").get("hook", {}).get("state") == "kept")
    assert tagged(own, "第37句")["hook"]["by"] == "owner"
    press(page, "Control+z")
    expect(lambda: chip(page, "第37句", "钩子").count() == 0)
    expect(lambda: tagged(own, "第37句").get("hook", {}).get("state", "removed") == "removed")


def test_a_tag_by_rule_shows_its_evidence_and_a_correction_counts_for_the_rule(own, opened):
    page = opened_at(opened, own, f"?at={ts(CALL_AT)}")
    rule = lambda: next(
        one for one in replay(own, own.stream)["tag_rules"] if one["rule"] == "said_lead_call")
    assert (rule()["kept"], rule()["removed"]) == (0, 0)
    chip(page, CALL, "留资口播").first.click()
    sheet = page.text("dialog[open]")
    assert "规则 said_lead_call" in sheet and "还没有人看过" in sheet and "点小风车" in sheet
    page.judge()
    page.page.locator("dialog[open] [data-do=remove]").click()
    expect(lambda: (rule()["kept"], rule()["removed"]) == (0, 1))
    press(page, "Control+z")
    expect(lambda: (rule()["kept"], rule()["removed"]) == (0, 0))
    chip(page, CALL, "留资口播").first.click()
    page.page.locator("dialog[open] [data-do=keep]").click()
    expect(lambda: rule()["kept"] == 1)
    page.page.wait_for_timeout(1200)  # the page has fetched what the service makes of it
    chip(page, CALL, "留资口播").first.click()
    assert "100%（看过的 1 处里 1 处对" in page.text("dialog[open]")


def test_several_sentences_are_tagged_at_once_and_untagged_at_once(own, opened):
    page = opened_at(opened, own)
    page.page.get_by_role("button", name="多选").click()
    for n in (1, 3, 4):
        page.page.locator(".lines .row", has_text=f"第{n}句").locator("input").check()
    assert page.page.get_by_role("button", name="选了 3 句").is_visible()
    press(page, "t")
    assert "给 3 句打标签" in page.text("dialog[open]")
    page.page.locator("dialog[open] [data-tag=praise]").click()
    praised = lambda: [n for n in range(6) if tagged(own, f"第{n}句").get("praise", {}).get("state") == "kept"]
    expect(lambda: praised() == [1, 3, 4])
    press(page, "Control+z")
    expect(lambda: praised() == [])


# Clips


def test_a_clip_is_moved_to_other_ends_saved_at_ends_of_sentences_and_exported(own, opened):
    page = opened_at(opened, own)
    tab(page, "切片")
    clips = lambda: {one["key"]: one for one in replay(own, own.stream)["clips"]}
    key, before = next((key, one) for key, one in clips().items() if one["rule"] == "jump")
    assert before["state"] == "suggested"
    page.page.locator(f"[data-clip='{key}'] .said").click()
    assert moment(page) == (before["from_ts"] - START) // 1000
    page.page.locator("sc-axis [role=slider]").focus()
    end = (before["to_ts"] - before["from_ts"]) // 5000 + 4
    press(page, *["ArrowRight"] * end, "o", "s")
    expect(lambda: clips()[key]["state"] == "kept")
    after = clips()[key]
    assert after["from_ts"] == before["from_ts"] and after["to_ts"] > before["to_ts"] + 5000
    ends = [one["end_ts"] for one in replay(own, own.stream)["sentences"]]
    assert after["to_ts"] in ends
    page.page.locator(f"[data-clip='{key}'] .said").click()
    page.page.locator(f"[data-clip='{key}'] summary").click()
    page.judge()
    with page.page.expect_download() as download:
        page.page.locator(f"[data-clip='{key}'] [data-as=srt]").click()
    assert "第40句" in open(download.value.path()).read()
    page.page.locator("h1").click()
    press(page, "Control+z")
    expect(lambda: (clips()[key]["to_ts"], clips()[key]["state"]) == (before["to_ts"], "suggested"))


def test_a_selection_becomes_a_clip_of_its_own(own, opened):
    page = opened_at(opened, own, f"?from={ts(100)}&to={ts(119)}")
    press(page, "s")
    made = lambda: [one for one in replay(own, own.stream)["clips"] if one["rule"] == "manual"]
    expect(lambda: len(made()) == 1)
    assert (made()[0]["from_ts"], made()[0]["to_ts"]) == (ts(100), ts(119))
    tab(page, "切片")
    page.page.locator(".clips .said", has_text="01:40").locator("..").locator("[data-do=remove]").click()
    expect(lambda: [one["state"] for one in made()] in ([], ["removed"]))


# Jumps


def test_brackets_go_from_one_big_change_to_the_next(past, opened):
    page = opened_at(opened, past)
    jumps = sorted(one["ts"] for one in replay(past, past.stream)["jumps"])
    assert jumps
    press(page, "BracketRight")
    assert moment(page) == round((jumps[0] - START) / 1000)
    press(page, "ArrowRight", "BracketLeft")
    assert moment(page) == round((jumps[0] - START) / 1000)


def test_where_nothing_is_selected_the_biggest_changes_are_offered(past, opened):
    page = opened_at(opened, past)
    offered = page.page.locator(".suggested button")
    assert 1 <= offered.count() <= 3
    page.page.locator(".suggested button", has_text="线索").first.click()
    expect(lambda: "线索\n12" in page.text("sc-span .numbers"), page=page)
    assert "常态" in page.text("sc-span .numbers") and CALL in page.text("sc-span .before")


def test_comments_are_folded_under_the_sentence_they_follow(past, opened):
    page = opened_at(opened, past)
    row = page.page.locator(".lines .row", has_text="第2句")
    expect(lambda: "评论 1 · 问价格 ×1" in row.first.inner_text(), page=page)
    row.first.locator(".talk").click()
    assert "落地多少钱" in row.first.inner_text()


# A recording


def second_of_sound(path, seconds):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<h", 0) * 8000 * seconds)


def test_a_recording_goes_where_the_playhead_goes(own, opened, tmp_path):
    second_of_sound(tmp_path / "evening.wav", 60)
    key, = review(own, own.stream, {"what": "recording", "url": "https://nowhere.invalid/x.wav",
                                    "offset_ms": 10_000})
    page = opened_at(opened, own)
    page.page.locator("sc-media summary").click()
    page.page.locator("sc-media input[type=file]").set_input_files(tmp_path / "evening.wav")
    place = lambda: page.page.evaluate("document.querySelector('audio')?.currentTime")
    expect(lambda: place() is not None and abs(place() - 10) < 0.3)
    press(page, "ArrowRight", "ArrowRight")
    expect(lambda: abs(place() - 20) < 0.3)
    press(page, "k")
    expect(lambda: moment(page) >= 11, within_s=8)
    press(page, "k")
    assert abs(place() - 10 - moment(page)) < 1.2


# What is missing


@pytest.mark.parametrize("lacking, said", [
    ({"talk": False}, "没有转写"), ({"leads": False}, "没有线索数据"), ({"leaves": False}, "没有离开事件"),
])
def test_it_says_what_is_missing_and_shows_the_rest(service, opened, lacking, said):
    service.stream = tell(service, evening(minutes=6, **lacking))
    page = opened_at(opened, service)
    assert said in page.text(".lacks")
    page.page.locator(".lines .said").nth(3).click()
    assert moment(page) > 0
    page.judge()


def test_a_stream_of_twenty_seconds_is_a_page_like_any_other(service, opened):
    service.stream = tell(service, [
        event("r1", "start", "stream_start", 0), event("r1", "a", "enter", 3, viewer="a"),
        event("r1", "end", "stream_end", 20)])
    page = opened(service)
    page.open(f"/streams/{service.stream}", READY)
    press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "z")
    assert moment(page) == 20
    page.judge()


def test_a_hole_in_the_middle_is_told(service, opened):
    events = [one for one in evening() if not ts(240) <= one["ts"] < ts(420)]
    service.stream = tell(service, [*events, event(
        "r1", "gap", "gap", 420, from_ts=ts(240), to_ts=ts(420), cause="outage")])
    page = opened_at(opened, service)
    assert "1 段没有收到数据，共 03:00" in page.text(".lacks")


def test_an_unknown_stream_is_no_page(past, opened):
    page = opened(past)
    page.open("/streams/none", "main .note")
    assert page.page.locator(READY).count() == 0


def test_what_viewers_wrote_stays_text(service, opened):
    bad = "<img src=x onerror=alert(1)>"
    service.stream = tell(service, [
        event("r1", "start", "stream_start", 0, title=bad),
        event("r1", "t", "transcript", 2, utterance="u", text=bad, final=True),
        event("r1", "m", "marker", 3, label=bad), event("r1", "end", "stream_end", 30)])
    page = opened_at(opened, service)
    assert page.text("h1") == bad and bad in page.text(".lines")
    assert page.page.locator("main img").count() == 0


# Live


def test_a_stream_on_air_can_be_looked_at_so_far(service, opened):
    began = int(time.time() * 1000) - 300_000
    service.stream = tell(service, [
        {**one, "ts": one["ts"] - START + began} for one in evening(minutes=5, end=False)
        if "end_ts" not in one])
    page = opened(service)
    page.open("/rooms/r1/streams", ".streams li")
    page.page.get_by_role("link", name="到现在的复盘").click()
    page.page.wait_for_selector(READY)
    assert "为止" in page.text("header")
    page.judge()


# Taking away


def test_gaps_are_told_as_times_and_counts_as_counts(past, opened):
    page = opened_at(opened, past)
    tab(page, "打分")

    def value(line):
        return page.text(f".scores tr[data-line={line}] td:nth-of-type(2)")

    assert re.fullmatch(r"\d\d:\d\d / 03:00", value("lead_calls")), value("lead_calls")
    assert re.fullmatch(r"\d+ / 0", value("compliance")), value("compliance")
    assert value("reach").endswith("% / 50%"), value("reach")


def test_the_review_is_printed_on_one_page(past, opened, tmp_path):
    page = opened_at(opened, past, scheme="dark")
    page.page.pdf(path=tmp_path / "review.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "review.pdf").read_bytes())) == 1
    page.page.emulate_media(media="print")
    assert page.page.locator(".report").is_visible() and not page.page.locator(".bench").is_visible()
    assert page.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert "置换专场" in page.text(".print-head")


def test_the_picture_for_a_group_is_one_file(past, opened, tmp_path):
    page = opened_at(opened, past)
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="存成图片").click()
    picture = open(download.value.path(), "rb").read()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1080 and height > 600


def test_two_streams_stand_side_by_side(own, opened):
    later = [{**one, "id": "x" + one["id"], "ts": one["ts"] + 7_200_000} for one in evening(minutes=8)
             if "end_ts" not in one]
    other = tell(own, later)
    page = opened_at(opened, own)
    tab(page, "比一场")
    page.page.locator(".with select").select_option(other)
    rows = page.page.locator("sc-compare tbody tr")
    expect(lambda: rows.count() == 1)
    assert rows.nth(0).inner_text().split("\t")[-1] == "12 · 12"
    expect(lambda: address(page).get("with") == other)
    page.page.evaluate("scrollTo(0, 0)")  # nothing lies under the head of the page
    page.judge()


# Everywhere


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_is_accessible_quiet_and_whole_at_every_size(past, opened, scheme):
    for i, size in enumerate(SIZES):
        locale = ["zh-CN", "en-GB"][(i + (scheme == "light")) % 2]
        page = opened_at(opened, past, f"?from={ts(230)}&to={ts(260)}", size=size, scheme=scheme,
                         locale=locale, has_touch=size[0] < 1000)
        page.page.wait_for_timeout(400)
        page.judge()
        for choice in page.page.locator(".more-of > .choice button").all():
            choice.click()
            page.page.wait_for_timeout(50)
            page.page.evaluate("scrollTo(0, 0)")  # nothing lies under the head of the page
            page.judge(within=".more-of")
        page.close()


def test_a_phone_has_the_review_the_jumps_and_the_sentences(past, opened):
    page = opened_at(opened, past, size=(390, 844), has_touch=True, is_mobile=True)
    assert not page.page.locator("sc-axis").is_visible()
    small = page.page.evaluate("""[...document.querySelectorAll('main button, main a, main summary')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 39.5)
        .map(e => e.outerHTML.slice(0, 90))""")
    assert small == []
    page.page.locator(".lines .said", has_text="第3句").tap()
    assert "第3句" in page.text(NOW)
    assert page.page.evaluate("document.querySelector('.report').getBoundingClientRect().top") < 400


def test_both_languages_are_complete(service, opened):
    service.stream = tell(service, [
        {name: "words" if name in ("text", "label", "note", "title", "host", "speaker", "by", "nickname")
         else value for name, value in one.items()} for one in evening(minutes=6)])
    page = opened_at(opened, service, f"?from={ts(230)}&to={ts(260)}", locale="en-GB")
    for choice in page.page.locator(".more-of > .choice button").all():
        choice.click()
        page.page.wait_for_timeout(100)
        text = page.text("body").replace("中文", "")
        assert re.findall(r"[\u3400-\u9fff]+", text) == []
    page.page.get_by_role("button", name="中文").click()
    expect(lambda: "值得留的三句" in page.text("body") and "What was said" not in page.text("body"))


SEEK = """() => {
  const {story} = document.querySelector('sc-axis');
  const times = [];
  for (let i = 1; i <= 40; i++) {
    const began = performance.now();
    story.seek(story.from + (story.to - story.from) * ((i * 37) % 41) / 41);
    document.body.offsetHeight;
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}"""


@pytest.mark.alone
def test_fourteen_hours_scroll_and_scrub_as_quickly_as_ten_minutes(service, opened):
    service.stream = tell(service, evening(minutes=14 * 60))
    page = opened_at(opened, service)
    assert len(replay(service, service.stream)["sentences"]) > 10_000
    assert page.page.locator(".lines li.row").count() < 80
    pages.best(lambda: page.page.evaluate(SEEK)[37], at_most=100)

    def is_at_end():
        # Rows have their true heights once they were seen: the end is where somebody gets to who goes on.
        page.page.locator(".lines").evaluate("e => { e.scrollTop = e.scrollHeight; }")
        return "第10078句" in page.text(".lines")

    expect(is_at_end)
    page.judge()
