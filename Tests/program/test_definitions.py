"""Every number of the running service against `definitions.py`, on small logs made to hurt.

Few viewers, many ties (times are multiples of up to half a minute), actions in any order, leaves without enters,
enters without leaves, stream boundaries anywhere, anonymous viewers, events without ids, counters that fall.
More of them: DEFINITIONS_LOGS=500 pytest test_definitions.py
"""

import json
import math
import os
import random

import definitions

LOGS = int(os.environ.get("DEFINITIONS_LOGS", "60"))
BASE = 1_750_000_000_000
ACTIONS = ["comment", "like", "follow", "share", "fan_join", "gift", "card_show", "card_click", "icon_click", "form_open",
           "form_submit", "dm_open", "dm_reply", "wecom_add", "lead"]
SHAPES = ["viewers", "ghosts", "streams", "counters", "everything"]


class HostileLog:
    """A random log of one room; the same seed gives the same log."""

    def __init__(self, seed, room):
        self.chance = random.Random(seed)
        self.room = room
        self.shape = SHAPES[seed % len(SHAPES)]
        self.tick = self.chance.choice([1, 250, 1000, 10_000, 30_000])
        self.minutes = self.chance.choice([3, 12, 45, 90])
        self.names = 0
        self.events = []
        makers = {
            "viewers": [self.presence], "ghosts": [self.presence], "streams": [self.presence, self.boundaries],
            "counters": [self.counters], "everything": [self.presence, self.boundaries, self.counters],
        }[self.shape]
        for make in makers:
            make()
        if self.shape != "streams" and self.chance.random() < 0.7:
            self.add("stream_start", ts=BASE)
            if self.chance.random() < 0.7:
                self.add("stream_end", ts=BASE + self.minutes * 60_000)
        for segment in range(self.chance.randrange(12)):
            self.add("segment", segment=self.chance.choice(["offer", "lead_call", "features"]))
        self.events.sort(key=lambda e: e["ts"])
        self.repeat_some()

    def moment(self):
        return BASE + self.chance.randrange(self.minutes * 60_000) // self.tick * self.tick

    def add(self, kind, **fields):
        # Ids of eight digits in random order: ties between events are decided by them.
        self.names += 1
        name = f"{self.chance.randrange(10_000):04d}{self.names:04d}"
        event = dict(type=kind, room=self.room, id=name, ts=self.moment())
        self.events.append({**event, **fields})

    def presence(self):
        for _ in range(self.chance.randrange(20, 160)):
            kind = self.chance.choice(["exposure", "enter", "enter", "leave"] + [self.chance.choice(ACTIONS)] * 2)
            fields = {"viewer": f"v{self.chance.randrange(9)}"}
            if kind in ("exposure", "enter") and self.chance.random() < 0.8:
                fields["source"] = self.chance.choice(["feed", "search", "paid"])
            if kind == "lead" and self.chance.random() < 0.9:
                fields["lead"] = f"L{self.chance.randrange(5)}"
            if kind == "like" and self.chance.random() < 0.7:
                fields["n"] = self.chance.randrange(30)
            if self.chance.random() < 0.08:
                del fields["viewer"]
            self.add(kind, **fields)
            if kind in ACTIONS and self.chance.random() < 0.1:
                del self.events[-1]["id"]
        if self.shape == "ghosts":
            # One signal exactly at, just before and just after the bound of silence.
            for off in (-1, 0, 1):
                self.add("enter", viewer=f"g{off}", ts=BASE + self.minutes * 60_000 - 300_000 + off)

    def boundaries(self):
        for _ in range(self.chance.randrange(1, 7)):
            self.add(self.chance.choice(["stream_start", "stream_end"]))

    def counters(self):
        total = online = self.chance.randrange(200)
        for at in range(0, self.minutes * 60_000, self.chance.choice([5000, 20_000, 60_000, 120_000])):
            if self.chance.random() < 0.1:
                continue  # the poll failed
            online = max(0, online + self.chance.randrange(-20, 21))
            total += self.chance.randrange(40)
            fields = {"gauges": {"online": online}, "totals": {"enter_pv": total, "enter_uv": total // 2}}
            if self.chance.random() < 0.1:
                fields["totals"] = {"like_pv": total}
            if self.chance.random() < 0.1:
                fields["gauges"] = {}
            self.add("counters", ts=BASE + at // self.tick * self.tick, **fields)

    def repeat_some(self):
        for event in self.chance.sample(self.events, len(self.events) // 10):
            if "id" in event or "viewer" in event:
                self.events.append(event)
        # Another line under an id that came before: the first one counts.
        changed = dict(self.chance.choice(self.events))
        if "id" in changed:
            changed["ts"] += self.tick
            self.events.append(changed)

    def moments(self):
        """Times to ask about: at events, a millisecond beside them, and in between."""
        times = [e["ts"] for e in self.events]
        for share in (0.2, 0.5, 0.8, 0.95):
            near = sorted(times)[int(share * (len(times) - 1))]
            yield near + self.chance.choice([-1, 0, 1, self.tick])


def differences(want, got, path):
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [f"{path}: {want!r} wanted, {got!r} there"]
        found = [f"{path}/{n}: {want[n]!r} wanted, absent" for n in want if n not in got]
        for name in want.keys() & got.keys():
            found += differences(want[name], got[name], f"{path}/{name}")
        return found
    if isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            return [f"{path}: {want!r} wanted, {got!r} there"]
        return [d for i, pair in enumerate(zip(want, got)) for d in differences(*pair, f"{path}/{i}")]
    if isinstance(want, float) and isinstance(got, (int, float)):
        same = math.isclose(want, got, rel_tol=1e-9, abs_tol=1e-9)
    else:
        same = want == got
    return [] if same else [f"{path}: {want!r} wanted, {got!r} there"]


# Members that must be absent where the definitions leave them out.
OPTIONAL = {
    "audience": ("online", "tracked", "peak_online", "average_online", "entries", "viewers", "leaves", "stay", "retention",
                 "retention_now", "by_source"),
    "leads": ("rate", "lpm"),
}


def made_up(want, got, path):
    """Members that the definitions leave out and the service shows all the same."""
    found = [f"{path}/{group}/{name}: nothing is known, {got[group][name]!r} there"
             for group, names in OPTIONAL.items() for name in names
             if name in got.get(group, {}) and name not in want.get(group, {})]
    for name in ("median_s", "mean_s"):
        if name in got["audience"].get("stay", {}) and name not in want["audience"].get("stay", {}):
            found.append(f"{path}/audience/stay/{name}: undefined, yet shown")
    for curve in ("retention", "retention_now"):
        for w, g in zip(want["audience"].get(curve, []), got["audience"].get(curve, [])):
            if "low" in g and "low" not in w:
                found.append(f"{path}/audience/{curve}/{g['t_s']}: an interval where none exists")
    return found


def compare(service, log, delivered):
    found = []
    for at in [None, *log.moments()]:
        want = definitions.state(delivered, log.room, at)
        answer = service.state(log.room, at)
        path = f"{log.room} ({log.shape}) at {at}"
        if want is None:
            if answer.status == 200 and answer.json["status"] != "empty":
                found.append(f"{path}: no stream wanted, {answer.json.get('stream')} there")
            continue
        if answer.status != 200:
            found.append(f"{path}: {answer.status}")
            continue
        found += differences(want, answer.json, path) + made_up(want, answer.json, path)
    return found


def compare_streams(service, log, delivered):
    """Past streams: as many, with the same bounds and final numbers."""
    shown = definitions.streams(definitions.unique(delivered))
    listed = service.get(f"/v1/rooms/{log.room}/streams", service.owner).json["streams"][::-1]
    if len(listed) != len(shown):
        return [f"{log.room}: {len(shown)} streams wanted, {len(listed)} there"]
    found = []
    for want, entry in zip(shown, listed):
        got = service.get(f"/v1/streams/{entry['stream']}", service.owner).json
        found += differences(definitions.stream_state(want, log.room), got, entry["stream"])
    return found


def report(found):
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:15])


def push(service, events, chance):
    """Sends events over a WebSocket, one to nine a frame."""
    with service.socket("/v1/ingest") as socket:
        frames = 0
        while events:
            n = chance.randint(1, 9)
            socket.send("\n".join(json.dumps(e, ensure_ascii=False) for e in events[:n]))
            events, frames = events[n:], frames + 1
        acked = 0
        while acked < frames:
            ack = json.loads(socket.recv(timeout=60))
            assert ack["rejected"] == []
            acked = ack["frame"]


def test_live_in_order_of_time(service):
    found = []
    for seed in range(LOGS):
        log = HostileLog(seed, f"in-order-{seed}")
        push(service, log.events, log.chance)
        found += compare(service, log, log.events) + compare_streams(service, log, log.events)
    report(found)


def test_live_shuffled_and_looked_at_in_between(service):
    found = []
    for seed in range(LOGS):
        log = HostileLog(seed, f"shuffled-{seed}")
        delivered = list(log.events)
        log.chance.shuffle(delivered)
        for part in range(0, len(delivered), 40):
            push(service, delivered[part:part + 40], log.chance)
            service.state(log.room)
        found += compare(service, log, delivered) + compare_streams(service, log, delivered)
    report(found)


def test_imported_and_after_a_kill(service, tmp_path):
    logs = [HostileLog(seed, f"imported-{seed}") for seed in range(LOGS)]
    file = tmp_path / "logs.ndjson"
    file.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for log in logs for e in log.events))
    service.run("import", file, "--to", service.address, "--token", service.owner)
    service.kill()
    service.start()
    report([d for log in logs for d in compare(service, log, log.events)])
