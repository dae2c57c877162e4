"""Searching all streams: what is found, by whom, and what becomes of the index when it is harmed."""

import http.client
import json
import os
import re
import socket
import time
import urllib.parse
import uuid

import pytest

import pages
from pages import expect
from service import Service

START = 1_780_000_000_000


def said(text, at=0, room="r1", **more):
    return {"type": "transcript", "id": uuid.uuid4().hex, "room": room, "ts": START + at * 1000,
            "utterance": f"u{at}", "text": text, "speaker": "host", **more}


def comment(text, at=0, room="r1"):
    return {"type": "comment", "id": uuid.uuid4().hex, "room": room, "ts": START + at * 1000,
            "viewer": "v1", "text": text}


def boundary(kind, at, room="r1", **more):
    return {"type": f"stream_{kind}", "id": uuid.uuid4().hex, "room": room,
            "ts": START + at * 1000, **more}


def ask(service, q, token=None, **more):
    query = urllib.parse.urlencode({"q": q, **more})
    return service.get(f"/v1/search?{query}", token or service.owner)


def texts(service, q, token=None, **more):
    answer = ask(service, q, token, **more)
    assert answer.status == 200, answer.body
    return [one["text"] for one in answer.json["results"]]


def built(service):
    """Waits until everything that was acknowledged is in the index."""

    def is_up_to_date():
        answer = ask(service, "zzz")
        return answer.status == 200 and "building" not in answer.json and "indexed_to" in answer.json

    expect(is_up_to_date, 20)
    time.sleep(0.6)


EVENING = [
    boundary("start", 0, title="周三夜场", host="小美"),
    said("大家晚上好，欢迎来到直播间", 1),
    said("今天订车送保养，终身质保", 5),
    said("这台车CLTC续航620km，充电二十分钟", 9),
    said("首付，零利率三年", 13),
    said("保养三年，送脚垫", 17, speaker="assistant"),
    comment("谁答应过送保养？", 20),
    comment("６２０公里是真的吗", 21),
    {"type": "marker", "id": "m1", "room": "r1", "ts": START + 30_000, "label": "主播卡壳"},
    {"type": "cue", "id": "c1", "room": "r1", "ts": START + 31_000, "cue": "c1", "kind": "lead_call",
     "text": "点小风车,|留电话", "by": "场控"},
    boundary("end", 60),
]


def fill(service):
    assert service.send(EVENING).json["rejected"] == []
    built(service)
    return service


@pytest.fixture
def filled(service):
    return fill(service)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """One evening that is only asked."""
    with Service(tmp_path_factory.mktemp("search") / "data") as running:
        yield fill(running)


# What is found


@pytest.mark.parametrize("query, found", [
    ("保养", ["谁答应过送保养？", "保养三年，送脚垫", "今天订车送保养，终身质保"]),
    ("送保养", ["谁答应过送保养？", "今天订车送保养，终身质保"]),
    ("送", ["谁答应过送保养？", "保养三年，送脚垫", "今天订车送保养，终身质保"]),
    ("CLTC 620km", ["这台车CLTC续航620km，充电二十分钟"]),
    ("cltc", ["这台车CLTC续航620km，充电二十分钟"]),
    ("620", ["６２０公里是真的吗", "这台车CLTC续航620km，充电二十分钟"]),
    ("６２０", ["６２０公里是真的吗", "这台车CLTC续航620km，充电二十分钟"]),
    ("62", []),
    ("62*", ["６２０公里是真的吗", "这台车CLTC续航620km，充电二十分钟"]),
    ('"首付 零利率"', ["首付，零利率三年"]),
    ('"零利率 首付"', []),
    ("保养 三年", ["保养三年，送脚垫"]),
    ("保养 -三年", ["谁答应过送保养？", "今天订车送保养，终身质保"]),
    ("卡壳", ["主播卡壳"]),
    ("风车 电话", ["点小风车,留电话"]),
    ("養", ["谁答应过送保养？", "保养三年，送脚垫", "今天订车送保养，终身质保"]),
])
def test_words_of_any_length_and_mixture_are_found_newest_first(asked, query, found):
    assert texts(asked, query) == found


def test_a_result_says_where_it_is_and_what_stood_around_it(asked):
    (one,) = ask(asked, "cltc").json["results"]
    assert one["kind"] == "said" and one["room"] == "r1" and one["ts"] == START + 9000
    assert one["stream"] == "r1-20260528T202640Z" and one["title"] == "周三夜场"
    assert one["link"] == f"/streams/{one['stream']}?at={one['ts']}"
    assert [one["text"][a:b] for a, b in one["marks"]] == ["CLTC"]
    assert [b["text"] for b in one["before"]] == ["大家晚上好，欢迎来到直播间", "今天订车送保养，终身质保"]
    assert [a["text"] for a in one["after"]] == ["首付，零利率三年", "保养三年，送脚垫"]
    assert asked.get(f"/v1/streams/{one['stream']}", asked.owner).status == 200


def test_results_can_be_narrowed(asked):
    assert texts(asked, "保养", **{"in": "comments"}) == ["谁答应过送保养？"]
    assert texts(asked, "卡壳", **{"in": "tags"}) == ["主播卡壳"]
    assert texts(asked, "保养", speaker="assistant") == ["保养三年，送脚垫"]
    assert texts(asked, "保养", room="r2") == []
    assert texts(asked, "保养", **{"from": START + 17_000, "to": START + 17_000}) == ["保养三年，送脚垫"]
    assert len(texts(asked, "保养", stream="r1-20260528T202640Z")) == 3
    assert ask(asked, "保养", stream="r1-20270101T000000Z").status == 404


def test_pages_of_results_hold_each_once(service):
    service.send([said(f"第{n}句送保养", n, end_ts=START + n * 1000 + 900) for n in range(95)])
    # Many of one millisecond come over several numbers of the index.
    service.send([comment(f"保养{n}号", 200) for n in range(150)])
    built(service)
    seen, more = [], {}
    while True:
        answer = ask(service, "保养", limit=40, **more).json
        assert answer["total"] == 245 and "total_is_least" not in answer
        seen += [one["text"] for one in answer["results"]]
        if "next" not in answer:
            break
        more = {"before": answer["next"]}
    assert len(seen) == 245 and len(set(seen)) == 245
    assert seen[150:] == [f"第{n}句送保养" for n in reversed(range(95))]


def test_a_correction_takes_the_place_of_what_was_heard_first(service):
    service.send([said("送宝样三年", 1, final=False), said("送宝样", 1, rev=0), said("没关系", 2)])
    built(service)
    assert texts(service, "宝样") == ["送宝样"]
    service.send([said("送保养", 1, rev=1)])
    expect(lambda: texts(service, "保养") == ["送保养"])
    assert texts(service, "宝样") == []
    service.send([said("送宝样", 1, rev=0)])
    built(service)
    assert texts(service, "宝样") == []
    service.send([said("", 1, rev=2)])
    expect(lambda: texts(service, "保养") == [])


def test_an_utterance_of_the_same_name_in_another_stream_is_another(service):
    first = [boundary("start", 0), said("昨天送保养", 5), boundary("end", 3600)]
    second = [boundary("start", 86_400), said("今天送保养", 86_405, utterance="u5")]
    service.send(first + second)
    built(service)
    assert texts(service, "送保养") == ["今天送保养", "昨天送保养"]


def test_a_boundary_that_comes_late_parts_what_was_taken_for_one(service):
    service.send([said("昨天送保养", 5), said("今天送保养", 86_405, utterance="u5")])
    built(service)
    service.send([boundary("end", 3600), boundary("start", 86_400)])
    expect(lambda: texts(service, "送保养") == ["今天送保养", "昨天送保养"], 10)


# Patterns


@pytest.mark.parametrize("pattern, found", [
    (r"保养.{0,3}年", ["保养三年，送脚垫"]),
    (r"(质保|脚垫)", ["保养三年，送脚垫", "今天订车送保养，终身质保"]),
    (r"\d{3}\s*km", ["这台车CLTC续航620km，充电二十分钟"]),
    (r"^(大家|首付)", ["首付，零利率三年", "大家晚上好，欢迎来到直播间"]),
    (r"(?!保养)养", ["谁答应过送保养？", "保养三年，送脚垫", "今天订车送保养，终身质保"]),
    (r"cltc", ["这台车CLTC续航620km，充电二十分钟"]),
])
def test_patterns_find_what_they_match(asked, pattern, found):
    assert texts(asked, pattern, **{"as": "pattern"}) == found


def test_a_pattern_marks_its_matches(asked):
    (one,) = ask(asked, "[零三][利年]", **{"as": "pattern"}, speaker="host").json["results"]
    assert [one["text"][a:b] for a, b in one["marks"]] == ["零利", "三年"]


@pytest.mark.parametrize("pattern, reason, at", [
    ("保养(", "pattern_parenthesis", 3),
    ("[零", "pattern_bracket", 2),
    ("(a+)+$", "pattern_slow", 0),
    ("x*", "pattern_matches_all", 0),
    ("长" * 400, "pattern_too_long", None),
])
def test_a_pattern_that_is_wrong_or_harmful_is_refused_with_its_place(asked, pattern, reason, at):
    answer = ask(asked, pattern, **{"as": "pattern"})
    assert answer.status == 400 and answer.json["code"] == "bad_field"
    assert answer.json["field"] == "q" and answer.json["reason"] == reason
    assert at is None or answer.json["at"] == at


# Hostile questions


@pytest.mark.parametrize("query", [
    '"', '""', "'", "') OR 1=1 --", "NEAR(保养 三年)", "text:保养", "{text} : 保养", "^保养", "保养 AND", "NOT",
    "+保养", "*", "((((", "\ue000r1", "\ue000*", "%", "_", "保养;", "a" * 200, "🚗", "-",
    "OR OR OR", "保养 NOT 三年 OR", "＂保养", "\\", "保*养",
])
@pytest.mark.parametrize("form", ["words", "pattern"])
def test_no_sign_of_any_language_breaks_a_search(asked, query, form):
    answer = ask(asked, query, **{"as": form})
    assert answer.status in (200, 400), answer.body
    if answer.status == 400:
        assert answer.json["field"] == "q" and answer.json["message"]
    assert len(texts(asked, "送保养")) == 2


def test_a_query_of_ten_kilobytes_is_refused(asked):
    try:
        assert ask(asked, "a" * 10_000).status in (400, 414, 431)
    except (http.client.HTTPException, ConnectionError):
        pass  # cut off before it is read: addresses have a bound of their own
    assert len(texts(asked, "送保养")) == 2


@pytest.mark.parametrize("field, value", [
    ("as", "sql"), ("in", "said,leads"), ("room", "a b"), ("from", "x"), ("to", "-1"), ("limit", "0"),
    ("limit", "101"), ("before", "1e9"),
])
def test_a_filter_that_cannot_be_is_refused_with_its_name(asked, field, value):
    answer = ask(asked, "保养", **{field: value})
    assert answer.status == 400 and answer.json["field"] == field


# Rights


def test_who_may_see_some_rooms_finds_in_these_alone(service):
    service.send([said("一号送保养", 1, room="r1"), said("二号送保养", 2, room="r2")])
    built(service)
    assert texts(service, "保养") == ["二号送保养", "一号送保养"]
    token = service.token("viewer", "r1")
    assert texts(service, "保养", token) == ["一号送保养"]
    assert texts(service, "保养", token, room="r2") == []
    assert texts(service, "保养", token, **{"as": "pattern"}) == ["一号送保养"]
    stream = ask(service, "保养", room="r2").json["results"][0]["stream"]
    assert ask(service, "保养", token, stream=stream).status == 404
    assert service.get("/v1/search?q=a").status == 401
    assert ask(service, "保养", service.token("ingest", "r1")).status == 403


def test_personal_data_of_leads_is_in_no_index(service):
    lead = {"type": "lead", "id": "l1", "room": "r1", "ts": START, "lead": "lead-7",
            "phone": "13912345678", "name": "欧阳小雨", "wechat": "wx_ouyang", "viewer": "v1"}
    wechat = {**comment("加我微信", 1), "wechat": "wx_ouyang", "phone": "13912345678"}
    service.send([lead, wechat])
    built(service)
    for secret in ["13912345678", "欧阳小雨", "ouyang"]:
        assert texts(service, secret) == []
    for path in service.data.glob("search.db*"):
        stored = path.read_bytes()
        assert b"13912345678" not in stored and "欧阳".encode() not in stored
    assert texts(service, "微信") == ["加我微信"]


# Alive, and harmed


def test_a_sentence_on_air_is_found_within_two_seconds(filled):
    began = time.monotonic()
    filled.send([said("刚刚说的新词儿", 100)])
    expect(lambda: texts(filled, "新词儿") == ["刚刚说的新词儿"], 2)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("harm", ["deleted", "garbage", "cut", "torn"])
def test_an_index_that_is_lost_or_damaged_is_made_again(filled, harm):
    filled.stop()
    path = filled.data / "search.db"
    for beside in filled.data.glob("search.db-*"):
        beside.unlink()
    if harm == "deleted":
        path.unlink()
    elif harm == "garbage":
        path.write_bytes(os.urandom(100_000))
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        whole = bytearray(path.read_bytes())
        whole[4096:] = os.urandom(len(whole) - 4096)
        path.write_bytes(whole)
    filled.start()
    expect(lambda: ask(filled, "送保养").status == 200 and len(texts(filled, "送保养")) == 2, 15)


def test_an_index_that_vanishes_under_the_service_is_made_again(filled):
    for path in filled.data.glob("search.db*"):
        path.unlink()
    expect(lambda: ask(filled, "送保养").status == 200 and len(texts(filled, "送保养")) == 2, 15)
    filled.send([said("后来又送保养", 40)])
    expect(lambda: len(texts(filled, "送保养")) == 3)


def test_a_journal_from_a_backup_is_indexed_anew(filled, tmp_path):
    backup = tmp_path / "backup.db"
    filled.run("backup", "--data", filled.data, backup)
    filled.send([said("备份之后送保养", 50)])
    built(filled)
    filled.stop()
    for path in filled.data.glob("showcaller.db*"):
        path.unlink()
    backup.rename(filled.data / "showcaller.db")
    filled.start()
    expect(lambda: len(texts(filled, "送保养")) == 2, 15)
    assert texts(filled, "备份之后") == []


def test_killed_while_it_indexes_it_goes_on_where_it_was(service):
    lines = [said(f"第{n}句话送保养和脚垫", n, utterance=f"k{n}") for n in range(20_000)]
    for at in range(0, len(lines), 4000):
        service.send(lines[at : at + 4000])
    for _ in range(4):
        service.kill()
        service.start()
        time.sleep(0.15)
    built(service)
    answer = ask(service, "第19999句话").json
    assert answer["total"] == 1
    assert ask(service, "脚垫", limit=1).json["total"] == 1000
    found = ask(service, r"^第\d*7句", **{"as": "pattern"}, limit=100).json
    assert len(found["results"]) == 100 and len({one["ts"] for one in found["results"]}) == 100


SLOW = "啊.{0,100}啊.{0,100}车"


@pytest.fixture
def slow(service):
    """Texts on which a pattern takes its time."""
    lines = [said("啊" * 300 + str(n), n, utterance=f"k{n}") for n in range(16_000)]
    for at in range(0, len(lines), 800):
        service.send(lines[at : at + 800])
    built(service)
    return service


def test_a_search_that_nobody_waits_for_any_more_ends(slow):
    host, port = re.search(r"//([^:]+):(\d+)", slow.address).groups()
    query = urllib.parse.urlencode({"q": SLOW, "as": "pattern"})
    with socket.create_connection((host, int(port))) as asking:
        asking.sendall(f"GET /v1/search?{query} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                       f"Authorization: Bearer {slow.owner}\r\n\r\n".encode())
        before = slow.cpu_s
        time.sleep(1)
        assert slow.cpu_s - before > 0.08, "it was over before it could be cancelled"
    time.sleep(1.7)  # the service looks once a second who has gone
    before = slow.cpu_s
    time.sleep(1.5)
    assert slow.cpu_s - before < 0.1


def test_a_search_that_takes_too_long_answers_what_it_has_and_says_so(slow):
    answer = ask(slow, SLOW, **{"as": "pattern"}).json
    assert answer["partial"] == "time" and answer["total_is_least"]
    assert 9_900 < answer["took_ms"] < 12_000
    assert texts(slow, "啊啊" + "15999") == ["啊" * 300 + "15999"]


# The command line


def lines(service, *arguments):
    return service.run("search", "--data", service.data, *arguments).stdout.splitlines()


def test_the_command_line_finds_the_same_beside_a_service_and_without_one(filled):
    asked = json.loads(lines(filled, "送保养", "--json")[0])
    there = ask(filled, "送保养").json
    filled.stop()
    (filled.data / "search.db").unlink()
    alone = json.loads(lines(filled, "送保养", "--json")[0])
    assert asked["results"] == alone["results"] == there["results"]
    assert len(there["results"]) == 2
    first, second = lines(filled, "送保养")
    assert "谁答应过送保养？" in first and "r1-20260528T202640Z" in second and "送保养" in second
    assert lines(filled, "养三|脚垫", "--pattern", "--in", "said", "--room", "r1")[0].endswith("保养三年，送脚垫")
    wrong = filled.run("search", "--data", filled.data, "养(", "--pattern", check=False)
    assert wrong.returncode == 1 and "at character 3" in wrong.stderr


def test_a_stream_that_nobody_started_has_the_same_name_in_both(service):
    service.send([said("没有开播消息也送保养", 77)])
    built(service)
    there = ask(service, "送保养").json["results"]
    assert there[0]["stream"] == "r1-20260528T202757Z"
    assert json.loads(lines(service, "送保养", "--json")[0])["results"] == there


# What people tag afterwards


def test_what_people_tag_is_found_and_what_they_take_back_is_not(filled):
    stream = "r1-20260528T202640Z"

    def review(**entry):
        body = json.dumps({"entries": [entry]}).encode()
        answer = filled.request("POST", f"/v1/streams/{stream}/review", body, filled.owner)
        assert answer.status == 200, answer.body

    review(what="note", key="n1", ts=START + 9000, text="这里报续航太快，下次慢一点")
    expect(lambda: texts(filled, "报续航") == ["这里报续航太快，下次慢一点"])
    (one,) = ask(filled, "报续航").json["results"]
    assert one["kind"] == "tags" and one["ts"] == START + 9000 and one["stream"] == stream
    review(what="note", key="n1", ts=START + 9000, text="这里报里程太快")
    expect(lambda: texts(filled, "报里程") == ["这里报里程太快"])
    assert texts(filled, "报续航") == []
    review(what="note", key="n1", ts=START + 9000, text="这里报里程太快", state="removed")
    expect(lambda: texts(filled, "报里程") == [])


# The page


PAGE = "/search?q=" + urllib.parse.quote("送保养")


@pytest.fixture
def page(opened, asked):
    return opened(asked)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("path, ready", [
    (PAGE, "a.hit"), ("/search", "input[name=q]"), (PAGE + "xyz", ".search-none"),
    ("/search?as=pattern&q=" + urllib.parse.quote("保养(三|"), ".search-fault"),
])
def test_the_page_is_accessible_and_whole_at_every_size(opened, asked, path, ready, scheme):
    for i, size in enumerate(pages.SIZES):
        one = opened(asked, size=size, scheme=scheme, locale=["zh-CN", "en-GB"][i % 2],
                     has_touch=size[0] < 1000)
        one.open(path, ready)
        one.page.wait_for_timeout(300)
        one.errors = [text for text in one.errors if "400" not in text]  # the browser's own words
        one.judge()
        one.close()


def test_typing_finds_and_the_keyboard_opens_the_moment(page):
    shown = page.open("/", "a.card")
    shown.keyboard.press("Control+k")
    shown.wait_for_selector("input[name=q]")
    expect(lambda: shown.evaluate("document.activeElement.name") == "q", page=page)
    shown.keyboard.type("送保养")
    shown.wait_for_selector("a.hit")
    marked = [one.inner_text() for one in shown.locator("a.hit mark").all()]
    assert marked == ["送保养", "送保养"]
    assert "找到 2 条" in page.text(".search-says")
    assert "q=" + urllib.parse.quote("送保养") in shown.url
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowDown")
    assert "今天订车送保养" in shown.evaluate("document.activeElement.innerText")
    shown.keyboard.press("/")
    assert shown.evaluate("document.activeElement.name") == "q"
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("Enter")
    shown.wait_for_url(f"**/streams/r1-20260528T202640Z?at={START + 20_000}")
    shown.go_back()
    shown.wait_for_selector("a.hit")


def test_filters_narrow_and_stay_in_the_address(page):
    shown = page.open(PAGE, "a.hit")
    shown.get_by_role("button", name="评论").click()
    expect(lambda: shown.locator("a.hit").count() == 1, page=page)
    assert "in=comments" in shown.url
    shown.reload()
    shown.wait_for_selector("a.hit")
    assert shown.locator("a.hit").count() == 1
    shown.get_by_label("到哪天").fill("2026-05-01")
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".search-none")


def test_the_rooms_to_choose_from_are_those_there_are(page):
    shown = page.open(PAGE, "a.hit")
    rooms = page.service.get("/v1/rooms", page.service.owner).json["rooms"]
    box = shown.locator("sc-search select").first
    expect(lambda: box.locator("option").count() == len(rooms) + 1, page=page)
    box.select_option(rooms[0]["room"])
    expect(lambda: f"room={rooms[0]['room']}" in shown.url, page=page)


def test_a_wrong_pattern_is_shown_at_its_place(page):
    shown = page.open("/search?as=pattern&q=" + urllib.parse.quote("送[零三"), ".search-fault")
    assert "方括号" in page.text(".search-says")
    assert shown.locator(".search-fault mark").count() == 1
    assert shown.locator("input[name=q]").get_attribute("aria-invalid") == "true"


def test_a_text_that_looks_like_markup_is_text(opened, service):
    service.send([said("<img src=x onerror=alert(1)>送保养", 1)])
    built(service)
    one = opened(service)
    shown = one.open(PAGE, "a.hit")
    assert "<img src=x" in one.text("a.hit .text") and shown.locator("main img").count() == 0
