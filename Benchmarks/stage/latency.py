#!/usr/bin/env python3
"""From a key on the controller's console to changed pixels on the host's screen, and back.

  .venv/bin/python Benchmarks/stage/latency.py [--rounds 60] [--watchers 200] [--events 2000]

Two browsers on the release build, with watchers and a feed of events beside them on the same room.
A key is timed when its event arrives; pixels when the second animation frame after the change has
begun, so that the changed one has been drawn. Both pages' clocks are this machine's.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import pathlib
import re
import statistics
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/program"), str(ROOT / "Benchmarks")]

import feed
import pages
from pages import Page
from rundown_text import RUNDOWN
from service import Service
from test_script import command, save

ROOM = "show"
CLOCK = "const clock = () => performance.timeOrigin + performance.now();"
DRAWN = "requestAnimationFrame(() => requestAnimationFrame(() => done(clock())))"
# Notes when the host's stage shows another cue, and when a key comes.
HOST = f"""() => {{ {CLOCK}
  window.drawn = {{}}; window.pressed = [];
  const stage = document.querySelector('.host-stage');
  new MutationObserver(() => {{
    const cue = stage.dataset.open, done = ts => window.drawn[cue] ??= ts;
    if (cue) {DRAWN};
  }}).observe(stage, {{attributes: true, attributeFilter: ['data-open']}});
  const name = document.querySelector('.host-name');
  new MutationObserver(() => {{
    const text = name.textContent, done = ts => window.drawn[text] ??= ts;
    {DRAWN};
  }}).observe(name, {{childList: true, characterData: true, subtree: true}});
  addEventListener('keydown', () => window.pressed.push(clock()), true);
}}"""
CONSOLE = f"""() => {{ {CLOCK}
  window.pressed = []; window.seen = [];
  let was = null;
  new MutationObserver(() => {{
    const now = document.querySelector('.receipt .way .seen');
    if (now && !was) {{ const done = ts => window.seen.push(ts); {DRAWN}; }}
    was = now;
  }}).observe(document.body, {{childList: true, subtree: true}});
  addEventListener('keydown', () => window.pressed.push(clock()), true);
}}"""


def watch(address, token, count):
    """Follows the room with so many sockets, and drops what they hear."""
    from websockets.asyncio.client import connect

    async def one():
        url = address.replace("http", "ws", 1) + f"/v1/watch?room={ROOM}"
        head = {"Authorization": f"Bearer {token}"}
        async with connect(url, additional_headers=head, compression=None, max_size=None,
                           ping_interval=None) as link:
            async for _ in link:
                pass

    async def all_of_them():
        await asyncio.gather(*(one() for _ in range(count)))

    asyncio.run(all_of_them())


def push(service, rate, stop):
    """So many events a second, twenty frames a second; a new link now and then, as this one does
    not answer the service's pings."""
    n, due, link, made = 0, time.monotonic(), None, 0
    while not stop.is_set():
        if time.monotonic() - made > 10:
            if link:
                link.close()
            link, made = feed.connect(service, service.owner), time.monotonic()
            threading.Thread(target=drain, args=(link,), daemon=True).start()
        now = int(time.time() * 1000)
        lines = []
        for _ in range(rate // 20):
            n += 1
            kind = "enter" if n % 20 == 0 else "like"
            lines.append(json.dumps({"room": ROOM, "type": kind, "viewer": f"v{n // 20}",
                                     "id": f"b{n}", "ts": now}))
        link.sendall(feed.text_frame("\n".join(lines).encode()))
        due += 0.05
        time.sleep(max(0, due - time.monotonic()))
    link.close()


def drain(link):
    with contextlib.suppress(OSError):
        while link.recv(65536):
            pass


def taken(service):
    """Events the service has taken in."""
    page = service.get("/metrics").body.decode()
    return sum(float(value) for value in re.findall(
        r"^showcaller_events_total(?:\{[^}]*\})? (\S+)$", page, re.M))


def wait(condition, within_s=8):
    deadline = time.monotonic() + within_s
    while not (value := condition()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.005)
    return value


def rounds(service, console, host, count):
    """Key → host's pixels, and the host's key → console's pixels, in milliseconds."""
    there, back = [], []
    for n in range(count):
        console.page.keyboard.press("1")
        pressed = console.page.evaluate("window.pressed.at(-1)")
        cue = wait(lambda: host.page.evaluate("document.querySelector('.host-stage').dataset.open"))
        drawn = wait(lambda: host.page.evaluate("cue => window.drawn[cue]", cue))
        there.append(drawn - pressed)
        seen = console.page.evaluate("window.seen.length")
        host.page.keyboard.press("PageDown")
        tapped = host.page.evaluate("window.pressed.at(-1)")
        back.append(wait(lambda: console.page.evaluate("n => window.seen[n]", seen)) - tapped)
        cleared = command(service, ROOM, "clear", cue=cue)
        assert cleared.status == 200, cleared.body
        wait(lambda: host.page.evaluate(
            "cue => document.querySelector('.host-stage').dataset.open !== cue", cue))
        time.sleep(0.65)  # the same key within 600 ms is a slip
    return there, back


def events(service, host, count):
    """A segment event of a feed → its name on the host's screen."""
    took = []
    for n in range(count):
        name = f"段落 {n}"
        sent = time.time() * 1000
        service.send([{"room": ROOM, "type": "segment", "segment": name, "id": f"seg{n}",
                       "ts": int(sent)}])
        took.append(wait(lambda: host.page.evaluate("name => window.drawn[name]", name)) - sent)
        time.sleep(0.3)
    return took


def told(what, values):
    values = sorted(values)
    p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
    print(f"{what:44} p50 {statistics.median(values):6.0f} ms   p95 {p95:6.0f} ms   "
          f"max {values[-1]:6.0f} ms   n {len(values)}")


def main():
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--rounds", type=int, default=60)
    asked.add_argument("--watchers", type=int, default=200)
    asked.add_argument("--events", type=int, default=2000)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, Service(folder) as service:
        save(service, ROOM, RUNDOWN)
        now = int(time.time() * 1000)
        service.send([{"room": ROOM, "type": "stream_start", "id": "s", "ts": now - 60_000},
                      {"room": ROOM, "type": "enter", "viewer": "v", "id": "e", "ts": now}])
        command(service, ROOM, "quiet", minutes=240)
        command(service, ROOM, "segment", segment="close")
        crowd = multiprocessing.Process(
            target=watch, args=(service.address, service.owner, asked.watchers), daemon=True)
        crowd.start()
        stop = threading.Event()
        pusher = threading.Thread(target=push, args=(service, asked.events, stop))
        pusher.start()
        try:
            with pages.browser() as one, pages.browser_beside(one) as other:
                console = Page(one, service, size=(1440, 900))
                host = Page(other, service, size=(1180, 820))
                console.open(f"/rooms/{ROOM}/control", "[data-ready]")
                host.open(f"/rooms/{ROOM}/host?device=tablet&distance=2", ".host[data-ready]")
                time.sleep(2)
                before, since = taken(service), time.monotonic()
                console.page.evaluate(CONSOLE)
                host.page.evaluate(HOST)
                # A crowd that comes all at once brings cues of its own.
                for cue in service.state(ROOM).json.get("cues", []):
                    command(service, ROOM, "clear", cue=cue["cue"])
                time.sleep(1)
                console.page.locator("body").click(position={"x": 4, "y": 4})
                there, back = rounds(service, console, host, asked.rounds)
                took = events(service, host, asked.rounds // 2)
                rate = (taken(service) - before) / (time.monotonic() - since)
        finally:
            stop.set()
            pusher.join()
            crowd.terminate()
        print(f"{asked.watchers} watchers and {rate:.0f} events/s beside; "
              f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        told("key on the console → host's pixels", there)
        told("key on the host's screen → console's pixels", back)
        told("event of a feed → host's pixels", took)


if __name__ == "__main__":
    main()
