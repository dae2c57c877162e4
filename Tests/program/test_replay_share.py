"""A report is read by whoever has the link, for a while, without what is nobody else's business; a link that is wrong
or over gives nothing away."""
import json
import re
import sqlite3

import pages
import pytest
from ended_evening import START, event, evening, review, tell, ts
from pages import expect
from service import Service

READY = ".replay[data-ready]"
PHONE, NICK = "13912345678", "追风少年小林"


def talkative():
    yield from evening()
    yield event("r1", "chat", "comment", 50, viewer="v9", nickname=NICK, text=f"我的电话 {PHONE}")
    yield event("r1", "gift", "gift", 51, viewer="v10", nickname="爱吃\\\"糖\\\"的猫")


@pytest.fixture
def own(service):
    service.stream = tell(service, talkative())
    review(service, service.stream, {
        "what": "action", "key": "a1", "text": f"给{NICK}回电 {PHONE}，问爱吃\\\"糖\\\"的猫", "owner": "小禾", "due": "2026-12-01"},
        {"what": "note", "key": "n1", "text": "这句话不给外人看", "ts": ts(10)},
        {"what": "recording", "key": "r", "url": "https://media.test/secret.mp4"})
    return service


def ask(service, method, path, body=None, token=None):
    return service.request(method, path, None if body is None else json.dumps(body).encode(),
                           token or service.owner, {"content-type": "application/json"})


def share(service, days=7, token=None, stream=None):
    answer = ask(service, "POST", f"/v1/streams/{stream or service.stream}/shares", {"days": days}, token)
    assert answer.status == 200, answer.body
    return answer.json


def secret(made): return made["link"].split("#")[1]


def read(service, key): return service.get("/v1/shared", key)


def test_a_link_opens_the_report_and_masks_people(own):
    made = share(own)
    found = read(own, secret(made))
    assert found.status == 200
    report, text = found.json, found.body.decode()
    assert report["title"] == "置换专场" and report["scorecard"]["lines"] and report["course"]["leads"]
    assert report["expires_ts"] == made["expires_ts"]
    assert set(report) <= {"room", "title", "host", "status", "started_ts", "ended_ts", "now", "missing", "course",
                           "scorecard", "review", "decomposition", "actions", "jumps", "best_lines", "expires_ts"}
    action, = report["actions"]
    assert action["text"] == "给追**回电 139****，问爱**" and action["owner"] == "小禾"
    for hidden in (PHONE, NICK, "这句话不给外人看", "secret.mp4", "糖", "小林"):
        assert hidden not in text, hidden
    # What was said since is in it, as on the page.
    review(own, own.stream, {"what": "action", "key": "a1", "text": "补贴先讲", "state": "done"})
    assert [(one["text"], one["state"]) for one in read(own, secret(made)).json["actions"]] == [("补贴先讲", "done")]


def test_a_link_opens_nothing_else(own):
    key = secret(share(own))
    others = [("GET", path) for path in (
        "/v1/rooms", "/v1/me", f"/v1/streams/{own.stream}", f"/v1/streams/{own.stream}/replay",
        f"/v1/streams/{own.stream}/comments?from={START}&to={START + 1000}", f"/v1/streams/{own.stream}/shares",
        f"/v1/streams/{own.stream}/events", "/v1/search?q=a", "/v1/tokens", "/v1/outlets")]
    for method, path in [*others, ("POST", f"/v1/streams/{own.stream}/review"), ("POST", "/v1/events")][:9]:
        assert ask(own, method, path, {} if method == "POST" else None, key).status == 401, path


def test_who_guesses_learns_nothing_and_is_braked(own):
    made = share(own)
    key = secret(made)
    answers = set()
    for wrong in ("sr_", "sr_" + "A" * 32, key[:-1], key[:-1] + ("a" if key[-1] != "a" else "b"), key.swapcase(),
                  made["share"], "' OR 1=1 --", key + "%00", own.owner):
        answer = read(own, wrong)
        assert answer.status == 401, wrong
        answers.add(answer.body)
    assert len(answers) == 1 and b"title" not in answers.pop()
    assert own.get("/v1/shared").status == 401
    braked = read(own, "sr_" + "B" * 32)
    assert braked.status == 429 and int(braked.headers["retry-after"]) > 0
    assert read(own, key).status == 429  # whoever it is: from this address nobody tries on


def end(service, made):
    with sqlite3.connect(service.data / "showcaller.db", timeout=20) as journal:
        journal.execute("UPDATE share SET expires_ts = created_ts + 1 WHERE id = ?", (made["share"],))


def test_a_link_that_is_over_says_so_and_no_more(own):
    old, back, good = share(own), share(own), share(own)
    end(own, old)
    assert ask(own, "DELETE", f"/v1/shares/{back['share']}").status == 204
    for made in (old, back):
        answer = read(own, secret(made))
        assert answer.status == 410 and answer.json["code"] == "share_ended" and "置换" not in answer.body.decode()
    assert read(own, secret(good)).status == 200
    links = {one["share"]: one for one in ask(own, "GET", f"/v1/streams/{own.stream}/shares").json["shares"]}
    assert [links[made["share"]]["in_force"] for made in (old, back, good)] == [False, False, True]
    assert links[back["share"]]["revoked_ts"] and all("link" not in one for one in links.values())
    own.kill()
    own.start()
    assert read(own, secret(good)).status == 200 and read(own, secret(back)).status == 410


def test_who_may_not_control_the_room_makes_none_and_takes_none_back(own):
    made = share(own)
    viewer, stranger = own.token("viewer"), own.token("control", "another")
    path = f"/v1/streams/{own.stream}/shares"
    assert ask(own, "POST", path, {"days": 1}, viewer).status == 403 == ask(own, "GET", path, None, viewer).status
    assert ask(own, "POST", path, {"days": 1}, stranger).status == 404 == ask(own, "GET", path, None, stranger).status
    assert ask(own, "DELETE", f"/v1/shares/{made['share']}", None, viewer).status == 403
    assert ask(own, "DELETE", f"/v1/shares/{made['share']}", None, stranger).status == 404
    assert ask(own, "DELETE", "/v1/shares/none").status == 404
    for days in (0, 91, -1, 1.5, "7", None):
        assert ask(own, "POST", path, {"days": days}).json["field"] == "days", days
    assert read(own, secret(made)).status == 200


def test_the_secret_is_kept_nowhere(own):
    key = secret(share(own))
    read(own, key)
    kept = b"".join(file.read_bytes() for file in own.data.rglob("*") if file.is_file())
    assert key.encode() not in kept and key not in "".join(own.log)


def test_there_are_not_more_links_than_somebody_can_look_through(own):
    for _ in range(50):
        last = share(own)
    path = f"/v1/streams/{own.stream}/shares"
    assert ask(own, "POST", path, {"days": 1}).json["code"] == "too_large"
    ask(own, "DELETE", f"/v1/shares/{last['share']}")
    assert ask(own, "POST", path, {"days": 1}).status == 200


# The page


needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


@needs_browser
@pytest.mark.parametrize("scheme, size", [("light", (390, 844)), ("dark", (1440, 900))])
def test_whoever_has_the_link_reads_the_report_without_signing_in(own, opened, scheme, size):
    made = share(own)
    page = opened(own, role=None, scheme=scheme, size=size)
    addresses = []
    page.page.on("request", lambda request: addresses.append(request.url))
    page.open(made["link"], READY)
    assert page.text("h1") == "置换专场" and "三个原因" in page.text("main") and "已打码" in page.text("main")
    assert "完整" in page.text(".scores") or page.page.locator(".scores tbody tr").count() >= 5
    assert NICK not in page.text("body") and PHONE not in page.text("body")
    assert not [url for url in addresses if secret(made) in url.split("#")[0]]
    page.judge()
    page.page.reload()
    page.page.wait_for_selector(READY)


@needs_browser
def test_a_link_that_is_over_or_wrong_is_a_clear_page(own, opened):
    made = share(own)
    end(own, made)
    page = opened(own, role=None)
    page.open(made["link"], "main .note")
    expect(lambda: "这个链接已经失效" in page.text("main"))
    assert page.page.url.split("#")[0].endswith("/shared") and "置换专场" not in page.text("body")
    page.errors.clear()  # the browser itself reports answers that refuse
    page.judge()
    page.page.goto(own.address + "/shared#sr_wrong")
    expect(lambda: "没有这个链接" in page.text("main"))
    page.page.goto(own.address + "/shared")
    expect(lambda: "没有这个链接" in page.text("main"))


@needs_browser
def test_links_are_made_listed_and_taken_back_on_the_page(own, opened):
    review(own, own.stream, {"what": "recording", "key": "r", "state": "removed"})
    page = opened(own)
    page.open(f"/streams/{own.stream}", READY)
    page.page.locator("[data-do=share]").click()
    expect(lambda: "还没有链接" in page.text("dialog[open]"))
    page.page.locator("dialog[open] select").select_option("30")
    page.page.locator("dialog[open] form button").click()
    expect(lambda: page.page.locator("dialog[open] .made code").count() == 1)
    link = page.text("dialog[open] .made code")
    one, = ask(own, "GET", f"/v1/streams/{own.stream}/shares").json["shares"]
    assert one["expires_ts"] - one["created_ts"] == 30 * 86_400_000 and one["by"] == "owner"
    page.judge()
    other = opened(own, role=None)
    other.page.goto(link)
    other.page.wait_for_selector(READY)
    page.page.locator("dialog[open] [data-do=take-back]").click()
    expect(lambda: "已收回" in page.text("dialog[open] .links"))
    other.page.reload()
    expect(lambda: "这个链接已经失效" in other.text("main"))


@needs_browser
def test_a_report_speaks_both_languages(own, opened):
    page = opened(own, role=None, locale="en-GB")
    page.open(share(own)["link"], READY)
    text = page.text("main")
    for words in ("置换专场", "小禾", "给追**回电", "问爱**"):
        text = text.replace(words, "")
    assert "What happened" in text
    assert re.findall(r"复盘|打码|分钟|原因", text) == []
