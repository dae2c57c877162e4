"""A transcript put right: words of a sentence, names of speakers. What was heard is kept; tags, clips and the search
follow, and all of it can be taken back."""
import json
import urllib.parse

import pages
import pytest
from ended_evening import CALL, CALL_AT, evening, replay, review, tell, ts
from pages import expect

READY = ".replay[data-ready] .lines li"
CALL_UTTERANCE = f"u{CALL_AT // 5}"

needs_browser = pytest.mark.skipif(not pages.chromium(), reason="needs Chromium: apt-get install chromium")


def sentence(service, stream, utterance=CALL_UTTERANCE):
    return next(one for one in replay(service, stream)["sentences"] if one["utterance"] == utterance)


def correct(service, stream, text, utterance=CALL_UTTERANCE, state="kept"):
    one = sentence(service, stream, utterance)
    review(service, stream, {"what": "sentence", "key": f"said-{utterance}", "name": utterance, "text": text,
                             "state": state, "from_ts": one["ts"], "to_ts": one["end_ts"], "owner": "小禾"})


def found(service, text):
    answer = service.get("/v1/search?in=said&q=" + urllib.parse.quote(text), service.owner)
    return [one["text"] for one in answer.json["results"]] if answer.status == 200 else None


def test_other_words_are_shown_tagged_clipped_and_found_and_what_was_heard_is_kept(service):
    stream = tell(service, evening())
    before = replay(service, stream)
    assert sentence(service, stream)["text"] == CALL and "original" not in sentence(service, stream)
    expect(lambda: found(service, "置换再补三千") == [CALL])
    correct(service, stream, "底盘稳得像高铁")
    one = sentence(service, stream)
    assert (one["text"], one["original"], one["confidence"]) == ("底盘稳得像高铁", CALL, 1)
    # Nobody called for leads there any more, says the rule; and the subtitles of clips are the new words.
    calls = lambda data: [t for t in data["tags"] if t.get("rule") == "said_lead_call"]
    assert calls(before) and not calls(replay(service, stream))
    review(service, stream, {"what": "clip", "key": "c1", "name": "一段", "from_ts": ts(CALL_AT - 5), "to_ts": ts(CALL_AT + 9)})
    srt = service.get(f"/v1/streams/{stream}/clips?as=srt&clip=c1", service.owner).body.decode()
    assert "底盘稳得像高铁" in srt and CALL not in srt
    expect(lambda: found(service, "底盘稳得像高铁") == ["底盘稳得像高铁"] and found(service, "置换再补三千") == [])
    # The transcript as it came is another thing.
    transcript = service.get(f"/v1/streams/{stream}/transcript", service.owner).body.decode()
    assert CALL in transcript and "高铁" not in transcript
    service.kill()
    service.start()
    assert sentence(service, stream)["original"] == CALL
    correct(service, stream, CALL, state="removed")
    assert replay(service, stream)["tags"] == before["tags"] and "original" not in sentence(service, stream)
    expect(lambda: found(service, "置换再补三千") == [CALL] and found(service, "底盘稳得像高铁") == [])


def test_a_speaker_is_renamed_in_all_of_the_stream(service):
    stream = tell(service, evening())
    rename = lambda name, state: review(service, stream, {
        "what": "speaker", "key": "speaker-小禾", "name": "小禾", "text": name, "state": state})
    rename("禾姐", "kept")
    told = replay(service, stream)["sentences"]
    assert {(one["speaker"], one["original_speaker"]) for one in told} == {("禾姐", "小禾")}
    rename("小禾", "removed")
    assert {(one["speaker"], one.get("original_speaker")) for one in replay(service, stream)["sentences"]} == {("小禾", None)}


@pytest.mark.parametrize("wrong, field", [
    ({"what": "sentence", "text": "x"}, "entries.0.name"), ({"what": "sentence", "name": "u1"}, "entries.0.text"),
    ({"what": "speaker", "name": "小禾"}, "entries.0.text"), ({"what": "speaker", "name": "小禾", "text": ""}, "entries.0.text"),
])
def test_a_correction_says_of_what_and_to_what(service, wrong, field):
    stream = tell(service, evening(minutes=6))
    body = json.dumps({"entries": [wrong]}).encode()
    refused = service.request("POST", f"/v1/streams/{stream}/review", body, service.owner)
    assert refused.status == 400 and refused.json["field"] == field, refused.body
    # Of an utterance that is not there: kept, and changes nothing.
    before = replay(service, stream)["sentences"]
    review(service, stream, {"what": "sentence", "key": "k", "name": "nobody", "text": "x"})
    assert replay(service, stream)["sentences"] == before


@needs_browser
def test_a_sentence_is_corrected_on_the_page_and_taken_back(service, opened):
    stream = tell(service, evening())
    page = opened(service)
    page.open(f"/streams/{stream}?at={ts(CALL_AT) + 500}", READY)
    now = page.page.locator(".lines [aria-current=true]")
    expect(lambda: CALL in now.inner_text())
    page.page.keyboard.press("e")
    page.page.wait_for_selector("dialog.sentence[open]")
    page.judge("dialog.sentence")
    page.page.get_by_label("说的是").fill("点小风车留电话，置换再补五千")
    page.page.get_by_label("说的是").press("Enter")
    page.page.wait_for_selector("dialog.sentence[open]", state="detached")
    expect(lambda: "补五千" in now.inner_text() and f"原文：{CALL}" in now.inner_text() and "改过" in now.inner_text())
    expect(lambda: sentence(service, stream).get("original") == CALL)
    page.page.wait_for_timeout(1500)  # the page has fetched it anew
    assert "补五千" in now.inner_text()
    page.judge(".lines")
    page.page.keyboard.press("Control+z")
    expect(lambda: "补五千" not in now.inner_text() and "改过" not in now.inner_text())
    expect(lambda: "original" not in sentence(service, stream))
    # By touch: the button of the sentence that is on.
    now.locator("[data-do=edit]").click()
    page.page.get_by_label("说话人").fill("禾姐")
    page.page.locator("[data-do=correct]").click()
    expect(lambda: {one["speaker"] for one in replay(service, stream)["sentences"]} == {"禾姐"})
    now.locator("[data-do=edit]").click()
    assert "原来叫：小禾" in page.text("dialog.sentence")
    page.page.get_by_label("说的是").fill("别的话")
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector("dialog.sentence[open]", state="detached")
    assert sentence(service, stream)["text"] == CALL, "what is not saved is not said"
    # Who may only read has nothing to press.
    viewer = opened(service, role="viewer")
    viewer.open(f"/streams/{stream}?at={ts(CALL_AT) + 500}", READY)
    viewer.page.keyboard.press("e")
    viewer.page.wait_for_timeout(300)
    assert viewer.page.locator("dialog[open], [data-do=edit]").count() == 0
