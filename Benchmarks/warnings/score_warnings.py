"""Compares warnings with the truth of invented evenings.

A warning is true if its rule may say so of an incident that was going on when it fired (or had just
ended). What can be seen at all is an incident with at least 12.6 nats for a perfect observer; it is
found if one of its warnings fired, in time if that was before 1.4 times the time to 9 nats plus 30 s
or its end. The delay is compared with the time to 9 nats.
"""
import json
import statistics
import sys
from collections import Counter, defaultdict

ACCEPT = {
    "entry_drop": {"entry_drop", "slow_drift"},
    "retention_drop": {"retention_drop", "slow_drift"},
    "lead_card_gone": {"lead_card_gone", "lead_pace", "cta_no_response"},
    "lead_form_broken": {"lead_form_broken", "lead_pace"},
    "price_surge": {"price_surge", "price_unanswered"},
    "topic_surge": {"topic_surge"},
    "negative_surge": {"negative_surge"},
    "dead_air": {"dead_air"},
    "cta_missing": {"cta_missing", "lead_card_gone"},
    "segment_overlong": {"segment_overlong"},
    "forbidden_phrase": {"forbidden_phrase"},
    "feed_stall": {"feed_stall"},
    "bot_flood": {"bot_flood", "online_peak"},
    "exposure_drop": {"exposure_drop"},
}
MAIN = {k: k for k in ACCEPT}
CERTAIN = ("dead_air", "cta_missing", "segment_overlong", "forbidden_phrase", "feed_stall")
SLOW = ("exposure_drop",)


def score(truth, warnings, out=print, detail=False):
    incidents = truth["incidents"]
    by_room = defaultdict(list)
    for x in incidents:
        by_room[x["room"]].append(x)
        x["found"] = None
    false, ok, late_resolve = [], 0, []
    quiet = {(s["room"], s["start"]): s for s in truth["streams"]}
    for w in warnings:
        hits = [x for x in by_room[w["room"]]
                if w["rule"] in ACCEPT[x["kind"]] and x["start"] <= w["fired_ts"] <= x["end"] + 30_000]
        if not hits:
            false.append(w)
            continue
        ok += 1
        for x in hits:
            if w["rule"] == MAIN[x["kind"]] and x["found"] is None:
                x["found"] = w["fired_ts"]
                if w["resolved_ts"] is not None and w.get("reason") == "cleared":
                    late_resolve.append((w["resolved_ts"] - x["end"]) / 1000)
    seen = [x for x in incidents if x["nats"] >= 12.6]
    rows = []
    ratios = []
    timely = 0
    for kind in MAIN:
        mine = [x for x in seen if x["kind"] == kind]
        got = [x for x in mine if x["found"] is not None]
        delays = [(x["found"] - x["start"]) / 1000 for x in got]
        limits = [(x["sure"] - x["start"]) / 1000 for x in got]
        in_time = [x for x in got if x["found"] - x["start"] <= 1.4 * (x["sure"] - x["start"])
                   + (240_000 if kind in SLOW else 30_000)]
        timely += len(in_time)
        if kind not in CERTAIN + SLOW:
            ratios += [d / max(li, 1) for d, li in zip(delays, limits)]
        wrong = [w for w in false if w["rule"] == kind]
        if mine or wrong:
            rows.append((kind, len(mine), len(got), len(in_time),
                         statistics.median(delays) if delays else 0,
                         statistics.median(limits) if limits else 0, len(wrong)))
    others = Counter(w["rule"] for w in false if w["rule"] not in MAIN)
    hours = truth["hours"]
    found = sum(r[2] for r in rows)
    out(f"{'kind':18}{'seen':>5}{'found':>6}{'timely':>7}{'delay':>7}{'limit':>7}{'false':>6}")
    for r in rows:
        out(f"{r[0]:18}{r[1]:5}{r[2]:6}{r[3]:7}{r[4]:7.0f}{r[5]:7.0f}{r[6]:6}")
    if others:
        out("other false: " + ", ".join(f"{k} {n}" for k, n in others.items()))
    in_quiet = sum(1 for w in false for s in quiet.values()
                   if s["quiet"] and s["room"] == w["room"] and s["start"] <= w["fired_ts"] <= s["end"] + 9000)
    worst = 0
    times = defaultdict(list)
    for w in warnings:
        times[w["room"]].append(w["fired_ts"])
    for t in times.values():
        t.sort()
        worst = max(worst, max(sum(1 for b in t if a <= b < a + 600_000) for a in t))
    total = len(warnings)
    out(f"precision {ok / max(1, total):.3f}  recall {found / max(1, len(seen)):.3f}  "
        f"timely {timely / max(1, len(seen)):.3f}  false/h {len(false) / hours:.3f}  "
        f"quiet false/h {in_quiet / max(1e-9, truth['quiet_hours']):.3f}  delay/limit "
        f"{statistics.median(ratios) if ratios else 0:.2f}  resolve lag "
        f"{statistics.median(late_resolve) if late_resolve else 0:.0f} s  most in 10 min {worst}  "
        f"({total} warnings, {len(seen)} incidents, {hours:.0f} h)")
    sums = dict(precision=ok / max(1, total), recall=found / max(1, len(seen)),
                timely=timely / max(1, len(seen)), false_per_hour=len(false) / hours,
                delay=statistics.median(ratios) if ratios else None)
    if detail:
        for w in false:
            start = [s for s in truth["streams"] if s["room"] == w["room"] and s["start"] <= w["fired_ts"] <= s["end"] + 9000]
            s = start[0] if start else None
            out("false", w["room"], w["rule"], w.get("label"), round((w["fired_ts"] - s["start"]) / 1000) if s else "?",
                "nats", w.get("nats"), w["text"])
        for x in seen:
            if x["found"] is None:
                s = [s for s in truth["streams"] if s["room"] == x["room"] and s["start"] <= x["start"] <= s["end"]][0]
                out("missed", x["room"], x["kind"], round((x["start"] - s["start"]) / 1000),
                    round((x["end"] - x["start"]) / 1000), "ratio", x.get("ratio"), "nats", round(x["nats"], 1))
    return sums


if __name__ == "__main__":
    truth = json.load(open(sys.argv[1] + "/truth.json"))
    warnings = [json.loads(line) for line in open(sys.argv[2])]
    score(truth, warnings, detail="-v" in sys.argv)
