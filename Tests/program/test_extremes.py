"""Numbers and times at the ends of their ranges: an error or an answer, never the end of the service."""

import random

ENDS = [0, 1, -1, 7, 2**31, 2**53, 10**12, 2**62, 2**63 - 1, -(2**63), 10**30]
WITHIN = [0, 1, 7, 100, 2**31, 10**11, 10**12 - 1, 10**12]
KINDS = [
    "counters", "like", "gift", "transcript", "segment", "stream_start", "stream_end", "enter",
    "leave", "exposure", "lead", "form_submit", "comment", "gap", "marker", "intervention"]
BASE = 1_763_000_000_000


def event(chance, number, values):
    apart = chance.choice([0, 1, 1000, 30_000, 300_000, 10**7, -10**7, 10**9, -10**9, 2**40])
    made = {
        "room": f"h{number % 3}", "type": chance.choice(KINDS), "id": f"i{number}",
        "viewer": f"v{chance.randrange(9)}", "ts": BASE + apart, "segment": chance.choice(["a", "b"]),
        "text": "x", "utterance": chance.choice(["u1", "u2"]), "final": chance.random() < 0.5,
        "lead": chance.choice(["l1", "l2"]), "source": f"s{chance.randrange(50)}",
        "feed": f"f{chance.randrange(40)}"}
    for group in ("gauges", "totals", "increments"):
        names = ["online", "enter_pv", "enter_uv", "like_pv", "average_stay_s"]
        made[group] = {chance.choice(names): chance.choice(values) for _ in range(3)}
    for name in ("n", "total", "rev", "value_fen", "combo"):
        if chance.random() < 0.2:
            made[name] = chance.choice(values)
    if values is ENDS:
        for name in ("ts", "end_ts", "from_ts", "to_ts", "bucket_s"):
            if chance.random() < 0.2:
                made[name] = chance.choice(values)
    return made


def ask_everything(service, chance, room):
    for path in (
            "state", "series", "items", "streams", f"state?at={chance.choice(ENDS)}",
            f"state?at={BASE}"):
        answer = service.get(f"/v1/rooms/{room}/{path}", service.owner)
        assert answer.status < 500, (path, answer.body)
    for one in service.get(f"/v1/rooms/{room}/streams", service.owner).json.get("streams", [])[:6]:
        for path in ("replay", f"span?from={BASE}&to={BASE + 60_000}", "clips?as=csv", "comparison"):
            answer = service.get(f"/v1/streams/{one['stream']}/{path}", service.owner)
            assert answer.status < 500, (path, answer.body)


def flood(service, values, rounds, seed):
    chance = random.Random(seed)
    accepted = 0
    for number in range(0, rounds * 20, 20):
        ack = service.send([event(chance, number + i, values) for i in range(20)])
        accepted += ack.json["accepted"]
        for refusal in ack.json["rejected"]:
            assert refusal["code"] and refusal["message"] and refusal["line"]
        ask_everything(service, chance, f"h{chance.randrange(3)}")
    assert service.process.poll() is None
    return accepted


def test_numbers_out_of_range_are_refused_by_name(service):
    refusal = service.send([{
        "room": "h0", "type": "counters", "totals": {"enter_pv": 2**63 - 1}}]).json["rejected"][0]
    assert refusal["code"] == "bad_field" and refusal["field"] == "totals.enter_pv"
    flood(service, ENDS, 40, seed=1)


def test_numbers_at_the_ends_of_the_range_are_folded_and_recovered(service):
    assert flood(service, WITHIN, 40, seed=2) > 100
    before = [service.state(f"h{room}").json for room in range(3)]
    service.kill()
    service.start()
    after = [service.state(f"h{room}").json for room in range(3)]
    for state in before + after:
        state.pop("freshness", None)
        state.pop("now", None)
    assert before == after
