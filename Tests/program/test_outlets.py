"""Warnings told outside: to receivers that check signature, form and limits, and to ones that hang, lie,
redirect or are not what they say."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from copy_house import write_house
from receivers import (
    Misbehaving, Receiver, cut, dingtalk, drip, feishu, flood, garbage, hang, tls, webhook_is_genuine,
    wecom)
from service import Service

SECRET = "a-secret-of-thirty-two-characters"


def settings(path, **outlets):
    """A file of settings with outlets; each in JSON, which is YAML."""
    lines = [f"  {name}: {json.dumps(one)}" for name, one in outlets.items()]
    path.write_text("outlets:\n" + "\n".join(lines) + "\n")
    return path


def outlet(url, kind="webhook", **more):
    made = {"kind": kind, "url": url, "allow_internal": True, **more}
    return {**made, "secret": SECRET} if kind != "wecom" else made


def started(tmp_path, **outlets):
    return Service(tmp_path / "data", "--config", settings(tmp_path / "own.yaml", **outlets))


def tried(service, name, token=None):
    """Tries an outlet, and waits until that is over."""
    began = time.monotonic()
    answer = service.request("POST", f"/v1/outlets/{name}/test", b"", token or service.owner)
    assert answer.status == 202, answer.body
    over = until(lambda: [
        one for one in listed(service)["deliveries"] if one["id"] == answer.json["delivery"]])
    return {**over[0], "took_s": time.monotonic() - began}


def listed(service, token=None):
    return service.get("/v1/outlets", token or service.owner).json


def again(service, delivery):
    return service.request("POST", f"/v1/deliveries/{delivery}/again", b"", service.owner)


def until(condition, within_s=20):
    deadline = time.monotonic() + within_s
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)
    return found


def test_a_webhook_is_signed_and_listed(tmp_path):
    with Receiver() as target, started(tmp_path, ops=outlet(target.url("/in?key=hidden"))) as service:
        assert tried(service, "ops")["state"] == "delivered"
        (request,) = target.requests
        assert webhook_is_genuine(request, SECRET)
        assert request["path"] == "/in?key=hidden"
        body = json.loads(request["body"])
        assert body["type"] == "warning.test" and body["outlet"] == "ops"
        told = listed(service)
        assert told["outlets"][0]["to"] == f"http://127.0.0.1:{target.port}"
        assert told["outlets"][0]["delivered"] == 1
        assert told["deliveries"][0]["id"] == body["id"]
        assert told["deliveries"][0]["state"] == "delivered"


ORDER = {"channel": "moments", "style": "体验", "product": "full", "dealer": "jinjiang", "seed": 2, "draft": 0}


def published(service):
    """A text on its whole way; its answer after it was published."""
    author = service.token("content", name="小李")
    post = lambda path, body, token: service.request("POST", f"/v1/copy/{path}", json.dumps(body).encode(), token).json
    name = post("texts", ORDER, author)["piece"]
    for who, deed in ((author, "submitted"), (service.owner, "approved"), (author, "published")):
        text = post(f"texts/{name}/deeds", {"deed": deed}, who)
    assert text["state"] == "published", text
    return text


def test_a_published_text_is_told_as_it_was_approved_once_and_only_to_who_asked(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_house(data)
    with Receiver() as target, Receiver() as other:
        config = settings(
            tmp_path / "own.yaml", shop=outlet(target.url("/in"), tells=["copy"], link_base="https://show.example"),
            ops=outlet(other.url("/in"), severities=["P1", "P2", "P3"]))
        with Service(data, "--config", config) as service:
            text = published(service)
            (request,) = until(lambda: target.requests)
            assert webhook_is_genuine(request, SECRET)
            body = json.loads(request["body"])
            assert (body["type"], body["piece"], body["outlet"]) == ("copy.published", text["piece"], "shop")
            assert body["link"] == f"https://show.example/studio?text={text['piece']}"
            assert body["copy"] == {"channel": "moments", "title": text["text"]["title"], "body": text["text"]["body"],
                                    "dealer": "jinjiang", "by": "小李"}
            service.kill()
            service.start()
            time.sleep(3)
            assert len(target.requests) == 1 and other.requests == []


def test_a_text_that_was_published_right_before_a_kill_is_told_after_it(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as service:
        text = published(service)  # nobody was to be told then
        service.kill()
    with Receiver() as target:
        config = settings(tmp_path / "own.yaml", shop=outlet(target.url("/in"), tells=["copy"]))
        with Service(data, "--config", config):
            (request,) = until(lambda: target.requests)
            assert json.loads(request["body"])["piece"] == text["piece"]


@pytest.mark.parametrize(
    "kind,target", [("dingtalk", dingtalk(SECRET)), ("feishu", feishu(SECRET)), ("wecom", wecom("k1"))])
def test_each_bot_takes_its_own_form(tmp_path, kind, target):
    with Receiver(target) as bot:
        own = settings(
            tmp_path / "own.yaml", crew=outlet(bot.url("/send?key=k1"), kind),
            wrong=outlet(bot.url("/send?key=k2"), kind) | (
                {"secret": "not the right one"} if kind != "wecom" else {}))
        service = Service(tmp_path / "data")
        assert "delivered" in service.run("outlet", "test", "crew", "--config", own).stdout
        refused = service.run("outlet", "test", "wrong", "--config", own, check=False)
        assert refused.returncode == 1 and "code" in refused.stderr
        assert "not the right one" not in refused.stderr
        unknown = service.run("outlet", "test", "nobody", "--config", own, check=False)
        assert unknown.returncode == 2 and "crew, wrong" in unknown.stderr


def test_a_bot_gets_what_waits_as_one_message(tmp_path):
    with Receiver(lambda _: (500, b"", {})) as bot, started(
            tmp_path, crew=outlet(bot.url("/send?key=k1"), "wecom")) as service:
        for _ in range(3):
            assert tried(service, "crew")["state"] == "dead"
        failed = time.monotonic()
        bot.answer = wecom("k1")
        dead = [one["id"] for one in listed(service)["deliveries"] if one["state"] == "dead"]
        for delivery in dead:
            assert again(service, delivery).status == 204
        until(lambda: listed(service)["outlets"][0]["delivered"] == 3)
        assert len(bot.requests) == 4
        assert bot.requests[3]["time"] - failed > 8, "a group is told once in ten seconds"
        assert json.loads(bot.requests[3]["body"])["text"]["content"].count("【") == 3


def test_a_kill_loses_nothing_and_what_is_told_twice_has_one_id(tmp_path):
    with Receiver(lambda _: (503, b"", {})) as target, started(
            tmp_path, ops=outlet(target.url())) as service:
        tried(service, "ops")
        delivery = listed(service)["deliveries"][0]["id"]
        again(service, delivery)
        target.wait(3)
        service.kill()
        target.answer = lambda _: (200, b"", {})
        service.start()
        until(lambda: listed(service)["deliveries"][0]["state"] == "delivered")
        assert {json.loads(one["body"])["id"] for one in target.requests} == {delivery}
        told = len(target.requests)
        service.kill()
        service.start()
        time.sleep(1)
        assert len(target.requests) == told, "what was delivered is not told again"


def test_an_answer_that_a_kill_cut_off_is_not_a_delivery(tmp_path):
    with Misbehaving(hang) as target, started(tmp_path, ops=outlet(target.url())) as service:
        assert service.run("outlet", "list", "--data", service.data).stdout.strip() == ""
        delivery = tried(service, "ops")
        assert "timed out" in delivery["answer"]
        again(service, delivery["id"])
        until(lambda: target.connections == 2)
        service.kill()
        listing = json.loads(
            service.run("outlet", "list", "--data", service.data, "--json").stdout)
        assert listing["deliveries"][0]["state"] == "waiting"


def test_who_hangs_or_lies_holds_up_nobody(tmp_path):
    targets = {name: Misbehaving(behave) for name, behave in {
        "hangs": hang, "drips": drip, "floods": flood, "garbles": garbage, "cuts": cut}.items()}
    with Receiver() as good, started(
            tmp_path, ops=outlet(good.url()),
            **{name: outlet(one.url()) for name, one in targets.items()}) as service:
        with ThreadPoolExecutor() as pool:
            slow = {name: pool.submit(tried, service, name) for name in targets}
            time.sleep(0.3)
            began = time.monotonic()
            assert tried(service, "ops")["state"] == "delivered"
            service.send([{"room": "r1", "type": "comment", "id": "c", "ts": 1, "viewer": "v", "text": "?"}])
            assert time.monotonic() - began < 3
            answers = {name: one.result(30) for name, one in slow.items()}
        assert answers["floods"]["state"] == "delivered", "a good status is a good status"
        for name in ("hangs", "drips"):
            assert "timed out" in answers[name]["answer"] and 9 <= answers[name]["took_s"] < 16
        assert "not HTTP" in answers["garbles"]["answer"]
        assert "closed within the answer" in answers["cuts"]["answer"]
        assert service.memory_mib() < 400
        for one in targets.values():
            one.listener.close()


def test_redirects_are_not_followed(tmp_path):
    with Receiver() as inside, Receiver(
            lambda _: (302, b"", {"Location": inside.url()})) as target, started(
            tmp_path, ops=outlet(target.url())) as service:
        answer = tried(service, "ops")
        assert answer["state"] == "dead" and "redirects are not followed" in answer["answer"]
        assert inside.requests == []
        assert service.logged("redirects are not followed")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"])
def test_internal_targets_are_refused(tmp_path, host):
    with Receiver() as target:
        url = f"https://{host}:{target.port}/"
        own = settings(tmp_path / "own.yaml", ops=outlet(url) | {"allow_internal": False})
        refused = Service(tmp_path / "data").run("outlet", "test", "ops", "--config", own, check=False)
        assert refused.returncode == 1 and "internal network" in refused.stderr
        assert target.requests == []


def test_tls_wants_a_certificate_for_the_name(tmp_path):
    for name, works in (("IP:127.0.0.1", True), ("DNS:other.example", False)):
        context, trusted = tls(tmp_path, name)
        with Receiver(context=context) as target:
            own = settings(
                tmp_path / "own.yaml", ops=outlet(target.url().replace("http:", "https:")))
            trusting = Service(tmp_path / "data", environment={"SSL_CERT_FILE": str(trusted)})
            result = trusting.run("outlet", "test", "ops", "--config", own, check=False)
            assert (result.returncode == 0) == works, result.stderr
            wary = Service(tmp_path / "data").run("outlet", "test", "ops", "--config", own, check=False)
            assert wary.returncode == 1 and "TLS failed" in wary.stderr
            assert len(target.requests) == (1 if works else 0)


def test_secrets_are_shown_nowhere(tmp_path):
    with Receiver(lambda _: (500, b"", {})) as target:
        url = target.url("/hook-key-in-the-path?key=and-in-the-query")
        own = settings(tmp_path / "own.yaml", ops=outlet(url) | {"secret": "$OPS_SECRET"})
        environment = {"OPS_SECRET": SECRET}
        with Service(
                tmp_path / "data", "--config", own, "--log-level", "trace",
                environment=environment) as service:
            tried(service, "ops")
            webhook_is_genuine(target.requests[0], SECRET)
            shown = json.dumps(listed(service)) + service.get("/metrics", service.owner).body.decode()
            shown += service.run("check", "--config", own, "--data", service.data).stdout
            shown += service.run("outlet", "list", "--data", service.data, "--json").stdout
            assert service.logged("given up")
            shown += "".join(service.log)
            for hidden in (SECRET, "key-in-the-path", "and-in-the-query"):
                assert hidden not in shown
            assert "showcaller_outlet_dead_letters_total 1" in shown


def test_rights(tmp_path):
    with Receiver() as target, started(
            tmp_path, ops=outlet(target.url(), rooms=["r1"]), all=outlet(target.url())) as service:
        for role in ("viewer", "host", "ingest"):
            token = service.token(role)
            assert service.get("/v1/outlets", token).status == 403
            assert service.request("POST", "/v1/outlets/ops/test", b"", token).status == 403
        other = service.token("control", "r2")
        assert [one["name"] for one in listed(service, other)["outlets"]] == ["all"]
        assert service.request("POST", "/v1/outlets/ops/test", b"", other).status == 404
        assert tried(service, "ops")["state"] == "delivered"
        (delivery,) = listed(service)["deliveries"]
        assert listed(service, other)["deliveries"] == []
        path = f"/v1/deliveries/{delivery['id']}/again"
        assert service.request("POST", path, b"", other).status == 404


@pytest.mark.parametrize("text,line,cure", [
    ("outlets: [a]", 1, "write each as"),
    ("outlets:\n  ops: {kind: pigeon, url: 'https://a.example/', secret: sixteen-characters}", 2,
     "kind must be one of webhook, wecom, dingtalk, feishu"),
    ("outlets:\n  ops:\n    kind: webhook\n    url: ftp://a\n    secret: sixteen-characters", 4,
     "must begin with https://"),
    ("outlets:\n  ops:\n    kind: webhook\n    url: http://a.example/\n    secret: sixteen-characters", 4,
     "in the clear"),
    ("outlets:\n  ops: {kind: webhook, url: 'https://a.example/'}", 2, "secret is missing"),
    ("outlets:\n  ops:\n    kind: webhook\n    url: https://a.example/\n    secret: short", 5,
     "at least 16 characters"),
    ("outlets:\n  ops:\n    kind: webhook\n    url: https://a.example/\n    secret: $NOT_THERE", 5,
     "the environment has no NOT_THERE"),
    ("outlets:\n  ops:\n    kind: wecom\n    url: https://a.example/\n    secret: x", 5, "leave this out"),
    ("outlets:\n  ops:\n    kind: wecom\n    url: https://a.example/\n    severities: [P4]", 5,
     "must be one of P1, P2, P3"),
    ("outlets:\n  ops:\n    kind: wecom\n    url: https://a.example/\n    retries: 3", 5,
     "is not a setting of an outlet"),
])
def test_faults_are_named_with_line_and_cure(tmp_path, text, line, cure):
    (tmp_path / "own.yaml").write_text(text)
    environment = {key: value for key, value in os.environ.items() if key != "NOT_THERE"}
    result = Service(tmp_path / "data", environment=environment).run(
        "check", "--config", tmp_path / "own.yaml", check=False)
    assert result.returncode == 2
    assert f"own.yaml:{line}: outlets" in result.stderr and cure in result.stderr
