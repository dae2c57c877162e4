"""Rules in plain words, by the command that their writers use."""
import json
import subprocess

from service import PROGRAM


def rules(*more):
    return subprocess.run([PROGRAM, "rules", *more], capture_output=True, text=True)


def test_every_standard_rule_is_told_in_both_languages():
    told = json.loads(rules("--json").stdout)
    assert len(told) == 27
    english, chinese = rules().stdout, rules("--lang", "zh").stdout
    for rule in told:
        assert f"{rule['rule']} · {rule['name_en']}\n  {rule['explained_en']}\n" in english
        assert f"{rule['rule']} · {rule['name']}\n  {rule['explained']}\n" in chinese


def test_a_file_of_ones_own_and_a_rooms_settings_are_what_is_told(tmp_path):
    own, room = tmp_path / "rules.yaml", tmp_path / "room.yaml"
    own.write_text("rules:\n  - rule: entry_drop\n    test: {seek: [0.3], nats: 9}\n  - {rule: lead_pace, on: false}\n")
    room.write_text("dead_air_s: 21\n")
    told = {rule["rule"]: rule for rule in json.loads(rules(own, "--settings", room, "--json").stdout)}
    assert "about 0.3 times the usual and the odds against chance are 8,100 to 1" in told["entry_drop"]["explained_en"]
    assert "达到 21 秒时报警" in told["dead_air"]["explained"]
    assert told["lead_pace"]["explained_en"].startswith("This rule is off.") and not told["lead_pace"]["on"]


def test_the_printed_file_is_a_file_that_is_taken(tmp_path):
    own = tmp_path / "rules.yaml"
    own.write_text(rules("--yaml").stdout)
    assert rules(own).stdout == rules().stdout


def test_a_mistake_is_told_with_line_and_cure(tmp_path):
    own = tmp_path / "rules.yaml"
    own.write_text("rules:\n  - rule: dead_air\n    test: {guard: 2}\n")
    done = rules(own)
    assert done.returncode == 1
    assert "rules.yaml:3: dead_air.test.guard: means nothing to the signal silence: use longer_than" in done.stderr
