"""Other ways to raise warnings, on the same signals: windows with thresholds, and river's ADWIN.

Each detector answers the seconds at which it fires; within `COOLDOWN_S` it is the same warning again.
"""
import itertools

import numpy as np

from room_signals import SIGNALS

PAST_S = 600
LEAST_PAST_S = 300
COOLDOWN_S = 240
SLOT_S = 10


def edges(is_met, start=0):
    """Where a condition begins to hold, a cooldown apart."""
    fired, last = [], -COOLDOWN_S
    for second in np.flatnonzero(is_met & ~np.concatenate([[False], is_met[:-1]])):
        if second - last >= COOLDOWN_S and second >= start:
            fired.append(int(second))
            last = second
    return fired


def window(stream, name, seconds=60, change=0.3, least=0.0, hold=0, every=1):
    """The last `seconds` against the ten minutes before: changed for the worse by `change`, where at least
    `least` were to be expected, for `hold` seconds; looked at every so many seconds."""
    events = np.concatenate([[0], np.cumsum(stream.events[name])])
    chances = np.concatenate([[0], np.cumsum(stream.chances[name])])
    at = np.arange(stream.seconds) + 1
    now, before = np.maximum(at - seconds, 0), np.maximum(at - seconds - PAST_S, 0)
    happened, could = events[at] - events[now], chances[at] - chances[now]
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = (events[now] - events[before]) / (chances[now] - chances[before])
        expected = usual * could
        ratio = happened / expected
    is_fall = SIGNALS[name][1]
    is_met = (ratio <= 1 - change) if is_fall else (ratio >= 1 + change)
    is_met &= (expected >= least) & (now - before >= LEAST_PAST_S) & (could > 0)
    if every > 1:
        is_met = np.repeat(is_met[every - 1::every], every)[:stream.seconds]
        is_met = np.concatenate([np.zeros(every - 1, bool), is_met])[:stream.seconds]
    if hold:
        run = np.convolve(is_met, np.ones(hold), "full")[:stream.seconds]
        is_met = run >= hold
    return edges(is_met)


GRID = [dict(zip(("seconds", "change", "least", "hold"), values)) for values in itertools.product(
    (30, 60, 120, 180, 300), (0.3, 0.4, 0.5, 0.6, 0.8, 1, 2, 4, 8), (0, 5, 10, 20, 40, 80), (0, 20, 60))]


def scaled(events, chances):
    """Rates of slots as ADWIN wants its input: between 0 and 1, what is usual at first at a quarter."""
    first = LEAST_PAST_S // SLOT_S
    usual = max(events[:first].sum(), 1) / chances[:first].sum()
    rates = np.minimum(events / chances / (4 * usual), 1)
    return [((i + 1) * SLOT_S - 1, rate) for i, rate in enumerate(rates)]


def adwin(stream, name, delta=0.002, change=0.0):
    """river's ADWIN on single outcomes, or on rates of ten seconds; a drift counts if the mean changed for
    the worse, by `change` at least."""
    from river.drift import ADWIN
    is_fall, single = SIGNALS[name][1], SIGNALS[name][2]
    if single:
        values = stream.outcomes[name]
    else:
        events = stream.events[name].reshape(-1, SLOT_S).sum(1)
        chances = stream.chances[name].reshape(-1, SLOT_S).sum(1)
        values = scaled(events, chances)
    # Few values come of slots: it may look at each.
    detector = ADWIN(delta=delta, clock=32 if single else 1)
    is_met = np.zeros(stream.seconds, bool)
    for second, value in values:
        before = detector.estimation
        detector.update(value)
        if detector.drift_detected and before > 0:
            ratio = detector.estimation / before
            if (ratio < 1 - change) if is_fall else (ratio > 1 + change):
                is_met[second] = True
    return edges(is_met, LEAST_PAST_S)


ADWIN_GRID = [dict(delta=delta, change=change) for delta in (0.002, 1e-4, 1e-6, 1e-9)
              for change in (0.0, 0.1, 0.2, 0.4)]


def warnings(streams, name, detector, **settings):
    """What a detector says of all streams, as warnings."""
    rule = SIGNALS[name][0]
    return [dict(rule=rule, room=stream.room, fired_ts=stream.start + (second + 1) * 1000, resolved_ts=None)
            for stream in streams for second in detector(stream, name, **settings)]
