"""Starts, feeds, reads and ends a Showcaller service."""

import gzip
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("SHOWCALLER", ROOT / ".build/release/showcaller"))


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Service:
    command = "serve"

    def __init__(self, data, *flags, environment=None):
        self.data = pathlib.Path(data)
        self.flags = flags
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.address = None
        self.link = None
        self.log = []
        self._owner = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.kill()

    def start(self, until_ready=True):
        """Starts the program on a free port and waits until it listens, or until it is ready."""
        assert self.process is None or self.process.poll() is not None, "it is running already"
        self.process = subprocess.Popen(
            [PROGRAM, self.command, "--data", self.data, "--listen", "127.0.0.1:0", *self.flags],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)
        threading.Thread(target=self._read_log, args=(self.process,), daemon=True).start()
        self.address = self.link = None
        for line in self.process.stdout:
            if found := re.search(r"https?://[^/\s]+", line):
                self.address = self.address or found[0]
            if "link=" in line:
                self.link = line.split()[-1]
            if self.address:
                break
        if not self.address:
            raise RuntimeError("the service did not start: " + "".join(self.log))
        threading.Thread(target=self._read_rest, args=(self.process,), daemon=True).start()
        if until_ready:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, within_s=60):
        deadline = time.monotonic() + within_s
        while self.get("/readyz").status != 200:
            if time.monotonic() > deadline:
                raise TimeoutError("the service was not ready in time")
            time.sleep(0.02)

    def _read_log(self, process):
        for line in process.stderr:
            self.log.append(line)

    def _read_rest(self, process):
        for line in process.stdout:
            if "link=" in line:
                self.link = line.split()[-1]

    def kill(self):
        """Ends the process as a power cut would: nothing is flushed, nobody is told."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout_s=30):
        """Asks the process to end, and answers its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def logged(self, text, within_s=5):
        """Whether the log says so, now or very soon: it is read on another thread."""
        deadline = time.monotonic() + within_s
        while text not in "".join(self.log):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    # What it uses, read from proc(5)

    @property
    def cpu_s(self):
        """User and system seconds since its start."""
        text = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = text.rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self, what="VmRSS"):
        """Resident memory now, or its peak (`VmHWM`)."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(what + r":\s+(\d+)", status)[1]) / 1024

    # Talking to it

    def run(self, *arguments, check=True, text=None):
        """Runs a command of the program beside the service."""
        result = subprocess.run(
            [PROGRAM, *map(str, arguments)], capture_output=True, text=True, input=text,
            env=self.environment)
        if check and result.returncode != 0:
            raise RuntimeError(result.stderr + result.stdout)
        return result

    def token(self, role="owner", *rooms, name=None):
        bound = [part for room in rooms for part in ("--room", room)] + (["--name", name] if name else [])
        made = self.run("token", "create", "--data", self.data, "--role", role, *bound, "--json")
        return json.loads(made.stdout)["token"]

    @property
    def owner(self):
        self._owner = self._owner or self.token("owner")
        return self._owner

    def request(self, method, path, body=None, token=None, headers=None):
        request = urllib.request.Request(self.address + path, data=body, method=method)
        if token:
            request.add_header("Authorization", "Bearer " + token)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def get(self, path, token=None, **options):
        return self.request("GET", path, token=token, **options)

    def send(self, lines, token=None, packed=False):
        """Posts event lines (bytes, or a list of dictionaries); answers the ack."""
        if not isinstance(lines, bytes):
            lines = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        headers = {"Content-Type": "application/x-ndjson"}
        if packed:
            lines = gzip.compress(lines)
            headers["Content-Encoding"] = "gzip"
        return self.request("POST", "/v1/events", lines, token or self.owner, headers)

    def state(self, room, at=None):
        return self.get(f"/v1/rooms/{room}/state" + (f"?at={at}" if at else ""), self.owner)

    def socket(self, path, token=None):
        """An open WebSocket (websockets.sync)."""
        from websockets.sync.client import connect

        return connect(
            self.address.replace("http", "ws", 1) + path, max_size=None, compression=None,
            additional_headers={"Authorization": "Bearer " + (token or self.owner)})
