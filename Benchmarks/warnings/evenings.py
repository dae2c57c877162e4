"""Invented evenings with incidents of known time and size, as the warnings are measured on them.

  evenings.py --out DIR [--seed 1] [--rooms 12] [--streams 2] [--minutes 60] [--quiet 0.3] [--rough 0.06]

For each room one NDJSON log in order of arrival, each line with its arrival time in `recv`, holding
the room's streams one after the other; `settings.yaml`; and `truth.json`: what was wrong, from when
to when, how much a perfect observer could have known of it (nats), and when it could have been sure
(9 nats). Nothing here is read by the program: it is written from the descriptions of what happens in
such rooms, with the ordinary disturbances that must not raise a warning: paid boosts, changes of
mix, slow swings, hiccups of the line, price segments, phrases that only look forbidden.
"""
import argparse
import json
import math
import pathlib

import numpy as np

SOURCES = ["feed", "search", "follow", "share"]
SHARES = np.array([0.62, 0.10, 0.16, 0.12])
ENTRY = {"feed": 0.105, "search": 0.16, "follow": 0.24, "share": 0.16, "paid": 0.09}
STAY = {"feed": (14, 1.25), "search": (24, 1.2), "follow": (40, 1.3), "share": (24, 1.2),
        "paid": (9, 1.1), "bot": (12, 0.05)}
SIZES = {"small": 150, "medium": 450, "large": 1100}
SPOKEN = {
    "greeting": ["欢迎刚进来的朋友,今天聊聊这台新车", "新进来的朋友大家好"],
    "offer": ["置换补贴这个月还在,到店就能办", "两年免息的方案可以一起算", "现在下定还送上门保养"],
    "lead_call": ["想要报价的朋友点一下左下角小风车", "点小风车填一下手机号,专人给您回电"],
    "space": ["第二排腿部空间两拳有余", "后备箱放三个行李箱没有问题", "第一排座椅带通风和加热"],
    "range": ["电池充满电跑六百公里没有压力", "充电半小时就能到八成电", "最近降温,续航会打一点折扣"],
    "price": ["落地价到店给您算清楚", "首付几成,月供多少,价格这一块很灵活"],
    "close": ["还没走的朋友再听一遍", "犹豫的朋友先约一次试驾,不花钱", "刚才填了小风车的朋友稍等回电"],
}
LOOP = [("greeting", 8), ("offer", 40), ("lead_call", 12), ("space", 70), ("lead_call", 12),
        ("range", 70), ("price", 60), ("lead_call", 12), ("close", 45)]
TOPICS = {"offer": ["补贴", "免息", "保养"], "space": ["空间", "后备箱", "座椅"],
          "range": ["续航", "充电", "公里", "电池"], "price": ["落地价", "首付", "价格"]}
FORBIDDEN = ["全网最低价", "国家级", "最好的车", "百分百", "第一品牌"]
NEAR = ["第一排的朋友看过来", "最近很多人问", "国家补贴按国家标准来", "百分之十的首付", "全网都能查到的价格"]
ASK = {
    "price": ["多少钱", "落地价多少", "什么价格", "最低多少钱能拿", "报个价", "优惠完多少"],
    "range": ["续航多少", "能跑多远", "充电快吗", "冬天续航打几折"],
    "complaint": ["骗人的吧", "垃圾车", "上次投诉没人管", "客服态度太差了", "虚假宣传"],
    "other": ["主播好", "颜色真好看", "在成都能买吗", "有现车吗", "已留", "哈哈哈", "声音有点小", "来了来了",
              "能置换吗", "什么时候提车", "1", "第一次来"],
}
LIMITS = dict(dead_air_s=15, lead_call_gap_s=360, segment_limit_s=300, stall_s=8)


def steady(g, n, sd, keep=0.985):
    """A slow swing around 1, one value a second."""
    noise = g.normal(0, sd * np.sqrt(1 - keep**2), n)
    x = np.empty(n)
    level = g.normal(0, sd)
    for i in range(n):
        level = keep * level + noise[i]
        x[i] = level
    return np.exp(x - sd**2 / 2)


def leave_hazard(age, median, sigma):
    """How fast people leave at an age, in a law of log-normal stays."""
    z = math.log(max(age, 0.05) / median) / sigma
    rest = 0.5 * math.erfc(z / math.sqrt(2))
    return math.exp(-z * z / 2) / (max(age, 0.05) * sigma * math.sqrt(2 * math.pi) * max(rest, 1e-12))


def clumped_nats(usual, now, shape=0.5):
    """What counts of `now` in the mean tell against `usual` where people differ, as a gamma law, in how
    much they ask: Kullback and Leibler's distance of two negative binomials."""
    return now * np.log(now * (shape + usual) / (usual * (shape + now))) + shape * np.log(
        (shape + usual) / (shape + now))


class Stream:
    def __init__(self, g, room, size, t0, minutes, incidents, number, traits, rough=0.06):
        self.rough = rough
        self.g, self.room, self.t0, self.n = g, room, t0, minutes * 60
        self.rate = SIZES[size] / 60
        self.traits = traits
        self.number = number
        self.events = []
        self.truth = []
        self.serial = 0
        self.entry_ratio = np.ones(self.n)
        self.leave_ratio = np.ones(self.n)
        self.click_ratio = np.ones(self.n)
        self.lead_ratio = np.ones(self.n)
        self.ask = {k: np.ones(self.n) for k in ASK}
        self.surge = {k: np.ones(self.n) for k in ASK}
        self.exposure_ratio = np.ones(self.n)
        self.mute = []          # speech
        self.no_calls = []      # lead calls
        self.hold = []          # one segment stays on
        self.say = []           # (second, chunks)
        self.lost = []          # viewer feed lost
        self.late = []          # viewer feed late
        self.flood = []
        self.boosts = []
        self.plan(incidents)
        self.speak()
        self.people()
        self.deliver()

    # What goes wrong, and what only looks as if

    def plan(self, incidents):
        g = self.g
        taken = []

        def place(length, gap=60, first=480):
            for _ in range(200):
                at = int(g.integers(first, max(first + 1, self.n - length - 60)))
                if all(at + length + gap < a or at > b + gap for a, b in taken):
                    taken.append((at, at + length))
                    return at
            return None

        for kind in incidents:
            length = {"entry_drop": (120, 420), "retention_drop": (120, 300),
                      "lead_card_gone": (300, 900), "lead_form_broken": (300, 1200),
                      "price_surge": (60, 150), "topic_surge": (60, 150),
                      "negative_surge": (60, 150), "dead_air": (20, 45),
                      "cta_missing": (450, 600), "segment_overlong": (380, 520),
                      "forbidden_phrase": (5, 6), "feed_stall": (20, 70),
                      "bot_flood": (90, 200), "exposure_drop": (420, 700)}[kind]
            length = int(g.integers(*length))
            at = place(length, gap=240)
            if at is None:
                continue
            span = slice(at, at + length)
            one = dict(kind=kind, start=at, end=at + length)
            if kind == "entry_drop":
                one["ratio"] = float(g.uniform(0.3, 0.68))
                self.entry_ratio[span] *= one["ratio"]
            elif kind == "retention_drop":
                one["ratio"] = float(g.uniform(1.8, 3.4))
                self.leave_ratio[span] *= one["ratio"]
            elif kind == "lead_card_gone":
                one["ratio"] = float(g.choice([0, 0.05]))
                self.click_ratio[span] *= one["ratio"]
            elif kind == "lead_form_broken":
                one["ratio"] = float(g.choice([0, 0.05]))
                self.lead_ratio[span] *= one["ratio"]
            elif kind in ("price_surge", "topic_surge", "negative_surge"):
                word = dict(price_surge="price", topic_surge="range", negative_surge="complaint")[kind]
                one["ratio"] = float(g.uniform(6, 14)) * (6 if word == "complaint" else 1)
                self.ask[word][span] *= one["ratio"]
                self.surge[word][span] = one["ratio"]
            elif kind == "exposure_drop":
                one["ratio"] = float(g.uniform(0.1, 0.3))
                self.exposure_ratio[span] *= one["ratio"]
            elif kind == "dead_air":
                self.mute.append((at, at + length))
            elif kind == "cta_missing":
                self.no_calls.append((at, at + length))
            elif kind == "segment_overlong":
                self.hold.append((at, at + length))
            elif kind == "forbidden_phrase":
                word = str(g.choice(FORBIDDEN))
                cut = int(g.integers(1, len(word))) if g.random() < 0.4 else None
                self.say.append((at, ["我们这个是" + word[:cut], word[cut:] + "你放心"] if cut
                                 else ["我们这个是" + word + "你放心"]))
            elif kind == "feed_stall":
                self.lost.append((at, at + length))
            elif kind == "bot_flood":
                one["ratio"] = float(g.uniform(1.5, 4))
                self.flood.append((at, at + length, one["ratio"]))
            self.truth.append(one)
        for _ in range(int(g.integers(0, 3))):
            length = int(g.integers(240, 600))
            at = int(g.integers(120, self.n - length))
            self.boosts.append((at, at + length, float(g.uniform(0.5, 2.2))))
        for _ in range(int(g.integers(0, 4))):
            at = place(12, gap=20, first=120)
            if at is not None:
                self.late.append((at, at + int(g.integers(2, 7))))
        for _ in range(6):
            self.say.append((int(g.integers(100, self.n - 100)), [str(g.choice(NEAR))]))

    # What is said

    def speak(self):
        g = self.g
        self.calls = []
        t, k = 1.0, 0
        segment, until = LOOP[0][0], 0.0
        queue = sorted(self.say)
        utterance = 0
        while t < self.n - 4:
            dead = next((b for a, b in self.mute if a <= t < b), None)
            if dead:
                t = dead
                continue
            held = next((b for a, b in self.hold if a <= t < b), None)
            if held and until < held:
                segment, until = "range" if segment == "lead_call" else segment, held
                if segment in ("greeting", "close"):
                    segment = "space"
            if t >= until:
                segment, length = LOOP[k % len(LOOP)]
                k += 1
                if segment == "lead_call" and any(a <= t < b for a, b in self.no_calls):
                    continue
                if segment == "lead_call":
                    self.calls.append(t)
                until = t + length * g.lognormal(0, 0.15)
                if segment in ("price", "range"):
                    self.ask[segment][int(t): int(until) + 15] *= 2.5
            if held and not any(a <= t < b for a, b in self.no_calls) and (
                    not self.calls or t - self.calls[-1] > 150):
                words = str(g.choice(SPOKEN["lead_call"]))
                self.calls.append(t)
            else:
                words = str(g.choice(SPOKEN[segment]))
            chunks = [words]
            if queue and queue[0][0] <= t:
                chunks = queue.pop(0)[1]
                hit = next((x for x in self.truth if x["kind"] == "forbidden_phrase"
                            and "".join(chunks).find("你放心") > 0 and abs(x["start"] - t) < 60), None)
            else:
                hit = None
            begin = t
            for chunk in chunks:
                span = 0.6 + 0.19 * len(chunk)
                self.put("transcript", t, utterance=f"{self.number}u{utterance}", rev=1, final=True,
                         end_ts=self.ms(t + span), text=chunk, confidence=round(g.uniform(0.85, 1), 2),
                         delay=span + 0.3 + g.exponential(0.25))
                utterance += 1
                t += span + (0.05 if len(chunks) > 1 else 0)
            if hit:
                hit["start"], hit["end"] = begin, t + 3
                hit["sure"] = t
            t += min(g.exponential(0.9), 4)
        self.segments = None

    def ms(self, t):
        return self.t0 + int(t * 1000)

    def put(self, kind, t, delay=None, **more):
        ts = self.ms(t)
        if delay is None:
            delay = 0.02 + min(self.g.exponential(0.4), 4.9)
        self.events.append((ts + int(delay * 1000), kind, ts, more))

    # Who comes, what they do

    def people(self):
        g = self.g
        n = self.n
        traffic = steady(g, n, 0.2, 0.99) * self.traits["rate"] * self.exposure_ratio
        warm = 1 + 0.8 * np.exp(-np.arange(n) / 300)
        entry_swing = steady(g, n, self.rough, 0.99)
        leave_swing = steady(g, n, self.rough, 0.98)
        shares = {s: SHARES[i] * self.rate for i, s in enumerate(SOURCES)}
        mix = {s: steady(g, n, 0.25, 0.998) for s in SOURCES}
        clock = np.zeros(n)
        for c in self.calls:
            clock[int(c): int(c) + 35] = 1
        self.present = np.zeros(n + 1)
        self.expected = {k: np.zeros(n) for k in ("expose", "enter", "click", "form", "leave")}
        self.expected["entry_info"] = np.zeros(n)
        self.expected["leave_info"] = np.zeros(n)
        for word in ASK:
            self.expected[word] = np.zeros(n)
        self.serials = 0
        for source in SOURCES + ["paid"]:
            rate = np.zeros(n)
            if source == "paid":
                for a, b, size in self.boosts:
                    rate[a:b] += self.rate * size
            else:
                rate = shares[source] * mix[source]
            rate = rate * traffic * warm
            p = np.clip(ENTRY[source] * self.traits["entry"] * entry_swing, 0, 0.9)
            counts = g.poisson(rate)
            t = np.repeat(np.arange(n), counts) + g.random(counts.sum())
            r = self.entry_ratio[t.astype(int)]
            q = p[t.astype(int)]
            kl = np.where(r < 1, r * q * np.log(np.maximum(r, 1e-9))
                          + (1 - r * q) * np.log((1 - r * q) / (1 - q)), 0)
            np.add.at(self.expected["entry_info"], t.astype(int), kl)
            enters = g.random(len(t)) < q * r
            for x, e in zip(t, enters):
                viewer = f"{self.number}v{self.serials}"
                self.serials += 1
                self.put("exposure", x, viewer=viewer, source=source)
                if e:
                    self.visit(viewer, source, x + 0.05 + g.lognormal(np.log(1.5), 0.6), source,
                               leave_swing, clock)
        direct = g.poisson(self.rate * 0.13 * 0.06 * traffic * warm)
        for x in np.repeat(np.arange(n), direct) + g.random(direct.sum()):
            self.serials += 1
            self.visit(f"{self.number}d{self.serials}", "direct", x, "share", leave_swing, clock)
        for a, b, size in self.flood:
            for x in a + (b - a) * g.random(g.poisson((b - a) * max(self.rate * 0.13, 0.5) * size)):
                self.serials += 1
                self.visit(f"{self.number}b{self.serials}", "direct", x, "bot", None, None)

    def visit(self, viewer, source, start, kind, swing, clock):
        g, n = self.g, self.n
        if start >= n:
            return
        median, sigma = STAY[kind]
        median *= self.traits["stay"] if kind != "bot" else 1
        dwell = max(g.lognormal(np.log(median), sigma), 0.3)
        # Time runs faster through the law while the ratio is high.
        t = start
        if kind == "bot":
            t = start + dwell
        else:
            left = dwell
            usual_age = 0.0
            while t < n:
                i = int(t)
                speed = self.leave_ratio[i] * swing[i]
                step = i + 1 - t
                if self.leave_ratio[i] != 1:
                    # What this viewer's second tells of the change: who leaves early leaves fewer behind.
                    now = speed * leave_hazard(dwell - left, median, sigma)
                    usual = swing[i] * leave_hazard(usual_age, median, sigma)
                    self.expected["leave_info"][i] += step * (now * math.log(now / usual) - now + usual)
                usual_age += step * swing[i]
                if left <= step * speed:
                    t += left / speed
                    break
                left -= step * speed
                t += step
        end = min(t, n)
        self.put("enter", start, viewer=viewer, source=source)
        a, b = int(start), min(int(end), n - 1)
        self.present[a: b + 1] += 1
        if t < n and (kind == "bot" or g.random() > 0.03):
            self.put("leave", t, viewer=viewer)
        if kind == "bot":
            return
        z = g.gamma(0.5, 2)
        for word, base in (("price", 0.012), ("range", 0.008), ("complaint", 0.0012), ("other", 0.06)):
            rate = base / 60 * z * self.ask[word][a: b + 1]
            if word in ("price", "range"):
                rate = rate * self.traits["ask"]
            surged = np.flatnonzero(self.surge[word][a: b + 1] != 1)
            if len(surged):
                now = rate[surged] / z
                sum_now, sum_usual = np.cumsum(now), np.cumsum(now / self.surge[word][a + surged])
                told = clumped_nats(sum_usual, sum_now)
                self.expected[word][a + surged] += np.diff(told, prepend=0)
            for i in np.flatnonzero(g.random(len(rate)) < rate):
                self.put("comment", min(a + i + g.random(), end), viewer=viewer,
                         text=str(g.choice(ASK[word])))
        usual = 0.035 / 60 * (1 + 3 * clock[a: b + 1])
        self.expected["click"][a: b + 1] += usual
        for i in np.flatnonzero(g.random(len(usual)) < usual * self.click_ratio[a: b + 1]):
            x = min(a + i + g.random(), end)
            self.put("icon_click" if g.random() < 0.5 else "card_click", x, viewer=viewer)
            if g.random() < 0.45:
                x += g.lognormal(np.log(4), 0.6)
                if x < n:
                    self.put("form_open", x, viewer=viewer)
                    self.expected["form"][int(x)] += 1
                    if g.random() < 0.42 * self.lead_ratio[int(x)]:
                        x += min(g.lognormal(np.log(20), 0.5), 48)
                        if x < n:
                            self.put("form_submit", x, viewer=viewer)
                            self.put("lead", x + 0.5, viewer=viewer, lead=f"{self.number}L{self.serials}")
        for i in np.flatnonzero(g.random(b - a + 1) < 0.3 / 60 * z):
            self.put("like", min(a + i + g.random(), end), viewer=viewer, n=int(g.integers(1, 12)))

    # How it arrives

    def deliver(self):
        out = []
        self.events.append((self.t0, "stream_start", self.t0, dict(title="晚场", host="主播")))
        self.events.append((self.ms(self.n) + 6000, "stream_end", self.ms(self.n), {}))
        for s in range(10, self.n, 10):
            self.events.append((self.ms(s) + 300, "counters", self.ms(s),
                                dict(gauges=dict(online=int(self.present[s])))))
        viewer_side = {"transcript", "stream_start", "stream_end"}
        for recv, kind, ts, more in self.events:
            if kind not in viewer_side:
                second = (recv - self.t0) / 1000
                if any(a <= second < b for a, b in self.lost):
                    continue
                late = next((b for a, b in self.late if a <= second < b), None)
                if late:
                    recv = self.ms(late) + int((recv - self.t0) % 1000)
            out.append((recv, kind, ts, more))
        self.events = out
        for one in self.truth:
            one["room"] = self.room
            self.measure(one)

    def measure(self, one):
        """Nats a perfect observer gets, and when it has 9."""
        a, b = int(one["start"]), int(one["end"])
        r = one.get("ratio")
        kind = one["kind"]
        info = None
        def poisson(ratio):
            return (ratio * np.log(max(ratio, 1e-9)) if ratio else 0) - ratio + 1
        if kind == "entry_drop":
            info = self.expected["entry_info"][a:b]
        elif kind == "retention_drop":
            info = self.expected["leave_info"][a:b]
        elif kind == "lead_card_gone":
            info = self.expected["click"][a:b] * poisson(r)
        elif kind == "lead_form_broken":
            p, q = 0.42, 0.42 * r
            kl = (q * np.log(q / p) if q else 0) + (1 - q) * np.log((1 - q) / (1 - p))
            info = self.expected["form"][a:b] * kl
        elif kind in ("price_surge", "topic_surge", "negative_surge"):
            word = dict(price_surge="price", topic_surge="range", negative_surge="complaint")[kind]
            info = self.expected[word][a:b]
        elif kind == "bot_flood":
            base = self.rate * 0.13 * 0.06
            lam = base + max(self.rate * 0.13, 0.5) * r
            info = np.full(b - a, base * poisson(lam / base))
        elif kind == "exposure_drop":
            info = np.full(b - a, self.rate * poisson(r))
        if info is None:
            sure = one.get("sure", {"dead_air": a + LIMITS["dead_air_s"], "cta_missing": a + 360,
                                    "segment_overlong": a + LIMITS["segment_limit_s"],
                                    "feed_stall": a + 8}.get(kind, a))
            if kind == "cta_missing":
                before = [c for c in self.calls if c < a]
                sure = (max(before) if before else 0) + LIMITS["lead_call_gap_s"] + 6
            one.update(nats=99.0, sure=self.ms(sure))
        else:
            total = np.cumsum(info)
            at = int(np.searchsorted(total, 9.0))
            into = (9.0 - total[at] + info[at]) / info[at] if at < len(total) else 0
            one.update(nats=float(total[-1]), sure=self.ms(a + at + into) if at < len(total) else None)
        one["start"], one["end"] = self.ms(one["start"]), self.ms(one["end"])


KINDS = ["entry_drop", "retention_drop", "lead_card_gone", "lead_form_broken", "price_surge",
         "topic_surge", "negative_surge", "dead_air", "cta_missing", "segment_overlong",
         "forbidden_phrase", "feed_stall", "bot_flood", "exposure_drop"]


def options(text):
    p = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--rooms", type=int, default=12)
    p.add_argument("--streams", type=int, default=2)
    p.add_argument("--minutes", type=int, default=60)
    p.add_argument("--quiet", type=float, default=0.3)
    return p


class Record:
    """What happened, as files in a folder: a log for each room, the settings, the truth."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.truth = dict(incidents=[], hours=0, quiet_hours=0, streams=[])

    def note(self, room, start, end, quiet, incidents, boosts=()):
        hours = (end - start) / 3_600_000
        self.truth["incidents"] += incidents
        self.truth["hours"] += hours
        self.truth["quiet_hours"] += hours if quiet else 0
        self.truth["streams"].append(dict(room=room, start=start, end=end, quiet=bool(quiet), boosts=list(boosts)))

    def log(self, room, lines):
        """Events with the time of their arrival."""
        with open(self.folder / f"{room}.ndjson", "w") as f:
            for arrival, event in sorted(lines, key=lambda line: line[0]):
                f.write(json.dumps(event | dict(recv=arrival), ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self, topics):
        (self.folder / "settings.yaml").write_text(json.dumps(
            dict(LIMITS, forbidden=FORBIDDEN, topics=topics), ensure_ascii=False, indent=1))
        (self.folder / "truth.json").write_text(json.dumps(self.truth, indent=1))
        print(self.folder, "incidents", len(self.truth["incidents"]), "hours", self.truth["hours"])


def main():
    p = options(__doc__)
    p.add_argument("--rough", type=float, default=0.06, help="how far entry and stay swing by themselves")
    a = p.parse_args()
    record = Record(a.out)
    for r in range(a.rooms):
        g = np.random.default_rng([a.seed, r])
        size = list(SIZES)[r % 3]
        room = f"{size}-{r}"
        traits = dict(rate=g.lognormal(0, 0.15), entry=g.lognormal(0, 0.15), stay=g.lognormal(0, 0.15),
                      ask=g.lognormal(0, 0.3))
        events = []
        for s in range(a.streams):
            t0 = 1_760_000_000_000 + r * 1_234 + s * 86_400_000
            quiet = g.random() < a.quiet
            some = [] if quiet else [str(k) for k in g.choice(KINDS, int(g.integers(2, 5)), replace=False)]
            x = Stream(g, room, size, t0, a.minutes, some, f"{r}s{s}", traits, a.rough)
            events += x.events
            record.note(room, t0, t0 + a.minutes * 60_000, quiet, x.truth,
                        [(x.ms(b0), x.ms(b1)) for b0, b1, _ in x.boosts])
        events.sort(key=lambda e: e[0])
        record.log(room, [(recv, dict(id=f"e{i}", room=room, type=kind, ts=ts, **more))
                          for i, (recv, kind, ts, more) in enumerate(events)])
    record.close(TOPICS)


if __name__ == "__main__":
    main()
