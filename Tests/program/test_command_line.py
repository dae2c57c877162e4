"""The command line: help, JSON, exit codes (0 done, 1 problems found, 2 used wrongly), settings."""

import json
import os
import socket
import subprocess

import pytest

from service import PROGRAM, ROOT, Service

COMMANDS = [
    ["serve"], ["demo"], ["play"], ["import"], ["export"], ["state"], ["backup"], ["check"],
    ["user"], ["user", "add"], ["user", "list"], ["user", "remove"], ["user", "link"],
    ["token"], ["token", "create"], ["token", "list"], ["token", "revoke"]]
EVENT = {"room": "r1", "type": "enter", "id": "1", "viewer": "a", "ts": 1750000000000}


def run(*arguments, text=None, cwd=None, **environment):
    return subprocess.run(
        [PROGRAM, *map(str, arguments)], capture_output=True, text=True, input=text, cwd=cwd,
        env={**os.environ, **environment}, timeout=60)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command):
    told = run(*command, "--help")
    assert told.returncode == 0 and not told.stderr
    assert told.stdout.startswith("OVERVIEW: ") and "USAGE: showcaller " in told.stdout
    options = [line for line in told.stdout.splitlines() if line.startswith("  ") and "--" in line[:24]]
    assert options or command in (["user"], ["token"])


def test_the_help_lists_every_command():
    told = run("--help")
    assert told.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command[0]} " in told.stdout


@pytest.mark.parametrize("arguments, words", [
    (["dance"], "dance"), (["serve", "--dance"], "--dance"), (["import"], "files"), (["state"], "room"),
    (["token", "create", "--role", "king"], "ingest, host"), (["user", "add", "mei", "--role", "ingest"], "--role"),
    (["play", "x", "--to", "http://127.0.0.1:1", "--speed", "fast"], "--speed"),
    (["demo", "--print", "0"], "--print"), (["demo", "--print", "1", "--start", "noon"], "--start"),
    (["serve", "--listen", "nowhere"], "127.0.0.1:8420"), (["serve", "--stale-after-s", "0"], "--stale-after-s"),
    (["serve", "--log-level", "loud"], "--log-level"), (["serve", "--certificate", "a.pem"], "both"),
])
def test_wrong_use_ends_with_2_and_names_the_cure(tmp_path, arguments, words):
    told = run(*arguments, cwd=tmp_path)
    assert told.returncode == 2
    assert words in told.stderr and not told.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments, words", [
    (["state", "r1"], "--data"), (["export", "r1-20261122T120000Z"], "--data"), (["backup", "b.db"], "--data"),
    (["token", "list"], "--data"), (["user", "list"], "--data"),
    (["import", "none.ndjson"], "none.ndjson"), (["play", "none.ndjson", "--to", "http://127.0.0.1:1"], "none.ndjson"),
    (["state", "r1", "--to", "http://127.0.0.1:1", "--token", "x"], "is the service running"),
    (["state", "r1", "--to", "nowhere", "--token", "x"], "http://127.0.0.1:8420"),
])
def test_problems_end_with_1_and_name_the_cure(tmp_path, arguments, words):
    told = run(*arguments, cwd=tmp_path)
    assert told.returncode == 1
    assert words in told.stderr and not told.stdout
    assert not (tmp_path / "data/showcaller.db").exists() or arguments[0] == "import"


def test_json_where_data_is_printed(service, tmp_path):
    data = ["--data", service.data]
    made = json.loads(run("token", "create", *data, "--role", "ingest", "--room", "r1", "--json").stdout)
    assert set(made) == {"id", "token"}
    listed = json.loads(run("token", "list", *data, "--json").stdout)["tokens"]
    assert [token["rooms"] for token in listed if token["id"] == made["id"]] == [["r1"]]
    assert made["token"] not in json.dumps(listed)
    assert run("user", "add", "mei", *data, text="a good password\n").returncode == 0
    users = json.loads(run("user", "list", *data, "--json").stdout)["users"]
    assert [user["name"] for user in users] == ["mei"]

    log = tmp_path / "log.ndjson"
    log.write_text(json.dumps(EVENT) + "\nbroken\n")
    to = ["--to", service.address, "--token", service.owner]
    told = run("import", log, *to, "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["accepted"] == 1
    assert json.loads(told.stdout)["rejected"][0]["line"] == 2
    dry = run("import", log, "--dry-run", "--json", cwd=tmp_path)
    assert json.loads(dry.stdout)["dry_run"] is True
    log.write_text(json.dumps({**EVENT, "id": "2"}) + "\n")
    assert json.loads(run("play", log, *to, "--speed", "max", "--json").stdout) == {
        "sent": 1, "accepted": 1, "rejected": 0}

    state = json.loads(run("state", "r1", *to).stdout)
    assert state["audience"]["entries"] == 2
    exported = run("export", state["stream"], *to).stdout.splitlines()
    assert sorted(json.loads(line)["id"] for line in exported) == ["1", "2"]
    assert run("export", state["stream"], *data).stdout.splitlines() == exported
    assert json.loads(run("check", *data, "--json").stdout)["ok"] is True


def test_a_revoked_token_and_a_removed_user_are_out(service):
    token = service.token("viewer")
    made = json.loads(run("token", "list", "--data", service.data, "--json").stdout)["tokens"]
    identity = next(one["id"] for one in made if one["role"] == "viewer")
    assert service.get("/v1/me", token).status == 200
    assert run("token", "revoke", identity, "--data", service.data).returncode == 0
    assert service.get("/v1/me", token).status == 401
    assert run("token", "revoke", "none", "--data", service.data).returncode == 1
    run("user", "add", "mei", "--data", service.data, text="a good password\n")
    assert run("user", "remove", "mei", "--data", service.data).returncode == 0
    assert run("user", "remove", "mei", "--data", service.data).returncode == 1


def test_a_short_password_is_refused(service):
    assert run("user", "add", "mei", "--data", service.data, text="short\n").returncode == 2


def test_a_second_service_on_one_directory_says_so_and_ends(service):
    told = run("serve", "--data", service.data, "--listen", "127.0.0.1:0")
    assert told.returncode == 1
    assert "another showcaller process" in told.stderr and "--data" in told.stderr


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = run("serve", "--data", tmp_path / "data", "--listen", f"127.0.0.1:{port}")
    assert told.returncode == 1 and str(port) in told.stderr


def test_a_backup_opens_as_a_database_and_is_not_overwritten(service, tmp_path):
    service.send([EVENT])
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy/showcaller.db"
    assert run("backup", copy, "--data", service.data).returncode == 0
    assert json.loads(run("state", "r1", "--data", tmp_path / "copy").stdout)["audience"]["entries"] == 1
    assert run("backup", copy, "--data", service.data).returncode == 2


# Settings: file, then environment, then flags

def in_force(*flags, config=None, **environment):
    told = run("check", *(["--config", config] if config else []), *flags, **environment)
    assert told.returncode == 0, told.stderr
    return dict(line.split(": ", 1) for line in told.stdout.splitlines())


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path):
    file = tmp_path / "showcaller.yaml"
    file.write_text("data: from-file\nlisten: 127.0.0.1:1001\nlog_level: debug\nhosts: [a.example, b.example]\n")
    assert in_force()["listen"] == "127.0.0.1:8420"
    told = in_force(config=file)
    assert (told["data"], told["listen"], told["hosts"]) == (
        "from-file", "127.0.0.1:1001", "[a.example, b.example]")
    told = in_force(config=file, SHOWCALLER_LISTEN="127.0.0.1:1002", SHOWCALLER_HOSTS="c.example")
    assert (told["listen"], told["hosts"], told["log_level"]) == ("127.0.0.1:1002", "[c.example]", "debug")
    told = in_force("--listen", "127.0.0.1:1003", config=file, SHOWCALLER_LISTEN="127.0.0.1:1002")
    assert told["listen"] == "127.0.0.1:1003"


def test_what_check_prints_is_a_file_that_says_the_same(tmp_path):
    told = run("check", "--listen", "127.0.0.1:1001", "--hosts", "a.example", "--stale-after-s", "900")
    (tmp_path / "again.yaml").write_text(told.stdout)
    assert run("check", "--config", tmp_path / "again.yaml").stdout == told.stdout


def test_the_packaged_settings_are_in_order():
    assert in_force(config=ROOT / "packaging/showcaller.yaml")["data"] == "/var/lib/showcaller"


@pytest.mark.parametrize("text, line, words", [
    ("data: d\nlissen: 127.0.0.1:1\n", 2, "listen"),
    ("data: d\n\nlog_level: loud\n", 3, "trace, debug"),
    ("stale_after_s: soon\n", 1, "seconds"),
    ("echo: perhaps\n", 1, "true or false"),
    ("data: {a: b}\n", 1, "plain value"),
    ("- data\n", 1, "name: value"),
    ("data: d\nlisten: [127.0.0.1\n", 2, "not YAML"),
    ("data: d\ndata: e\n", 2, "twice"),
])
def test_a_wrong_setting_stops_serve_before_it_listens(tmp_path, text, line, words):
    file = tmp_path / "showcaller.yaml"
    file.write_text(text)
    told = run("serve", "--config", file, cwd=tmp_path)
    assert told.returncode == 2
    assert f"{file}:{line}:" in told.stderr and words in told.stderr
    assert not told.stdout and list(tmp_path.iterdir()) == [file]


def test_a_wrong_variable_is_named(tmp_path):
    told = run("serve", cwd=tmp_path, SHOWCALLER_LOG_LEVEL="loud")
    assert told.returncode == 2 and "SHOWCALLER_LOG_LEVEL" in told.stderr


def test_a_certificate_is_served(tmp_path):
    import ssl

    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "chain.pem"],
        capture_output=True)
    assert made.returncode == 0, made.stderr
    context = ssl.create_default_context(cafile=tmp_path / "chain.pem")

    class Secure(Service):
        def request(self, method, path, body=None, token=None, headers=None):
            import urllib.error
            import urllib.request

            import service as helper
            opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
            try:
                answer = opener.open(urllib.request.Request(self.address + path, method=method))
            except urllib.error.HTTPError as refusal:  # 503 while it starts
                answer = refusal
            with answer:
                return helper.Answer(answer.status, answer.headers, answer.read())

    with Secure(tmp_path / "data", "--certificate", tmp_path / "chain.pem", "--key", tmp_path / "key.pem") as secure:
        assert secure.address.startswith("https://")
        assert secure.get("/healthz").body == b"ok\n"
