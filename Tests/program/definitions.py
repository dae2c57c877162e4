"""The room state from its definitions, the slow and plain way: every number is looked up in the whole list of events.

Nothing here is clever, incremental or shared with the program: it stands beside it as a second opinion
(docs/metrics.md says what each number means). `state(events, room)` takes the events as they were delivered.
"""

import fractions
import functools
import math

Z = 1.959963984540054
POINTS = [5, 10, 30, 60, 90, 120, 300]
MINUTE = 60_000
INTERACTIONS = {"comment", "like", "follow", "share", "fan_join", "gift"}
FUNNELS = {
    "lead": ["exposure", "enter", "stay30", "card_click", "form_open", "form_submit"],
    "interaction": ["exposure", "enter", "stay60", "interact", "follow"],
    "dm": ["enter", "dm_open", "dm_reply", "lead"],
}
GROUPS = {"card_click": {"card_click", "icon_click"}, "interact": INTERACTIONS}
COUNTED = {
    "entries": "enter", "leaves": "leave", "comments": "comment", "follows": "follow", "shares": "share",
    "card_clicks": "card_click", "icon_clicks": "icon_click", "form_opens": "form_open",
    "form_submits": "form_submit",
}


def unique(delivered):
    """One event per id, the first delivered; without an id an event is known by its words, if it names a viewer."""
    seen, kept = set(), []
    for event in delivered:
        if "id" in event:
            key = event["id"]
        elif "viewer" in event:
            key = tuple(sorted((name, str(value)) for name, value in event.items()))
        else:
            key = None
        if key is None or key not in seen:
            seen.add(key)
            kept.append(event)
    return kept


# Streams: which part of event time belongs to which broadcast


def streams(events):
    """The room's streams by time: dicts of `events`, `start`, `end` (a ts or None), `reason`."""
    marks = sorted(
        (e for e in events if e["type"] in ("stream_start", "stream_end")),
        key=lambda e: (e["ts"], e["type"] == "stream_start", e["id"]))
    spans, begin, start = [], -math.inf, None

    def close(last, end, reason):
        spans.append(dict(first=begin, last=last, start=start, end=end, reason=reason))

    for mark in marks:
        ts = mark["ts"]
        if mark["type"] == "stream_end":
            close(ts, ts, mark.get("reason", ""))
            begin, start = ts + 1, None
        elif start is not None:
            if ts != start["ts"]:
                close(ts - 1, ts, "superseded")
                begin, start = ts, mark
        else:
            lead_in = max(begin, ts - 10 * MINUTE)
            if lead_in > begin:
                close(lead_in - 1, "its last event", "superseded")
            begin, start = lead_in, mark
    close(math.inf, None, "")
    for span in spans:
        span["events"] = [e for e in events if span["first"] <= e["ts"] <= span["last"]]
        if span["end"] == "its last event":
            span["end"] = max((e["ts"] for e in span["events"]), default=None)
    spans = [span for span in spans if span["events"]]
    newest = max((e["ts"] for e in events), default=0)
    return [span for span in spans if is_stream(span, newest)]


def is_stream(span, newest):
    """Events after an end wait a minute of the room's time for a start before they are a stream of their own."""
    if span["start"] is not None or span["first"] == -math.inf:
        return True
    times = {e["ts"] for e in span["events"]}
    if span["end"] is not None and len(times) == 1:
        return False
    return newest - min(times) >= MINUTE


# Sessions


def in_order(events):
    rank = {"enter": 0, "leave": 2}
    return sorted(events, key=lambda e: (e["ts"], rank.get(e["type"], 1), e.get("id", "")))


def by_viewer(events):
    groups = {}
    for event in events:
        if "viewer" in event:
            groups.setdefault(event["viewer"], []).append(event)
    return {viewer: in_order(mine) for viewer, mine in groups.items()}


def sessions(mine, clock, ghost_ms):
    """One viewer's sessions: dicts of start, end, source and fate (observed, lost, silent, watching)."""
    enters = [e for e in mine if e["type"] == "enter"]
    found = []
    for number, enter in enumerate(enters):
        following = enters[number + 1]["ts"] if number + 1 < len(enters) else math.inf
        leaves = [e["ts"] for e in mine if e["type"] == "leave" and enter["ts"] <= e["ts"] < following]
        signals = [e["ts"] for e in mine if e["type"] != "exposure" and enter["ts"] <= e["ts"] < following]
        last = max(signals, default=enter["ts"])
        if leaves:
            end, fate = min(leaves), "observed"
        elif following < math.inf:
            end, fate = max(last, enter["ts"]), "lost"
        elif ghost_ms and clock - last > ghost_ms:
            end, fate = last, "silent"
        else:
            end, fate = clock, "watching"
        found.append(dict(start=enter["ts"], end=end, source=enter.get("source", "-"), fate=fate,
                          observed=fate == "observed", stay=end - enter["ts"]))
    return found


# Survival


def survival(some):
    """Kaplan–Meier in exact fractions: [(stay, share after it, variance term sum after it)], ascending."""
    curve, share, variance = [], fractions.Fraction(1), fractions.Fraction(0)
    for stay in sorted({s["stay"] for s in some if s["observed"]}):
        left = sum(s["observed"] and s["stay"] == stay for s in some)
        at_risk = sum(s["stay"] >= stay for s in some)
        share *= 1 - fractions.Fraction(left, at_risk)
        if at_risk > left:
            variance += fractions.Fraction(left, at_risk * (at_risk - left))
        curve.append((stay, share, variance))
    return curve


def point(t_s, share, variance):
    made = {"t_s": t_s, "share": float(share)}
    if 0 < share < 1:
        spread = Z * math.sqrt(variance) / math.log(share)
        made["low"], made["high"] = share ** math.exp(-spread), share ** math.exp(spread)
    return made


def stay_and_retention(some):
    curve = survival(some)
    left = sum(s["observed"] for s in some)
    stay = dict(n=len(some), left=left, censored=len(some) - left, basis="measured")
    if not some:
        return stay, []
    longest = max(s["stay"] for s in some)
    reaches_zero = bool(curve) and curve[-1][1] == 0
    retention = []
    for t_s in POINTS:
        if t_s * 1000 > longest and not reaches_zero:
            continue
        before = [c for c in curve if c[0] < t_s * 1000]
        retention.append(point(t_s, *(before[-1][1:] if before else (fractions.Fraction(1), 0))))
    median = [c[0] for c in curve if c[1] <= 0.5 + 1e-9]
    if median:
        stay["median_s"] = median[0] / 1000
    if reaches_zero or longest >= 600_000:
        edges = [(0, fractions.Fraction(1))] + [(c[0], c[1]) for c in curve if c[0] < 600_000] + [(600_000, None)]
        area = sum((b[0] - a[0]) * a[1] for a, b in zip(edges, edges[1:]))
        stay["mean_s"] = float(area / 1000)
    return stay, retention


def retention_now(some, clock):
    begin, hazard, variance, made = clock - 300_000, fractions.Fraction(0), fractions.Fraction(0), []
    for age in range(300):
        lived = left = 0
        for s in some:
            lo, hi = max(s["start"] + 1000 * age, begin), min(s["start"] + 1000 * (age + 1), s["end"], clock)
            lived += max(0, hi - lo)
            left += s["observed"] and begin < s["end"] <= clock and 1000 * age <= s["stay"] < 1000 * (age + 1)
        if lived == 0:
            break
        hazard += fractions.Fraction(1000 * left, lived)
        variance += fractions.Fraction(1_000_000 * left, lived * lived)
        if age + 1 in POINTS:
            made.append(point(age + 1, math.exp(-hazard), variance))
    return made


# Funnels


def level(steps):
    """The longest chain: `steps` holds each step's times; all of a chain within 30 minutes of its first."""
    best = 0
    for first in steps[0]:
        @functools.lru_cache(maxsize=None)
        def longest(step, since, until=first + 30 * MINUTE):
            if step == len(steps):
                return step
            return max((longest(step + 1, t) for t in steps[step] if since <= t <= until), default=step)

        best = max(best, longest(1, first))
    return best


def step_times(step, mine, own_sessions, clock):
    if step.startswith("stay"):
        need = 1000 * int(step[4:])
        return [s["start"] + need for s in own_sessions if s["stay"] >= need and s["start"] + need <= clock]
    kinds = GROUPS.get(step, {step})
    return [e["ts"] for e in mine if e["type"] in kinds]


def first_touch(mine):
    rank = {"exposure": 0, "enter": 1}
    touches = [e for e in mine if e["type"] in rank]
    if not touches:
        return None
    return min(touches, key=lambda e: (e["ts"], rank[e["type"]], e.get("id", ""))).get("source", "-")


def wilson(k, n):
    p = k / n
    center = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return center - half, center + half


def shown_steps(names, levels):
    made = []
    for number, name in enumerate(names):
        viewers = sum(reached > number for reached in levels)
        step = {"step": name, "viewers": viewers}
        if made and made[-1]["viewers"]:
            step["rate"] = viewers / made[-1]["viewers"]
            step["low"], step["high"] = wilson(viewers, made[-1]["viewers"])
        made.append(step)
    return made


def funnel(name, viewers, own_sessions, clock):
    def variant(steps):
        return {
            viewer: reached for viewer, mine in viewers.items()
            if (reached := level([step_times(s, mine, own_sessions[viewer], clock) for s in steps]))}

    main = FUNNELS[name]
    entry = main[1:] if main[0] == "exposure" else None
    touch = {viewer: first_touch(mine) for viewer, mine in viewers.items()}
    whole, entered = variant(main), variant(entry) if entry else {}

    def part(of_source):
        made = {"steps": shown_steps(main, [n for v, n in whole.items() if of_source(touch[v])])}
        if entry:
            made["entry"] = {"steps": shown_steps(entry, [n for v, n in entered.items() if of_source(touch[v])])}
        return made

    made = part(lambda source: True)
    made["by_source"] = {
        source: part(lambda s, source=source: s == source)
        for source in {touch[v] for v in (*whole, *entered)}}
    return made


# Counts


def count_leads(some, has_lead_events):
    if has_lead_events:
        return len({e["lead"] for e in some if e["type"] == "lead" and "lead" in e})
    return len({e["viewer"] for e in some if e["type"] == "form_submit" and "viewer" in e})


def windows(events, clock):
    has_lead_events = any(e["type"] == "lead" for e in events)

    def span(begin, end):
        some = [e for e in events if begin < e["ts"] <= end]
        counts = {name: sum(e["type"] == kind for e in some) for name, kind in COUNTED.items()}
        counts["likes"] = sum(e.get("n", 1) for e in some if e["type"] == "like")
        counts["leads"] = count_leads(some, has_lead_events)
        return counts

    return {
        str(w): {**span(clock - 1000 * w, clock), "previous": span(clock - 2000 * w, clock - 1000 * w)}
        for w in (60, 300, 600)}


def reach(events, some, clock, is_over):
    segments = sorted((e for e in events if e["type"] == "segment"), key=lambda e: (e["ts"], e["id"]))
    spans = {}
    for number, segment in enumerate(segments):
        following = segments[number + 1]["ts"] if number + 1 < len(segments) else clock if is_over else math.inf
        if segment["ts"] < following <= clock:
            spans.setdefault(segment["segment"], []).append((segment["ts"], following))
    recent = [s for s in some if s["observed"] and clock - 300_000 < s["end"] <= clock]
    made = {}
    for name, own in spans.items():
        def share(of):
            heard = sum(any(s["start"] <= begin and end <= s["end"] for begin, end in own) for s in of)
            return {"share": heard / len(of), "n": len(of)}

        if some:
            made[name] = share(some)
            if recent:
                made[name]["recent"] = share(recent)
    return made


def samples(events):
    """One reading of the gauge per time: at one ts the largest enter_pv, then the largest online, then id."""
    best = {}
    for e in events:
        online = e.get("gauges", {}).get("online") if e["type"] == "counters" else None
        if online is not None:
            totals = e.get("totals", {})
            rank = (totals.get("enter_pv", -1), online, e["id"])
            if e["ts"] not in best or rank > best[e["ts"]][0]:
                best[e["ts"]] = (rank, online, totals.get("enter_pv"), totals.get("enter_uv"))
    return [(ts, *best[ts][1:]) for ts in sorted(best)]


def from_gauges(readings, clock, audience, has_enters):
    if not readings:
        return
    if clock - readings[-1][0] <= 120_000:
        audience["online"], audience["online_basis"] = readings[-1][1], "reported"
    audience["peak_online"] = max(r[1] for r in readings)
    steps = [(a, b) for a, b in zip(readings, readings[1:]) if b[0] - a[0] <= 120_000]
    lived = sum(a[1] * (b[0] - a[0]) for a, b in steps)
    if steps:
        audience["average_online"] = lived / sum(b[0] - a[0] for a, b in steps)
    if has_enters:
        return
    rise = sum(max(0, b[2] - a[2]) for a, b in steps if a[2] is not None and b[2] is not None)
    if any(r[2] is not None for r in readings):
        audience["entries"] = rise
    if readings[-1][3] is not None:
        audience["viewers"] = readings[-1][3]
    if rise >= 30:
        audience["stay"] = dict(mean_s=lived / 1000 / rise, n=rise, basis="estimated")


# The state


def stream_state(stream, room, at=None, ghost_ms=300_000):
    events = [e for e in stream["events"] if at is None or e["ts"] <= at]
    is_over = stream["end"] is not None and (at is None or stream["end"] <= at)
    clock = stream["end"] if is_over else at if at is not None else max(e["ts"] for e in events)
    state = dict(room=room, now=clock, status="ended" if is_over else "live")
    if stream["start"]:
        state["started_ts"] = stream["start"]["ts"]
    if is_over and stream["reason"]:
        state["reason"] = stream["reason"]
    viewers = by_viewer(events)
    own = {viewer: sessions(mine, clock, ghost_ms) for viewer, mine in viewers.items()}
    everyone = [s for some in own.values() for s in some]
    has_enters = any(e["type"] == "enter" for e in events)
    audience = state["audience"] = {}
    if has_enters:
        measure(audience, viewers, own, everyone, clock)
        state["funnels"] = {name: funnel(name, viewers, own, clock) for name in FUNNELS}
        if spoken := reach(events, everyone, clock, is_over):
            state["reach"] = spoken
        leaves = sum(e["type"] == "leave" for mine in viewers.values() for e in mine)
        fates = [s["fate"] for s in everyone]
        state["data_quality"] = dict(unmatched_leaves=leaves - fates.count("observed"),
                                     lost_leaves=fates.count("lost"), silent_closed=fates.count("silent"))
    from_gauges(samples(events), clock, audience, has_enters)
    state["windows"] = windows(events, clock)
    total = count_leads(events, any(e["type"] == "lead" for e in events))
    state["leads"] = {"total": total}
    if audience.get("viewers"):
        state["leads"].update(rate=total / audience["viewers"], lpm=1000 * total / audience["viewers"])
    return state


def measure(audience, viewers, own, everyone, clock):
    stay, retention = stay_and_retention(everyone)
    tracked = sum(s["end"] > clock or s["fate"] == "watching" for s in everyone)
    audience.update(
        tracked=tracked, online=tracked, online_basis="measured", entries=len(everyone),
        viewers=sum(bool(some) for some in own.values()), leaves=stay["left"], stay=stay, retention=retention,
        retention_now=retention_now(everyone, clock), by_source={})
    for source in {s["source"] for s in everyone}:
        some = [s for s in everyone if s["source"] == source]
        own_stay, own_retention = stay_and_retention(some)
        audience["by_source"][source] = dict(entries=len(some), stay=own_stay, retention=own_retention)


def state(delivered, room, at=None, ghost_ms=300_000):
    """The state of the room's shown stream over the delivered events with ts ≤ at; None if there is none."""
    events = [e for e in unique(delivered) if at is None or e["ts"] <= at]
    shown = streams(events)
    return stream_state(shown[-1], room, at, ghost_ms) if shown else None
