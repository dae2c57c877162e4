"""Rules over streams of the journal: what they would have said, what was said, what people thought of it."""
import json
import subprocess

import pytest
from service import PROGRAM
from test_backtest import START, evening

SETTINGS = "dead_air_s: 15\n"
# A sentence arrives every 4 s; between these nothing is heard for 16, 16 and 44 s.
SILENCES = [(400, 412), (500, 512), (600, 640)]


def spoken(line):
    event = json.loads(line)
    second = (event["ts"] - START) / 1000
    return event["type"] != "transcript" or not any(a <= second < b for a, b in SILENCES)


def told(rule, second, over, verdict=None, severity="P1"):
    """What the service would have written when it told of a warning, and what somebody said of it."""
    ts, name = START + second * 1000, f"{rule}-{START + second * 1000}"
    yield dict(id=name, room="r1", type="warning", ts=ts, warning=name, rule=rule, severity=severity,
               state="resolved", started_ts=ts, fired_ts=ts, changed_ts=START + over * 1000,
               resolved_ts=START + over * 1000, n=1, text="…", text_en="…")
    if verdict:
        yield dict(id=name + "v", room="r1", type="handling", ts=ts + 1000, do="feedback", warning=name,
                   verdict=verdict, by="mei")


@pytest.fixture
def past(service, tmp_path):
    """A stream with three silences; of the short ones the controller said that they were noise, and there
    was a warning of prices that these rules would not give."""
    events = [json.loads(line) for line in evening(seconds=900) if spoken(line)]
    live = [*told("dead_air", 412, 418, "noise"), *told("dead_air", 512, 518, "noise"),
            *told("dead_air", 614, 644, "useful"), *told("price_surge", 700, 760, "noise", "P2")]
    for i in range(0, len(events), 4000):
        assert service.send(events[i:i + 4000]).json["rejected"] == []
    assert service.send(live, service.owner).json["accepted"] == len(live)
    service.settings = tmp_path / "room.yaml"
    service.settings.write_text(SETTINGS)
    return service


def review(service, *more, rules="standard"):
    return subprocess.run([PROGRAM, "backtest", rules, "--data", service.data, *more],
                          capture_output=True, text=True)


def rule(answer, name):
    return next(one for one in answer["rules"] if one["rule"] == name)


def test_what_would_have_been_said_stands_beside_what_was_said_and_was_thought_of_it(past):
    answer = json.loads(review(past, "--settings", past.settings, "--json").stdout)
    silent = rule(answer, "dead_air")
    assert (silent["would"], silent["did"], silent["both"]) == (3, 3, 3)
    assert (silent["useful"], silent["noise"]) == (1, 2)
    assert silent["precision"] == pytest.approx(1 / 3) and "grade" not in silent
    price = rule(answer, "price_surge")
    assert (price["would"], price["did"], price["both"], price["noise_gone"]) == (0, 1, 0, 1)
    assert len(answer["streams"]) == 1 and 0.24 < answer["hours"] < 0.26


def test_a_threshold_is_proposed_that_spares_the_noise_and_keeps_what_was_useful(past):
    answer = json.loads(review(past, "--settings", past.settings, "--json").stdout)
    (one,) = answer["proposals"]
    assert one == {"rule": "dead_air", "field": "longer_than", "from": 15.0, "to": 19.0, "noise_gone": 2,
                   "useful_lost": 0, "would": 1}
    text = review(past, "--settings", past.settings).stdout
    assert "proposal: dead_air: longer_than 15.0 → 19.0: 2 called noise would go, 0 called useful, 1 left" in text


def test_a_changed_rule_is_judged_by_the_verdicts_on_what_it_would_still_say(past, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("rules:\n  - rule: dead_air\n    test: {longer_than: 19s}\n")
    silent = rule(json.loads(review(past, "--json", rules=own).stdout), "dead_air")
    assert (silent["would"], silent["both"]) == (1, 1)
    assert (silent["useful"], silent["noise"], silent["noise_gone"], silent["useful_lost"]) == (1, 0, 2, 0)


def test_streams_are_chosen_by_name_and_one_that_is_not_there_is_told(past):
    stream = past.state("r1").json["stream"]
    answer = json.loads(review(past, "--settings", past.settings, "--streams", stream, "--json").stdout)
    assert [one["stream"] for one in answer["streams"]] == [stream]
    done = review(past, "--streams", "r1-none")
    assert done.returncode == 1 and "there is no stream r1-none" in done.stderr


def test_the_same_from_a_page(past):
    rules = b"rules:\n  - rule: dead_air\n    test: {longer_than: 19s}\n"
    answer = past.request("POST", "/v1/rules/backtest", rules, past.owner).json
    assert rule(answer, "dead_air")["would"] == 1
    control = past.token("control", "r2")
    assert past.request("POST", "/v1/rules/backtest", rules, control).json["streams"] == []
    viewer = past.token("viewer", "r1")
    assert past.request("POST", "/v1/rules/backtest", b"", viewer).status == 403
    wrong = past.request("POST", "/v1/rules/backtest", b"rules:\n  - rule: dead_air\n    fro: 3s\n", past.owner)
    assert wrong.status == 422 and wrong.json["code"] == "bad_rules"
    assert [(p["line"], p["path"]) for p in wrong.json["problems"]] == [(3, "dead_air.fro")]
    assert past.request("POST", "/v1/rules/backtest?streams=r1-none", b"", past.owner).status == 404


def test_one_source_is_asked_for(tmp_path):
    done = subprocess.run([PROGRAM, "backtest", "standard"], capture_output=True, text=True)
    assert done.returncode == 2 and "say either --events FILE… or --data DIR" in done.stderr
