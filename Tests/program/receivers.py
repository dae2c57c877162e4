"""Local targets of outlets: ones that check what they are sent, by the rules that the platforms publish,
and ones that misbehave."""

import base64
import hashlib
import hmac
import http.server
import json
import socket
import ssl
import threading
import time
import urllib.parse


class Receiver:
    """An HTTP target on a free port; `answer(request)` says what comes back: status, body, headers."""

    def __init__(self, answer=None, context=None):
        self.requests = []
        self.answer = answer or (lambda request: (200, b"", {}))
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                request = {
                    "path": self.path, "headers": dict(self.headers.items()), "body": body,
                    "time": time.monotonic()}
                outer.requests.append(request)
                status, reply, headers = outer.answer(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "content-length" not in {name.lower() for name in headers}:
                    self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"

    def wait(self, count=1, within_s=15):
        deadline = time.monotonic() + within_s
        while len(self.requests) < count:
            assert time.monotonic() < deadline, f"{len(self.requests)} of {count} messages came"
            time.sleep(0.02)
        return self.requests


class Misbehaving:
    """A target of bare bytes: `behave(connection)` gets each connection."""

    def __init__(self, behave):
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.behave = behave
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            self.behave(connection)
        except OSError:
            pass
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"


def hang(connection):
    """Takes all, says nothing."""
    while connection.recv(4096):
        pass


def drip(connection):
    """A header that never ends, a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    while True:
        connection.sendall(b"y")
        time.sleep(0.2)


def flood(connection):
    """A good status, and then bytes for as long as they are taken."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def garbage(connection):
    connection.recv(65536)
    connection.sendall(b"\x00\xff nothing of the kind\r\n\r\n")


def cut(connection):
    """Promises a body and hangs up within it."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


# What each platform checks


def webhook_is_genuine(request, secret, now=None):
    headers = {name.lower(): value for name, value in request["headers"].items()}
    stamp = headers["showcaller-timestamp"]
    signed = stamp.encode() + b"." + request["body"]
    wanted = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(headers["showcaller-signature"], wanted)
    assert abs((now or time.time()) - int(stamp)) < 300
    assert json.loads(request["body"])["id"] == headers["showcaller-id"]
    return True


def dingtalk(secret):
    def answer(request):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request["path"]).query)
        stamp = query["timestamp"][0]
        key, text = secret.encode(), f"{stamp}\n{secret}".encode()
        wanted = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        body = json.loads(request["body"])
        fine = (
            query["sign"] == [wanted] and abs(time.time() * 1000 - int(stamp)) < 3_600_000
            and body["msgtype"] == "text" and body["text"]["content"]
            and len(request["body"]) <= 20_000)
        return 200, json.dumps({"errcode": 0 if fine else 310000, "errmsg": ""}).encode(), {}

    return answer


def feishu(secret):
    def answer(request):
        body = json.loads(request["body"])
        key = f"{body['timestamp']}\n{secret}".encode()
        wanted = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        fine = (
            body["sign"] == wanted and abs(time.time() - int(body["timestamp"])) < 3_600
            and body["msg_type"] == "text" and body["content"]["text"]
            and len(request["body"]) <= 20_000)
        return 200, json.dumps({"code": 0 if fine else 19021, "msg": ""}).encode(), {}

    return answer


def wecom(key):
    def answer(request):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request["path"]).query)
        content = json.loads(request["body"])["text"]["content"]
        code = 0 if query["key"] == [key] else 93000
        if len(content.encode()) > 2048:
            code = 40058
        return 200, json.dumps({"errcode": code, "errmsg": ""}).encode(), {}

    return answer


def tls(folder, name):
    """A server's side of TLS, with a certificate for `name` (e.g. `IP:127.0.0.1`); the file to trust."""
    import subprocess

    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=receiver", "-addext", f"subjectAltName={name}",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
