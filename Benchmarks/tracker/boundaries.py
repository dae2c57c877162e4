"""Topic boundaries of recorded transcripts: the program's beside plain TextTiling's.

Labels are where viewers of a stream saw a topic begin. A boundary within 30 s of a label that no
nearer boundary has taken is right (greedy, nearest pairs first).
"""
import gzip
import json
import subprocess
from pathlib import Path

TOLERANCE_S = 30


def load(path):
    """Utterances (ts in ms, text), and the times of labels in ms of the same clock."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        heard = [json.loads(line) for line in file]
    labels = json.loads(Path(str(path).replace(".ndjson.gz", ".labels.json")).read_text())
    return [(e["ts"], e["text"]) for e in heard], [EPOCH_MS + 1000 * e["t_s"] for e in labels]


EPOCH_MS = 1_700_000_000_000


def tokens(text):
    """Pairs of characters stand for words, as there are no spaces."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


def text_tiling(heard, width=20, block=10, rounds=1):
    """Hearst 1997, with her parameters: token sequences of 20, blocks of 10 sequences, depth scores,
    one round of smoothing, boundaries where the depth passes mean − deviation / 2."""
    stream = [(token, ts) for ts, text in heard for token in tokens(text)]
    pieces = [stream[i : i + width] for i in range(0, len(stream) - width + 1, width)]

    def counts(part):
        out = {}
        for piece in part:
            for token, _ in piece:
                out[token] = out.get(token, 0) + 1
        return out

    def cosine(a, b):
        dot = sum(count * b.get(token, 0) for token, count in a.items())
        norm = (sum(c * c for c in a.values()) * sum(c * c for c in b.values())) ** 0.5
        return dot / norm if norm else 0

    scores = [cosine(counts(pieces[max(0, gap - block) : gap]), counts(pieces[gap : gap + block]))
              for gap in range(1, len(pieces))]
    for _ in range(rounds):
        scores = [sum(scores[max(0, i - 1) : i + 2]) / len(scores[max(0, i - 1) : i + 2])
                  for i in range(len(scores))]
    depths = []
    for i, score in enumerate(scores):
        left, right = i, i
        while left > 0 and scores[left - 1] >= scores[left]:
            left -= 1
        while right + 1 < len(scores) and scores[right + 1] >= scores[right]:
            right += 1
        depths.append(scores[left] + scores[right] - 2 * score)
    mean = sum(depths) / len(depths)
    limit = mean - (sum((d - mean) ** 2 for d in depths) / len(depths)) ** 0.5 / 2
    found = []
    for i in sorted(range(len(depths)), key=lambda i: -depths[i]):
        # No boundary beside another: Hearst leaves three sequences between them.
        if depths[i] > limit and all(abs(i - j) > 3 for j in found):
            found.append(i)
    return [pieces[i + 1][0][1] for i in sorted(found)]


def evenly(heard, count):
    """Boundaries at equal distances: what one gets without listening."""
    begin, end = heard[0][0], heard[-1][0]
    return [begin + (end - begin) * (i + 1) / (count + 1) for i in range(count)]


def program(path, program_path):
    done = subprocess.run([program_path, "track", "--events", path],
                          capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["ts"] for line in lines if line.get("boundary")]


def score(found, labels):
    """(right, found, labels)"""
    pairs = sorted((abs(f - l), f, l) for f in set(found) for l in set(labels)
                   if abs(f - l) <= 1000 * TOLERANCE_S)
    used_found, used_labels = set(), set()
    for _, f, l in pairs:
        if f not in used_found and l not in used_labels:
            used_found.add(f)
            used_labels.add(l)
    return len(used_found), len(set(found)), len(set(labels))


def f1(counts):
    right, found, labels = counts
    return 2 * right / max(1, found + labels)


def report(folder, program_path):
    """A table, or None where the recordings are not at hand."""
    paths = sorted(Path(folder).glob("transcript-*.ndjson.gz"))
    if not paths:
        return None
    lines = ["| recording | labels | program: found, F1 | TextTiling: found, F1 | "
             "as many as the program's, evenly spaced: F1 | one a minute: F1 |",
             "|---|--:|--:|--:|--:|--:|"]
    sums = [[0, 0, 0] for _ in range(4)]
    for path in paths:
        heard, labels = load(path)
        ours = program(path, program_path)
        minutes = (heard[-1][0] - heard[0][0]) // 60_000
        ways = [ours, text_tiling(heard), evenly(heard, len(ours)), evenly(heard, minutes)]
        counts = [score(found, labels) for found in ways]
        for total, count in zip(sums, counts):
            for i in range(3):
                total[i] += count[i]
        lines.append(row(path.name.split("-")[1].split(".")[0], counts))
    lines.append(row("all", sums))
    return "\n".join(lines)


def row(name, counts):
    return (f"| {name} | {counts[0][2]} | {counts[0][1]}, {f1(counts[0]):.3f} | "
            f"{counts[1][1]}, {f1(counts[1]):.3f} | {f1(counts[2]):.3f} | {f1(counts[3]):.3f} |")
