"""Killed at random moments under load, the service loses nothing it acknowledged, doubles nothing,
and ends with the very state of a service that was never killed.

CRASH_ROUNDS=100 for the long version (two minutes)."""

import collections
import json
import os
import random
import shutil
import threading
import time

import pytest
from service import Service

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "8"))
BEGIN = 1_750_000_000_000
IN_FLIGHT = 32


def event(room, number):
    """Event `number` of a room: always the same. Time runs 100 ms an event, with stragglers, and
    every 9,000 events the stream ends and another begins."""
    choice = random.Random(f"{room} {number}")
    ts = BEGIN + number * 100
    made = {"id": f"{room}-{number}", "room": room, "ts": ts}
    place = number % 9000
    if place == 0:
        return {**made, "type": "stream_start", "title": f"{room} {number // 9000}"}
    if place == 8990:
        return {**made, "type": "stream_end", "reason": "done"}
    if place > 8990:
        return {**made, "ts": ts - 5_000, "type": "comment", "viewer": "late", "text": "还在吗"}
    if choice.random() < 0.03:
        made["ts"] -= choice.randrange(30_000)
    kind = choice.choices(
        ["exposure", "enter", "leave", "comment", "like", "form_submit", "lead", "counters"],
        [20, 30, 25, 8, 8, 3, 2, 4])[0]
    made["type"] = kind
    if kind == "counters":
        return {**made, "gauges": {"online": choice.randrange(500)}}
    made["viewer"] = f"v{choice.randrange(2000)}"
    if kind in ("exposure", "enter"):
        made["source"] = choice.choice(["feed", "search", "paid"])
    if kind == "comment":
        made["text"] = "多少钱" + "啊" * choice.randrange(200)
    if kind == "lead":
        made.update(lead=f"l{number}", phone="13900000000")
    return made


class Sender:
    """Sends one room's events, many frames in flight, and sends again what was not acknowledged."""

    def __init__(self, room, overtake=False):
        self.room = room
        self.next = 0
        self.frames = collections.deque()  # sent or to be sent, not acknowledged
        self.acknowledged = 0
        self.choice = random.Random(room)

    def frame(self):
        count = self.choice.choice([1, 3, 20, 100])
        numbers = range(self.next, self.next + count)
        self.next += count
        lines = [json.dumps(event(self.room, n), ensure_ascii=False) for n in numbers]
        return "\n".join(lines), count

    def run(self, service, until):
        """Sends until the time and until all begun is acknowledged, or until the service dies."""
        try:
            with service.socket("/v1/ingest") as socket:
                sent = 0
                base = 0
                while self.frames or time.monotonic() < until:
                    while sent - base < IN_FLIGHT and (
                            sent - base < len(self.frames) or time.monotonic() < until):
                        if sent - base == len(self.frames):
                            self.frames.append(self.frame())
                        socket.send(self.frames[sent - base][0])
                        sent += 1
                    ack = json.loads(socket.recv(timeout=20))
                    assert ack["type"] == "ack" and ack["rejected"] == [], ack
                    while base < ack["frame"]:
                        self.acknowledged += self.frames.popleft()[1]
                        base += 1
        except (OSError, EOFError) as error:
            assert service.process.poll() is not None, error
        except Exception as error:  # the library's own name for a closed connection
            if type(error).__module__.split(".")[0] != "websockets":
                raise


def exported_ids(service, room):
    ids = []
    for stream in service.get(f"/v1/rooms/{room}/streams", service.owner).json["streams"]:
        body = service.get(f"/v1/streams/{stream['stream']}/events", service.owner).body
        ids += [json.loads(line)["id"] for line in body.splitlines()]
    return ids


def states(service, room):
    """The states of all streams as of the journal: nothing in them depends on when it was sent."""
    found = {}
    for stream in service.get(f"/v1/rooms/{room}/streams", service.owner).json["streams"]:
        name = stream["stream"]
        state = service.run("state", room, "--data", service.data, "--stream", name,
                            "--at", BEGIN + 10**12).stdout
        live = service.get(f"/v1/streams/{name}", service.owner).json
        # What our clock, or the number of deliveries, decides.
        del live["freshness"], live["data_quality"]["duplicates"], live["data_quality"]["delivery"]
        found[name] = (state, json.dumps(live))
    return found


def test_killed_at_random_moments_under_load(tmp_path):
    """ROUNDS kills; every acknowledged event is there once, and all states are as if none was."""
    choice = random.Random(ROUNDS)
    service = Service(tmp_path / "killed")
    senders = [Sender(room) for room in ("a", "b", "c")]
    for number in range(ROUNDS):
        service.start()
        wait = choice.uniform(0.02, 0.9)
        errors = []

        def run(sender):
            try:
                sender.run(service, time.monotonic() + 30)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(sender,)) for sender in senders]
        for thread in threads:
            thread.start()
        time.sleep(wait)
        service.kill()
        for thread in threads:
            thread.join()
        assert errors == [], f"round {number}"
    service.start()
    missing = doubled = 0
    for sender in senders:
        before = {f"{sender.room}-{n}" for n in range(sender.acknowledged)}
        counts = collections.Counter(exported_ids(service, sender.room))
        missing += len(before - counts.keys())
        doubled += sum(count > 1 for count in counts.values())
    assert (missing, doubled) == (0, 0)
    for sender in senders:
        sender.run(service, until=0)
    total = sum(sender.next for sender in senders)
    assert total > ROUNDS * 50, "there was no load"
    killed = {sender.room: states(service, sender.room) for sender in senders}
    assert service.stop() == 0

    with Service(tmp_path / "never-killed") as calm:
        for sender in senders:
            fill(calm, sender.room, 0, sender.next)
        different = [s.room for s in senders if states(calm, s.room) != killed[s.room]]
    assert different == []
    print(f"{ROUNDS} kills, {total} events: 0 missing, 0 doubled, 0 states different")


def snapshots(service):
    return sorted((service.data / "snapshots").glob("*.fold"))


def fill(service, room, first, last):
    """Sends the events numbered so, late ones and boundaries among them."""
    for start in range(first, last, 2000):
        lines = [event(room, n) for n in range(start, min(last, start + 2000))]
        assert service.send(lines).json["rejected"] == []


@pytest.mark.parametrize("spoil", ["nothing", "damage", "cut", "version", "remove"])
def test_snapshot_and_tail_are_the_journal(tmp_path, spoil):
    """The state from snapshot and tail is that of the journal alone, to the byte. A snapshot that is
    damaged, or of another version, is ignored, and the log says so."""
    service = Service(tmp_path / "data").start()
    fill(service, "a", 0, 7_000)
    assert service.stop() == 0
    assert len(snapshots(service)) == 1, "a graceful stop keeps a snapshot"
    service.start()
    assert service.logged('"from_snapshot":"1"')
    # The tail: late events, the end of the first stream, a second stream, and a boundary that cuts
    # through what was folded long ago.
    fill(service, "a", 7_000, 12_000)
    late = [{"id": "cut", "room": "a", "type": "stream_end", "ts": BEGIN + 300_000},
            {"id": "again", "room": "a", "type": "stream_start", "ts": BEGIN + 400_000}]
    assert service.send(late).json["accepted"] == 2
    service.kill()
    (snapshot,) = snapshots(service)
    data = bytearray(snapshot.read_bytes())
    if spoil == "damage":
        data[len(data) // 2] ^= 1
    elif spoil == "cut":
        del data[-1000:]
    elif spoil == "version":
        # The checksum is right, the program is another: the field after the checksum.
        data[16] ^= 1
        data[8:16] = stable_hash(data)
    snapshot.write_bytes(data)
    if spoil == "remove":
        snapshot.unlink()
    service.log.clear()
    service.start()
    count = 1 if spoil == "nothing" else 0
    assert service.logged(f'"from_snapshot":"{count}"')
    if spoil in ("damage", "cut"):
        assert service.logged("snapshot not used") and service.logged("damaged")
    if spoil == "version":
        assert service.logged("another version")
    resumed = states(service, "a")
    assert len(resumed) == 3
    service.kill()
    shutil.rmtree(service.data / "snapshots")
    with service:
        assert service.logged('"from_snapshot":"0"')
        assert states(service, "a") == resumed


def stable_hash(file):
    """The checksum of a snapshot file: that of the state, seeded with that of the head."""
    length = int.from_bytes(file[48:56], "little")
    end = 56 + length
    end += -end % 8
    head = wyhash(bytes(file[16:end]), 0)
    return wyhash(bytes(file[end:]), head).to_bytes(8, "little")


def wyhash(data, seed):
    mask = 2**64 - 1
    k0, k1, k2 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3

    def mix(a, b):
        product = a * b
        return (product >> 64) ^ (product & mask)

    def word(at):
        return int.from_bytes(data[at:at + 8], "little")

    state, offset = seed ^ k0, 0
    while len(data) - offset >= 16:
        state = mix(word(offset) ^ k1, word(offset + 8) ^ state)
        offset += 16
    a = b = 0
    rest = len(data) - offset
    if rest >= 8:
        a, b = word(offset), word(len(data) - 8)
    elif rest > 0:
        a = int.from_bytes(data[offset:], "little")
    return mix(k2 ^ len(data), mix(a ^ k1, b ^ state)) or 1
