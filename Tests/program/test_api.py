"""docs/openapi.yaml is valid, and the running service answers as it and docs/asyncapi.yaml say."""

import gzip
import json
import time
import pathlib

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from rundown_text import RUNDOWN

DOCUMENT = yaml.safe_load((pathlib.Path(__file__).parents[2] / "docs/openapi.yaml").read_text())
ENTER = {"room": "r1", "type": "enter", "id": "1", "viewer": "a", "ts": 1750000000000}
START = {"room": "r1", "type": "stream_start", "id": "0", "ts": 1749999999000, "title": "夜场"}


def resolve(part):
    while "$ref" in part:
        target = DOCUMENT
        for name in part["$ref"].lstrip("#/").split("/"):
            target = target[name]
        part = target
    return part


def check(answer, method, path, status):
    """The answer has the status, which the document knows, and a body as the document says."""
    assert answer.status == status, answer.body
    responses = DOCUMENT["paths"][path][method]["responses"]
    assert str(status) in responses, f"{method} {path} answered {status}, which is not documented"
    content = resolve(responses[str(status)]).get("content")
    if not content:
        return
    sort = answer.headers["content-type"].split(";")[0]
    assert sort in content
    if sort == "application/json":
        schema = {**content[sort]["schema"], "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(answer.json)


def test_the_document_is_valid():
    validate(DOCUMENT)


@pytest.fixture
def fed(service):
    """A service with one room that has one stream."""
    assert service.send([START, ENTER]).json["accepted"] == 2
    service.stream = service.state("r1").json["stream"]
    return service


SHEET = "products: [{product: a, name: A, facts: [{fact: trunk, value: 5, unit: 升, source: s}]}]"


def copy_calls(fed):
    """A text of copy on its way, each answer held against the document; what was called."""
    (fed.data / "sheets.yaml").write_text(SHEET)
    time.sleep(2.1)  # the service looks at files every two seconds
    order = {"channel": "moments", "style": "体验", "product": "a"}

    def called(method, path, body, status=200, name=""):
        answer = fed.request(method.upper(), path.replace("{text}", name), json.dumps(body).encode(), fed.owner)
        check(answer, method, path, status)
        return answer.json

    called("post", "/v1/copy/drafts", order)
    text = called("post", "/v1/copy/texts", {**order, "draft": 0})
    one = {"name": text["piece"]}
    check(fed.get(f"/v1/copy/texts/{text['piece']}", fed.owner), "get", "/v1/copy/texts/{text}", 200)
    called("post", "/v1/copy/texts/{text}/check", text["text"], **one)
    called("put", "/v1/copy/texts/{text}", {**text["text"], "body": "来坐坐"}, **one)
    called("post", "/v1/copy/texts/{text}/deeds", {"deed": "approved"}, 409, **one)
    called("post", "/v1/copy/texts/{text}/stores", {}, 400, **one)
    check(fed.get("/v1/copy/results", fed.owner), "get", "/v1/copy/results", 200)
    path = "/v1/copy/templates"
    check(fed.get(path, fed.owner), "get", path, 200)
    entry = fed.get(f"{path}?name=moments/offer", fed.owner)
    check(entry, "get", path, 200)
    put = fed.request("PUT", f"{path}?name=moments/offer", entry.json["own"].encode(), fed.owner)
    check(put, "put", path, 200)
    check(fed.request("DELETE", f"{path}?name=moments/offer", token=fed.owner), "delete", path, 200)
    called("post", "/v1/copy/model", {**order, "draft": 0}, 409)
    for method in ("GET", "DELETE"):
        check(fed.request(method, "/v1/copy/model/m1", token=fed.owner), method.lower(), "/v1/copy/model/{job}", 404)
    called("post", "/v1/copy/sheets", {}, 422)
    sheets = fed.request("POST", "/v1/copy/sheets", SHEET.encode(), fed.owner)
    check(sheets, "post", "/v1/copy/sheets", 200)
    table = "车型,座位,x\na,５,".encode()
    check(fed.request("POST", "/v1/copy/sheets?check=true&source=s", table, fed.owner), "post", "/v1/copy/sheets", 200)
    check(fed.get("/v1/copy/sheets", fed.owner), "get", "/v1/copy/sheets", 200)
    room = "/v1/copy/calendar?room=r1"
    clip = {"stream": fed.stream, "started_ts": START["ts"], "from_ms": 1000, "to_ms": 9000}
    entry = {"kind": "clip", "day": "2026-11-28", "time": "12:00", "title": "外观", "owner": "小李",
             "shots": [{"picture": "车头", "words": "看", "seconds": 15, "clip": clip}, {"seconds": 1}]}
    made = fed.request("POST", room, json.dumps({"entries": [entry, {**entry, "kind": "stream"}]}).encode(), fed.owner)
    check(made, "post", "/v1/copy/calendar", 200)
    for more in ("&week=2026-11-24&weeks=2", "&as=ics", "&as=csv&owner=x"):
        check(fed.get(room + more, fed.owner), "get", "/v1/copy/calendar", 200)
    check(fed.get(room.replace("?", "/proposal?"), fed.owner), "get", "/v1/copy/calendar/proposal", 200)
    planned = f"/v1/copy/calendar/{made.json['entries'][0]['entry']}"
    for method, body, headers, status in [
            ("put", {**entry, "state": "shot"}, {}, 200), ("put", entry, {"if-match": '"1"'}, 409), ("delete", None, {}, 200),
            ("get", None, {}, 200)]:
        answer = fed.request(method.upper(), planned, body and json.dumps(body).encode(), fed.owner, headers)
        check(answer, method, "/v1/copy/calendar/{entry}", status)
    ways = ("get", "/calendar"), ("post", "/calendar"), ("get", "/calendar/proposal"), ("get", "/calendar/{entry}"), (
        "put", "/calendar/{entry}"), ("delete", "/calendar/{entry}"), ("get", "/sheets"), ("post", "/sheets"), ("post", "/drafts"), ("post", "/texts"), ("get", "/texts/{text}"), ("put", "/texts/{text}"), (
        "post", "/texts/{text}/check"), ("post", "/texts/{text}/deeds"), ("post", "/texts/{text}/stores"), (
        "post", "/model"), ("get", "/model/{job}"), ("delete", "/model/{job}"), (
        "get", "/results"), ("get", "/templates"), ("put", "/templates"), ("delete", "/templates")
    return {(method, f"/v1/copy{end}") for method, end in ways}


def test_every_address_answers_as_documented(fed):
    owner = fed.owner
    made = fed.request("POST", "/v1/tokens", b'{"role":"ingest","rooms":["r1"]}', owner)
    check(made, "post", "/v1/tokens", 200)
    link = fed.link.split(fed.address)[-1]
    calls = [
        ("get", "/healthz", "/healthz", 200), ("get", "/readyz", "/readyz", 200),
        ("get", "/metrics", "/metrics", 200), ("get", "/v1/limits", "/v1/limits", 200),
        ("get", "/v1/me", "/v1/me", 200), ("get", "/v1/tokens", "/v1/tokens", 200),
        ("delete", "/v1/tokens/{token}", f"/v1/tokens/{made.json['id']}", 204),
        ("get", "/v1/rooms", "/v1/rooms", 200),
        ("post", "/v1/rules/backtest", "/v1/rules/backtest", 200),
        ("delete", "/v1/rules/backtest", "/v1/rules/backtest", 404),
        ("post", "/v1/sign-out", "/v1/sign-out", 204),
    ]
    calls += [("get", f"/v1/rooms/{{room}}/{end}", f"/v1/rooms/r1/{end}", 200)
              for end in ("state", "streams", "items", "series", "transcript", "actions")]
    calls += [("get", f"/v1/streams/{{stream}}{end}", f"/v1/streams/{fed.stream}{end}", 200)
              for end in ("", "/events", "/items", "/series", "/transcript")]
    span = "?from=1000&to=9000"
    calls += [("get", f"/v1/streams/{{stream}}{end}", f"/v1/streams/{fed.stream}{end}{query}", 200)
              for end, query in (("/replay", ""), ("/span", span), ("/comments", span), ("/clips", "?as=edl"), ("/comparison", ""),
                                 ("/shares", ""))]
    calls += [("get", "/v1/search", "/v1/search?q=abc", 200), ("get", "/v1/lines", "/v1/lines", 200)]
    calls += [("get", f"/v1/copy{end}", f"/v1/copy{end}", 200) for end in ("", "/texts")]
    for method, path, address, status in calls:
        check(fed.request(method.upper(), address, token=owner), method, path, status)
    note = fed.request("POST", f"/v1/streams/{fed.stream}/review",
                       b'{"entries":[{"what":"note","text":"slower"}]}', owner)
    check(note, "post", "/v1/streams/{stream}/review", 200)
    made = fed.request("POST", f"/v1/streams/{fed.stream}/shares", b'{"days":1}', owner)
    check(made, "post", "/v1/streams/{stream}/shares", 200)
    check(fed.request("GET", "/v1/shared", token=made.json["link"].split("#")[1]), "get", "/v1/shared", 200)
    share = made.json["share"]
    check(fed.request("DELETE", f"/v1/shares/{share}", token=owner), "delete", "/v1/shares/{share}", 204)
    steering = [
        ("put", "rundown", RUNDOWN.encode()), ("get", "rundown", None),
        ("get", "rundown/advice", None), ("post", "pairing", b'{"page":"host"}'),
        ("post", "commands", '{"action":"message","text":"慢一点"}'.encode())]
    for method, end, body in steering:
        answer = fed.request(method.upper(), f"/v1/rooms/r1/{end}", body, owner)
        check(answer, method, f"/v1/rooms/{{room}}/{end}", 200)
    # Only the demo plays minutes.
    check(fed.request("POST", "/v1/demo/minute", b"{}", owner), "post", "/v1/demo/minute", 404)
    # Nothing is told outside without outlets.
    outlets = [("get", "/v1/outlets", "/v1/outlets", 200),
               ("post", "/v1/outlets/{outlet}/test", "/v1/outlets/none/test", 404),
               ("post", "/v1/deliveries/{delivery}/again", "/v1/deliveries/1/again", 404)]
    warning = "/v1/rooms/{room}/warnings/{warning}/evidence"
    said = fed.request("POST", "/v1/compliance/said", '{"text":"国家级"}'.encode(), owner)
    check(said, "post", "/v1/compliance/said", 200)
    outlets += [(method, f"/v1/compliance/{what}", f"/v1/compliance/{what}", 200)
                for what in ("packs", "offers") for method in ("get", "put")]
    outlets += [("get", "/v1/rules", "/v1/rules", 200), ("put", "/v1/rules", "/v1/rules", 200),
                ("get", warning, warning.format(room="r1", warning="none-1"), 404)]
    for method, path, address, status in outlets:
        check(fed.request(method.upper(), address, token=owner), method, path, status)
    copied = copy_calls(fed)
    check(fed.send([{**ENTER, "id": "2"}]), "post", "/v1/events", 200)
    body = json.dumps({**ENTER, "id": "3"}).encode()
    check(fed.request("POST", "/v1/import?name=a.ndjson", body, owner), "post", "/v1/import", 200)
    fed.run("user", "add", "mei", "--data", fed.data, text="a good password\n")
    check(fed.request("POST", "/v1/sign-in", b'{"name":"mei","password":"a good password"}'),
          "post", "/v1/sign-in", 200)
    assert link.startswith("/v1/sign-in?link=")
    called = {(method, path) for method, path, _, _ in calls + outlets} | copied | {
        (method, f"/v1/rooms/{{room}}/{end}") for method, end, _ in steering} | {
        ("post", "/v1/compliance/said"), ("post", "/v1/streams/{stream}/review"),
        ("post", "/v1/streams/{stream}/shares"), ("get", "/v1/shared"), ("delete", "/v1/shares/{share}"),
        ("post", "/v1/demo/minute"), ("post", "/v1/tokens"), ("post", "/v1/events"), ("post", "/v1/import"),
        ("post", "/v1/sign-in"), ("get", "/v1/sign-in")}
    listed = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert called == listed


def test_a_link_signs_in_once(fed):
    import http.client

    def follow():
        host = fed.address.removeprefix("http://")
        connection = http.client.HTTPConnection(host)
        connection.request("GET", fed.link.split(host)[-1])
        answer = connection.getresponse()
        assert answer.status == 303
        return answer.getheader("location"), answer.getheader("set-cookie") or ""

    place, cookie = follow()
    assert place == "/" and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    session = cookie.split(";")[0]
    assert fed.get("/v1/me", headers={"Cookie": session}).json["role"] == "owner"
    assert follow()[0].startswith("/sign-in")


def test_addresses_with_rights_want_a_token(fed):
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if operation.get("security", [None])[:1] in ([], [{}]):
                continue
            address = path.replace("{room}", "r1").replace("{stream}", fed.stream)
            check(fed.request(method.upper(), address, body=b"" if method in ("post", "put") else None),
                  method, path, 401)


@pytest.mark.parametrize("method, path, address, body, headers, status, code", [
    ("get", "/v1/rooms/{room}/state", "/v1/rooms/r1/state?at=soon", None, {}, 400, "bad_field"),
    ("get", "/v1/rooms/{room}/state", "/v1/rooms/none/state", None, {}, 404, "not_found"),
    ("get", "/v1/streams/{stream}", "/v1/streams/none", None, {}, 404, "not_found"),
    ("get", "/v1/streams/{stream}/events", "/v1/streams/none/events", None, {}, 404, "not_found"),
    ("delete", "/v1/tokens/{token}", "/v1/tokens/none", None, {}, 404, "not_found"),
    ("post", "/v1/tokens", "/v1/tokens", b'{"role":"king"}', {}, 400, "bad_field"),
    ("post", "/v1/sign-in", "/v1/sign-in", b"{}", {}, 400, "missing_field"),
    ("post", "/v1/sign-in", "/v1/sign-in", b'{"name":"x","password":"y"}', {}, 401, "wrong_password"),
    ("post", "/v1/import", "/v1/import?name=a.srt", b"1\n", {}, 400, "bad_file"),
    ("post", "/v1/events", "/v1/events", b"\x1f\x8bno", {"Content-Encoding": "gzip"}, 400, "bad_gzip"),
    ("post", "/v1/events", "/v1/events", b"{}", {"Content-Encoding": "br"}, 415, "bad_encoding"),
    ("post", "/v1/events", "/v1/events", gzip.compress(b" " * (2 << 20)),
     {"Content-Encoding": "gzip"}, 413, "too_large"),
])
def test_refusals_are_documented_and_name_the_cure(
        fed, method, path, address, body, headers, status, code):
    answer = fed.request(method.upper(), address, body, fed.owner, headers)
    check(answer, method, path, status)
    assert answer.json["code"] == code
    assert len(answer.json["message"]) > 10


def test_a_line_that_cannot_be_taken_names_line_field_and_code(fed):
    answer = fed.send(b'{"room":"r1","type":"enter","id":"9"}\nnot json\n{"type":"enter"}\n'
                      b'{"room":"r1","type":"dance"}\n{"room":"r1","type":"enter","ts":"now"}\n')
    check(answer, "post", "/v1/events", 200)
    assert answer.json["accepted"] == 1
    told = [(one["line"], one["code"], one.get("field")) for one in answer.json["rejected"]]
    assert told == [(2, "bad_json", None), (3, "missing_field", "room"),
                    (4, "unknown_type", "type"), (5, "bad_field", "ts")]
    assert "comment" in answer.json["rejected"][2]["message"]


def test_other_methods_and_addresses_are_refused(fed):
    answer = fed.request("PUT", "/v1/events", b"", fed.owner)
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.json["message"]
    answer = fed.get("/v1/nothing", fed.owner)
    assert (answer.status, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("head, status", [
    ("POST /v1/sign-out HTTP/1.1", 411),
    ("POST /v1/sign-out HTTP/1.1\r\nContent-Length: 0", 204),
    ("POST /v1/events HTTP/1.1\r\nTransfer-Encoding: chunked", 411),
    ("GET /healthz HTTP/1.1\r\nContent-Length: 5", 400),
])
def test_bodies_that_are_empty_or_chunked_are_answered(service, head, status):
    import socket

    host, port = service.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(f"{head}\r\nHost: {host}:{port}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    if status == 411:
        assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["code"] == "length_required"


def test_a_token_sees_its_rooms_and_no_others(fed):
    fed.send([{**ENTER, "room": "r2"}])
    token = fed.token("viewer", "r1")
    assert [room["room"] for room in fed.get("/v1/rooms", token).json["rooms"]] == ["r1"]
    assert fed.get("/v1/rooms/r1/state", token).status == 200
    check(fed.get("/v1/rooms/r2/state", token), "get", "/v1/rooms/{room}/state", 403)
    check(fed.send([ENTER], token), "post", "/v1/events", 403)
    ingest = fed.token("ingest", "r1")
    assert fed.send([{**ENTER, "room": "r2"}], ingest).json["rejected"][0]["code"] == "forbidden_room"
    check(fed.get("/v1/rooms", ingest), "get", "/v1/rooms", 403)


# The sockets, against docs/asyncapi.yaml

SOCKETS = yaml.safe_load((pathlib.Path(__file__).parents[2] / "docs/asyncapi.yaml").read_text())


def fits(frame, *names):
    """The frame is one of these messages of the document; answers its type."""
    told = json.loads(frame)
    assert told["type"] in names
    payload = SOCKETS["components"]["messages"][told["type"]]["payload"]
    Draft202012Validator({**payload, "components": SOCKETS["components"]}).validate(told)
    return told


def test_ingest_answers_as_documented(service):
    assert SOCKETS["channels"]["ingest"]["address"] == "/v1/ingest"
    with service.socket("/v1/ingest") as socket:
        socket.send(json.dumps(START) + "\n" + json.dumps(ENTER))
        ack = fits(socket.recv(timeout=10), "ack")
        assert (ack["frame"], ack["accepted"], ack["rejected"]) == (1, 2, [])
        socket.send("not json")
        ack = fits(socket.recv(timeout=10), "ack")
        assert (ack["frame"], ack["rejected"][0]["code"]) == (2, "bad_json")


def test_watching_and_commanding_answer_as_documented(fed):
    assert SOCKETS["channels"]["watch"]["address"] == "/v1/watch"
    with fed.socket("/v1/watch?room=r1") as socket:
        assert fits(socket.recv(timeout=10), "snapshot")["room"]["room"] == "r1"
        fed.send([{**ENTER, "type": "comment", "id": "2", "ts": ENTER["ts"] + 1000, "text": "多少钱"}])
        seen = set()
        while seen != {"update", "items"}:
            seen.add(fits(socket.recv(timeout=10), "update", "items")["type"])
        for command, answer in (
                ({"ref": "a", "action": "marker", "label": "x"}, {"type": "done", "ref": "a"}),
                ({"ref": "b", "action": "dance"}, {"type": "refused", "ref": "b", "code": "unknown_action"})):
            payload = SOCKETS["components"]["messages"]["do"]["payload"]
            if answer["type"] == "done":
                Draft202012Validator(payload).validate({"type": "do", **command})
            socket.send(json.dumps({"type": "do", **command}))
            told = {"type": ""}
            while told["type"] not in ("done", "refused"):
                told = fits(socket.recv(timeout=10), "update", "items", "done", "refused")
            assert answer.items() <= told.items()
    with fed.socket("/v1/watch?rooms=all") as socket:
        assert "r1" in fits(socket.recv(timeout=10), "snapshot")["rooms"]
