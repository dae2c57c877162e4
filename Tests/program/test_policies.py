"""What an owner decides: how rooms are counted, told by the settings, against `definitions.py`."""

import definitions
import pytest
from service import Service
from test_command_line import run
from test_definitions import HostileLog, differences

FUNNELS = {
    "lead": ["exposure", "enter", "stay30", "card_click", "form_open", "form_submit"],
    "talk": ["enter", "stay45", "ask", "like"],
}
SETTINGS = """
ghost_s: 120
rooms:
  patient: {ghost_s: 0}
  "hasty:1": {ghost_s: 30, stale_after_s: 900}
funnels:
  lead: [exposure, enter, stay30, card_click, form_open, form_submit]
  talk: [enter, stay45, {ask: [dm_open, comment]}, like]
"""


@pytest.fixture
def own_funnels(monkeypatch):
    monkeypatch.setattr(definitions, "FUNNELS", FUNNELS)
    monkeypatch.setitem(definitions.GROUPS, "ask", {"dm_open", "comment"})


def log(room, seed):
    """Viewers who fall silent, in one stream that goes on."""
    made = HostileLog(seed, room)
    made.events = [event for event in made.events if not event["type"].startswith("stream_")]
    made.add("comment", viewer="v", ts=1_750_009_000_000, text="1")
    return made.events


def shown(service, logs):
    """Every room's state from the service, once it equals the definitions."""
    for (room, ghost_ms), events in logs.items():
        wanted = definitions.state(events, room, ghost_ms=ghost_ms)
        assert (wanted["data_quality"]["silent_closed"] > 0) == (ghost_ms > 0)
        assert differences(wanted, service.state(room).json, room) == []


def test_each_room_is_counted_as_its_owner_says(tmp_path, own_funnels):
    (tmp_path / "own.yaml").write_text(SETTINGS)
    logs = {
        ("plain", 120_000): log("plain", 35), ("patient", 0): log("patient", 36),
        ("hasty:1", 30_000): log("hasty:1", 40)}
    with Service(tmp_path / "data", "--config", tmp_path / "own.yaml") as service:
        for events in logs.values():
            service.send(events)
        shown(service, logs)
        told = service.state("plain").json["funnels"]["talk"]
        assert [step["step"] for step in told["steps"]] == FUNNELS["talk"] and "entry" not in told
        service.kill()
        service.start()
        shown(service, logs)
    printed = run("state", "patient", "--data", tmp_path / "data", "--config", tmp_path / "own.yaml")
    assert '"talk"' in printed.stdout


def test_a_change_of_mind_counts_for_what_was_kept(tmp_path):
    """A start under other settings makes nothing of what a snapshot summed up under the old ones."""
    events = [
        {"room": "r1", "type": kind, "id": f"{kind}{n}", "viewer": f"v{n}", "ts": 1_750_000_000_000 + 1000 * n}
        for n in range(3000) for kind in ("enter", "like")]
    events.append({"room": "r1", "type": "like", "id": "z", "viewer": "z", "ts": 1_750_010_000_000})
    with Service(tmp_path / "data") as service:
        for at in range(0, len(events), 1000):
            service.send(events[at:at + 1000])
        assert service.state("r1").json["data_quality"]["silent_closed"] == 3000
        service.stop()
    assert list((tmp_path / "data/snapshots").iterdir())
    (tmp_path / "own.yaml").write_text("ghost_s: 0\nfunnels: {liking: [enter, like]}\n")
    with Service(tmp_path / "data", "--config", tmp_path / "own.yaml") as service:
        state = service.state("r1").json
        assert state["data_quality"]["silent_closed"] == 0 and state["audience"]["tracked"] == 3000
        assert list(state["funnels"]) == ["liking"]
        assert [step["viewers"] for step in state["funnels"]["liking"]["steps"]] == [3000, 3000]


def test_what_check_prints_of_policies_says_the_same(tmp_path):
    (tmp_path / "own.yaml").write_text(SETTINGS)
    told = run("check", "--config", tmp_path / "own.yaml")
    assert 'rooms: {"hasty:1": {ghost_s: 30, stale_after_s: 900}, "patient": {ghost_s: 0}}' in told.stdout
    assert "talk: [enter, stay45, {ask: [dm_open, comment]}, like]" in told.stdout
    (tmp_path / "again.yaml").write_text(told.stdout)
    assert run("check", "--config", tmp_path / "again.yaml").stdout == told.stdout


@pytest.mark.parametrize("text, line, words", [
    ("ghost_s: -1\n", 1, "0 to 86400"),
    ("rooms: [r1]\n", 1, "NAME: {ghost_s: 0}"),
    ("rooms:\n  r1: {ghost_s: soon}\n", 2, "rooms.r1.ghost_s: must be a whole number"),
    ("rooms:\n  r1:\n    stale_after_s: 0\n", 3, "from 1 to"),
    ("rooms:\n  r1: {goast_s: 1}\n", 2, "ghost_s, stale_after_s or warnings"),
    ("rooms:\n  r1: 7\n", 2, "{ghost_s: 0}"),
    ("funnels:\n  lead: enter\n", 2, "list of steps"),
    ("funnels:\n  lead: [enter, buy]\n", 2, "buy is not a step"),
    ("funnels:\n  lead: [enter, {ask: [buy]}]\n", 2, "buy is not a kind"),
    ("funnels:\n  dm: [enter, lead]\n  own: [comment, lead]\n", 3, "begin with enter"),
    ("funnels:\n  Own: [enter, lead]\n", 2, "letters from a to z"),
    ("funnels: {a: [enter, stay1, stay2, stay3]}\n", 1, "2 lengths of stay"),
])
def test_a_wrong_policy_stops_serve_and_check_with_place_and_cure(tmp_path, text, line, words):
    file = tmp_path / "own.yaml"
    file.write_text(text)
    for told in (run("check", "--config", file), run("serve", "--config", file, cwd=tmp_path)):
        assert told.returncode == 2 and not told.stdout
        assert f"{file}:{line}:" in told.stderr and words in told.stderr, told.stderr


def test_funnels_are_not_for_the_environment(tmp_path):
    told = run("check", cwd=tmp_path, SHOWCALLER_FUNNELS="{}")
    assert told.returncode == 2 and "--config" in told.stderr
