"""Opens the pages in Chromium, and judges them: accessibility, console, requests, layout."""

import contextlib
import json
import re
import shutil
import subprocess
import threading
import time
import uuid

from service import PROGRAM, Service

SIZES = [(390, 844), (844, 390), (1180, 820), (1440, 900)]
SHANGHAI = "Asia/Shanghai"

# Everything wider than the window, except what scrolls within itself or is drawn.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 0 && (r.right > innerWidth + 1 || r.left < -1)
    && !e.closest('svg, pre, .skip, .hidden, .scroll');
}).map(e => e.tagName + '.' + e.className).slice(0, 5)"""


def chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch(kind):
    return kind.launch(
        executable_path=chromium(),
        args=[
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP showcaller.test 127.0.0.1",
        ],
    )


@contextlib.contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = launch(playwright.chromium)
        yield made
        made.close()


@contextlib.contextmanager
def browser_beside(other):
    """Another browser, in processes of its own."""
    made = launch(other.browser_type)
    yield made
    made.close()


class Page:
    """One page of one person, and what it did that it should not have done."""

    def __init__(
        self,
        browser,
        service,
        role="owner",
        rooms=(),
        size=(1440, 900),
        scheme="dark",
        locale="zh-CN",
        **options,
    ):
        self.service = service
        self.size, self.scheme = size, scheme
        self.home = service.address
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            locale=locale,
            timezone_id=SHANGHAI,
            **options,
        )
        self.page = self.context.new_page()
        self.errors, self.offsite = [], []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("request", self._requested)
        if role:
            self.sign_in(role, rooms)

    def _requested(self, request):
        own = (self.home, self.home.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.offsite.append(request.url)

    def sign_in(self, role, rooms=()):
        """As the link does, without a page: loading one costs half a second of processor."""
        self.context.request.get(self.home + link(self.service, role, *rooms), max_redirects=0)

    def open(self, path, wait=None):
        self.page.goto(self.home + path)
        if wait:
            self.page.wait_for_selector(wait)
        return self.page

    def text(self, selector):
        return self.page.locator(selector).first.inner_text().strip()

    def judge(self, within=None):
        """Fails on anything that no page may have. `within`: the part that has changed since the whole
        was judged; the reader of accessibility takes seconds for a whole page."""
        from axe_playwright_python.sync_playwright import Axe

        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        # The two slow rules are for what differs: contrast with the theme, not with the size; how large
        # things are to the finger with the size, not with the theme.
        off = {"color-contrast": self.size in SIZES[1:-1], "target-size": self.scheme == "light"}
        found = (
            Axe()
            .run(
                self.page,
                context=within,
                options={
                    "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": tags},
                    "rules": {rule: {"enabled": False} for rule, is_off in off.items() if is_off},
                },
            )
            .response["violations"]
        )
        where = f"{self.page.url} {self.page.viewport_size}"
        wrong = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
        assert not wrong, f"{where}: {wrong}"
        cut = self.page.evaluate(CUT_OFF)
        assert not cut, f"{where}: {cut}"
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), where
        assert not self.errors, f"{where}: {self.errors}"
        assert not self.offsite, f"{where}: {self.offsite}"

    def judge_frozen_and_cut(self, path, ready):
        """Opens a page, and judges it again with a link that says nothing, and with none."""
        switch = cut(self)
        self.open(path, ready)
        switch["frozen"] = True
        self.page.wait_for_selector("[data-phase=stale]", timeout=9000)
        self.judge()
        cut_now(switch)
        self.page.wait_for_selector("[data-phase=lost]")
        self.errors.clear()  # the browser itself reports connections that fail
        self.judge()

    def close(self):
        self.context.close()


def link(service, role="owner", *rooms):
    bound = [part for room in rooms for part in ("--room", room)]
    return service.run(
        "user", "link", "--data", service.data, "--role", role, *bound
    ).stdout.strip()


def evening(minutes):
    """The demo's last minutes up to now, as NDJSON."""
    start = int(time.time() * 1000) - minutes * 60_000
    return subprocess.run(
        [PROGRAM, "demo", "--print", str(minutes), "--start", str(start)],
        capture_output=True,
        check=True,
    ).stdout


@contextlib.contextmanager
def room_on_air(data, minutes=6):
    """A service with the demo's rooms, in one of which somebody comes and speaks each half second."""
    with Service(data) as service:
        lines = evening(minutes).splitlines(keepends=True)
        for at in range(0, len(lines), 4000):
            assert service.send(b"".join(lines[at : at + 4000])).status == 200
        with each_half_second(lambda n: _come_and_speak(service, n)):
            yield service


@contextlib.contextmanager
def each_half_second(tell):
    """Calls `tell` with 1, 2, 3 … from another thread while the body runs."""
    stop = threading.Event()

    def run():
        n = 0
        while not stop.wait(0.5):
            n += 1
            tell(n)

    teller = threading.Thread(target=run)
    teller.start()
    try:
        yield
    finally:
        stop.set()
        teller.join()


def _come_and_speak(service, n):
    now = int(time.time() * 1000)
    common = {"room": "demo-chengdong", "ts": now, "feed": "demo-full-detail"}
    service.send(
        [
            {
                **common,
                "id": uuid.uuid4().hex,
                "type": "enter",
                "viewer": f"live-{n}",
                "source": "feed",
            },
            {
                **common,
                "id": uuid.uuid4().hex,
                "type": "comment",
                "viewer": f"live-{n}",
                "nickname": "小林",
                "text": f"第 {n} 条",
            },
        ]
    )


def cut(page):
    """Puts a switch into the page's sockets: `frozen` lets nothing through, `cut` closes them."""
    switch = {"frozen": False, "cut": False, "open": [], "sent": []}

    def through(side):
        if switch["cut"]:
            side.close(code=1001)
            return
        server = side.connect_to_server()
        switch["open"].append(side)

        def sent(message):
            switch["sent"].append(json.loads(message))
            server.send(message)

        server.on_message(lambda m: None if switch["frozen"] else side.send(m))
        side.on_message(sent)

    page.page.route_web_socket(re.compile(".*"), through)
    return switch


def cut_now(switch):
    """Closes what is open, and lets nothing open until `cut` is false again."""
    switch["cut"] = True
    for side in switch["open"]:
        side.close(code=1001)
    switch["open"].clear()


def expect(condition, within_s=15, page=None):
    """Waits until something holds, and says what was seen if it does not.

    The frames of a page with a switch (`cut`) pass through this process, and only while it attends to
    the page: name the page where the condition waits for something that it has to send or hear.
    """
    deadline = time.monotonic() + within_s
    while not (seen := condition()):
        assert time.monotonic() < deadline, seen
        if page:
            page.page.wait_for_timeout(50)
        else:
            time.sleep(0.05)
    return seen


WEIGHT = """performance.getEntriesByType('resource').reduce((sum, e) => sum + e.transferSize,
  performance.getEntriesByType('navigation')[0].transferSize)"""


def best(measure, at_most, tries=3):
    """The least of some measurements: others use this machine too."""
    seen = []
    while len(seen) < tries and not (seen and min(seen) <= at_most):
        seen.append(measure())
    assert min(seen) <= at_most, seen


def task_seconds(cdp):
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in metrics}["TaskDuration"]


def numbers(text):
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]
