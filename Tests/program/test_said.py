"""What is being said: packs and the offer ledger, by the command and by the service."""
import json
import pathlib
import subprocess
import time

from service import PROGRAM, Service
from test_backtest import evening, rules_of

OFFERS = pathlib.Path(__file__).parent.parent / "ComplianceTests/offers.yaml"


def said(*more):
    return subprocess.run([PROGRAM, "said", *more], capture_output=True, text=True)


def test_a_script_is_read_line_by_line_and_each_finding_told_with_its_place(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("大家晚上好\n我们这台车是国家级的品质\n\n置换补贴一万二\n置换补贴八千\n")
    done = said(script, "--offers", OFFERS, "--day", "2026-11-26")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{script}:2: P1 「国家级」") and "广告法第九条" in lines[0]
    assert lines[1].startswith(f"{script}:4: P2 「置换补贴一万二」") and lines[1].endswith("→ 置换补贴八千到30号")


def test_what_is_well_ends_with_0_and_says_nothing(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("最近很多朋友问第一排座椅\n全国联保\n置换补贴八千\n")
    done = said(script, "--offers", OFFERS, "--day", "2026-11-26")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_same_words_are_well_until_the_offer_is_over(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("置换补贴八千\n")
    assert said(script, "--offers", OFFERS, "--day", "2026-11-30").returncode == 0
    late = said(script, "--offers", OFFERS, "--day", "2026-12-01")
    assert late.returncode == 1 and "2026-11-30 结束" in late.stdout


def test_subtitles_are_read_and_a_phrase_over_two_cues_is_found(tmp_path):
    srt = tmp_path / "evening.srt"
    srt.write_text("1\n00:00:01,000 --> 00:00:02,500\n这台车是全网\n\n2\n00:00:02,600 --> 00:00:04,000\n最低价你放心\n")
    (one,) = [json.loads(line) for line in said(srt, "--json", "--day", "2026-11-26").stdout.splitlines()]
    assert one["rule"] == "forbidden_phrase" and one["line"] == 2 and "最低价" in one["phrase"]


def test_a_pack_or_ledger_that_is_wrong_is_refused_with_line_and_cure(tmp_path):
    script, packs, offers = tmp_path / "s.txt", tmp_path / "packs.yaml", tmp_path / "offers.yaml"
    script.write_text("你好\n")
    packs.write_text("packs:\n  - pack: own\n    phrases:\n      - phrase: 甲\n        any: ['(甲+)+乙']\n")
    done = said(script, "--packs", packs)
    assert done.returncode == 1 and f"{packs}:5: own.甲.any: a text like" in done.stderr
    offers.write_text("offers:\n  - offer: a\n    kind: gift\n    words: [礼品]\n    source: x\n    say: 好\n    to: soon\n")
    done = said(script, "--offers", offers)
    assert done.returncode == 1 and f"{offers}:7: a.to: is no day: write e.g. 2026-11-30" in done.stderr


def test_the_standard_packs_can_be_printed_and_taken_again(tmp_path):
    packs, script = tmp_path / "packs.yaml", tmp_path / "s.txt"
    packs.write_text(said().stdout)
    script.write_text("国家级\n")
    assert said(script, "--packs", packs).stdout == said(script).stdout != ""


def test_settings_that_name_a_wrong_ledger_stop_the_service_before_it_listens(tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text("compliance: {offers: nowhere.yaml}\n")
    done = subprocess.run([PROGRAM, "check", "--config", config], capture_output=True, text=True)
    assert done.returncode == 2 and "nowhere.yaml: cannot be read" in done.stderr
    config.write_text("compliance:\n  on: [absolut]\n")
    done = subprocess.run([PROGRAM, "check", "--config", config], capture_output=True, text=True)
    assert done.returncode == 2 and "absolut is no pack: use absolute, price" in done.stderr


def test_check_prints_what_is_in_force_as_settings_that_say_the_same(tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text(
        f"compliance:\n  offers: {OFFERS}\n  on: [absolute]\n  rooms: {{hall: {{on: [rival], dealer: 北桥店}}}}\n")
    first = subprocess.run([PROGRAM, "check", "--config", config], capture_output=True, text=True).stdout
    assert "compliance: {" in first and "北桥店" in first
    config.write_text(first)
    assert subprocess.run([PROGRAM, "check", "--config", config], capture_output=True, text=True).stdout == first


def backtest(tmp_path, lines, *more):
    log, out = tmp_path / "log.ndjson", tmp_path / "out"
    log.write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [PROGRAM, "backtest", "standard", "--events", log, "--out", out, *more], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_a_backtest_knows_the_packs_without_any_setting_and_the_ledger_that_it_is_given(tmp_path):
    lines = evening(phrase=700)
    (one,) = backtest(tmp_path, lines)
    assert one["rule"] == "forbidden_phrase" and one["host"] == "收回这句,价格以店内为准"
    spoken = json.loads(next(line for line in lines if '"transcript"' in line))
    wrong = dict(spoken, id="w", utterance="w", ts=spoken["ts"] + 900_000, text="报废补贴能拿到三万",
                 end_ts=spoken["ts"] + 902_000, recv=spoken["ts"] + 902_200)
    more = sorted([json.loads(line) for line in evening()] + [wrong], key=lambda event: event["recv"])
    told = backtest(tmp_path, [json.dumps(e, ensure_ascii=False) for e in more], "--offers", OFFERS)
    assert rules_of(told) == ["offer_wrong"] and told[0]["label"] == "scrap"
    assert told[0]["host"] == "报废国补两万到年底"
    assert told[0]["fired_ts"] - wrong["end_ts"] <= 1_000


def test_the_service_tells_the_controller_and_gives_the_host_the_right_line(tmp_path):
    config = tmp_path / "own.yaml"
    config.write_text(f"compliance: {{offers: {OFFERS}}}\n")
    with Service(tmp_path / "data", "--config", config) as service:
        now = int(time.time() * 1000)
        service.send([
            dict(id="s", room="r1", type="stream_start", ts=now - 5_000),
            dict(id="a", room="r1", type="transcript", utterance="a", final=True, ts=now - 2_000,
                 end_ts=now - 500, text="大家放心,我们是国家级的品质"),
        ])
        deadline = time.time() + 10
        while time.time() < deadline:
            warnings = service.state("r1").json.get("warnings") or []
            if warnings:
                break
            time.sleep(0.1)
        (one,) = warnings
        assert one["rule"] == "forbidden_phrase" and one["label"] == "国家级" and one["severity"] == "P1"
        assert "广告法第九条" in one["text"] and "Advertising Law art. 9" in one["text_en"]
        assert one["host"] == "这句收回,以实测和公告为准"
