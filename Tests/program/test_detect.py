"""Any series of numbers against its own past, by the command."""
import json
import random
import subprocess

from service import PROGRAM


def series(tmp_path, epoch=False):
    chance, lines = random.Random(4), ["timestamp,value"]
    for n in range(1500):
        day, minute = divmod(n * 15, 1440)
        time = 1_767_225_600_000 + n * 900_000 if epoch else f"2026-01-{day + 1:02} {minute // 60:02}:{minute % 60:02}:00"
        lines.append(f"{time},{chance.gauss(100, 5) + (90 if n == 1200 else 0):.2f}")
    file = tmp_path / "series.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def detect(*more):
    return subprocess.run([PROGRAM, "detect", *more], capture_output=True, text=True)


def test_a_spike_is_found_with_its_time_and_evidence(tmp_path):
    (one,) = [json.loads(line) for line in detect(series(tmp_path), "--nats", "10").stdout.splitlines()]
    assert one["time"] == "2026-01-13 12:00:00" and one["nats"] >= 10 and one["value"] > 160


def test_times_may_be_epoch_milliseconds(tmp_path):
    by_date = detect(series(tmp_path), "--all").stdout.splitlines()
    by_number = detect(series(tmp_path, epoch=True), "--all").stdout.splitlines()
    assert [x.split(",")[1:] for x in by_date] == [x.split(",")[1:] for x in by_number] and len(by_date) == 1501


def test_a_line_that_is_none_is_told_with_its_number_and_cure(tmp_path):
    file = series(tmp_path)
    file.write_text("timestamp,value\n2026-01-01 00:00:00,3\n2026-01-01 00:15:00,many\n")
    done = detect(file)
    assert done.returncode == 1
    assert "series.csv:3: write TIME,NUMBER, e.g. 2026-01-01 12:00:00,42" in done.stderr
