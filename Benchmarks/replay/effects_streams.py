"""Streams in which it is known what does something and what does not.

Viewers come one by one, naturally and in paid waves, stay, interact and leave each by a temper of
their own (gamma), second by second; the mood of the room drifts (a slow log-normal walk) and
crackles (a fast one), so that counts vary more than chance alone would make them. What is on air
multiplies the hazards of everybody. Nothing here knows how the product computes.
"""

import numpy as np

AGES = (30, 120)
METRICS = ("leaves", "interactions", "leadSteps", "leads", "entries")
CELLS = 7
EVERYBODY = 6

LOOP = (("greet", 3), ("hook", 30), ("offer", 30), ("call", 15), ("feature", 60), ("close", 60))
MIDDLE = tuple((f"part{i}", s) for i, s in enumerate((240, 180, 300, 200, 260)))
LINEAR = tuple((f"once{i}", 600 + 40 * (i % 3)) for i in range(8))
RUNDOWNS = {"loop": LOOP, "middle": MIDDLE, "linear": LINEAR}


def rundown(rng, name, seconds):
    """What is on air when: (name, from, to) in seconds, each time a little longer or shorter."""
    spans, at = [], 0.0
    while at < seconds:
        for part, length in RUNDOWNS[name]:
            until = at + length * rng.uniform(0.8, 1.25)
            if at < seconds:
                spans.append((part, at, min(until, seconds)))
            at = until
        if name == "linear":
            break
    return spans


def script(rng, spans):
    """Sentences of 3 to 5 s: (from, to, text, number of the line, or None where it is said once).

    Of each part every second sentence is a line that comes in each round, with a letter changed
    now and then, as hosts and recognition do.
    """
    letter = lambda: chr(0x4E00 + 3 * int(rng.integers(1300)))
    fresh = lambda: "".join(letter() for _ in range(rng.integers(9, 15)))
    bank, said = {}, []
    for part, begin, end in spans:
        at, number = begin, 0
        while at + 3 < end:
            until = min(at + rng.uniform(3, 5), end)
            line = None
            text = fresh()
            if number % 2 == 0:
                line = f"{part}/{number}"
                text = bank.setdefault(line, text)
                if rng.random() < 0.3:
                    i = rng.integers(len(text))
                    text = text[:i] + letter() + text[i + 1 :]
            said.append((at, until, text, line))
            at, number = until, number + 1
    return said


def walk(rng, seconds, spread, memory):
    """exp of a stationary first-order walk of mean 1."""
    if spread == 0:
        return np.ones(seconds)
    keep = np.exp(-1 / memory)
    steps = rng.normal(0, spread * np.sqrt(1 - keep**2), seconds)
    steps[0] = rng.normal(0, spread)
    for i in range(1, seconds):
        steps[i] += keep * steps[i - 1]
    return np.exp(steps - spread**2 / 2)


def arrivals(rng, seconds, rate, paid):
    """Natural and paid arrivals for each second."""
    natural = rate * walk(rng, seconds, 0.35, 600) * walk(rng, seconds, 0.3, 30)
    bought = np.zeros(seconds)
    for _ in range(rng.integers(3, 6) if paid else 0):
        at, length = rng.integers(0, seconds), rng.integers(120, 400)
        bought[at : at + length] += rate * rng.uniform(1.5, 4)
    return rng.poisson(natural), rng.poisson(bought)


class Stream:
    """One simulated stream as columns; `effects` multiplies: {(part or line, metric): factor}."""

    def __init__(self, seed, kind="loop", seconds=5400, rate=1.2, paid=True, rough=1.0, effects={},
                 delay=5.0, active=1.0, forms=True):
        rng = np.random.default_rng(seed)
        self.seconds = seconds
        self.spans = rundown(rng, kind, seconds)
        self.said = script(rng, self.spans)
        self.lived = np.zeros((CELLS, seconds), np.int64)
        self.counts = np.zeros((CELLS, len(METRICS), seconds), np.int32)
        self.on = {m: np.ones(seconds) for m in METRICS}
        for (what, metric), factor in effects.items():
            for part, begin, end in self.spans:
                if part == what:
                    self.on[metric][int(round(begin)) : int(round(end))] *= factor
            if "/" in what:
                after = np.zeros(seconds, bool)
                for _, end, _, line in self.said:
                    if line == what:
                        after[int(round(end)) : int(round(end)) + 30] = True
                # The factor is on what follows; the delay below is taken off again.
                shift = int(round(delay))
                self.on[metric] *= np.where(np.roll(after, -shift), factor, 1)
        self.mood = {
            "leaves": walk(rng, seconds, 0.15 * rough, 300) * walk(rng, seconds, 0.25 * rough, 20),
            "interactions": walk(rng, seconds, 0.25 * rough, 400)
            * walk(rng, seconds, 0.35 * rough, 25),
            "leadSteps": walk(rng, seconds, 0.2 * rough, 400)
            * walk(rng, seconds, 0.3 * rough, 25),
        }
        self._live(rng, rate, paid, delay, active, forms)

    def _live(self, rng, rate, paid, delay, active, forms):
        natural, bought = arrivals(rng, self.seconds, rate, paid)
        self.counts[0, 4], self.counts[3, 4] = natural, bought
        came = np.concatenate([np.repeat(np.arange(self.seconds), n) for n in (natural, bought)])
        isPaid = np.arange(len(came)) >= natural.sum()
        left = self._stay(rng, came, isPaid)
        self._count(0, left, came, isPaid, left < self.seconds)
        # People are there for whole seconds.
        for age, (young, old) in enumerate(((0, 30), (30, 120), (120, 10**9))):
            for cell, of in ((age, ~isPaid), (3 + age, isPaid)):
                change = np.zeros(self.seconds + 1, np.int64)
                begin = np.minimum(came[of] + young, left[of])
                end = np.minimum(came[of] + old, left[of])
                np.add.at(change, begin, 1)
                np.add.at(change, end, -1)
                self.lived[cell] = np.cumsum(change)[:-1] * 1000
        self.lived[EVERYBODY] = self.lived.sum(axis=0)
        for metric, number, base in (("interactions", 1, 0.004), ("leadSteps", 2, 0.0008)):
            who, at = self._acts(rng, metric, active * base, came, left, isPaid)
            at = at + np.round(rng.gamma(4, delay / 4, len(at))).astype(np.int64) if delay else at
            who, at = who[at < left[who]], at[at < left[who]]
            self._count(number, at, came[who], isPaid[who])
            if metric == "leadSteps":
                # Forms opened, then sent: long after what was said.
                for share, wait in ((0.4, 3), (0.5, 15)) if forms else ():
                    on = rng.random(len(who)) < share
                    who, at = who[on], at[on] + 1 + rng.poisson(wait, on.sum())
                    who, at = who[at < left[who]], at[at < left[who]]
                    self._count(2, at, came[who], isPaid[who])
                order = np.argsort(at, kind="stable")
                first = order[np.unique(who[order], return_index=True)[1]]
                self._count(3, at[first], came[who[first]], isPaid[who[first]])

    def _count(self, metric, at, came, isPaid, only=None):
        only = at < self.seconds if only is None else only
        at, came, isPaid = at[only], came[only], isPaid[only]
        cell = 3 * isPaid + (at - came >= AGES[0]) + (at - came >= AGES[1])
        np.add.at(self.counts, (cell, metric, at), 1)

    def _phases(self, came, left):
        """The three stretches of each viewer's life: from, to."""
        for young, old in ((0, 30), (30, 120), (120, 10**9)):
            yield np.minimum(came + young, left), np.minimum(came + old, left)

    def _stay(self, rng, came, isPaid):
        """Each leaves when the hazard lived through has used up an exponential ration."""
        base = self.on["leaves"] * self.mood["leaves"]
        lived = np.concatenate([[0], np.cumsum(base)])
        ration = rng.exponential(1, len(came)) / rng.gamma(4, 1 / 4, len(came))
        ration /= np.where(isPaid, 1.6, 1)
        left = np.full(len(came), self.seconds)
        done = np.zeros(len(came), bool)
        for hazard, (begin, end) in zip(
            (0.02, 0.008, 0.0025), self._phases(came, np.full(len(came), self.seconds))
        ):
            there = lived[begin] + ration / hazard
            at = np.searchsorted(lived, there) - 1
            leaves = ~done & (at < end)
            left[leaves] = np.maximum(at[leaves], came[leaves])
            done |= leaves
            ration = ration - hazard * (lived[end] - lived[begin])
        return left

    def _acts(self, rng, metric, base, came, left, isPaid):
        """Who does something when."""
        lived = np.concatenate([[0], np.cumsum(self.on[metric] * self.mood[metric])])
        temper = rng.gamma(0.7, 1 / 0.7, len(came)) * np.where(isPaid, 0.5, 1) * base
        whos, ats = [], []
        for eager, (begin, end) in zip((0.6, 1, 1.5), self._phases(came, left)):
            n = rng.poisson(eager * temper * (lived[end] - lived[begin]))
            who = np.repeat(np.arange(len(came)), n)
            at = lived[begin[who]] + rng.random(len(who)) * (lived[end[who]] - lived[begin[who]])
            whos.append(who)
            ats.append(np.searchsorted(lived, at, side="right") - 1)
        return np.concatenate(whos), np.concatenate(ats)

    def packed(self, tasks):
        """As measure_effects' Swift half reads it."""
        names = sorted({s[0] for s in self.spans})
        spans = [(names.index(n), round(a * 1000), round(b * 1000)) for n, a, b in self.spans]
        parts = [
            np.array([self.seconds, 1000, 0, len(spans), len(self.said), tasks], np.int64).tobytes(),
            self.lived.tobytes(), self.counts.tobytes(),
            np.array(spans, np.int64).reshape(-1, 3).tobytes(),
        ]
        for begin, end, text, _ in self.said:
            text = text.encode()
            parts.append(
                np.array([round(begin * 1000), round(end * 1000), len(text)], np.int64).tobytes())
            parts.append(text)
        return b"".join(parts), names
