"""Streams that are over, small enough to know each second of."""

import json

# 2026-01-05 20:00 in Shanghai
START = 1767614400000

SAID = ["欢迎新来的朋友", "今天讲置换政策", "续航冬天也够用", "到店就有礼", "底盘是新调的"]
CALL = "点小风车留电话，置换再补三千"
CALL_AT = 230


def ts(second):
    return START + int(second * 1000)


def evening(minutes=10, room="r1", talk=True, leads=True, leaves=True, end=True):
    """Somebody comes each 3 s and stays for a minute; a sentence each 5 s; at 3:50 the lead call, after
    which twelve people leave their numbers; at 3:20 traffic is paid for."""
    seconds = minutes * 60
    yield event(room, "start", "stream_start", 0, title="置换专场", host="小禾")
    yield from _crew(room, seconds)
    for n, second in enumerate(range(0, seconds - 5, 3)):
        yield event(room, f"e{n}", "enter", second, viewer=f"v{n}", source="feed")
        if leaves and second + 60 < seconds:
            yield event(room, f"l{n}", "leave", second + 60, viewer=f"v{n}")
        if n % 3 == 0:
            yield event(room, f"c{n}", "comment", second + 1, viewer=f"v{n}", nickname="小林",
                        text="落地多少钱" if n % 2 else "主播好")
    if talk:
        yield from _talk(room, seconds)
    if leads and seconds > CALL_AT + 60:
        for n in range(12):
            yield event(room, f"lead{n}", "lead", CALL_AT + 15 + n, viewer=f"v{70 + n}",
                        lead=f"L{n}", kind="form", phone="13800138000")
    if end:
        yield event(room, "end", "stream_end", seconds)


def event(room, name, what, second, **fields):
    return {"room": room, "id": f"{room}-{name}", "type": what, "ts": ts(second), **fields}


def _crew(room, seconds):
    for n, second in enumerate(range(0, seconds, 120)):
        yield event(room, f"s{n}", "segment", second, segment=["greeting", "offer", "lead_call"][n % 3])
    if seconds > CALL_AT:
        yield event(room, "paid", "intervention", 200, kind="boost_started", note="付费投流 300 元")
        yield event(room, "mark", "marker", 260, label="问价集中")
        yield event(room, "cue", "cue", 225, cue="k1", kind="lead_call", text="点小风车,|留电话", by="小林")
        yield event(room, "shown", "receipt", 226, cue="k1", state="shown")
        yield event(room, "done", "receipt", 230, cue="k1", state="done")


def _talk(room, seconds):
    for n, second in enumerate(range(0, seconds - 5, 5)):
        text = CALL if second == CALL_AT else f"{SAID[n % len(SAID)]}，第{n}句"
        yield event(room, f"t{n}", "transcript", second, utterance=f"u{n}", text=text, final=True,
                    end_ts=ts(second + 4), speaker="小禾", confidence=0.4 if n % 10 == 7 else 0.95)


def tell(service, events):
    """Sends events and answers the name of the stream that they became."""
    events = list(events)
    for at in range(0, len(events), 4000):
        answer = service.send(events[at : at + 4000])
        assert answer.status == 200 and answer.json["rejected"] == [], answer.body
    room = events[0]["room"]
    streams = service.get(f"/v1/rooms/{room}/streams", service.owner).json["streams"]
    return max(streams, key=lambda one: one["started_ts"])["stream"]


def replay(service, stream, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return service.get(f"/v1/streams/{stream}/replay?{asked}", service.owner).json


def review(service, stream, *entries):
    """Says something of a stream, as the page does."""
    body = json.dumps({"entries": entries}, ensure_ascii=False).encode()
    answer = service.request(
        "POST", f"/v1/streams/{stream}/review", body, service.owner,
        {"content-type": "application/json"})
    assert answer.status == 200, answer.body
    return answer.json["keys"]
