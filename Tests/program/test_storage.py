"""A disk that is full, cannot be written, or is damaged; a second process; backup, export, check and
the vault. Each time: a message that says what is wrong and the cure, and nothing acknowledged lost."""

import gzip
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import threading
import time

import pytest
from service import PROGRAM, Service
from test_crash import BEGIN, event, exported_ids, fill, states


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 12 MB."""
    directory = tmp_path / "disk"
    directory.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", directory],
                      capture_output=True).returncode != 0:
        pytest.skip("mounting a file system is not permitted here")
    yield directory
    subprocess.run(["umount", "-l", directory], check=True)


def start_fails(data, *, environment=None, user=None):
    """Starts the service where it cannot; answers what it says."""
    command = [PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0"]
    if user:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30,
                            env={**os.environ, **(environment or {})})
    assert result.returncode == 1, result
    return result.stderr


def comments(numbers, size=1000):
    """Comments that do not pack well, for filling disks."""
    return [{"id": f"c{n}", "room": "a", "type": "comment", "ts": BEGIN + n, "viewer": f"v{n % 50}",
             "text": os.urandom(size // 2).hex()} for n in numbers]


def test_a_full_disk_stalls_and_loses_nothing(small_disk):
    with Service(small_disk / "data") as service:
        assert service.send([event("a", 0)]).json["accepted"] == 1
        filler = small_disk / "filler"
        acknowledged, waiting = [], {}
        with service.socket("/v1/ingest") as socket:
            free = os.statvfs(small_disk)
            with open(filler, "wb") as file:
                file.write(bytes(free.f_bavail * free.f_bsize - (600 << 10)))
            # Frame after frame, until acknowledgements no longer come.
            sent, done = 0, 0
            while sent < 60:
                frame = comments(range(sent * 50, sent * 50 + 50))
                socket.send("\n".join(map(json.dumps, frame)))
                waiting[sent + 1] = [line["id"] for line in frame]
                sent += 1
                try:
                    ack = json.loads(socket.recv(timeout=0.7))
                except TimeoutError:
                    break
                for number in range(done + 1, ack["frame"] + 1):
                    acknowledged += waiting.pop(number)
                done = ack["frame"]
            assert waiting, "the disk never filled up"
            # New senders are told; questions are answered; liveness is not in doubt.
            refused = service.send([event("a", 1)])
            assert refused.status == 503 and "disk is full" in refused.json["message"], refused.json
            assert refused.headers["Retry-After"]
            assert service.get("/healthz").status == 200
            ready = service.get("/readyz")
            assert ready.status == 503 and ready.json["code"] == "journal_stalled", ready.body
            assert service.state("a").json["audience"] is not None
            metrics = service.get("/metrics").body.decode()
            assert "showcaller_journal_stalled 1" in metrics
            assert service.logged("disk is full")
            filler.unlink()
            # Space again: what waited is written and acknowledged, without a restart.
            while waiting:
                ack = json.loads(socket.recv(timeout=10))
                assert ack["rejected"] == [] and ack["duplicates"] == 0
                for number in range(done + 1, ack["frame"] + 1):
                    acknowledged += waiting.pop(number)
                done = ack["frame"]
        assert service.get("/readyz").status == 200
        assert service.send([event("a", 1)]).json["accepted"] == 1
        service.kill()
        service.start()
        ids = exported_ids(service, "a")
        assert set(acknowledged) <= set(ids) and len(ids) == len(set(ids))


def test_a_full_disk_does_not_keep_the_service_from_stopping(small_disk):
    service = Service(small_disk / "data").start()
    assert service.send(comments([0])).json["accepted"] == 1
    free = os.statvfs(small_disk)
    with open(small_disk / "filler", "wb") as file:
        file.write(bytes(free.f_bavail * free.f_bsize))
    with service.socket("/v1/ingest") as socket:
        socket.send("\n".join(map(json.dumps, comments(range(1, 400)))))
        deadline = time.monotonic() + 10
        while "disk is full" not in "".join(service.log):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert service.stop() == 0
    (small_disk / "filler").unlink()
    with service:
        # What was never acknowledged is not there, and is taken when it is sent again.
        assert service.state("a").json["data_quality"]["events"] == 1
        assert service.send(comments(range(400))).json == {
            "accepted": 399, "duplicates": 1, "rejected": []}


def test_a_full_disk_at_start_says_so(small_disk):
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(free.f_bavail * free.f_bsize))
    assert "the disk is full" in start_fails(small_disk / "data")
    (small_disk / "filler").unlink()
    with Service(small_disk / "data") as service:
        assert service.send([event("a", 0)]).json["accepted"] == 1


def test_a_directory_that_cannot_be_written_says_so(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root, to start the program as somebody else")
    with Service(tmp_path / "data") as service:
        fill(service, "a", 0, 500)
    message = start_fails(tmp_path / "data", user=65534)  # who may not even look there
    assert "cannot be written" in message
    for part in [tmp_path, *tmp_path.parents]:
        if part.stat().st_mode & 0o055 != 0o055:
            os.chmod(part, 0o755)
    os.chmod(tmp_path / "data", 0o555)
    message = start_fails(tmp_path / "data", user=65534)
    assert "cannot be written" in message and "give this user the right" in message
    for file in (tmp_path / "data").rglob("*"):
        os.chown(file, 65534, 65534)
        os.chmod(file, 0o444)
    os.chown(tmp_path / "data", 65534, 65534)
    os.chmod(tmp_path / "data", 0o755)
    message = start_fails(tmp_path / "data", user=65534)
    assert "cannot be written" in message
    with Service(tmp_path / "data") as service:
        assert service.state("a").json["data_quality"]["events"] == 500


def test_a_second_process_says_so_and_harms_nothing(service):
    fill(service, "a", 0, 100)
    assert "another showcaller process is using" in start_fails(service.data)
    answer = service.run("import", "--data", service.data, "/dev/null", check=False)
    assert answer.returncode == 1 and "another showcaller process" in answer.stderr
    fill(service, "a", 100, 200)
    assert service.state("a").json["data_quality"]["events"] == 200


@pytest.fixture
def stopped(tmp_path):
    """A service that was filled, killed and emptied of snapshots: all it has is the journal."""
    service = Service(tmp_path / "data").start()
    fill(service, "a", 0, 6_000)
    service.expected = states(service, "a")
    service.kill()
    return service


def checkpoint(data):
    """Moves everything from the write-ahead log into the file."""
    database = sqlite3.connect(data / "showcaller.db")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def spoil(path, at, count=16):
    with open(path, "r+b") as file:
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        before = file.read(count)
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        file.write(bytes(byte ^ 0xA5 for byte in before))
    return before


def test_a_damaged_last_page_is_found_and_named(stopped):
    checkpoint(stopped.data)
    path = stopped.data / "showcaller.db"
    whole = path.read_bytes()
    page = int.from_bytes(whole[16:18], "big")
    spoil(path, -page, page)
    message = start_fails(stopped.data)
    assert "is damaged" in message and "put the last backup in its place" in message
    checked = stopped.run("check", "--data", stopped.data, check=False)
    assert checked.returncode == 1 and "is damaged" in checked.stderr
    path.write_bytes(whole)
    with stopped as service:
        assert states(service, "a") == service.expected


def test_a_damaged_block_is_found_and_named(stopped):
    checkpoint(stopped.data)
    database = sqlite3.connect(stopped.data / "showcaller.db")
    row = database.execute("SELECT seq, lines FROM block ORDER BY length(lines) DESC").fetchone()
    bad = bytearray(row[1])
    bad[len(bad) // 2] ^= 1
    database.execute("UPDATE block SET lines = ? WHERE seq = ?", (bytes(bad), row[0]))
    database.commit()
    message = start_fails(stopped.data)
    assert f"row {row[0]} of the journal is not what was written" in message
    checked = stopped.run("check", "--data", stopped.data, check=False)
    assert checked.returncode == 1 and f"row {row[0]}" in checked.stderr
    database.execute("UPDATE block SET lines = ? WHERE seq = ?", row[::-1])
    database.commit()
    database.close()
    with stopped as service:
        assert states(service, "a") == service.expected
        assert service.run("check", "--data", service.data).returncode == 0


def test_a_torn_end_of_the_log_is_cut_off_and_told(stopped):
    """What a power cut leaves behind the last commit is not taken for data, and not hidden."""
    wal = stopped.data / "showcaller.db-wal"
    with open(wal, "r+b") as file:
        head = file.read(32)
        end = last_frame(wal)
        file.seek(end)
        # Frames of this log, as the page cache may have written them: the head there, the page not.
        for _ in range(3):
            file.write(bytes(8) + head[16:24] + bytes(8) + os.urandom(page_bytes(wal)))
    with stopped as service:
        assert service.logged("the end of the write-ahead log is damaged")
        assert service.logged('"frames":"3"')
        assert states(service, "a") == service.expected
        service.kill()
        service.log.clear()
        service.start()
        fill(service, "a", 6_000, 6_100)
        assert "damaged" not in "".join(service.log)


def test_a_damaged_end_of_the_log_is_told(stopped):
    """SQLite leaves out what follows the damage and says nothing; the service does."""
    wal = stopped.data / "showcaller.db-wal"
    spoil(wal, last_frame(wal) - 500)
    with stopped as service:
        assert service.logged("the end of the write-ahead log is damaged")
        assert service.state("a").json["data_quality"]["events"] <= 6_000


def last_frame(wal):
    """Where the frames of the log that is in force end."""
    content = wal.read_bytes()
    size = 24 + page_bytes(wal)
    end = 32
    while content[end + 8:end + 16] == content[16:24] and end + size <= len(content):
        end += size
    return end


def page_bytes(wal):
    return int.from_bytes(wal.read_bytes()[8:12], "big")


def test_backup_while_events_come_restores_to_the_same(service, tmp_path):
    fill(service, "a", 0, 3_000)
    expected = states(service, "a")
    stop = threading.Event()

    def load():
        number = 0
        while not stop.is_set():
            service.send([event("b", n) for n in range(number, number + 50)])
            number += 50

    thread = threading.Thread(target=load)
    thread.start()
    try:
        time.sleep(0.2)
        copy = tmp_path / "restored" / "showcaller.db"
        copy.parent.mkdir()
        service.run("backup", copy, "--data", service.data)
        again = service.run("backup", copy, "--data", service.data, check=False)
        assert again.returncode == 2 and "there already" in again.stderr
    finally:
        stop.set()
        thread.join()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    # Contacts are sealed: without the key the copy is not complete, and says so.
    assert "the key of the vault does not fit" in start_fails(copy.parent)
    shutil.copy2(service.data / "vault.key", copy.parent)
    with Service(copy.parent) as restored:
        assert states(restored, "a") == expected
        ids = exported_ids(restored, "b")
        assert ids == [f"b-{n}" for n in range(len(ids))] and len(ids) >= 50


def test_a_graceful_stop_answers_what_it_took(tmp_path):
    service = Service(tmp_path / "data").start()
    acknowledged = 0
    with service.socket("/v1/ingest") as socket:
        for start in range(0, 4_000, 100):
            socket.send("\n".join(json.dumps(event("a", n)) for n in range(start, start + 100)))
        socket.recv(timeout=10)
        service.process.send_signal(signal.SIGTERM)
        try:
            while True:
                acknowledged = json.loads(socket.recv(timeout=10))["frame"] * 100
        except Exception:
            pass
    assert service.process.wait(20) == 0
    with service as again:
        ids = exported_ids(again, "a") if acknowledged else []
        assert len(ids) >= acknowledged and len(ids) % 100 == 0


def awkward(room):
    """Events whose meaning hangs on how they came: no ids, times clamped, none, other feeds."""
    now = int(time.time() * 1000)
    lines = [{"room": room, "type": "stream_start", "ts": now - 60_000, "title": "t"}]
    for n in range(200):
        lines += [
            {"room": room, "type": "enter", "viewer": f"v{n}", "ts": now - 50_000 + n * 10},
            {"room": room, "type": "comment", "viewer": f"v{n}", "text": "一样", "ts": 1000},
            {"room": room, "type": "like", "viewer": f"v{n}", "feed": f"feed-{n % 3}", "n": n},
            {"room": room, "type": "comment", "text": "无名", "ts": now + 900_000},
            {"room": room, "type": "lead", "lead": f"l{n}", "viewer": f"v{n}", "phone": "13911112222"},
            {"room": room, "type": "leave", "viewer": f"v{n}", "ts": now - 20_000 + n, "id": f"x{n}",
             "my_field": {"kept": [1, 2.50, "é\u2028"]}},
        ]
    return lines + [{"room": room, "type": "stream_end", "ts": now + 4_000}]


@pytest.mark.parametrize("packed", [False, True])
def test_an_export_imports_to_the_same_state(service, tmp_path, packed):
    lines = awkward("w")
    for start in range(0, len(lines), 100):
        assert service.send(lines[start:start + 100]).status == 200
        time.sleep(0.002)  # another receive time for what has none of its own
    before = states(service, "w")
    (stream,) = before
    exported = service.run("export", stream, "--data", service.data).stdout
    over_http = service.get(f"/v1/streams/{stream}/events", service.owner).body.decode()
    assert exported == over_http
    assert '"my_field": {"kept": [1, 2.5, "é' in exported, "unknown fields are kept"
    path = tmp_path / ("log.ndjson.gz" if packed else "log.ndjson")
    path.write_bytes(gzip.compress(exported.encode()) if packed else exported.encode())
    summary = service.run("import", path, "--data", tmp_path / "other", "--json")
    assert json.loads(summary.stdout)["accepted"] == exported.count("\n")
    with Service(tmp_path / "other") as other:
        assert states(other, "w") == before
        again = other.run("import", path, "--to", other.address, "--token", other.owner, "--json")
        assert json.loads(again.stdout)["accepted"] == 0
        assert states(other, "w") == before
        # The feeds' lines may have changed places.
        exported_again = other.run("export", stream, "--data", other.data).stdout
        assert sorted(exported_again.split("\n")) == sorted(exported.split("\n"))


def test_personal_data_is_in_the_vault_and_nowhere_else(tmp_path):
    secrets = ["13912345678", "王小明的真名", "weixin_geheim_77"]
    lead = {"room": "a", "type": "lead", "lead": "l1", "viewer": "v1", "id": "lead-1", "city": "北京",
            "phone": secrets[0], "name": secrets[1], "wechat": secrets[2]}
    seen = []
    with Service(tmp_path / "data", environment={"SHOWCALLER_LOG": "trace"}) as service:
        with service.socket("/v1/watch?room=a", service.token("control", "a")) as watcher:
            seen.append(watcher.recv())
            service.send([lead])
            # Also escaped, in a line that is rejected, and sent again.
            service.send(json.dumps({**lead, "id": "lead-2", "lead": "l2"}).encode())
            refused = service.send([{**lead, "id": "lead-3", "ts": "not a time"}])
            assert refused.status == 400
            seen.append(refused.body.decode())
            service.send([lead])
            try:
                while True:
                    seen.append(watcher.recv(timeout=1))
            except TimeoutError:
                pass
        (stream,) = states(service, "a")
        for path in ["state", "streams", "items", "series"]:
            seen.append(service.get(f"/v1/rooms/a/{path}", service.owner).body.decode())
        seen.append(service.get(f"/v1/streams/{stream}/events", service.owner).body.decode())
        seen.append(service.get("/metrics").body.decode())
        assert service.stop() == 0
        seen.append("".join(service.log))
    assert any("lead-1" in text for text in seen), "the lead itself is shown"
    assert not [secret for secret in secrets for text in seen if secret in text]
    for file in (tmp_path / "data").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for secret in secrets:
                assert secret.encode() not in content, file
                assert json.dumps(secret).encode()[1:-1] not in content, file
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert (tmp_path / "data/vault.key").stat().st_size == 32


def test_a_wrong_vault_key_is_named(tmp_path):
    lead = {"room": "a", "type": "lead", "lead": "l1", "id": "1", "phone": "13912345678"}
    with Service(tmp_path / "data") as service:
        assert service.send([lead]).json["accepted"] == 1
    message = start_fails(tmp_path / "data", environment={"SHOWCALLER_VAULT_KEY": "not base64"})
    assert "key of the vault does not fit" in message and "SHOWCALLER_VAULT_KEY" in message
    (tmp_path / "data/vault.key").write_bytes(os.urandom(32))
    message = start_fails(tmp_path / "data")
    assert "key of the vault does not fit" in message
