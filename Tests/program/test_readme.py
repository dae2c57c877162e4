"""Every command of README.md is run as it stands there, but for address, directory and port."""

import json
import re
import subprocess
import sys

from service import ROOT, PROGRAM

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```$", README, re.M | re.S)


def test_the_two_commands_come_first_and_are_there():
    assert BLOCKS[0][1].split("\n")[0].startswith("make run")
    assert BLOCKS[0][1].split("\n")[1].startswith("make test")
    for target in ("run", "test"):
        planned = subprocess.run(
            ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert "showcaller demo" in planned if target == "run" else ".ci/test" in planned


def test_the_service_starts_as_said():
    serve = next(block for _, block in BLOCKS if " serve " in block)
    flags = serve.split()
    assert flags[:2] == [".build/release/showcaller", "serve"]
    known = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True).stdout
    assert all(flag in known for flag in flags if flag.startswith("--"))


def test_every_other_command_works_in_order(service, tmp_path):
    (tmp_path / "packaging").symlink_to(ROOT / "packaging")
    script, outputs = ["set -e"], 0
    for language, block in BLOCKS[1:]:
        if " serve " in block:
            continue
        if language == "python":
            script.append(f"export TOKEN\n{sys.executable} - <<'PYTHON'\n{block}PYTHON")
        else:
            script.append(block)
        script.append("echo; echo ---")
        outputs += 1
    text = "\n".join(script).replace("http://127.0.0.1:8420", service.address)
    text = text.replace("ws://127.0.0.1:8420", service.address.replace("http", "ws", 1))
    text = text.replace(".build/release/showcaller", str(PROGRAM))
    text = text.replace("--data data", f"--data {service.data}")
    done = subprocess.run(["bash", "-c", text], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    parts = done.stdout.split("\n---\n")
    assert len(parts) == outputs + 1
    acks = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"accepted"')]
    assert [ack["accepted"] for ack in acks] == [3, 1]
    assert all(ack["rejected"] == [] for ack in acks)
    assert "'frame': 3" in done.stdout
    state = service.state("my-room").json
    assert state["title"] == "First evening"
    assert state["audience"]["entries"] == 1
    assert state["audience"]["online"] == 42
    assert service.state("demo-chengdong").status == 200
    assert (tmp_path / "backup.db").stat().st_size > 0


def test_the_pages_and_files_it_names_are_there():
    assert (ROOT / re.search(r"!\[.*?\]\((.*?)\)", README)[1]).stat().st_size > 10_000
    for name in re.findall(r"`((?:docs|packaging)/[^`]*|[A-Z]+\.md)`", README):
        assert (ROOT / name).exists(), name
