#!/usr/bin/env python3
"""What a page costs the machine that it is open on, while it runs.

  .venv/bin/python Benchmarks/pages/running.py [--minutes 10]

The demo's full-detail room on the release build, its console, its desk and its host's screen open side by
side. Heap is what is left after the collector ran; bytes are those of a browser that has nothing yet.
"""

import argparse
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/program")]

import pages
from service import Service

ROOM = "demo-chengdong"
PLACES = {"room": f"/rooms/{ROOM}", "desk": f"/rooms/{ROOM}/control", "host": f"/rooms/{ROOM}/host"}
WEIGHT = """performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .map(e => [e.encodedBodySize, /dygraph/.test(e.name)])"""


class Demo(Service):
    command = "demo"


class Measured:
    def __init__(self, browser, service, name):
        self.name = name
        self.page = pages.Page(browser, service)
        self.cdp = self.page.context.new_cdp_session(self.page.page)
        for domain in ("Performance", "HeapProfiler"):
            self.cdp.send(f"{domain}.enable")
        self.page.open(PLACES[name], "[data-ready]")

    def look(self):
        self.cdp.send("HeapProfiler.collectGarbage")
        found = {m["name"]: m["value"] for m in self.cdp.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"] / 2**20, found["Nodes"], found["TaskDuration"]

    def weight(self):
        found = self.page.page.evaluate(WEIGHT)
        return sum(n for n, _ in found) / 1000, sum(n for n, chart in found if chart) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder, pages.browser() as browser, Demo(
            pathlib.Path(folder) / "demo") as service:
        time.sleep(20)  # the twenty minutes before are told
        measured = [Measured(browser, service, name) for name in PLACES]
        time.sleep(30)
        before = [one.look() for one in measured]
        middle = None
        began = time.monotonic()
        time.sleep(minutes * 30)
        middle = [one.look() for one in measured]
        time.sleep(minutes * 30)
        after = [one.look() for one in measured]
        lasted = time.monotonic() - began
        for one, a, b, c in zip(measured, before, middle, after):
            kb, chart = one.weight()
            print(f"{one.name:5} heap {a[0]:.2f} → {b[0]:.2f} → {c[0]:.2f} MiB ({c[0] - a[0]:+.2f}), "
                  f"nodes {a[1]:.0f} → {b[1]:.0f} → {c[1]:.0f}, main thread {1000 * (c[2] - a[2]) / lasted:.0f} ms/s, "
                  f"{kb:.0f} kB compressed, {chart:.0f} of it the chart")


if __name__ == "__main__":
    main()
