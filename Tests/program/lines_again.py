"""Lines that worked, found a second time from the event lines: by definitions, without the program's code.

One row a stream: `Ground` is what its viewers lived and did second by second, apart for paid and other sources and for
the time they had been there. A line's times are strata of one comparison, each in its own stream.
"""
import math
import random

STEPS = {"card_click", "icon_click", "form_open", "form_submit"}
INTERACTIONS = {"comment", "like", "follow", "share", "fan_join", "gift"}
AFTER, BORDER, REACH = 30_000, 2_000, 150_000


class Ground:
    def __init__(self, events, kinds=STEPS):
        self.start = min(e["ts"] for e in events if e["type"] == "stream_start")
        self.end = max(e["ts"] for e in events if e["type"] == "stream_end")
        self.bins = -(-(self.end - self.start) // 1000)
        self.lived = [[0] * self.bins for _ in range(6)]
        self.counts = [[0] * self.bins for _ in range(6)]
        visits = {}
        for e in sorted(events, key=lambda e: e["ts"]):
            who = e.get("viewer")
            if e["type"] == "enter":
                visits[who] = (e["ts"], e["source"].startswith("paid"))
            elif e["type"] == "leave":
                self._live(*visits.pop(who), e["ts"])
            elif e["type"] in kinds:
                entered, paid = visits[who]
                self.counts[self._cell(paid, e["ts"] - entered)][(e["ts"] - self.start) // 1000] += 1

    @staticmethod
    def _cell(paid, age):
        return 3 * paid + (0 if age < 30_000 else 1 if age < 120_000 else 2)

    def _live(self, entered, paid, left):
        for ts in range(entered - entered % 1000, left, 1000):
            for a, b in ((0, 30_000), (30_000, 120_000), (120_000, math.inf)):
                lived = min(ts + 1000, left, entered + b) - max(ts, entered, entered + a)
                if lived > 0:
                    self.lived[self._cell(paid, a)][(ts - self.start) // 1000] += lived

    def strata(self, ends):
        """Of each time that a line was said: cell by cell how often and in how much viewer time, after it and around."""
        spans = joined(sorted((end - self.start, end - self.start + AFTER) for end in ends))
        for i, (begin, end) in enumerate(spans):
            low, high = begin - REACH, end + REACH
            if i:
                low = max(low, (spans[i - 1][1] + begin) // 2)
            if i + 1 < len(spans):
                high = min(high, (end + spans[i + 1][0]) // 2)
            yield self._whole(begin + BORDER, end - BORDER), self._whole(low, begin - BORDER), \
                self._whole(end + BORDER, high)

    def _whole(self, low, high):
        first = min(max(0, -(-low // 1000)), self.bins)
        return first, max(first, min(self.bins, high // 1000))


def joined(spans):
    out = []
    for begin, end in spans:
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def pairs(text):
    letters = [c for c in text.lower() if c.isalnum()]
    return len(letters), {a + b for a, b in zip(letters, letters[1:])}


def alike(texts):
    """Groups of positions: each joins the first member that it is most like, three quarters at least."""
    groups = []
    for i, text in enumerate(texts):
        n, own = pairs(text)
        if n < 6:
            continue
        likes = [(2 * len(own & first) / (len(own) + len(first)), -g) for g, (first, _) in enumerate(groups)]
        best = max(likes, default=(0, 0))
        if best[0] >= 0.75:
            groups[-best[1]][1].append(i)
        else:
            groups.append((own, [i]))
    return [members for _, members in groups]


def found(streams, kinds=STEPS, alpha=0.05, draws=20_000):
    """Each line tried, with its counts, its ratio and its corrected chance.

    `streams`: newest first, each a list of events.
    """
    grounds = [Ground(events, kinds) for events in streams]
    said = [(s, e) for s, events in enumerate(streams)
            for e in sorted((e for e in events if e["type"] == "transcript"), key=lambda e: (e["ts"], e["text"]))]
    lines = []
    for group in alike([e["text"] for _, e in said]):
        if len(group) < 3:
            continue
        places = [(grounds[s], *place) for s in sorted({said[i][0] for i in group})
                  for place in grounds[s].strata([said[i][1]["end_ts"] for i in group if said[i][0] == s])]
        windows = [w for w in (moved(*place) for place in places) if w]
        if len(windows) < 3 or sum(usual for _, _, usual in windows) < 3:
            continue
        lines.append({
            "said": [said[i] for i in group], "times": len(group),
            "streams": len({said[i][0] for i in group}),
            "n": sum(sum(sum(row[on[0]:on[1]]) for row in g.counts) for g, on, _, _ in places),
            "ratio": ratio(places), "p": chance(windows, draws)})
    lines.sort(key=lambda line: line["p"])
    worst = 0
    for i, line in enumerate(lines):
        worst = line["q"] = max(worst, min(1, line["p"] * (len(lines) - i)))
    return lines


def ratio(places):
    """Conditional estimate of one rate ratio over strata: given what happened in each, how much of it fell after."""
    strata = []
    for ground, on, before, after in places:
        for lived, counts in zip(ground.lived, ground.counts):
            a = sum(counts[slice(*on)])
            b = sum(counts[slice(*before)]) + sum(counts[slice(*after)])
            t, u = sum(lived[slice(*on)]), sum(lived[slice(*before)]) + sum(lived[slice(*after)])
            if a + b and t and u:
                strata.append((a, a + b, t, u))
    low, high = -16.0, 16.0
    for _ in range(80):
        middle = (low + high) / 2
        r = math.exp(middle)
        gap = sum(a - n * r * t / (r * t + u) for a, n, t, u in strata)
        low, high = (middle, high) if gap > 0 else (low, middle)
    return math.exp((low + high) / 2)


def moved(ground, on, before, after):
    """A window at all places that it could have had: what it would have held beyond the usual, and what it did."""
    length = on[1] - on[0]
    first, last = before[0], after[1]
    if length <= 0 or last - first < 2 * length or on[0] < first:
        return None
    usual = [0.0] * ground.bins
    for lived, counts in zip(ground.lived, ground.counts):
        if sum(counts) and sum(lived):
            per_ms = sum(counts) / sum(lived)
            for i, ms in enumerate(lived):
                usual[i] += per_ms * ms
    happened = [sum(row[i] for row in ground.counts) for i in range(ground.bins)]
    if not sum(usual[first:last]):
        return None
    scale = sum(happened[first:last]) / sum(usual[first:last])
    excess = [sum(happened[i:i + length]) - scale * sum(usual[i:i + length])
              for i in range(first, last - length + 1)]
    return excess, excess[on[0] - first], scale * sum(usual[on[0]:on[1]])


def chance(windows, draws):
    seen = sum(own for _, own, _ in windows)
    if seen <= 0:
        return 1
    lot = random.Random(7)
    above = sum(sum(lot.choice(excess) for excess, _, _ in windows) >= seen - 1e-9 for _ in range(draws))
    return (above + 1) / (draws + 1)
