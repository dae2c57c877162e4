"""A language model to test with: speaks OpenAI's chat completions, and misbehaves as it is told."""

import contextlib
import http.server
import json
import threading
import time


class Model:
    """What it was asked, and how it answers: `answer` gets the messages and says the text."""

    def __init__(self):
        self.asked = []
        self.answer = lambda user: user
        self.manner = "streamed"
        self.pieces = 8
        self.pause_s = 0.0
        self.gone = threading.Event()

    def handler(model):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                model.asked.append({"path": self.path, "key": self.headers.get("authorization"), **body})
                user = body["messages"][-1]["content"]
                getattr(self, model.manner)(model.answer(user))

            def head(self, status=200, kind="text/event-stream", **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def tell(self, data):
                try:
                    self.wfile.write(data.encode())
                    self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    model.gone.set()
                    raise

            def event(self, piece, finish=None):
                choice = {"delta": {"content": piece}, "finish_reason": finish}
                self.tell(f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n")

            def streamed(self, text):
                self.head()
                self.tell(": hello\n\n")
                size = max(1, len(text) // model.pieces)
                for at in range(0, len(text), size):
                    self.event(text[at:at + size])
                    time.sleep(model.pause_s)
                self.event("", "stop")
                self.tell("data: [DONE]\n\n")

            def whole(self, text):
                self.head(kind="application/json")
                self.tell(json.dumps({"choices": [{"message": {"content": text}}]}, ensure_ascii=False))

            def truncated(self, text):
                self.head()
                self.event(text[:len(text) // 2])

            def wrong_json(self, text):
                self.head()
                self.tell('data: {"choices": [{"delta"\n\n')

            def page(self, text):
                self.head(kind="text/html")
                self.tell("<html>nothing here</html>")

            def silent(self, text):
                self.head()
                with contextlib.suppress(OSError):
                    for _ in range(600):
                        self.tell(": still here\n\n")
                        time.sleep(0.05)

            def endless(self, text):
                self.head()
                with contextlib.suppress(OSError):
                    while True:
                        self.event("很长的一段。" * 500)

            def refuses(self, text):
                self.head()
                self.tell('data: {"error": {"message": "context length exceeded"}}\n\n')

            def overloaded(self, text):
                self.head(429, "application/json")
                self.tell("{}")

            def redirects(self, text):
                self.head(307, Location="http://127.0.0.1:9/elsewhere")

        return Handler


@contextlib.contextmanager
def running():
    model = Model()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), model.handler())
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
