"""Evenings whose ordinary traffic somebody else invented: foreign_evenings.py --out DIR [--seed 1] [--rooms 12]
[--streams 2] [--minutes 60]

`gen_events.py` of `../shared/tools` makes rooms whose people come in bursts, come again, come directly, act
in clumps, and of whom some leave without a word; here incidents are cut into them: entries, leaves, clicks,
leads and sentences are taken out or moved, comments and robots put in. Logs, settings and truth are
written like those of evenings.py. Rooms differ in size, in how many enter and how long they stay; every other one
says which segment is on.
"""
import argparse
import importlib.util
import pathlib

import numpy as np

from evenings import FORBIDDEN, KINDS, SIZES, Record, options

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared/tools/gen_events.py"
spec = importlib.util.spec_from_file_location("gen_events", SHARED)
gen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gen)
USUAL_CTR, USUAL_MED = gen.CTR.copy(), gen.MED.copy()

DAY = 86_400_000
LENGTHS = {
    "entry_drop": (120, 420), "retention_drop": (120, 300), "lead_card_gone": (300, 900),
    "lead_form_broken": (300, 1200), "price_surge": (60, 180), "topic_surge": (60, 180),
    "negative_surge": (60, 180), "dead_air": (20, 45), "cta_missing": (480, 600),
    "segment_overlong": (340, 480), "forbidden_phrase": (5, 6), "feed_stall": (20, 70),
    "bot_flood": (90, 200), "exposure_drop": (420, 700)}
ASKED = {
    "price_surge": (["现在什么价", "落地多少钱", "裸车价多少", "最低多少能走", "价格发一下"], 0.012),
    "topic_surge": (["续航多少公里", "充电要多久", "冬天能跑多远", "快充多少分钟"], 0.006),
    "negative_surge": (["骗子吧", "别买,质量太差", "虚假宣传", "售后没人管", "退订金"], 0.004)}
TOPICS = {"补贴": ["补贴", "免息", "名额", "保养"], "空间": ["座椅", "后备箱", "行李箱"],
          "续航": ["充电", "续航", "大灯"], "价格": ["落地价", "裸车价"]}
# Of one topic each, so that a segment is one where nobody says which is on.
FEATURES = ["前排座椅带通风和加热", "后备箱放三个行李箱没有问题", "座椅可以放平睡觉"]
# Minutes of these rooms differ by a gamma law of this shape.
BURSTS = 2


def change(ratio):
    """Nats for each expected event of a count that is `ratio` times the usual."""
    return (ratio * np.log(ratio) if ratio else 0) - ratio + 1


def share(p, q):
    """Nats for each trial of a share that is q instead of p."""
    return (q * np.log(q / p) if q else 0) + (1 - q) * np.log((1 - q) / (1 - p))


class Evening:
    """One stream of a room as columns, and what is done to them."""

    def __init__(self, seed, number, size, minutes, entry, stay):
        gen.CTR, gen.MED = np.append(USUAL_CTR[:6] * entry, 1.0), USUAL_MED * stay
        viewers = int(SIZES[size] * minutes / 1.4)
        args = argparse.Namespace(
            seed=seed, viewers=viewers, minutes=minutes, stagger_min=0, feed="full", transcript=True,
            partials=False, dup=0.005, ooo_ms=5000, missing_leave=0.03, reenter=0.1, late=0, counters_s=10,
            coarse_ms=1)
        truth = dict(rooms={}, _d=[], _s=[])
        (self.type, self.viewer, self.ts, self.source, self.extra, self.arrival, self.g, self.rare
         ) = gen.room_events(number, args, gen.prime_above(viewers * 2), truth)
        self.keep = np.ones(len(self.ts), bool)
        self.start, self.end = gen.BASE, gen.BASE + minutes * 60_000
        self.added, self.truth = [], []
        self.sessions()

    def of(self, *types):
        return self.keep & np.isin(self.type, types)

    def sessions(self):
        """When each entry's visit ends, as far as a leave tells."""
        rows = np.flatnonzero(np.isin(self.type, (gen.ENTER, gen.LEAVE)))
        rows = rows[np.lexsort((self.ts[rows], self.viewer[rows]))]
        pair = ((self.type[rows[:-1]] == gen.ENTER) & (self.type[rows[1:]] == gen.LEAVE)
                & (self.viewer[rows[:-1]] == self.viewer[rows[1:]]))
        self.entered, self.left = rows[:-1][pair], rows[1:][pair]

    def note(self, kind, a, b, sure=None, nats=99.0, ratio=None):
        self.truth.append(dict(kind=kind, start=int(a), end=int(b), ratio=ratio, nats=float(nats),
                               sure=None if sure is None else int(sure)))

    def told(self, kind, a, b, ratio, times, each):
        """An incident of which each of these moments tells so much."""
        times = np.sort(times)
        need = int(np.ceil(9 / max(each, 1e-9)))
        self.note(kind, a, b, times[need - 1] if len(times) >= need else None, len(times) * each, ratio)

    def within(self, rows, a, b):
        return rows & (self.ts >= a) & (self.ts < b)

    def drop(self, rows, ratio):
        """Leaves of the people of these rows only a share of `ratio`: the viewers who go."""
        people = np.unique(self.viewer[rows])
        return people[self.g.random(len(people)) >= ratio]

    # What goes wrong

    def entry_drop(self, a, b):
        ratio = float(self.g.uniform(0.3, 0.68))
        shown = self.within(self.of(gen.EXPOSURE), a, b)
        rows = self.within(self.of(gen.ENTER), a, b) & (self.source != 6)
        p = rows.sum() / max(1, shown.sum())
        gone = self.drop(rows, ratio)
        self.keep &= ~(np.isin(self.viewer, gone) & (self.ts >= a) & (self.type != gen.EXPOSURE)
                       & (self.type < gen.LEAD))
        self.told("entry_drop", a, b, ratio, self.ts[shown], share(p, p * ratio))

    def exposure_drop(self, a, b):
        ratio = float(self.g.uniform(0.1, 0.3))
        rows = self.within(self.of(gen.EXPOSURE), a, b)
        gone = self.drop(rows, ratio)
        self.keep &= ~(np.isin(self.viewer, gone) & (self.ts >= a) & (self.ts < b + 60_000) & (self.type < gen.LEAD))
        # What a minute tells where minutes differ so much by themselves.
        self.told("exposure_drop", a, b, ratio, np.arange(a, b, 1000), BURSTS * (ratio - 1 - np.log(ratio)) / 60)

    def retention_drop(self, a, b):
        ratio = float(self.g.uniform(1.8, 3.4))
        begin, end = self.ts[self.entered], self.ts[self.left]
        at = np.maximum(begin, a)
        hit = (end > a) & (begin < b)
        sooner = np.where(at + (end - at) / ratio <= b, at + (end - at) / ratio, end - (ratio - 1) * (b - at))
        people = {v: (s, e) for v, s, e in zip(self.viewer[self.left[hit]], sooner[hit], end[hit])}
        self.ts[self.left[hit]] = sooner[hit].astype(np.int64)
        moved = self.left[hit]
        self.arrival[moved] = self.ts[moved] + 20 + np.minimum(self.g.exponential(400, len(moved)), 4900).astype(np.int64)
        acts = np.flatnonzero(self.within(self.keep, a, b + 900_000) & (self.type > gen.LEAVE) & (self.type < gen.LEAD))
        late = [i for i in acts if self.viewer[i] in people
                and people[self.viewer[i]][0] < self.ts[i] <= people[self.viewer[i]][1]]
        self.keep[late] = False
        self.told("retention_drop", a, b, ratio, self.ts[moved[(self.ts[moved] < b)]], np.log(ratio) - 1 + 1 / ratio)

    def lead_card_gone(self, a, b):
        ratio = float(self.g.choice([0, 0.05]))
        clicks = self.within(self.of(gen.CARD, gen.ICON), a, b)
        gone = self.drop(clicks, ratio)
        self.keep &= ~(np.isin(self.viewer, gone) & self.within(self.of(gen.CARD, gen.ICON, gen.FOPEN, gen.FSUB), a, b + 90_000))
        self.lose_leads(gone, a, b + 120_000)
        self.told("lead_card_gone", a, b, ratio, self.ts[clicks], change(ratio))

    def lead_form_broken(self, a, b):
        ratio = float(self.g.choice([0, 0.05]))
        opened = self.within(self.of(gen.FOPEN), a, b)
        gone = self.drop(opened, ratio)
        self.keep &= ~(np.isin(self.viewer, gone) & self.within(self.of(gen.FSUB), a, b + 120_000))
        self.lose_leads(gone, a, b + 120_000)
        self.told("lead_form_broken", a, b, ratio, self.ts[opened], share(0.27, 0.27 * ratio))

    def lose_leads(self, people, a, b):
        names = {f"v{int(v):08d}" for v in people}
        for i in np.flatnonzero(self.within(self.of(gen.LEAD), a, b)):
            if self.rare[self.extra[i]][2]["viewer"] in names:
                self.keep[i] = False

    def surge(self, kind, a, b):
        texts, usual = ASKED[kind]
        ratio = float(self.g.uniform(6, 14)) * (5 if kind == "negative_surge" else 1)
        begin, end = self.ts[self.entered], self.ts[self.left]
        expected = []
        for t in range(a, b, 1000):
            there = np.flatnonzero((begin <= t) & (end > t + 1000))
            mean = len(there) * usual / 60
            expected.append(mean * change(ratio))
            for i in self.g.choice(there, min(len(there), self.g.poisson(mean * (ratio - 1))), replace=False):
                self.add(t + int(self.g.integers(1000)), "comment", viewer=self.name(self.entered[i]),
                         text=str(self.g.choice(texts)))
        total = np.cumsum(expected)
        at = int(np.searchsorted(total, 9))
        self.note(kind, a, b, a + 1000 * at if at < len(total) else None, total[-1], ratio)

    def bot_flood(self, a, b):
        ratio = float(self.g.uniform(1.5, 4))
        usual = self.of(gen.ENTER).sum() / (self.end - self.start) * 1000
        for k in range(self.g.poisson(usual * ratio * (b - a) / 1000)):
            at = int(self.g.integers(a, b))
            self.add(at, "enter", viewer=f"bot{a}-{k}", source="direct")
            self.add(at + 12_000 + int(self.g.normal(0, 600)), "leave", viewer=f"bot{a}-{k}")
        base = 0.15 * usual
        each = base * change((base + usual * ratio) / base)
        self.note("bot_flood", a, b, a + 9000 / each, each * (b - a) / 1000, ratio)

    def feed_stall(self, a, b):
        viewers = ~np.isin(self.type, (gen.SPEECH, gen.START, gen.END, gen.SEGMENT))
        before = self.arrival[viewers & (self.arrival < a)].max()
        self.keep &= ~(viewers & (self.arrival >= a) & (self.arrival < b))
        self.note("feed_stall", a, b, before + 8000)

    # What is said

    def sentences(self, a, b):
        return [(i, self.rare[self.extra[i]][2]) for i in np.flatnonzero(self.within(self.of(gen.SPEECH), a, b))]

    def dead_air(self, a, b):
        self.keep &= ~self.within(self.of(gen.SPEECH), a, b)
        last = max([s["end_ts"] for _, s in self.sentences(self.start, b) if s["ts"] < a] + [self.start])
        self.note("dead_air", a, b, last + 15_000)

    def cta_missing(self, a, b):
        calls = [s["ts"] for _, s in self.sentences(self.start, a) if s["text"] in gen.SAY["lead_call"]]
        for _, s in self.sentences(a, b):
            if s["text"] in gen.SAY["lead_call"]:
                s["text"] = str(self.g.choice(FEATURES))
        for i in np.flatnonzero(self.within(self.of(gen.SEGMENT), a, b)):
            if self.rare[self.extra[i]][2]["segment"] == "lead_call":
                self.keep[i] = False
        self.note("cta_missing", a, b + 20_000, (max(calls) if calls else self.start) + 360_000)

    def segment_overlong(self, a, b):
        before = np.flatnonzero(self.within(self.of(gen.SEGMENT), self.start, a))
        before = before[np.argsort(self.ts[before])][-1]
        self.keep &= ~self.within(self.of(gen.SEGMENT), a, b)
        name = self.rare[self.extra[before]][2]["segment"]
        if name in ("greeting", "lead_call"):
            name = "features"
            self.rare[self.extra[before]][2]["segment"] = name
        for _, s in self.sentences(int(self.ts[before]), b):
            if s["text"] not in gen.SAY["lead_call"]:
                s["text"] = str(self.g.choice(FEATURES if name == "features" else gen.SAY["offer"]))
        self.note("segment_overlong", self.ts[before], b + 20_000, self.ts[before] + 300_000)

    def forbidden_phrase(self, a, b):
        said = self.sentences(a, b + 20_000)
        _, s = said[0]
        word = str(self.g.choice(FORBIDDEN))
        s["text"] = "我们这个是" + word + "你放心"
        self.note("forbidden_phrase", s["ts"], s["end_ts"] + 3000, s["end_ts"])

    def add(self, ts, kind, **more):
        self.added.append((ts + 20 + min(int(self.g.exponential(400)), 4900), ts, kind, more))

    def name(self, row):
        return f"v{int(self.viewer[row]):08d}"

    def happen(self, kinds):
        taken = []
        for kind in kinds:
            length = int(self.g.integers(*LENGTHS[kind])) * 1000
            for _ in range(100):
                a = int(self.g.integers(self.start + 480_000, self.end - length - 60_000))
                if all(a + length + 240_000 < x or a > y + 240_000 for x, y in taken):
                    taken.append((a, a + length))
                    (self.surge(kind, a, a + length) if kind in ASKED
                     else getattr(self, kind)(a, a + length))
                    break

    def count_online(self):
        """What the platform counts follows what was changed."""
        kept = self.keep[self.entered]
        begin, end = np.sort(self.ts[self.entered[kept]]), np.sort(self.ts[self.left[kept]])
        for i in np.flatnonzero(self.of(gen.COUNTERS)):
            t = self.ts[i]
            self.rare[self.extra[i]][2]["gauges"]["online"] = int(
                np.searchsorted(begin, t, "right") - np.searchsorted(end, t, "right")
                + sum(ts <= t for _, ts, kind, _ in self.added if kind == "enter")
                - sum(ts <= t for _, ts, kind, _ in self.added if kind == "leave"))

    def lines(self, room, day, has_segments):
        """Lines with the time of their arrival."""
        kept = self.keep if has_segments else self.keep & (self.type != gen.SEGMENT)
        rows = np.flatnonzero(kept)
        twice = rows[self.g.random(len(rows)) < 0.005]
        for again, i in [(0, i) for i in rows] + [(1, i) for i in twice]:
            arrival = int(self.arrival[i]) + again * int(self.g.integers(10_000))
            t = int(self.type[i])
            e = dict(id=f"{room}-{day}-{i}", room=room, type=gen.TYPES[t], ts=int(self.ts[i]) + day * DAY)
            if t >= gen.LEAD:
                e |= {k: v + day * DAY if k == "end_ts" else v for k, v in self.rare[self.extra[i]][2].items()
                      if k != "ts"}
                if t == gen.SPEECH:
                    e["utterance"] = f"{day}-{e['utterance']}"
            else:
                e["viewer"] = self.name(i)
                if t in (gen.EXPOSURE, gen.ENTER):
                    e["source"] = gen.SOURCES[int(self.source[i])]
                elif t == gen.COMMENT:
                    e["text"] = gen.TEXTS[int(self.extra[i])]
                elif t == gen.LIKE:
                    e["n"] = int(self.extra[i]) + 1
            yield arrival + day * DAY, e
        for n, (arrival, ts, kind, more) in enumerate(self.added):
            yield arrival + day * DAY, dict(id=f"{room}-{day}-a{n}", room=room, type=kind, ts=ts + day * DAY, **more)


def main():
    a = options(__doc__).parse_args()
    record = Record(a.out)
    for r in range(a.rooms):
        g = np.random.default_rng([a.seed, r])
        size = list(SIZES)[r % 3]
        room = f"{size}-{r}"
        entry, stay = g.uniform(0.3, 1), g.lognormal(-0.3, 0.3)
        lines = []
        for day in range(a.streams):
            quiet = g.random() < a.quiet
            kinds = [] if quiet else [str(k) for k in g.choice(KINDS, int(g.integers(2, 5)), replace=False)]
            x = Evening(a.seed * 1000 + day, r, size, a.minutes, entry, stay)
            x.happen(kinds)
            x.count_online()
            lines += x.lines(room, day, r % 2 == 0)
            shift = day * DAY
            record.note(room, x.start + shift, x.end + shift, quiet, [
                one | dict(room=room, start=one["start"] + shift, end=one["end"] + shift,
                           sure=None if one["sure"] is None else one["sure"] + shift) for one in x.truth])
        record.log(room, lines)
    record.close(TOPICS)


if __name__ == "__main__":
    main()
