"""The calendar of short videos over HTTP: planned, proposed, moved, taken out; who did what stays, through kills."""

import csv
import datetime
import io
import json

import pytest
from copy_house import write_house
from service import Service
from test_replay import START, evening, sent

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
PLACE = "/v1/copy/calendar"


def day(weekday, weeks=1):
    """A day of the week (0 = Monday), so many weeks on."""
    today = datetime.datetime.now(SHANGHAI).date()
    return str(today + datetime.timedelta(days=weekday - today.weekday() + 7 * weeks))


def plan(kind="clip", on=2, time="12:00", **more):
    seconds = {"clip": 15, "video": 30}.get(kind, 0)
    shots = [{"picture": "车头", "words": "来看看", "seconds": seconds}] if seconds else []
    return {"kind": kind, "day": day(on), "time": time, "title": "绕车一圈", "owner": "小李", "shots": shots, **more}


def planned(service, *plans, token=None, room="r1"):
    body = json.dumps({"entries": plans}).encode()
    return service.request("POST", f"{PLACE}?room={room}", body, token or service.owner)


def weeks(service, token=None, on=None, **more):
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return service.get(f"{PLACE}?room=r1&week={on or day(0)}{query}", token or service.owner)


def save(service, entry, plan, number=None, token=None):
    headers = {"if-match": f'"{number}"'} if number else {}
    return service.request("PUT", f"{PLACE}/{entry}", json.dumps(plan).encode(), token or service.owner, headers)


def remove(service, entry, token=None):
    return service.request("DELETE", f"{PLACE}/{entry}", token=token or service.owner)


def kinds(entry):
    return [one["kind"] for one in entry["findings"]]


def counts(answer):
    return {one["kind"]: (one["have"], one["missing"], one["above"]) for one in answer["weeks"][0]["counts"]}


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """A room that was on air, whose replay has clips."""
    with Service(tmp_path_factory.mktemp("calendar") / "data") as service:
        service.stream = sent(service, evening())
        keep_clips(service)
        yield service


def keep_clips(service):
    """Four stretches of the stream that somebody kept."""
    kept = [dict(what="clip", from_ts=START + at * 1000, to_ts=START + (at + 14) * 1000, **name)
            for at, name in ((30, {}), (180, {"name": "后备箱"}), (330, {}), (480, {"name": "座椅"}))]
    answer = service.request("POST", f"/v1/streams/{service.stream}/review", json.dumps({"entries": kept}).encode(), service.owner)
    assert answer.status == 200, answer.body


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with Service(tmp_path_factory.mktemp("planned") / "data") as service:
        yield service


@pytest.fixture
def clean(house):
    """A calendar with nothing in it."""
    for one in weeks(house, on=day(0, -1), weeks=8).json["entries"]:
        remove(house, one["entry"])
    return house


def test_what_was_planned_is_there_after_a_kill_with_who_did_what(tmp_path):
    with Service(tmp_path / "data") as service:
        writer = service.token("content", name="小王")
        entry = planned(service, plan(), token=writer).json["entries"][0]
        save(service, entry["entry"], plan(on=3, owner="小陈"), 1)
        other = planned(service, plan(on=4), token=writer).json["entries"][0]
        remove(service, other["entry"])
        service.kill()
    with Service(tmp_path / "data") as service:
        found = weeks(service).json
        assert [(one["day"], one["owner"], one["number"]) for one in found["entries"]] == [(day(3), "小陈", 2)]
        deeds = service.get(f"{PLACE}/{entry['entry']}", service.owner).json["deeds"]
        assert [one["deed"] for one in deeds] == ["planned", "edited"] and deeds[0]["by"] == "小王"
        assert [one["plan"]["day"] for one in deeds] == [day(2), day(3)]
        gone = service.get(f"{PLACE}/{other['entry']}", service.owner).json
        assert gone["removed"] and [one["deed"] for one in gone["deeds"]] == ["planned", "removed"]


def test_the_week_says_how_many_there_are_and_what_is_missing(clean):
    assert counts(weeks(clean).json) == {"video": (0, 2, 0), "clip": (0, 4, 0)}
    planned(clean, *(plan("video", on) for on in range(4)), plan(time="9:00".zfill(5)), plan(time="18:00", state="dropped"),
            plan(day=day(0, 2)))
    found = weeks(clean).json
    assert counts(found) == {"video": (4, 0, 1), "clip": (1, 3, 0)}
    both = weeks(clean, weeks=2).json
    assert [week["monday"] for week in both["weeks"]] == [day(0), day(0, 2)]
    assert len(both["entries"]) == len(found["entries"]) + 1
    assert [one["day"] + one["time"] for one in both["entries"]] == sorted(one["day"] + one["time"] for one in both["entries"])


def test_what_is_wrong_with_an_entry_is_told(clean):
    short = {"shots": [{"seconds": 9, "clip": {"stream": "s", "started_ts": 1, "from_ms": 0, "to_ms": 4000}}]}
    one, two, late = planned(clean, plan(**short, owner="", text="c1"), plan(time="12:30"), plan(day=day(0, -1))).json["entries"]
    assert kinds(one) == ["no_owner", "length", "clip_short", "close", "text_not_approved"]
    assert "少 6 秒" in one["findings"][1]["reason"]["zh"] and "6 s missing" in one["findings"][1]["reason"]["en"]
    assert kinds(two) == ["close"] and kinds(late) == ["overdue"]
    assert weeks(clean).json["late"] == {"n": 1, "day": day(0, -1)}
    assert kinds(save(clean, late["entry"], plan(day=day(0, -1), state="published")).json) == []
    assert "late" not in weeks(clean).json


def test_taken_out_and_brought_back(clean):
    entry = planned(clean, plan()).json["entries"][0]["entry"]
    assert remove(clean, entry).json["removed"] and weeks(clean).json["entries"] == []
    again = remove(clean, entry)
    assert again.status == 200 and again.json["number"] == 2, "a second time changes nothing"
    back = save(clean, entry, plan()).json
    assert "removed" not in back and back["deeds"][-1]["deed"] == "restored"
    assert save(clean, entry, plan()).json["number"] == 3, "the same again is no deed"


def test_two_people_do_not_write_over_each_other(clean):
    entry = planned(clean, plan()).json["entries"][0]["entry"]
    assert save(clean, entry, plan(on=3), 1).status == 200
    late = save(clean, entry, plan(on=4), 1)
    assert late.status == 409 and late.json["code"] == "version_conflict"
    assert weeks(clean).json["entries"][0]["day"] == day(3)


@pytest.mark.parametrize("more, field", [
    ({"kind": "film"}, "kind"), ({"kind": None}, "kind"), ({"day": "2026-02-30"}, "day"), ({"day": "morgen"}, "day"),
    ({"time": "25:00"}, "time"), ({"time": "9"}, "time"), ({"title": "  "}, "title"), ({"title": "很" * 81}, "title"),
    ({"title": 7}, "title"), ({"owner": "很" * 41}, "owner"), ({"state": "done"}, "state"), ({"shots": "none"}, "shots"),
    ({"shots": [{"seconds": 1}] * 41}, "shots"), ({"shots": [{"seconds": -1}]}, "seconds"), ({"shots": [{}]}, "seconds"),
    ({"shots": [{"seconds": 1.5}]}, "seconds"), ({"shots": [{"seconds": 1, "words": "很" * 501}]}, "words"),
    ({"shots": [{"seconds": 1, "clip": {"stream": "s", "started_ts": 1, "from_ms": 9, "to_ms": 9}}]}, "clip"),
    ({"shots": [{"seconds": 1, "clip": {"stream": "", "started_ts": 1, "from_ms": 0, "to_ms": 9}}]}, "clip"),
], ids=lambda value: None if isinstance(value, str) else json.dumps(value)[:30])
def test_what_cannot_be_taken_names_field_and_cure_and_nothing_is_planned(clean, more, field):
    answer = planned(clean, plan(), plan(**more))
    assert (answer.status, answer.json["code"], answer.json["field"]) == (400, "bad_field", field)
    assert len(answer.json["message"]) > 10 and weeks(clean).json["entries"] == []


@pytest.mark.parametrize("path, status, field", [
    (f"{PLACE}", 400, "room"), (f"{PLACE}?room=r1&week=x", 400, "week"), (f"{PLACE}?room=r1&weeks=0", 400, "weeks"),
    (f"{PLACE}?room=r1&weeks=9", 400, "weeks"), (f"{PLACE}?room=r1&as=doc", 400, "as"), (f"{PLACE}/none", 404, None),
    (f"{PLACE}?room=../x", 400, None)])
def test_an_address_that_says_nothing_is_refused(clean, path, status, field):
    answer = clean.get(path, clean.owner)
    assert answer.status == status and (field is None or answer.json["field"] == field)


def test_bodies_that_are_no_plans_are_refused(clean):
    for body in (b"", b"[]", b'{"entries":[]}', b'{"entries":7}'):
        assert clean.request("POST", f"{PLACE}?room=r1", body, clean.owner).status == 400
    assert planned(clean, *[plan()] * 21).status == 413
    entry = planned(clean, plan()).json["entries"][0]["entry"]
    assert clean.request("PUT", f"{PLACE}/{entry}", b"no", clean.owner).status == 400


def test_a_week_takes_sixty(clean):
    for _ in range(3):
        assert planned(clean, *[plan()] * 20).status == 200
    full = planned(clean, plan())
    assert full.status == 413 and "60" in full.json["message"]
    other = planned(clean, plan(day=day(0, 2))).json["entries"][0]
    assert save(clean, other["entry"], plan()).status == 413, "nor by moving there"
    one = weeks(clean).json["entries"][0]
    assert save(clean, one["entry"], plan(title="改个名")).status == 200, "what is there can be changed"


def test_roles_and_rooms(clean):
    entry = planned(clean, plan()).json["entries"][0]["entry"]
    viewer, writer = clean.token("viewer"), clean.token("content", "r2")
    assert weeks(clean, viewer).status == 200 and "people" not in weeks(clean, viewer).json
    assert planned(clean, plan(), token=viewer).status == 403 and remove(clean, entry, viewer).status == 403
    assert weeks(clean, writer).status == 403 and planned(clean, plan(), token=writer).status == 403
    assert save(clean, entry, plan(), token=writer).status == 404 and remove(clean, entry, writer).status == 404
    assert clean.get(f"{PLACE}/{entry}", writer).status == 404
    assert planned(clean, plan(), token=writer, room="r2").status == 200
    assert weeks(clean, clean.token("ingest")).status == 403


def test_owners_are_users_who_may_write_and_whoever_was_named(clean):
    clean.run("user", "add", "mei", "--data", clean.data, "--role", "content", text="a good password\n")
    clean.run("user", "add", "guest", "--data", clean.data, "--role", "viewer", text="a good password\n")
    planned(clean, plan(owner="外包小陈"))
    people = weeks(clean).json["people"]
    assert "mei" in people and "外包小陈" in people and "guest" not in people


def test_a_proposal_is_made_of_clips_and_fills_what_is_missing(past):
    planned(past, plan("stream", 5, "20:00", title="周六专场"))
    found = past.get(f"{PLACE}/proposal?room=r1&week={day(3)}", past.owner).json
    assert all(one["missing"] == 0 and one["above"] == 0 for one in found["counts"])
    assert found["clips"] and all(one["clip"]["stream"] == past.stream for one in found["clips"])
    shots = [shot for entry in found["entries"] for shot in entry["shots"]]
    clips = [shot["clip"] for shot in shots if "clip" in shot]
    assert clips and all(0 <= one["from_ms"] < one["to_ms"] <= 900_000 and one["started_ts"] == START for one in clips)
    titles = [one["title"] for one in found["clips"]]
    assert {"后备箱", "座椅"} <= set(titles) and all(titles), "without a name, by what is said in it"
    for entry in found["entries"]:
        assert sum(shot["seconds"] for shot in entry["shots"]) == {"video": 30, "clip": 15}[entry["kind"]]
        assert day(0) <= entry["day"] <= day(6)
    assert past.get(f"{PLACE}/proposal?room=r1&week={day(3)}", past.owner).json == found, "nothing was planned by asking"
    taken = planned(past, *found["entries"]).json["entries"]
    assert all(kinds(one) == ["no_owner"] for one in taken)
    assert past.get(f"{PLACE}/proposal?room=r1&week={day(3)}", past.owner).json["entries"] == []


def test_an_approved_text_becomes_a_video_and_one_that_holds_no_more_is_told(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        author = service.token("content", name="小王")

        def text(path, body, token=author):
            answer = service.request("POST", f"/v1/copy/texts{path}", json.dumps(body).encode(), token)
            assert answer.status == 200, answer.body
            return answer.json

        order = dict(channel="video", style="体验", product="full", dealer="jinjiang", keywords=["家用"], seed=3, draft=0)
        piece = text("", order)["piece"]
        proposal = f"{PLACE}/proposal?room=r1&week={day(0)}"
        assert not any("text" in one for one in service.get(proposal, author).json["entries"]), "a draft is no video yet"
        text(f"/{piece}/deeds", {"deed": "submitted"})
        text(f"/{piece}/deeds", {"deed": "approved"}, service.owner)
        assert [one["text"] for one in weeks(service).json["texts"]] == [piece]
        video = service.get(proposal, author).json["entries"]
        video = next(one for one in video if one.get("text") == piece)
        assert video["kind"] == "video" and sum(shot["seconds"] for shot in video["shots"]) == 30
        assert any(shot["picture"] for shot in video["shots"]) and any(shot["words"] for shot in video["shots"])
        taken = planned(service, video, token=author).json["entries"][0]
        assert kinds(taken) == ["no_owner"]
        assert not any("text" in one for one in service.get(proposal, author).json["entries"]), "it is used already"
        text(f"/{piece}/deeds", {"deed": "withdrawn"})
        assert kinds(weeks(service).json["entries"][0]) == ["no_owner", "text_not_approved"]


def test_the_days_on_which_a_room_was_on_air_lead_to_their_replay(past):
    when = datetime.datetime.fromtimestamp(START / 1000, SHANGHAI)
    held = weeks(past, on=str(when.date())).json["held"]
    assert held == [{"stream": past.stream, "day": str(when.date()), "time": f"{when:%H:%M}"}]


def test_a_room_that_was_never_on_air_is_planned_for_too(clean):
    found = clean.get(f"{PLACE}/proposal?room=brand-new&week={day(0)}", clean.owner).json
    assert found["clips"] == [] and len(found["entries"]) == 6
    assert all(one["shots"] and one["title"] for one in found["entries"])


def test_it_is_taken_out_as_a_calendar_and_as_a_table(clean):
    planned(clean, plan(title="=开场, \"快\"", shots=[{"seconds": 12, "picture": "车头", "words": "看"}, {"seconds": 3}]),
            plan("video", 3, owner="小王"), plan(on=4, state="dropped"))
    ics = weeks(clean, **{"as": "ics"})
    assert ics.headers["content-type"].startswith("text/calendar") and "attachment" in ics.headers["content-disposition"]
    text = ics.body.decode().replace("\r\n ", "")
    stamp = day(2).replace("-", "")
    assert text.count("BEGIN:VEVENT") == 2 and f"DTSTART:{stamp}T040000Z" in text
    rows = list(csv.DictReader(io.StringIO(weeks(clean, **{"as": "csv"}).body.decode("utf-8-sig"))))
    assert [(row["title"], row["shot"], row["seconds"]) for row in rows] == [
        ("'=开场, \"快\"", "1", "12"), ("'=开场, \"快\"", "2", "3"), ("绕车一圈", "1", "30")]
    mine = weeks(clean, **{"as": "csv"}, owner="%E5%B0%8F%E7%8E%8B").body.decode()
    assert "小王" in mine and "小李" not in mine
