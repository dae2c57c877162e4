"""A replay is a function of the stream's events: folded from the journal it is what the live service told, and
another installation that imports an export tells the same, to the byte."""
import json
import random
import shutil
import subprocess

import pages
import pytest
from ended_evening import CALL_AT, START, evening, review, tell, ts
from service import PROGRAM, Service

READY = ".replay[data-ready] .lines li"


def bytes_of(service, path):
    answer = service.get(path, service.owner)
    assert answer.status == 200, answer.body
    return answer.body


def told(service, stream, known="now"):
    return bytes_of(service, f"/v1/streams/{stream}/replay?known={known}")


def said_of_it(service, stream):
    """Something of each sort, some of it taken back or done."""
    tag = next(t for t in json.loads(told(service, stream))["tags"] if t.get("rule") == "said_lead_call")
    review(service, stream, dict(what="tag", key=tag["key"], name=tag["tag"], rule=tag["rule"], state="removed",
                                 from_ts=tag["from_ts"], to_ts=tag["to_ts"]),
           dict(what="note", key="n1", ts=ts(CALL_AT), text="这里停一下"),
           dict(what="action", key="a1", text="留资口播提前", owner="小林", due="2026-12-01"),
           dict(what="clip", key="c1", name="开场", from_ts=ts(0), to_ts=ts(9)),
           dict(what="recording", key="rec", url="https://nowhere.invalid/x.mp4", offset_ms=2500))
    review(service, stream, dict(what="note", key="n1", ts=ts(CALL_AT), text="这里停两下"),
           dict(what="action", key="a1", text="留资口播提前", state="done"))


def test_folded_from_the_journal_it_is_what_the_live_service_told(tmp_path):
    with Service(tmp_path / "data") as service:
        events = list(evening())
        chance = random.Random(3)
        events.sort(key=lambda one: one["ts"] + chance.random() * 8000)
        for at in range(0, len(events), 137):
            service.send(events[at:at + 137] + events[max(0, at - 5):at], service.owner)
        stream = tell(service, events[:1])
        said_of_it(service, stream)
        state, live = bytes_of(service, f"/v1/streams/{stream}"), told(service, stream)
        service.kill()
        # Without what may be kept for a fast start there is nothing but the journal.
        shutil.rmtree(tmp_path / "data" / "snapshots", ignore_errors=True)
        service.start()
        assert bytes_of(service, f"/v1/streams/{stream}") == state
        assert told(service, stream) == live
        alone = subprocess.run([PROGRAM, "state", "r1", "--stream", stream, "--data", tmp_path / "data"],
                               capture_output=True, check=True).stdout
        assert alone.rstrip(b"\n") == state
        # What both of them tell is one: the replay is no second opinion on the stream's numbers.
        state, live = json.loads(state), json.loads(live)
        assert state["leads"]["total"] == len(live["leads"]) == sum(live["course"]["leads"]) == 12
        assert state["audience"]["entries"] == sum(live["course"]["entries"])
        assert state["started_ts"] == live["started_ts"] and state["ended_ts"] == live["ended_ts"]


def test_another_installation_tells_the_same_to_the_byte(tmp_path):
    with Service(tmp_path / "here") as here, Service(tmp_path / "there") as there:
        stream = tell(here, evening())
        said_of_it(here, stream)
        log = tmp_path / "stream.ndjson"
        log.write_bytes(bytes_of(here, f"/v1/streams/{stream}/events"))
        subprocess.run([PROGRAM, "import", log, "--to", there.address, "--token", there.owner], check=True)
        ours = told(here, stream)
        assert json.loads(ours)["notes"][0]["text"] == "这里停两下"
        assert told(there, stream) == ours
        for path in (f"span?from={ts(100)}&to={ts(300)}", f"comments?from={ts(0)}&to={ts(60)}", "clips?as=csv"):
            assert bytes_of(there, f"/v1/streams/{stream}/{path}") == bytes_of(here, f"/v1/streams/{stream}/{path}")


def test_what_came_late_there_is_late_here(tmp_path):
    """`recv` is when a line was received: elsewhere, before it was exported."""
    events = list(evening())
    late = {one["id"] for one in events if one["type"] == "lead"} - {"r1-lead0"}
    log = tmp_path / "stream.ndjson"
    log.write_text("".join(json.dumps(
        dict(one, recv=one["ts"] + 300 if one["id"] not in late else ts(600) + 90_000)) + "\n"
        for one in sorted(events, key=lambda one: (one["id"] in late, one["ts"]))))
    with Service(tmp_path / "here") as here, Service(tmp_path / "there") as there:
        subprocess.run([PROGRAM, "import", log, "--to", here.address, "--token", here.owner], check=True)
        stream = tell(here, events[:1])
        found = json.loads(told(here, stream))
        assert found["late"] == {"events": 11, "leads": 11} and len(found["leads"]) == 12
        assert len(json.loads(told(here, stream, "then"))["leads"]) == 1
        log.write_bytes(bytes_of(here, f"/v1/streams/{stream}/events"))
        subprocess.run([PROGRAM, "import", log, "--to", there.address, "--token", there.owner], check=True)
        for known in ("now", "then"):
            assert told(there, stream, known) == told(here, stream, known), known


@pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")
def test_another_installation_shows_the_same_page(tmp_path, opened):
    texts = []
    log = tmp_path / "stream.ndjson"
    with Service(tmp_path / "here") as here, Service(tmp_path / "there") as there:
        stream = tell(here, evening())
        said_of_it(here, stream)
        log.write_bytes(bytes_of(here, f"/v1/streams/{stream}/events"))
        subprocess.run([PROGRAM, "import", log, "--to", there.address, "--token", there.owner], check=True)
        for service in (here, there):
            page = opened(service)
            page.open(f"/streams/{stream}?at={ts(CALL_AT)}", READY)
            shown = []
            for choice in page.page.locator(".more-of > .choice button").all():
                choice.click()
                page.page.wait_for_timeout(150)
                shown.append(page.text("body"))
            texts.append(shown)
    assert "这里停两下" in "".join(texts[0]) and len(texts[0]) >= 7
    assert texts[1] == texts[0]
