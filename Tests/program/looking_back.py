"""What a replay says, computed a second time from the event lines: by definitions, without the program's code."""
import math
import re

INTERACTIONS = {"comment", "like", "follow", "share", "fan_join", "gift"}
COLUMNS = {
    "entries": {"enter"}, "leaves": {"leave"}, "interactions": INTERACTIONS,
    "clicks": {"card_click", "icon_click"}, "opens": {"form_open"}, "submits": {"form_submit"},
    "comments": {"comment"},
}


def unique(events):
    """Each id once, the first that came."""
    seen, kept = set(), []
    for event in events:
        if event.get("id") in seen:
            continue
        seen.add(event.get("id"))
        kept.append(event)
    return kept


def leads(events):
    first = {}
    for event in events:
        if event["type"] == "lead":
            first[event["lead"]] = min(first.get(event["lead"], math.inf), event["ts"])
    return sorted(first.values())


def counts(events, begin, end):
    """Events of [begin, end) by column; a lead counts where it was told first."""
    within = [e for e in events if begin <= e["ts"] < end]
    found = {name: sum(e["type"] in kinds for e in within) for name, kinds in COLUMNS.items()}
    found["leads"] = sum(begin <= ts < end for ts in leads(events))
    return found


def sentences(events):
    """Each utterance with the text that stands in the end, by time."""
    best = {}
    for event in events:
        if event["type"] != "transcript":
            continue
        final = event.get("final", True)
        rank = (final, event.get("rev", 0), event.get("end_ts", -math.inf), event["id"])
        if event["utterance"] not in best or rank > best[event["utterance"]][0]:
            best[event["utterance"]] = (rank, event)
    return sorted((e for _, e in best.values()), key=lambda e: (e["ts"], e["utterance"]))


def said(sentences, patterns, joined_ms=10_000):
    """Spans of sentences that a pattern matches; those closer than ten seconds are one."""
    spans = []
    for sentence in sentences:
        if not any(re.search(pattern, sentence["text"]) for pattern in patterns):
            continue
        end = sentence.get("end_ts", sentence["ts"])
        if spans and sentence["ts"] <= spans[-1][1] + joined_ms:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end), spans[-1][2] + 1)
        else:
            spans.append((sentence["ts"], end, 1))
    return spans


def segments(events, end):
    changes = sorted((e["ts"], e["id"], e["segment"]) for e in events if e["type"] == "segment")
    spans = []
    for i, (ts, _, name) in enumerate(changes):
        until = min(changes[i + 1][0], end) if i + 1 < len(changes) else end
        if ts < until:
            spans.append((name, ts, until))
    return spans


def deviance(n, usual):
    expected = max(usual, 0.25)
    value = 2 * ((n * math.log(n / expected) if n else 0) - (n - expected))
    return math.copysign(math.sqrt(max(0, value)), -1 if n < expected else 1)
