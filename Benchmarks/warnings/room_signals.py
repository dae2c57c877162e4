"""What a dashboard sees of an invented evening, second by second of arrival: for each signal how often it
happened and how often it could have, and the single outcomes in their order.

What comments want is taken from the list that they were written from: better than any reader of comments.
"""
import json
from collections import defaultdict

import numpy as np

from evenings import ASK

MEANING = {text: word for word in ("price", "range", "complaint") for text in ASK[word]}
ENTER_S, STAY_S, LEAD_S, LATE_S = 8, 30, 50, 5
# Signal: incident it belongs to, whether less is worse, and what one outcome is where there are single ones.
SIGNALS = {
    "entry": ("entry_drop", True, "exposure"),
    "stay": ("retention_drop", True, "visit"),
    "leave": ("retention_drop", False, None),
    "click": ("lead_card_gone", True, None),
    "form": ("lead_form_broken", True, "form"),
    "price": ("price_surge", False, None),
    "range": ("topic_surge", False, None),
    "complaint": ("negative_surge", False, None),
    "unexposed": ("bot_flood", False, None),
    "exposure": ("exposure_drop", True, None),
}


class Stream:
    """One stream: `events[signal]` and `chances[signal]` by second, `outcomes[signal]` as (second, 0 or 1)."""

    def __init__(self, room, start, seconds):
        self.room, self.start, self.seconds = room, start, seconds
        self.events = {name: np.zeros(seconds) for name in SIGNALS}
        self.chances = {name: np.zeros(seconds) for name in SIGNALS}
        self.outcomes = {name: [] for name in SIGNALS}
        self.online = np.zeros(seconds)
        self.shown, self.entered, self.left, self.opened, self.led = {}, {}, {}, {}, set()

    def add(self, name, second, count=1):
        if 0 <= second < self.seconds:
            self.events[name][second] += count

    def take(self, event):
        second, kind = (event["recv"] - self.start) // 1000, event["type"]
        viewer, ts = event.get("viewer"), event["ts"]
        if not 0 <= second < self.seconds:
            return
        if kind == "exposure":
            if event["source"] != "paid":
                self.add("exposure", second)
            self.shown[viewer] = ts
        elif kind == "enter":
            self.entered[viewer] = ts
            if viewer not in self.shown:
                self.add("unexposed", second)
        elif kind == "leave":
            self.left[viewer] = ts
            self.add("leave", second)
        elif kind in ("card_click", "icon_click"):
            self.add("click", second)
        elif kind == "form_open":
            self.opened[viewer] = ts
        elif kind == "lead":
            self.led.add(viewer)
        elif kind == "comment" and event["text"] in MEANING:
            self.add(MEANING[event["text"]], second)
        elif kind == "counters":
            self.online[second:] = event["gauges"]["online"]

    def close(self):
        """Single outcomes are known once their time is over."""
        def follow(name, begun, wait, happened):
            for viewer, ts in begun.items():
                second = (ts - self.start) // 1000 + wait + LATE_S
                if 0 <= second < self.seconds:
                    hit = happened(viewer, ts)
                    self.outcomes[name].append((second, int(hit)))
                    self.chances[name][second] += 1
                    self.events[name][second] += hit
            self.outcomes[name].sort()
        follow("entry", self.shown, ENTER_S,
               lambda v, ts: v in self.entered and 0 <= self.entered[v] - ts < ENTER_S * 1000)
        follow("stay", {v: ts for v, ts in self.entered.items() if v in self.shown}, STAY_S,
               lambda v, ts: v not in self.left or self.left[v] - ts >= STAY_S * 1000)
        follow("form", self.opened, LEAD_S, lambda v, ts: v in self.led)
        for name in ("leave", "click", "price", "range", "complaint"):
            self.chances[name] = np.maximum(self.online, 1)
        self.chances["unexposed"] += 1
        self.chances["exposure"] += 1
        del self.shown, self.entered, self.left, self.opened, self.led
        return self


def streams(folder, truth):
    """All streams of a folder of evenings."""
    rooms = defaultdict(list)
    for one in truth["streams"]:
        rooms[one["room"]].append(Stream(one["room"], one["start"], (one["end"] - one["start"]) // 1000))
    for room, mine in rooms.items():
        with open(f"{folder}/{room}.ndjson") as lines:
            for line in lines:
                event = json.loads(line)
                for stream in mine:
                    if stream.start <= event["recv"] < stream.start + stream.seconds * 1000:
                        stream.take(event)
    return [stream.close() for mine in rooms.values() for stream in mine]
