"""Who may do what: tokens, sessions, links, roles, origins, TLS."""

import json
import sqlite3
import ssl
import subprocess
import time
import urllib.request

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from service import Service

LEAD = {"room": "r1", "type": "lead", "id": "l1", "lead": "l1", "phone": "13800138000", "name": "王小明",
        "wechat": "wx_secret_7", "city": "上海", "viewer": "v1"}


def enter(room, name):
    return {"room": room, "type": "enter", "id": name, "viewer": name}



def test_nothing_is_given_without_a_token(service):
    for path in ("/v1/rooms", "/v1/rooms/r1/state", "/v1/me", "/v1/tokens", "/v1/streams/x/events"):
        answer = service.get(path)
        assert answer.status == 401 and answer.json["code"] == "unauthorized"
    assert service.request("POST", "/v1/events", b"{}").status == 401
    assert service.get("/v1/me", "sc_wrong").status == 401


def test_a_token_is_bound_to_its_rooms(service):
    token = service.token("ingest", "r1", "r2")
    answer = service.send([enter("r1", "a"), enter("r3", "b")], token)
    assert answer.json["accepted"] == 1
    assert [(line["line"], line["code"], line["field"]) for line in answer.json["rejected"]] == [
        (2, "forbidden_room", "room")]
    viewer = service.token("viewer", "r2")
    assert service.get("/v1/rooms/r1/state", viewer).status == 403
    assert [room["room"] for room in service.get("/v1/rooms", viewer).json["rooms"]] == []
    with pytest.raises(InvalidStatus) as refused:
        service.socket("/v1/watch?room=r1", viewer).__enter__()
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("role, may", [
    ("ingest", {"ingest"}), ("viewer", {"watch"}), ("host", {"watch"}), ("content", {"watch"}),
    ("control", {"watch", "do"}), ("owner", {"ingest", "watch", "do", "tokens"})])
def test_each_role_may_do_its_part_only(service, role, may):
    token = service.token(role)
    service.send([enter("r1", "a")])
    assert (service.send([enter("r1", role)], token).status == 200) == ("ingest" in may)
    assert (service.get("/v1/rooms/r1/state", token).status == 200) == ("watch" in may)
    assert (service.get("/v1/tokens", token).status == 200) == ("tokens" in may)
    if "watch" in may:
        with service.socket("/v1/watch?room=r1", token) as socket:
            socket.send('{"type":"do","ref":"x","action":"marker","label":"m"}')
            kinds = iter(lambda: json.loads(socket.recv(timeout=5))["type"], None)
            assert next(kind for kind in kinds if kind in ("done", "refused")) == (
                "done" if "do" in may else "refused")


def test_tokens_are_not_stored_and_personal_data_is_in_no_file_page_or_log(service):
    token = service.token("viewer", "r1")
    assert service.send([LEAD]).json["accepted"] == 1
    seen = []
    with service.socket("/v1/watch?room=r1&after=", token) as socket:
        seen.append(socket.recv(timeout=5))
        service.send([{**LEAD, "id": "l2", "lead": "l2"}])
        while '"items"' not in seen[-1]:
            seen.append(socket.recv(timeout=5))
    for path in ("/v1/rooms", "/v1/rooms/r1/state", "/v1/rooms/r1/items"):
        for key in (token, service.owner):
            seen.append(service.get(path, key).body.decode())
    stream = service.state("r1").json["stream"]
    seen.append(service.get(f"/v1/streams/{stream}/events", service.owner).body.decode())
    service.stop()
    stored = b"".join(file.read_bytes() for file in service.data.rglob("*") if file.is_file())
    for secret in ("13800138000", "王小明", "wx_secret_7"):
        assert not any(secret in text for text in seen)
        assert secret.encode() not in stored
        assert not any(secret in line for line in service.log)
    for secret in (token, service.owner):
        assert secret.encode() not in stored


def test_a_revoked_token_ends_at_once_and_its_sockets_soon(service):
    token = service.token("viewer")
    [record] = [record for record in service.get("/v1/tokens", service.owner).json["tokens"]
                if record["role"] == "viewer"]
    with service.socket("/v1/watch?room=r1", token) as socket:
        socket.recv(timeout=5)
        assert service.request("DELETE", f"/v1/tokens/{record['id']}", token=service.owner).status == 204
        assert service.get("/v1/me", token).status == 401
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                socket.recv(timeout=20)
    assert closed.value.rcvd.code == 4401


def test_a_journal_that_cannot_be_read_is_nobodys_revocation(service):
    """Who is in stays in, who comes is told to come again, and nobody is braked for it."""
    token = service.token("viewer")
    database = sqlite3.connect(service.data / "showcaller.db", timeout=10)
    with service.socket("/v1/watch?room=r1", token) as socket:
        socket.recv(timeout=5)
        database.execute("ALTER TABLE token RENAME TO away")
        database.commit()
        try:
            for _ in range(12):
                answer = service.get("/v1/me", token)
                assert answer.status == 503 and answer.json["code"] == "journal_error", answer.body
            with pytest.raises(InvalidStatus) as refused:
                service.socket("/v1/watch?room=r1", token).__enter__()
            assert refused.value.response.status_code == 503
            # Open sockets are looked through every ten seconds.
            time.sleep(11)
            socket.send('{"type":"ping"}')
            kinds = iter(lambda: json.loads(socket.recv(timeout=5))["type"], None)
            assert "pong" in kinds
        finally:
            database.execute("ALTER TABLE away RENAME TO token")
            database.commit()
            database.close()
        assert service.get("/v1/me", token).status == 200
    assert service.logged("no such table")


def test_the_first_link_works_once(service):
    opener = urllib.request.build_opener(NoRedirect)
    first = opener.open(service.link)
    cookie = first.headers["set-cookie"]
    assert first.status == 303 and first.headers["location"] == "/"
    for word in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert word in cookie
    me = service.get("/v1/me", headers={"Cookie": cookie.split(";")[0]})
    assert me.json["role"] == "owner"
    again = opener.open(service.link)
    assert "set-cookie" not in again.headers and "expired" in again.headers["location"]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def http_error_303(self, request, response, *_):
        return response


def test_sign_out_ends_the_session(service):
    cookie = urllib.request.build_opener(NoRedirect).open(service.link).headers["set-cookie"].split(";")[0]
    assert service.get("/v1/me", headers={"Cookie": cookie}).status == 200
    assert service.request("POST", "/v1/sign-out", b"", headers={"Cookie": cookie}).status == 204
    assert service.get("/v1/me", headers={"Cookie": cookie}).status == 401


def test_wrong_guesses_are_braked_and_others_at_that_address_are_not(service):
    wrong = json.dumps({"name": "anna", "password": "wrong"}).encode()
    answers = [service.request("POST", "/v1/sign-in", wrong).status for _ in range(12)]
    assert answers[0] == 401 and answers[-1] == 429
    braked = service.request("POST", "/v1/sign-in", wrong)
    assert int(braked.headers["retry-after"]) > 0
    assert service.get("/v1/me", "sc_wrong").status == 429
    assert service.get("/v1/me", service.owner).status == 200
    with service.socket("/v1/watch?room=r1") as socket:
        socket.recv(timeout=5)


@pytest.mark.parametrize("headers, wanted", [
    ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
    ({"Host": "evil.example"}, 421), ({"Host": ""}, 421), ({"Host": "127.0.0.1.evil.example"}, 421)])
def test_pages_of_others_may_not_use_the_service(service, headers, wanted):
    assert service.get("/v1/me", service.owner, headers=headers).status == wanted


def test_the_metrics_are_prometheus_text_and_complete(service):
    service.send([enter("r1", "a"), enter("r1", "a"), {"room": "r1"}])
    page = service.get("/metrics", service.owner)
    if page.status == 404:
        page = service.get("/v1/metrics", service.owner)
    values, types = {}, {}
    for line in page.body.decode().splitlines():
        if line.startswith("# TYPE "):
            types[line.split()[2]] = line.split()[3]
        elif not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
            base = name.split("{")[0]
            assert any(base in (known, *(known + end for end in ("_bucket", "_sum", "_count")))
                       for known in types), name
    assert values["showcaller_events_total"] == 1
    assert values["showcaller_duplicates_total"] == 1
    assert values["showcaller_rejected_total"] == 1
    for name in ("commit_seconds_count", "batch_seconds_count", "inbox_bytes", "watchers", "sockets",
                 "journal_bytes", "journal_stalled", "fell_behind_total", "refused_busy_total"):
        assert f"showcaller_{name}" in values
    counts = [value for name, value in values.items() if name.startswith("showcaller_commit_seconds_bucket")]
    assert counts == sorted(counts) and counts[-1] == values["showcaller_commit_seconds_count"]


def test_push_and_pages_over_tls(tmp_path):
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    trust = ssl.create_default_context(cafile=str(certificate))
    environment = {"SHOWCALLER_CERTIFICATE": str(certificate), "SHOWCALLER_KEY": str(key)}
    service = Service(tmp_path / "data", environment=environment)
    service.get = lambda path, **_: status(service.address + path, trust)
    with service:
        token = service.token("owner")
        headers = {"Authorization": "Bearer " + token}
        address = service.address.replace("https", "wss", 1)
        assert address.startswith("wss")
        with connect(address + "/v1/watch?room=r1", ssl=trust, additional_headers=headers) as watcher, \
                connect(address + "/v1/ingest", ssl=trust, additional_headers=headers) as feed:
            assert json.loads(watcher.recv(timeout=5))["type"] == "snapshot"
            names = [str(i) for i in range(30)]
            for name in names:
                feed.send(json.dumps({"room": "r1", "type": "comment", "id": name, "text": "你好" * 20}))
            seen = []
            while len(seen) < len(names):
                frame = json.loads(watcher.recv(timeout=10))
                seen += [item["id"] for item in frame.get("items", [])]
            assert seen == names
            answer = urllib.request.urlopen(service.link, context=trust)
            assert answer.status == 200
            with pytest.raises(InvalidStatus):
                connect(address + "/v1/ingest", ssl=trust).__enter__()


def status(address, trust):
    class Answer:
        pass

    answer = Answer()
    try:
        answer.status = urllib.request.urlopen(address, context=trust, timeout=5).status
    except urllib.error.HTTPError as error:
        answer.status = error.code
    return answer


def test_a_certificate_of_the_houses_own_authority(tmp_path):
    """Trusting the authority once, as a tablet does, is enough; it stays the same over restarts."""
    anyone = ssl._create_unverified_context()
    folder = tmp_path / "data/tls"

    def house(host):
        service = Service(tmp_path / "data", "--own-certificate", "--hosts", host)
        service.get = lambda path, **_: status(service.address + path, anyone)
        return service

    with house("studio.example") as service:
        assert service.address.startswith("https://")
        assert oct((folder / "authority-key.pem").stat().st_mode)[-3:] == "600"
        with urllib.request.urlopen(service.address + "/ca.crt", context=anyone) as answer:
            assert answer.headers["content-type"] == "application/x-x509-ca-cert"
            trust = ssl.create_default_context(cadata=answer.read())
        assert status(service.address + "/healthz", trust).status == 200
        names = subprocess.run(
            ["openssl", "x509", "-in", folder / "certificate.pem", "-noout", "-ext", "subjectAltName"],
            capture_output=True, text=True, check=True).stdout
        assert "DNS:studio.example" in names and "IP Address:127.0.0.1" in names
        subprocess.run(
            ["openssl", "verify", "-CAfile", folder / "authority.pem", folder / "certificate.pem"],
            check=True, capture_output=True)
        first = (folder / "certificate.pem").read_bytes()
    with house("studio.example") as service:
        assert (folder / "certificate.pem").read_bytes() == first
        assert status(service.address + "/healthz", trust).status == 200
    with house("other.example") as service:
        assert (folder / "certificate.pem").read_bytes() != first
        assert status(service.address + "/healthz", trust).status == 200
