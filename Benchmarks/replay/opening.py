"""How long a stream of three hours and two million events takes to open on its page, and a selection on it.

    .venv/bin/python Benchmarks/replay/opening.py [--events 2000000] [--minutes 180]

Invents the stream and imports all but its end. Then the stream ends while the service runs: how long until a
replay has been made ahead, and how long who opens it waits then, and who opened it at once. After a restart, which
forgets what was made: the first time (made from the journal), again (kept), after one more event; selections, files
of clips. In Chromium, if it is there: until text and curves are painted, from the beginning of the navigation by the
page's own clock. CPU is the service's own.
"""
import argparse
import json
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/program"))
import pages  # noqa: E402
from service import PROGRAM, Service  # noqa: E402

START = 1_790_000_000_000
SAID = ["点一下左下角小风车", "置换再补三千", "续航六百公里", "座椅带按摩", "欢迎新来的朋友", "先别走马上抽奖", "电话留一下"]
ASKED = ["多少钱", "续航多少", "首付几成", "太坑了", "真好看", "哈哈", "666", "有现车吗"]


def lines(events, minutes, chance):
    """A stream of about so many events, in order of time but for viewers' own steps."""
    length = minutes * 60_000
    yield dict(id="start", type="stream_start", ts=START)
    for second in range(0, minutes * 60, 4):
        yield dict(id=f"t{second}", type="transcript", ts=START + second * 1000, end_ts=START + second * 1000 + 3500,
                   utterance=f"u{second}", final=True, text=chance.choice(SAID))
    for n, second in enumerate(range(0, minutes * 60, 45)):
        yield dict(id=f"s{second}", type="segment", ts=START + second * 1000,
                   segment=["greeting", "offer", "lead_call"][n % 3])
    viewer = written = 0
    while written < events:
        ts, stay = START + int(chance.random() * length), int(chance.expovariate(1 / 45_000)) + 300
        who = f"v{viewer}"
        steps = [("exposure", 0), ("enter", 100), ("leave", stay)]
        steps += [("like", stay // 2)] * (chance.random() < 0.5) + [("comment", stay // 3)] * (chance.random() < 0.08)
        if chance.random() < 0.06:
            steps += [("card_click", stay // 2), ("form_open", stay // 2 + 50), ("lead", stay // 2 + 90)]
        for kind, after in steps:
            event = dict(id=f"{kind[:4]}{viewer}", type=kind, ts=min(ts + after, START + length - 1), viewer=who)
            if kind == "enter":
                event["source"] = "paid_a" if viewer % 5 == 0 else "feed"
            if kind == "comment":
                event["text"] = chance.choice(ASKED) + str(viewer % 97)
            if kind == "lead":
                event["lead"] = f"L{viewer}"
            yield event
            written += 1
        viewer += 1
    yield dict(id="end", type="stream_end", ts=START + length)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--minutes", type=int, default=180)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "stream.ndjson"
        with log.open("w") as out:
            for event in lines(asked.events, asked.minutes, random.Random(1)):
                line = json.dumps(dict(event, room="r1"), ensure_ascii=False) + "\n"
                if event["type"] != "stream_end":
                    out.write(line)
        data = pathlib.Path(folder) / "data"
        subprocess.run([PROGRAM, "import", log, "--data", data], check=True, stdout=subprocess.DEVNULL)
        log.unlink()
        shutil.copytree(data, data.with_name("again"))
        with Service(data) as service:
            closed(service, line.encode(), waits=False)
        with Service(data.with_name("again")) as service:
            closed(service, line.encode(), waits=True)
            service.kill()
            service.start()
            measure(service)


def stream_of(service):
    return service.get("/v1/rooms/r1/streams", service.owner).json["streams"][0]["stream"]


class Stopwatch:
    def __init__(self, service):
        self.service, self.begin, self.cpu = service, time.perf_counter(), service.cpu_s

    def tell(self, name, more=""):
        wall, cpu = time.perf_counter() - self.begin, self.service.cpu_s - self.cpu
        print(f"{name:42} {wall * 1000:9.0f} ms  {cpu:6.2f} CPU-s  {more}")


def closed(service, end, waits):
    """The end of a stream, and then somebody who opens it: at once, or when it has been made ahead."""
    stream = stream_of(service)
    watch = Stopwatch(service)
    assert service.send(end, service.owner).json["accepted"] == 1
    if waits:
        while "showcaller_replays_ahead_total 1" not in service.get("/metrics", service.owner).body.decode():
            time.sleep(0.02)
        watch.tell("made ahead, from the end on")
        watch = Stopwatch(service)
    replay(service, stream)
    watch.tell("opened when it was made ahead" if waits else "opened in the moment it ended")
    if waits and pages.chromium():
        painted(service, stream, "its page, when it was made ahead")


def replay(service, stream):
    answer = service.get(f"/v1/streams/{stream}/replay", service.owner, headers={"accept-encoding": "gzip"})
    assert answer.status == 200, answer.body[:200]
    return answer


WATCH = """addEventListener('DOMContentLoaded', () => {
  const look = () => {
    if (document.querySelector('.replay[data-ready] .lines li') && document.querySelector('sc-axis canvas, sc-axis svg'))
      requestAnimationFrame(() => { window.paintedMs = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
});"""


def painted(service, stream, name):
    with pages.browser() as browser:
        page = pages.Page(browser, service)
        page.context.add_init_script(WATCH)
        for turn in ("", ", again"):
            watch = Stopwatch(service)
            page.page.goto(f"{service.address}/streams/{stream}")
            while not (painted_ms := page.page.evaluate("window.paintedMs")):
                page.page.wait_for_timeout(20)
            watch.tell(name + turn, f"{painted_ms:.0f} ms by the page's clock")
        page.close()


def measure(service):
    stream = stream_of(service)

    def timed(path, name, times=1):
        cpu, walls = service.cpu_s, []
        for _ in range(times):
            begin = time.perf_counter()
            answer = service.get(path, service.owner, headers={"accept-encoding": "gzip"})
            walls.append(time.perf_counter() - begin)
            assert answer.status == 200, answer.body[:200]
        print(f"{name:42} {statistics.median(walls) * 1000:9.0f} ms  {(service.cpu_s - cpu) / times:6.2f} CPU-s  "
              f"{len(answer.body) / 1e6:6.2f} MB")

    path = f"/v1/streams/{stream}/replay"
    timed(path, "made from the journal")
    timed(path, "opened again", 5)
    timed(f"/v1/streams/{stream}/span?from={START + 600_000}&to={START + 900_000}", "a selection", 20)
    timed(f"/v1/streams/{stream}/comments?from={START + 600_000}&to={START + 660_000}", "comments of a minute", 20)
    timed(f"/v1/streams/{stream}/clips?as=csv", "clips as a table", 5)
    body = json.dumps({"entries": [{"what": "note", "text": "x", "ts": START}]}).encode()
    assert service.request("POST", f"/v1/streams/{stream}/review", body, service.owner).status == 200
    timed(path, "opened after a note")


if __name__ == "__main__":
    main()
