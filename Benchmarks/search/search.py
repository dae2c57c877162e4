"""Searching a thousand hours of transcript and the comments beside it.

    .venv/bin/python Benchmarks/search/search.py [--hours 1000] [--seed 5] [--keep DIR]

Imports the log with `showcaller import`, waits for the index, asks 200 times for words and 30 times for
patterns over HTTP, one after the other, and prints the times. Then every answer is held against a scan of
all texts by this program, which cuts no words and knows no index.
"""

import argparse
import pathlib
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
import unicodedata
import urllib.parse
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/program"))
import corpus  # noqa: E402
from service import Service  # noqa: E402

PATTERNS = [
    r"保养.{0,5}(三|五)年", r"(终身质保|三次保养)", r"送.{0,6}充电桩", r"续航\d{3}公里", r"\d{2}\.\d8万",
    r"首付[一二三]成.*零利率", r"^新进来的朋友", r"截止$", r"(云雀|海岸).{0,10}(底盘|隔音)", r"鱀豚",
    r"CLTC续航7[01]0", r"扣个[789]", r"[一两]万[一二]", r"置换补贴.{1,4}块", r"(?<!首次)保养一次", r"说说|讲讲",
    r"\bCLTC\d", r"哈{4,}", r"(.)\1{5,}", r"[A-Za-z]{6,}", r"为什么.*呢", r"主播.{0,4}(好看|厉害)", r"(谢谢|感谢).{2,6}",
    r"\d{5,}", r"不(是|要).{0,3}不(是|要)", r"zzzz+", r"今天.*明天", r"[，。].{0,2}[，。]", r"报废更新再加五千块",
    r"店今天还有9个",
]


def queries(texts, choice, count=200):
    """Words of all sorts, drawn from what is there: common and rare, one, two, several, phrases."""
    sample = [text for _, _, text in choice.sample(texts, min(len(texts), 60_000))]
    pairs = Counter(
        text[i : i + 2] for text in sample for i in range(len(text) - 1)
        if all("\u4e00" <= c <= "\u9fff" for c in text[i : i + 2]))
    ranked = [pair for pair, _ in pairs.most_common()]
    made = []
    for n in range(count):
        text = choice.choice(sample)
        runs = re.findall(r"[\u4e00-\u9fff]{5,}", text) or ["终身质保"]
        run = choice.choice(runs)
        at = choice.randrange(len(run) - 3)
        sort = ["common", "rare", "middle", "two", "three", "phrase", "phrase", "mixed", "one", "common"][n % 10]
        made.append((sort, {
            "common": lambda: choice.choice(ranked[:40]),
            "rare": lambda: choice.choice(ranked[len(ranked) // 2 :]),
            "middle": lambda: choice.choice(ranked[300:3000] or ranked),
            "two": lambda: f"{choice.choice(ranked[:200])} {choice.choice(ranked[:2000])}",
            "three": lambda: " ".join(choice.choice(ranked[:300]) for _ in range(3)),
            "phrase": lambda: run[at : at + choice.randint(3, 8)],
            "mixed": lambda: choice.choice(
                [f"续航{choice.randrange(400, 720, 10)}公里", "CLTC", f"{choice.randint(8, 30)}.98万",
                 f"CLTC续航{choice.randrange(400, 720, 10)}", "云雀S7 保养", "快充18分钟"]),
            "one": lambda: choice.choice(choice.choice(ranked[:1000])),
        }[sort]()))
    return made


# The other way to the same answer: no pairs, no index.

def plain(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^0-9a-z\u00aa-\u024f\u3007\u3041-\u9fff\uac00-\ud7a3]+", " ", text)


def has(term, text):
    """Whether a term stands in a plain text: letters and digits as whole words."""
    start = r"(?<![0-9])" if term[0].isdigit() else r"(?<![a-z])" if term[0].isascii() else ""
    end = r"(?![0-9])" if term[-1].isdigit() else r"(?![a-z])" if term[-1].isascii() else ""
    inside = "".join(
        re.escape(a) + (" ?" if kind(a) != kind(b) or " " in (a, b) else "") for a, b in zip(term, term[1:] + term[-1]))
    return re.search(start + inside + end, text)


def kind(c):
    return "digit" if c.isdigit() and c.isascii() else "letter" if c.isascii() else "other"


def scan(query, plains, texts):
    terms = [plain(part).strip() for part in query.split()]
    first = [max(re.split(r"[^\u4e00-\u9fff]+", term), key=len) or "" for term in terms]
    return [i for i, text in enumerate(plains)
            if all(run in text for run in first) and all(has(term, text) for term in terms)]


def scan_pattern(pattern, texts):
    compiled = re.compile(pattern, re.I)
    return [i for i, (_, _, text) in enumerate(texts) if compiled.search(text)]


def compare(answer, found, texts, limit):
    """What differs between an answer and the scan; nothing if they agree."""
    shown = [(one["ts"], one["text"]) for one in answer["results"]]
    times = sorted((texts[i][0] for i in found), reverse=True)
    if [ts for ts, _ in shown] != times[: len(shown)] or len(shown) != min(limit, len(found)):
        return f"other results: {len(shown)} shown, {len(found)} found"
    if not set(shown) <= {(texts[i][0], texts[i][2]) for i in found}:
        return "other texts"
    if "total_is_least" not in answer and answer["total"] != len(found):
        return f"total {answer['total']}, scan {len(found)}"
    return ""


def ask(service, query, form):
    path = "/v1/search?" + urllib.parse.urlencode({"q": query, "as": form})
    begin = time.perf_counter()
    answer = service.get(path, service.owner)
    took = time.perf_counter() - begin
    assert answer.status == 200, (query, answer.body)
    return took * 1000, answer.json


def told(name, times):
    times = sorted(times)
    print(f"{name:28} n {len(times):3}  p50 {statistics.median(times):7.1f} ms  "
          f"p95 {times[int(len(times) * 0.95)]:7.1f} ms  max {times[-1]:7.1f} ms", flush=True)


def built(service):
    """Waits for the index; seconds since it was asked first."""
    begin = time.monotonic()
    while True:
        answer = service.get("/v1/search?q=zzzz", service.owner)
        if answer.status == 200 and "building" not in answer.json:
            return time.monotonic() - begin
        time.sleep(0.2)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hours", type=float, default=1000)
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--keep")
    options = options.parse_args()
    folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="search-"))
    folder.mkdir(parents=True, exist_ok=True)
    log, data = folder / "log.ndjson", folder / "data"
    texts = corpus.write(log, options.hours, options.seed)
    said = sum(kind == "said" for _, kind, _ in texts)
    print(f"{options.hours:.0f} h, {said} sentences, {len(texts) - said} comments, "
          f"{sum(len(t) for *_, t in texts) / len(texts):.1f} characters each")
    service = Service(data)
    if not data.exists():
        begin = time.monotonic()
        service.run("import", log, "--data", data)
        print(f"imported in {time.monotonic() - begin:.0f} s, journal "
              f"{(data / 'showcaller.db').stat().st_size / 1e6:.0f} MB", flush=True)
        log.unlink()
    with service:
        seconds, cpu = built(service), service.cpu_s
        size = sum(path.stat().st_size for path in data.glob("search.db*"))
        print(f"index built {seconds:.0f} s after the start (cpu {cpu:.0f} s), {size / 1e6:.0f} MB "
              f"({size / len(texts):.0f} bytes a text), memory {service.memory_mib():.0f} MB", flush=True)
        choice = random.Random(options.seed)
        asked = queries(texts, choice)
        answers = [(sort, query, *ask(service, query, "words")) for sort, query in asked]
        told("words, all", [took for *_, took, _ in answers])
        for sort in dict(asked):
            told("  " + sort, [took for s, _, took, _ in answers if s == sort])
        patterns = [(pattern, *ask(service, pattern, "pattern")) for pattern in PATTERNS]
        told("patterns", [took for _, took, _ in patterns])
        for pattern, took, answer in sorted(patterns, key=lambda p: -p[1])[:5]:
            print(f"    {took:7.0f} ms  {pattern}  ({answer['total']})")
    check(texts, answers, patterns)
    if not options.keep:
        shutil.rmtree(folder)


def check(texts, answers, patterns):
    plains = [plain(text) for *_, text in texts]
    wrong = 0
    for _, query, _, answer in answers:
        if why := compare(answer, scan(query, plains, texts), texts, 30):
            wrong += 1
            print(f"differs: {query}: {why}", flush=True)
    for pattern, _, answer in patterns:
        if why := compare(answer, scan_pattern(pattern, texts), texts, 30):
            wrong += 1
            print(f"differs: {pattern}: {why}", flush=True)
    print(f"held against a scan of all texts: {len(answers) + len(patterns)} answers, {wrong} differ")


if __name__ == "__main__":
    main()
