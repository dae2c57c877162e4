"""Tests of warning rules as their writers run them: showcaller check rules FILE."""
import pathlib
import subprocess

import pytest
import yaml

from service import PROGRAM

STANDARD = pathlib.Path(__file__).parent / "standard-warnings.tests.yaml"


def check(*files):
    return subprocess.run([PROGRAM, "check", "rules", *files], capture_output=True, text=True)


def written(tmp_path, text):
    file = tmp_path / "tests.yaml"
    file.write_text(text)
    return file


def test_every_standard_rule_does_what_its_tests_say():
    done = check(STANDARD)
    assert done.returncode == 0, done.stdout + done.stderr
    tests = yaml.safe_load(STANDARD.read_text())["tests"]
    assert f"{len(tests)} of {len(tests)} tests are well" in done.stdout


def test_every_standard_rule_has_a_test_in_which_it_fires_and_one_moment_in_which_it_does_not():
    rules = yaml.safe_load(subprocess.run([PROGRAM, "rules", "--yaml"], capture_output=True, text=True).stdout)
    checks = [c for test in yaml.safe_load(STANDARD.read_text())["tests"] for c in test["alert_rule_test"]]
    fires = {c.get("alertname") or c["exp_alerts"][0]["exp_labels"]["alertname"] for c in checks if c["exp_alerts"]}
    silent = {c["alertname"] for c in checks if not c["exp_alerts"] and "alertname" in c}
    names = {rule["rule"] for rule in rules["rules"]}
    assert fires == names and silent == names


def test_a_difference_is_told_with_test_line_expected_and_got(tmp_path):
    done = check(written(tmp_path, """
tests:
  - name: silence is a hint
    input_series: [{series: exposure, values: 600x9}]
    events: [{at: 5m, type: transcript, text: 大家好}]
    alert_rule_test:
      - eval_time: 5m30s
        alertname: dead_air
        exp_alerts: [{exp_labels: {severity: P3}}]
      - {eval_time: 5m10s, alertname: dead_air, exp_alerts: []}
"""))
    assert done.returncode == 1
    assert "tests.yaml:7: silence is a hint: at 5m30s dead_air:" in done.stdout
    assert "expected: severity “P3”" in done.stdout
    assert "got:      alertname “dead_air”, severity “P1”, text “静音 16 秒。查麦克风、推流”" in done.stdout
    assert "0 of 1 tests are well" in done.stdout


def test_what_is_not_expected_is_a_difference_and_what_is_missing_too(tmp_path):
    text = """
tests:
  - name: all is quiet
    input_series: [{series: exposure, values: 600x9}]
    events: [{at: 5m, type: transcript, text: 大家好}]
    alert_rule_test: [{eval_time: %s}]
"""
    assert "got:      alertname “dead_air”" in check(written(tmp_path, text % "5m30s")).stdout
    assert check(written(tmp_path, text % "5m10s")).returncode == 0
    text = text.replace("eval_time: %s", "eval_time: 5m10s, exp_alerts: [{exp_labels: {alertname: dead_air}}]")
    assert "got:      nothing more" in check(written(tmp_path, text)).stdout


def test_rules_and_settings_of_ones_own_are_what_is_tried(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "rules:\n  - {rule: dead_air, severity: P3, labels: {team: sound}, controller: '没声了 {sec} 秒'}\n")
    (tmp_path / "room.yaml").write_text("dead_air_s: 40\n")
    done = check(written(tmp_path, """
rule_files: [own.yaml]
settings: room.yaml
tests:
  - name: ours is later and no more than a hint
    input_series: [{series: exposure, values: 600x9}]
    events: [{at: 5m, type: transcript, text: 大家好}]
    alert_rule_test:
      - {eval_time: 5m30s, alertname: dead_air, exp_alerts: []}
      - eval_time: 5m50s
        alertname: dead_air
        exp_alerts:
          - {state: firing, exp_labels: {severity: P3, team: sound}, exp_annotations: {text: "没声了 … 秒"}}
"""))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("line, text, message", [
    (2, "tests:\n  - {name: x, alert_rule_tests: []}\n", "alert_rule_tests: is not known: use name, interval"),
    (2, "tests:\n  - {name: x}\n", "alert_rule_test: is missing"),
    (2, "tests:\n  - {name: x, alert_rule_test: [{eval_time: 7m, alertname: entry_dropp}]}\n",
     "alertname: entry_dropp is no rule"),
    (2, "tests:\n  - {name: x, alert_rule_test: [{eval_time: seven}]}\n", "eval_time: write a time: 45s, 7m, 1m30s"),
    (3, "tests:\n  - name: x\n    input_series: [{series: exposures, values: 3}]\n    alert_rule_test: [{eval_time: 1m}]\n",
     "series: must be one of exposure, enter"),
    (3, "tests:\n  - name: x\n    input_series: [{series: exposure, values: 3x4 5y}]\n"
        "    alert_rule_test: [{eval_time: 1m}]\n", "exposure.values: 5y is none: write 5, 5x3"),
    (3, "tests:\n  - name: x\n    events: [{at: 1m, type: singing}]\n    alert_rule_test: [{eval_time: 1m}]\n",
     "type: singing is no type of event"),
    (2, "tests:\n  - name: x\n    input_series: [{series: exposure, values: 90000x10}]\n"
        "    alert_rule_test: [{eval_time: 1m}]\n", "x: has more than 500000 events: make it shorter"),
    (1, "settings: {dead_air: 3}\n", "dead_air is not a setting"),
])
def test_a_mistake_is_told_with_its_line_and_cure(tmp_path, line, text, message):
    done = check(written(tmp_path, text))
    assert done.returncode == 1
    assert f"tests.yaml:{line}: {message}" in done.stderr


def test_check_without_rules_still_checks_the_configuration(tmp_path):
    done = subprocess.run(
        [PROGRAM, "check", "--data", tmp_path, "--json"], capture_output=True, text=True)
    assert done.returncode == 0 and '"ok":true' in done.stdout
