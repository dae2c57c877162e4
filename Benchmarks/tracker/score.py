"""What the program noticed against what was true."""
from collections import Counter
from dataclasses import dataclass, field

from recogniser import EPOCH_MS

STEP_S = 0.25  # moments at which "which segment is on air" is asked
EARLY_S, LATE_S = 3, 15  # a report belongs to a saying from before its begin to after its end


@dataclass
class Score:
    broadcasts: int = 0
    moments: int = 0
    right: int = 0  # the announced segment is the true one
    right_or_unsure: int = 0  # the same; "not sure" also counts while nothing of it is said
    sure_and_wrong: int = 0
    settled: int = 0  # right by what was said later: an announcement holds from its since_ts
    delays: list = field(default_factory=list)  # infinite = never announced
    false_switches: int = 0
    said: int = 0
    found: int = 0
    reports: int = 0
    true_reports: int = 0
    confusion: Counter = field(default_factory=Counter)
    errors: float = 0

    def add(self, other):
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, mine + value)

    @property
    def precision(self):
        return self.true_reports / max(1, self.reports)

    @property
    def recall(self):
        return self.found / max(1, self.said)

    def delay(self, quantile):
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))] if ordered else 0

    @property
    def hours(self):
        return self.moments * STEP_S / 3600


def judge(broadcast, gaps, arrivals, noticed, errors):
    """`arrivals`: (utterance, revision) → when it arrived; `noticed`: lines of the program."""
    keys = [segment.key for segment in broadcast.rundown.segments]
    for line in noticed:
        line["at"] = arrivals[line["utterance"], line["rev"]]
    switches = [line for line in noticed if "segment" in line]
    score = Score(broadcasts=1, errors=errors)
    over_time(score, broadcast, gaps, switches, keys)
    over_switches(score, broadcast, switches, keys)
    over_points(score, broadcast, gaps, [line for line in noticed if "point" in line], keys)
    return score


def over_time(score, broadcast, gaps, switches, keys):
    silent = [(a, b) for a, b, _ in broadcast.away] + gaps
    shown, number, visit = None, 0, 0
    settled = settle(switches)
    at = broadcast.visits[0][0]
    while at < broadcast.visits[-1][1]:
        while number < len(switches) and switches[number]["at"] <= at:
            shown, number = switches[number], number + 1
        while broadcast.visits[visit + 1 :] and broadcast.visits[visit + 1][0] <= at:
            visit += 1
        true = keys[broadcast.visits[visit][2]]
        named, sure = (shown["segment"], shown["sure"] >= 0.5) if shown else (None, False)
        score.moments += 1
        score.right += named == true
        score.sure_and_wrong += sure and named != true
        is_away = any(a <= at < b + 2 for a, b in silent)
        score.right_or_unsure += named == true or (not sure and is_away)
        later = None
        for since, segment in settled:
            if since <= at:
                later = segment
        score.settled += later == true
        score.confusion[kind(broadcast, keys, true), kind(broadcast, keys, named)] += 1
        at += STEP_S


def settle(switches):
    """The course of segments as it stands at the end: a later word on a time wins."""
    course = []
    for line in switches:
        since = (line["since_ts"] - EPOCH_MS) / 1000
        course = [entry for entry in course if entry[0] < since] + [(since, line["segment"])]
    return course


def kind(broadcast, keys, key):
    return broadcast.rundown.segments[keys.index(key)].kind if key in keys else "nothing"


def over_switches(score, broadcast, switches, keys):
    for number, (start, end, segment) in enumerate(broadcast.visits):
        if number and broadcast.visits[number - 1][2] == segment:
            continue
        before = [line for line in switches if line["at"] <= start]
        if before and before[-1]["segment"] == keys[segment]:
            score.delays.append(0)
            continue
        during = [line["at"] for line in switches
                  if start < line["at"] < end and line["segment"] == keys[segment]]
        score.delays.append(during[0] - start if during else float("inf"))
    named = None
    for line in switches:
        if line["segment"] == named:
            continue  # only its sureness changed
        named = line["segment"]
        # What is announced after its segment has ended is late, what it named was on air.
        score.false_switches += not any(
            keys[segment] == named and start - 0.5 <= line["at"] < end + 5
            for start, end, segment in broadcast.visits)


def over_points(score, broadcast, gaps, reports, keys):
    visits = {}
    for start, end, visit, segment, point, listed in broadcast.said:
        if not listed or any(a - 3 < end and start < b + 15 for a, b in gaps):
            continue  # what never arrived cannot be heard
        visits.setdefault((visit, segment, point), []).append((start, end))
    score.said += len(visits)
    for (_, segment, point), sayings in visits.items():
        score.found += any(
            line["point"] == point and line["in"] == keys[segment]
            and start - EARLY_S <= line["at"] <= end + LATE_S
            for line in reports for start, end in sayings)
    for line in reports:
        near = [(s, segment, point) for s, e, _, segment, point, _ in broadcast.said
                if s - EARLY_S <= line["at"] <= e + LATE_S]
        score.reports += 1
        score.true_reports += any(
            point == line["point"] and keys[segment] == line["in"] for _, segment, point in near)
