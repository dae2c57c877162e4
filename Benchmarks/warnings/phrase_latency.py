"""From the end of a sentence with a forbidden phrase to the controller's screen:
.venv/bin/python Benchmarks/warnings/phrase_latency.py [SENTENCES]

A desk in headless Chromium, a room with fifty events a second beside; time runs from the moment at which the
sentence is sent to the second animation frame after the warning stands on the page. Recognition takes its
own time before.
"""
import pathlib
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/program")]
import pages  # noqa: E402
from pages import Page  # noqa: E402
from service import Service  # noqa: E402

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 60
WATCH = """() => {
  window.drawn = {};
  new MutationObserver(() => {
    for (const [, name] of document.body.textContent.matchAll(/禁语(\\d+)号/g)) {
      if (window.drawn[name]) continue;
      window.drawn[name] = -1;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        window.drawn[name] = performance.timeOrigin + performance.now();
      }));
    }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "own.yaml"
        phrases = ", ".join(f"禁语{n}号" for n in range(COUNT))
        config.write_text(f"warnings: {{forbidden: [{phrases}]}}\n")
        with Service(pathlib.Path(folder) / "data", "--config", config) as service, pages.browser() as browser:
            n = 0

            def send(event):
                nonlocal n
                n += 1
                service.send([{"room": "r", "id": f"e{n}-{time.monotonic_ns()}", **event}])

            send({"type": "stream_start"})
            stopped = threading.Event()

            def beside():
                while not stopped.wait(0.1):
                    service.send([{"room": "r", "type": "enter", "viewer": f"v{time.monotonic_ns()}-{k}"}
                                  for k in range(5)])

            feeding = threading.Thread(target=beside, daemon=True)
            feeding.start()
            desk = Page(browser, service, "control")
            desk.open("/rooms/r/control")
            desk.page.wait_for_timeout(3000)
            desk.page.evaluate(WATCH)
            took = []
            for number in range(COUNT):
                began = time.time() * 1000
                send({"type": "transcript", "utterance": f"u{number}", "rev": 1, "final": True,
                      "text": f"今天是禁语{number}号"})
                while not (drawn := desk.page.evaluate(f"window.drawn['{number}']")) or drawn < 0:
                    assert time.time() * 1000 - began < 10_000, f"sentence {number} was not told"
                    desk.page.wait_for_timeout(20)
                took.append(drawn - began)
                desk.page.wait_for_timeout(137 + 61 * (number % 7))
            stopped.set()
            feeding.join()
            desk.close()
    took.sort()
    at = lambda share: took[min(len(took) - 1, int(share * len(took)))]
    print(f"{len(took)} sentences: p50 {at(.5):.0f} ms, p95 {at(.95):.0f} ms, most {took[-1]:.0f} ms")


main()
